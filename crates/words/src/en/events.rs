//! What happened, and why: a sentence for every event.

use super::names::{clock_offset, clock_rate, label, value};
use crate::spelling::{groups, message, route, sides};
use faultline_engine::limits::MAX_OPEN;
use faultline_engine::view::{Name, Value};
use faultline_engine::{
    ClockChange, Endpoint, EventKind, EventView, Factor, Held, InVain, Input, Links, LossCause,
    MessageDetail, NodeId, Policy, Side, Split, Switch, Tail, Tells, Whom,
};
use faultline_language::{Sentence, Tone, Vocabulary, say};

pub(super) fn broken(rule: &str, evidence: String) -> Sentence {
    say(Tone::Bad, format!("Broken: {rule}"), evidence)
}

pub(super) fn action(input: &Input) -> Sentence {
    let (tone, what, why) = match input {
        Input::Crash(node) => (Tone::Bad, format!("{node} crashes"), "its memory is lost; its disk is kept"),
        Input::Restart(node) => (Tone::Good, format!("{node} restarts"), "it recovers from its disk"),
        Input::Freeze(node) => {
            (Tone::Bad, format!("{node} freezes"), "messages to it wait, and its timers stop")
        }
        Input::Thaw(node) => {
            (Tone::Good, format!("{node} thaws"), "it now receives the messages that waited")
        }
        Input::Wipe(node) => {
            (Tone::Bad, format!("{node} loses its disk"), "it is down, and its disk is now empty")
        }
        Input::Timeout(node) => (Tone::Warn, format!("The next timer of {node} fires now"), ""),
        Input::Absent(node) => (
            Tone::Plain,
            format!("{node} is not a member at the start"),
            "no other node knows of it until it joins",
        ),
        Input::Begin(node, state) => {
            (Tone::Plain, format!("{node} begins with: {}", state.0), "its disk holds this before it starts")
        }
        Input::Join(node) => {
            (Tone::Good, format!("{node} joins"), "it knows only who was a member at the start")
        }
        Input::Leave(node) => (
            Tone::Plain,
            format!("{node} is told to leave"),
            "it says goodbye, completes its writes, and stops",
        ),
        Input::Twin(twin) => (
            Tone::Bad,
            format!("{} is two from now on: {}", twin.node, sides(twin)),
            "under one name, each copy is heard by its side alone; both began with the same memory and disk",
        ),
        Input::Untwin(node) => {
            (Tone::Good, format!("{node} is one again"), "its second copy ends, with all that it has")
        }
        Input::Lie(node, Tells(Some(lie))) => (
            Tone::Bad,
            format!("{node} lies from now on, and {}", super::actions::lies(*lie)),
            "its process does not know: what it sends is changed on the way",
        ),
        Input::Lie(node, Tells(None)) => {
            (Tone::Good, format!("{node} tells the truth again"), "what it has said stays said")
        }
        Input::Cut(on) => {
            (Tone::Bad, format!("The link {} is cut", route(*on)), "messages in transit on it are lost")
        }
        Input::Heal(Links::All) => (Tone::Good, "All links are healed".into(), ""),
        Input::Heal(Links::Of(end)) => (Tone::Good, format!("All links of {end} are healed"), ""),
        Input::Heal(Links::On(on)) => (Tone::Good, format!("The link {} is healed", route(*on)), ""),
        Input::Restore(Links::All) => (Tone::Good, "All links are as at the start".into(), ""),
        Input::Restore(Links::Of(end)) => (Tone::Good, format!("All links of {end} are as at the start"), ""),
        Input::Restore(Links::On(on)) => {
            (Tone::Good, format!("The link {} is as at the start", route(*on)), "")
        }
        Input::Partition(split) => (
            Tone::Bad,
            format!("The network splits: {}", groups(split)),
            match split {
                Split::Apart(_) => "no message passes between the groups",
                Split::OneWay { .. } => "no message passes in this direction, and all pass in the other",
            },
        ),
        Input::Isolate(end, Side::Both) => (Tone::Bad, format!("{end} is cut off from everyone"), ""),
        Input::Isolate(end, Side::Out) => {
            (Tone::Bad, format!("Nobody hears {end} any more"), "it still receives what others send")
        }
        Input::Isolate(end, Side::In) => {
            (Tone::Bad, format!("{end} hears nobody any more"), "what it sends still arrives")
        }
        Input::Fifo(on, Switch(true)) => (
            Tone::Plain,
            format!("Messages {} now arrive in the order in which they are sent", over(*on)),
            "as over one TCP connection, none overtakes another",
        ),
        Input::Fifo(on, Switch(false)) => {
            (Tone::Warn, format!("Messages {} may overtake each other", over(*on)), "")
        }
        Input::Full(node, Switch(true)) => (
            Tone::Bad,
            format!("The disk of {node} is full"),
            "a write under way is finished; everything else waits until there is room again",
        ),
        Input::Full(node, Switch(false)) => {
            (Tone::Good, format!("The disk of {node} has room again"), "what waited is written now")
        }
        Input::Corrupt(node) => (
            Tone::Bad,
            format!("The last record on the disk of {node} is damaged"),
            "nobody notices until its process starts the next time: then the checksum fails, and it refuses to start",
        ),
        Input::Tail(node, Tail(many)) => (
            Tone::Bad,
            if *many == 1 {
                format!("{node} loses the last write of its disk")
            } else {
                format!("{node} loses the last {many} writes of its disk")
            },
            "it is down; its disk had confirmed what is lost, and what it held before is kept",
        ),
        Input::Delay(on, range) => (Tone::Warn, format!("Messages {} take {range}", over(*on)), ""),
        Input::Loss(on, rate) => (Tone::Warn, format!("{rate} of the messages {} are lost", over(*on)), ""),
        Input::Duplicate(on, rate) => {
            (Tone::Warn, format!("{rate} of the messages {} arrive twice", over(*on)), "")
        }
        Input::Disk(None, range) => (Tone::Warn, format!("Every disk takes {range} to write"), ""),
        Input::Disk(Some(node), range) => {
            (Tone::Warn, format!("The disk of {node} takes {range} to write"), "")
        }
        Input::Drop(one) => (Tone::Bad, format!("{} is dropped", message(one)), ""),
        Input::Copy(one) => (Tone::Warn, format!("{} is sent a second time", message(one)), ""),
        Input::Hold(Held::One(one)) => (Tone::Warn, format!("{} is held in transit", message(one)), ""),
        Input::Hold(Held::All(all)) => (
            Tone::Warn,
            format!("From now on {} is held", super::actions::traffic(all)),
            "each stays where it is until it is delivered or released",
        ),
        Input::Release(all) => (
            Tone::Good,
            format!("From now on {} passes", super::actions::traffic(all)),
            "what was held there goes on",
        ),
        Input::Deliver(one) => (Tone::Warn, format!("{} arrives at once", message(one)), ""),
        Input::AskOf(client, node, command) => {
            (Tone::Plain, format!("{client} gets a request to send to {node}: {command}"), "")
        }
        Input::Once(client, Whom(to), command) => {
            let whom = to.map_or_else(String::new, |node| format!(" to {node}"));
            (Tone::Plain, format!("{client} gets a request to send{whom} once: {command}"), "")
        }
        Input::Ask(client, command) => {
            (Tone::Plain, format!("{client} gets a request to send: {command}"), "")
        }
        Input::Every(client, period, command) => {
            (Tone::Plain, format!("{client} starts sending a request every {period}: {command}"), "")
        }
        Input::Load(client, load) => (
            Tone::Plain,
            format!(
                "{client} starts sending {} requests{}: {}",
                load.often,
                super::actions::rhythm(load),
                load.template
            ),
            "it does not wait for answers",
        ),
        Input::Clock(node, change) => return clock(*node, *change),
        Input::Server(node, service) if service.is_at_once() => {
            let whom = node.map_or_else(|| "Every node".into(), |node| node.to_string());
            (Tone::Good, format!("{whom} handles every message at once"), "")
        }
        Input::Server(node, service) => {
            let whom = node.map_or_else(|| "Every node".into(), |node| node.to_string());
            let bounds = super::actions::bounds(*service);
            let why = match service.queue {
                None => "what finds no worker free waits in the order of arrival",
                Some(_) if service.refuses => {
                    "what finds no worker free waits in the order of arrival; a request that finds no room is refused"
                }
                Some(_) => {
                    "what finds no worker free waits in the order of arrival; what finds no room is lost"
                }
            };
            (Tone::Warn, format!("{whom} now takes {} per message{bounds}", service.takes), why)
        }
        Input::Slow(node, Factor::ONE) => (Tone::Good, format!("{node} works at full speed again"), ""),
        Input::Slow(node, factor) => (
            Tone::Bad,
            format!("{node} becomes slow: its work takes {factor} as long"),
            "its timers and messages are not affected",
        ),
        Input::Policy(client, Policy::USUAL) => {
            let whom = client.map_or_else(|| "Every client".into(), |client| client.to_string());
            (Tone::Plain, format!("{whom} now retries as usual"), "")
        }
        Input::Policy(client, policy) => {
            let whom = client.map_or_else(|| "Every client".into(), |client| client.to_string());
            let what = super::actions::policy(policy);
            return say(Tone::Plain, format!("{whom} has a new retry policy"), what);
        }
        Input::Quiet(client) => (Tone::Plain, format!("{client} stops sending requests"), ""),
    };
    say(tone, what, why)
}

/// A message that arrives is a lie.
pub(super) fn forged(message: &MessageDetail) -> Sentence {
    let MessageDetail { from, view, .. } = message;
    say(
        Tone::Warn,
        format!("This {} is a lie of {from}", view.name),
        format!("the process of {from} said something else"),
    )
}

/// What happened to the second copy of a node that is two.
pub(super) fn second(what: String) -> String {
    what + " (second copy)"
}

/// The clocks of a node are changed.
fn clock(node: NodeId, change: ClockChange) -> Sentence {
    match change {
        ClockChange::Sync => say(
            Tone::Good,
            format!("The clocks of {node} are synchronized"),
            "its wall clock jumps to the right time, and both its clocks run at the right rate",
        ),
        ClockChange::Offset(to) => {
            let tone = if to.0 == 0 { Tone::Good } else { Tone::Warn };
            let what = format!("The wall clock of {node} jumps and is now {}", clock_offset(to));
            say(tone, what, "timers go by the monotonic clock, which does not jump")
        }
        ClockChange::Rate(rate) => {
            let why = match rate.0 {
                0 => "its timers run out in time again",
                1.. => "its timers run out early",
                _ => "its timers run out late",
            };
            let tone = if rate.0 == 0 { Tone::Good } else { Tone::Warn };
            say(tone, format!("The clocks of {node} now run {}", clock_rate(rate)), why)
        }
    }
}

pub(super) fn in_vain(input: &Input, vain: &InVain) -> Sentence {
    let name = super::actions::action(input).name;
    say(Tone::Plain, format!("{name} changes nothing"), super::actions::vain(vain))
}

fn over(on: Option<faultline_engine::Route>) -> String {
    on.map_or_else(|| "on every link".into(), |on| format!("over {}", route(on)))
}

/// An event that changed nothing that would be a fact.
pub(super) fn plain(family: &dyn Vocabulary, event: &EventView) -> Sentence {
    let who = event.subject.map_or_else(String::new, |subject| subject.to_string());
    let message = event.message.as_ref();
    match event.kind {
        EventKind::Delivered(_) => {
            let name = message.map_or("", |message| message.view.name);
            let from = message.map_or_else(String::new, |message| message.from.to_string());
            say(Tone::Plain, format!("{who} gets {name} from {from}"), contents(family, message))
        }
        EventKind::Waits(id) => {
            say(Tone::Warn, format!("{id} reaches {who} and waits"), format!("{who} is frozen"))
        }
        EventKind::Begun(id) => say(
            Tone::Plain,
            format!("{id} reaches {who}, which begins to handle it"),
            contents(family, message),
        ),
        EventKind::Queued(id) => say(
            Tone::Plain,
            format!("{id} reaches {who} and waits"),
            format!("every worker of {who} is busy"),
        ),
        EventKind::Lost(id, cause) => {
            let what = message.map_or_else(String::new, |message| {
                format!("{} {} → {} is lost ({id})", message.view.name, message.from, message.to)
            });
            let why = match cause {
                LossCause::Cut => "the link is cut",
                LossCause::Chance => "the link is lossy and lost this message",
                LossCause::Down => match message.map(|message| message.to) {
                    Some(Endpoint::Client(_)) | None => "there is no receiver",
                    Some(Endpoint::Node(node)) => return say(Tone::Bad, what, format!("{node} is down")),
                },
                LossCause::NoMember => match message.map(|message| message.to) {
                    Some(Endpoint::Node(node)) => {
                        return say(Tone::Plain, what, format!("{node} is not a member"));
                    }
                    _ => "there is no receiver",
                },
                LossCause::Dropped => "it was dropped by hand",
                LossCause::Overload => "too many messages are in transit",
                LossCause::Expired => "its deadline has passed",
                LossCause::QueueFull => return say(Tone::Bad, what, format!("the queue of {who} is full")),
            };
            say(Tone::Bad, what, why)
        }
        EventKind::Timer(_) => timed(family, &who, event.timer),
        EventKind::Worked(_) => {
            say(Tone::Plain, format!("{who} finishes its current work and continues"), "")
        }
        EventKind::Synced => say(
            Tone::Plain,
            format!("The disk of {who} finishes its writes"),
            "messages that waited for it may leave now",
        ),
        EventKind::Booted => say(Tone::Plain, format!("{who} starts"), ""),
        EventKind::Patience => say(Tone::Plain, format!("{who} stops waiting"), ""),
        EventKind::Tick => {
            say(Tone::Plain, format!("{who} still waits for its last answer"), "so it sends no new request")
        }
        EventKind::Arrival => say(
            Tone::Warn,
            format!("{who} sends no new request"),
            format!("{MAX_OPEN} of its requests are waiting for an answer, as many as there may be"),
        ),
        EventKind::Input(_) => say(Tone::Plain, who, ""),
    }
}

/// A timer that ran out and made no fact.
fn timed(family: &dyn Vocabulary, who: &str, timer: Option<Name>) -> Sentence {
    match timer.and_then(|timer| family.fired(timer)) {
        Some((what, why)) => say(Tone::Plain, format!("{who} {what}"), why),
        None => say(Tone::Plain, format!("A timer of {who} fires"), ""),
    }
}

fn contents(family: &dyn Vocabulary, message: Option<&MessageDetail>) -> String {
    let Some(message) = message else { return String::new() };
    let told = message.view.fields.iter().map(|field| {
        let name = label(family, field.label);
        match &field.value {
            Value::Flag(true) => name.to_string(),
            Value::Flag(false) => family.denied(field.label).map_or_else(|| format!("no {name}"), Into::into),
            other => format!("{name} {}", value(family, other)),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

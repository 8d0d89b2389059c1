//! What happened, and why: a sentence for every event.

use super::names::{count, nodes, route, span, value};
use crate::{Sentence, Tone};
use faultline_engine::view::{Label, TimerName, Value};
use faultline_engine::{
    AppendRefusal, BallotFact, Endpoint, Epoch, Epochs, EventKind, EventView, Fact, Factor, Input, Links,
    LossCause, MessageDetail, NoEffect, Outcome, Payload, StepDownCause, VoteRefusal, Weight, kv,
};

pub(super) fn sentences(event: &EventView) -> Vec<Sentence> {
    let mut told: Vec<(Weight, Sentence)> = Vec::new();
    for violation in &event.violations {
        let what = format!("Broken: {}", super::rules::name(violation.rule));
        let sentence = Sentence { what, why: super::rules::violation(violation), tone: Tone::Bad };
        told.push((Weight::Headline, sentence));
    }
    if let Some(input) = &event.input {
        let sentence = event.no_effect.map_or_else(|| action(input), |why| in_vain(input, why));
        told.push((Weight::Headline, sentence));
    }
    let ballots = event.epochs == Epochs::Ballots;
    let mut suspicion = None;
    for record in &event.facts {
        if let Fact::Suspects { leader, silence } = record.fact {
            // Whoever fires the timer by hand is the reason, whatever was heard.
            let fired = matches!(event.input, Some(Input::Timeout(_)));
            suspicion = Some(match leader {
                _ if fired => "its timer was fired by hand".to_string(),
                Some(leader) => format!("{} without word from {leader}", span(silence)),
                None => format!("{} without word from any leader", span(silence)),
            });
            continue;
        }
        if matches!(&record.fact, Fact::Task(fact) if super::tasks::is_line(fact)) {
            continue;
        }
        let told_so =
            ballots.then(|| super::ballots::beside(record.subject, &record.fact, &event.facts)).flatten();
        let mut sentence = told_so.unwrap_or_else(|| fact(record.subject, &record.fact));
        let begins =
            matches!(record.fact, Fact::Campaigns { .. } | Fact::Ballot(BallotFact::Prepares { .. }));
        if begins && let Some(why) = suspicion.take() {
            sentence.why = why;
        }
        told.push((record.fact.weight(), sentence));
    }
    // Weightiest first, otherwise in the order in which it happened.
    let mut sentences = Vec::new();
    for weight in [Weight::Headline, Weight::Step, Weight::Detail] {
        let alike = told.iter().filter(|(other, _)| *other == weight);
        sentences.extend(alike.map(|(_, sentence)| sentence.clone()));
    }
    if sentences.is_empty() {
        sentences.push(plain(event));
    }
    sentences
}

pub(super) fn say(tone: Tone, what: String, why: impl Into<String>) -> Sentence {
    Sentence { what, why: why.into(), tone }
}

pub(super) fn payload(payload: &Payload) -> String {
    match payload {
        Payload::Noop => "an empty entry".into(),
        Payload::Request(_, operation) => operation.to_string(),
        Payload::Transaction(tx, record) => format!("{} {tx}", super::commit::record(*record)),
    }
}

pub(super) fn entry(cell: &faultline_engine::view::LogCell, committed: bool, durable: bool) -> String {
    if cell.is_hole() {
        return "nothing yet".into();
    }
    if let Payload::Transaction(..) = cell.payload {
        let state = if durable { "on the disk" } else { "not yet on the disk" };
        return format!("{}, {state}", payload(&cell.payload));
    }
    if let Epoch::Ballot(ballot) = cell.epoch {
        return super::ballots::entry(ballot, &cell.payload, committed, durable);
    }
    let state = match (committed, durable) {
        (true, _) => "committed",
        (false, true) => "not committed",
        (false, false) => "not committed, not yet on the disk",
    };
    let told = [Some(payload(&cell.payload)), super::names::epoch(cell.epoch), Some(state.into())];
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What an entry holds, in a few characters.
pub(super) fn short(held: &Payload) -> String {
    match held {
        Payload::Noop => "–".into(),
        Payload::Request(_, faultline_engine::Operation::KeyValue(command)) => {
            let key: String = command.key.to_string().chars().take(3).collect();
            match command.op {
                kv::Op::Get => format!("{key}?"),
                kv::Op::Set(value) => format!("{key}={value}"),
                kv::Op::Add(delta) => format!("{key}{delta:+}"),
                kv::Op::Cas { new, .. } => format!("{key}⇒{new}"),
            }
        }
        Payload::Request(_, other) => other.to_string(),
        Payload::Transaction(_, record) => super::commit::record_short(*record).into(),
    }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::KeyValue(kv::Answer::Value(None)) => "nothing there".into(),
        Outcome::Count(answer) => {
            format!("{}, {} of them different", count(answer.words as usize, "word"), answer.distinct)
        }
        Outcome::Chosen(answer) => super::names::proposal(answer.0),
        other => other.to_string(),
    }
}

fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Task(fact) => super::tasks::fact(who, fact),
        Fact::Started { epoch: 0, last: 0, .. } => say(Plain, format!("{who} starts"), "its disk is empty"),
        Fact::Started { epoch, last, .. } => say(
            Plain,
            format!("{who} starts as a follower"),
            format!(
                "from its disk: term {epoch}, {}",
                if *last == 0 { "an empty log".into() } else { format!("a log of {}", entries(*last)) }
            ),
        ),
        Fact::Suspects { .. } => say(Warn, format!("{who} hears no leader"), ""),
        Fact::Campaigns { epoch, pre: true } => say(
            Warn,
            format!("{who} asks how votes in term {epoch} would go"),
            "its election timeout ran out",
        ),
        Fact::Campaigns { epoch, pre: false } => say(
            Warn,
            format!("{who} asks for votes in term {epoch}"),
            "a majority would vote for it, or its election timeout ran out",
        ),
        Fact::Voted { epoch, candidate, pre: true } => say(
            Plain,
            format!("{who} would vote for {candidate} in term {epoch}"),
            format!("it hears no leader, and {candidate}'s log is at least as up-to-date as its own"),
        ),
        Fact::Voted { epoch, candidate, pre: false } => say(
            Plain,
            format!("{who} votes for {candidate} in term {epoch}"),
            format!(
                "it had not voted in this term, and {candidate}'s log is at least as up-to-date as its own"
            ),
        ),
        Fact::RefusedVote { epoch, candidate, why, pre } => {
            let verb = if *pre { "would not vote for" } else { "refuses its vote to" };
            let why = match why {
                VoteRefusal::StaleTerm => format!("term {epoch} is over"),
                VoteRefusal::AlreadyVoted(other) => format!("its vote in term {epoch} went to {other}"),
                VoteRefusal::NewerLog { index, epoch } => {
                    format!("its own log is more up-to-date: it ends at index {index} with term {epoch}")
                }
                VoteRefusal::HearsLeader(leader) if who == Endpoint::Node(*leader) => "it leads".into(),
                VoteRefusal::HearsLeader(leader) => format!("it heard from leader {leader} a moment ago"),
            };
            say(Warn, format!("{who} {verb} {candidate}"), why)
        }
        Fact::Leads { epoch, votes } => say(
            Good,
            format!("{who} becomes leader of term {epoch}"),
            format!("{} voted for it, a majority", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => {
            say(Plain, format!("{who} follows {leader}"), format!("{leader} leads term {epoch}"))
        }
        Fact::StepsDown { epoch, led, why } => {
            let what = if *led {
                format!("{who} steps down as leader")
            } else {
                format!("{who} gives up its candidacy")
            };
            let why = match why {
                StepDownCause::HigherTerm(from) => {
                    format!("{from} speaks from term {epoch}, which is higher")
                }
                StepDownCause::Leader(leader) => format!("{leader} already leads term {epoch}"),
            };
            say(if *led { Warn } else { Plain }, what, why)
        }
        Fact::Appended { index, epoch, payload: held } => {
            let why = match held {
                Payload::Noop => format!("a new leader's first entry, of term {epoch}"),
                Payload::Request(ticket, _) => format!("{} asked; the entry has term {epoch}", ticket.client),
                Payload::Transaction(..) => String::new(),
            };
            say(Plain, format!("{who} appends {} at index {index}", payload(held)), why)
        }
        Fact::Truncated { from, count: removed, leader } => say(
            Warn,
            format!("{who} removes {} from index {from} on", entries(*removed)),
            if who == Endpoint::Node(*leader) {
                "when it began to lead it did not know that this was committed".to_string()
            } else {
                let conflict = if *removed == 1 { "it conflicts" } else { "they conflict" };
                format!("{conflict} with the log of leader {leader}")
            },
        ),
        Fact::RefusedEntries { leader, why } => {
            let why = match why {
                AppendRefusal::StaleTerm => format!("the term of {leader} is over"),
                AppendRefusal::Gap { last, previous } => {
                    format!("a gap: its log ends at index {last}, the entries follow index {previous}")
                }
                AppendRefusal::Conflict { previous, found, expected } => {
                    format!(
                        "at index {previous} it has an entry of term {found}, {leader} has one of term {expected}"
                    )
                }
            };
            say(Warn, format!("{who} refuses entries of {leader}"), why)
        }
        Fact::Committed { through, holders, epoch } if !holders.is_empty() => say(
            Good,
            format!("{who} commits up to index {through}"),
            format!(
                "{} {} it, a majority, and it is of the present term {epoch}",
                nodes(*holders),
                if holders.len() == 1 { "holds" } else { "hold" }
            ),
        ),
        Fact::Committed { through, .. } => {
            say(Plain, format!("{who} learns that index {through} is committed"), "the leader told it so")
        }
        Fact::Applied { index, payload: held, outcome: result, .. } => {
            let what = format!("{who} executes {} (index {index})", payload(held));
            let why = match (result, held) {
                (Some(result), _) => format!("result: {}", outcome(result)),
                (None, Payload::Noop) => "nothing to execute".into(),
                (None, _) => "it was executed before, so the remembered answer stands".into(),
            };
            say(Plain, what, why)
        }
        Fact::ReadConfirmed { ticket, by, .. } => say(
            Plain,
            format!("{who} answers the read of {}", ticket.client),
            format!("{} confirmed that it still leads", nodes(*by)),
        ),
        Fact::Redirected { ticket, to: Some(to) } => {
            say(Plain, format!("{who} sends {} to {to}", ticket.client), format!("it follows {to}"))
        }
        Fact::Redirected { ticket, to: None } => {
            say(Warn, format!("{who} cannot help {}", ticket.client), "it knows no leader")
        }
        Fact::Invoked { operation, to, .. } => say(Plain, format!("{who} asks {to}: {operation}"), ""),
        Fact::Retried { to, attempt, timed_out, .. } => say(
            Warn,
            format!("{who} asks again, now {to}"),
            if *timed_out {
                format!("nobody answered in time; attempt {attempt}")
            } else {
                format!("it was sent there; attempt {attempt}")
            },
        ),
        Fact::Returned { operation, outcome: result, by, took, .. } => say(
            if matches!(result, Outcome::KeyValue(kv::Answer::Swapped(false))) { Bad } else { Good },
            format!("{who} gets its answer: {operation} → {}", outcome(result)),
            format!("from {by}, after {}", span(*took)),
        ),
        Fact::Commit(fact) => super::commit::fact(who, fact),
        Fact::Ballot(fact) => super::ballots::fact(who, fact),
    }
}

fn entries(n: u64) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}

fn action(input: &Input) -> Sentence {
    let (tone, what, why) = match input {
        Input::Crash(node) => {
            (Tone::Bad, format!("{node} crashes"), "what it had in memory is lost, its disk stays")
        }
        Input::Restart(node) => (Tone::Good, format!("{node} restarts"), "from what its disk holds"),
        Input::Freeze(node) => {
            (Tone::Bad, format!("{node} freezes"), "messages for it wait, its timers stand still")
        }
        Input::Thaw(node) => (Tone::Good, format!("{node} thaws"), "what waited reaches it now"),
        Input::Wipe(node) => {
            (Tone::Bad, format!("{node} loses its disk"), "it is down, and an empty disk is in its place")
        }
        Input::Timeout(node) => (Tone::Warn, format!("The next timer of {node} runs out at once"), ""),
        Input::Cut(on) => (Tone::Bad, format!("The link {} is cut", route(*on)), "what was on it is lost"),
        Input::Heal(Links::All) => (Tone::Good, "All links are healed".into(), ""),
        Input::Heal(Links::Of(end)) => (Tone::Good, format!("All links of {end} are healed"), ""),
        Input::Heal(Links::On(on)) => (Tone::Good, format!("The link {} is healed", route(*on)), ""),
        Input::Partition(groups) => {
            let names: Vec<String> = groups
                .iter()
                .map(|group| group.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
                .collect();
            (
                Tone::Bad,
                format!("The network splits: {}", names.join(" | ")),
                "nothing passes between the groups",
            )
        }
        Input::Isolate(end) => (Tone::Bad, format!("{end} is cut off from everybody"), ""),
        Input::Delay(on, range) => (Tone::Warn, format!("Messages {} take {range}", over(*on)), ""),
        Input::Loss(on, rate) => (Tone::Warn, format!("{rate} of the messages {} are lost", over(*on)), ""),
        Input::Duplicate(on, rate) => {
            (Tone::Warn, format!("{rate} of the messages {} arrive twice", over(*on)), "")
        }
        Input::Disk(None, range) => (Tone::Warn, format!("Every disk takes {range} to write"), ""),
        Input::Disk(Some(node), range) => {
            (Tone::Warn, format!("The disk of {node} takes {range} to write"), "")
        }
        Input::Drop(message) => (Tone::Bad, format!("{message} is dropped"), ""),
        Input::Copy(message) => (Tone::Warn, format!("{message} is sent a second time"), ""),
        Input::Hold(message) => (Tone::Warn, format!("{message} is held where it is"), ""),
        Input::Deliver(message) => (Tone::Warn, format!("{message} arrives at once"), ""),
        Input::Ask(client, command) => (Tone::Plain, format!("{client} is given a request: {command}"), ""),
        Input::Every(client, period, command) => {
            (Tone::Plain, format!("{client} begins to ask every {period}: {command}"), "")
        }
        Input::Slow(node, Factor::ONE) => (Tone::Good, format!("{node} works at full speed again"), ""),
        Input::Slow(node, factor) => (
            Tone::Bad,
            format!("{node} becomes slow: its work takes {factor} as long"),
            "its timers and messages are as before",
        ),
        Input::Quiet(client) => (Tone::Plain, format!("{client} stops asking"), ""),
    };
    say(tone, what, why)
}

pub(super) fn in_vain(input: &Input, why: NoEffect) -> Sentence {
    let name = super::actions::action(input).name;
    say(Tone::Plain, format!("{name} changes nothing"), super::actions::no_effect(why))
}

fn over(on: Option<faultline_engine::Route>) -> String {
    on.map_or_else(|| "on every link".into(), |on| format!("over {}", route(on)))
}

/// An event that changed nothing that would be a fact.
fn plain(event: &EventView) -> Sentence {
    let who = event.subject.map_or_else(String::new, |subject| subject.to_string());
    let message = event.message.as_ref();
    match event.kind {
        EventKind::Delivered(_) => {
            let name = message.map_or("", |message| message.view.name);
            let from = message.map_or_else(String::new, |message| message.from.to_string());
            say(Tone::Plain, format!("{who} gets {name} from {from}"), contents(message))
        }
        EventKind::Waits(id) => {
            say(Tone::Warn, format!("{id} reaches {who} and waits"), format!("{who} is frozen"))
        }
        EventKind::Lost(id, cause) => {
            let what = message.map_or_else(String::new, |message| {
                format!("{} {} → {} is lost ({id})", message.view.name, message.from, message.to)
            });
            let why = match cause {
                LossCause::Cut => "the link is cut",
                LossCause::Chance => "the link loses some messages, and this was one",
                LossCause::Down => match message.map(|message| message.to) {
                    Some(Endpoint::Client(_)) | None => "nobody is there",
                    Some(Endpoint::Node(node)) => return say(Tone::Bad, what, format!("{node} is down")),
                },
                LossCause::Dropped => "it was dropped by hand",
                LossCause::Overload => "too many messages are under way",
            };
            say(Tone::Bad, what, why)
        }
        EventKind::Timer(name) => timed(&who, name),
        EventKind::Worked(_) => {
            say(Tone::Plain, format!("{who} is done with what it began last, and goes on"), "")
        }
        EventKind::Synced => say(
            Tone::Plain,
            format!("The disk of {who} has written"),
            "messages that waited for it leave now",
        ),
        EventKind::Booted => say(Tone::Plain, format!("{who} starts"), ""),
        EventKind::Patience => say(Tone::Plain, format!("{who} waits no longer"), ""),
        EventKind::Tick => {
            say(Tone::Plain, format!("{who} still waits for its last answer"), "so it asks nothing new")
        }
        EventKind::Input(_) => say(Tone::Plain, who, ""),
    }
}

/// A timer that ran out and made no fact.
fn timed(who: &str, name: u8) -> Sentence {
    let is = |other: TimerName| name == other as u8;
    let (what, why) = match () {
        () if is(TimerName::Heartbeat) => ("sends heartbeats", "so that nobody else begins to lead"),
        () if is(TimerName::Ping) => ("pings the workers", "who does not answer for long counts as dead"),
        () if is(TimerName::Retry) => ("asks again for what has not come", "a message may have been lost"),
        () if is(TimerName::Decision) => ("asks once more for the decision", "nobody has told it"),
        () if is(TimerName::Resend) => ("tells the decision again", "not everybody has acknowledged it"),
        () if is(TimerName::Checkpoint) => ("writes no checkpoint", "it has nothing new to write down"),
        () if is(TimerName::Learn) => {
            ("asks what was chosen", "it knows of something accepted, and not whether that was chosen")
        }
        () => return say(Tone::Plain, format!("A timer of {who} runs out"), ""),
    };
    say(Tone::Plain, format!("{who} {what}"), why)
}

fn contents(message: Option<&MessageDetail>) -> String {
    let Some(message) = message else { return String::new() };
    let fields = message.view.fields.iter();
    let told: Vec<String> = fields
        .map(|field| match &field.value {
            Value::Flag(true) => super::names::label(field.label).to_string(),
            Value::Flag(false) if field.label == Label::Success => "does not fit".to_string(),
            Value::Flag(false) if matches!(field.label, Label::Granted | Label::Complete) => {
                format!("not {}", super::names::label(field.label))
            }
            Value::Flag(false) => format!("no {}", super::names::label(field.label)),
            other => format!("{} {}", super::names::label(field.label), value(other)),
        })
        .collect();
    told.join(", ")
}

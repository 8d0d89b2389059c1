//! Failover: what happened, and what broke a rule.

use crate::failover::{DIRECTOR, Deposed, Evidence, Fact, Verdict};
use faultline_engine::{Endpoint, NodeId, Ticket};
use faultline_language::en::{count, span};
use faultline_language::{Sentence, Tone, say};

fn effects(count_of: u64) -> String {
    count(usize::try_from(count_of).unwrap_or(usize::MAX), "effect")
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::DirectorStarted { token: 0, .. } => {
            say(Plain, format!("{who} starts as the director"), "no server has a token yet")
        }
        Fact::DirectorStarted { token, .. } => say(
            Good,
            format!("{who} starts again and goes on after token {token}"),
            "the token is on its disk",
        ),
        Fact::ServerStarted { life: 1 } => {
            say(Plain, format!("{who} starts as a server"), "it has nothing in memory")
        }
        Fact::ServerStarted { .. } => say(
            Warn,
            format!("{who} starts again and has nothing in memory"),
            "a server has no disk; what survives is in the store",
        ),
        Fact::StoreStarted { effects: 0, .. } => {
            say(Plain, format!("{who} starts as the store"), "it is empty")
        }
        Fact::StoreStarted { effects: there, token } => say(
            Good,
            format!("{who} starts again with {}", effects(*there)),
            format!("they are on its disk, and the highest token that it has seen is {token}"),
        ),
        Fact::ServerSuspected { node, silence: Some(silence) } => say(
            Bad,
            format!("{who} gives {node} up"),
            format!(
                "nothing has come from it for {}; whether it has crashed or is only silent nobody knows",
                span(*silence)
            ),
        ),
        Fact::ServerSuspected { node, silence: None } => {
            say(Warn, format!("{who} gives {node} up"), "it has never heard of it since it started")
        }
        Fact::ServerReturned { node } => {
            say(Good, format!("{who} hears of {node} again"), "it had been given up")
        }
        Fact::PrimaryRestarted { node } => say(
            Bad,
            format!("{who} notices that {node} has started again"),
            "so it has nothing in memory and is the primary no more",
        ),
        Fact::TokenGranted { token, to, planned: false } => say(
            Warn,
            format!("{who} makes {to} the primary, with fencing token {token}"),
            format!(
                "it is one higher than the last that {who} knows of; servers and the store go by the highest"
            ),
        ),
        Fact::TokenGranted { token, to, planned: true } => say(
            Plain,
            format!("{who} hands the part of the primary to {to}, with fencing token {token}"),
            "the primary before has handed over",
        ),
        Fact::NobodyLeft { .. } => say(
            Bad,
            format!("{who} finds nobody who could be the primary"),
            "it hears of no server that is fit",
        ),
        Fact::TakeoverBegan { token, holds, .. } => say(
            Plain,
            format!("{who} begins to take over under token {token}"),
            format!("it has {} in memory", effects(*holds)),
        ),
        Fact::LoadBegan { effects: 0, .. } => {
            say(Good, format!("{who} has nothing to load"), "it has all that the store has")
        }
        Fact::LoadBegan { effects: missing, .. } => say(
            Plain,
            format!("{who} begins to load {}", effects(*missing)),
            "the store has them and it has not; from here on the store refuses every lower token",
        ),
        Fact::Loaded { effects: loaded, took, .. } => {
            say(Plain, format!("{who} has loaded {}", effects(*loaded)), format!("that took {}", span(*took)))
        }
        Fact::Resumed { token, index, took, .. } => say(
            Good,
            format!("{who} serves under token {token}"),
            format!("it holds {}, and took over in {}", effects(*index), span(*took)),
        ),
        Fact::TakeoverFailed { took, .. } => say(
            Bad,
            format!("{who} cannot serve"),
            format!("it was broken all the time and nobody had tried; that cost {}", span(*took)),
        ),
        Fact::ServiceRestored { node, outage, lost: 0, .. } => say(
            Good,
            format!("{who} hears that {node} serves"),
            format!("from the last sign of life of a primary to this it took {}", span(*outage)),
        ),
        Fact::ServiceRestored { node, outage, lost, .. } => say(
            Warn,
            format!(
                "{who} hears that {node} serves; at least {} that were acknowledged are lost",
                effects(*lost)
            ),
            format!(
                "the primary before had last reported more than {node} holds; the outage took {}",
                span(*outage)
            ),
        ),
        Fact::Acknowledged { ticket, operation, outcome, index, .. } => say(
            Plain,
            format!("{who} executes {operation} for {} and answers {outcome}", ticket.client),
            format!("it is effect {index}"),
        ),
        Fact::Stored { index, ticket, operation, token, .. } => say(
            Plain,
            format!("{who} keeps effect {index}: {operation} for {}", ticket.client),
            if *token > 0 {
                format!("from the primary with token {token}")
            } else {
                "a server of the cluster asked".into()
            },
        ),
        Fact::Overwritten { index, operation, token, before, .. } => say(
            Bad,
            format!("{who} replaces effect {index} by {operation}"),
            format!(
                "primaries with tokens {before} and {token} gave the same number to different effects, and nothing kept the second one out"
            ),
        ),
        Fact::StoreFenced { token } => say(
            Good,
            format!("{who} refuses every token below {token} from now on"),
            "who takes over shows its token before it reads",
        ),
        Fact::WriteRefused { node, token, seen, effects: 0 } => say(
            Good,
            format!("{who} refuses {node}, whose token is {token}"),
            format!("it has seen token {seen}"),
        ),
        Fact::WriteRefused { node, token, seen, effects: wanted } => say(
            Good,
            format!("{who} refuses {} of {node}, whose token is {token}", effects(*wanted)),
            format!("it has seen token {seen}: a primary with a higher token has shown it"),
        ),
        Fact::GapFound { lacks, node, from } => say(
            Bad,
            format!("{who} cannot keep what {node} saves"),
            format!(
                "it lacks effect {lacks}, which comes before effect {from}: a disk has lost what was on it, and nobody can make that up"
            ),
        ),
        Fact::OrderIgnored { token, known } => say(
            Warn,
            format!("{who} does not take over under token {token}"),
            format!(
                "it has heard of token {known}, so the order is old, or the director has forgotten its tokens"
            ),
        ),
        Fact::SteppedDown { token, why, lost } => {
            let how = match why {
                Deposed::Refused => "the store refused its token",
                Deposed::Told => "the director named another primary",
            };
            let (tone, lost) = match lost {
                0 => (Good, String::new()),
                lost => (Bad, format!(" and forgets {} that it had acknowledged", effects(*lost))),
            };
            say(tone, format!("{who} steps down from token {token}{lost}"), how)
        }
        Fact::Released { holds, .. } => say(
            Plain,
            format!("{who} hands over"),
            format!("all {} are in the store, and it answers nobody any more", effects(*holds)),
        ),
        Fact::FailbackOrdered { to, from } => say(
            Plain,
            format!("{who} tells {from} to hand over to {to}"),
            format!("{to} is back and has caught up"),
        ),
        Fact::SwitchoverOrdered { ticket, to } => say(
            Plain,
            format!("{who} is to make {to} the primary: {} orders it", ticket.client),
            format!(
                "once {to} has caught up, the primary hands over; {} is told when {to} serves",
                ticket.client
            ),
        ),
        Fact::HandoverOrdered { ticket, to, from } => say(
            Plain,
            format!("{who} tells {from} to hand over to {to}"),
            format!("{} has ordered it, and {to} has caught up", ticket.client),
        ),
        Fact::SwitchoverGranted { ticket, token, .. } => say(
            Plain,
            format!("{who} notes that token {token} carries out the order of {}", ticket.client),
            "the order may come again, also after a crash, and must not move the primary a second time",
        ),
        Fact::SwitchoverEnded { ticket, to, verdict } => ended(who, *ticket, *to, *verdict),
        Fact::OrderRecognised { ticket, verdict } => say(
            Good,
            format!("{who} recognises an order of {} and answers {verdict} again", ticket.client),
            "what became of it is on the disk, so the primary stays where it is",
        ),
        Fact::Copied { effects: new, upto } => say(
            Plain,
            format!("{who} copies {} from the store", effects(*new)),
            format!("it has those up to {upto}"),
        ),
        Fact::CaughtUp { upto } => say(
            Good,
            format!("{who} has caught up with the store"),
            format!("it has the effects up to {upto}"),
        ),
        Fact::Referred { ticket, to: DIRECTOR } => say(
            Plain,
            format!("{who} sends {} to {DIRECTOR}", ticket.client),
            "it does not serve; the director knows who does",
        ),
        Fact::Referred { ticket, to } => say(
            Plain,
            format!("{who} sends {} to {to}", ticket.client),
            "that is the primary, as far as it knows",
        ),
        Fact::Unserved { ticket } => say(
            Warn,
            format!("{who} turns a request of {} away", ticket.client),
            "at the moment nobody serves, as far as it knows",
        ),
        Fact::DrillFailed { node } => say(
            Warn,
            format!("{who} learns from a drill that {node} could not take over"),
            "it will not choose it, and somebody can repair it before it is needed",
        ),
    }
}

/// What became of the order of an operator.
fn ended(who: Endpoint, ticket: Ticket, to: NodeId, verdict: Verdict) -> Sentence {
    let client = ticket.client;
    let refused =
        |why: String| say(Tone::Warn, format!("{who} does not carry out the order of {client}"), why);
    match verdict {
        Verdict::Done => say(
            Tone::Good,
            format!("{who} tells {client} that {to} is the primary"),
            format!("{to} says that it serves"),
        ),
        Verdict::Failed => say(
            Tone::Bad,
            format!("{who} tells {client} that the switchover to {to} failed"),
            format!("{to} got the token and did not come to serve, so another server has it now"),
        ),
        Verdict::Replaced => refused("a newer order has come before the primary could hand over".into()),
        Verdict::Busy => refused("another order is being carried out".into()),
        Verdict::Silent => refused(format!("it hears nothing of {to}")),
        Verdict::Unfit => refused(format!("{to} has shown that it cannot take over")),
        Verdict::NoServer => refused(format!("{to} is no server")),
        Verdict::NoPrimary => refused("in cluster mode all servers serve, and none is the primary".into()),
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TokenTwice { token, first, second } => {
            format!("{first} became the primary under token {token}, and now {second} does.")
        }
        Evidence::StaleAccepted { token, seen } => {
            format!("The store took something under token {token}, though it had seen token {seen}.")
        }
        Evidence::StoredAgain { ticket, operation, newest } if ticket.serial == *newest => {
            format!("{operation} with key {} is in the store twice.", ticket)
        }
        Evidence::StoredAgain { ticket, operation, newest } => format!(
            "{operation} with key {} came into the store after request {newest} of the same client, though nobody waited for it.",
            ticket
        ),
        Evidence::LostEffect { ticket, operation, told, kept: None } => format!(
            "{} was told {told} for {operation}, and the store has nothing of key {}.",
            ticket.client, ticket
        ),
        Evidence::LostEffect { ticket, operation, told, kept: Some(kept) } => format!(
            "{} was told {told} for {operation}, and the store says {kept} for key {}.",
            ticket.client, ticket
        ),
        Evidence::ReplacedEffect { index, ticket } => {
            format!("Effect {index}, of which {} was told, was replaced in the store.", ticket.client)
        }
        Evidence::NotCaughtUp { token, copied, stored } => format!(
            "The server that is handed token {token} has copied {}, and the store had {stored} when it started.",
            effects(*copied)
        ),
        Evidence::HandedOverTooEarly { token, index, acknowledged } => format!(
            "The primary with token {token} has the effects up to {index}, and the one before had acknowledged up to {acknowledged}.",
        ),
        Evidence::OrderAgain { ticket, token, before: Some(before) } => format!(
            "Token {before} had carried out the order of {}, and now token {token} was granted for it again.",
            ticket.client
        ),
        Evidence::OrderAgain { ticket, token, before: None } => format!(
            "{} was told of the end of its order, and now token {token} was granted for it.",
            ticket.client
        ),
        Evidence::NoService { after, bound, effects: stored } => format!(
            "Nobody has served for {}. With {} in the store, detection, start, load and resume take {} at most.",
            span(*after),
            effects(*stored),
            span(*bound)
        ),
    }
}

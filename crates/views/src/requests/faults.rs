//! What was done to a run while something was waited for.
//!
//! Only what the script says is told here: that a fault lasted while a request was open. It is the likely cause, and it is not
//! proved to be one.

use faultline_engine::{ActionKind, Input, Time, TimedInput};

/// A fault, and how long it lasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was done.
    pub input: Input,
    /// When.
    pub from: Time,
    /// When it was mended, or became something else; nothing if it lasts.
    pub to: Option<Time>,
}

/// The faults of a script that lasted at some time between two moments, in the order in which they began.
#[must_use]
pub fn during(script: &[TimedInput], from: Time, to: Time) -> Vec<Fault> {
    let begun = script.iter().enumerate().filter(|(_, timed)| timed.at <= to && lasts(&timed.input));
    let fault = |(place, timed): (usize, &TimedInput)| Fault {
        input: timed.input.clone(),
        from: timed.at,
        to: script[place + 1..].iter().find(|later| ends(&timed.input, &later.input)).map(|later| later.at),
    };
    // What was so from the beginning is how this run is, and no fault of anybody's.
    begun
        .map(fault)
        .filter(|fault| fault.from > Time::ZERO && fault.to.is_none_or(|end| end > from))
        .collect()
}

/// Whether an action leaves something that lasts.
fn lasts(input: &Input) -> bool {
    let at_once = matches!(input, Input::Drop(_) | Input::Copy(_) | Input::Tail(..) | Input::Corrupt(_));
    input.kind() == ActionKind::Fault && !at_once
}

/// Whether a later action ends what a fault left.
fn ends(fault: &Input, later: &Input) -> bool {
    match (fault, later) {
        (Input::Crash(node) | Input::Wipe(node), Input::Restart(other)) => node == other,
        (Input::Freeze(node), Input::Thaw(other) | Input::Crash(other) | Input::Restart(other)) => {
            node == other
        }
        (Input::Full(node, _), Input::Full(other, _)) | (Input::Slow(node, _), Input::Slow(other, _)) => {
            node == other
        }
        (Input::Clock(node, _), Input::Clock(other, _)) => node == other,
        (Input::Disk(node, _), Input::Disk(other, _)) | (Input::Server(node, _), Input::Server(other, _)) => {
            other.is_none() || node == other
        }
        (Input::Hold(_), Input::Release(_)) => true,
        (
            Input::Cut(_)
            | Input::Partition(_)
            | Input::Isolate(..)
            | Input::Delay(..)
            | Input::Loss(..)
            | Input::Duplicate(..)
            | Input::Fifo(..),
            Input::Heal(_) | Input::Restore(_),
        ) => touches(fault, later),
        (Input::Delay(route, _), Input::Delay(other, _)) => other.is_none() || route == other,
        (Input::Loss(route, _), Input::Loss(other, _))
        | (Input::Duplicate(route, _), Input::Duplicate(other, _)) => other.is_none() || route == other,
        _ => false,
    }
}

/// Whether a repair is of everything, or of an end that the fault names.
fn touches(fault: &Input, repair: &Input) -> bool {
    let ends = |input: &Input| {
        let text = input.to_string();
        let words = text.split(' ').filter(|word| is_end(word)).map(str::to_owned);
        words.collect::<Vec<String>>()
    };
    let mended = ends(repair);
    mended.is_empty() || ends(fault).iter().any(|end| mended.contains(end))
}

/// Whether a word of a script names a node or a client.
fn is_end(word: &str) -> bool {
    let number = word.strip_prefix(['n', 'c']);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::{ClientId, Direction, Endpoint, Links, NodeId, Route, Side};

    const fn n(number: u16) -> NodeId {
        NodeId(number - 1)
    }

    fn at(millis: u64, input: Input) -> TimedInput {
        TimedInput { at: Time(millis * 1_000), input }
    }

    fn isolate(node: u16) -> Input {
        Input::Isolate(n(node).into(), Side::Both)
    }

    fn told(script: &[TimedInput], from: u64, to: u64) -> Vec<(String, u64, Option<u64>)> {
        let faults = during(script, Time(from * 1_000), Time(to * 1_000));
        faults
            .into_iter()
            .map(|it| (it.input.to_string(), it.from.0 / 1_000, it.to.map(|to| to.0 / 1_000)))
            .collect()
    }

    #[test]
    fn a_fault_lasts_until_what_it_did_is_mended() {
        let script = [
            at(100, Input::Crash(n(1))),
            at(200, Input::Restart(n(2))),
            at(300, Input::Restart(n(1))),
            at(400, Input::Crash(n(1))),
        ];
        assert_eq!(told(&script, 0, 350), [("crash n1".into(), 100, Some(300))]);
        assert_eq!(told(&script, 300, 500), [("crash n1".into(), 400, None)]);
        assert_eq!(told(&script, 301, 399), []);
    }

    #[test]
    fn links_are_mended_by_what_heals_them_and_by_nothing_else() {
        let cut = Input::Cut(Route { from: n(2).into(), to: n(3).into(), direction: Direction::Both });
        let script = [
            at(100, isolate(1)),
            at(110, cut),
            at(200, Input::Restart(n(1))),
            at(300, Input::Heal(Links::Of(Endpoint::Node(n(1))))),
            at(400, Input::Heal(Links::All)),
        ];
        assert_eq!(
            told(&script, 150, 160),
            [("isolate n1".into(), 100, Some(300)), ("cut n2 n3".into(), 110, Some(400))]
        );
    }

    #[test]
    fn what_was_so_from_the_beginning_and_what_is_no_fault_are_not_told() {
        let script = [
            at(0, Input::Crash(n(1))),
            at(10, Input::Ask(ClientId(0), "get x".into())),
            at(20, Input::Restart(n(1))),
        ];
        assert_eq!(told(&script, 0, 100), []);
    }
}

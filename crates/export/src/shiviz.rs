//! A log with vector clocks, as ShiViz reads it (Beschastnikh et al., CACM 2016): the regular expression of its
//! entries on the first line, that of the border between executions on the second (there is one execution, so it
//! is empty), then the entries.
//!
//! ShiViz refuses a log in which the first clock of a host is not 1, in which a host's own clock does not rise by
//! exactly one from entry to entry, or in which a clock names a host or an entry that the log does not have. So
//! the clocks of a stretch begin with the stretch.

use crate::clock::Clocks;
use faultline_engine::{Endpoint, EventKind, EventView};
use faultline_scenario::{Stretch, StretchError};
use faultline_words::{Run, Words};
use serde_json::{Map, Value};

/// The host of what happens to no process: losses, and actions on the network as a whole. Nothing depends on
/// its entries, so it adds no order between the others.
pub const NETWORK: &str = "network";

/// How an entry is taken apart. It has two lines, so that no text can be taken for a clock.
const PARSER: &str = r"(?<host>\S+) (?<clock>\{.*\})\n(?<time>\S+) (?<number>e\d+) (?<event>.*)";

/// The log of a part of a run, in pieces: the head, then one entry per event in the order of time.
///
/// # Errors
/// When the part is not known, or nothing happens in it: ShiViz refuses a log without an entry.
pub fn shiviz<'a>(
    session: &'a dyn Run,
    stretch: Stretch,
    words: &'a dyn Words,
) -> Result<impl Iterator<Item = String> + 'a, StretchError> {
    let events = stretch.check(session)?.events(session);
    if events.is_empty() {
        return Err(StretchError::Nothing(stretch));
    }
    let hosts = Hosts { nodes: session.nodes(), clients: session.clients() };
    let mut clocks = Clocks::new(hosts.count(), events.start);
    let entries = events.filter_map(|number| session.event(number)).map(move |event| {
        let host = hosts.of(&event);
        let stamp = clocks.next(host, event.cause);
        // A host of which nothing is known is left out.
        let known = stamp.iter().enumerate().filter(|(_, time)| **time > 0);
        let clock: Map<String, Value> =
            known.map(|(host, time)| (hosts.name(host), (*time).into())).collect();
        let (name, clock) = (hosts.name(host), Value::Object(clock));
        format!("{name} {clock}\n{} e{} {}\n", event.time, event.number, text(session, &event, words))
    });
    Ok(std::iter::once(format!("{PARSER}\n\n")).chain(entries))
}

/// What happened, in one line.
fn text(session: &dyn Run, event: &EventView, words: &dyn Words) -> String {
    let sentences = words.event(session, event.number).into_iter();
    let sentences = sentences.map(|sentence| match sentence.why.as_str() {
        "" => sentence.what,
        why => format!("{}: {why}", sentence.what),
    });
    let line = sentences.collect::<Vec<_>>().join("; ");
    // For regular expressions these end a line too.
    line.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

/// The hosts by number: nodes, clients, the network.
#[derive(Clone, Copy)]
struct Hosts {
    nodes: u16,
    clients: u16,
}

impl Hosts {
    fn count(self) -> usize {
        usize::from(self.nodes) + usize::from(self.clients) + 1
    }

    fn of(self, event: &EventView) -> usize {
        match event.subject {
            _ if matches!(event.kind, EventKind::Lost(..)) => self.count() - 1,
            Some(Endpoint::Node(node)) => node.index(),
            Some(Endpoint::Client(client)) => usize::from(self.nodes) + client.index(),
            None => self.count() - 1,
        }
    }

    fn name(self, host: usize) -> String {
        let ends = faultline_engine::strip::lanes(self.nodes, self.clients);
        ends.get(host).map_or_else(|| NETWORK.into(), Endpoint::to_string)
    }
}

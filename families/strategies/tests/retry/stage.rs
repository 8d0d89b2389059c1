//! A run to look at.

use faultline_engine::{Packet, Record, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_strategies::Fact;
use faultline_strategies::retry::{Config, Retry};

pub(crate) struct Stage(Timeline<Retry>);

impl Stage {
    pub(crate) fn new(config: Config, seed: u64, script: &str) -> Self {
        let timed = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        Self(Timeline::new(Setup { nodes: 1, clients: 2, seed, config }, lines.map(timed).collect()))
    }

    pub(crate) fn until(mut self, moment: &str) -> Self {
        self.0.seek(moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment")), u32::MAX);
        self
    }

    /// What happened, and when.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (Time, Fact)> {
        let history = self.0.history();
        history.facts.iter().map(|record| (history.events[record.event as usize].time, record.fact))
    }

    pub(crate) fn count(&self, is: impl Fn(&Fact) -> bool) -> usize {
        self.facts().filter(|(_, fact)| is(fact)).count()
    }

    /// How many requests clients have sent, and how many answers they were sent.
    pub(crate) fn messages(&self) -> (usize, usize) {
        let sent = |is: fn(&Packet<Retry>) -> bool| {
            self.0.history().messages.iter().filter(|record| is(&record.packet)).count()
        };
        (
            sent(|packet| matches!(packet, Packet::Request { .. })),
            sent(|packet| matches!(packet, Packet::Reply { .. })),
        )
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}

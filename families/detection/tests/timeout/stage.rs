//! Runs of timers on requests from scripts.

use crate::any;
use faultline_detection::Fact;
use faultline_detection::timeout::{Config, Form, Timeout};
use faultline_engine::{NodeId, Span};

pub(crate) use crate::any::n;

/// A run of so many nodes.
pub(crate) type Stage = any::Stage<Timeout>;

/// Round trips of 20 ms.
pub(crate) const STEADY: &str = "0s delay all 10ms\n";

/// A fixed timer of so many milliseconds, without back-off.
pub(crate) fn fixed(millis: u64) -> Config {
    Config { form: Form::Fixed, first_timer: Span::millis(millis), back_off: false, ..Config::default() }
}

/// What is told of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) tries: u32,
    pub(crate) sample: Option<Span>,
    pub(crate) smoothed: Option<Span>,
    pub(crate) deviation: Option<Span>,
    pub(crate) timer: Span,
}

impl Stage {
    /// The answers that one had from another one.
    pub(crate) fn answers(&self, by: NodeId, of: NodeId) -> Vec<Answer> {
        let answer = |fact: Fact| match fact {
            Fact::Answered { node, tries, sample, smoothed, deviation, timer, .. } if node == of => {
                Some(Answer { tries, sample, smoothed, deviation, timer })
            }
            _ => None,
        };
        self.facts(by).into_iter().filter_map(answer).collect()
    }

    /// The timers of the tries that one sent to another one: which request, which try, how long.
    pub(crate) fn tries(&self, by: NodeId, to: NodeId) -> Vec<(u64, u32, Span)> {
        let asked = |fact: Fact| match fact {
            Fact::Asks { node, request, tries, timer } if node == to => Some((request, tries, timer)),
            _ => None,
        };
        self.facts(by).into_iter().filter_map(asked).collect()
    }
}

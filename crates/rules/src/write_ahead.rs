//! What a message promises is on the disk of its sender before it leaves: a crash takes back what is only in memory, and the
//! receiver goes by it all the same.
//!
//! "Persistent state on all servers (Updated on stable storage before responding to RPCs)" (Ongaro & Ousterhout 2014,
//! figure 2). "An acceptor records its intended response in stable storage before actually sending the response." (Lamport
//! 2001, §2.5)

use crate::WRITE_AHEAD;
use faultline_engine::describe::Describe;
use faultline_engine::{Checker, Fact, FactRecord, NodeId, Observation, Rule, Seen, Sight, Violation};

/// A promise that a crash could take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum Unwritten {
    /// A message left before what it promises was written.
    Unwritten {
        /// Who promises.
        node: NodeId,
        /// To whom.
        to: NodeId,
        /// What the message is called.
        message: &'static str,
    },
}

/// Watches messages as they leave. What one promises, and of whom, [`faultline_engine::Protocol::is_kept`] says.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteAhead;

impl<F: Fact> Checker<F> for WriteAhead
where
    F::Evidence: From<Unwritten>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[WRITE_AHEAD]
    }

    fn on_fact(&mut self, _: &FactRecord<F>, _: &mut Vec<Violation<F::Evidence>>) {}

    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn sight(&self) -> Sight {
        Sight::PROMISES
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<F::Evidence>>) {
        if let Observation::Early { from: node, to, message } = seen.what {
            let evidence = Unwritten::Unwritten { node, to, message }.into();
            broken.push(Violation { rule: WRITE_AHEAD, event: seen.event, evidence });
        }
    }
}

//! The shortest script that breaks a rule: the explorer at work on our own protocols.
//!
//! A state is a script, an action is one more line of it, and two scripts are the same when they lead to the same run.
//! So what is found is a scenario that anybody can open. Larger searches will want a finer grain: which message arrives
//! next. The explorer is ready for it, since a state and its key are whatever a model says they are.

use crate::report::link;
use crate::subject::{Subject, owned};
use faultline_engine::{Input, NodeId, Span, Time, TimedInput};
use faultline_explorer::{Invariant, Limits, Model, Verdict, explore};
use faultline_words::Run as AnyRun;

/// Every script of some kinds of inputs.
struct Scripts<'a> {
    subject: &'a Subject,
    nodes: u16,
    settings: Vec<(String, String)>,
    /// When the first line happens.
    from: Time,
    /// How long there is between two lines.
    pace: Span,
    /// How long the run goes on after the last line.
    after: Span,
}

impl Scripts<'_> {
    fn run(&self, script: &[TimedInput]) -> Box<dyn AnyRun> {
        let mut session = self.subject.open(self.nodes, 0, 1, &self.settings, script.to_vec());
        let last = script.last().map_or(self.from, |timed| timed.at);
        session.seek(last + self.after, u32::MAX);
        session
    }
}

impl Model for Scripts<'_> {
    type State = Vec<TimedInput>;
    type Action = Input;
    type Key = String;

    fn initial(&self) -> Vec<Self::State> {
        vec![Vec::new()]
    }

    fn actions(&self, _: &Self::State, actions: &mut Vec<Input>) {
        for node in (0..self.nodes).map(NodeId) {
            actions.extend([Input::Timeout(node), Input::Crash(node), Input::Restart(node)]);
        }
    }

    fn next(&self, state: &Self::State, input: &Input) -> Option<Self::State> {
        let at = self.from + Span(self.pace.0 * state.len() as u64);
        let mut script = state.clone();
        script.push(TimedInput { at, input: input.clone() });
        Some(script)
    }

    fn key(&self, state: &Self::State) -> String {
        self.run(state).digest()
    }

    fn invariants(&self) -> &[Invariant<Self>] {
        &[("every rule", |model, state| model.run(state).violations().is_empty())]
    }
}

/// The shortest script of timeouts, crashes and restarts that breaks a rule with a bug, line by line, and how many runs
/// it took; none when no script of `depth` lines does.
#[must_use]
pub fn shortest(subject: &Subject, nodes: u16, bug: &str, depth: usize) -> Option<(Vec<String>, usize)> {
    let (from, pace, after) = (Time(100_000), Span::millis(5), Span::millis(300));
    let settings = owned(&[(bug, "on")]);
    let model = Scripts { subject, nodes, settings, from, pace, after };
    let found = explore(&model, Limits { depth: depth + 1, ..Limits::default() });
    let Verdict::Broken(way) = found.verdict else { return None };
    let script = way.steps.last().map_or(&way.start, |(_, script)| script);
    println!("{} runs: #{}", found.generated, link(model.run(script).as_ref()));
    Some((script.iter().map(ToString::to_string).collect(), found.generated))
}

/// Two servers that campaign at once are all it takes to elect two leaders, if votes are given twice; without the bug
/// no script of that length breaks anything.
///
/// # Panics
/// When the search finds something else.
pub fn check() {
    let raft = crate::ALL.iter().find(|subject| subject.slug == "raft").expect("Raft is on trial");
    let (script, _) = shortest(raft, 3, "bug-vote-twice", 3).expect("the bug is found");
    assert_eq!(script, ["0.1s timeout n1", "0.105s timeout n2"]);
    assert_eq!(shortest(raft, 3, "pre-vote", 3), None, "a variant that is no bug");
}

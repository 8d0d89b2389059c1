//! Takes down a history as its events come.

use super::Options;
use super::error::{Problem, ReadError};
use super::function::Function;
use crate::history::{Action, History, Operation, Outcome};
use hashbrown::HashMap;

/// A history under way.
#[derive(Debug, Default)]
pub(crate) struct Record {
    history: History,
    moment: usize,
    processes: HashMap<String, usize>,
    keys: HashMap<String, usize>,
    /// By process or request: the operation that is under way.
    under_way: HashMap<String, UnderWay>,
    /// Operations that did not take place.
    gone: Vec<usize>,
}

#[derive(Debug)]
struct UnderWay {
    operation: usize,
    function: Function,
}

impl Record {
    pub(crate) fn new(options: &Options) -> Self {
        let history = History { initial: options.initial.clone(), ..History::default() };
        Self { history, ..Self::default() }
    }

    fn tick(&mut self) -> usize {
        self.moment += 1;
        self.moment - 1
    }

    /// A process begins an operation; `name` is what its end will be told by.
    pub(crate) fn asked(
        &mut self,
        name: &str,
        process: &str,
        key: &str,
        function: Function,
        action: Action,
        line: usize,
    ) -> Result<(), ReadError> {
        if let Some(UnderWay { operation, .. }) = self.under_way.get(name) {
            let before = self.history.operations[*operation].line;
            return Err(ReadError { line, problem: Problem::UnderWay(Problem::piece(name), before) });
        }
        let process = number(&mut self.processes, &mut self.history.processes, process);
        let key = number(&mut self.keys, &mut self.history.keys, key);
        let asked = self.tick();
        let operation = self.history.operations.len();
        let outcome = Outcome::Unknown;
        self.history.operations.push(Operation {
            process,
            key,
            action,
            outcome,
            asked,
            answered: None,
            line,
        });
        self.under_way.insert(name.to_string(), UnderWay { operation, function });
        Ok(())
    }

    /// An operation is over: what it asked, for whoever reads its outcome.
    pub(crate) fn over(
        &mut self,
        name: &str,
        function: Option<Function>,
        line: usize,
    ) -> Result<(usize, Action), ReadError> {
        let fail = |problem| Err(ReadError { line, problem });
        let Some(UnderWay { operation, function: asked }) = self.under_way.remove(name) else {
            return fail(Problem::NotAsked(Problem::piece(name)));
        };
        let Operation { action, line: before, .. } = &self.history.operations[operation];
        if function.is_some_and(|function| function != asked) {
            return fail(Problem::OtherFunction(Problem::piece(name), *before));
        }
        Ok((operation, action.clone()))
    }

    /// What came of it.
    pub(crate) fn answered(&mut self, operation: usize, outcome: Outcome) {
        let at = self.tick();
        let operation = &mut self.history.operations[operation];
        (operation.answered, operation.outcome) = (Some(at), outcome);
    }

    /// It did not take place.
    pub(super) fn failed(&mut self, operation: usize) {
        self.gone.push(operation);
    }

    /// The history so far.
    pub(crate) fn history(self) -> History {
        self.history
    }

    /// The history; `line` is where it would have begun.
    pub(super) fn end(mut self, line: usize) -> Result<History, ReadError> {
        if self.history.operations.is_empty() {
            return Err(ReadError { line, problem: Problem::NoOperation });
        }
        self.gone.sort_unstable();
        let mut place = 0;
        self.history.operations.retain(|_| {
            place += 1;
            self.gone.binary_search(&(place - 1)).is_err()
        });
        Ok(self.history)
    }
}

fn number(numbers: &mut HashMap<String, usize>, names: &mut Vec<String>, name: &str) -> usize {
    if let Some(number) = numbers.get(name) {
        return *number;
    }
    names.push(name.to_string());
    numbers.insert(name.to_string(), names.len() - 1);
    names.len() - 1
}

//! The verdict about a history, and the operations that contradict a promise.

use crate::causal::{Follows, is_causal};
use crate::history::{History, Outcome};
use crate::limit::{Limit, NotDecided};
use crate::linearizable::{self, Found};
use crate::memory::{Memory, memory};
use crate::order::Order;
use crate::promise::Promise;
use crate::session;
use crate::view::is_sequential;
use crate::witness;

/// What is found about one promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The history keeps it.
    Kept {
        /// Of a linearizable history, for each key: an order of its operations that explains the answers. What is not in it
        /// need not have taken effect. Empty for other promises.
        orders: Vec<Vec<usize>>,
    },
    /// The history does not keep it.
    Broken(Broken),
    /// It was not decided.
    NotDecided(NotDecided),
    /// It says nothing about histories with such an operation: causal memory, PRAM and the session guarantees are about reads
    /// and writes.
    NotDefined {
        /// The operation.
        operation: usize,
    },
}

/// What contradicts a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Of a history that is not linearizable: the first answer that no order of the operations that were asked before it
    /// explains. What those under way were told later counts.
    pub at: Option<usize>,
    /// Whose view does not explain its answers, where it is one.
    pub process: Option<usize>,
    /// Operations whose answers together contradict the promise.
    pub operations: Vec<usize>,
    /// Whether none of these could be left out: any of them with another answer, and the others can be explained.
    pub minimal: bool,
}

/// How many looks at the clock are spent on whether a history keeps even a stronger promise: about half a second.
const SHORTCUT: u32 = 1_000;
/// How many are spent on which answers contradict a promise, once it is known that they do: some seconds.
const EXPLANATION: u32 = 3_000;

/// What a promise is broken by, as far as one look tells.
type Contradiction = (Option<usize>, Option<usize>);

enum Decided {
    Kept(Vec<Vec<usize>>),
    Broken(Contradiction),
    NotDefined(usize),
}

/// Decides whether a history keeps a promise. A broken one is explained within the same limit.
pub fn judge(history: &History, promise: Promise, limit: &mut Limit<'_>) -> Verdict {
    match decide(history, promise, limit) {
        Ok(Decided::Kept(orders)) => Verdict::Kept { orders },
        Ok(Decided::NotDefined(operation)) => Verdict::NotDefined { operation },
        Ok(Decided::Broken((at, process))) => {
            let mut cut = history.clone();
            let places = witness::up_to(&mut cut, at);
            let is_broken = |history: &History, limit: &mut Limit<'_>| {
                Ok(matches!(decide(history, promise, limit)?, Decided::Broken(_)))
            };
            let (operations, minimal) =
                limit.for_a_while(EXPLANATION, |limit| witness::contradicting(&cut, is_broken, limit));
            let operations = operations.into_iter().map(|place| places[place]).collect();
            Verdict::Broken(Broken { at, process, operations, minimal })
        }
        Err(why) => Verdict::NotDecided(why),
    }
}

/// Decides whether a history is linearizable, and explains nothing.
///
/// # Errors
///
/// Why it was not decided.
pub fn is_linearizable(history: &History, limit: &mut Limit<'_>) -> Result<bool, NotDecided> {
    Ok(matches!(linearizable(history, limit)?, Decided::Kept(_)))
}

fn decide(history: &History, promise: Promise, limit: &mut Limit<'_>) -> Result<Decided, NotDecided> {
    if promise == Promise::Linearizable {
        return linearizable(history, limit);
    }
    limit.room(Order::words_of(history.operations.len()))?;
    // One order of all operations explains every view of it, and it is found sooner.
    if let Ok(Decided::Kept(_)) = limit.for_a_while(SHORTCUT, |limit| linearizable(history, limit)) {
        return Ok(Decided::Kept(Vec::new()));
    }
    let memory = match memory(history) {
        Ok(memory) => memory,
        Err(operation) => return without_memory(history, promise, operation, limit),
    };
    let order = session::of_processes(history, &memory, limit)?;
    if promise != Promise::Sequential {
        let shortcut = |limit: &mut Limit<'_>| is_sequential(history, Some(&memory), &order, limit);
        if let Ok(true) = limit.for_a_while(SHORTCUT, shortcut) {
            return Ok(Decided::Kept(Vec::new()));
        }
    }
    let process = match promise {
        Promise::Sequential => (!is_sequential(history, Some(&memory), &order, limit)?).then_some(None),
        Promise::Causal => is_causal(history, &memory, Follows::Everything, limit)?.err(),
        Promise::WritesFollowReads => is_causal(history, &memory, Follows::Writes, limit)?.err(),
        _ => session::blind(history, &memory, promise, limit)?.map(Some),
    };
    Ok(match process {
        None => Decided::Kept(Vec::new()),
        Some(process) => Decided::Broken((None, process)),
    })
}

/// Of a history with an operation that is neither a read nor a write.
fn without_memory(
    history: &History,
    promise: Promise,
    operation: usize,
    limit: &mut Limit<'_>,
) -> Result<Decided, NotDecided> {
    let order = session::of_processes(history, &Memory::default(), limit)?;
    Ok(match (is_sequential(history, None, &order, limit)?, promise) {
        (true, _) => Decided::Kept(Vec::new()),
        (false, Promise::Sequential) => Decided::Broken((None, None)),
        (false, _) => Decided::NotDefined(operation),
    })
}

/// How many looks at the clock each object gets before the others have had as many: what breaks the promise is often easy to
/// see in one of them.
const TURNS: [u32; 4] = [1, 16, 256, u32::MAX];

fn linearizable(history: &History, limit: &mut Limit<'_>) -> Result<Decided, NotDecided> {
    let keys = linearizable::by_key(history);
    let mut orders = vec![Vec::new(); keys.len()];
    let mut left: Vec<usize> = (0..keys.len()).collect();
    let mut why = None;
    for looks in TURNS {
        let mut open = Vec::new();
        for key in left {
            match limit.for_a_while(looks, |limit| linearizable::order(history, &keys[key], limit)) {
                Ok(Found::Order(order)) => orders[key] = order,
                Ok(Found::None(at)) => return Ok(Decided::Broken((Some(at), None))),
                Err(NotDecided::Time) => open.push(key),
                Err(other) => why = Some(other),
            }
        }
        left = open;
    }
    match why.or((!left.is_empty()).then_some(NotDecided::Time)) {
        Some(why) => Err(why),
        None => Ok(Decided::Kept(orders)),
    }
}

/// Whether an answer says something that can be wrong.
pub(crate) fn says_something(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Value(_) | Outcome::Flag(_) | Outcome::Elements(_))
}

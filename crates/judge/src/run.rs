//! The requests of a run of ours, without a text between.

use crate::history::History;
use crate::read::{Function, Model, Options, Record, Told, action, outcome};

/// A request, as the facts of a run tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asked.
    pub client: &'a str,
    /// What, as scripts write it: `set x 1`.
    pub operation: &'a str,
    /// When: its place among all askings and answers of the run.
    pub asked: u32,
    /// When it was answered, counted in the same way, and with what. Nothing for one that was given up, or is under way: it may have
    /// taken effect or may still.
    pub answered: Option<(u32, Told)>,
}

/// The history that requests make. The line of an operation is the place of its request, from 1.
///
/// # Errors
///
/// The place of a request, from 0, that is no command of a key-value store, or has an answer that no such command has: nothing is
/// decided about such a run.
pub fn of_requests(requests: &[Request<'_>]) -> Result<History, usize> {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    enum Moment {
        Asked,
        Answered,
    }
    let options = Options::new(Model::Kv);
    let mut record = Record::new(&options);
    let asked = requests.iter().enumerate().map(|(place, request)| (request.asked, Moment::Asked, place));
    let answered = requests.iter().enumerate().filter_map(|(place, request)| {
        request.answered.map(|(answered, _)| (answered, Moment::Answered, place))
    });
    let mut moments: Vec<(u32, Moment, usize)> = asked.chain(answered).collect();
    moments.sort_unstable();
    for (_, moment, place) in moments {
        let Request { client, operation, answered, .. } = &requests[place];
        let name = place.to_string();
        match (moment, answered) {
            (Moment::Asked, _) => {
                let (key, action) = action(operation, Model::Kv).map_err(|_| place)?;
                let line = place + 1;
                record.asked(&name, client, &key, Function::Command, action, line).map_err(|_| place)?;
            }
            (Moment::Answered, Some((_, told))) => {
                let (operation, action) = record.over(&name, None, place + 1).map_err(|_| place)?;
                let outcome = outcome(&action, *told, &options).map_err(|_| place)?;
                record.answered(operation, outcome);
            }
            (Moment::Answered, None) => {}
        }
    }
    Ok(record.history())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limit, Promise, Verdict, judge};

    /// `c1 set x 1` and the like: who asks what, when, and what was answered when.
    type Row<'a> = (&'a str, u32, Option<(u32, Told)>);

    fn history(requests: &[Row<'_>]) -> Result<History, usize> {
        let requests = requests.iter().map(|(text, asked, answered)| {
            let (client, operation) = text.split_once(' ').expect("a client and what it asks");
            Request { client, operation, asked: *asked, answered: *answered }
        });
        of_requests(&requests.collect::<Vec<_>>())
    }

    fn verdict(history: &History, promise: Promise) -> Verdict {
        judge(history, promise, &mut Limit::new(&mut || false))
    }

    #[test]
    fn a_read_that_follows_a_write_and_does_not_see_it_is_not_linearizable_but_sequential() {
        let stale =
            [("c1 set x 1", 0, Some((1, Told::Number(1)))), ("c2 get x", 2, Some((3, Told::Nothing)))];
        let history = history(&stale).expect("commands of a key-value store");
        let Verdict::Broken(broken) = verdict(&history, Promise::Linearizable) else { panic!("{history:?}") };
        assert_eq!(broken.at.map(|at| history.operations[at].line), Some(2));
        assert_eq!(verdict(&history, Promise::Sequential), Verdict::Kept { orders: Vec::new() });
    }

    #[test]
    fn what_is_under_way_may_have_taken_effect_and_need_not() {
        for read in [Told::Nothing, Told::Number(1)] {
            let open = [("c1 set x 1", 0, None), ("c2 get x", 2, Some((3, read)))];
            let history = history(&open).expect("commands of a key-value store");
            assert!(matches!(verdict(&history, Promise::Linearizable), Verdict::Kept { .. }), "{read:?}");
        }
    }

    #[test]
    fn a_command_of_another_kind_is_told_by_its_place() {
        let orders = [("c1 get x", 0, Some((1, Told::Nothing))), ("c2 propose tea", 2, None)];
        assert_eq!(history(&orders).map(|history| history.operations.len()), Err(1));
        let answers = [("c1 add x 1", 0, Some((1, Told::Flag(true))))];
        assert_eq!(history(&answers).map(|history| history.operations.len()), Err(0));
    }
}

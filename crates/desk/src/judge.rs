//! What of a lesson is true of a run that somebody has changed.

use crate::message::{Judge, Verdict};
use faultline_engine::Time;
use faultline_scenario::file::{Expectation, Instead, Scope, State, settled, verify};
use faultline_scenario::{Link, limits};
use faultline_words::Words;

/// For each expectation of a lesson what becomes of it in a run; none for one that cannot be said of that run: it names a node
/// that is not there, or the digest of another run.
///
/// # Errors
/// In words: why there is no such run.
pub(crate) fn judge(asked: &Judge, words: &dyn Words) -> Result<Vec<Option<Verdict>>, String> {
    let link = Link::decode(&asked.link).map_err(|error| words.link_error(&error))?;
    let open = || faultline_scenario::open(&Link { at: Time::ZERO, ..link.clone() });
    let mut run = open().map_err(|error| words.open_error(&error))?;
    let mut again = open().map_err(|error| words.open_error(&error))?;
    let scope = Scope::find(&link.protocol, run.nodes(), run.clients());
    let read = |text: &String| {
        let expectation = Expectation::parse(text, scope?).ok()?;
        (!is_of_one_run(&expectation)).then_some(expectation)
    };
    let expectations: Vec<Option<Expectation>> = asked.expectations.iter().map(read).collect();
    let said: Vec<Expectation> = expectations.iter().flatten().cloned().collect();

    // What is expected by its end must be known then, and what the reader did after it counts as well.
    let ends = said.iter().filter_map(Expectation::end);
    let acts = link.script.iter().map(|timed| timed.at);
    let until = ends.chain(acts).chain([Time(asked.until)]).max().unwrap_or_default().min(limits::MAX_TIME);
    let found = verify(&mut *run, until, &said);
    let moments = settled(&mut *again, until, &said.iter().collect::<Vec<_>>());
    let head = run.head();
    let verdict = |(instead, settled): (Option<Instead>, Time)| Verdict {
        met: instead.is_none(),
        // A run that has reached its limit knows no more than it knows then.
        settled: settled.min(head).0,
    };
    let mut verdicts = found.into_iter().zip(moments).map(verdict);
    Ok(expectations.iter().map(|expectation| expectation.as_ref().and_then(|_| verdicts.next())).collect())
}

fn is_of_one_run(expectation: &Expectation) -> bool {
    matches!(expectation, Expectation::Holds(State::Digest(_), _))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::message::{Judge, Verdict};
    use faultline_words::English;

    fn judged(link: &str, expectations: &[&str]) -> Vec<Option<Verdict>> {
        let expectations = expectations.iter().map(ToString::to_string).collect();
        judge(&Judge { link: link.into(), until: 3_000_000, expectations }, &English).expect("a run")
    }

    fn met(verdicts: &[Option<Verdict>]) -> Vec<Option<bool>> {
        verdicts.iter().map(|verdict| verdict.as_ref().map(|verdict| verdict.met)).collect()
    }

    const CRASH: &str = "raft?nodes=3&seed=7&do=1s+c1+set+x+1;2s+crash+n1";

    #[test]
    fn a_lesson_is_judged_on_the_run_in_view_and_not_on_its_own() {
        let expected = ["safe", "leader within 1s", "answered c1 by 3s"];
        assert_eq!(met(&judged(CRASH, &expected)), [Some(true); 3]);
        // Without a majority nobody leads and nobody is answered.
        let cut = "raft?nodes=3&seed=7&do=0s+isolate+n1;0s+isolate+n2;1s+c1+set+x+1";
        assert_eq!(met(&judged(cut, &expected)), [Some(true), Some(false), Some(false)]);
    }

    #[test]
    fn it_is_known_no_earlier_than_it_happens() {
        let [Some(safe), Some(leader)] = &judged(CRASH, &["safe", "leader within 1s"])[..] else { panic!() };
        assert_eq!(safe.settled, 3_000_000);
        assert!((1..1_000_000).contains(&leader.settled), "{leader:?}");
    }

    #[test]
    fn what_cannot_be_said_of_a_run_is_left_out() {
        let expected = ["leader n5 within 1s", "digest 0123456789ab at 1s", "no such thing", "safe"];
        assert_eq!(met(&judged(CRASH, &expected)), [None, None, None, Some(true)]);
    }

    #[test]
    fn what_the_reader_did_after_the_lesson_counts() {
        let bug = "raft?nodes=3&seed=7&set=bug-forget-vote+on&do=9s+c1+set+x+1";
        let verdicts = judged(bug, &["safe"]);
        assert!(verdicts[0].as_ref().expect("a verdict").settled >= 9_000_000, "{verdicts:?}");
    }

    #[test]
    fn a_link_that_is_none_is_refused() {
        let asked = Judge { link: "raft?nodes=x".into(), until: 0, expectations: vec!["safe".into()] };
        assert!(judge(&asked, &English).is_err());
    }
}

//! A scenario as a lesson: its captions at the moments for which they waited, and what must be true.

use crate::shelf;
use faultline_engine::Time;
use faultline_scenario::Link;
use faultline_scenario::file::{Cue, Scenario};
use faultline_words::{English, FileWords};

/// What a lesson needs to be led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// Its run, at its first moment.
    pub link: String,
    /// The moment that the scenario shows.
    pub at: Time,
    /// What to say when, in order of time.
    pub cues: Vec<Cue>,
    /// What must be true, as a sentence, and whether it was, just now.
    pub expectations: Vec<(String, bool)>,
}

/// The lesson of a name; none when there is no such scenario.
#[must_use]
pub fn lesson(name: &str) -> Option<Lesson> {
    shelf::find(name).map(|scenario| of(&scenario))
}

/// The lesson that a scenario gives: it is run to its end for it.
pub(crate) fn of(scenario: &Scenario) -> Lesson {
    let unmet = scenario.verify(&mut *scenario.open());
    let expectation = |expected: &faultline_scenario::file::Expected| {
        let met = unmet
            .iter()
            .all(|unmet| unmet.line != expected.line || unmet.expectation != expected.expectation);
        (English.expectation(&expected.expectation), met)
    };
    Lesson {
        title: scenario.title.clone(),
        text: scenario.text.trim().to_string(),
        link: Link { at: Time::ZERO, ..scenario.link.clone() }.encode(),
        at: scenario.link.at,
        cues: scenario.cues(&mut *scenario.open()),
        expectations: scenario.expectations.iter().map(expectation).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{lesson, of};
    use faultline_scenario::file::Scenario;

    #[test]
    fn a_lesson_has_its_captions_at_their_moments() {
        let lesson = lesson("raft-leader-crash").expect("it is on the shelf");
        assert!(lesson.cues.len() >= 2);
        assert!(lesson.cues.is_sorted_by_key(|cue| cue.time));
        assert!(lesson.expectations.iter().all(|(_, met)| *met), "{:?}", lesson.expectations);
        assert!(lesson.link.starts_with("raft?"));
    }

    #[test]
    fn an_expectation_that_is_not_met_is_told_as_such() {
        let file = "title = 'x'\nprotocol = 'raft'\nuntil = '1s'\nexpect = ['safe', 'leader within 1ms']\n";
        let lesson = of(&Scenario::read(file).expect("a scenario"));
        let sentences = ["No rule is broken.", "A node becomes leader within 1ms."];
        let expected = [(sentences[0].to_string(), true), (sentences[1].to_string(), false)];
        assert_eq!(lesson.expectations, expected);
    }
}

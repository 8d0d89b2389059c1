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
    pub cues: Vec<Said>,
    /// What must be true, as a sentence, and whether it was, just now.
    pub expectations: Vec<(String, bool)>,
}

/// A caption, and when its moment comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub time: Time,
    /// The event that it waited for, from 0.
    pub event: u32,
    /// What to say then.
    pub text: String,
}

/// The lesson of a name, in the language of this code; none when there is no such scenario.
#[must_use]
pub fn lesson(name: &str, language: &str) -> Option<Lesson> {
    shelf::find(name).map(|scenario| of(&scenario, language))
}

/// The lesson that a scenario gives: it is run to its end for it.
pub(crate) fn of(scenario: &Scenario, language: &str) -> Lesson {
    let unmet = scenario.verify(&mut *scenario.open());
    let expectation = |expected: &faultline_scenario::file::Expected| {
        let met = unmet
            .iter()
            .all(|unmet| unmet.line != expected.line || unmet.expectation != expected.expectation);
        (English.expectation(&expected.expectation), met)
    };
    let said = |cue: Cue| Said {
        time: cue.time,
        event: cue.event,
        text: cue.text.in_language(language).to_string(),
    };
    Lesson {
        title: scenario.title.in_language(language).to_string(),
        text: scenario.text.in_language(language).to_string(),
        link: Link { at: Time::ZERO, ..scenario.link.clone() }.encode(),
        at: scenario.link.at,
        cues: scenario.cues(&mut *scenario.open()).into_iter().map(said).collect(),
        expectations: scenario.expectations.iter().map(expectation).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{lesson, of};
    use faultline_scenario::file::Scenario;

    #[test]
    fn a_lesson_has_its_captions_at_their_moments() {
        let lesson = lesson("raft-leader-crash", "en").expect("it is on the shelf");
        assert!(lesson.cues.len() >= 2);
        assert!(lesson.cues.is_sorted_by_key(|cue| cue.time));
        assert!(lesson.expectations.iter().all(|(_, met)| *met), "{:?}", lesson.expectations);
        assert!(lesson.link.starts_with("raft?"));
    }

    #[test]
    fn a_lesson_is_in_the_language_that_is_asked_for() {
        let file = "title.en = 'A'\ntitle.zh-CN = '甲'\nprotocol = 'raft'\nuntil = '1s'\n\
                    [[captions]]\nwhen = 'leader'\ntext.en = 'B'\ntext.zh-CN = '乙'\n";
        let scenario = Scenario::read(file).expect("a scenario");
        let told = |language| {
            let lesson = of(&scenario, language);
            (lesson.title, lesson.cues[0].text.clone())
        };
        assert_eq!(told("zh-CN"), ("甲".into(), "乙".into()));
        assert_eq!(told("en"), ("A".into(), "B".into()));
    }

    #[test]
    fn an_expectation_that_is_not_met_is_told_as_such() {
        let file = "title = 'x'\nprotocol = 'raft'\nuntil = '1s'\nexpect = ['safe', 'leader within 1ms']\n";
        let lesson = of(&Scenario::read(file).expect("a scenario"), "en");
        let sentences = ["No rule is broken.", "A node becomes leader within 1ms."];
        let expected = [(sentences[0].to_string(), true), (sentences[1].to_string(), false)];
        assert_eq!(lesson.expectations, expected);
    }
}

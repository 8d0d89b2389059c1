//! A scenario as a lesson: its captions at the moments for which they waited, and what must be true.

use crate::message::{Cue, Expectation, Lesson};
use faultline_engine::Time;
use faultline_scenario::Link;
use faultline_scenario::file::{self, Expected, Scenario};
use faultline_words::{FileWords, Language};

/// The lesson that a scenario gives, in the language of this code: it is run to its end for it.
#[must_use]
pub fn lesson(scenario: &Scenario, words: &dyn FileWords, language: Language) -> Lesson {
    let mut run = scenario.open();
    let unmet = scenario.verify(&mut *run);
    let (family, language) = (run.vocabulary(language), language.code());
    let settled = scenario.settled(&mut *scenario.open());
    let expectation = |(expected, settled): (&Expected, Time)| {
        let met = unmet
            .iter()
            .all(|unmet| unmet.line != expected.line || unmet.expectation != expected.expectation);
        Expectation { text: words.expectation(family, &expected.expectation), met, settled: settled.0 }
    };
    let cue = |cue: file::Cue| Cue {
        time: cue.time.0,
        event: cue.event,
        text: cue.text.in_language(language).to_string(),
    };
    Lesson {
        title: scenario.title.in_language(language).to_string(),
        text: scenario.text.in_language(language).to_string(),
        link: Link { at: Time::ZERO, ..scenario.link.clone() }.encode(),
        at: scenario.link.at.0,
        cues: scenario.cues(&mut *scenario.open()).into_iter().map(cue).collect(),
        expectations: scenario.expectations.iter().zip(settled).map(expectation).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::lesson;
    use faultline_scenario::file::Scenario;
    use faultline_words::{English, Language};

    #[test]
    fn a_lesson_has_its_captions_at_their_moments() {
        let file = include_str!("../../../families/agreement/src/raft/scenarios/raft-leader-crash.toml");
        let lesson = lesson(&Scenario::read(file).expect("a scenario"), &English, Language::English);
        assert!(lesson.cues.len() >= 2);
        assert!(lesson.cues.is_sorted_by_key(|cue| cue.time));
        assert!(lesson.expectations.iter().all(|expectation| expectation.met), "{:?}", lesson.expectations);
        assert!(lesson.link.starts_with("raft?"));
    }

    #[test]
    fn a_lesson_is_in_the_language_that_is_asked_for() {
        let file = "title.en = 'A'\ntitle.zh-CN = '甲'\nprotocol = 'raft'\nuntil = '1s'\n\
                    [[captions]]\nwhen = 'leader'\ntext.en = 'B'\ntext.zh-CN = '乙'\n";
        let scenario = Scenario::read(file).expect("a scenario");
        let told = |language| {
            let lesson = lesson(&scenario, &English, language);
            (lesson.title, lesson.cues[0].text.clone())
        };
        assert_eq!(told(Language::Chinese), ("甲".into(), "乙".into()));
        assert_eq!(told(Language::English), ("A".into(), "B".into()));
    }

    #[test]
    fn an_expectation_is_settled_when_it_has_happened_or_when_its_time_is_over() {
        let file = "title = 'x'\nprotocol = 'raft'\nuntil = '2s'\n\
                    expect = ['safe', 'leader within 1s', 'leader within 1ms', 'no leader at 10ms']\n";
        let scenario = Scenario::read(file).expect("a scenario");
        let told = lesson(&scenario, &English, Language::English).expectations;
        let settled: Vec<u64> = told.iter().map(|told| told.settled).collect();
        assert_eq!((settled[0], settled[2], settled[3]), (2_000_000, 1_000, 10_000));
        // The first election of five servers is over long before the time that it may take.
        assert!((100_000..1_000_000).contains(&settled[1]), "{settled:?}");
    }

    #[test]
    fn an_expectation_that_is_not_met_is_told_as_such() {
        let file = "title = 'x'\nprotocol = 'raft'\nuntil = '1s'\nexpect = ['safe', 'leader within 1ms']\n";
        let lesson = lesson(&Scenario::read(file).expect("a scenario"), &English, Language::English);
        let told: Vec<_> = lesson.expectations.iter().map(|told| (&*told.text, told.met)).collect();
        assert_eq!(told, [("No rule is broken.", true), ("A node becomes leader within 1ms.", false)]);
    }
}

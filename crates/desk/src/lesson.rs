//! A scenario as a lesson: its captions at the moments for which they waited, and what must be true.

use crate::message::{self, Cue, Expectation, Lesson};
use faultline_engine::Time;
use faultline_scenario::Link;
use faultline_scenario::file::{self, Expected, Scenario, Unmet, Variation};
use faultline_words::{FileWords, Language};

/// The lesson that a scenario gives, in the language of this code: it is run to its end for it.
#[must_use]
pub fn lesson(scenario: &Scenario, words: &dyn FileWords, language: Language) -> Lesson {
    let mut run = scenario.open();
    let unmet = scenario.verify(&mut *run);
    let (family, code) = (run.vocabulary(language), language.code());
    let settled = scenario.settled(&mut *scenario.open());
    let expectation = |(expected, settled): (&Expected, Time)| {
        let text = words.expectation(family, &expected.expectation);
        let source = expected.expectation.to_string();
        Expectation { text, source, met: met(&unmet, expected), settled: settled.0, new: false }
    };
    let cue = |cue: file::Cue| Cue {
        time: cue.time.0,
        event: cue.event,
        text: cue.text.in_language(code).to_string(),
    };
    Lesson {
        title: scenario.title.in_language(code).to_string(),
        text: scenario.text.in_language(code).to_string(),
        link: Link { at: Time::ZERO, ..scenario.link.clone() }.encode(),
        at: scenario.link.at.0,
        until: scenario.until.0,
        cues: scenario.cues(&mut *scenario.open()).into_iter().map(cue).collect(),
        expectations: scenario.expectations.iter().zip(settled).map(expectation).collect(),
        variation: scenario
            .variation
            .as_ref()
            .map(|told| variation(scenario, told, &unmet, (words, language))),
    }
}

fn met(unmet: &[Unmet], expected: &Expected) -> bool {
    unmet.iter().all(|unmet| unmet.line != expected.line || unmet.expectation != expected.expectation)
}

/// What to try when the lesson is over, with what is new of what must be true then.
fn variation(
    scenario: &Scenario,
    told: &Variation,
    unmet: &[Unmet],
    (words, language): (&dyn FileWords, Language),
) -> message::Variation {
    let run = told.open();
    let names: Vec<String> = told.changes.iter().map(|change| words.change(&*run, change)).collect();
    let family = run.vocabulary(language);
    let before = told.met_without(&mut *scenario.open());
    let expectation = |((expected, settled), before): ((&Expected, Time), bool)| Expectation {
        text: words.expectation(family, &expected.expectation),
        source: String::new(),
        met: met(unmet, expected),
        settled: settled.0,
        new: !before,
    };
    message::Variation {
        name: words.changes(&names),
        text: told.text.in_language(language.code()).to_string(),
        link: told.link.encode(),
        expectations: told.expectations.iter().zip(told.settled()).zip(before).map(expectation).collect(),
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
    fn what_to_try_is_told_with_what_is_new() {
        let file = include_str!("../../../families/agreement/src/paxos/scenarios/paxos-duel.toml");
        let scenario = Scenario::read(file).expect("a scenario");
        let told = lesson(&scenario, &English, Language::English).variation.expect("something to try");
        assert_eq!(told.name, "Retry: random");
        let new: Vec<_> = told.expectations.iter().map(|told| (told.met, told.new)).collect();
        assert_eq!(new, [(true, false), (true, true), (true, true)]);
        assert!(told.link.contains("propose+tea"), "{}", told.link);
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

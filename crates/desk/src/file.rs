//! Scenario files that somebody opens or saves.

use crate::lesson::lesson;
use crate::message::Lesson;
use faultline_engine::{Session, Time};
use faultline_scenario::file::{Expectation, Expected, Happening, Kind, Scenario, Texts, Window};
use faultline_scenario::{Link, limits};
use faultline_words::{FileWords, Language, Words};

/// Opens a scenario file that anybody may have written, its texts in the language of this code where it has them.
///
/// # Errors
/// In words: what is wrong, in which line, and what would be accepted there.
pub(crate) fn open(text: &str, words: &dyn FileWords, language: Language) -> Result<Lesson, String> {
    let scenario =
        Scenario::read(text).map_err(|error| words.in_line(error.line, &words.file_error(&error)))?;
    Ok(lesson(&scenario, words, language))
}

/// The scenario file of a run: up to its moment and the last action of its script, with what is true of it so far.
///
/// # Errors
/// In words: why the link is none.
pub(crate) fn save(title: &str, link: &str, words: &dyn Words) -> Result<String, String> {
    let link = Link::decode(link).map_err(|error| words.link_error(&error))?;
    let mut session = faultline_scenario::open(&link).map_err(|error| words.open_error(&error))?;
    let last = link.script.iter().map(|timed| timed.at).max().unwrap_or_default();
    let until = link.at.max(last);
    session.seek(until, u32::MAX);
    let title: String = title.trim().chars().filter(|c| !c.is_control()).take(limits::MAX_TITLE).collect();
    let expectations = expectations(&*session);
    let scenario = Scenario {
        title: Texts::plain(if title.is_empty() {
            session.name(words.language()).to_string()
        } else {
            title
        }),
        text: Texts::default(),
        kind: Kind::of(&link.config, &expectations),
        until: session.head(),
        link: Link { at: link.at.min(session.head()), ..link },
        captions: Vec::new(),
        expectations,
        variation: None,
    };
    Ok(scenario.write())
}

/// What is true of a run so far: which rules it broke, and when; or none.
fn expectations(session: &dyn Session) -> Vec<Expected> {
    let time = |event| session.event(event).map_or(Time::ZERO, |event| event.time);
    let broken = session.violations().into_iter().map(|violation| {
        Expectation::Happens(Happening::Violates(violation.rule), Window::By(time(violation.event)))
    });
    let mut all: Vec<Expectation> = broken.collect();
    if all.is_empty() {
        all.push(Expectation::Safe);
    }
    all.into_iter().map(|expectation| Expected { expectation, line: 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::{open, save};
    use faultline_scenario::Link;
    use faultline_scenario::file::Scenario;
    use faultline_words::{English, Language};

    #[test]
    fn a_saved_run_opens_as_the_same_run() {
        let link = "raft?nodes=3&seed=7&do=1.2s+crash+n1;2s+heal&at=3.2s";
        let file = save("Mine\nand yours", link, &English).expect("a link");
        assert!(file.starts_with("title = \"Mineand yours\"\n"), "{file}");
        assert_eq!(Scenario::read(&file).expect("a file").link.encode(), link);
        let lesson = open(&file, &English, Language::English).expect("a file");
        assert_eq!((&*lesson.link, lesson.at), ("raft?nodes=3&seed=7&do=1.2s+crash+n1;2s+heal", 3_200_000));
        assert!(lesson.expectations.iter().all(|expectation| expectation.met), "{file}");
    }

    #[test]
    fn a_run_that_broke_a_rule_says_so_in_its_file() {
        let scenario = include_str!("../../../families/agreement/src/raft/scenarios/raft-bug-two-votes.toml");
        let scenario = Scenario::read(scenario).expect("a scenario");
        let link = Link { at: scenario.until, ..scenario.link };
        let file = save("", &link.encode(), &English).expect("a link");
        assert!(file.contains("violates election-safety by "), "{file}");
        let lesson = open(&file, &English, Language::English).expect("a file");
        assert!(lesson.expectations.iter().all(|expectation| expectation.met), "{file}");
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_with_its_line() {
        let file = "title = \"x\"\nprotocol = \"raft\"\nnodes = 999\n";
        let error = open(file, &English, Language::English).expect_err("too many nodes");
        assert!(error.starts_with("Line 3: ") && error.contains("from 1 to"), "{error}");
    }
}

//! Scenario files that somebody opens or saves.

use crate::lesson::{self, Lesson};
use faultline_engine::{Session, Time};
use faultline_scenario::file::{Expectation, Expected, Happening, Kind, Scenario, Texts, Window};
use faultline_scenario::{Link, limits};
use faultline_words::{English, FileWords, Words};

/// A file that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The lesson that it gives.
    pub lesson: Lesson,
    /// Its run, at the moment that it shows.
    pub link: String,
}

/// Opens a scenario file that anybody may have written, its texts in the language of this code where it has them.
///
/// # Errors
/// In words: what is wrong, in which line, and what would be accepted there.
pub fn open(text: &str, language: &str) -> Result<Opened, String> {
    let scenario =
        Scenario::read(text).map_err(|error| English.in_line(error.line, &English.file_error(&error)))?;
    Ok(Opened { lesson: lesson::of(&scenario, language), link: scenario.link.encode() })
}

/// The scenario file of a run: up to its moment and the last action of its script, with what is true of it so far.
///
/// # Errors
/// In words: why the link is none.
pub fn save(title: &str, link: &str) -> Result<String, String> {
    let link = Link::decode(link).map_err(|error| English.link_error(&error))?;
    let mut session = faultline_scenario::open(&link).map_err(|error| English.open_error(&error))?;
    let last = link.script.iter().map(|timed| timed.at).max().unwrap_or_default();
    let until = link.at.max(last);
    session.seek(until, u32::MAX);
    let title: String = title.trim().chars().filter(|c| !c.is_control()).take(limits::MAX_TITLE).collect();
    let expectations = expectations(&*session);
    let scenario = Scenario {
        title: Texts::plain(if title.is_empty() { session.info().name.to_string() } else { title }),
        text: Texts::default(),
        kind: Kind::of(&link.config, &expectations),
        until: session.head(),
        link: Link { at: link.at.min(session.head()), ..link },
        captions: Vec::new(),
        expectations,
    };
    Ok(scenario.write())
}

/// What is true of a run so far: which rules it broke, and when; or none.
fn expectations(session: &dyn Session) -> Vec<Expected> {
    let time = |event| session.event(event).map_or(Time::ZERO, |event| event.time);
    let broken = session.violations().iter().map(|violation| {
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

    #[test]
    fn a_saved_run_opens_as_the_same_link() {
        let link = "raft?nodes=3&seed=7&do=1.2s+crash+n1;2s+heal&at=3.2s";
        let file = save("Mine\nand yours", link).expect("a link");
        assert!(file.starts_with("title = \"Mineand yours\"\n"), "{file}");
        let opened = open(&file, "en").expect("a file");
        assert_eq!(opened.link, link);
        assert!(opened.lesson.expectations.iter().all(|(_, met)| *met), "{file}");
    }

    #[test]
    fn a_run_that_broke_a_rule_says_so_in_its_file() {
        let scenario = crate::find("raft-bug-two-votes").expect("it is on the shelf");
        let link = Link { at: scenario.until, ..scenario.link };
        let file = save("", &link.encode()).expect("a link");
        assert!(file.contains("violates election-safety by "), "{file}");
        let opened = open(&file, "en").expect("a file");
        assert!(opened.lesson.expectations.iter().all(|(_, met)| *met), "{file}");
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_with_its_line() {
        let error =
            open("title = \"x\"\nprotocol = \"raft\"\nnodes = 999\n", "en").expect_err("too many nodes");
        assert!(error.starts_with("Line 3: ") && error.contains("from 1 to"), "{error}");
    }
}

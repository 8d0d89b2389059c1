//! A run that was found, and whether it is as expected.

use faultline_engine::Time;
use faultline_scenario::file::{Expectation, Scenario, Unmet, verify};
use faultline_scenario::{Link, open};
use faultline_words::{English, FileWords, Words};

/// A run in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The text of a scenario.
    Scenario {
        /// How many lines of the file stand before it.
        before: usize,
        /// The text.
        text: String,
    },
    /// A link.
    Link {
        /// The line of the file, from 1.
        line: usize,
        /// What follows the `#`.
        fragment: String,
        /// What is expected of it, each with its line.
        expect: Vec<(usize, String)>,
    },
    /// Something that looks as if it belonged to a run.
    Stray {
        /// The line of the file, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// What became of a run.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What is not as expected.
    pub(super) problems: Vec<Problem>,
    /// Events that were simulated.
    pub(super) events: u32,
}

/// Something that is not as expected.
#[derive(Debug)]
pub(super) struct Problem {
    /// The line of the file, from 1.
    pub(super) line: usize,
    /// What is wrong there, and what would be right.
    pub(super) what: String,
}

impl Outcome {
    fn refused(line: usize, what: impl Into<String>) -> Self {
        Self { problems: vec![Problem { line, what: what.into() }], events: 0 }
    }

    fn of(unmet: &[Unmet], events: u32) -> Self {
        let problem = |unmet: &Unmet| Problem { line: unmet.line, what: English.unmet(unmet) };
        Self { problems: unmet.iter().map(problem).collect(), events }
    }
}

impl Found {
    /// Opens the run, follows it, and compares.
    pub(super) fn follow(&self) -> Outcome {
        match self {
            Self::Scenario { before, text } => scenario(*before, text),
            Self::Link { line, fragment, expect } => link(*line, fragment, expect),
            Self::Stray { line, what } => Outcome::refused(*line, *what),
        }
    }
}

fn scenario(before: usize, text: &str) -> Outcome {
    let scenario = match Scenario::read(text) {
        Ok(scenario) => scenario,
        Err(error) => return Outcome::refused(before + error.line, English.file_error(&error)),
    };
    let mut session = scenario.open();
    let mut unmet = scenario.verify(&mut *session);
    unmet.iter_mut().for_each(|unmet| unmet.line += before);
    Outcome::of(&unmet, session.known_events())
}

fn link(line: usize, fragment: &str, expect: &[(usize, String)]) -> Outcome {
    let link = match Link::decode(fragment) {
        Ok(link) => link,
        Err(error) => {
            return Outcome::refused(
                line,
                format!("The link cannot be read. {}", English.link_error(&error)),
            );
        }
    };
    let mut session = match open(&link) {
        Ok(session) => session,
        Err(error) => {
            return Outcome::refused(
                line,
                format!("The link cannot be opened. {}", English.open_error(&error)),
            );
        }
    };
    let mut problems = Vec::new();
    let mut expectations = Vec::new();
    for (line, text) in expect {
        match Expectation::parse(text, link.nodes, link.clients) {
            Ok(expectation) => expectations.push((*line, expectation)),
            Err(error) => {
                let what = format!(
                    "In the expectation \u{201c}{text}\u{201d}: {}",
                    English.expectation_error(&error)
                );
                problems.push(Problem { line: *line, what });
            }
        }
    }
    let wanted: Vec<Expectation> = expectations.iter().map(|(_, wanted)| wanted.clone()).collect();
    let until = wanted.iter().filter_map(Expectation::end).fold(link.at, Time::max);
    let found = verify(&mut *session, until, &wanted);
    let unmet = expectations.into_iter().zip(found).filter_map(|((line, expectation), instead)| {
        instead.map(|instead| Unmet { expectation, line, instead })
    });
    let mut outcome = Outcome::of(&unmet.collect::<Vec<_>>(), session.known_events());
    if session.head() < until && outcome.problems.is_empty() {
        let what = format!(
            "The run ends at {}, before the moment of the link: it has as many events as a run may have.",
            session.head()
        );
        problems.push(Problem { line, what });
    }
    outcome.problems.extend(problems);
    outcome.problems.sort_by_key(|problem| problem.line);
    outcome
}

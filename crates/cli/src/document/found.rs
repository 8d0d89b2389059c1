//! A run that was found, and whether it is as expected.

use super::block::{Below, Block, Held};
use super::look::Look;
use super::scan::expect;
use crate::language::{file_words, said, words};
use crate::patience::Timeout;
use faultline_catalogue::find;
use faultline_engine::{Halt, Session, Time};
use faultline_scenario::file::{Expectation, Instead, Scenario, Scope, State, Unmet, verify_by};
use faultline_scenario::{Link, open};
use faultline_words::{Run, Said, Wrong};
use std::path::{Path, PathBuf};

/// Events at a time, between which the clock is looked at.
const AT_A_TIME: u32 = 4_096;

/// A run in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
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
    /// A scenario file that a page names.
    File {
        /// The line of the page, from 1.
        line: usize,
        /// The path as it is opened.
        path: PathBuf,
    },
    /// Something that looks as if it belonged to a run.
    Stray {
        /// The line of the file, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// What became of a run.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What is not as expected.
    pub(crate) problems: Vec<Problem>,
    /// Events that were simulated.
    pub(crate) events: u32,
}

/// Something that is not as expected.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The file, if it is another one than that in which the run was found.
    pub(crate) file: Option<String>,
    /// The line of the file, from 1.
    pub(crate) line: usize,
    /// What sort of thing is wrong.
    pub(crate) wrong: Wrong,
    /// What is wrong there, and what would be right.
    pub(crate) what: String,
    /// The digest that is written there, and the one that the run has.
    pub(crate) digest: Option<Repinned>,
}

/// A digest that a run does not have any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repinned {
    /// As it is written.
    pub(crate) old: String,
    /// The moment to which it belongs.
    pub(crate) at: Time,
    /// As it is.
    pub(crate) new: String,
}

impl Problem {
    /// Something that is wrong in a line.
    pub(crate) fn new(wrong: Wrong, line: usize, what: impl Into<String>) -> Self {
        Self { file: None, line, wrong, what: what.into(), digest: None }
    }

    fn unmet(run: &dyn Run, unmet: &Unmet) -> Self {
        let what = file_words().unmet(run, unmet);
        let (Expectation::Holds(State::Digest(old), at), Instead::Digest(new)) =
            (&unmet.expectation, &unmet.instead)
        else {
            return Self::new(Wrong::Expectation, unmet.line, what);
        };
        let digest = Some(Repinned { old: old.clone(), at: *at, new: new.clone() });
        Self { digest, ..Self::new(Wrong::Digest, unmet.line, what) }
    }
}

impl Outcome {
    fn refused(wrong: Wrong, line: usize, what: impl Into<String>) -> Self {
        Self { problems: vec![Problem::new(wrong, line, what)], events: 0 }
    }

    /// The run took longer than it may.
    fn too_long(line: usize, run: &dyn Run, timeout: Timeout) -> Self {
        let what = said(Said::TooSlow { timeout: timeout.time(), head: run.head() });
        Self { events: run.known_events(), ..Self::refused(Wrong::Timeout, line, what) }
    }

    fn of(run: &dyn Run, unmet: &[Unmet]) -> Self {
        let problems = unmet.iter().map(|unmet| Problem::unmet(run, unmet)).collect();
        Self { problems, events: run.known_events() }
    }
}

impl Found {
    /// Opens the run, follows it as long as it may take, and compares.
    pub(crate) fn follow(&self, timeout: Timeout) -> Outcome {
        match self {
            Self::Scenario { before, text } => scenario(*before, text, timeout),
            Self::Link { line, fragment, expect } => link(*line, fragment, expect, timeout),
            Self::File { line, path } => file(*line, path, timeout),
            Self::Stray { line, what } => Outcome::refused(Wrong::Block, *line, what),
        }
    }

    /// Something that looks as if it belonged to a run.
    pub(crate) fn stray(line: usize, what: impl Into<String>) -> Self {
        Self::Stray { line, what: what.into() }
    }

    /// Says that all of it stands in one line.
    pub(crate) fn is_at_line(&mut self, at: usize) {
        match self {
            Self::Scenario { .. } => {}
            Self::Link { line, expect, .. } => {
                *line = at;
                expect.iter_mut().for_each(|(line, _)| *line = at);
            }
            Self::File { line, .. } | Self::Stray { line, .. } => *line = at,
        }
    }

    /// What is found in a block whose fence is in one line, and whose contents begin in another one; paths are meant
    /// from the folder.
    pub(crate) fn in_block(block: &Block, fence: usize, first: usize, folder: &Path, runs: &mut Vec<Self>) {
        for wrong in block.look(Look::default()).err().into_iter().flatten() {
            runs.push(Self::stray(wrong.before.map_or(fence, |before| first + before), wrong.what));
        }
        match block.held() {
            Held::Nothing => runs.push(Self::stray(fence, said(Said::EmptyBlock))),
            Held::File { before, path } => {
                runs.push(Self::File { line: first + before, path: folder.join(path) });
            }
            Held::Scenario => {
                runs.push(Self::Scenario { before: first - 1, text: block.contents.clone() });
            }
            Held::Link { before, fragment, below, .. } => {
                let (line, fragment) = (first + before, fragment.to_owned());
                runs.push(Self::Link { line, fragment, expect: Vec::new() });
                for (before, line) in below {
                    match line {
                        Below::Expect(text) => expect(text, first + before, runs),
                        Below::Options(_) => {}
                        Below::Stray => runs.push(Self::stray(first + before, said(Said::BelowLink))),
                    }
                }
            }
        }
    }
}

/// Follows a run to one moment after the other, until it has taken as long as it may.
fn within(timeout: Timeout) -> impl FnMut(&mut dyn Session, Time) -> bool {
    let mut patience = timeout.patience();
    move |session, moment| {
        while patience.spend(|| session.seek(moment, AT_A_TIME).halt) == Halt::Budget {
            if patience.is_over() {
                return false;
            }
        }
        true
    }
}

fn file(line: usize, path: &Path, timeout: Timeout) -> Outcome {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let mut outcome = scenario(0, &text, timeout);
            outcome.problems.iter_mut().for_each(|problem| problem.file = Some(name.clone()));
            outcome
        }
        Err(error) => {
            Outcome::refused(Wrong::Scenario, line, said(Said::FileOfPage { path: &name, error: &error }))
        }
    }
}

fn scenario(before: usize, text: &str, timeout: Timeout) -> Outcome {
    let scenario = match Scenario::read(text) {
        Ok(scenario) => scenario,
        Err(error) => {
            return Outcome::refused(Wrong::Scenario, before + error.line, file_words().file_error(&error));
        }
    };
    let mut session = scenario.open();
    session.keep_checkpoints(false);
    let Some(mut unmet) = scenario.verify_by(&mut *session, &mut within(timeout)) else {
        return Outcome::too_long(before + 1, &*session, timeout);
    };
    unmet.iter_mut().for_each(|unmet| unmet.line += before);
    Outcome::of(&*session, &unmet)
}

fn link(line: usize, fragment: &str, expect: &[(usize, String)], timeout: Timeout) -> Outcome {
    let link = match Link::decode(fragment) {
        Ok(link) => link,
        Err(error) => {
            return Outcome::refused(Wrong::Link, line, said(Said::LinkOfPage(&words().link_error(&error))));
        }
    };
    let mut session = match open(&link) {
        Ok(session) => session,
        Err(error) => {
            return Outcome::refused(Wrong::Link, line, said(Said::RunOfPage(&words().open_error(&error))));
        }
    };
    session.keep_checkpoints(false);
    let entry = find(&link.protocol).expect("its run was opened");
    let scope = Scope::new(entry, link.nodes, link.clients);
    let mut problems = Vec::new();
    let mut expectations = Vec::new();
    for (line, text) in expect {
        match Expectation::parse(text, scope) {
            Ok(expectation) => expectations.push((*line, expectation)),
            Err(error) => {
                let why = file_words().expectation_error(&error);
                let what = said(Said::Expectation { text, why: &why });
                problems.push(Problem::new(Wrong::Grammar, *line, what));
            }
        }
    }
    let wanted: Vec<Expectation> = expectations.iter().map(|(_, wanted)| wanted.clone()).collect();
    let until = wanted.iter().filter_map(Expectation::end).fold(link.at, Time::max);
    let Some(found) = verify_by(&mut *session, until, &wanted, &mut within(timeout)) else {
        return Outcome::too_long(line, &*session, timeout);
    };
    let unmet = expectations.into_iter().zip(found).filter_map(|((line, expectation), instead)| {
        instead.map(|instead| Unmet { expectation, line, instead })
    });
    let mut outcome = Outcome::of(&*session, &unmet.collect::<Vec<_>>());
    if session.head() < until && outcome.problems.is_empty() {
        let what = said(Said::EndsBeforeLink(session.head(), session.exhausted()));
        problems.push(Problem::new(Wrong::End, line, what));
    }
    outcome.problems.extend(problems);
    outcome.problems.sort_by_key(|problem| problem.line);
    outcome
}

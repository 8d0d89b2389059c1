//! What the command line says beside sentences of runs.

mod en;
mod judge;
mod zh;

pub use judge::{JudgeWords, Judged, judge_words};

use crate::{Chinese, English, Language};
use faultline_engine::{Exhausted, Panel, Span, Time};
use std::fmt::Display;

/// What stands above a list of what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The facts that the protocols of a family may state.
    Facts,
    /// The settings of a protocol.
    Settings,
    /// The bugs that can be planted.
    Bugs,
    /// The rules that watch it.
    Rules,
    /// The scenarios about it.
    Scenarios,
}

/// A sort of thing that can be wrong with a run in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// An expectation was not met.
    Expectation,
    /// The run has another digest than the one that is written.
    Digest,
    /// An expectation cannot be read.
    Grammar,
    /// A link cannot be read or opened.
    Link,
    /// A scenario file cannot be read.
    Scenario,
    /// Something in a block, or beside a link, cannot be used.
    Block,
    /// A run ends before the moment of its link.
    End,
    /// A run took longer than it may.
    Timeout,
}

impl Wrong {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Expectation,
        Self::Digest,
        Self::Grammar,
        Self::Link,
        Self::Scenario,
        Self::Block,
        Self::End,
        Self::Timeout,
    ];
}

/// Something that the command line says.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// What standard input is called.
    StandardInput,
    /// What the contents of a block are called.
    Block,
    /// There is no scenario file of this path.
    NoScenario(&'a str),
    /// This is a folder, where a file is meant.
    Folder(&'a str),
    /// The address of a page cannot be used.
    PageAddress(&'a str),
    /// The address where pages are going to be is no whole address.
    OwnAddress(&'a str),
    /// Nothing says where pages are going to be.
    NoOwnAddress,
    /// This folder holds no site of Faultline that one file could be made of.
    NoSiteIn(&'a str),
    /// A site lacks a protocol, in the language that is spoken.
    NotInSite {
        /// The protocol.
        protocol: &'a str,
        /// The folder of the site.
        site: &'a str,
    },
    /// Several runs are to be written into this one file.
    SeveralInOne(&'a str),
    /// This is a file, where a folder is meant.
    NoFolder(&'a str),
    /// There is nothing at this path.
    NoPath(&'a str),
    /// This cannot be read.
    Unreadable(&'a str),
    /// This is no text.
    NotText(&'a str),
    /// This folder cannot be listed.
    Unlistable(&'a str),
    /// This cannot be written.
    Unwritable(&'a str),
    /// A link cannot be opened, and why.
    Unopened(&'a str),
    /// An argument is no link, and why.
    NoLink {
        /// What stands there.
        fragment: &'a str,
        /// What is wrong with it.
        why: &'a str,
    },
    /// A run ends before a moment.
    EndsBefore {
        /// Where it ends.
        head: Time,
        /// The moment.
        to: Time,
        /// Why.
        why: Option<Exhausted>,
    },
    /// A part was asked for, of the picture of a moment.
    NoStretch,
    /// What a picture carries is no link.
    NoRunInPicture,
    /// A file that is named like a picture carries no run.
    NoRunIn(&'a str),
    /// A file's name says that a picture is to be written in another format than there is.
    PictureFormat(&'a str),
    /// A picture holds a character that no font of the machine has.
    NoFont(char),
    /// A height was asked for, of charts or logs.
    NoHeight,
    /// A picture was asked for that a protocol does not have.
    NoPanel {
        /// The protocol.
        protocol: &'a str,
        /// What it does not have.
        panel: Panel,
    },
    /// The length of buckets was given for something that has none.
    EveryWithoutSeries,
    /// Buckets of a length would be too many.
    TooManyRows {
        /// The length.
        every: Span,
        /// How many there would be.
        rows: usize,
        /// How many are accepted.
        most: usize,
        /// The shortest length that is accepted.
        least: Span,
    },
    /// The last line of a run.
    Digest {
        /// Its digest.
        digest: &'a dyn Display,
        /// Up to where.
        head: Time,
        /// How many events it has.
        events: u32,
    },
    /// A run has as many events as it may have.
    Full(Option<Exhausted>),
    /// A run took longer than it may, in real time.
    TooSlow {
        /// How long it may take.
        timeout: Time,
        /// How far it came, in its own time.
        head: Time,
    },
    /// There is nothing to check in these paths.
    NothingToCheck(&'a [String]),
    /// What was checked.
    Checked {
        /// How many runs.
        runs: usize,
        /// In how many files.
        files: usize,
        /// How many events they have.
        events: u64,
        /// How many runs are not as expected.
        wrong: usize,
        /// How many files and folders could not be read.
        unreadable: usize,
    },
    /// Something in a cell of a notebook.
    InCell {
        /// The number of the cell, from 1.
        cell: usize,
        /// The line of the cell, from 1.
        line: usize,
        /// What is wrong there.
        what: &'a str,
    },
    /// A file that is named like a notebook is none, and why.
    NotNotebook(&'a dyn Display),
    /// The digest that a file holds was replaced by the one that the run has.
    Blessed {
        /// The one that was there.
        old: &'a str,
        /// The one that is there now.
        new: &'a str,
    },
    /// A digest was to be replaced and stands where that cannot be done.
    NotBlessed,
    /// The line that shows how far checking is, in the form of `indicatif`; `rate` is how many runs there are in a second.
    Progress,
    /// A block is empty.
    EmptyBlock,
    /// Something else than expectations stands below a link in a block.
    BelowLink,
    /// An expectation without a link above it.
    NoLinkAbove,
    /// A page names a scenario file that cannot be read.
    FileOfPage {
        /// Its path.
        path: &'a str,
        /// Why it cannot be read.
        error: &'a dyn Display,
    },
    /// A link in a page cannot be read, and why.
    LinkOfPage(&'a str),
    /// The run of a link in a page cannot be opened, and why.
    RunOfPage(&'a str),
    /// An expectation is wrong, and why.
    Expectation {
        /// The expectation.
        text: &'a str,
        /// What is wrong with it.
        why: &'a str,
    },
    /// A run ends before the moment of its link.
    EndsBeforeLink(Time, Option<Exhausted>),
    /// Something in a line of what a page includes.
    Included {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: &'a str,
    },
    /// An option of a block has a value that it cannot have.
    Option {
        /// Its name.
        key: &'a str,
        /// Its value.
        value: &'a str,
        /// What would be accepted: words, or numbers of pixels.
        accepted: Accepts<'a>,
    },
    /// There is no such option of a block; these there are.
    NoOption(&'a str, &'a [&'a str]),
    /// The site of a book is no text.
    SiteNotText,
    /// The site of a book cannot be used.
    Site(&'a str),
    /// Nothing says where the site is.
    NoSite,
    /// There is no such key in the settings of a book.
    NoKey {
        /// Its name.
        key: &'a str,
        /// The keys that belong to mdBook.
        of_mdbook: &'a [&'a str],
    },
    /// Only mdBook calls this.
    ByMdBook,
    /// This is no book.
    NotABook,
    /// A book cannot be written.
    BookUnwritten,
    /// What is wrong with the runs of a book, line by line.
    Book(&'a [String]),
}

/// What an option of a block accepts.
#[derive(Clone, Copy)]
pub enum Accepts<'a> {
    /// One of these words.
    OneOf(&'a [&'a str]),
    /// So many pixels, at least and at most, or `auto`.
    Pixels(u16, u16),
    /// A moment of a run, no later than this.
    Moment(Time),
}

/// What the command line says, in each language.
pub trait CommandWords {
    /// It.
    fn said(&self, said: Said<'_>) -> String;
    /// What a sort of thing that can be wrong is called.
    fn wrong(&self, wrong: Wrong) -> &'static str;
    /// What stands above a list.
    fn listed(&self, listed: Listed) -> &'static str;
}

/// The words of the command line in a language.
#[must_use]
pub fn command_words(language: Language) -> &'static dyn CommandWords {
    match language {
        Language::English => &English,
        Language::Chinese => &Chinese,
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, Wrong, command_words};
    use crate::Language;

    #[test]
    fn one_event_is_one_event() {
        let said = |events| {
            command_words(Language::English).said(Said::Checked {
                runs: 1,
                files: 1,
                events,
                wrong: 0,
                unreadable: 0,
            })
        };
        assert_eq!(said(1), "1 run in 1 file, 1 event: all as expected");
        assert_eq!(said(2), "1 run in 1 file, 2 events: all as expected");
    }

    #[test]
    fn every_sort_has_words_of_its_own() {
        for language in Language::ALL {
            let words: std::collections::BTreeSet<&str> =
                Wrong::ALL.into_iter().map(|wrong| command_words(language).wrong(wrong)).collect();
            assert!(words.len() == Wrong::ALL.len() && !words.contains(""), "{words:?}");
        }
    }
}

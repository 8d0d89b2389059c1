//! From text to an expectation. The grammar stands in [`super::expectation`].

use super::ballot::BallotStep;
use super::commit::CommitStep;
use super::expectation::{Expectation, Happening, State, Window};
use super::task::TaskStep;
use super::wanted::{ExpectationError, ExpectationErrorKind, Wanted};
use crate::limits::{MAX_CLIENTS, MAX_EXPECTATION, MAX_LOG, MAX_NODES, MAX_TIME};
use faultline_engine::transaction::Key;
use faultline_engine::{ClientId, Epoch, NodeId, RuleId, Span, Time};
use std::ops::Range;
use std::str::FromStr;

/// Hexadecimal digits of a digest.
const DIGITS: usize = 12;

impl Expectation {
    /// Reads an expectation about a run of this size.
    ///
    /// # Errors
    /// The first thing that does not fit, where it stands, and what would be accepted there.
    pub fn parse(text: &str, nodes: u16, clients: u16) -> Result<Self, ExpectationError> {
        if text.len() > MAX_EXPECTATION {
            let found = text.chars().take(20).collect();
            return Err(ExpectationError { at: 0..text.len(), found, kind: ExpectationErrorKind::TooLong });
        }
        let words = text.split_whitespace().map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            (start..start + word.len(), word)
        });
        let words = words.collect();
        let mut reader = Reader { words, next: 0, end: text.len(), nodes, clients, wanted: Vec::new() };
        let expectation = reader.expectation()?;
        match reader.peek() {
            None => Ok(expectation),
            Some(_) => Err(reader.expected(Wanted::End)),
        }
    }
}

impl FromStr for Expectation {
    type Err = ExpectationError;
    fn from_str(text: &str) -> Result<Self, ExpectationError> {
        Self::parse(text, MAX_NODES, MAX_CLIENTS)
    }
}

struct Reader<'a> {
    words: Vec<(Range<usize>, &'a str)>,
    next: usize,
    end: usize,
    nodes: u16,
    clients: u16,
    /// What would have been accepted as the next word.
    wanted: Vec<Wanted>,
}

impl<'a> Reader<'a> {
    fn expectation(&mut self) -> Result<Expectation, ExpectationError> {
        if self.word("safe") {
            return Ok(Expectation::Safe);
        }
        if self.word("leader") {
            let node = self.node_or_none()?;
            if self.word("at") {
                return Ok(Expectation::Holds(State::Leads(node), self.moment()?));
            }
            return Ok(Expectation::Happens(Happening::Leads(node), self.window()?));
        }
        if self.word("committed") {
            let index = self.index()?;
            return Ok(Expectation::Happens(Happening::Committed(index), self.window()?));
        }
        if self.word("answered") {
            let client = self.client_or_none()?;
            return Ok(Expectation::Happens(Happening::Answered(client), self.window()?));
        }
        if self.word("violates") {
            let rule = self.rule()?;
            return Ok(Expectation::Happens(Happening::Violates(rule), self.window()?));
        }
        if self.word("chosen") {
            let value = self.value_or_none();
            return Ok(Expectation::Happens(Happening::Chosen(value), self.window()?));
        }
        if self.word("nothing") {
            self.must("chosen")?;
            return self.holds(State::NothingChosen);
        }
        if self.word("no") {
            self.must("leader")?;
            return self.holds(State::NoLeader);
        }
        if self.word("blocked") {
            let client = self.client_or_none()?;
            return self.holds(State::Blocked(client));
        }
        if self.word("digest") {
            let digest = self.digest()?;
            return self.holds(State::Digest(digest));
        }
        let Some(node) = self.node_or_none()? else { return Err(self.fail()) };
        if self.word("log") {
            let entries = self.entries()?;
            return self.holds(State::Log(node, entries));
        }
        for (step, word) in CommitStep::ALL {
            if self.word(word) {
                return self.step(node, *step);
            }
        }
        for (step, word) in BallotStep::ALL {
            if self.word(word) {
                let value = self.value_or_none();
                return Ok(Expectation::Happens(
                    Happening::Votes { node, step: *step, value },
                    self.window()?,
                ));
            }
        }
        for (step, word) in TaskStep::ALL {
            if self.word(word) {
                return Ok(Expectation::Happens(Happening::Works { node, step: *step }, self.window()?));
            }
        }
        self.must("follows")?;
        let Some(leader) = self.node_or_none()? else { return Err(self.fail()) };
        Ok(Expectation::Happens(Happening::Follows { node, leader }, self.window()?))
    }

    fn step(&mut self, node: NodeId, step: CommitStep) -> Result<Expectation, ExpectationError> {
        if step == CommitStep::Blocked && self.word("at") {
            return Ok(Expectation::Holds(State::NodeBlocked(node), self.moment()?));
        }
        let tx = self.peek().and_then(|word| word.parse().ok());
        if tx.is_some() {
            self.take();
        } else {
            self.want(Wanted::Transaction);
        }
        Ok(Expectation::Happens(Happening::Takes { node, step, tx }, self.window()?))
    }

    fn holds(&mut self, state: State) -> Result<Expectation, ExpectationError> {
        self.must("at")?;
        Ok(Expectation::Holds(state, self.moment()?))
    }

    fn window(&mut self) -> Result<Window, ExpectationError> {
        if self.word("by") {
            return Ok(Window::By(self.moment()?));
        }
        if !self.word("within") {
            return Ok(Window::Ever);
        }
        let length: Span = self.read(Wanted::Span)?;
        let after = if self.word("after") { Some(self.moment()?) } else { None };
        if after.unwrap_or(Time::ZERO) + length > MAX_TIME {
            return Err(self.refuse_last(ExpectationErrorKind::TooLate));
        }
        Ok(Window::Within(length, after))
    }

    fn moment(&mut self) -> Result<Time, ExpectationError> {
        let moment: Time = self.read(Wanted::Moment)?;
        if moment > MAX_TIME {
            return Err(self.refuse_last(ExpectationErrorKind::TooLate));
        }
        Ok(moment)
    }

    fn index(&mut self) -> Result<u64, ExpectationError> {
        match self.peek().and_then(number) {
            Some(index) => {
                self.take();
                Ok(index)
            }
            None => Err(self.expected(Wanted::Index)),
        }
    }

    fn entries(&mut self) -> Result<Vec<Epoch>, ExpectationError> {
        if self.word("empty") {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        while let Some(epoch) = self.peek().and_then(epoch) {
            if entries.len() == MAX_LOG {
                return Err(self.refuse(ExpectationErrorKind::LogTooLong));
            }
            if matches!(epoch, Epoch::Ballot(ballot) if ballot.proposer.0 >= self.nodes) {
                return Err(self.refuse(ExpectationErrorKind::NotThere));
            }
            self.take();
            entries.push(epoch);
        }
        self.want(Wanted::Entry);
        if entries.is_empty() { Err(self.fail()) } else { Ok(entries) }
    }

    fn rule(&mut self) -> Result<RuleId, ExpectationError> {
        let Some(word) = self.peek() else { return Err(self.expected(Wanted::Rule)) };
        match RuleId::find(word) {
            Some(rule) => {
                self.take();
                Ok(rule)
            }
            None => Err(self.refuse(ExpectationErrorKind::Rule)),
        }
    }

    fn digest(&mut self) -> Result<String, ExpectationError> {
        let is_digest = |word: &&str| {
            word.len() == DIGITS && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        match self.peek().filter(is_digest) {
            Some(digest) => {
                self.take();
                Ok(digest.into())
            }
            None => Err(self.expected(Wanted::Digest)),
        }
    }

    fn node_or_none(&mut self) -> Result<Option<NodeId>, ExpectationError> {
        match self.peek().map(str::parse) {
            Some(Ok(NodeId(n))) if n >= self.nodes => Err(self.refuse(ExpectationErrorKind::NotThere)),
            Some(Ok(node)) => {
                self.take();
                Ok(Some(node))
            }
            _ => {
                self.want(Wanted::Node);
                Ok(None)
            }
        }
    }

    fn client_or_none(&mut self) -> Result<Option<ClientId>, ExpectationError> {
        match self.peek().map(str::parse) {
            Some(Ok(ClientId(n))) if n >= self.clients => Err(self.refuse(ExpectationErrorKind::NotThere)),
            Some(Ok(client)) => {
                self.take();
                Ok(Some(client))
            }
            _ => {
                self.want(Wanted::Client);
                Ok(None)
            }
        }
    }

    /// The words that begin a window are no values.
    fn value_or_none(&mut self) -> Option<Key> {
        let word = self.peek().filter(|word| !matches!(*word, "by" | "within"));
        let value = word.and_then(|word| word.parse().ok());
        if value.is_some() {
            self.take();
        } else {
            self.want(Wanted::Value);
        }
        value
    }

    fn read<T: FromStr>(&mut self, wanted: Wanted) -> Result<T, ExpectationError> {
        match self.peek().and_then(|word| word.parse().ok()) {
            Some(value) => {
                self.take();
                Ok(value)
            }
            None => Err(self.expected(wanted)),
        }
    }

    fn must(&mut self, word: &'static str) -> Result<(), ExpectationError> {
        if self.word(word) { Ok(()) } else { Err(self.fail()) }
    }

    /// Whether this word comes next; then it is taken.
    fn word(&mut self, word: &'static str) -> bool {
        let is_next = self.peek() == Some(word);
        if is_next {
            self.take();
        } else {
            self.want(Wanted::Word(word));
        }
        is_next
    }

    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).map(|word| word.1)
    }

    fn take(&mut self) {
        self.next += 1;
        self.wanted.clear();
    }

    fn want(&mut self, wanted: Wanted) {
        self.wanted.push(wanted);
    }

    fn expected(&mut self, wanted: Wanted) -> ExpectationError {
        self.want(wanted);
        self.fail()
    }

    fn fail(&mut self) -> ExpectationError {
        let wanted = std::mem::take(&mut self.wanted);
        self.refuse(ExpectationErrorKind::Expected(wanted))
    }

    /// Refuses the word that was taken last.
    fn refuse_last(&mut self, kind: ExpectationErrorKind) -> ExpectationError {
        self.next -= 1;
        self.refuse(kind)
    }

    fn refuse(&self, kind: ExpectationErrorKind) -> ExpectationError {
        match self.words.get(self.next) {
            Some((at, word)) => ExpectationError { at: at.clone(), found: (*word).into(), kind },
            None => ExpectationError { at: self.end..self.end, found: String::new(), kind },
        }
    }
}

/// A whole number from 1, spelled the one way there is.
fn number(word: &str) -> Option<u64> {
    let plain = word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
    if plain { word.parse().ok() } else { None }
}

/// The term, ballot or transaction of a log entry, or a hole.
fn epoch(word: &str) -> Option<Epoch> {
    if word == "-" {
        return Some(Epoch::NONE);
    }
    let ballot = || word.parse().ok().map(Epoch::Ballot);
    let transaction = || word.parse().ok().map(Epoch::Transaction);
    number(word).map(Epoch::Term).or_else(ballot).or_else(transaction)
}

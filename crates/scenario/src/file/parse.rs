//! From text to an expectation. The grammar stands in [`super::expectation`].

use super::expectation::{Expectation, Happening, Quantity, State, Window};
use super::wanted::{ExpectationError, ExpectationErrorKind, Wanted};
use crate::limits::{MAX_EXPECTATION, MAX_LOG, MAX_TIME};
use faultline_catalogue::{Entry, Family, family_of, find};
use faultline_engine::describe::{Kind, Shape};
use faultline_engine::grammar::plain;
use faultline_engine::{ClientId, Endpoint, Epoch, FACTS_OF_CLIENTS, NodeId, Rule, Span, Step, Time};
use std::ops::Range;

/// Hexadecimal digits of a digest.
const DIGITS: usize = 12;

/// What an expectation may name: what there is in a run, and what the family of its protocol declares.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    entry: Entry,
    family: &'static Family,
    nodes: u16,
    clients: u16,
}

impl Scope {
    /// A run of a protocol with so many nodes and clients.
    #[must_use]
    pub fn new(entry: &Entry, nodes: u16, clients: u16) -> Self {
        Self { entry: *entry, family: family_of(entry), nodes, clients }
    }

    /// The same of the protocol of this name, if there is one.
    #[must_use]
    pub fn find(protocol: &str, nodes: u16, clients: u16) -> Option<Self> {
        find(protocol).map(|entry| Self::new(entry, nodes, clients))
    }

    fn deciding(self) -> Option<&'static Step> {
        self.family.steps.iter().find(|step| step.decides)
    }
}

impl Expectation {
    /// Reads an expectation about a run.
    ///
    /// # Errors
    /// The first thing that does not fit, where it stands, and what would be accepted there.
    pub fn parse(text: &str, scope: Scope) -> Result<Self, ExpectationError> {
        if text.len() > MAX_EXPECTATION {
            let found = text.chars().take(20).collect();
            return Err(ExpectationError { at: 0..text.len(), found, kind: ExpectationErrorKind::TooLong });
        }
        let words = text.split_whitespace().map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            (start..start + word.len(), word)
        });
        let words = words.collect();
        let mut reader = Reader { words, next: 0, end: text.len(), scope, wanted: Vec::new() };
        let expectation = reader.expectation()?;
        match reader.peek() {
            None => Ok(expectation),
            Some(_) => Err(reader.expected(Wanted::End)),
        }
    }
}

struct Reader<'a> {
    words: Vec<(Range<usize>, &'a str)>,
    next: usize,
    end: usize,
    scope: Scope,
    /// What would have been accepted as the next word.
    wanted: Vec<Wanted>,
}

impl<'a> Reader<'a> {
    fn expectation(&mut self) -> Result<Expectation, ExpectationError> {
        let Some(quantity) = self.quantity()? else { return self.plain() };
        let start = self.next;
        match self.plain()? {
            Expectation::Happens(happening, window) => Ok(Expectation::Counts(quantity, happening, window)),
            // A state is so or not, and `safe` says itself that no rule is broken.
            _ => {
                self.next = start;
                Err(self.refuse(ExpectationErrorKind::NotCounted))
            }
        }
    }

    /// How often, if that is said.
    fn quantity(&mut self) -> Result<Option<Quantity>, ExpectationError> {
        if self.word("never") {
            return Ok(Some(Quantity::Never));
        }
        if self.word("exactly") {
            return Ok(Some(Quantity::Exactly(self.index()?)));
        }
        if !self.word("at") {
            return Ok(None);
        }
        if self.word("most") {
            return Ok(Some(Quantity::AtMost(self.index()?)));
        }
        self.must("least")?;
        Ok(Some(Quantity::AtLeast(self.index()?)))
    }

    /// What happens, or what is so.
    fn plain(&mut self) -> Result<Expectation, ExpectationError> {
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
        if let Some(step) = self.scope.deciding() {
            if self.word("chosen") {
                let value = self.about_or_none(step);
                return Ok(Expectation::Happens(Happening::Chosen(step, value), self.window()?));
            }
            if self.word("nothing") {
                self.must("chosen")?;
                return self.holds(State::NothingChosen(step));
            }
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
        let Some(node) = self.node_or_none()? else {
            let Some(client) = self.client_or_none()? else { return Err(self.fail()) };
            return self.fact(client.into());
        };
        if self.word("log") {
            let entries = self.entries()?;
            return self.holds(State::Log(node, entries));
        }
        // A fact may be called like a step, or like `follows`: what has values is a fact.
        if self.words.get(self.next + 1).is_some_and(|(_, word)| word.contains('=')) {
            return self.fact(node.into());
        }
        if self.word("follows") {
            let Some(leader) = self.node_or_none()? else { return Err(self.fail()) };
            return Ok(Expectation::Happens(Happening::Follows { node, leader }, self.window()?));
        }
        for step in self.scope.family.steps {
            if self.word(step.word) {
                return self.step(node, step);
            }
        }
        self.fact(node.into())
    }

    fn step(&mut self, node: NodeId, step: &'static Step) -> Result<Expectation, ExpectationError> {
        if step.role.is_some() && self.word("at") {
            return Ok(Expectation::Holds(State::Within(node, step), self.moment()?));
        }
        let about = self.about_or_none(step);
        Ok(Expectation::Happens(Happening::Takes { node, step, about }, self.window()?))
    }

    /// A fact of the family by its name, with values.
    fn fact(&mut self, who: Endpoint) -> Result<Expectation, ExpectationError> {
        let Some(word) = self.peek() else { return Err(self.expected(Wanted::Fact)) };
        let of_client = |name: &str| FACTS_OF_CLIENTS.contains(&name);
        let clients = matches!(who, Endpoint::Client(_));
        let mut kinds = self.scope.family.facts();
        let Some(place) = kinds.iter().position(|kind| kind.name == word) else {
            let own = kinds.iter().map(|kind| kind.name).filter(|name| of_client(name) == clients);
            let alike = own.filter(|name| is_slip(word, name));
            alike.for_each(|name| self.want(Wanted::Word(name)));
            return Err(self.expected(Wanted::Fact));
        };
        let kind = kinds.swap_remove(place);
        if of_client(kind.name) != clients {
            return Err(self.refuse(ExpectationErrorKind::Subject { clients: !clients }));
        }
        self.take();
        let mut values = Vec::new();
        while let Some((path, value)) = self.peek().and_then(|word| word.split_once('=')) {
            self.check_value(&kind, path, value)?;
            values.push((path.to_string(), value.to_string()));
            self.take();
        }
        self.want(Wanted::FactValue);
        Ok(Expectation::Happens(Happening::States { who, fact: kind.name, values }, self.window()?))
    }

    /// Refuses a path that leads to no value, and a name that no value there can be.
    fn check_value(&self, kind: &Kind, path: &str, value: &str) -> Result<(), ExpectationError> {
        let values = kind.fields.iter().map(|field| (field.name, (field.shape)())).collect();
        let mut shapes = vec![Shape::Record(values)];
        let mut before = String::new();
        for name in path.split('.') {
            let next: Vec<Shape> = shapes.iter().flat_map(|shape| shape.named(name)).cloned().collect();
            if next.is_empty() {
                let mut known: Vec<String> = Vec::new();
                for name in shapes.iter().flat_map(Shape::names).map(|name| format!("{before}{name}")) {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
                return Err(self.refuse(ExpectationErrorKind::FactValue(known)));
            }
            shapes = next;
            before = format!("{before}{name}.");
        }
        let choices: Option<Vec<_>> = shapes.iter().map(Shape::choices).collect();
        match choices.map(|choices| choices.concat()) {
            // A value that is not there is `-`.
            Some(choices) if value != "-" && !choices.contains(&value) => {
                let known = choices.iter().map(|choice| format!("{path}={choice}")).collect();
                Err(self.refuse(ExpectationErrorKind::FactValue(known)))
            }
            _ => Ok(()),
        }
    }

    fn holds(&mut self, state: State) -> Result<Expectation, ExpectationError> {
        self.must("at")?;
        Ok(Expectation::Holds(state, self.moment()?))
    }

    fn window(&mut self) -> Result<Window, ExpectationError> {
        if self.word("by") {
            return Ok(Window::By(self.moment()?));
        }
        if self.word("after") {
            return Ok(Window::After(self.moment()?));
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
        while let Some(epoch) = self.peek().and_then(|word| self.epoch(word)) {
            if entries.len() == MAX_LOG {
                return Err(self.refuse(ExpectationErrorKind::LogTooLong));
            }
            if epoch.owner().is_some_and(|owner| owner.0 >= self.scope.nodes) {
                return Err(self.refuse(ExpectationErrorKind::NotThere));
            }
            self.take();
            entries.push(epoch);
        }
        self.want(Wanted::Entry);
        if entries.is_empty() { Err(self.fail()) } else { Ok(entries) }
    }

    /// The epoch of a log entry, or a hole.
    fn epoch(&self, word: &str) -> Option<Epoch> {
        if word == "-" {
            return Some(Epoch::NONE);
        }
        self.scope.entry.info.epochs?.parse(word)
    }

    fn rule(&mut self) -> Result<&'static Rule, ExpectationError> {
        let Some(word) = self.peek() else { return Err(self.expected(Wanted::Rule)) };
        // Of this protocol alone: in the page the program of another one may not be here.
        let known = self.scope.entry.rules();
        match known.iter().find(|rule| rule.slug == word) {
            Some(rule) => {
                self.take();
                Ok(rule)
            }
            None => Err(self.refuse(ExpectationErrorKind::Rule(known))),
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
            Some(Ok(NodeId(n))) if n >= self.scope.nodes => Err(self.refuse(ExpectationErrorKind::NotThere)),
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
            Some(Ok(ClientId(n))) if n >= self.scope.clients => {
                Err(self.refuse(ExpectationErrorKind::NotThere))
            }
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

    /// The words that begin a window are nothing that a step is about.
    fn about_or_none(&mut self, step: &Step) -> Option<String> {
        let about = step.about?;
        let word =
            self.peek().filter(|word| !matches!(*word, "by" | "after" | "within") && (about.reads)(word));
        if word.is_some() {
            self.take();
        } else {
            self.want(Wanted::Such(about.example));
        }
        word.map(Into::into)
    }

    fn read<T: std::str::FromStr>(&mut self, wanted: Wanted) -> Result<T, ExpectationError> {
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
            Some((at, word)) => ExpectationError { at: at.clone(), found: plain(word).collect(), kind },
            None => ExpectationError { at: self.end..self.end, found: String::new(), kind },
        }
    }
}

/// Whether a word was probably meant to be this name: two slips, or one in a short word.
fn is_slip(word: &str, name: &str) -> bool {
    // A longer word is no typo, and would take long to compare.
    word.len() <= 30 && strsim::osa_distance(word, name) <= if word.len() > 4 { 2 } else { 1 }
}

/// A whole number from 1, spelled the one way there is.
fn number(word: &str) -> Option<u64> {
    let plain = word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
    if plain { word.parse().ok() } else { None }
}

//! Reads a line word by word, and remembers what would have been accepted where.

use super::{
    Argument, Asked, Expect, ScriptError, ScriptErrorKind, ScriptLine, Size, VERB_OF_BEGINNINGS,
    VERB_OF_LIES, VERBS_OF_MEMBERS, Vocabulary, plain,
};
use crate::beginning::Begins;
use crate::id::{Endpoint, NodeId};
use crate::input::{ACTIONS, Input, Read};
use crate::limits::{MAX_LINE, MAX_TIME};
use crate::load::Template;
use crate::units::Time;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A line that is being read.
pub struct Reader<'a> {
    tokens: Vec<(Range<usize>, &'a str)>,
    next: usize,
    end: usize,
    /// What would be accepted, and as which word of the line.
    offers: Vec<(usize, Expect)>,
    vocabulary: Vocabulary<'a>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("tokens", &self.tokens)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(line: &'a str, vocabulary: Vocabulary<'a>) -> Result<Self, ScriptError> {
        if line.len() > MAX_LINE {
            let found = plain(line).take(20).collect();
            return Err(ScriptError { at: 0..line.len(), found, kind: ScriptErrorKind::TooLong });
        }
        let mut tokens = Vec::new();
        for word in line.split_whitespace() {
            let start = word.as_ptr() as usize - line.as_ptr() as usize;
            tokens.push((start..start + word.len(), word));
        }
        Ok(Self { tokens, next: 0, end: line.len(), offers: Vec::new(), vocabulary })
    }

    /// Reads all of it.
    pub(super) fn line(&mut self) -> Result<ScriptLine, ScriptError> {
        let at = match self.tokens.first().map(|token| token.1.parse::<Time>()) {
            Some(Ok(time)) => {
                if time > MAX_TIME {
                    return Err(self.fail(ScriptErrorKind::TooLate));
                }
                self.next = 1;
                Some(time)
            }
            _ => None,
        };
        let input = self.input()?;
        self.must_end()?;
        Ok(ScriptLine { at, input })
    }

    /// The line ends here.
    pub(crate) fn must_end(&mut self) -> Result<(), ScriptError> {
        if self.at_end() { Ok(()) } else { Err(self.expected(&[Expect::End])) }
    }

    fn input(&mut self) -> Result<Input, ScriptError> {
        let first = self.peek().unwrap_or_default();
        let client = matches!(first.parse(), Ok(Endpoint::Client(_)));
        if client && let Endpoint::Client(client) = Endpoint::read(self)? {
            for row in ACTIONS {
                if let Read::Client(read) = row.read
                    && row.word.is_none_or(|word| self.word(word))
                {
                    return read(client, self);
                }
            }
        }
        for row in ACTIONS {
            if let Read::Verb(read) = row.read
                && row.word == Some(first)
            {
                if !self.vocabulary.members_change && VERBS_OF_MEMBERS.contains(&first) {
                    return Err(self.fail(ScriptErrorKind::FixedMembers));
                }
                if first == VERB_OF_BEGINNINGS && matches!(self.vocabulary.begins, Begins::Nothing) {
                    return Err(self.fail(ScriptErrorKind::NoBeginnings));
                }
                if self.vocabulary.lies.is_empty() && first == VERB_OF_LIES {
                    return Err(self.fail(ScriptErrorKind::NoLies));
                }
                self.next += 1;
                return read(self);
            }
        }
        Err(self.expected(&[Expect::Verb]))
    }

    /// Takes the next word, if it can be read as what is expected.
    ///
    /// # Errors
    /// When it cannot, or the line ends.
    pub fn read<T: FromStr>(&mut self, expect: Expect) -> Result<T, ScriptError> {
        match self.peek().and_then(|word| word.parse().ok()) {
            Some(value) => {
                self.next += 1;
                Ok(value)
            }
            None => Err(self.expected(&[expect])),
        }
    }

    /// Takes the next word as a whole number between these, both included.
    ///
    /// # Errors
    /// When it is none of those, or the line ends.
    pub fn number(&mut self, least: u16, most: u16) -> Result<u16, ScriptError> {
        let plain = |word: &str| word == "0" || !word.starts_with(['0', '+']);
        match self.peek().filter(|word| plain(word)).and_then(|word| word.parse().ok()) {
            Some(number) if (least..=most).contains(&number) => {
                self.next += 1;
                Ok(number)
            }
            _ => Err(self.expected(&[Expect::Number(least, most)])),
        }
    }

    /// Whether this word comes next; then it is taken.
    pub fn word(&mut self, word: &'static str) -> bool {
        match self.peek() {
            Some(next) if next == word => {
                self.next += 1;
                true
            }
            _ => {
                self.offer(&[Expect::Word(word)]);
                false
            }
        }
    }

    /// Takes the next word as a node of the run.
    ///
    /// # Errors
    /// When it is none, or the line ends.
    pub fn node(&mut self) -> Result<NodeId, ScriptError> {
        NodeId::read(self)
    }

    /// How many nodes the run has.
    #[must_use]
    pub fn nodes(&self) -> u16 {
        self.vocabulary.nodes
    }

    /// Takes the next word, which was looked at.
    pub(super) fn take(&mut self) {
        self.next += 1;
    }

    /// Takes this word, which must come next.
    ///
    /// # Errors
    /// When another one does, or the line ends.
    pub fn must(&mut self, word: &'static str) -> Result<(), ScriptError> {
        if self.word(word) { Ok(()) } else { Err(self.expected(&[])) }
    }

    /// Takes the rest of the line as what a client asks, with ranges in it; there must be one where `drawn`.
    pub(super) fn template(&mut self, drawn: bool) -> Result<Template, ScriptError> {
        let text = self.command_of(|text| match Template::of(text) {
            Some(template) => template.ends().into(),
            // The text itself is no command.
            None => vec![text.into()],
        })?;
        let template = Template::of(&text).filter(|template| !drawn || template.draws());
        template.ok_or_else(|| self.missing(ScriptErrorKind::NoRange))
    }

    /// Takes the rest of the line as a client's command.
    pub(super) fn command(&mut self) -> Result<String, ScriptError> {
        self.command_of(|text| vec![text.into()])
    }

    /// Takes the rest of the line as a text that stands for these commands.
    fn command_of(&mut self, commands: impl Fn(&str) -> Vec<String>) -> Result<String, ScriptError> {
        let words: Vec<&str> = self.tokens[self.next..].iter().map(|token| token.1).collect();
        if words.is_empty() {
            return Err(self.expected(&[Expect::Command]));
        }
        let text = words.join(" ");
        for command in commands(&text) {
            let kind = match (self.vocabulary.accepts)(&command) {
                // The command field completes the command as one piece.
                Asked::Unknown => {
                    let known = self.vocabulary.commands.iter().map(ToString::to_string).collect();
                    ScriptErrorKind::Command(known)
                }
                Asked::About(node) if !node.fits(self.size()) => {
                    ScriptErrorKind::CommandAbout(node, self.vocabulary.nodes)
                }
                Asked::Known | Asked::About(_) => continue,
            };
            let start = self.tokens[self.next].0.start;
            return Err(ScriptError { at: start..self.end, found: plain(&text).collect(), kind });
        }
        self.next = self.tokens.len();
        Ok(text)
    }

    /// Where the next word stands among the words of the line.
    pub(crate) fn place(&self) -> usize {
        self.next
    }

    /// Takes all that is left of the line.
    pub(crate) fn take_all(&mut self) {
        self.next = self.tokens.len();
    }

    /// What was taken since a place.
    pub(crate) fn text_from(&self, place: usize) -> String {
        self.tokens[place..self.next].iter().map(|token| token.1).collect::<Vec<_>>().join(" ")
    }

    /// What exists in the run.
    pub(crate) fn vocabulary(&self) -> Vocabulary<'a> {
        self.vocabulary
    }

    /// How many nodes and clients the run has.
    pub(super) fn size(&self) -> Size {
        Size { nodes: self.vocabulary.nodes, clients: self.vocabulary.clients }
    }

    /// Whether the line ends here.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.peek().is_none()
    }

    /// Notes what would be accepted here too.
    pub fn offer(&mut self, expected: &[Expect]) {
        self.offers.extend(expected.iter().map(|expect| (self.next, *expect)));
    }

    /// What would have been accepted at the end of the line.
    pub(super) fn offers_at_end(&self) -> Vec<Expect> {
        self.offers(self.tokens.len())
    }

    /// Refuses the word that was taken last.
    pub fn refuse(&mut self, kind: ScriptErrorKind) -> ScriptError {
        self.next -= 1;
        self.fail(kind)
    }

    /// Refuses the line here.
    pub(super) fn missing(&self, kind: ScriptErrorKind) -> ScriptError {
        self.fail(kind)
    }

    /// The next word.
    #[must_use]
    pub fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.next).map(|token| token.1)
    }

    /// Refuses the next word: one of these would be accepted, or what was offered there.
    pub fn expected(&mut self, expected: &[Expect]) -> ScriptError {
        self.offer(expected);
        self.fail(ScriptErrorKind::Expected(self.offers(self.next)))
    }

    fn offers(&self, place: usize) -> Vec<Expect> {
        self.offers.iter().filter(|(other, _)| *other == place).map(|(_, expect)| *expect).collect()
    }

    fn fail(&self, kind: ScriptErrorKind) -> ScriptError {
        match self.tokens.get(self.next) {
            Some((at, word)) => ScriptError { at: at.clone(), found: plain(word).collect(), kind },
            None => ScriptError { at: self.end..self.end, found: String::new(), kind },
        }
    }
}

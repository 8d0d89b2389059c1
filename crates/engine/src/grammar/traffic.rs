//! Messages in the text of an action: by number, by what they are, all of a kind.

use super::{Argument, Expect, Reader, ScriptError, ScriptErrorKind, Size};
use crate::id::{Endpoint, MessageId};
use crate::route::{Direction, Links, Route};
use crate::traffic::{Held, KindError, MessageForm, MessageKind, MessageName, MessageRef, Traffic};
use std::fmt;
use std::str::FromStr;

/// Characters of the name of a message, and of a value that it carries.
const MAX_LABEL: usize = 40;

/// The name of a kind of message: a letter, then letters, digits and `-`. What names a node, a client or a message does
/// not name a kind.
struct Label(String);

impl FromStr for Label {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        let signs = word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let letter = word.starts_with(|c: char| c.is_ascii_alphabetic());
        let other = word.parse::<Endpoint>().is_ok() || word.parse::<MessageId>().is_ok() || word == "all";
        if signs && letter && !other && word.len() <= MAX_LABEL { Ok(Self(word.into())) } else { Err(()) }
    }
}

/// A value that a message carries: `term=2`.
struct Carried(String, String);

impl FromStr for Carried {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        let (name, value) = word.split_once('=').ok_or(())?;
        if is_name(name) && !value.is_empty() { Ok(Self(name.into(), value.into())) } else { Err(()) }
    }
}

/// Whether a value that a message carries could have this name.
fn is_name(name: &str) -> bool {
    let signs = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
    signs && !name.is_empty() && name.len() <= MAX_LABEL
}

/// Which of several, from 1.
struct Place(u16);

impl FromStr for Place {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        if word.starts_with('0') || !word.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        word.parse().map(Self).map_err(|_| ())
    }
}

impl Argument for MessageKind {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let Label(label) = reader.read(Expect::MessageLabel)?;
        let forms = reader.vocabulary().forms;
        let form: Option<&'static MessageForm> = forms.iter().find(|form| form.label == label).copied();
        if form.is_none() && !forms.is_empty() {
            let known = forms.iter().map(|form| form.label).collect();
            return Err(reader.refuse(ScriptErrorKind::Message(Box::new(KindError::Label { label, known }))));
        }
        let expect = Expect::MessageField(form);
        let mut fields: Vec<(String, String)> = Vec::new();
        while let Some(word) = reader.peek().filter(|word| word.contains('=')) {
            // What is written `name=…` is a value, well or badly.
            let name = word.split_once('=').map_or("", |(name, _)| name).to_string();
            // What is no name is not repeated: it may be of any length, and hold what a terminal obeys.
            if let Some(form) = form.filter(|form| is_name(&name) && !form.fields.contains(&name.as_str())) {
                let (label, known) = (form.label, form.fields);
                let error = KindError::Field { label, field: name, known };
                return Err(reader.missing(ScriptErrorKind::Message(Box::new(error))));
            }
            if fields.iter().any(|(other, _)| *other == name) {
                return Err(reader.missing(ScriptErrorKind::ValueTwice));
            }
            let Carried(name, value) = reader.read(expect)?;
            fields.push((name, value));
        }
        reader.offer(&[expect]);
        Ok(Self { label, fields })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn kind(&self) -> Option<&MessageKind> {
        Some(self)
    }
}

impl Argument for MessageRef {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if let Some(Ok(id)) = reader.peek().map(str::parse) {
            reader.offer(&[Expect::Message]);
            reader.take();
            return Ok(Self::Number(id));
        }
        reader.offer(&[Expect::Message]);
        let from = Endpoint::read(reader)?;
        reader.must("->")?;
        let to = Endpoint::read(reader)?;
        if from == to {
            return Err(reader.refuse(ScriptErrorKind::SameEnds));
        }
        let kind = MessageKind::read(reader)?;
        let place = if reader.at_end() {
            reader.offer(&[Expect::Place]);
            1
        } else {
            let Place(place) = reader.read(Expect::Place)?;
            place
        };
        Ok(Self::Name(MessageName { from, to, kind, place }))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {self}")
    }

    fn fits(&self, size: Size) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Name(name) => name.from.fits(size) && name.to.fits(size),
        }
    }

    fn message(&self) -> Option<MessageId> {
        match self {
            Self::Number(id) => Some(*id),
            Self::Name(_) => None,
        }
    }

    fn kind(&self) -> Option<&MessageKind> {
        match self {
            Self::Number(_) => None,
            Self::Name(name) => Some(&name.kind),
        }
    }
}

/// Links, then a kind of message; both may be left out.
impl Argument for Traffic {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let is_end = |word: &str| word.parse::<Endpoint>().is_ok();
        let mut links = Links::All;
        if reader.peek().is_some_and(is_end) {
            let from = Endpoint::read(reader)?;
            let one_way = reader.word("->");
            links = if one_way || reader.peek().is_some_and(is_end) {
                let to = Endpoint::read(reader)?;
                if from == to {
                    return Err(reader.refuse(ScriptErrorKind::SameEnds));
                }
                let direction = if one_way { Direction::OneWay } else { Direction::Both };
                Links::On(Route { from, to, direction })
            } else {
                reader.offer(&[Expect::Endpoint]);
                Links::Of(from)
            };
        } else {
            reader.offer(&[Expect::Endpoint]);
        }
        let kind = if reader.at_end() {
            reader.offer(&[Expect::MessageLabel]);
            None
        } else {
            Some(MessageKind::read(reader)?)
        };
        Ok(Self { links, kind })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }

    fn fits(&self, size: Size) -> bool {
        self.links.fits(size)
    }

    fn kind(&self) -> Option<&MessageKind> {
        self.kind.as_ref()
    }
}

/// One message, or `all` such.
impl Argument for Held {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        if reader.word("all") {
            Traffic::read(reader).map(Self::All)
        } else {
            MessageRef::read(reader).map(Self::One)
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(one) => one.write(f),
            Self::All(traffic) => write!(f, " all{traffic}"),
        }
    }

    fn fits(&self, size: Size) -> bool {
        match self {
            Self::One(one) => one.fits(size),
            Self::All(traffic) => traffic.fits(size),
        }
    }

    fn message(&self) -> Option<MessageId> {
        match self {
            Self::One(one) => one.message(),
            Self::All(_) => None,
        }
    }

    fn kind(&self) -> Option<&MessageKind> {
        match self {
            Self::One(one) => Argument::kind(one),
            Self::All(traffic) => Argument::kind(traffic),
        }
    }
}

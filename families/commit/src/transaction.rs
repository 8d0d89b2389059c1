//! The vocabulary of distributed transactions: a client's command about up to three keys that several nodes
//! hold, and what it may hear.

use faultline_engine::describe::{Data, Datum, Shape};
use faultline_engine::digest::Encode;
use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

/// Keys that one transaction may touch.
pub const MAX_KEYS: usize = 3;

/// A transaction, numbered by its coordinator from 1; shown as `T3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Data)]
pub struct Tx(pub u32);

/// A key.
pub use faultline_engine::Word as Key;

/// Up to [`MAX_KEYS`] keys; none after the first gap.
pub type Keys = [Option<Key>; MAX_KEYS];

/// What becomes of a transaction: everything that it does is done, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub enum Decision {
    /// All of it.
    Commit,
    /// None of it.
    Abort,
}

/// What a client asks: one thing for each of its keys, all or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command {
    keys: Keys,
    numbers: [i16; MAX_KEYS],
    verb: Verb,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
enum Verb {
    Get,
    Set,
    Transfer,
}

/// What a transaction does with one key. An absent key counts as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Reads it.
    Read,
    /// Overwrites it.
    Write(i16),
    /// Takes this much away; refused where less is there.
    Take(i16),
    /// Adds this much.
    Give(i16),
}

/// The answer to a [`Command`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum Answer {
    /// It was committed, and read this, if anything, in the order of its keys.
    Committed(Values),
    /// It was aborted: nothing happened.
    Aborted,
}

/// What the keys of a transaction held; nothing where a key was never written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Values {
    numbers: [i16; MAX_KEYS],
    /// A bit for each key that held something, and above them, how many keys there are and one more: eight
    /// bytes in all, and never zero, so that no fact of any protocol grows.
    shape: NonZeroU8,
}

impl Act {
    /// What the key holds afterwards; none where the act is refused.
    #[must_use]
    pub fn apply(self, value: Option<i16>) -> Option<Option<i16>> {
        let held = value.unwrap_or(0);
        match self {
            Self::Read => Some(value),
            Self::Write(new) => Some(Some(new)),
            Self::Take(amount) => (held >= amount).then(|| Some(held - amount)),
            Self::Give(amount) => held.checked_add(amount).map(Some),
        }
    }
}

impl Command {
    /// Its keys in order, and what it does with each.
    pub fn acts(&self) -> impl Iterator<Item = (Key, Act)> + use<> {
        let Self { keys, numbers, verb } = *self;
        (0..MAX_KEYS).filter_map(move |place| {
            let act = match verb {
                Verb::Get => Act::Read,
                Verb::Set => Act::Write(numbers[place]),
                Verb::Transfer if place == 0 => Act::Take(numbers[0]),
                Verb::Transfer => Act::Give(numbers[0]),
            };
            keys[place].map(|key| (key, act))
        })
    }

    /// Whether it only reads.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.verb == Verb::Get
    }
}

impl Values {
    /// Nothing for each of so many keys.
    #[must_use]
    pub fn nothing(keys: usize) -> Self {
        let len = u8::try_from(keys.min(MAX_KEYS)).unwrap_or(0);
        Self { numbers: [0; MAX_KEYS], shape: NonZeroU8::MIN.saturating_add(len).saturating_mul(ONE_KEY) }
    }

    fn len(self) -> usize {
        usize::from(self.shape.get() / ONE_KEY.get()) - 1
    }

    /// Puts in what the key at a place held.
    pub fn put(&mut self, place: usize, value: Option<i16>) {
        if let Some(value) = value.filter(|_| place < self.len()) {
            self.numbers[place] = value;
            self.shape |= 1 << place;
        }
    }

    /// What the keys held, in order.
    pub fn iter(self) -> impl Iterator<Item = Option<i16>> {
        (0..self.len())
            .map(move |place| (self.shape.get() & (1 << place) != 0).then_some(self.numbers[place]))
    }
}

/// The lowest of the bits that count keys, above those that say which held something.
const ONE_KEY: NonZeroU8 = NonZeroU8::new(1 << MAX_KEYS).expect("a shift of one by three");

/// Why a text is no command. [`FORMS`] lists what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

/// The accepted forms of a command: `get` and `set` take up to three keys.
pub const FORMS: &[&str] = &["transfer x y 5", "set x 10 y 10", "get x y", "set z 1", "get z"];

impl FromStr for Tx {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let digits = text.strip_prefix('T').ok_or(NoCommand)?;
        if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoCommand);
        }
        digits.parse().map(Self).map_err(|_| NoCommand)
    }
}

impl FromStr for Command {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let mut words = text.split_whitespace();
        let verb = match words.next() {
            Some("get") => Verb::Get,
            Some("set") => Verb::Set,
            Some("transfer") => Verb::Transfer,
            _ => return Err(NoCommand),
        };
        let mut command = Self { keys: [None; MAX_KEYS], numbers: [0; MAX_KEYS], verb };
        let mut place = 0;
        while let Some(word) = words.next() {
            // The amount of a transfer stands behind its two keys.
            if verb == Verb::Transfer && place == 2 {
                command.numbers[0] = word.parse().map_err(|_| NoCommand)?;
                let fits = command.numbers[0] > 0 && words.next().is_none();
                return if fits { Ok(command) } else { Err(NoCommand) };
            }
            let key = word.parse().map_err(|_| NoCommand)?;
            if place == MAX_KEYS || command.keys.contains(&Some(key)) {
                return Err(NoCommand);
            }
            command.keys[place] = Some(key);
            if verb == Verb::Set {
                command.numbers[place] = words.next().and_then(|word| word.parse().ok()).ok_or(NoCommand)?;
            }
            place += 1;
        }
        if place > 0 && verb != Verb::Transfer { Ok(command) } else { Err(NoCommand) }
    }
}

impl Data for Command {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Answer {
    fn datum(&self) -> Datum {
        match self {
            Self::Aborted => Datum::Name("aborted"),
            Self::Committed(values) => {
                let read = values.iter().map(|value| value.datum()).collect();
                Datum::Record(vec![("read", Datum::List(read))])
            }
        }
    }

    fn shape() -> Shape {
        let read = Shape::Record(vec![("read", Shape::List(Box::new(Shape::Plain)))]);
        Shape::OneOf(vec![Shape::Name("aborted"), read])
    }
}

impl Encode for Values {
    fn encode(&self, to: &mut faultline_engine::digest::Digest) {
        self.iter().collect::<arrayvec::ArrayVec<_, MAX_KEYS>>().as_slice().encode(to);
    }

    fn size(&self) -> usize {
        self.iter().collect::<arrayvec::ArrayVec<_, MAX_KEYS>>().as_slice().size()
    }
}

impl fmt::Display for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{}", self.0)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.iter().flatten();
        match self.verb {
            Verb::Get => {
                write!(f, "get")?;
                keys.into_iter().try_for_each(|key| write!(f, " {key}"))
            }
            Verb::Set => {
                write!(f, "set")?;
                keys.zip(self.numbers).try_for_each(|(key, number)| write!(f, " {key} {number}"))
            }
            Verb::Transfer => {
                write!(f, "transfer")?;
                keys.into_iter().try_for_each(|key| write!(f, " {key}"))?;
                write!(f, " {}", self.numbers[0])
            }
        }
    }
}

impl fmt::Display for Values {
    /// Values as data: `7 -`, with `-` for nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, value) in self.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            match value {
                Some(value) => write!(f, "{gap}{value}")?,
                None => write!(f, "{gap}-")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Answer {
    /// An answer as data: `ok`, `7 -`, `aborted`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Committed(values) if values.len() == 0 => f.write_str("ok"),
            Self::Committed(values) => values.fmt(f),
            Self::Aborted => f.write_str("aborted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_back_as_it_was_written() {
        for text in FORMS.iter().chain(&["set a -4 b 0 c 32767", "get a", "transfer from-me to_you 1"]) {
            let command: Command = text.parse().unwrap_or_else(|NoCommand| panic!("{text}"));
            assert_eq!(command.to_string(), *text);
        }
    }

    #[test]
    fn what_is_no_command_is_refused() {
        let texts = [
            "",
            "get",
            "set x",
            "set x one",
            "set x 1 y",
            "get x x",
            "get a b c d",
            "transfer x y",
            "add x 1",
            "transfer x y 0",
            "transfer x y -5",
            "transfer x y 5 6",
            "transfer x x 5",
            "set x 32768",
        ];
        for text in texts {
            assert_eq!(text.parse::<Command>(), Err(NoCommand), "{text}");
        }
    }

    #[test]
    fn a_transfer_takes_from_one_key_and_gives_to_the_other() {
        let command: Command = "transfer x y 5".parse().expect("a command");
        let acts: Vec<String> = command.acts().map(|(key, act)| format!("{key} {act:?}")).collect();
        assert_eq!(acts, ["x Take(5)", "y Give(5)"]);
        assert_eq!(Act::Take(5).apply(Some(4)), None, "nobody gives what he has not");
        assert_eq!(Act::Take(5).apply(Some(5)), Some(Some(0)));
        assert_eq!(Act::Give(5).apply(None), Some(Some(5)));
        assert_eq!(Act::Give(1).apply(Some(i16::MAX)), None);
    }

    #[test]
    fn values_stand_in_the_order_of_the_keys() {
        let mut values = Values::nothing(3);
        values.put(2, Some(-7));
        values.put(0, Some(1));
        values.put(1, None);
        assert_eq!(values.to_string(), "1 - -7");
    }
}

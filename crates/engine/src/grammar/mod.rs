//! The text form of inputs: the same in scripts, links, the command field and the tests.
//!
//! ```text
//! 1.2s crash n1             2s cut n2 n3              2.5s cut n2 -> n3
//! 3s partition n1 n2 | n3   4s heal                   heal n2 n3        heal n1
//! 4s loss n1 n2 30%         delay n1 -> n3 80ms       delay all 10ms..15ms
//! duplicate all 5%          disk n1 20ms              timeout n4
//! drop m17                  copy m17                  hold m18          deliver m18
//! drop n2 -> n3 Accept 2    hold all n1 -> n3 AppendEntries            release n1 -> n3
//! isolate n1 out            partition n1 -> n2 n3     fifo n1 -> n2 on
//! full n2 on                tail n2 1                 absent n6         join n6         leave n2
//! begin n1 term 7 vote n5 log 1 1 1 4 4              corrupt n2
//! slow n2 4x                slow n2 1x                server n2 5ms workers 2 queue 8
//! clock n2 +30ms            clock n2 -200ppm          clock n2 sync
//! twin n1 n2 | n3 n4        untwin n1                 lie n3 consent    lie n3 off
//! policy c1 patience 200ms retries 3 backoff 50ms..2s full             policy all breaker 5 1s
//! c1 set x 1                c1 every 80ms add x 1     c1 quiet          c1 load 200/s poisson set k{1..100} 1
//! ```
//!
//! The actions are rows of a table: see [`crate::ACTIONS`]. One parser serves three purposes: it reads, it says what it expected where it could not, and what it
//! would have accepted at the end of a text is what the command field offers.

mod argument;
mod complete;
mod error;
mod reader;
mod traffic;

pub use crate::input::{VERB_OF_BEGINNINGS, VERB_OF_LIES, VERBS, VERBS_OF_MEMBERS};
pub(crate) use argument::{Argument, Size};
pub use complete::complete;
pub use error::{ScriptError, ScriptErrorKind, plain};
pub use reader::Reader;

use crate::beginning::Begins;
use crate::id::{MessageId, NodeId};
use crate::input::Input;
use crate::lie::Lie;
use crate::limits::{MAX_CLIENTS, MAX_NODES};
use crate::protocol::Protocol;
use crate::traffic::{MessageForm, MessageKind};
use crate::units::{Span, Time};
use std::fmt;
use std::str::FromStr;

/// One line of a script: an action, and when; without a moment it means the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// The moment, if the line names one.
    pub at: Option<Time>,
    /// The action.
    pub input: Input,
}

/// What a reader expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A verb, or a client's name.
    Verb,
    /// A node's name, such as `n1`.
    Node,
    /// A client's name, such as `c1`.
    Client,
    /// A node's or client's name.
    Endpoint,
    /// A message's number, such as `m17`.
    Message,
    /// What a protocol calls a message, such as `AppendEntries`.
    MessageLabel,
    /// A value that a message carries, such as `term=2`: of this form, if the protocol is known.
    MessageField(Option<&'static MessageForm>),
    /// Which of several, such as `2`.
    Place,
    /// A length, such as `80ms`.
    Span,
    /// A length or a range of lengths, such as `10ms..15ms`.
    SpanRange,
    /// A share, such as `30%`.
    Rate,
    /// How many times as long, such as `4x`.
    Factor,
    /// How many times in a second, such as `200/s`.
    Frequency,
    /// What is done to a clock, such as `+30ms`, `200ppm` or `sync`.
    Clock,
    /// A whole number between these, both included.
    Number(u16, u16),
    /// This word or sign.
    Word(&'static str),
    /// A client's command.
    Command,
    /// Something of the protocol, such as this.
    Example(&'static str),
    /// What a disk holds when the run begins, in the words of the protocol.
    Beginning,
    /// Nothing more.
    End,
}

/// The shortest period of a steady client.
pub const MIN_PERIOD: Span = Span::millis(1);

/// What a protocol makes of the text of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It does not know it.
    Unknown,
    /// It knows it.
    Known,
    /// It knows it, and it is about this node.
    About(NodeId),
}

impl Asked {
    /// What a protocol makes of a text.
    #[must_use]
    pub fn of<P: Protocol>(text: &str) -> Self {
        match text.parse::<P::Command>() {
            Err(_) => Self::Unknown,
            Ok(command) => P::named(&command).map_or(Self::Known, Self::About),
        }
    }
}

/// What exists in a run: a reader refuses what does not.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// Messages under way, to be offered; any message may be named.
    pub messages: &'a [(MessageId, MessageKind)],
    /// The messages of the protocol; none if it is not known which it is.
    pub forms: &'a [&'static MessageForm],
    /// Examples of commands.
    pub commands: &'a [&'a str],
    /// What the protocol makes of a command.
    pub accepts: &'a dyn Fn(&str) -> Asked,
    /// Whether its members change; see [`crate::Info::members_change`].
    pub members_change: bool,
    /// What may be said of disks when the run begins.
    pub begins: Begins,
    /// The lies that it can tell; see [`crate::Protocol::lies`].
    pub lies: &'a [Lie],
}

impl Vocabulary<'static> {
    /// Anything that some run could have.
    #[must_use]
    pub fn any() -> Self {
        let (nodes, clients) = (MAX_NODES, MAX_CLIENTS);
        let lies = Lie::ALL;
        let (accepts, members_change, begins) = (&|_: &str| Asked::Known, true, Begins::Anything);
        Self {
            nodes,
            clients,
            messages: &[],
            forms: &[],
            commands: &[],
            accepts,
            members_change,
            begins,
            lies,
        }
    }
}

impl ScriptLine {
    /// Reads a line about a run that has what `vocabulary` says.
    ///
    /// # Errors
    /// The first thing that does not fit, where it stands, and what would be accepted there.
    pub fn parse(line: &str, vocabulary: &Vocabulary<'_>) -> Result<Self, ScriptError> {
        Reader::new(line, *vocabulary)?.line()
    }
}

impl FromStr for ScriptLine {
    type Err = ScriptError;
    fn from_str(line: &str) -> Result<Self, ScriptError> {
        Self::parse(line, &Vocabulary::any())
    }
}

impl fmt::Display for ScriptLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = self.at {
            write!(f, "{at} ")?;
        }
        self.input.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{ACTIONS, ActionKind};
    use std::sync::LazyLock;

    static MESSAGES: LazyLock<[(MessageId, MessageKind); 2]> = LazyLock::new(|| {
        let fields = vec![("term".into(), "2".into())];
        let entries = MessageKind { label: "AppendEntries".into(), fields };
        [(MessageId(17), MessageKind::of("Prepare")), (MessageId(18), entries)]
    });
    const FORMS: &[&MessageForm] = &[
        &MessageForm { label: "Prepare", fields: &[] },
        &MessageForm { label: "Accept", fields: &["ballot"] },
        &MessageForm { label: "AppendEntries", fields: &["term", "entries"] },
    ];

    fn begins(reader: &mut Reader<'_>) -> Result<(), ScriptError> {
        reader.must("term")?;
        reader.number(1, 9)?;
        reader.must("log")?;
        while reader.peek().is_some() {
            reader.number(1, 9)?;
        }
        reader.offer(&[Expect::Number(1, 9)]);
        Ok(())
    }

    /// A run that has whatever the examples name.
    fn vocabulary() -> Vocabulary<'static> {
        let commands = &["set x 1", "add x 1"];
        let accepts = &|text: &str| if text.len() > 6 { Asked::Known } else { Asked::Unknown };
        let lies = Lie::ALL;
        let (messages, forms, members_change, begins) = (&*MESSAGES, FORMS, true, Begins::Of(begins));
        Vocabulary { nodes: 6, clients: 1, messages, forms, commands, accepts, members_change, begins, lies }
    }

    #[test]
    fn every_example_of_the_table_is_read_by_its_own_row_and_written_as_it_stands_there() {
        for row in ACTIONS {
            for example in row.examples {
                let line = ScriptLine::parse(example, &vocabulary());
                let line = line.unwrap_or_else(|error| panic!("{example:?}: {error:?}"));
                assert_eq!(line.to_string(), *example);
                let word = if row.by_client { 1 } else { 0 };
                if let Some(expected) = row.word {
                    assert_eq!(example.split(' ').nth(word), Some(expected));
                }
                assert!(line.input.fits(6, 1), "{example}");
            }
        }
    }

    #[test]
    fn every_word_of_every_example_is_offered_at_its_place() {
        let vocabulary = vocabulary();
        for example in ACTIONS.iter().flat_map(|row| row.examples) {
            let mut before = String::new();
            for word in example.split(' ') {
                let (start, offered) = complete(&before, &vocabulary);
                assert_eq!(start, before.len());
                // A command is offered as a whole; lengths and shares are any, and some are offered.
                let is_it = |option: &String| option == word || option.starts_with(&format!("{word} "));
                let open = word.starts_with(|c: char| c.is_ascii_digit()) && !offered.is_empty();
                assert!(open || offered.iter().any(is_it), "{before:?} does not offer {word:?}: {offered:?}");
                before = format!("{before}{word} ");
                if vocabulary.commands.iter().any(|command| command.split(' ').next() == Some(word)) {
                    break;
                }
            }
        }
    }

    #[test]
    fn what_changes_the_members_is_refused_and_not_offered_where_they_do_not_change() {
        let fixed = Vocabulary { members_change: false, ..vocabulary() };
        let (_, offered) = complete("", &fixed);
        for row in ACTIONS {
            for example in row.examples {
                let line = ScriptLine::parse(example, &vocabulary()).expect(example);
                let changes = line.input.kind() == ActionKind::Change;
                let verb = example.split(' ').next().unwrap_or_default();
                assert_eq!(VERBS_OF_MEMBERS.contains(&verb), changes, "{example}");
                match ScriptLine::parse(example, &fixed) {
                    Ok(read) => assert!(!changes && read == line, "{example}"),
                    Err(error) => {
                        let expected = (0..verb.len(), ScriptErrorKind::FixedMembers);
                        assert!(changes && (error.at, error.kind) == expected, "{example}");
                    }
                }
                assert!(row.by_client || offered.iter().any(|word| word == verb) != changes, "{example}");
            }
        }
        assert_eq!(complete("join ", &fixed).1, [""; 0]);
        assert!(complete("join ", &vocabulary()).1.contains(&"n6".to_string()));
    }

    #[test]
    fn a_protocol_tells_only_its_own_lies() {
        let silent = Vocabulary { lies: &[], ..vocabulary() };
        assert!(!complete("", &silent).1.contains(&"lie".to_string()));
        let error = ScriptLine::parse("1s lie n3 off", &silent).expect_err("no lies");
        assert_eq!((error.at, error.kind), (3..6, ScriptErrorKind::NoLies));
        let one = Vocabulary { lies: &[Lie::Forget], ..vocabulary() };
        assert_eq!(complete("lie n3 ", &one).1, ["forget", "off"]);
        assert!(ScriptLine::parse("lie n3 consent", &one).is_err());
        assert!(ScriptLine::parse("lie n3 forget", &one).is_ok());
    }

    #[test]
    fn the_sides_of_a_twin_are_two_and_apart() {
        for (line, at, kind) in [
            ("twin n7 n1 | n2", 5..7, ScriptErrorKind::NotThere),
            ("twin n1 n1 | n2", 8..10, ScriptErrorKind::OwnSide),
            ("twin n1 n2 | n3 n2", 16..18, ScriptErrorKind::NamedTwice),
        ] {
            let error = ScriptLine::parse(line, &vocabulary()).expect_err(line);
            assert_eq!((error.at, error.kind), (at, kind), "{line}");
        }
        for line in [
            "twin",
            "twin n1",
            "twin n1 |",
            "twin n1 n2",
            "twin n1 n2 |",
            "twin n1 n2 | n3 | n4",
            "twin c1 n2 | n3",
        ] {
            assert!(ScriptLine::parse(line, &vocabulary()).is_err(), "{line}");
        }
    }

    #[test]
    fn no_two_rows_begin_alike_and_what_takes_any_command_comes_last() {
        let mut words: Vec<_> = ACTIONS.iter().map(|row| (row.by_client, row.word)).collect();
        assert_eq!(words.last(), Some(&(true, None)));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ACTIONS.len());
    }
}

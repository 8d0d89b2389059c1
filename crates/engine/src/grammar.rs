//! The text form of inputs: the same in scripts, links, the command field and the tests.
//!
//! ```text
//! 1.2s crash n1             2s cut n2 n3              2.5s cut n2 -> n3
//! 3s partition n1 n2 | n3   4s heal                   heal n2 n3        heal n1
//! 4s loss n1 n2 30%         delay n1 -> n3 80ms       delay all 10ms..15ms
//! duplicate all 5%          disk n1 20ms              timeout n4
//! drop m17                  copy m17                  hold m18          deliver m18
//! slow n2 4x                slow n2 1x
//! c1 set x 1                c1 every 80ms add x 1     c1 quiet
//! ```
//!
//! One parser serves three purposes: it reads, it says what it expected where it could not, and what it
//! would have accepted at the end of a text is what the command field offers.

use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::input::{Direction, Input, Route, TimedInput};
use crate::limits::{MAX_CLIENTS, MAX_LINE, MAX_NODES, MAX_SPAN, MAX_TIME};
use crate::network::Rate;
use crate::time::{Span, SpanRange, Time};
use std::fmt;
use std::ops::Range;
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
    /// A node's or client's name.
    Endpoint,
    /// A message's name, such as `m17`.
    Message,
    /// A length, such as `80ms`.
    Span,
    /// A length or a range of lengths, such as `10ms..15ms`.
    SpanRange,
    /// A share, such as `30%`.
    Rate,
    /// How many times as long, such as `4x`.
    Factor,
    /// This word or sign.
    Word(&'static str),
    /// A client's command.
    Command,
    /// Nothing more.
    End,
}

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// Where in the line, in bytes; empty at its end when something is missing.
    pub at: Range<usize>,
    /// What stands there.
    pub found: String,
    /// What is wrong with it.
    pub kind: ScriptErrorKind,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptErrorKind {
    /// One of these would be accepted.
    Expected(Vec<Expect>),
    /// The line is longer than [`MAX_LINE`].
    TooLong,
    /// The moment is later than [`MAX_TIME`].
    TooLate,
    /// The length is above [`MAX_SPAN`].
    TooSlow,
    /// A client cannot ask more often than this.
    TooOften(Span),
    /// The two ends of a link are the same.
    SameEnds,
    /// The endpoint is named in two groups, or twice in one.
    NamedTwice,
    /// There is no such node or client in this run.
    NotThere,
    /// A partition needs two groups at least.
    OneGroup,
    /// The protocol does not know this command; these are examples of those that it knows.
    Command(Vec<String>),
}

/// The shortest period of a steady client.
pub const MIN_PERIOD: Span = Span::millis(1);

/// What exists in a run: a reader refuses what does not.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// Messages under way, to be offered; any message may be named.
    pub messages: &'a [MessageId],
    /// Examples of commands.
    pub commands: &'a [&'a str],
    /// Whether the protocol knows a command.
    pub accepts: &'a dyn Fn(&str) -> bool,
}

impl Vocabulary<'static> {
    /// Anything that some run could have.
    #[must_use]
    pub fn any() -> Self {
        Self { nodes: MAX_NODES, clients: MAX_CLIENTS, messages: &[], commands: &[], accepts: &|_| true }
    }
}

/// What an action that is not a client's begins with.
pub const VERBS: &[&str] = &[
    "crash",
    "restart",
    "freeze",
    "thaw",
    "wipe",
    "timeout",
    "cut",
    "heal",
    "partition",
    "isolate",
    "delay",
    "loss",
    "duplicate",
    "disk",
    "drop",
    "copy",
    "hold",
    "deliver",
    "slow",
];

impl ScriptLine {
    /// Reads a line about a run that has what `vocabulary` says.
    ///
    /// # Errors
    /// The first thing that does not fit, where it stands, and what would be accepted there.
    pub fn parse(line: &str, vocabulary: &Vocabulary<'_>) -> Result<Self, ScriptError> {
        Reader::new(line, *vocabulary)?.line()
    }
}

/// What could stand at the end of a line: where the word begins, and the words that fit.
#[must_use]
pub fn complete(line: &str, vocabulary: &Vocabulary<'_>) -> (usize, Vec<String>) {
    let start =
        line.rfind(char::is_whitespace).map_or(0, |i| i + line[i..].chars().next().map_or(1, char::len_utf8));
    let (before, word) = line.split_at(start);
    let Ok(mut reader) = Reader::new(before, *vocabulary) else { return (start, Vec::new()) };
    // The line may well be wrong: what counts is what was tried at its end.
    let _ = reader.line();
    let mut options = Vec::new();
    for expect in reader.offers(reader.tokens.len()) {
        offer(expect, vocabulary, &mut options);
    }
    // A name that stands there already is of the right kind, and refused all the same.
    let fits = |option: &str| {
        let longer = format!("{before}{option}");
        ScriptLine::parse(&longer, vocabulary).map_or_else(|error| error.at.start >= longer.len(), |_| true)
    };
    options.retain(|option| option.starts_with(word) && option != word && fits(option));
    options.dedup();
    (start, options)
}

fn offer(expect: Expect, vocabulary: &Vocabulary<'_>, options: &mut Vec<String>) {
    let nodes = (0..vocabulary.nodes).map(|i| NodeId(i).to_string());
    let clients = (0..vocabulary.clients).map(|i| ClientId(i).to_string());
    match expect {
        Expect::Verb => {
            options.extend(VERBS.iter().map(ToString::to_string));
            options.extend(clients);
        }
        Expect::Node => options.extend(nodes),
        Expect::Endpoint => options.extend(nodes.chain(clients)),
        Expect::Message => options.extend(vocabulary.messages.iter().map(ToString::to_string)),
        Expect::Span => options.extend(["50ms", "200ms", "1s"].map(String::from)),
        Expect::SpanRange => options.extend(["20ms", "80ms", "10ms..15ms", "5ms..100ms"].map(String::from)),
        Expect::Rate => options.extend(["10%", "30%", "50%", "0%"].map(String::from)),
        Expect::Factor => options.extend(["2x", "4x", "10x", "1x"].map(String::from)),
        Expect::Word(word) => options.push(word.into()),
        Expect::Command => options.extend(vocabulary.commands.iter().map(ToString::to_string)),
        Expect::End => {}
    }
}

struct Reader<'a> {
    tokens: Vec<(Range<usize>, &'a str)>,
    next: usize,
    end: usize,
    /// What would be accepted, and as which word of the line.
    offers: Vec<(usize, Expect)>,
    vocabulary: Vocabulary<'a>,
}

impl<'a> Reader<'a> {
    fn new(line: &'a str, vocabulary: Vocabulary<'a>) -> Result<Self, ScriptError> {
        if line.len() > MAX_LINE {
            let found = line.chars().take(20).collect();
            return Err(ScriptError { at: 0..line.len(), found, kind: ScriptErrorKind::TooLong });
        }
        let mut tokens = Vec::new();
        for word in line.split_whitespace() {
            let start = word.as_ptr() as usize - line.as_ptr() as usize;
            tokens.push((start..start + word.len(), word));
        }
        Ok(Self { tokens, next: 0, end: line.len(), offers: Vec::new(), vocabulary })
    }

    fn line(&mut self) -> Result<ScriptLine, ScriptError> {
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
        if self.next < self.tokens.len() {
            return Err(self.expected(&[Expect::End]));
        }
        Ok(ScriptLine { at, input })
    }

    fn input(&mut self) -> Result<Input, ScriptError> {
        let verb = self.peek();
        if let Some(Ok(Endpoint::Client(_))) = verb.map(str::parse) {
            return self.client();
        }
        if !verb.is_some_and(|verb| VERBS.contains(&verb)) {
            return Err(self.expected(&[Expect::Verb]));
        }
        self.next += 1;
        Ok(match verb.unwrap_or_default() {
            "crash" => Input::Crash(self.node()?),
            "restart" => Input::Restart(self.node()?),
            "freeze" => Input::Freeze(self.node()?),
            "thaw" => Input::Thaw(self.node()?),
            "wipe" => Input::Wipe(self.node()?),
            "timeout" => Input::Timeout(self.node()?),
            "isolate" => Input::Isolate(self.endpoint()?),
            "cut" => Input::Cut(self.route()?),
            "heal" => self.heal()?,
            "partition" => self.partition()?,
            "delay" => Input::Delay(self.route_or_all()?, self.range()?),
            "loss" => Input::Loss(self.route_or_all()?, self.rate()?),
            "duplicate" => Input::Duplicate(self.route_or_all()?, self.rate()?),
            "disk" => {
                let node = if self.word("all") { None } else { Some(self.node()?) };
                Input::Disk(node, self.range()?)
            }
            "drop" => Input::Drop(self.message()?),
            "copy" => Input::Copy(self.message()?),
            "hold" => Input::Hold(self.message()?),
            "slow" => Input::Slow(self.node()?, self.read(Expect::Factor)?),
            _ => Input::Deliver(self.message()?),
        })
    }

    fn client(&mut self) -> Result<Input, ScriptError> {
        let Endpoint::Client(client) = self.endpoint()? else { return Err(self.expected(&[Expect::Verb])) };
        if self.word("quiet") {
            return Ok(Input::Quiet(client));
        }
        if self.word("every") {
            let period = self.span()?;
            if period < MIN_PERIOD {
                self.next -= 1;
                return Err(self.fail(ScriptErrorKind::TooOften(MIN_PERIOD)));
            }
            return Ok(Input::Every(client, period, self.command()?));
        }
        Ok(Input::Ask(client, self.command()?))
    }

    fn heal(&mut self) -> Result<Input, ScriptError> {
        if self.peek().is_none() {
            self.offer(&[Expect::Endpoint]);
            return Ok(Input::HealAll);
        }
        let from = self.endpoint()?;
        if self.peek().is_none() {
            self.offer(&[Expect::Endpoint, Expect::Word("->")]);
            return Ok(Input::HealEndpoint(from));
        }
        Ok(Input::Heal(self.route_from(from)?))
    }

    fn partition(&mut self) -> Result<Input, ScriptError> {
        let mut groups = vec![Vec::new()];
        let mut seen = Vec::new();
        loop {
            let end = self.endpoint()?;
            if seen.contains(&end) {
                self.next -= 1;
                return Err(self.fail(ScriptErrorKind::NamedTwice));
            }
            seen.push(end);
            groups.last_mut().expect("there is always a group").push(end);
            if self.word("|") {
                groups.push(Vec::new());
            } else if self.peek().is_none() {
                self.offer(&[Expect::Endpoint]);
                break;
            }
        }
        let named = seen.iter().filter(|end| end.node().is_some()).count();
        // The nodes that are not named are a group too, so one named group of some of them is enough.
        if groups.len() == 1 && named == usize::from(self.vocabulary.nodes) {
            return Err(self.fail(ScriptErrorKind::OneGroup));
        }
        Ok(Input::Partition(groups))
    }

    fn route_or_all(&mut self) -> Result<Option<Route>, ScriptError> {
        if self.word("all") { Ok(None) } else { self.route().map(Some) }
    }

    fn route(&mut self) -> Result<Route, ScriptError> {
        let from = self.endpoint()?;
        self.route_from(from)
    }

    fn route_from(&mut self, from: Endpoint) -> Result<Route, ScriptError> {
        let direction = if self.word("->") { Direction::OneWay } else { Direction::Both };
        let to = self.endpoint()?;
        if from == to {
            self.next -= 1;
            return Err(self.fail(ScriptErrorKind::SameEnds));
        }
        Ok(Route { from, to, direction })
    }

    fn command(&mut self) -> Result<String, ScriptError> {
        let words: Vec<&str> = self.tokens[self.next..].iter().map(|token| token.1).collect();
        if words.is_empty() {
            return Err(self.expected(&[Expect::Command]));
        }
        let text = words.join(" ");
        if !(self.vocabulary.accepts)(&text) {
            let start = self.tokens[self.next].0.start;
            // The command field completes the command as one piece.
            let known = self.vocabulary.commands.iter().map(ToString::to_string).collect();
            let kind = ScriptErrorKind::Command(known);
            return Err(ScriptError { at: start..self.end, found: text, kind });
        }
        self.next = self.tokens.len();
        Ok(text)
    }

    fn node(&mut self) -> Result<NodeId, ScriptError> {
        match self.read(Expect::Node)? {
            NodeId(n) if n < self.vocabulary.nodes => Ok(NodeId(n)),
            _ => Err(self.not_there()),
        }
    }

    fn endpoint(&mut self) -> Result<Endpoint, ScriptError> {
        match self.read(Expect::Endpoint)? {
            Endpoint::Node(NodeId(n)) if n >= self.vocabulary.nodes => Err(self.not_there()),
            Endpoint::Client(ClientId(n)) if n >= self.vocabulary.clients => Err(self.not_there()),
            end => Ok(end),
        }
    }

    fn message(&mut self) -> Result<MessageId, ScriptError> {
        self.read(Expect::Message)
    }

    fn rate(&mut self) -> Result<Rate, ScriptError> {
        self.read(Expect::Rate)
    }

    fn span(&mut self) -> Result<Span, ScriptError> {
        let span: Span = self.read(Expect::Span)?;
        if span > MAX_SPAN { Err(self.too_slow()) } else { Ok(span) }
    }

    fn range(&mut self) -> Result<SpanRange, ScriptError> {
        let range: SpanRange = self.read(Expect::SpanRange)?;
        if range.max > MAX_SPAN { Err(self.too_slow()) } else { Ok(range) }
    }

    fn read<T: FromStr>(&mut self, expect: Expect) -> Result<T, ScriptError> {
        match self.peek().and_then(|word| word.parse().ok()) {
            Some(value) => {
                self.next += 1;
                Ok(value)
            }
            None => Err(self.expected(&[expect])),
        }
    }

    /// Whether this word comes next; then it is taken.
    fn word(&mut self, word: &'static str) -> bool {
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

    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.next).map(|token| token.1)
    }

    fn expected(&mut self, expected: &[Expect]) -> ScriptError {
        self.offer(expected);
        self.fail(ScriptErrorKind::Expected(self.offers(self.next)))
    }

    fn offer(&mut self, expected: &[Expect]) {
        self.offers.extend(expected.iter().map(|expect| (self.next, *expect)));
    }

    fn offers(&self, place: usize) -> Vec<Expect> {
        self.offers.iter().filter(|(other, _)| *other == place).map(|(_, expect)| *expect).collect()
    }

    fn not_there(&mut self) -> ScriptError {
        self.next -= 1;
        self.fail(ScriptErrorKind::NotThere)
    }

    fn too_slow(&mut self) -> ScriptError {
        self.next -= 1;
        self.fail(ScriptErrorKind::TooSlow)
    }

    fn fail(&self, kind: ScriptErrorKind) -> ScriptError {
        match self.tokens.get(self.next) {
            Some((at, word)) => ScriptError { at: at.clone(), found: (*word).to_string(), kind },
            None => ScriptError { at: self.end..self.end, found: String::new(), kind },
        }
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

impl fmt::Display for TimedInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.input)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.direction {
            Direction::Both => write!(f, "{} {}", self.from, self.to),
            Direction::OneWay => write!(f, "{} -> {}", self.from, self.to),
        }
    }
}

fn everywhere<T: fmt::Display>(on: Option<&T>) -> String {
    on.map_or_else(|| "all".into(), ToString::to_string)
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash(node) => write!(f, "crash {node}"),
            Self::Restart(node) => write!(f, "restart {node}"),
            Self::Freeze(node) => write!(f, "freeze {node}"),
            Self::Thaw(node) => write!(f, "thaw {node}"),
            Self::Wipe(node) => write!(f, "wipe {node}"),
            Self::Timeout(node) => write!(f, "timeout {node}"),
            Self::Cut(route) => write!(f, "cut {route}"),
            Self::HealAll => write!(f, "heal"),
            Self::HealEndpoint(end) => write!(f, "heal {end}"),
            Self::Heal(route) => write!(f, "heal {route}"),
            Self::Partition(groups) => {
                let names = |group: &Vec<Endpoint>| {
                    group.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
                };
                write!(f, "partition {}", groups.iter().map(names).collect::<Vec<_>>().join(" | "))
            }
            Self::Isolate(end) => write!(f, "isolate {end}"),
            Self::Delay(route, range) => write!(f, "delay {} {range}", everywhere(route.as_ref())),
            Self::Loss(route, rate) => write!(f, "loss {} {rate}", everywhere(route.as_ref())),
            Self::Duplicate(route, rate) => write!(f, "duplicate {} {rate}", everywhere(route.as_ref())),
            Self::Disk(node, range) => write!(f, "disk {} {range}", everywhere(node.as_ref())),
            Self::Drop(message) => write!(f, "drop {message}"),
            Self::Copy(message) => write!(f, "copy {message}"),
            Self::Hold(message) => write!(f, "hold {message}"),
            Self::Deliver(message) => write!(f, "deliver {message}"),
            Self::Ask(client, command) => write!(f, "{client} {command}"),
            Self::Every(client, period, command) => write!(f, "{client} every {period} {command}"),
            Self::Quiet(client) => write!(f, "{client} quiet"),
            Self::Slow(node, factor) => write!(f, "slow {node} {factor}"),
        }
    }
}

//! What is wrong with a line, a link, a setup; where; and what would be accepted.

use crate::spelling::{dynamic, meant};
use faultline_catalogue::SetupError;
use faultline_engine::grammar::{Expect, ScriptError, ScriptErrorKind, VERBS};
use faultline_engine::limits::{
    MAX_CLOCK_OFFSET, MAX_CLOCK_RATE, MAX_KEYS, MAX_LINE, MAX_SOURCE, MAX_SPAN, MAX_TIME,
};
use faultline_engine::{Amount, Impossible, KindError, Lie, SettingError, SettingKind};
use faultline_language::Language;
use faultline_scenario::{Form, LinkError, OpenError, Stretch, StretchError};

pub(super) fn any_of(options: &[String]) -> String {
    match options {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}

fn expect(expect: Expect) -> String {
    match expect {
        Expect::Verb => {
            return format!("an action ({}) or a client such as c1", VERBS.join(", "));
        }
        Expect::Node => "a node such as n1",
        Expect::Client => "a client such as c1",
        Expect::Endpoint => "a node or client such as n1 or c1",
        Expect::Message => "a message such as m17",
        Expect::MessageLabel => "what the protocol calls a message, such as AppendEntries",
        Expect::MessageField(None) => "a value that it carries, such as term=2",
        Expect::MessageField(Some(form)) => {
            let fields: Vec<String> = form.fields.iter().map(|name| format!("{name}=…")).collect();
            return if fields.is_empty() { "nothing more".into() } else { any_of(&fields) };
        }
        Expect::Place => "which of several, such as 2",
        Expect::Span => "a length of time such as 80ms",
        Expect::SpanRange => "a length of time such as 80ms, or a range such as 10ms..15ms",
        Expect::Rate => "a percentage such as 30%",
        Expect::Frequency => "a frequency such as 200/s",
        Expect::Factor => "a factor from 1x to 100x such as 4x",
        Expect::Clock => "a clock setting such as +30ms, -200ppm or sync",
        Expect::Number(least, most) => return format!("a number from {least} to {most}"),
        Expect::Word(word) => return format!("\u{201c}{word}\u{201d}"),
        Expect::Example(example) => return format!("something such as {example}"),
        Expect::Beginning => "what the disk holds, in the words of the protocol",
        Expect::Command => "a command such as set x 1",
        Expect::End => "nothing more",
    }
    .into()
}

pub(super) fn script(error: &ScriptError) -> String {
    let found = if error.found.is_empty() {
        "At the end".to_string()
    } else {
        format!("At character {}, \u{201c}{}\u{201d}", error.at.start + 1, error.found)
    };
    let wrong = match &error.kind {
        ScriptErrorKind::Expected(expected)
            if expected.contains(&Expect::Verb) && meant(&error.found).is_some() =>
        {
            let verb = meant(&error.found).unwrap_or_default();
            format!("no such action; did you mean \u{201c}{verb}\u{201d}?")
        }
        ScriptErrorKind::Expected(expected) => {
            let mut options: Vec<String> = expected.iter().copied().map(expect).collect();
            options.dedup();
            format!("expected {}", any_of(&options))
        }
        ScriptErrorKind::TooLong => format!("the line is too long: at most {MAX_LINE} characters"),
        ScriptErrorKind::TooLate => format!("a run lasts no longer than {MAX_TIME}"),
        ScriptErrorKind::TooSlow => format!("at most {MAX_SPAN}"),
        ScriptErrorKind::ClockTooWrong => format!(
            "a clock is at most {MAX_CLOCK_OFFSET} ahead or behind, and at most {MAX_CLOCK_RATE}ppm fast or slow"
        ),
        ScriptErrorKind::TooShort(least) => format!("it must be at least {least}"),
        ScriptErrorKind::TooOften(least) => format!("the interval must be at least {least}"),
        ScriptErrorKind::NoRange => {
            format!("a range such as {{1..100}} says which keys are drawn; it has {MAX_KEYS} numbers at most")
        }
        ScriptErrorKind::SameEnds => "the two ends of a link must differ".into(),
        ScriptErrorKind::NamedTwice => "it is already in a group; a node or client can be in only one".into(),
        ScriptErrorKind::NotThere => "this run has no such node or client".into(),
        ScriptErrorKind::CommandAbout(node, nodes) => {
            format!("it is about {node}, and the nodes of this run are n1 to n{nodes}")
        }
        ScriptErrorKind::FixedMembers => fixed_members(),
        ScriptErrorKind::NoBeginnings => no_beginnings(),
        ScriptErrorKind::Impossible(why) => impossible(why),
        ScriptErrorKind::OwnSide => "the node itself hears neither of its copies".into(),
        ScriptErrorKind::NoLies => its_lies(&[]),
        ScriptErrorKind::ValueTwice => "this value is given twice".into(),
        ScriptErrorKind::Message(error) => kind(error),
        ScriptErrorKind::OneGroup => "a partition needs two groups, as in n1 n2 | n3".into(),
        ScriptErrorKind::Command(known) => format!("no such command; these are known: {}", known.join(", ")),
    };
    let end = if wrong.ends_with('?') { "" } else { "." };
    format!("{found}: {wrong}{end}")
}

/// The protocol has no words for what disks hold at the start.
fn no_beginnings() -> String {
    "in this protocol every disk is empty at the start; no line can say what it holds".into()
}

/// Why no run leads to what disks are to hold.
pub(super) fn impossible(why: &Impossible) -> String {
    match why {
        Impossible::Falls { before, after } => format!("in a log, {after} cannot follow {before}"),
        Impossible::Above { holds, knows } => {
            format!("it cannot hold something of {holds} when the highest it knows of is {knows}")
        }
        Impossible::LogsDiffer { first, second, epoch } => format!(
            "{first} and {second} both hold entries of {epoch}, and their logs differ before those; a leader sends its whole log"
        ),
        Impossible::NoMajority { epoch } => format!(
            "the disks hold something of {epoch}, so a majority must begin with a vote or a promise for it, or with something higher"
        ),
        Impossible::TwoValues { first, second, epoch } => {
            format!("{first} and {second} hold different values of {epoch}")
        }
        Impossible::NotBegun { node, epoch } => {
            format!(
                "{node} cannot have begun {epoch}: it does not propose, or its own disk says that it has not come so far"
            )
        }
        Impossible::Overruled { chosen, epoch } => {
            format!("a majority has accepted the value of {chosen}, and {epoch} has another one")
        }
    }
}

/// The members of the protocol do not change; those of others do.
fn fixed_members() -> String {
    format!("in this protocol no node joins or leaves; in these they do: {}", dynamic().join(", "))
}

/// The lies that the protocol knows.
fn its_lies(known: &[Lie]) -> String {
    match known {
        [] => "this protocol knows no lies; twin makes a node of any protocol say two things".into(),
        _ => {
            let words: Vec<String> = known.iter().map(|lie| lie.word().to_string()).collect();
            format!("this protocol does not know that lie, only {}", words.join(", "))
        }
    }
}

/// A kind of message that the protocol does not have.
fn kind(error: &KindError) -> String {
    match error {
        KindError::Label { label, known } => {
            format!("this protocol has no message \u{201c}{label}\u{201d}; it has {}", known.join(", "))
        }
        KindError::Field { label, field, known: [] } => {
            format!("a message {label} carries no \u{201c}{field}\u{201d}, nor anything else")
        }
        KindError::Field { label, field, known } => {
            format!("a message {label} carries no \u{201c}{field}\u{201d}, only {}", known.join(", "))
        }
    }
}

pub(super) fn link(error: &LinkError) -> String {
    match error {
        LinkError::TooLong { length, max } => {
            format!("It is too long: {length} bytes, at most {max} are accepted.")
        }
        LinkError::Encoding => "Its percent-encoding is damaged.".into(),
        LinkError::Control { found } => {
            format!(
                "It contains a control character (U+{:04X}); links are one line of text.",
                u32::from(*found)
            )
        }
        LinkError::Protocol { found } => {
            format!(
                "It begins with \u{201c}{found}\u{201d}; it must begin with the name of a protocol, as in raft?nodes=5."
            )
        }
        LinkError::Version { found, known } => format!(
            "It uses version {found} of the format; this page supports versions up to {known}. A newer version of the page may open it."
        ),
        LinkError::Key { found, known } => {
            format!("It has a part named \u{201c}{found}\u{201d}; these are known: {}.", known.join(", "))
        }
        LinkError::Twice { key } => format!("Its part \u{201c}{key}\u{201d} appears twice."),
        LinkError::Beside { key } => {
            format!(
                "Its part \u{201c}{key}\u{201d} appears next to compressed text, which already contains it."
            )
        }
        LinkError::Number { key, found, min, max } => format!(
            "Its part \u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; a whole number from {min} to {max} is accepted."
        ),
        LinkError::Form { key, found, form } => {
            let accepted = match form {
                Form::Language => {
                    return format!(
                        "Its part \u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; accepted: {}.",
                        any_of(&Language::ALL.map(|language| language.to_string()))
                    );
                }
                Form::Moment => "a moment such as 3.2s",
                Form::Speed => "a speed such as 0.05 or 4",
                Form::Selection => {
                    "a node, client, link, message or event, such as n1, c1, n1-n2, m17 or e230"
                }
                Form::Name => "lower-case letters, digits and hyphens",
                Form::Setting => {
                    return format!(
                        "Its part \u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; accepted: a setting's name and its value, \
                         which has at most {MAX_SOURCE} bytes."
                    );
                }
            };
            format!("Its part \u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; accepted: {accepted}.")
        }
        LinkError::TooLate { found, max } => {
            format!("Its moment {found} is too late: a run lasts no longer than {max}.")
        }
        LinkError::NotThere { found } => format!("It selects {found}, which this run does not have."),
        LinkError::Escape { key, found } => {
            format!("In its part \u{201c}{key}\u{201d}, \u{201c}{found}\u{201d} is not a valid escape.")
        }
        LinkError::SettingTwice { name } => format!("Its setting \u{201c}{name}\u{201d} appears twice."),
        LinkError::TooManySettings { max } => format!("It has too many settings: at most {max}."),
        LinkError::TooManyInputs { found, max } => {
            format!("Its script has {found} lines; at most {max} are accepted.")
        }
        LinkError::NoMoment { line, found } => format!(
            "Line {line} of its script, \u{201c}{found}\u{201d}, does not begin with a moment, as in 1.2s crash n1."
        ),
        LinkError::Script { line, text, error } => {
            format!("Line {line} of its script, \u{201c}{text}\u{201d}: {}", script(error))
        }
        LinkError::Base64 => "Its compressed part contains characters that are not allowed.".into(),
        LinkError::Deflate => {
            "Its compressed part is incomplete or damaged; the link may not have been copied completely."
                .into()
        }
        LinkError::Bomb { max } => format!("Its compressed part expands to more than {max} bytes."),
    }
}

pub(super) fn setup(error: &SetupError) -> String {
    match error {
        SetupError::Behaviour { asked, known } if asked > known => format!(
            "It was made with version {asked} of this protocol\u{2019}s behaviour, and this Faultline has version {known}: \
             it needs a newer Faultline."
        ),
        SetupError::Behaviour { asked, known } => format!(
            "It was made with version {asked} of this protocol\u{2019}s behaviour, which Faultline no longer runs; it now \
             has version {known}, with which the run would be another one."
        ),
        SetupError::Nodes(Amount { min, max, .. }) => format!("This protocol needs {min} to {max} nodes."),
        SetupError::Clients(Amount { min, max, .. }) => {
            format!("This protocol supports {min} to {max} clients.")
        }
        SetupError::Setting { name, error: SettingError::Unknown(known) } => {
            format!(
                "There is no setting named \u{201c}{name}\u{201d}; these are known: {}.",
                known.join(", ")
            )
        }
        SetupError::Setting { name, error: SettingError::Value(kind) } => {
            let accepted = match kind {
                SettingKind::Switch | SettingKind::Bug => "on or off".to_string(),
                SettingKind::Span => "a length of time from 1ms to 60s, such as 50ms".into(),
                SettingKind::Pause => "a length of time from 0s to 60s, such as 50ms".into(),
                SettingKind::Range => "a range of lengths from 1ms to 60s, such as 150ms..300ms".into(),
                SettingKind::Number { min, max } => format!("a whole number from {min} to {max}"),
                SettingKind::Text => {
                    format!("a text of 1 to {MAX_SOURCE} bytes without control characters")
                }
                SettingKind::Choice(words) => {
                    any_of(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
                }
            };
            format!("The setting \u{201c}{name}\u{201d} accepts {accepted}.")
        }
        SetupError::Command { index, text, forms } => format!(
            "Line {} of the script: this protocol has no command \u{201c}{text}\u{201d}; it has {}.",
            index + 1,
            forms.join(", ")
        ),
        SetupError::Message { index, error } => format!("Line {} of the script: {}.", index + 1, kind(error)),
        SetupError::NotItsLie { index, known } => {
            format!("Line {} of the script: {}.", index + 1, its_lies(known))
        }
        SetupError::FixedMembers { index } => {
            format!("Line {} of the script: {}.", index + 1, fixed_members())
        }
        SetupError::NoBeginnings { index } => {
            format!("Line {} of the script: {}.", index + 1, no_beginnings())
        }
        SetupError::Beginning { index, error } => {
            format!("Line {} of the script, behind the node: {}", index + 1, script(error))
        }
        SetupError::CommandAbout { index, text, node, nodes } => format!(
            "Line {} of the script: \u{201c}{text}\u{201d} is about {node}, and the nodes of this run are n1 to n{nodes}.",
            index + 1
        ),
        SetupError::NotThere { index } => {
            format!("Line {} of the script names a node or client that this run does not have.", index + 1)
        }
    }
}

pub(super) fn open(error: &OpenError) -> String {
    match error {
        OpenError::Link(error) => link(error),
        OpenError::Protocol { found, known } => format!(
            "There is no protocol named \u{201c}{found}\u{201d}; these are known: {}.",
            known.join(", ")
        ),
        OpenError::Setup(error) => setup(error),
    }
}

pub(super) fn stretch(error: &StretchError) -> String {
    match error {
        StretchError::Backwards(Stretch { from, to }) => {
            format!(
                "The stretch from {from} to {to} ends before it begins; accepted: an end at {from} or later."
            )
        }
        StretchError::Unknown { to, known } => format!(
            "The run has been simulated only up to {known}, and the stretch ends at {to}; accepted: an end at {known} or earlier."
        ),
        StretchError::Nothing(Stretch { from, to }) => {
            format!("Nothing happens from {from} to {to}; choose a stretch in which something does.")
        }
        StretchError::TooMuch { stretch: Stretch { from, to }, found, max, fits } => {
            let narrower = match fits {
                Some(fits) => format!("from {from} to {fits} fits"),
                None => "choose another start".to_string(),
            };
            format!(
                "From {from} to {to} there are {found} messages and notes, and at most {max} are accepted; {narrower}."
            )
        }
    }
}

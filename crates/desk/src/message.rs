//! What page and desk say to each other, and what the build writes down for the page. A message is a text; the bytes of a file
//! go beside it, as the browser has them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the page asks of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Opens a scenario file.
    Open {
        /// What stands in it.
        text: String,
    },
    /// Opens the run that a picture carries: beside it go the first bytes of the file, as many as are looked at.
    Picture,
    /// Says what of a lesson is true of another run than its own.
    Judge(Judge),
    /// Exports a run.
    Export(Export),
    /// Puts a run into a PNG, which goes beside it.
    Carry {
        /// The run, as the picture carries it of which the pixels are.
        block: String,
    },
}

/// What of a lesson is to be judged, and of which run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judge {
    /// The run.
    pub link: String,
    /// Until when the lesson is followed, in microseconds.
    pub until: u64,
    /// What must be true, as scenario files have it.
    pub expectations: Vec<String>,
}

/// What becomes of an expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it is met, when the run has been followed to its end.
    pub met: bool,
    /// From when on that is known, in microseconds.
    pub settled: u64,
}

/// What of a run is exported, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// As what.
    pub form: Form,
    /// The run, at the moment in view.
    pub link: String,
    /// From when, in microseconds.
    pub from: u64,
    /// Until when, in microseconds.
    pub to: u64,
    /// In which colours a picture is.
    pub colors: Colors,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colors {
    /// For the day.
    Light,
    /// For the night.
    Dark,
    /// As whoever looks at it has it.
    Reader,
}

/// What a run can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The network at the moment of the link, as SVG.
    Network,
    /// The logs at the moment of the link, as SVG.
    Logs,
    /// The board of tasks at the moment of the link, as SVG.
    Board,
    /// The matrix of beliefs at the moment of the link, as SVG.
    Matrix,
    /// The space-time diagram of the stretch, as SVG.
    Diagram,
    /// One JSON object per event of the stretch.
    Trace,
    /// A log with vector clocks of the stretch.
    Shiviz,
    /// A sequence diagram of the stretch.
    Mermaid,
    /// Charts of the stretch, as SVG.
    Charts,
    /// The time series of the stretch, as comma-separated values.
    Series,
    /// A scenario file.
    Scenario,
}

impl Form {
    /// Its name, for the name of a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Logs => "logs",
            Self::Board => "board",
            Self::Matrix => "matrix",
            Self::Diagram => "diagram",
            Self::Trace => "trace",
            Self::Shiviz => "shiviz",
            Self::Mermaid => "mermaid",
            Self::Charts => "charts",
            Self::Series => "series",
            Self::Scenario => "scenario",
        }
    }
}

/// What the desk answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// The file was opened.
    Lesson(Lesson),
    /// What becomes of each expectation, in the order of the question; none where it cannot be said of that run.
    Judged(Vec<Option<Verdict>>),
    /// The run of a picture, as a link.
    Link(String),
    /// What was exported: an SVG, and the run that it carries.
    Picture {
        /// The text of the file.
        svg: String,
        /// What its metadata says, for the same picture in pixels.
        block: String,
    },
    /// A file was made; its bytes go beside this.
    File,
    /// What was exported: the text of a file.
    Text(String),
    /// Why not, as a sentence.
    Refused(String),
}

/// A scenario beside its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// Its run, at its first moment.
    pub link: String,
    /// The moment that the scenario shows, in microseconds.
    pub at: u64,
    /// Until when it is followed, in microseconds.
    #[serde(default)]
    pub until: u64,
    /// What to say when, in order of time.
    pub cues: Vec<Cue>,
    /// What must be true.
    pub expectations: Vec<Expectation>,
    /// What to try when it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<Variation>,
}

/// What a lesson proposes to try: its run with something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variation {
    /// What is changed, in a few words.
    pub name: String,
    /// What is changed, and what to watch for.
    pub text: String,
    /// The changed run, at its first moment.
    pub link: String,
    /// What must be true of it.
    pub expectations: Vec<Expectation>,
}

/// A caption, and when its moment comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// When, in microseconds.
    pub time: u64,
    /// The event that it waited for, from 0.
    pub event: u32,
    /// What to say then.
    pub text: String,
}

/// What must be true of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// As a sentence.
    pub text: String,
    /// As scenario files have it, so that another run can be judged by it; empty where none is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Whether it was, when the run was followed to its end.
    pub met: bool,
    /// From when on that is known, in microseconds.
    pub settled: u64,
    /// Of a variation: whether it is not so in the lesson.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new: bool,
}

/// What the catalogue says of protocols and scenarios, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// What each family is called, by its name for programs.
    pub families: BTreeMap<String, String>,
    /// What each protocol is called, by its name in links.
    pub names: BTreeMap<String, String>,
    /// What each protocol is for and how it works, by its name in links.
    pub protocols: BTreeMap<String, String>,
    /// Every scenario that comes with the page, in the order to show them.
    pub scenarios: Vec<Card>,
}

/// Where a scenario stands among those of its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Among those to start with.
    Start,
    /// Among those for who knows the protocol.
    Deeper,
    /// A bug is planted in it.
    Bug,
}

/// A scenario as it stands on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its name: that of its file.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// The protocol's name in links.
    pub protocol: String,
    /// How many captions it has.
    pub captions: u32,
    /// Whether it expects that a rule is broken.
    pub breaks: bool,
    /// Where it stands.
    pub place: Place,
    /// How the names of its files begin, beside that of the shelf: they change with what is in them, all at once, since what says so
    /// cannot be compressed.
    pub files: String,
}

impl Card {
    /// The file of its [`Lesson`].
    #[must_use]
    pub fn lesson(&self) -> String {
        format!("{}.json", self.files)
    }

    /// The file of its picture, by day or by night.
    #[must_use]
    pub fn picture(&self, night: bool) -> String {
        format!("{}-{}.svg", self.files, if night { "dark" } else { "light" })
    }
}

/// Reads and writes messages. The page keeps it behind a door: what it opens with needs none of it.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    /// Writes what is asked.
    pub request: fn(&Request) -> String,
    /// Reads the answer.
    pub response: fn(&str) -> Option<Response>,
    /// Reads the shelf.
    pub shelf: fn(&str) -> Option<Shelf>,
    /// Reads a lesson of the shelf.
    pub lesson: fn(&str) -> Option<Lesson>,
}

/// The text of a message.
///
/// # Panics
/// Never: messages are texts, numbers and lists of them.
pub fn write<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("a message is made of texts, numbers and lists")
}

/// The message of a text; none if it comes from another version.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{Colors, Export, Form, Request, Response, read, write};

    #[test]
    fn messages_are_named() {
        let export =
            Export { form: Form::Network, link: "raft".into(), from: 0, to: 5, colors: Colors::Reader };
        let text = write(&Request::Export(export.clone()));
        assert_eq!(text, r#"{"export":{"form":"network","link":"raft","from":0,"to":5,"colors":"reader"}}"#);
        assert_eq!(read(&text), Some(Request::Export(export)));
        assert_eq!(read::<Response>(r#"{"text":"a"}"#), Some(Response::Text("a".into())));
        assert_eq!(read::<Response>("[]"), None);
        assert_eq!(read(&format!("{:?}", Form::Charts.name())), Some(Form::Charts));
    }
}

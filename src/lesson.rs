//! A lesson: a scenario whose captions stand beside the run, each at the moment for which it waited.

use faultline_desk::message;
use faultline_engine::{Session, Time};
use faultline_scenario::Link;
use faultline_words::Language;
use std::rc::Rc;

/// A caption, and when its moment comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    pub time: Time,
    pub event: u32,
    pub text: String,
}

/// What must be true of the lesson's run.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    pub text: String,
    /// Whether it is.
    pub met: bool,
    /// From when on that is known.
    pub settled: Time,
}

/// A scenario beside its run.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name; none if it is a file that somebody opened.
    pub name: Option<String>,
    /// The text of that file.
    pub file: Option<Rc<str>>,
    /// The language in which it is told.
    pub language: Language,
    pub title: String,
    pub text: String,
    /// Its run, at its first moment.
    pub link: Link,
    /// The moment that shows what it is about.
    pub at: Time,
    /// In order of time; a plain scenario has none.
    pub cues: Vec<Cue>,
    /// What must be true, in the order of the file.
    pub expectations: Vec<Expectation>,
}

impl Lesson {
    /// Takes over what the desk gives, or the build wrote down; none if it has another version's link.
    pub fn of(name: Option<&str>, language: Language, message: message::Lesson) -> Option<Self> {
        let expectation = |told: message::Expectation| Expectation {
            text: told.text,
            met: told.met,
            settled: Time(told.settled),
        };
        let cue = |cue: message::Cue| Cue { time: Time(cue.time), event: cue.event, text: cue.text };
        Some(Self {
            name: name.map(str::to_string),
            file: None,
            language,
            title: message.title,
            text: message.text,
            link: Link::decode(&message.link).ok()?,
            at: Time(message.at),
            cues: message.cues.into_iter().map(cue).collect(),
            expectations: message.expectations.into_iter().map(expectation).collect(),
        })
    }

    /// The lesson of a file that somebody opened.
    pub fn of_file(file: Rc<str>, language: Language, message: message::Lesson) -> Option<Self> {
        Self::of(None, language, message).map(|lesson| Self { file: Some(file), ..lesson })
    }

    /// Whether the run in view is still that of the lesson, or somebody has changed it.
    pub fn is_run_of(&self, session: &dyn Session) -> bool {
        let Link { protocol, nodes, clients, seed, script, .. } = &self.link;
        session.info().slug == protocol
            && (session.nodes(), session.clients(), session.seed()) == (*nodes, *clients, *seed)
            && session.inputs() == script
    }

    /// How many captions have come at a moment.
    pub fn reached(&self, head: Time) -> usize {
        self.cues.partition_point(|cue| cue.time <= head)
    }

    /// The moment of the next caption after a moment.
    pub fn next(&self, head: Time) -> Option<Time> {
        self.cues.get(self.reached(head)).map(|cue| cue.time)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cue, Language, Lesson};
    use faultline_engine::Time;
    use faultline_scenario::{Link, open};

    fn lesson() -> Lesson {
        let link = Link::decode("raft?nodes=3&do=1s+crash+n1").expect("a link");
        let cue = |millis: u64| Cue { time: Time(millis * 1_000), event: 1, text: String::new() };
        let cues = vec![cue(200), cue(1_000)];
        let (title, text) = (String::new(), String::new());
        let (at, language) = (Time::ZERO, Language::English);
        Lesson { name: None, file: None, language, title, text, link, at, cues, expectations: Vec::new() }
    }

    #[test]
    fn a_caption_has_come_at_its_very_moment() {
        let lesson = lesson();
        assert_eq!(lesson.reached(Time(199_999)), 0);
        assert_eq!(lesson.reached(Time(200_000)), 1);
        assert_eq!(lesson.next(Time(200_000)), Some(Time(1_000_000)));
        assert_eq!(lesson.next(Time(1_000_000)), None);
    }

    #[test]
    fn who_acts_has_left_the_run_of_the_lesson() {
        let lesson = lesson();
        let mut session = open(&lesson.link).expect("it opens");
        assert!(lesson.is_run_of(session.as_ref()));
        let line = session.read("crash n2").expect("an action");
        session.act(line);
        assert!(!lesson.is_run_of(session.as_ref()));
    }
}

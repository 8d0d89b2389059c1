//! A lesson: a scenario whose captions stand beside the run, each at the moment for which it waited.

use faultline_desk::message;
use faultline_engine::{Session, Time};
use faultline_scenario::{Link, ViewState, describe};
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
    /// As scenario files have it; empty where no other run can be judged by it.
    pub source: String,
    /// Whether it is.
    pub met: bool,
    /// From when on that is known.
    pub settled: Time,
    /// Of a variation: whether it is not so in the lesson.
    pub new: bool,
}

/// What to ask the desk about a run that somebody has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The run of the lesson.
    lesson: Rc<Link>,
    /// The run in view.
    run: Rc<Link>,
    pub judge: Rc<message::Judge>,
}

/// What of a lesson is true of another run.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The run, as the desk was asked about it.
    pub run: String,
    pub expectations: Vec<Expectation>,
}

/// What a lesson proposes to try: its run with something changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// What is changed, in a few words.
    pub name: String,
    pub text: String,
    /// The changed run, at its first moment.
    pub link: Link,
    /// What must be true of it.
    pub expectations: Vec<Expectation>,
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
    /// Until when it is followed.
    pub until: Time,
    /// What to try when it is over.
    pub variation: Option<Variation>,
}

impl Lesson {
    /// Takes over what the desk gives, or the build wrote down; none if it has another version's link.
    pub fn of(name: Option<&str>, language: Language, message: message::Lesson) -> Option<Self> {
        let expectation = |told: message::Expectation| Expectation {
            text: told.text,
            source: told.source,
            met: told.met,
            settled: Time(told.settled),
            new: told.new,
        };
        let expectations = |told: Vec<message::Expectation>| told.into_iter().map(expectation).collect();
        let variation = match message.variation {
            Some(told) => Some(Variation {
                link: Link::decode(&told.link).ok()?,
                name: told.name,
                text: told.text,
                expectations: expectations(told.expectations),
            }),
            None => None,
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
            expectations: expectations(message.expectations),
            until: Time(message.until),
            variation,
        })
    }

    /// The lesson of a file that somebody opened.
    pub fn of_file(file: Rc<str>, language: Language, message: message::Lesson) -> Option<Self> {
        Self::of(None, language, message).map(|lesson| Self { file: Some(file), ..lesson })
    }

    /// Whether the run in view is still that of the lesson, or somebody has changed it.
    pub fn is_run_of(&self, session: &dyn Session) -> bool {
        shows(session, &self.link)
    }

    /// What it proposes to try, if that is the run in view.
    pub fn tried(&self, session: &dyn Session) -> Option<&Variation> {
        self.variation.as_ref().filter(|variation| shows(session, &variation.link))
    }

    /// What of it can be said of a run that somebody has changed: the run, and what to ask the desk about it. It is the question
    /// of before as long as the run is: writing a long script takes longer than comparing it, and this is asked in every frame.
    pub fn question(&self, session: &dyn Session, before: Option<&Question>) -> Option<Question> {
        if session.info().slug != self.link.protocol
            || self.is_run_of(session)
            || self.tried(session).is_some()
        {
            return None;
        }
        if let Some(before) =
            before.filter(|before| *before.lesson == self.link && shows(session, &before.run))
        {
            return Some(before.clone());
        }
        let run = Link { at: Time::ZERO, ..describe(session, &ViewState::default()) };
        let expectations: Vec<String> = self.expectations.iter().map(|told| told.source.clone()).collect();
        let asks = expectations.iter().any(|source| !source.is_empty());
        let judge = message::Judge { link: run.readable(), until: self.until.0, expectations };
        asks.then(|| Question {
            lesson: Rc::new(self.link.clone()),
            run: Rc::new(run),
            judge: Rc::new(judge),
        })
    }

    /// What must be true of it, with what the desk found about another run.
    pub fn judged(&self, verdicts: &[Option<message::Verdict>]) -> Vec<Expectation> {
        let told = |(told, verdict): (&Expectation, &Option<message::Verdict>)| {
            let verdict = verdict.as_ref()?;
            Some(Expectation { met: verdict.met, settled: Time(verdict.settled), ..told.clone() })
        };
        self.expectations.iter().zip(verdicts).filter_map(told).collect()
    }

    /// How many captions have come at a moment.
    pub fn reached(&self, head: Time) -> usize {
        self.cues.partition_point(|cue| cue.time <= head)
    }

    /// The moment of its last caption, or the one that shows what it is about.
    pub fn last(&self) -> Time {
        self.cues.last().map_or(self.at, |cue| cue.time)
    }

    /// Whether nothing of it is still to come.
    pub fn is_over(&self, head: Time) -> bool {
        head >= self.last()
    }

    /// The moment of the next caption after a moment.
    pub fn next(&self, head: Time) -> Option<Time> {
        self.cues.get(self.reached(head)).map(|cue| cue.time)
    }
}

impl Variation {
    /// The next moment at which something of it is known.
    pub fn next(&self, head: Time) -> Option<Time> {
        self.expectations.iter().map(|told| told.settled).filter(|settled| *settled > head).min()
    }
}

/// Whether a run is that of a link: the same setup, the same script. Another value of a setting is another run.
fn shows(session: &dyn Session, link: &Link) -> bool {
    let Link { protocol, nodes, clients, seed, config, script, .. } = link;
    let settings =
        || session.differences().into_iter().map(|setting| (setting.name.to_string(), setting.value));
    session.info().slug == protocol
        && (session.nodes(), session.clients(), session.seed()) == (*nodes, *clients, *seed)
        && session.inputs() == script
        && settings().eq(config.iter().cloned())
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
        Lesson {
            name: None,
            file: None,
            language,
            title,
            text,
            link,
            at,
            cues,
            expectations: Vec::new(),
            until: Time::ZERO,
            variation: None,
        }
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
    fn who_changes_a_setting_has_left_the_run_of_the_lesson() {
        let mut lesson = lesson();
        let changed = Link::decode("raft?nodes=3&set=pre-vote+on&do=1s+crash+n1").expect("a link");
        let other = open(&changed).expect("it opens");
        assert!(!lesson.is_run_of(other.as_ref()));
        assert!(lesson.tried(other.as_ref()).is_none());
        let (name, text) = (String::new(), String::new());
        lesson.variation = Some(super::Variation { name, text, link: changed, expectations: Vec::new() });
        assert!(lesson.tried(other.as_ref()).is_some());
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

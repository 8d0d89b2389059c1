//! What must be true of whatever was sent.

use faultline_engine::{Session, Time};
use faultline_judge::{Limit, Model, Options, Promise, Verdict, judge, read};
use faultline_scenario::file::Scenario;
use faultline_scenario::{Link, ViewState, describe, open, place, readable, refusal};
use faultline_words::{Language, file_words, judge_words, words};

/// Events of a run that are simulated: enough for whatever stands at its beginning.
const EVENTS: u32 = 60;
/// The most bytes of a sentence. What it repeats of the text is cut (`MAX_FOUND`), and so are lists.
const MAX_SENTENCE: usize = 3_000;

fn said(sentence: &str) {
    assert!(!sentence.trim().is_empty() && sentence.len() <= MAX_SENTENCE, "{sentence:?}");
    assert!(!sentence.contains(|sign: char| sign.is_control()), "{sentence:?}");
}

/// A link is refused with a sentence about a place in it, or opens a run that gives it back.
pub fn link(text: &str) {
    if let Some(error) = refusal(text) {
        for language in Language::ALL {
            said(&words(language).open_error(&error));
        }
        let readable = readable(text);
        let place = place(&readable, &error);
        assert!(readable.get(place.clone()).is_some(), "{place:?} of {} bytes", readable.len());
    }
    let Ok(link) = Link::decode(text) else { return };
    assert_eq!(link.check().as_ref(), Ok(&link), "what is read can be sent on");
    assert_eq!(Link::decode(&link.encode()).as_ref(), Ok(&link), "what is sent on is the same");
    let Ok(mut session) = open(&link) else { return };
    assert!(refusal(text).is_none(), "what opens is not refused");
    session.advance(link.at, EVENTS);
    gives_itself_back(&*session);
}

/// A run gives a link that opens the same run.
fn gives_itself_back(session: &dyn Session) {
    let text = describe(session, &ViewState::default()).encode();
    let link = Link::decode(&text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let mut again = open(&link).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    // An action may bring many events along, such as a burst of requests.
    again.advance(link.at, session.events() + EVENTS);
    assert_eq!(again.head(), session.head(), "{text}");
    assert_eq!(again.digest(), session.digest(), "{text}");
}

/// A line is completed with what may stand there. It is refused with a sentence about a place in it, or done; and what
/// was done has a text that does the same.
pub fn line(protocol: &str, text: &str) {
    let mut session = open(&Link::new(protocol)).unwrap_or_else(|error| panic!("{protocol}: {error:?}"));
    session.advance(Time(20_000), EVENTS);
    let (from, proposals) = session.complete(text);
    assert!(text.get(from..).is_some(), "{from} of {} bytes", text.len());
    assert!(proposals.iter().all(|proposal| !proposal.is_empty()), "{proposals:?}");
    match session.read(text) {
        Err(error) => {
            for language in Language::ALL {
                said(&words(language).script_error(&error));
            }
            let place = error.at.clone();
            assert!(text.get(place.clone()).is_some(), "{place:?} of {} bytes: {error:?}", text.len());
        }
        Ok(line) => {
            let written = line.input.to_string();
            let read = session.read(&written).unwrap_or_else(|error| panic!("{written:?}: {error:?}"));
            assert_eq!(read.input, line.input, "what is written is read as the same");
            session.act(line);
            session.advance(session.head() + faultline_engine::Span(50_000), EVENTS);
            gives_itself_back(&*session);
        }
    }
}

/// A scenario file is refused with a sentence about one of its lines, or is a run that opens, whatever it expects.
pub fn file(text: &str) {
    match Scenario::read(text) {
        Ok(scenario) => {
            assert!(scenario.link.at <= scenario.until);
            assert_eq!(scenario.link.check().as_ref(), Ok(&scenario.link));
            let mut session = scenario.open();
            session.advance(scenario.until, EVENTS);
            gives_itself_back(&*session);
        }
        Err(error) => {
            for language in Language::ALL {
                said(&file_words(language).file_error(&error));
            }
            let lines = text.lines().count().max(1);
            assert!((1..=lines + 1).contains(&error.line), "{error:?} in {lines} lines");
        }
    }
}

/// A history is refused with a sentence about one of its lines, or judged; and what is kept is no stronger than what follows.
pub fn history(text: &str) {
    for model in Model::ALL {
        for flag in [false, true] {
            let mut options = Options::new(model);
            (options.wildcard_reads, options.failed_cas_compared) = (flag, flag);
            match read(text, &options) {
                Err(error) => {
                    for language in Language::ALL {
                        said(&judge_words(language).read_error(&error));
                    }
                    let lines = text.lines().count().max(1);
                    assert!((1..=lines + 1).contains(&error.line), "{error:?} in {lines} lines");
                }
                Ok(history) => judged(&history),
            }
        }
    }
}

/// Looks at the clock that a judge gets.
const LOOKS: u32 = 20;

fn judged(history: &faultline_judge::History) {
    let verdict = |promise: Promise| {
        let mut looks = 0;
        let mut is_over = || {
            looks += 1;
            looks > LOOKS
        };
        judge(history, promise, &mut Limit::new(&mut is_over))
    };
    for promise in Promise::ALL {
        if let Verdict::Kept { .. } = verdict(promise) {
            for weaker in promise.implies() {
                assert!(!matches!(verdict(*weaker), Verdict::Broken(_)), "{promise}, {weaker}: {history:?}");
            }
        }
    }
}

//! What protocols propose to try: whoever follows a chain in the opening run comes to its end.

mod support;

use faultline_catalogue::{Entry, catalogue, family_of};
use faultline_engine::{Halt, Span, Time};
use faultline_language::zh::has_han;
use faultline_language::{Done, Experiments, Language, Run};
use faultline_scenario::{Link, open};
use support::proper;

/// Events at a time, and how long one step may take in the run's own time.
const BUDGET: u32 = 100_000;
const PATIENCE: Span = Span::millis(30_000);
/// How often a reader looks: much rarer would act later than somebody who presses the button at once.
const GLANCE: Span = Span::millis(5);
/// How long somebody reads before each action, in the run's own time: a hint that works only at once leads to nothing.
const PAUSES: [Span; 9] = [
    Span::millis(20),
    Span::millis(70),
    Span::millis(150),
    Span::millis(330),
    Span::millis(700),
    Span::millis(1_100),
    Span::millis(1_900),
    Span::millis(3_300),
    Span::millis(7_000),
];

fn opening(entry: &Entry) -> Box<dyn Run> {
    let link = Link::decode(&format!("{}?{}", entry.info.slug, entry.info.opening)).expect(entry.info.slug);
    let mut run = open(&link).expect(entry.info.slug);
    while run.seek(link.at, BUDGET).halt == Halt::Budget {}
    run
}

fn chain(entry: &Entry, language: Language) -> Experiments {
    opening(entry).vocabulary(language).experiments(entry.info.slug)
}

/// Lets a run go on for a moment; false when it is over.
fn go_on(run: &mut dyn Run) -> bool {
    let to = run.head() + GLANCE;
    loop {
        match run.advance(to, BUDGET).halt {
            Halt::Budget | Halt::Violation => {}
            Halt::Reached => return true,
            Halt::Limit => return false,
        }
    }
}

/// Follows so many steps of a chain in the opening run, and lets so much time pass before each action.
fn follow(entry: &Entry, pause: Span, steps: usize) -> Box<dyn Run> {
    let slug = entry.info.slug;
    let chain = chain(entry, Language::English);
    let mut run = opening(entry);
    for (place, (step, title, _)) in chain.iter().enumerate().take(steps) {
        let begin = run.head();
        let mut acted = false;
        while chain.progress(run.as_ref()).done <= place {
            assert!(
                run.head() < begin + pause + PATIENCE,
                "{slug}, {pause} before each action: \"{title}\" is not done by {}",
                run.head()
            );
            let ready = !acted && run.head() >= begin + pause;
            if let Some(line) = step.line(run.as_ref()).filter(|_| ready) {
                let read = run.read(&line).unwrap_or_else(|error| panic!("{slug}: {line}: {error:?}"));
                let vain = run.no_effect(&read.input);
                assert!(
                    vain.is_none(),
                    "{slug}, {pause} before each action: {line}: {vain:?} at {}",
                    run.head()
                );
                assert!(run.act(read), "{slug}: {line}");
                acted = true;
            }
            assert!(
                go_on(run.as_mut()),
                "{slug}, {pause} before each action: the run is over before \"{title}\" is done"
            );
        }
    }
    let broken = run.violations();
    assert!(broken.is_empty(), "{slug}, {pause} before each action: the chain breaks a rule: {broken:?}");
    run
}

#[test]
fn whoever_follows_a_chain_at_once_comes_to_its_end() {
    for entry in catalogue() {
        follow(entry, Span::default(), usize::MAX);
    }
}

#[test]
fn whoever_takes_their_time_comes_to_its_end_as_well() {
    for entry in catalogue() {
        for pause in PAUSES {
            follow(entry, pause, usize::MAX);
        }
    }
}

/// A chain that has happened in part when the page opens begins in the middle, and nobody sees how it came to that.
#[test]
fn every_chain_begins_with_its_first_step() {
    for entry in catalogue() {
        let run = opening(entry);
        let done = chain(entry, Language::English).progress(run.as_ref()).done;
        assert_eq!(done, 0, "{}: so many steps are done when the page opens", entry.info.slug);
    }
}

#[test]
fn a_chain_is_the_same_in_every_language_and_every_text_ends_as_a_sentence() {
    for entry in catalogue() {
        let [first, rest @ ..] = Language::ALL.map(|language| chain(entry, language));
        for chain in &rest {
            assert!(
                first.iter().map(|(step, ..)| step).eq(chain.iter().map(|(step, ..)| step)),
                "{}",
                entry.info.slug
            );
        }
        for chain in std::iter::once(&first).chain(&rest) {
            for (_, title, text) in chain.iter() {
                assert!(!title.is_empty() && !title.ends_with(['.', '。']), "{}: {title}", entry.info.slug);
                assert!(text.ends_with(['.', '?', '。', '？']), "{}: {text}", entry.info.slug);
            }
        }
    }
}

#[test]
fn every_text_of_a_chain_is_written_in_its_language() {
    for entry in catalogue() {
        for language in Language::ALL {
            for (_, title, text) in chain(entry, language).iter() {
                for text in [title, text] {
                    assert_eq!(has_han(text), language == Language::Chinese, "{}: {text}", entry.info.slug);
                    if language == Language::Chinese {
                        assert_eq!(proper(text), Ok(()), "{}", entry.info.slug);
                    }
                }
            }
        }
    }
}

#[test]
fn every_protocol_proposes_something_and_waits_for_facts_that_there_are() {
    for entry in catalogue() {
        let chain = chain(entry, Language::English);
        assert!(chain.len() >= 3, "{} proposes {} steps", entry.info.slug, chain.len());
        let facts = family_of(entry).facts();
        for (step, title, _) in chain.iter() {
            if let Done::Fact(name) = step.done {
                assert!(facts.iter().any(|fact| fact.name == name), "{}: {title}: {name}", entry.info.slug);
            }
        }
    }
}

/// "n3 crashed" is true of the opening run, and of another one only if n3 crashes there.
#[test]
fn what_a_chain_takes_for_granted_is_in_the_script_of_its_opening_run() {
    let (mut some, mut late) = (0, 0);
    for entry in catalogue() {
        let chain = chain(entry, Language::English);
        let opening = opening(entry);
        let since = chain.true_since(opening.as_ref()).expect(entry.info.slug);
        assert!(since <= opening.head(), "{}: the opening run is seen before that", entry.info.slug);
        let given = chain.iter().any(|(step, ..)| step.given.is_some());
        let bare = open(&Link::new(entry.info.slug)).expect(entry.info.slug);
        assert_eq!(chain.true_since(bare.as_ref()).is_none(), given, "{}", entry.info.slug);
        late += u32::from(since > Time(0));
        some += u32::from(given);
    }
    assert!(some >= 10 && late >= 5, "{some}, {late} of them not from the beginning");
}

/// An act ends a step if it does the same in another way, and not if it only begins with the same word.
#[test]
fn the_opposite_of_a_step_or_the_same_elsewhere_is_not_the_step() {
    let cases = [
        // Protocol, steps done, what the reader does instead, and whether that is the step.
        ("progress", 1, "full n2 on", false),
        ("progress", 1, "full n3 off", true),
        ("raft", 1, "crash {follower}", false),
        ("raft", 1, "crash {leader}", true),
        ("retry", 1, "c1 set x 1", false),
        ("retry", 1, "c1 load 90/s poisson set y 1", true),
        ("retry", 2, "server n1 2ms", false),
        ("retry", 2, "server all 30ms queue 50", true),
        ("2pc", 0, "disk n1 3ms", false),
        ("2pc", 0, "disk n2 1s", false),
        ("2pc", 0, "disk all 500ms..2s", true),
        ("3pc", 0, "hold all n2 VOTE-REQ", false),
        ("3pc", 0, "hold all", true),
        ("monitor", 2, "crash n3", false),
        ("monitor", 2, "crash n2", true),
    ];
    for (slug, steps, act, is_step) in cases {
        let entry = catalogue().into_iter().find(|entry| entry.info.slug == slug).expect(slug);
        let mut run = follow(entry, Span::default(), steps);
        let chain = chain(entry, Language::English);
        let before = chain.progress(run.as_ref()).done;
        assert_eq!(before, steps, "{slug}");
        let nodes = run.frame().nodes;
        let leads = |wanted: bool| {
            let node =
                nodes.iter().find(|node| node.glance.is_some_and(|glance| glance.role.leads) == wanted);
            node.map_or_else(String::new, |node| node.id.to_string())
        };
        let line = act.replace("{leader}", &leads(true)).replace("{follower}", &leads(false));
        let read = run.read(&line).unwrap_or_else(|error| panic!("{slug}: {line}: {error:?}"));
        assert!(run.no_effect(&read.input).is_none(), "{slug}: {line} does nothing");
        assert!(run.act(read), "{slug}: {line}");
        let after = chain.progress(run.as_ref()).done;
        assert_eq!(after > before, is_step, "{slug}, after {steps} steps: {line}");
    }
}

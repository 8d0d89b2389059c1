//! What protocols propose to try: whoever follows a chain in the opening run comes to its end.

use faultline_catalogue::{Entry, catalogue, family_of};
use faultline_engine::{Halt, Span};
use faultline_language::{Done, Experiments, Language, Run};
use faultline_scenario::{Link, open};

/// Events at a time, and how long one step may take in the run's own time.
const BUDGET: u32 = 100_000;
const PATIENCE: Span = Span::millis(30_000);
/// How often a reader looks: much rarer would act later than somebody who presses the button at once.
const GLANCE: Span = Span::millis(5);

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

#[test]
fn whoever_follows_a_chain_comes_to_its_end() {
    for entry in catalogue() {
        let slug = entry.info.slug;
        let chain = chain(entry, Language::English);
        let mut run = opening(entry);
        for (place, (step, title, _)) in chain.iter().enumerate() {
            let begin = run.head();
            let mut acted = false;
            while chain.progress(run.as_ref()).done <= place {
                assert!(run.head() < begin + PATIENCE, "{slug}: \"{title}\" is not done by {}", run.head());
                if let Some(line) = step.line(run.as_ref()).filter(|_| !acted) {
                    let read = run.read(&line).unwrap_or_else(|error| panic!("{slug}: {line}: {error:?}"));
                    let vain = run.no_effect(&read.input);
                    assert!(vain.is_none(), "{slug}: {line}: {vain:?} at {}", run.head());
                    assert!(run.act(read), "{slug}: {line}");
                    acted = true;
                }
                assert!(go_on(run.as_mut()), "{slug}: the run is over before \"{title}\" is done");
            }
        }
        let broken = run.violations();
        assert!(broken.is_empty(), "{slug}: the chain breaks a rule: {broken:?}");
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

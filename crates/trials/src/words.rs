//! Words for everything: whatever a random run comes to can be told to a person.

use crate::report::link;
use crate::run::run;
use crate::subject::Subject;
use faultline_engine::view::{Field, NodeView};
use faultline_engine::{
    Epochs, EventView, LogWindow, MessageDetail, NodeId, RuleId, Session, Time, Violation,
};
use faultline_words::{English, Words};

/// How many random runs are told from beginning to end.
const RUNS: u64 = 24;
/// How many moments of each are looked at.
const MOMENTS: u64 = 40;

/// Every event, every node at many moments, every setting and every rule has words.
///
/// # Panics
/// When something has none, or words that only a program would say.
pub fn check(subject: &Subject) {
    for seed in 0..RUNS {
        let mut session = run(subject, seed, &[]).unwrap_or_else(|failure| panic!("{failure}")).session;
        let told = |what: String| panic!("seed {seed}: {what}\n#{}", link(session.as_ref()));
        for event in (0..session.known_events()).filter_map(|number| session.event(number)) {
            if let Err(what) = event_is_told(&event) {
                told(format!("event {} at {}: {what}\n{event:?}", event.number, event.time));
            }
        }
        let end = session.head().0;
        for moment in (0..=MOMENTS).map(|part| Time(end * part / MOMENTS)) {
            session.seek(moment, u32::MAX);
            if let Err(what) = moment_is_told(session.as_ref()) {
                panic!("seed {seed} at {moment}: {what}\n#{}", link(session.as_ref()));
            }
        }
    }
    let session = subject.open(subject.nodes[0], subject.clients[0], 1, &[], Vec::new());
    for setting in session.settings() {
        let (name, what) = English.setting(subject.slug, setting.name);
        let told = plain(name).and_then(|()| proper(session.info().epochs, what));
        assert_eq!(told, Ok(()), "the setting {}", setting.name);
        assert_ne!(name, setting.name, "the setting {} has no words of its own", setting.name);
    }
    assert_eq!(plain(English.about(subject.slug)), Ok(()), "what {} is for", subject.slug);
    for (rule, _) in session.rules() {
        let told = plain(English.rule(rule)).and_then(|()| plain(English.statement(rule)));
        assert_eq!(told, Ok(()), "the rule {}", rule.slug());
        assert_eq!(RuleId::find(rule.slug()), Some(rule), "{} is not in `RuleId::ALL`", rule.slug());
    }
}

/// A violation has words.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn violation_is_told(violation: &Violation) -> Result<(), String> {
    plain(&English.violation(violation))
}

fn event_is_told(event: &EventView) -> Result<(), String> {
    let sentences = English.event(event);
    if sentences.is_empty() {
        return Err("no sentence".into());
    }
    for sentence in &sentences {
        proper(event.epochs, &sentence.what)?;
        if !sentence.why.is_empty() {
            proper(event.epochs, &sentence.why)?;
        }
    }
    // An action by hand is told in the words of whoever acts, who may mean a message.
    if let (Some(subject), None) = (event.subject, &event.input) {
        let name = subject.to_string();
        let named = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
        if !sentences.iter().any(|sentence| named(&sentence.what) || named(&sentence.why)) {
            return Err(format!("no sentence names {name}: {sentences:?}"));
        }
    }
    event.message.as_ref().map_or(Ok(()), message_is_told)
}

fn message_is_told(message: &MessageDetail) -> Result<(), String> {
    plain(&English.tag_of(message))?;
    plain(&English.message(message))?;
    fields_are_told(&message.view.fields)
}

fn moment_is_told(session: &dyn Session) -> Result<(), String> {
    let (frame, epochs) = (session.frame(), session.info().epochs);
    for node in &frame.nodes {
        proper(epochs, &English.node(node))?;
        plain(&English.part(node, frame.time))?;
        // A process that does not run has no badge.
        if node.glance.is_some() {
            proper(epochs, &English.badge(node))?;
        }
        view_is_told(epochs, &session.node(node.id, LogWindow { from: 1, len: 20 }))?;
        timers_are_told(session, node.id)?;
    }
    for client in &frame.clients {
        plain(&English.client(client))?;
        plain(&English.client_counts(client))?;
    }
    Ok(())
}

fn view_is_told(epochs: Epochs, view: &NodeView) -> Result<(), String> {
    fields_are_told(&view.fields)?;
    let log = view.log.iter().flat_map(|log| &log.cells);
    log.into_iter().try_for_each(|cell| proper(epochs, &English.entry(cell, true, true)))
}

fn timers_are_told(session: &dyn Session, node: NodeId) -> Result<(), String> {
    session.timers(node).iter().try_for_each(|(timer, ..)| plain(English.timer(timer.name)))
}

fn fields_are_told(fields: &[Field]) -> Result<(), String> {
    for field in fields {
        plain(English.label(field.label))?;
        let value = English.value(&field.value);
        plain(&value).map_err(|why| format!("{:?}: {why}", field.label))?;
    }
    Ok(())
}

/// The same, and a protocol with ballots has no terms, nor one with terms ballots: not in a badge either, where `t2` is
/// short for a term.
fn proper(epochs: Epochs, text: &str) -> Result<(), String> {
    plain(text)?;
    // Paxos has no-ops where Raft has empty entries.
    if epochs == Epochs::Ballots && text.contains("empty entry") {
        return Err(format!("an empty entry in {text:?}"));
    }
    let foreign = |word: &str| match epochs {
        Epochs::Terms => word.starts_with("ballot"),
        Epochs::Ballots => {
            let number = word.strip_prefix("term").or(word.strip_prefix('t'));
            number.is_some_and(|number| number.bytes().all(|byte| byte == b's' || byte.is_ascii_digit()))
        }
        Epochs::Transactions | Epochs::Colors => false,
    };
    match text.split(|c: char| !c.is_alphanumeric()).find(|word| foreign(word)) {
        Some(word) => Err(format!("{word:?} in {text:?}")),
        None => Ok(()),
    }
}

/// What only a program would say.
const FOREIGN: &[&str] = &["Some(", "None", "::", "{ ", " }", "NodeId", "ClientId", "Time(", "Span(", "  "];

/// Whether a text is there, has no loose ends, and shows nothing of the program.
fn plain(text: &str) -> Result<(), String> {
    if text.is_empty() || text.trim() != text {
        return Err(format!("a text with a loose end: {text:?}"));
    }
    match FOREIGN.iter().find(|foreign| text.contains(**foreign)) {
        Some(foreign) => Err(format!("{foreign:?} in {text:?}")),
        None => Ok(()),
    }
}

//! A stretch of a run as a sequence diagram in the language of Mermaid.
//!
//! Such a diagram has an order and no times. A message stands where it ended: where it was delivered, or lost,
//! which a cross says. What was sent in the stretch and had not ended at its end follows at the end, with an open
//! head. Actions, turning points and broken rules are notes.

use faultline_engine::view::{Strip, StripEvent, StripLook, StripMessage};
use faultline_engine::{Endpoint, EventView, Time, Weight, strip};
use faultline_scenario::limits::{MAX_SEQUENCE, MAX_SEQUENCE_TEXT};
use faultline_scenario::{Stretch, StretchError};
use faultline_words::{Run, Words};
use std::fmt::{self, Display, Write as _};

/// The diagram of a part of a run.
///
/// # Errors
/// When the part is not known, or when more happens in it than [`MAX_SEQUENCE`] messages and notes.
pub fn mermaid(session: &dyn Run, stretch: Stretch, words: &dyn Words) -> Result<String, StretchError> {
    let steps = steps(session, stretch.check(session)?, words);
    if steps.len() > MAX_SEQUENCE {
        let fits = fits(stretch, &steps);
        return Err(StretchError::TooMuch { stretch, found: steps.len(), max: MAX_SEQUENCE, fits });
    }
    let lanes = strip::lanes(session.nodes(), session.clients());
    let run = words.run_of(session);
    let title = words.run_within(&run, stretch.from, stretch.to);
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "sequenceDiagram\n    accTitle: {}", Label(&title));
    for lane in &lanes {
        let kind = if lane.node().is_some() { "participant" } else { "actor" };
        let _ = writeln!(out, "    {kind} {lane}");
    }
    for Step { what, .. } in &steps {
        let _ = match what {
            What::Message(message, arrow) => {
                let told = session
                    .message(message.id)
                    .map(|(detail, _)| words.tag_of(session.vocabulary(words.language()), &detail));
                let StripMessage { from, to, .. } = message;
                writeln!(out, "    {from}{arrow}{to}: {}", Label(&told.unwrap_or_default()))
            }
            What::Note(Some(lane), text) => writeln!(out, "    Note over {lane}: {}", Label(text)),
            What::Note(None, text) => {
                let ends = [lanes.first(), lanes.last().filter(|_| lanes.len() > 1)];
                let ends: Vec<String> = ends.into_iter().flatten().map(Endpoint::to_string).collect();
                writeln!(out, "    Note over {}: {}", ends.join(","), Label(text))
            }
        };
    }
    Ok(out)
}

/// A line of the diagram.
struct Step {
    /// A diagram that begins at the same moment and ends at this one, or later, has it too.
    since: Time,
    what: What,
}

enum What {
    /// A message, and its arrow.
    Message(StripMessage, &'static str),
    /// Something that happened to an endpoint, or to the network as a whole.
    Note(Option<Endpoint>, String),
}

/// What the diagram shows, from top to bottom.
fn steps(session: &dyn Run, stretch: Stretch, words: &dyn Words) -> Vec<Step> {
    let Strip { events, messages, .. } = session.strip(stretch.from, stretch.to);
    let end = |message: &StripMessage| message.end.filter(|end| end.time <= stretch.to);
    let mut ended: Vec<_> = messages.iter().filter_map(|message| Some((end(message)?, *message))).collect();
    ended.sort_unstable_by_key(|(end, _)| end.event);
    let mut ended = ended.into_iter().peekable();
    let mut steps = Vec::new();
    for event in &events {
        if let Some((end, message)) = ended.next_if(|(end, _)| end.event == event.number) {
            let since = if message.sent < stretch.from { end.time } else { message.sent };
            let arrow = if end.lost.is_some() { "-x" } else { "->>" };
            steps.push(Step { since, what: What::Message(message, arrow) });
        }
        if let Some(view) =
            Some(event).filter(|event| tells(event)).and_then(|event| session.event(event.number))
        {
            let note = |text| Step { since: view.time, what: What::Note(event.lane, text) };
            steps.extend(notes(session, &view, words).map(note));
        }
    }
    let open = messages.iter().filter(|message| end(message).is_none() && message.sent >= stretch.from);
    steps.extend(open.map(|message| Step { since: message.sent, what: What::Message(*message, "-)") }));
    steps
}

/// Whether an event is worth a note.
fn tells(event: &StripEvent) -> bool {
    event.weight == Weight::Headline
        || matches!(event.look, StripLook::Violation | StripLook::Fault | StripLook::Action)
}

/// What a note says: the broken rules, the action and the turning points, and none of what followed.
fn notes(session: &dyn Run, event: &EventView, words: &dyn Words) -> impl Iterator<Item = String> + use<> {
    let turns = event.facts.iter().filter(|record| record.fact.weight() == Weight::Headline).count();
    let count = event.violations.len() + usize::from(event.input.is_some()) + turns;
    let clock = words.clock(event.time);
    let broken = event.violations.len();
    // Broken rules come first, then the rest in the order of their weight.
    let sentences = words.event(session, event.number).into_iter().take(count).enumerate();
    sentences.map(move |(place, sentence)| match sentence.why.as_str() {
        why if place < broken && !why.is_empty() => format!("{clock}: {}: {why}", sentence.what),
        _ => format!("{clock}: {}", sentence.what),
    })
}

/// The last moment up to which the diagram would hold everything, in whole milliseconds if possible.
fn fits(stretch: Stretch, steps: &[Step]) -> Option<Time> {
    let mut since: Vec<Time> = steps.iter().map(|step| step.since).collect();
    since.sort_unstable();
    let last = Time(since.get(MAX_SEQUENCE)?.0.checked_sub(1)?);
    let rounded = Time(last.0 - last.0 % 1_000);
    [rounded, last].into_iter().find(|time| *time > stretch.from)
}

/// A text in which nothing means anything to Mermaid, and that is not too long: what could is written as its
/// number, as in `#35;`.
struct Label<'a>(&'a str);

impl Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = self.0.chars().enumerate().peekable();
        while let Some((count, letter)) = letters.next() {
            if count == MAX_SEQUENCE_TEXT {
                return f.write_char('…');
            }
            let ends_a_word = letters.peek().is_some_and(|(_, next)| *next == ' ');
            match letter {
                _ if letter.is_alphanumeric() || " .,()/+-=→–…|'_".contains(letter) => {
                    f.write_char(letter)?
                }
                // Before a number it could be taken for a style.
                ':' if ends_a_word => f.write_char(letter)?,
                _ if letter.is_control() || letter.is_whitespace() => f.write_char(' ')?,
                _ => write!(f, "#{};", u32::from(letter))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_mermaid_is_written_as_its_number() {
        let cases = [
            ("m17 Request: set x 1", "m17 Request: set x 1"),
            ("a;b#c", "a#59;b#35;c"),
            ("%%{init}", "#37;#37;#123;init#125;"),
            ("style a:b", "style a#58;b"),
            ("<br/>", "#60;br/#62;"),
            ("$$x$$", "#36;#36;x#36;#36;"),
            ("two\nlines", "two lines"),
            ("ends:", "ends#58;"),
        ];
        for (text, label) in cases {
            assert_eq!(Label(text).to_string(), label);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let label = Label(&"x".repeat(10_000)).to_string();
        assert_eq!(label.chars().count(), MAX_SEQUENCE_TEXT + 1);
        assert!(label.ends_with('…'));
        assert_eq!(Label(&"x".repeat(MAX_SEQUENCE_TEXT)).to_string().len(), MAX_SEQUENCE_TEXT);
    }
}

//! A run in sentences.

use super::Writer;
use crate::input::Input;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use faultline_engine::limits::MAX_TIME;
use faultline_engine::{Halt, Session};
use faultline_words::{English, Tone, Words};
use std::io::Write;

/// Sentences with their moments.
pub(super) struct Narration;

const QUIET: Style = Style::new().dimmed();

impl Writer for Narration {
    fn begin(&mut self, out: &mut dyn Write, input: &Input, session: &dyn Session) -> Result<()> {
        let title = input.title.as_deref().unwrap_or(session.info().name);
        let (nodes, seed) = (English.nodes(session.nodes()), English.seed(session.seed()));
        writeln!(out, "{bold}{title}{bold:#}, {nodes}, {seed}", bold = Style::new().bold())?;
        Ok(())
    }

    fn event(&mut self, out: &mut dyn Write, session: &dyn Session, event: u32) -> Result<()> {
        let Some(event) = session.event(event) else { return Ok(()) };
        for (index, sentence) in English.event(&event).into_iter().enumerate() {
            // What belongs to the same event stands below its moment.
            let moment = if index == 0 { English.clock(event.time) } else { String::new() };
            let style = style(sentence.tone);
            write!(out, "{QUIET}{moment:>10}{QUIET:#}  {style}{}{style:#}", sentence.what)?;
            if !sentence.why.is_empty() {
                write!(out, "{QUIET}: {}{QUIET:#}", sentence.why)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, session: &dyn Session, halt: Halt) -> Result<()> {
        let (head, events) = (session.head(), session.events());
        writeln!(out, "digest {} at {head}, after {events} events", session.digest())?;
        if halt == Halt::Limit && head < MAX_TIME {
            writeln!(out, "The run ends here: it has as many events as a run may have.")?;
        }
        Ok(())
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Bad => AnsiColor::Red.on_default(),
        Tone::Warn => AnsiColor::Yellow.on_default(),
    }
}

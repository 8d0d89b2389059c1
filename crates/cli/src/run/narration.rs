//! A run in sentences.

use super::Writer;
use crate::input::Input;
use crate::language::{said, words};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use faultline_engine::Halt;
use faultline_engine::limits::MAX_TIME;
use faultline_words::{Run, Said, Tone};
use std::io::Write;

/// Sentences with their moments.
pub(super) struct Narration;

const QUIET: Style = Style::new().dimmed();

impl Writer for Narration {
    fn begin(&mut self, out: &mut dyn Write, input: &Input, session: &dyn Run) -> Result<()> {
        let title = input.title.as_deref().unwrap_or(session.name(words().language()));
        let run = words().run(title, session.nodes(), session.seed());
        let about = run.strip_prefix(title).unwrap_or_default();
        writeln!(out, "{bold}{title}{bold:#}{about}", bold = Style::new().bold())?;
        Ok(())
    }

    fn event(&mut self, out: &mut dyn Write, session: &dyn Run, event: u32) -> Result<()> {
        let Some(event) = session.event(event) else { return Ok(()) };
        for (index, sentence) in words().event(session, event.number).into_iter().enumerate() {
            // What belongs to the same event stands below its moment.
            let moment = if index == 0 { words().clock(event.time) } else { String::new() };
            let style = style(sentence.tone);
            write!(out, "{QUIET}{moment:>10}{QUIET:#}  {style}{}{style:#}", sentence.what)?;
            let whole = words().pair(&sentence.what, &sentence.why);
            let why = whole.strip_prefix(&sentence.what).unwrap_or_default();
            writeln!(out, "{QUIET}{why}{QUIET:#}")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, session: &dyn Run, halt: Halt) -> Result<()> {
        let (head, events) = (session.head(), session.events());
        writeln!(out, "{}", said(Said::Digest { digest: &session.digest(), head, events }))?;
        if halt == Halt::Limit && head < MAX_TIME {
            writeln!(out, "{}", said(Said::Full(session.exhausted())))?;
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

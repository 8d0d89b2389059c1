//! `faultline run`.

mod narration;
mod trace;

use crate::input::Input;
use crate::language::said;
use crate::patience::Timeout;
use crate::verdict::Verdict;
use anyhow::{Result, bail};
use faultline_engine::{Halt, Time};
use faultline_words::{Run, Said};
use std::io::{BufWriter, Write};

/// Events at a time, between which what happened is written.
const AT_A_TIME: u32 = 4_096;

/// Tell what happens in a run
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a picture that carries its run, a link, or - for standard input
    input: String,
    /// How far to follow it, such as 10s; without it, as far as the file or link says, or 10s
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    until: Option<Time>,
    /// Sentences for people, or one JSON object per line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Every event, also those that only somebody wants who follows each message (jsonl has them always)
    #[arg(long)]
    all: bool,
    /// Exit with 1 if a rule was broken
    #[arg(long)]
    fail_on_violation: bool,
    #[command(flatten)]
    timeout: Timeout,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

/// Writes a run, event by event.
trait Writer {
    fn begin(&mut self, out: &mut dyn Write, input: &Input, session: &dyn Run) -> Result<()>;
    fn event(&mut self, out: &mut dyn Write, session: &dyn Run, event: u32) -> Result<()>;
    fn end(&mut self, out: &mut dyn Write, session: &dyn Run, halt: Halt) -> Result<()>;
}

pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let input = Input::read(&options.input)?;
    let mut session = input.open()?;
    let all = options.all || options.format == Format::Jsonl;
    let mut writer: Box<dyn Writer> = match options.format {
        Format::Text => Box::new(narration::Narration),
        Format::Jsonl => Box::new(trace::Trace),
    };
    let until = options.until.unwrap_or(input.until);
    // Colours where somebody looks at them, and nowhere else.
    let mut out = BufWriter::new(anstream::stdout().lock());
    writer.begin(&mut out, &input, &*session)?;
    let mut patience = options.timeout.patience();
    loop {
        let before = session.events();
        let halt = patience.spend(|| session.seek(until, AT_A_TIME).halt);
        let events = session.events();
        for event in session.story(events, (events - before) as usize, all) {
            if event >= before {
                writer.event(&mut out, &*session, event)?;
            }
        }
        if halt != Halt::Budget {
            writer.end(&mut out, &*session, halt)?;
            out.flush()?;
            let broken = options.fail_on_violation && !session.violations().is_empty();
            return Ok(if broken { Verdict::Wrong } else { Verdict::Well });
        }
        if patience.is_over() {
            out.flush()?;
            bail!(said(Said::TooSlow { timeout: options.timeout.time(), head: session.head() }));
        }
    }
}

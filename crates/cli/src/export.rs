//! `faultline export`.

use crate::input::Input;
use crate::output::{self, STANDARD};
use anyhow::Result;
use faultline_engine::Time;
use faultline_export::{Stretch, mermaid, shiviz, trace};
use faultline_words::English;

/// Write a run, or a part of it, for another program
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a link, or - for standard input
    input: String,
    #[command(flatten)]
    form: Form,
    /// The first moment, such as 1.2s; without it, the start of the run
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    from: Option<Time>,
    /// The last moment; without it, as far as the file or link says, or 10s
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    to: Option<Time>,
    /// Where to write it, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = STANDARD)]
    output: String,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Form {
    /// A log with vector clocks, which ShiViz draws
    #[arg(long)]
    shiviz: bool,
    /// A sequence diagram, which Mermaid draws; of a short stretch
    #[arg(long)]
    mermaid: bool,
    /// One JSON object per line, as `run --format jsonl` prints them
    #[arg(long)]
    jsonl: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let input = Input::read(&options.input)?;
    let mut session = input.open()?;
    let stretch = Stretch {
        from: options.from.unwrap_or(Time::ZERO),
        to: options.to.unwrap_or_else(|| input.until.max(options.from.unwrap_or(Time::ZERO))),
    };
    crate::input::follow(&mut *session, stretch.to)?;
    let session = &*session;
    if options.form.shiviz {
        let log = shiviz(session, stretch, &English).map_err(crate::input::refused)?;
        output::write(&options.output, log)
    } else if options.form.mermaid {
        let diagram = mermaid(session, stretch, &English).map_err(crate::input::refused)?;
        output::write(&options.output, [diagram])
    } else {
        let lines = trace(session, stretch).map_err(crate::input::refused)?;
        output::write(&options.output, lines)
    }
}

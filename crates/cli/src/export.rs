//! `faultline export`.

use crate::input::Input;
use crate::language::{said, words};
use crate::output::{self, STANDARD};
use anyhow::{Result, bail};
use faultline_engine::{Span, Time};
use faultline_export::{Stretch, mermaid, series_csv, shiviz, trace};
use faultline_views::series::{Grid, MOST_ROWS};
use faultline_words::Said;

/// Write a run, or a part of it, for another program
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a picture that carries its run, a link, or - for standard input
    input: String,
    #[command(flatten)]
    form: Form,
    /// The first moment, such as 1.2s; without it, the start of the run
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    from: Option<Time>,
    /// The last moment; without it, as far as the file or link says, or 10s
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    to: Option<Time>,
    /// How much time a row of --series is about, such as 100ms; without it, a round time that makes 100 rows at most
    #[arg(long, value_name = "TIME", value_parser = crate::input::length)]
    every: Option<Span>,
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
    /// Counters and gauges over time, as comma-separated values
    #[arg(long)]
    series: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.every.is_some() && !options.form.series {
        bail!(said(Said::EveryWithoutSeries));
    }
    let input = Input::read(&options.input)?;
    let mut session = input.open()?;
    let stretch = Stretch {
        from: options.from.unwrap_or(Time::ZERO),
        to: options.to.unwrap_or_else(|| input.until.max(options.from.unwrap_or(Time::ZERO))),
    };
    crate::input::follow(&mut *session, stretch.to)?;
    let session = &*session;
    if options.form.shiviz {
        let log = shiviz(session, stretch, words()).map_err(crate::input::refused)?;
        output::write(&options.output, log)
    } else if options.form.mermaid {
        let diagram = mermaid(session, stretch, words()).map_err(crate::input::refused)?;
        output::write(&options.output, [diagram])
    } else if options.form.series {
        if let Some(every) = options.every {
            let rows = Grid::new(stretch.from, stretch.to, every).buckets();
            if rows > MOST_ROWS {
                let least = Span(stretch.to.since(stretch.from).0 / MOST_ROWS as u64 + 1);
                bail!(said(Said::TooManyRows { every, rows, most: MOST_ROWS, least }));
            }
        }
        let rows = series_csv(session, stretch, options.every).map_err(crate::input::refused)?;
        output::write(&options.output, rows)
    } else {
        let lines = trace(session, stretch).map_err(crate::input::refused)?;
        output::write(&options.output, lines)
    }
}

//! `cargo xtask bench`: what is promised in figures, measured.
//!
//! A source runs and yields measurements; the targets stand in one table, and a target that nothing measured is an
//! error. Three kinds of source are foreseen. All but the first are programs that print one line per measurement,
//! whatever they are written in (see [`read`]):
//!
//! ```text
//! measure {"name": "engine: events per second", "unit": "1/s", "samples": [1200000, 1180000, 1210000]}
//! ```
//!
//! 1. the built site: sizes, read here;
//! 2. Rust: a binary in the release profile on this machine, and the same code as WebAssembly under Node.js
//!    (one function like [`page`] each, with `cargo run --release` and the test runner of the step `wasm`);
//! 3. the page in Chromium: `e2e/bench/*.bench.ts`.

use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::browser::Browser;
use crate::server::Server;
use crate::{node, shell, site};

/// Which side of a target is good.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(dead_code, reason = "targets of rates come with the native measurements")]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    /// How far the value is from the target: 1 or more is reached, 2 is twice as good as asked.
    fn ratio(self, value: f64) -> f64 {
        match self {
            Self::AtMost(most) => most / value,
            Self::AtLeast(least) => value / least,
        }
    }
}

/// What is promised: the name of a measurement, and a bound in its unit.
const TARGETS: &[(&str, Bound)] = &[];

/// One figure, measured several times.
#[derive(Clone, Debug, PartialEq)]
struct Measurement {
    name: String,
    unit: String,
    samples: Vec<f64>,
}

impl Measurement {
    fn sorted(&self) -> Vec<f64> {
        let mut samples = self.samples.clone();
        samples.sort_by(f64::total_cmp);
        samples
    }

    /// The middle sample; of an even number of samples the mean of the two middle ones.
    fn median(&self) -> f64 {
        let samples = self.sorted();
        let middle = samples.len() / 2;
        if samples.len() % 2 == 1 {
            samples[middle]
        } else {
            f64::midpoint(samples[middle - 1], samples[middle])
        }
    }
}

/// A kind of measurement: what a person sees while it runs, and how it is done.
type Source = (&'static str, fn() -> Result<Vec<Measurement>>);

/// Everything that is measured.
const SOURCES: &[Source] = &[("size of the page", size), ("the page in Chromium", page)];

/// Measures everything and prints one table.
pub(crate) fn run() -> Result<()> {
    site::build()?;
    let mut measurements = Vec::new();
    for (name, measure) in SOURCES {
        shell::heading(name);
        measurements.extend(measure().with_context(|| format!("measuring {name}"))?);
    }
    let (table, missed) = table(&measurements, TARGETS)?;
    println!("\n{table}");
    if missed > 0 {
        bail!("{missed} of {} targets missed", TARGETS.len());
    }
    Ok(())
}

/// Bytes of everything the page loads.
fn size() -> Result<Vec<Measurement>> {
    let files = site::measure(&site::dist())?;
    print!("{}", site::report(&files));
    let (raw, gzip) = site::total(&files);
    let row = |name: &str, bytes: usize| -> Result<Measurement> {
        let bytes = u32::try_from(bytes).context("a page of more than 4 GiB")?;
        Ok(Measurement {
            name: name.to_owned(),
            unit: "KiB".to_owned(),
            samples: vec![f64::from(bytes) / 1024.0],
        })
    };
    Ok(vec![row("page: everything it loads, gzip -9", gzip)?, row("page: everything it loads, raw", raw)?])
}

/// The measurements of e2e/bench.
fn page() -> Result<Vec<Measurement>> {
    node::prepare()?;
    let browser = Browser::prepare()?;
    let server = Server::start(&site::dist(), "/", 0)?;
    let mut playwright = node::script("@playwright/test/cli.js");
    playwright.args(["test", "--config", "bench.config.ts"]).env("FAULTLINE_URL", server.address());
    if let Some(program) = browser.program() {
        playwright.env("FAULTLINE_BROWSER", program);
    }
    from_program(&mut playwright)
}

/// Runs a program and reads its measurements.
fn from_program(command: &mut Command) -> Result<Vec<Measurement>> {
    let mut found = Vec::new();
    let succeeded = shell::run_reading(command, |line| found.extend(read(line)))?;
    if !succeeded {
        bail!("`{}` failed", shell::typed(command));
    }
    let found = found.into_iter().collect::<Result<Vec<_>>>()?;
    if found.is_empty() {
        bail!(
            "`{}` measured nothing; it must print lines like: measure {{\"name\": ...}}",
            shell::typed(command)
        );
    }
    Ok(found)
}

/// Reads a line `measure {"name": ..., "unit": ..., "samples": [...]}`; other lines are no measurements.
fn read(line: &str) -> Option<Result<Measurement>> {
    let json = line.trim().strip_prefix("measure ")?;
    let parse = || -> Result<Measurement> {
        let value: Value = serde_json::from_str(json)?;
        let text =
            |name: &str| value[name].as_str().map(str::to_owned).with_context(|| format!("no text {name:?}"));
        let samples = value["samples"].as_array().context("no list \"samples\"")?;
        let samples = samples.iter().map(|sample| sample.as_f64().filter(|sample| *sample > 0.0));
        let samples = samples.collect::<Option<Vec<_>>>().filter(|samples| !samples.is_empty());
        let samples = samples.context("\"samples\" must hold numbers above 0, at least one")?;
        Ok(Measurement { name: text("name")?, unit: text("unit")?, samples })
    };
    Some(parse().with_context(|| format!("in the line {line:?}")))
}

/// The table, and how many targets were missed.
fn table(measurements: &[Measurement], targets: &[(&str, Bound)]) -> Result<(String, usize)> {
    if let Some((name, _)) =
        targets.iter().find(|(name, _)| !measurements.iter().any(|row| row.name == *name))
    {
        bail!("the target {name:?} was not measured");
    }
    let mut rows = vec![["name", "median", "min", "max", "target", "reached", "ratio"].map(str::to_owned)];
    let mut missed = 0;
    for measurement in measurements {
        let samples = measurement.sorted();
        let median = measurement.median();
        let show = |value: f64| format!("{} {}", figures(value), measurement.unit);
        let bound = targets.iter().find(|(name, _)| *name == measurement.name).map(|(_, bound)| *bound);
        let [target, reached, ratio] = bound.map_or_else(
            || ["none", "", ""].map(str::to_owned),
            |bound| {
                let target = match bound {
                    Bound::AtMost(most) => format!("<= {}", show(most)),
                    Bound::AtLeast(least) => format!(">= {}", show(least)),
                };
                let ratio = bound.ratio(median);
                let reached = ratio >= 1.0;
                missed += usize::from(!reached);
                [target, if reached { "yes" } else { "no" }.to_owned(), format!("{ratio:.2}")]
            },
        );
        let (min, max) = (samples[0], samples[samples.len() - 1]);
        rows.push([measurement.name.clone(), show(median), show(min), show(max), target, reached, ratio]);
    }
    Ok((align(&rows), missed))
}

/// Three digits are what a measurement is worth.
fn figures(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

fn align(rows: &[[String; 7]]) -> String {
    let mut widths = [0; 7];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (width, cell)) in widths.iter().zip(row).enumerate() {
            line += &if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measurement(name: &str, samples: &[f64]) -> Measurement {
        Measurement { name: name.to_owned(), unit: "ms".to_owned(), samples: samples.to_vec() }
    }

    #[test]
    fn lines_of_programs_are_read() {
        let line = r#"measure {"name": "load", "unit": "ms", "samples": [3, 1.5]}"#;
        assert_eq!(
            read(line).expect("a measurement").expect("well-formed"),
            measurement("load", &[3.0, 1.5])
        );
        assert!(read("ok 1 load").is_none());
        for wrong in
            [r#"{"name": "load", "unit": "ms", "samples": []}"#, r#"{"unit": "ms", "samples": [1]}"#, "{"]
        {
            assert!(read(&format!("measure {wrong}")).expect("a measurement").is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(measurement("odd", &[9.0, 1.0, 2.0]).median().to_bits(), 2.0_f64.to_bits());
        assert_eq!(measurement("even", &[4.0, 1.0, 2.0, 9.0]).median().to_bits(), 3.0_f64.to_bits());
    }

    #[test]
    fn targets_are_reached_or_missed_on_the_right_side() {
        let rows = [measurement("load", &[20.0]), measurement("rate", &[20.0])];
        let (text, missed) = table(&rows, &[("load", Bound::AtMost(40.0)), ("rate", Bound::AtLeast(40.0))])
            .expect("both measured");
        assert_eq!(missed, 1);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].ends_with("yes   2.00"), "{text}");
        assert!(lines[2].ends_with("no   0.50"), "{text}");
    }

    #[test]
    fn a_target_that_nothing_measured_is_an_error() {
        let error = table(&[], &[("load", Bound::AtMost(1.0))]).expect_err("not measured").to_string();
        assert!(error.contains("load"), "{error}");
    }
}

//! `cargo xtask bench`: what is promised in figures, measured.
//!
//! # How to read it
//!
//! Run it on a machine that does nothing else. It builds the page and the programs of `crates/bench` in the same
//! release profile, measures, and ends with one table. A row is one figure, measured several times:
//!
//! * **median, min, max** of its samples. Where min and max are far apart, the machine was busy; measure again.
//! * **target** is what is promised, **reached** says whether the median keeps the promise, and **ratio** how well:
//!   1 is just reached, 2 is twice as good, below 1 is missed. Rows without a target help to judge the others.
//!
//! Below the table stands what must be the same on every platform, above all the digest of the run that is measured:
//! a speed counts only for the same run. The command fails when a target is missed, when digests differ or when
//! something could not be measured, and prints the table all the same.
//!
//! | Rows | What is measured |
//! |---|---|
//! | `page: everything it loads` | the files of dist/ that index.html leads to, compressed one by one |
//! | `raft: ..., native` and `..., wasm` | a five-node Raft with a steady client (`faultline_protocols::bench`), one thread; wasm is the same program, optimised like the page and run by Node.js. The two take turns, so that a slow minute hits both. `rules on`: one step of the world with the history and every rule; `history kept`: without the rules; `nothing kept`: nobody listens, as in a replay; `as the page runs it`: through the page's own session, which also keeps checkpoints |
//! | `raft: ..., wasm / native` | the quotient of the medians of each turn. A history needs memory, which the system gives to a native program anew for each sample, and which WebAssembly keeps; `nothing kept` compares computing alone |
//! | `frame, ...` | composing a made-up frame and painting it with the page's painter in headless Chromium, without a graphics card: see e2e/bench/frames.bench.ts |
//! | `page: seek ...` | the built page at a link to 100,000 events: the time slider is set to random moments. `seek` is what the handler of the slider takes until the run is there; `with elements and paint` adds the page's own update and the canvas: see e2e/bench/seek.bench.ts |
//! | `page: memory, ...` | the size of the page's WebAssembly memory, which never shrinks |
//! | `embed: one more beside nine, ...` | a page of another site with nine embeds in sight gets a tenth, which plays nothing. `private memory of the browser`: of all its renderer processes, as Linux counts it; `heaps and WebAssembly memory`: what the browser itself says of the process that the embeds share, after a collection; `download`: what goes over the wire, which is the page's own `index.html` and answers to questions about the rest: see e2e/bench/embeds.bench.ts |
//!
//! # How to add to it
//!
//! A source runs and yields measurements; the targets stand in one table. A program, whatever it is written in,
//! prints one line per measurement, and one line for each thing that must be the same everywhere (see [`row`]):
//!
//! ```text
//! measure {"name": "engine: events per second", "unit": "1/s", "samples": [1200000, 1180000, 1210000]}
//! same {"name": "digest after 1000 events", "platform": "native", "value": "5ae4e2eb43ae"}
//! ```

mod engine;
mod row;
mod table;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browser::Browser;
use crate::server::Server;
use crate::{node, shell, site};
use engine::Engine;
use row::{Measurement, Report};
use table::Bound;

/// What is promised: the name of a measurement, and a bound in its unit.
const TARGETS: &[(&str, Bound)] = &[
    ("page: everything it loads, gzip -9", Bound::AtMost(300.0)),
    ("raft: rules on, native", Bound::AtLeast(1_000_000.0)),
    ("raft: rules off, history kept, native", Bound::AtLeast(3_000_000.0)),
    ("raft: rules off, nothing kept, native", Bound::AtLeast(3_000_000.0)),
    ("raft: rules on, wasm / native", Bound::AtLeast(0.6)),
    ("raft: rules off, history kept, wasm / native", Bound::AtLeast(0.6)),
    ("raft: rules off, nothing kept, wasm / native", Bound::AtLeast(0.6)),
    ("frame, 5 nodes, 50 messages: compose + paint, commands", Bound::AtMost(3.0)),
    ("frame, 5 nodes, 50 messages: compose + paint, to the last pixel", Bound::AtMost(3.0)),
    ("frame, 100 nodes, 2000 messages: compose + paint, commands", Bound::AtMost(16.0)),
    ("frame, 100 nodes, 2000 messages: compose + paint, to the last pixel", Bound::AtMost(16.0)),
    ("page: seek in 100,000 events, 99th percentile", Bound::AtMost(16.0)),
    ("embed.js, gzip -9", Bound::AtMost(4.0)),
    ("embed: one more beside nine, private memory of the browser", Bound::AtMost(5.0)),
    ("embed: one more beside nine, download", Bound::AtMost(4.0)),
];

/// Measures everything and prints one table.
pub(crate) fn run() -> Result<()> {
    let machine = machine()?;
    let mut report = Report::default();
    shell::heading("building the page and the programs");
    site::build()?;
    let engine = Engine::build()?;
    let mut measure = |name: &str, found: Result<Report>| match found {
        Ok(found) => report.add(found),
        Err(error) => report.troubles.push(format!("{name}: {error:#}")),
    };
    shell::heading("size of the page");
    measure("size of the page", size());
    shell::heading("the engine, natively and as WebAssembly");
    measure("the engine", engine.measure());
    shell::heading("the page in Chromium");
    measure("the page in Chromium", page(&engine));

    let (table, missed) = table::table(&report.measurements, TARGETS);
    println!("\n{machine}\n\n{table}");
    report.compare();
    for (name, told) in report.agreed() {
        println!("the same everywhere: {name}: {told}");
    }
    for trouble in &report.troubles {
        println!("trouble: {trouble}");
    }
    if missed > 0 || !report.troubles.is_empty() {
        bail!("{missed} of {} targets missed, {} troubles", TARGETS.len(), report.troubles.len());
    }
    println!("all {} targets reached", TARGETS.len());
    Ok(())
}

/// On what is measured, and how busy it is with other things.
fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let version = |program: &str| shell::output(shell::command(program).arg("--version"));
    let mut told =
        format!("{cores} cores; {}; Node.js {}", version("rustc")?.trim(), version("node")?.trim());
    if let Browser::Installed(program) = Browser::prepare()? {
        let version = shell::output(shell::command(program).arg("--version"))?;
        told += &format!("; {}", version.trim());
    }
    // Linux tells it.
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        let load = load.split(' ').next().unwrap_or_default();
        told += &format!("; load before it began: {load} (an idle machine: near 0)");
    }
    Ok(told)
}

/// Bytes of everything the page loads.
fn size() -> Result<Report> {
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
    let Some(embed) = files.iter().find(|file| file.path == "embed.js") else {
        bail!("the site has no embed.js");
    };
    let rows = [
        row("page: everything it loads, gzip -9", gzip)?,
        row("page: everything it loads, raw", raw)?,
        row("embed.js, gzip -9", embed.gzip)?,
    ];
    Ok(Report::of(rows))
}

/// The measurements of e2e/bench.
fn page(engine: &Engine) -> Result<Report> {
    node::prepare()?;
    let browser = Browser::prepare()?;
    let server = Server::start(&site::dist(), "/", 0)?;
    let frames = Server::start(&engine.web_folder()?, "/", 0)?;
    let mut playwright = node::script("@playwright/test/cli.js");
    playwright.args(["test", "--config", "bench.config.ts"]);
    playwright.env("FAULTLINE_URL", server.address()).env("FAULTLINE_FRAMES", frames.address());
    playwright.env("FAULTLINE_RUN", engine.link()?);
    if let Some(program) = browser.program() {
        playwright.env("FAULTLINE_BROWSER", program);
    }
    from_program(&mut playwright)
}

/// Runs a program and reads what it measures; what it measured before it failed counts.
fn from_program(command: &mut Command) -> Result<Report> {
    let mut report = Report::default();
    let succeeded = shell::run_reading(command, |line| report.read(line))?;
    if !succeeded {
        report.troubles.push(format!("`{}` failed", shell::typed(command)));
    } else if report.measurements.is_empty() {
        bail!(
            "`{}` measured nothing; it must print lines like: measure {{\"name\": ...}}",
            shell::typed(command)
        );
    }
    Ok(report)
}

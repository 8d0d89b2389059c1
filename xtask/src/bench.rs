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
//! | `page: whatever it shows`, `embed.js` | the files of dist/ that index.html leads to and the words of one language, compressed one by one; the script that puts a run into somebody else's page |
//! | `catalogue: opened` | the texts of all scenarios in one language, and the parts of the program that read and show them |
//! | `<protocol>: with the first run` | the parts of the program that come beside the page with a run of the protocol: its engine, what engines and its family share, its family's words |
//! | `<protocol>: after another protocol of its family` | what of them was not there already; the least favourable other one counts |
//! | `<protocol>: ..., native` and `..., wasm` | steady work of the protocol (`bench.rs` in its folder), one thread; wasm is the same program, optimised like the page and run by Node.js. The two take turns, so that a slow minute hits both. `rules on`: one step of the world with the history and every rule; `history kept`: without the rules; `nothing kept`: nobody listens, as in a replay; `as the page runs it`: through the page's own session, which also keeps checkpoints |
//! | `<protocol>: ..., wasm / native` | the quotient of the medians of each turn. A history needs memory, which the system gives to a native program anew for each sample, and which WebAssembly keeps; `nothing kept` compares computing alone |
//! | `<protocol>: 1000 seeds with faults, ...` | how long it takes to run 1,000 short runs in which things go wrong, drawn from their seeds. The sum of their digests is among what must be the same everywhere |
//! | `series: ...` | the charts of a run over time (`faultline_views::series`): reading every event once, and computing every chart there is over the whole of it, as a page does when all are shown |
//! | `frame, ...` | composing a made-up frame and painting it with the page's painter in headless Chromium, without a graphics card: see e2e/bench/frames.bench.ts |
//! | `page: seek ...` | the built page at a link to 100,000 events: the time slider is set to random moments. `seek` is what the handler of the slider takes until the run is there; `with elements and paint` adds the page's own update and the canvas: see e2e/bench/seek.bench.ts |
//! | `page: open a link 100,000 events deep` | from navigation to the drawn moment of the link, in a warm browser: see e2e/bench/open.bench.ts |
//! | `diagram, ...` | the space-time diagram at 50,000 events is moved and zoomed, one step per frame: see e2e/bench/diagram.bench.ts |
//! | `board, ...` | the page plays MapReduce as large as the limits allow; a frame lets time pass and paints stage, diagram and board: see e2e/bench/board.bench.ts |
//! | `play, ...` | the page plays a run as it opens, in Chromium without a graphics card: frames a second; processor time of all processes of the browser in a second of real time, of two that there are; and by how much the layout shifts, as the browser scores it, while the events stand open: see e2e/bench/play.bench.ts |
//! | `check: ...` | `faultline check` on 200 links of 10,000 events each: on all cores, on one, and how much of the cores is made use of |
//! | `judge: ...` | the judge for histories (`crates/judge`) and Porcupine, in its port porcupine-rs, on the logs that this package brings along: ten that Jepsen wrote of etcd, four of a key-value store. The two take turns, from events to the verdict. `explained`: with the answers that contradict each other. See crates/judge/benches/porcupine.rs |
//! | `<protocol>: growth` | the page with the protocol less the page without it (the flag `faultline_without` of its line in its family): its engine, its rules and its view. What it adds to shared enumerations and to the texts stays in both, so the whole difference to an earlier page is a little more. Only on request, since it builds the page once per protocol: `--only growth` |
//! | `page: memory, ...` | the size of the page's WebAssembly memory, which never shrinks |
//! | `...: first picture on fast 3G, gzip` | from navigation with an empty cache to the frame with the first picture, at 1.6 Mbit/s and 150 ms there and back (WebPageTest's "3G Fast"), from a host that compresses: see e2e/bench/network.bench.ts |
//! | `budget: ...` | links that were made to take all memory and all time (`crates/bench/src/hostile.rs`), to their end and back. Natively each in a process of its own; in the page each in a browser context of its own, where `without yielding` is the processor time of the longest task of the main thread. Each row is the worst of all links: see e2e/bench/budget.bench.ts |
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

mod check;
mod engine;
mod growth;
mod row;
mod table;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::browser::Browser;
use crate::server::Server;
use crate::{node, shell, site};
use engine::Engine;
use row::{Measurement, Report};
use table::Bound;

/// Options of `bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// Measure only this.
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// Measure the page that is in dist/.
    #[arg(long)]
    keep_dist: bool,
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Size of the page.
    Size,
    /// The engine, natively and as WebAssembly.
    Engine,
    /// The digests of 1,000 seeds of each protocol with faults, natively and as WebAssembly.
    Seeds,
    /// The command `faultline check` on all cores.
    Check,
    /// The page in Chromium.
    Page,
    /// What links may take that were made to take all, natively and in the page.
    Budget,
    /// The judge for histories, beside Porcupine.
    Judge,
    /// What each protocol adds to the page; only on request, for it builds the page once per protocol.
    Growth,
}

/// What is measured when nobody asks for a part.
const USUAL: &[Part] =
    &[Part::Size, Part::Engine, Part::Seeds, Part::Check, Part::Judge, Part::Page, Part::Budget];

/// What is promised: the name of a measurement, and a bound in its unit. A name that begins with `*` stands for every
/// row that ends like this and has no promise of its own above.
const TARGETS: &[(Part, &str, Bound)] = &[
    (Part::Size, "page: whatever it shows, gzip -9", Bound::AtMost(300.0)),
    (Part::Size, "*: with the first run, gzip -9", Bound::AtMost(90.0)),
    (Part::Size, "*: after another protocol of its family, gzip -9", Bound::AtMost(30.0)),
    (Part::Size, "catalogue: opened, without its pictures, gzip -9", Bound::AtMost(120.0)),
    (Part::Size, "embed.js, gzip -9", Bound::AtMost(4.0)),
    (Part::Engine, "raft: rules on, native", Bound::AtLeast(1_000_000.0)),
    (Part::Engine, "raft: rules off, history kept, native", Bound::AtLeast(3_000_000.0)),
    (Part::Engine, "raft: rules off, nothing kept, native", Bound::AtLeast(3_000_000.0)),
    (Part::Engine, "raft: rules off, history kept, wasm / native", Bound::AtLeast(0.6)),
    (Part::Engine, "raft: rules off, nothing kept, wasm / native", Bound::AtLeast(0.6)),
    (Part::Engine, "*: rules on, native", Bound::AtLeast(700_000.0)),
    (Part::Engine, "*: rules on, wasm / native", Bound::AtLeast(0.6)),
    (Part::Engine, "series: read 100000 events, native", Bound::AtMost(50.0)),
    (Part::Engine, "series: every chart of 100000 events, native", Bound::AtMost(10.0)),
    (Part::Check, "check: share of the cores made use of", Bound::AtLeast(0.8)),
    (Part::Judge, "judge: 14 logs, the judge / Porcupine", Bound::AtMost(1.0)),
    (Part::Page, "frame, 5 nodes, 50 messages: compose + paint, commands", Bound::AtMost(3.0)),
    (Part::Page, "frame, 5 nodes, 50 messages: compose + paint, to the last pixel", Bound::AtMost(3.0)),
    (Part::Page, "frame, 100 nodes, 2000 messages: compose + paint, commands", Bound::AtMost(16.0)),
    (Part::Page, "frame, 100 nodes, 2000 messages: compose + paint, to the last pixel", Bound::AtMost(16.0)),
    (Part::Page, "page: seek in 100,000 events, 99th percentile", Bound::AtMost(16.0)),
    (Part::Page, "page: open a link 100,000 events deep", Bound::AtMost(600.0)),
    (Part::Page, "diagram, 50,000 events: pan, 95th percentile", Bound::AtMost(16.0)),
    (Part::Page, "diagram, 50,000 events: zoom, 95th percentile", Bound::AtMost(16.0)),
    (
        Part::Page,
        "board, 64 workers, 1,000 tasks, in real time: compose + paint, commands, 95th percentile",
        Bound::AtMost(16.0),
    ),
    (
        Part::Page,
        "board, 64 workers, 1,000 tasks, in real time: compose + paint, to the last pixel, 95th percentile",
        Bound::AtMost(16.0),
    ),
    (
        Part::Page,
        "board, 64 workers, 1,000 tasks, the shuffle as it opens: compose + paint, commands, 95th percentile",
        Bound::AtMost(16.0),
    ),
    (
        Part::Page,
        "board, 64 workers, 1,000 tasks, the shuffle as it opens: compose + paint, to the last pixel, 95th percentile",
        Bound::AtMost(16.0),
    ),
    (Part::Page, "play, 15 nodes and five clients: frames a second", Bound::AtLeast(50.0)),
    (Part::Page, "play, 15 nodes and five clients: processors in use", Bound::AtMost(1.5)),
    (Part::Page, "play, 66 nodes: frames a second", Bound::AtLeast(50.0)),
    (Part::Page, "play, 66 nodes: processors in use", Bound::AtMost(1.5)),
    (Part::Page, "play, 12 s with the events open: layout shift", Bound::AtMost(0.02)),
    (Part::Page, "embed: one more beside nine, private memory of the browser", Bound::AtMost(4.0)),
    (Part::Page, "embed: one more beside nine, download", Bound::AtMost(4.0)),
    (Part::Page, "*: first picture on fast 3G, gzip", Bound::AtMost(2.0)),
    (Part::Budget, "budget: worst memory of a link, native", Bound::AtMost(1024.0)),
    (Part::Budget, "budget: worst WebAssembly memory of a link", Bound::AtMost(512.0)),
    (Part::Budget, "budget: worst private memory of a tab", Bound::AtMost(512.0)),
    (Part::Budget, "budget: longest without yielding, processor time", Bound::AtMost(200.0)),
    (Part::Growth, "*: growth of what every run loads", Bound::AtMost(8.0)),
];

/// Measures everything, or one part, and prints one table.
pub(crate) fn run(options: &Options) -> Result<()> {
    let machine = machine()?;
    let parts = options.only.map_or_else(|| USUAL.to_vec(), |only| vec![only]);
    let wanted = |part| parts.contains(&part);
    let mut report = Report::default();
    shell::heading("building the page and the programs");
    if wanted(Part::Size) || ((wanted(Part::Page) || wanted(Part::Budget)) && !options.keep_dist) {
        site::build()?;
    }
    let engine =
        if matches!(options.only, Some(Part::Size | Part::Judge)) { None } else { Some(Engine::build()?) };
    let mut measure = |part: Part, name: &str, act: &dyn Fn(&Engine) -> Result<Report>| {
        if let Some(engine) = engine.as_ref().filter(|_| wanted(part)) {
            shell::heading(name);
            match act(engine) {
                Ok(found) => report.add(found),
                Err(error) => report.troubles.push(format!("{name}: {error:#}")),
            }
        }
    };
    measure(Part::Engine, "the engine, natively and as WebAssembly", &Engine::measure);
    measure(Part::Seeds, "the digests of many seeds", &Engine::seeds);
    measure(Part::Check, "faultline check", &check::measure);
    measure(Part::Page, "the page in Chromium", &page);
    measure(Part::Budget, "links that were made to hurt", &budget);
    measure(Part::Growth, "what each protocol adds to the page", &growth::measure);
    if wanted(Part::Judge) {
        shell::heading("the judge for histories, beside Porcupine");
        match judge() {
            Ok(found) => report.add(found),
            Err(error) => report.troubles.push(format!("the judge: {error:#}")),
        }
    }
    if wanted(Part::Size) {
        shell::heading("size of the page");
        match size() {
            Ok(found) => report.add(found),
            Err(error) => report.troubles.push(format!("size of the page: {error:#}")),
        }
    }

    let targets: Vec<(&str, Bound)> =
        TARGETS.iter().filter(|(part, ..)| wanted(*part)).map(|(_, name, bound)| (*name, *bound)).collect();
    let (table, missed) = table::table(&report.measurements, &targets);
    println!("\n{machine}\n\n{table}");
    report.compare();
    for (name, told) in report.agreed() {
        println!("the same everywhere: {name}: {told}");
    }
    for trouble in &report.troubles {
        println!("trouble: {trouble}");
    }
    if missed > 0 || !report.troubles.is_empty() {
        bail!("{missed} targets missed, {} troubles", report.troubles.len());
    }
    println!("all targets reached");
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

/// Bytes of what the page loads, of what a run adds, and of the script for other pages.
fn size() -> Result<Report> {
    let site = site::measure(&site::dist())?;
    print!("{}", site::report(&site));
    let (raw, gzip) = site.page(site::LANGUAGE);
    let Some(embed) = site.files.iter().find(|file| file.path == "embed.js") else {
        bail!("the site has no embed.js");
    };
    let mut rows = vec![
        kibibytes("page: whatever it shows, gzip -9", gzip)?,
        kibibytes("page: whatever it shows, raw", raw)?,
        kibibytes(
            "catalogue: opened, without its pictures, gzip -9",
            site.parts(&site.parts.of_catalogue(site::LANGUAGE)).1,
        )?,
        kibibytes("embed.js, gzip -9", embed.gzip)?,
    ];
    let engines = site.parts.engines();
    for (family, slug) in &engines {
        let all = site.parts.of_run(slug, site::LANGUAGE);
        rows.push(kibibytes(&format!("{slug}: with the first run, gzip -9"), site.parts(&all).1)?);
        let others = engines.iter().filter(|(of, other)| of == family && other != slug);
        let more = others.map(|(_, other)| {
            let here = site.parts.of_run(other, site::LANGUAGE);
            site.parts(&all.difference(&here).copied().collect()).1
        });
        if let Some(most) = more.max() {
            rows.push(kibibytes(&format!("{slug}: after another protocol of its family, gzip -9"), most)?);
        }
    }
    Ok(Report::of(rows))
}

/// One size.
fn kibibytes(name: &str, bytes: usize) -> Result<Measurement> {
    let bytes = u32::try_from(bytes).context("more than 4 GiB")?;
    let samples = vec![f64::from(bytes) / 1024.0];
    Ok(Measurement { name: name.to_owned(), unit: "KiB".to_owned(), samples })
}

/// The judge and Porcupine on the same logs.
fn judge() -> Result<Report> {
    from_program(shell::cargo().args(["bench", "--package", "faultline-judge", "--bench", "porcupine"]))
}

/// The measurements of e2e/bench, but for those of the budget.
fn page(engine: &Engine) -> Result<Report> {
    in_browser(engine, &["--grep-invert", HURT])
}

/// The title of the measurement in e2e/bench that is one part alone.
const HURT: &str = "links that were made to hurt";

/// Each link in a process of its own, and then in the page: the worst of each row counts.
fn budget(engine: &Engine) -> Result<Report> {
    let mut report = Report::default();
    for link in engine.hostile()?.lines() {
        report.add(engine.follow(link)?);
    }
    for row in &mut report.measurements {
        row.samples = vec![row.samples.iter().copied().fold(0.0, f64::max)];
    }
    report.add(in_browser(engine, &["--grep", HURT])?);
    Ok(report)
}

fn in_browser(engine: &Engine, which: &[&str]) -> Result<Report> {
    node::prepare()?;
    let browser = Browser::prepare()?;
    let server = Server::start(&site::dist(), "/", 0)?;
    let frames = Server::start(&engine.web_folder()?, "/", 0)?;
    let mut playwright = node::script("@playwright/test/cli.js");
    playwright.args(["test", "--config", "bench.config.ts"]).args(which);
    playwright.env("FAULTLINE_DIST", site::dist()).env("FAULTLINE_HOSTILE", engine.hostile()?.trim());
    playwright.env("FAULTLINE_URL", server.address()).env("FAULTLINE_FRAMES", frames.address());
    playwright.env("FAULTLINE_RUN", engine.link(100_000)?);
    playwright.env("FAULTLINE_HALF", engine.link(50_000)?);
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

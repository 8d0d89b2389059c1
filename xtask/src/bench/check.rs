//! `faultline check` follows links on all cores: how much of them it makes use of.

use std::{env, fs};

use anyhow::{Context, Result};
use xtask_start::{clock::Stopwatch, progress};

use super::engine::Engine;
use super::row::{Measurement, Report};
use crate::shell;

/// How many links.
const LINKS: u32 = 200;
/// Events of each.
const EVENTS: u32 = 10_000;
/// How often both ways are measured, in turns.
const ROUNDS: usize = 5;

/// Measures the built program on a page of links.
pub(crate) fn measure(engine: &Engine) -> Result<Report> {
    let mut cargo = shell::cargo();
    progress::run("the command line", cargo.args(["build", "--release", "--package", "faultline-cli"]))?;
    let target = shell::target_folder()?;
    let program = target.join("release").join(format!("faultline{}", env::consts::EXE_SUFFIX));
    let page = target.join("bench/links.md");
    let text: String = engine.links(LINKS, EVENTS)?.lines().map(|link| format!("<#{link}>\n\n")).collect();
    fs::write(&page, text).with_context(|| format!("{} cannot be written", page.display()))?;
    let cores = std::thread::available_parallelism()?.get();
    let rate = |threads: usize| -> Result<f64> {
        let watch = Stopwatch::start();
        let mut check = shell::command(&program);
        // Rayon, which spreads the work, reads this.
        let told =
            shell::output(check.arg("check").arg(&page).env("RAYON_NUM_THREADS", threads.to_string()))?;
        let seconds = watch.elapsed().0.as_secs_f64();
        let all = format!("{LINKS} runs in 1 file, {} events: all as expected", LINKS * EVENTS);
        anyhow::ensure!(told.trim() == all, "not every link was followed to its end: {told}");
        Ok(f64::from(LINKS * EVENTS) / seconds)
    };
    rate(cores)?;
    let (mut many, mut one, mut share) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (all, single) = (rate(cores)?, rate(1)?);
        let cores = f64::from(u32::try_from(cores).context("a number of cores")?);
        share.push(all / single / cores);
        many.push(all);
        one.push(single);
    }
    let row = |name: &str, unit: &str, samples| Measurement {
        name: name.to_owned(),
        unit: unit.to_owned(),
        samples,
    };
    Ok(Report::of([
        row("check: on all cores", "events/s", many),
        row("check: on one core", "events/s", one),
        row("check: share of the cores made use of", "", share),
    ]))
}

//! The programs of `crates/bench`: built for this machine, for Node.js and for a browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xtask_start::progress;

use super::from_program;
use super::row::{Measurement, Report};
use crate::parts::shrink;
use crate::{node, shell, tools};

/// How often the two platforms take turns.
const ROUNDS: usize = 5;

/// The built programs.
pub(crate) struct Engine {
    native: PathBuf,
    node: PathBuf,
    web: PathBuf,
}

impl Engine {
    /// Builds them: for this machine in the release profile; WebAssembly goes the way of the page's parts.
    pub(crate) fn build() -> Result<Self> {
        tools::prepare_target()?;
        node::prepare()?;
        let arguments =
            |profile, bin| ["build", "--profile", profile, "--package", "faultline-bench", "--bin", bin];
        let program = "faultline-bench";
        let module = "faultline-bench-wasm";
        progress::run("the native bench", shell::cargo().args(arguments("release", program)))?;
        let wasm = arguments(tools::PROFILE, module);
        let mut cargo = shell::cargo_for_wasm();
        progress::run("the bench as WebAssembly", cargo.args(wasm).args(["--target", tools::WASM]))?;
        let target = shell::target_folder()?;
        let native = target.join("release").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        let wasm = target.join(tools::WASM).join(tools::PROFILE).join(format!("{module}.wasm"));
        let out = target.join("bench");
        let engine = Self { native, node: out.join("node"), web: out.join("web") };
        for (kind, folder) in [("nodejs", &engine.node), ("web", &engine.web)] {
            bind(&wasm, kind, folder)?;
            optimise(&folder.join("faultline_bench_bg.wasm"))?;
        }
        Ok(engine)
    }

    /// The link to a run of so many events, at its end.
    pub(crate) fn link(&self, events: u32) -> Result<String> {
        let mut program = shell::command(&self.native);
        Ok(shell::output(program.args(["link", &events.to_string()]))?.trim().to_owned())
    }

    /// Links to different runs of so many events, one per line.
    pub(crate) fn links(&self, count: u32, events: u32) -> Result<String> {
        let mut program = shell::command(&self.native);
        shell::output(program.args(["links", &events.to_string(), &count.to_string()]))
    }

    /// Links that were made to take all memory and all time, one per line.
    pub(crate) fn hostile(&self) -> Result<String> {
        shell::output(shell::command(&self.native).arg("hostile"))
    }

    /// What one of them takes.
    pub(crate) fn follow(&self, link: &str) -> Result<Report> {
        from_program(shell::command(&self.native).args(["follow", link]))
    }

    /// The names of the protocols in links.
    pub(crate) fn protocols(&self) -> Result<Vec<String>> {
        let text = shell::output(shell::command(&self.native).arg("protocols"))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// The folder of a page that composes and paints frames.
    pub(crate) fn web_folder(&self) -> Result<PathBuf> {
        let page = node::folder().join("bench/frames.html");
        fs::copy(&page, self.web.join("index.html"))
            .with_context(|| format!("{} cannot be copied", page.display()))?;
        Ok(self.web.clone())
    }

    /// Lets both platforms come to the digests of many short runs.
    pub(crate) fn seeds(&self) -> Result<Report> {
        let mut report = from_program(shell::command(&self.native).arg("seeds"))?;
        let mut wasm = shell::command("node");
        wasm.arg(node::folder().join("bench/engine.mjs")).arg(&self.node).arg("seeds");
        report.add(from_program(&mut wasm)?);
        Ok(report)
    }

    /// Lets both platforms measure, in turns.
    pub(crate) fn measure(&self) -> Result<Report> {
        let mut report = Report::default();
        let mut quotients = Report::default();
        for round in 1..=ROUNDS {
            println!("turn {round} of {ROUNDS}");
            let native = from_program(&mut shell::command(&self.native))?;
            let mut wasm = shell::command("node");
            wasm.arg(node::folder().join("bench/engine.mjs")).arg(&self.node).arg("engine");
            let wasm = from_program(&mut wasm)?;
            quotients.add(compare(&native, &wasm));
            report.add(native);
            report.add(wasm);
        }
        report.add(quotients);
        let order: Vec<String> = report
            .measurements
            .iter()
            .filter_map(|row| row.name.strip_suffix(", native"))
            .map(str::to_owned)
            .collect();
        report.measurements.sort_by_key(|row| place(&order, &row.name));
        Ok(report)
    }
}

/// The speed as WebAssembly, natively being 1.
fn compare(native: &Report, wasm: &Report) -> Report {
    let quotient = |row: &Measurement| {
        let name = row.name.strip_suffix(", native").filter(|_| row.unit == "events/s")?;
        let wasm = wasm.row(&format!("{name}, wasm"))?.median();
        let name = format!("{name}, wasm / native");
        Some(Measurement { name, unit: String::new(), samples: vec![wasm / row.median()] })
    };
    Report::of(native.measurements.iter().filter_map(quotient))
}

/// Quotients follow what they compare; everything else keeps its order.
fn place(order: &[String], name: &str) -> usize {
    order.iter().position(|compared| name.starts_with(&format!("{compared}, "))).unwrap_or(order.len())
}

/// Makes a WebAssembly file into a module of JavaScript.
fn bind(wasm: &Path, kind: &str, folder: &Path) -> Result<()> {
    let program = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    let mut command = shell::command(tools::wasm_bindgen_folder()?.join(program));
    command.args(["--target", kind, "--no-typescript", "--out-name", "faultline_bench", "--out-dir"]);
    shell::run(command.arg(folder).arg(wasm))
}

/// Optimises in place, as the parts of the page are.
fn optimise(file: &Path) -> Result<()> {
    let made = file.with_extension("optimised.wasm");
    let folder = file.parent().context("a file is in a folder")?;
    shrink::all(folder, &[(file.to_owned(), made.clone())])?;
    fs::rename(&made, file).with_context(|| format!("{} cannot be replaced", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_of_speeds_and_stand_after_what_they_compare() {
        let row = |name: &str, unit: &str, sample: f64| Measurement {
            name: name.to_owned(),
            unit: unit.to_owned(),
            samples: vec![sample],
        };
        let native =
            Report::of([row("raft: rules on, native", "events/s", 4.0), row("copy, native", "us", 4.0)]);
        let wasm = Report::of([row("raft: rules on, wasm", "events/s", 3.0), row("copy, wasm", "us", 3.0)]);
        let quotients = compare(&native, &wasm);
        assert_eq!(quotients.measurements.len(), 1);
        let quotient = &quotients.measurements[0];
        assert_eq!(quotient.name, "raft: rules on, wasm / native");
        assert_eq!(quotient.samples[0].to_bits(), 0.75_f64.to_bits());
        let order = ["raft: rules on", "copy"].map(str::to_owned);
        assert!(place(&order, &quotient.name) < place(&order, "copy, native"));
        assert_eq!(place(&order, "copying, native"), 2);
    }
}

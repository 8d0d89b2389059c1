//! The programs of `crates/bench`: built for this machine, for Node.js and for a browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::from_program;
use super::row::{Measurement, Report};
use crate::{node, shell, tools};

/// How often the two platforms take turns.
const ROUNDS: usize = 5;

/// The rows whose speed as WebAssembly is compared.
const COMPARED: [&str; 4] = [
    "raft: rules on",
    "raft: rules off, history kept",
    "raft: rules off, nothing kept",
    "raft: as the page runs it, with checkpoints",
];

/// The built programs.
pub(crate) struct Engine {
    native: PathBuf,
    node: PathBuf,
    web: PathBuf,
}

impl Engine {
    /// Builds them in the release profile; WebAssembly goes the way that Trunk sends the page.
    pub(crate) fn build() -> Result<Self> {
        tools::prepare_target()?;
        node::prepare()?;
        let arguments = ["build", "--release", "--package", "faultline-bench"];
        let program = "faultline-bench";
        let module = "faultline-bench-wasm";
        shell::run(shell::cargo().args(arguments).args(["--bin", program]))?;
        shell::run(shell::cargo_for_wasm().args(arguments).args(["--bin", module, "--target", tools::WASM]))?;
        let target = target_folder()?;
        let native = target.join("release").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        let wasm = target.join(tools::WASM).join("release").join(format!("{module}.wasm"));
        let out = target.join("bench");
        let engine = Self { native, node: out.join("node"), web: out.join("web") };
        let level = optimisation()?;
        for (kind, folder) in [("nodejs", &engine.node), ("web", &engine.web)] {
            bind(&wasm, kind, folder)?;
            optimise(&folder.join("faultline_bench_bg.wasm"), &level)?;
        }
        Ok(engine)
    }

    /// The link to a long run, at its end.
    pub(crate) fn link(&self) -> Result<String> {
        Ok(shell::output(shell::command(&self.native).arg("link"))?.trim().to_owned())
    }

    /// The folder of a page that composes and paints frames.
    pub(crate) fn web_folder(&self) -> Result<PathBuf> {
        let page = node::folder().join("bench/frames.html");
        fs::copy(&page, self.web.join("index.html"))
            .with_context(|| format!("{} cannot be copied", page.display()))?;
        Ok(self.web.clone())
    }

    /// Lets both platforms measure, in turns.
    pub(crate) fn measure(&self) -> Result<Report> {
        let mut report = Report::default();
        let mut quotients = Report::default();
        for round in 1..=ROUNDS {
            println!("turn {round} of {ROUNDS}");
            let native = from_program(&mut shell::command(&self.native))?;
            let mut wasm = shell::command("node");
            wasm.arg(node::folder().join("bench/engine.mjs")).arg(&self.node);
            let wasm = from_program(&mut wasm)?;
            quotients.add(compare(&native, &wasm));
            report.add(native);
            report.add(wasm);
        }
        report.add(quotients);
        report.measurements.sort_by_key(|row| place(&row.name));
        Ok(report)
    }
}

/// The speed as WebAssembly, natively being 1.
fn compare(native: &Report, wasm: &Report) -> Report {
    let quotient = |name: &&str| {
        let native = native.row(&format!("{name}, native"))?.median();
        let wasm = wasm.row(&format!("{name}, wasm"))?.median();
        let name = format!("{name}, wasm / native");
        Some(Measurement { name, unit: String::new(), samples: vec![wasm / native] })
    };
    Report::of(COMPARED.iter().filter_map(quotient))
}

/// Quotients follow what they compare; everything else keeps its order.
fn place(name: &str) -> usize {
    let known = COMPARED.iter().position(|compared| name.starts_with(&format!("{compared}, ")));
    known.unwrap_or(COMPARED.len())
}

/// The folder that cargo builds into.
fn target_folder() -> Result<PathBuf> {
    let text = shell::output(shell::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text).context("`cargo metadata` printed no JSON")?;
    let folder = metadata["target_directory"].as_str().context("`cargo metadata` names no target folder")?;
    Ok(folder.into())
}

/// The level that index.html has Trunk hand to wasm-opt.
fn optimisation() -> Result<String> {
    let file = shell::root().join("index.html");
    let page = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    level(&page).context("index.html has no attribute data-wasm-opt")
}

fn level(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("data-wasm-opt=\"")?;
    let (level, _) = rest.split_once('"')?;
    Some(level.to_owned())
}

/// Makes a WebAssembly file into a module of JavaScript.
fn bind(wasm: &Path, kind: &str, folder: &Path) -> Result<()> {
    let program = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    let mut command = shell::command(tools::wasm_bindgen_folder()?.join(program));
    command.args(["--target", kind, "--no-typescript", "--out-name", "faultline_bench", "--out-dir"]);
    shell::run(command.arg(folder).arg(wasm))
}

/// Optimises in place, with the same words as Trunk.
fn optimise(file: &Path, level: &str) -> Result<()> {
    let made = file.with_extension("optimised.wasm");
    let mut command = node::script("binaryen/bin/wasm-opt");
    command.arg(format!("--output={}", made.display())).arg(format!("-O{level}")).arg(file);
    shell::run(&mut command)?;
    fs::rename(&made, file).with_context(|| format!("{} cannot be replaced", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_the_page_is_found() {
        assert_eq!(level(r#"<link data-wasm-opt="z" data-bin="x">"#).as_deref(), Some("z"));
        assert_eq!(level("<link>"), None);
    }

    #[test]
    fn quotients_stand_after_what_they_compare() {
        let row = |name: &str, sample: f64| Measurement {
            name: name.to_owned(),
            unit: "events/s".to_owned(),
            samples: vec![sample],
        };
        let report = |row: Measurement| Report::of([row]);
        let native = report(row("raft: rules on, native", 4.0));
        let wasm = report(row("raft: rules on, wasm", 3.0));
        let quotients = compare(&native, &wasm);
        assert_eq!(quotients.measurements.len(), 1);
        let quotient = &quotients.measurements[0];
        assert_eq!(quotient.name, "raft: rules on, wasm / native");
        assert_eq!(quotient.samples[0].to_bits(), 0.75_f64.to_bits());
        assert!(place(&quotient.name) < place("raft: a checkpoint after 100000 events, native"));
        assert!(place("raft: rules off, nothing kept, wasm") > place("raft: rules off, history kept, wasm"));
    }
}

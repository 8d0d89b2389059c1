//! `cargo xtask mutants`: small mistakes are made in protocols and rules, one at a time, by cargo-mutants, and the tests must
//! notice each.
//!
//! It is a habit and no step of `cargo xtask test`: each mutant is compiled and tested by itself, which takes minutes. So it
//! takes a file, or a part of all (`--shard`). What survives is judged by somebody once, in `xtask/mutants/judged.txt`; a
//! survivor that does not stand there fails the command, and one that stands there and is caught is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{shell, tools};

/// What is mutated where nobody names a file: what decides what happens, and what judges it.
const SCOPE: [&str; 2] = ["crates/rules/src/**/*.rs", "families/*/src/**/*.rs"];

/// What no test of behaviour is about: words, pictures, and what is written for tests and measurements.
const OUTSIDE: [&str; 8] = [
    "**/words/**",
    "**/words.rs",
    "**/view.rs",
    "**/names.rs",
    "**/bench.rs",
    "**/trials.rs",
    "**/experiments.rs",
    "**/evidence.rs",
];

/// The survivors that somebody has judged.
const JUDGED: &str = "xtask/mutants/judged.txt";

/// Options of `mutants`.
#[derive(Args)]
pub(crate) struct Options {
    /// Mutate these files only, such as `crates/rules/src/write_ahead.rs`; a pattern may have `*`. Without it: every protocol
    /// and rule.
    #[arg(short, long, value_name = "FILE")]
    file: Vec<String>,
    /// Only a part of the mutants: the k-th of n, counted from 0.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<String>,
    /// Run the tests of these packages; without it: those of the package of the file, of the family of agreement for rules, and the
    /// scenario files.
    #[arg(long, value_name = "PACKAGE")]
    tests: Vec<String>,
    /// End the tests of one mutant after so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u32,
    /// Mutate this working tree instead of a copy: quicker, as it builds on what is there. Nothing else may touch the tree
    /// meanwhile, and if it is killed, a mutant stays: so it must be committed.
    #[arg(long)]
    in_place: bool,
    /// Say which mutants there are, and make none.
    #[arg(long)]
    list: bool,
}

fn shard(text: &str) -> Result<String, String> {
    let numbers =
        text.split_once('/').and_then(|(k, n)| Some((k.parse::<u32>().ok()?, n.parse::<u32>().ok()?)));
    match numbers {
        Some((k, n)) if k < n => Ok(text.to_owned()),
        _ => Err("a part is written K/N, and K counts from 0: `0/8` to `7/8`".into()),
    }
}

/// Makes mutants, tests each, and compares what survives with what was judged.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = shell::root();
    let judged = judged(&root.join(JUDGED))?;
    if options.in_place && !options.list {
        let changed =
            shell::output(shell::command("git").current_dir(&root).args(["status", "--porcelain"]))?;
        if !changed.trim().is_empty() {
            bail!("--in-place rewrites files of this tree, and some are not committed: commit them first");
        }
    }
    let output = shell::target_folder()?.join("mutants");
    fs::create_dir_all(&output).with_context(|| format!("{} cannot be made", output.display()))?;
    let mut command = shell::command(tools::mutants()?);
    command.current_dir(&root).arg("mutants").args(arguments(options)).arg("--output").arg(&output);
    // A few random runs of each protocol are enough to notice a mutant that is not subtle.
    command.env("FAULTLINE_SWARM_RUNS", "50");
    // 2: some survived; 3: some ran too long. Anything else that is not 0 is no result.
    let status = command.status().context("cargo-mutants cannot be run")?;
    if options.list {
        return Ok(());
    }
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!(
            "cargo-mutants came to no result; what it did stands in {}",
            output.join("mutants.out").display()
        );
    }
    let survivors = lines(&output.join("mutants.out/missed.txt"))?;
    let caught = lines(&output.join("mutants.out/caught.txt"))?;
    report(&survivors, &caught, &judged)
}

/// The arguments of cargo-mutants.
fn arguments(options: &Options) -> Vec<String> {
    let mut arguments: Vec<String> = Vec::new();
    let mut option = |name: &str, value: &str| arguments.extend([name.to_owned(), value.to_owned()]);
    let files: Vec<&str> = if options.file.is_empty() {
        SCOPE.to_vec()
    } else {
        options.file.iter().map(String::as_str).collect()
    };
    for file in &files {
        option("--file", file);
    }
    for file in OUTSIDE {
        option("--exclude", file);
    }
    let tests = if options.tests.is_empty() { tests_of(&files) } else { options.tests.clone() };
    for package in tests {
        option("--test-package", &package);
    }
    if let Some(shard) = &options.shard {
        option("--shard", shard);
    }
    option("--timeout", &options.timeout.to_string());
    option("--profile", "fast-test");
    option("--colors", "never");
    // Without it only the package at the root would count: the page.
    arguments.push("--workspace".into());
    if options.in_place {
        arguments.push("--in-place".into());
    }
    if options.list {
        arguments.push("--list".into());
    }
    arguments
}

/// The packages whose tests are about these files.
fn tests_of(files: &[&str]) -> Vec<String> {
    let mut packages = vec!["faultline-scenario".to_owned()];
    for file in files {
        let mut parts = file.split('/');
        match (parts.next(), parts.next()) {
            (Some("crates"), Some("rules")) => {
                packages.extend(["faultline-rules", "faultline-agreement"].map(String::from));
            }
            (Some("families"), Some("*")) => {
                let families = ["agreement", "commit", "computation", "detection", "strategies"];
                packages.extend(families.map(|family| format!("faultline-{family}")));
            }
            (Some("families" | "crates"), Some(package)) => packages.push(format!("faultline-{package}")),
            _ => {}
        }
    }
    packages.sort();
    packages.dedup();
    packages
}

/// What cargo-mutants wrote, a mutant in each line, without the place in the file: that moves with every edit.
fn lines(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(without_place).collect())
}

/// `a.rs:49:9: replace f` as `a.rs: replace f`.
fn without_place(line: &str) -> String {
    match line.split_once(": ") {
        Some((place, what)) => {
            let file = place.split(':').next().unwrap_or(place);
            format!("{file}: {what}")
        }
        None => line.to_owned(),
    }
}

/// The survivors that were judged, each with the reason: lines of two parts, a mutant and, indented below it, why it may live.
fn judged(file: &PathBuf) -> Result<BTreeMap<String, String>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut judged: BTreeMap<String, String> = BTreeMap::new();
    let mut last: Option<String> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("    "), &last) {
            _ if line.trim().is_empty() || line.starts_with('#') => {}
            (Some(why), Some(mutant)) => {
                let reason = judged.entry(mutant.clone()).or_default();
                reason.push_str(if reason.is_empty() { "" } else { " " });
                reason.push_str(why.trim());
            }
            (Some(_), None) => bail!("{} line {number}: a reason without a mutant before it", file.display()),
            (None, _) => {
                judged.insert(line.to_owned(), String::new());
                last = Some(line.to_owned());
            }
        }
    }
    if let Some((mutant, _)) = judged.iter().find(|(_, why)| why.is_empty()) {
        bail!(
            "{}: nothing says why this one may live, in an indented line below it: {mutant}",
            file.display()
        );
    }
    Ok(judged)
}

/// Tells what survived and was not judged, and what was judged and is caught now.
fn report(survivors: &[String], caught: &[String], judged: &BTreeMap<String, String>) -> Result<()> {
    for mutant in caught.iter().filter(|mutant| judged.contains_key(*mutant) && !survivors.contains(mutant)) {
        println!("caught now, and may leave {JUDGED}: {mutant}");
    }
    let new: Vec<&String> = survivors.iter().filter(|mutant| !judged.contains_key(*mutant)).collect();
    println!(
        "{} caught, {} survived, of which {} were judged before",
        caught.len(),
        survivors.len(),
        survivors.len() - new.len()
    );
    if new.is_empty() {
        return Ok(());
    }
    for mutant in &new {
        println!("survived: {mutant}");
    }
    bail!(
        "{} mutants survived that nobody has judged: write a test that notices them, or say in {JUDGED} why none is needed",
        new.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_is_known_by_its_file_and_what_it_replaces() {
        let line = "crates/rules/src/write_ahead.rs:49:9: replace f::<A> -> Sight with Default::default()";
        assert_eq!(
            without_place(line),
            "crates/rules/src/write_ahead.rs: replace f::<A> -> Sight with Default::default()"
        );
    }

    #[test]
    fn a_part_counts_from_0() {
        assert!(shard("0/8").is_ok() && shard("7/8").is_ok());
        for wrong in ["8/8", "1", "a/b", "", "-1/2"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_judged_survivor_has_a_reason_and_a_file_that_is_there() {
        let root = shell::root();
        for mutant in judged(&root.join(JUDGED)).expect("it can be read").keys() {
            let file = mutant.split(':').next().expect("a file");
            assert!(root.join(file).is_file(), "{mutant}");
        }
    }

    #[test]
    fn a_survivor_that_nobody_has_judged_fails() {
        let known = BTreeMap::from([("a.rs: replace f".to_owned(), "equal".to_owned())]);
        let mutant = |name: &str| vec![format!("a.rs: replace {name}")];
        assert!(report(&mutant("f"), &[], &known).is_ok());
        assert!(report(&mutant("g"), &[], &known).is_err());
        assert!(report(&[], &mutant("f"), &known).is_ok());
    }

    #[test]
    fn rules_are_tested_by_those_who_are_judged_by_them() {
        let packages = ["faultline-agreement", "faultline-rules", "faultline-scenario"];
        assert_eq!(tests_of(&["crates/rules/src/write_ahead.rs"]), packages);
        assert_eq!(tests_of(&["families/commit/src/locks.rs"]), ["faultline-commit", "faultline-scenario"]);
    }
}

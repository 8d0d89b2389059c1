//! `cargo xtask test`: every check and every test, in steps that can be run one by one.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use xtask_start::{clock::Stopwatch, progress};

use crate::browser::Browser;
use crate::other_browsers::OtherBrowsers;
use crate::server::Server;
use crate::tally::Tally;
use crate::tools::WASM;
use crate::{book, node, own, package, recipes, shell, site, tidy, tools};

/// The profile of the native tests; Cargo.toml says what it is.
pub(crate) const PROFILE: &str = "fast-test";

/// Where the page stands while it is tested: its paths are relative, so that any place will do.
const SUB_PATH: &str = "/some/where/";

/// Options of `test`.
#[derive(Args)]
pub(crate) struct Options {
    /// Run only this step.
    #[arg(long, value_name = "STEP")]
    only: Option<Step>,
    /// Test the site that is in dist/ instead of building it.
    #[arg(long)]
    keep_dist: bool,
    /// Words for the step's own program, after `--`: `--only native -- raft`, `--only e2e -- --grep menu`.
    #[arg(last = true, requires = "only")]
    rest: Vec<String>,
}

/// The steps, in the order they run: what is quick and fails often comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Checks of the repository that a linter would not do.
    Tidy,
    /// Formatting of the Rust code.
    Format,
    /// Lints of all Rust code, and of the code that only exists in the browser.
    Lint,
    /// Tests of every package, on this machine.
    Native,
    /// The determinism test, compiled to WebAssembly, under Node.js.
    Wasm,
    /// The documentation as a book, and every run in it.
    Docs,
    /// The built page and the built book in a browser: Chromium, and the next step.
    E2e,
    /// The built page in Firefox and WebKit, where they are installed.
    Browsers,
    /// The projects of recipes/, each built by its tool where that is to be had, in Chromium. Only when it is named: the
    /// tools are large.
    Recipes,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn help(self) -> String {
        let value = self.to_possible_value();
        value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
    }

    fn run(self, options: &Options) -> Result<Tally> {
        let rest = &options.rest;
        match self {
            Self::Tidy => tidy::run().map(|()| Tally::default()),
            Self::Format => format(rest),
            Self::Lint => lint(rest),
            Self::Native => native(rest),
            Self::Wasm => wasm(rest),
            Self::Docs => docs(rest),
            Self::E2e => e2e(rest, options.keep_dist),
            Self::Browsers => browsers(rest, options.keep_dist),
            Self::Recipes => in_recipes(rest, options.keep_dist),
        }
    }

    /// Whether it runs only when it is named: another step does all of it on the page that it has built, or it needs tools
    /// that few machines have.
    fn is_extra(self) -> bool {
        matches!(self, Self::Browsers | Self::Recipes)
    }
}

/// Runs the steps; the last line on success is `N passed, 0 failed`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let all = || Step::value_variants().iter().copied().filter(|step| !step.is_extra()).collect();
    let steps: Vec<Step> = options.only.map_or_else(all, |only| vec![only]);
    let watch = Stopwatch::start();
    let mut total = Tally::default();
    for (index, step) in steps.iter().enumerate() {
        let name = step.name();
        shell::heading(&format!("{}/{} {name}: {}", index + 1, steps.len(), step.help()));
        let watch = Stopwatch::start();
        match step.run(options) {
            Ok(tally) => {
                total += tally;
                let count =
                    if tally.passed > 0 { format!(", {} tests passed", tally.passed) } else { String::new() };
                println!("== {name}: done in {}{count}", watch.elapsed());
            }
            Err(error) => {
                bail!(
                    "step `{name}` failed after {}: {error:#}\nrun only this step again: cargo xtask test --only {name}",
                    watch.elapsed()
                );
            }
        }
    }
    println!("\nall {} steps done in {}", steps.len(), watch.elapsed());
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(())
}

fn format(rest: &[String]) -> Result<Tally> {
    tools::prepare_component("rustfmt", "fmt")?;
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]).args(rest))
        .context("some files are not formatted; `cargo fmt --all` formats them")?;
    Ok(Tally::default())
}

fn lint(rest: &[String]) -> Result<Tally> {
    tools::prepare_component("clippy", "clippy")?;
    tools::prepare_target()?;
    let native: &[&str] = &["clippy", "--workspace", "--all-targets"];
    let page: &[&str] = &["clippy", "--package", "faultline", "--target", WASM];
    let test: &[&str] = &["clippy", "--package", "faultline-catalogue", "--test", "wasm", "--target", WASM];
    for (mut cargo, arguments) in
        [(shell::cargo(), native), (shell::cargo_for_wasm(), page), (shell::cargo_for_wasm(), test)]
    {
        cargo.args(arguments).args(rest).args(["--", "-D", "warnings"]);
        println!("{}", shell::typed(&cargo));
        progress::run("lint", &mut cargo)?;
    }
    Ok(Tally::default())
}

fn native(rest: &[String]) -> Result<Tally> {
    let mut cargo = shell::cargo();
    cargo.args(["test", "--workspace", "--profile", PROFILE, "--no-fail-fast"]).args(rest);
    let mut tally = cargo_test(&mut cargo)?;
    // Words for the step's own program name some of its tests; the template has others.
    if rest.is_empty() {
        tally += template()?;
    }
    Ok(tally)
}

/// The package with a protocol that lives elsewhere: its own tests, and whether it takes the place of our families.
fn template() -> Result<Tally> {
    let package = shell::root().join("templates/own-protocol");
    let root = own::lay(&package)?;
    let target = root.join(own::TARGET);
    let mut own = shell::cargo();
    own.args(["test", "--manifest-path"]).arg(package.join("Cargo.toml")).env("CARGO_TARGET_DIR", &target);
    let mut tally = cargo_test(&mut own)?;
    let mut laid = shell::cargo();
    laid.current_dir(&root).env("CARGO_TARGET_DIR", &target);
    laid.args(["test", "--package", "faultline-catalogue", "--lib"]);
    tally += cargo_test(&mut laid)?;
    Ok(tally)
}

fn wasm(rest: &[String]) -> Result<Tally> {
    tools::prepare_target()?;
    node::prepare()?;
    let folder = tools::wasm_bindgen_folder()?;
    let runner = folder.join(format!("wasm-bindgen-test-runner{}", env::consts::EXE_SUFFIX));
    let mut cargo = shell::cargo_for_wasm();
    cargo
        .args(["test", "--package", "faultline-catalogue", "--test", "wasm", "--target", WASM])
        .args(["--profile", PROFILE])
        .args(rest)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("WASM_BINDGEN_TEST_ONLY_NODE", "1");
    cargo_test(&mut cargo)
}

/// Runs a `cargo test` and counts.
fn cargo_test(cargo: &mut Command) -> Result<Tally> {
    println!("{}", shell::typed(cargo));
    let mut tally = Tally::default();
    let succeeded = progress::run_reading("tests", cargo, |line| {
        if let Some(counted) = Tally::of_cargo_line(line) {
            tally += counted;
        }
    })?;
    tally.accept(succeeded, &shell::typed(cargo), 1)
}

fn docs(rest: &[String]) -> Result<Tally> {
    book::build(rest)?;
    book::check()?;
    Ok(Tally::default())
}

fn e2e(rest: &[String], keep_dist: bool) -> Result<Tally> {
    prepare_browser_tests()?;
    let browser = Browser::prepare()?;
    let server = serve_site(keep_dist)?;
    book::build(&[])?;
    book::put_page()?;
    let books = Server::start(&book::folder(), SUB_PATH, 0)?;
    let mut playwright = playwright(&server);
    playwright.args(rest).env("FAULTLINE_BOOK", books.address()).env("FAULTLINE_PACKAGE", package::pack()?);
    // The book was built with it.
    let command = shell::target_folder()?.join(PROFILE).join(format!("faultline{}", env::consts::EXE_SUFFIX));
    playwright.env("FAULTLINE_COMMAND", command).env("FAULTLINE_DIST", site::dist());
    if let Some(program) = browser.program() {
        println!("testing {} in {}", server.address(), program.display());
        playwright.env("FAULTLINE_BROWSER", program);
    }
    let mut tally = run_playwright(&mut playwright, 1)?;
    // Words for the step's own program name some of its tests; the others have others.
    if rest.is_empty() {
        tally += in_other_browsers(rest, &server)?;
    }
    Ok(tally)
}

fn browsers(rest: &[String], keep_dist: bool) -> Result<Tally> {
    prepare_browser_tests()?;
    in_other_browsers(rest, &serve_site(keep_dist)?)
}

/// The tests of e2e/recipes, on whatever could be built.
fn in_recipes(rest: &[String], keep_dist: bool) -> Result<Tally> {
    prepare_browser_tests()?;
    let browser = Browser::prepare()?;
    let server = serve_site(keep_dist)?;
    let made = recipes::build(server.address())?;
    let mut playwright = playwright(&server);
    playwright.args(["--config", "recipes.config.ts"]).args(rest).env("FAULTLINE_RECIPES", made);
    if let Some(program) = browser.program() {
        playwright.env("FAULTLINE_BROWSER", program);
    }
    run_playwright(&mut playwright, 1)
}

/// The tests of e2e/browsers, in whatever there is. Nothing may be there, and nothing that is there may start.
fn in_other_browsers(rest: &[String], server: &Server) -> Result<Tally> {
    let found = OtherBrowsers::prepare();
    if found.is_empty() {
        return Ok(Tally::default());
    }
    let mut playwright = playwright(server);
    playwright.args(["--config", "browsers.config.ts"]).args(rest);
    found.tell(&mut playwright);
    // Whoever names tests wants them run.
    let least = u64::from(!rest.is_empty());
    if least == 0 {
        playwright.arg("--pass-with-no-tests");
    }
    run_playwright(&mut playwright, least)
}

fn prepare_browser_tests() -> Result<()> {
    node::prepare()?;
    shell::run(&mut node::script("typescript/bin/tsc")).context("the browser tests do not type-check")
}

/// Serves the built page, as it is or built anew.
fn serve_site(keep_dist: bool) -> Result<Server> {
    if keep_dist {
        println!("testing dist/ as it is");
    } else {
        site::build_and_report(&site::Options::default())?;
    }
    Server::start(&site::dist(), SUB_PATH, 0)
}

/// Where Playwright leaves its report.
fn report() -> PathBuf {
    shell::root().join("target/e2e-report.json")
}

/// Playwright's runner, told where the page is.
fn playwright(server: &Server) -> Command {
    let mut playwright = node::script("@playwright/test/cli.js");
    playwright.arg("test").env("FAULTLINE_URL", server.address()).env("FAULTLINE_REPORT", report());
    playwright
}

/// Runs Playwright and counts its tests, of which there must be `least`.
fn run_playwright(playwright: &mut Command, least: u64) -> Result<Tally> {
    let _old = fs::remove_file(report());
    let succeeded = shell::run(playwright);
    let report = fs::read_to_string(report()).map_err(|_| match &succeeded {
        Ok(()) => anyhow::anyhow!("Playwright left no report"),
        Err(error) => anyhow::anyhow!("Playwright ran no test: {error}"),
    })?;
    Tally::of_playwright_report(&report)?.accept(succeeded.is_ok(), "playwright test", least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_can_be_named_and_says_what_it_does() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(&step.name(), false), Ok(*step));
            assert!(!step.help().is_empty(), "{step:?}");
        }
    }
}

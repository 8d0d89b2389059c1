//! The tools of the build: which versions, whether they are there, and how they get there.
//!
//! Every version is written down once: Trunk's, geckodriver's and cargo-mutants' here, wasm-bindgen's and mdBook's in Cargo.lock, wasm-opt's in
//! e2e/package.json (Trunk.toml repeats it for people who call Trunk themselves; tidy compares the two).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use xtask_start::{clock::Stopwatch, progress};

use crate::{node, shell};

/// The version of Trunk; newer ones need a newer Rust than `rust-version` in Cargo.toml.
pub(crate) const TRUNK_VERSION: &str = "0.21.14";

/// The version of geckodriver that is installed where there is Firefox and no geckodriver.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// The version of cargo-mutants.
const MUTANTS_VERSION: &str = "27.1.0";

/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The profile of the page in Cargo.toml.
pub(crate) const PROFILE: &str = "page";

/// A program that `cargo install` provides.
struct Tool {
    package: &'static str,
    version: String,
    /// A program of the package.
    program: &'static str,
    /// What it is asked, and answers with its version.
    asked: &'static [&'static str],
    /// Further arguments for `cargo install`.
    options: &'static [&'static str],
    /// How much is optimised: as little as what the program does allows.
    level: &'static str,
    duration: &'static str,
}

/// The version of a package in Cargo.lock.
pub(crate) fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

/// What `cargo xtask serve --dev` builds with; nothing else needs it.
fn trunk() -> Tool {
    Tool {
        package: "trunk",
        version: TRUNK_VERSION.to_owned(),
        program: "trunk",
        asked: &["--version"],
        options: &[],
        level: "1",
        duration: "5 to 10 minutes",
    }
}

/// The version of a package that the repository is locked to.
fn locked(package: &str) -> Result<String> {
    let file = shell::root().join("Cargo.lock");
    let lock = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    locked_version(&lock, package).with_context(|| format!("{} holds no package {package}", file.display()))
}

fn wasm_bindgen() -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version: locked("wasm-bindgen")?,
        program: "wasm-bindgen",
        asked: &["--version"],
        options: &[],
        level: "1",
        duration: "2 to 5 minutes",
    })
}

/// The book's builder. It is released together with the package that our preprocessor is built on; each of them
/// reads what the other one of the same version writes.
fn mdbook() -> Result<Tool> {
    Ok(Tool {
        package: "mdbook",
        version: locked("mdbook-preprocessor")?,
        program: "mdbook",
        asked: &["--version"],
        // Without its server and its search, which more than double the time it takes to build.
        options: &["--no-default-features"],
        level: "1",
        duration: "1 to 3 minutes",
    })
}

/// What drives Firefox; Mozilla publishes it for every Firefox of the last years.
fn firefox_driver() -> Tool {
    Tool {
        package: "geckodriver",
        version: GECKODRIVER_VERSION.to_owned(),
        program: "geckodriver",
        asked: &["--version"],
        options: &[],
        // It hands on a few messages. With "1" it takes twice as long to build.
        level: "0",
        duration: "1 to 2 minutes",
    }
}

/// What makes mutants. Nothing else that is built or tested needs it, so it comes with the first `cargo xtask mutants`.
fn cargo_mutants() -> Tool {
    Tool {
        package: "cargo-mutants",
        version: MUTANTS_VERSION.to_owned(),
        program: "cargo-mutants",
        // A command of cargo, which cargo calls with its name.
        asked: &["mutants", "--version"],
        options: &[],
        level: "0",
        duration: "2 to 5 minutes",
    }
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        return Ok(home.into());
    }
    let home =
        env::home_dir().context("there is no home folder; set CARGO_HOME to a folder you may write to")?;
    Ok(home.join(".cargo"))
}

/// Flags for rustc, so that a program does not hold where on this machine the packages lie that it is made of.
pub(crate) fn without_paths() -> Result<Vec<String>> {
    let sources = cargo_home()?.join("registry/src");
    // Before anything was downloaded there is nothing to hide; xtask itself is made of packages.
    let Ok(registries) = fs::read_dir(&sources) else { return Ok(Vec::new()) };
    let mut flags = Vec::new();
    for registry in registries {
        let registry = registry.with_context(|| format!("{} cannot be read", sources.display()))?;
        flags.push(format!("--remap-path-prefix={}=", registry.path().display()));
    }
    flags.sort();
    Ok(flags)
}

/// Whether the program names the version as a word of its answer.
fn answers(program: &Path, asked: &[&str], version: &str) -> bool {
    shell::output(shell::command(program).args(asked).env_remove("NO_COLOR"))
        .is_ok_and(|told| told.split_whitespace().any(|word| word.trim_start_matches('v') == version))
}

impl Tool {
    /// The folder that holds the program at its version; installs it when there is none.
    fn folder(&self) -> Result<PathBuf> {
        if let Some(program) =
            shell::find(self.program).filter(|program| answers(program, self.asked, &self.version))
        {
            return Ok(program.parent().context("a program on PATH has a folder")?.to_path_buf());
        }
        let root = cargo_home()?.join("faultline-tools").join(format!("{}-{}", self.package, self.version));
        let folder = root.join("bin");
        let program = folder.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        if shell::is_program(&program) && answers(&program, self.asked, &self.version) {
            return Ok(folder);
        }
        self.install(&root)?;
        if !answers(&program, self.asked, &self.version) {
            bail!(
                "{} was installed, but does not answer `{}` with {}; remove {} and try again",
                program.display(),
                self.asked.join(" "),
                self.version,
                root.display()
            );
        }
        Ok(folder)
    }

    fn install(&self, root: &Path) -> Result<()> {
        let Self { package, version, options, level, duration, .. } = self;
        println!("installing {package} {version} for this and other checkouts ({duration}, once)");
        let watch = Stopwatch::start();
        progress::run(
            package,
            shell::cargo()
                .args(["install", "--locked", "--force", "--root"])
                .arg(root)
                .arg(format!("{package}@{version}"))
                .args(*options)
                // A tool that is quick to build; it spends its time waiting for rustc anyway.
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        )
        .with_context(|| {
            format!(
                "{package} {version} could not be installed; it needs the network once, or a program of that version \
                 on PATH"
            )
        })?;
        println!("installed {package} {version} in {}", watch.elapsed());
        Ok(())
    }
}

/// The folder of wasm-bindgen's programs.
pub(crate) fn wasm_bindgen_folder() -> Result<PathBuf> {
    wasm_bindgen()?.folder()
}

/// mdBook.
pub(crate) fn mdbook_command() -> Result<Command> {
    Ok(shell::command(mdbook()?.folder()?.join(format!("mdbook{}", env::consts::EXE_SUFFIX))))
}

/// The program that makes mutants.
pub(crate) fn mutants() -> Result<PathBuf> {
    Ok(cargo_mutants().folder()?.join(format!("cargo-mutants{}", env::consts::EXE_SUFFIX)))
}

/// The program that drives Firefox.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    Ok(firefox_driver().folder()?.join(format!("geckodriver{}", env::consts::EXE_SUFFIX)))
}

/// Adds the target of the page when it is missing.
pub(crate) fn prepare_target() -> Result<()> {
    let folder = shell::output(shell::command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    println!("adding the Rust target {WASM}");
    shell::run(shell::command("rustup").args(["target", "add", WASM])).with_context(|| {
        format!("this Rust has no standard library for {WASM}: install Rust with rustup, or the package that holds it")
    })
}

/// Adds a component of the toolchain (`rustfmt`, `clippy`) when its command is missing.
pub(crate) fn prepare_component(component: &str, command: &str) -> Result<()> {
    if shell::output(shell::cargo().args([command, "--version"])).is_ok() {
        return Ok(());
    }
    println!("adding the Rust component {component}");
    shell::run(shell::command("rustup").args(["component", "add", component])).with_context(|| {
        format!("`cargo {command}` is missing: install {component}, with rustup or your packages")
    })
}

/// What the optimised page is built with.
pub(crate) fn prepare_page() -> Result<()> {
    prepare_target()?;
    node::prepare()?;
    wasm_bindgen_folder().map(drop)
}

/// Trunk with everything it needs on its `PATH`, so that it looks for nothing and downloads nothing.
pub(crate) fn trunk_command() -> Result<Command> {
    prepare_target()?;
    node::prepare()?;
    let folders = [trunk().folder()?, wasm_bindgen_folder()?, node::folder().join("node_modules/.bin")];
    let program = folders[0].join(format!("trunk{}", env::consts::EXE_SUFFIX));
    let mut command = shell::command(program);
    shell::without_native_flags(&mut command);
    command.env("PATH", shell::path_with(&folders)?);
    // Trunk takes NO_COLOR for an option with a value and refuses the usual "1".
    command.env_remove("NO_COLOR");
    // Where in Trunk an error arose says nothing about the page.
    command.env("RUST_LIB_BACKTRACE", "0");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_read_by_exact_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \
                    \"wasm-bindgen\"\nversion = \"1.2.3\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("1.2.3"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn the_lock_file_of_the_repository_holds_what_tools_must_equal() {
        for tool in [wasm_bindgen(), mdbook()] {
            let tool = tool.expect("Cargo.lock names it");
            assert_eq!(tool.version.split('.').count(), 3, "{}", tool.version);
        }
    }

    #[test]
    fn a_program_of_another_version_does_not_count() {
        assert!(!answers(Path::new("rustc"), &["--version"], "0.0.1"));
    }
}

//! `cargo xtask tidy`: what no linter knows about this repository. Every check is a function from the files to
//! findings, and has a test that plants what it must find.

mod arrows;
mod examples;
mod families;
mod packages;
mod pins;
mod text;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::shell;

/// A file of ours: tracked by git, or about to be.
#[derive(Debug)]
struct File {
    /// Path below the root, with slashes.
    path: String,
    /// The text of it.
    text: String,
}

impl File {
    fn extension(&self) -> &str {
        self.path
            .rsplit('/')
            .next()
            .and_then(|name| name.rsplit_once('.'))
            .map_or("", |(_, extension)| extension)
    }

    /// A finding at a line counted from 1.
    fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }

    /// A finding for every line in which `look` sees something.
    fn per_line(&self, mut look: impl FnMut(&str) -> Option<String>) -> Vec<Finding> {
        let lines = self.text.lines().enumerate();
        lines.filter_map(|(index, line)| look(line).map(|message| self.finding(index + 1, message))).collect()
    }
}

/// Everything the checks look at.
struct Tree {
    root: PathBuf,
    files: Vec<File>,
}

impl Tree {
    fn read() -> Result<Self> {
        let root = shell::root();
        // A checkout may belong to another user than the one who checks it.
        let listing = shell::output(shell::command("git").args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))
        .context("the files of the repository cannot be listed; git and a clone made with it are needed")?;
        // In the middle of a merge git lists a file once per side.
        let paths: BTreeSet<_> = listing.split('\0').filter(|path| !path.is_empty()).collect();
        let mut files = Vec::new();
        for path in paths {
            // A file may be deleted and not yet forgotten, and a picture is not text.
            if let Ok(Ok(text)) = fs::read(root.join(path)).map(String::from_utf8) {
                files.push(File { path: path.to_owned(), text });
            }
        }
        if files.is_empty() {
            bail!("git lists no files in {}", root.display());
        }
        Ok(Self { root, files })
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// A tree of one file, to plant something in.
    #[cfg(test)]
    fn planted(path: &str, text: &str) -> Self {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        Self { root: PathBuf::from("/src/checkout"), files: vec![file] }
    }
}

/// Something that must not stay.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

type Check = fn(&Tree) -> Result<Vec<Finding>>;

/// Every check: its name, and what it does.
const CHECKS: &[(&str, Check)] = &[
    ("long-file", |tree| Ok(text::long_files(tree))),
    ("registry-host", |tree| Ok(text::registry_hosts(tree))),
    ("machine-path", |tree| Ok(text::machine_paths(tree))),
    ("emoji", |tree| Ok(text::emoji(tree))),
    ("skipped-test", |tree| Ok(text::skipped_tests(tree))),
    ("words", |tree| Ok(words::in_html(tree))),
    ("arrows", arrows::between_packages),
    ("families", |tree| Ok(families::named(tree))),
    ("pins", |tree| Ok(pins::versions(tree))),
    ("packages", |tree| Ok(packages::published(tree))),
    ("examples", |tree| Ok(examples::declared(tree))),
];

/// Runs every check; prints what was found as `file:line: check: message`.
pub(crate) fn run() -> Result<()> {
    let tree = Tree::read()?;
    let mut count = 0;
    for (name, check) in CHECKS {
        for Finding { path, line, message } in check(&tree)? {
            println!("{path}:{line}: {name}: {message}");
            count += 1;
        }
    }
    if count > 0 {
        bail!("{count} findings in {} files", tree.files.len());
    }
    println!("{} checks, {} files, nothing found", CHECKS.len(), tree.files.len());
    Ok(())
}

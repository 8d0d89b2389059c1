//! Which packages have examples in their documentation.
//!
//! Cargo reads the documentation of every library for examples, one library after the other: more than a minute for the few
//! that there are. So a library without any says `doctest = false`, and this check sees to it that no example is missed.

use super::{File, Finding, Tree};

/// Libraries whose manifest says something else than their documentation.
pub(super) fn declared(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for manifest in tree.files.iter().filter(|file| is_ours(&file.path)) {
        let source = format!("{}src/", manifest.path.trim_end_matches("Cargo.toml"));
        if tree.file(&format!("{source}lib.rs")).is_none() {
            continue;
        }
        let off = manifest.text.lines().any(|line| line == "doctest = false");
        let first = tree
            .files
            .iter()
            .filter(|file| file.path.starts_with(&source) && file.path.ends_with(".rs"))
            .find_map(|file| Some((file, example(file)?)));
        match (first, off) {
            (Some((file, line)), true) => {
                let told = format!("an example, and {} says `doctest = false`", manifest.path);
                found.push(file.finding(line, told));
            }
            (None, false) => {
                let told = "no documentation of this library has an example: say `doctest = false` in [lib]";
                found.push(manifest.finding(1, told));
            }
            _ => {}
        }
    }
    found
}

/// Whether it is the manifest of a package of the workspace that may be a library.
fn is_ours(path: &str) -> bool {
    let mut parts = path.split('/');
    let folder = parts.next().is_some_and(|first| ["crates", "families"].contains(&first));
    folder && parts.next().is_some() && parts.next() == Some("Cargo.toml") && parts.next().is_none()
}

/// The line, from 1, at which a file has its first example: a block of code without another language, or a text from elsewhere.
fn example(file: &File) -> Option<usize> {
    let mut inside = false;
    file.text.lines().enumerate().find_map(|(index, line)| {
        let line = line.trim_start();
        if line.starts_with("#![doc") && line.contains("include_str!") {
            return Some(index + 1);
        }
        let told = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        let language = told.trim_start().strip_prefix("```")?;
        inside = !inside;
        let other = ["text", "toml", "json", "sh", "html"].contains(&language.trim());
        (inside && !other).then_some(index + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(manifest: &str, source: &str) -> Vec<(String, usize)> {
        let mut tree = Tree::planted("crates/a/Cargo.toml", manifest);
        tree.files.push(File { path: "crates/a/src/lib.rs".into(), text: source.into() });
        declared(&tree).into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn an_example_is_run_and_a_library_without_one_is_not_read_for_it() {
        let (on, off) = ("[package]\n", "[package]\n[lib]\ndoctest = false\n");
        let source = "crates/a/src/lib.rs".to_owned();
        for example in ["//! A.\n//!\n//! ```\n//! a();\n//! ```\n", "#![doc = include_str!(\"../a.md\")]\n"]
        {
            assert_eq!(found(on, example), []);
            assert_eq!(found(off, example).len(), 1, "{example}");
        }
        assert_eq!(
            found(off, "//! ```text\n//! a\n//! ```\n/// ```rust\n/// a();\n/// ```\n"),
            [(source, 4)]
        );
        let none = "//! ```text\n//! a\n//! ```\npub fn a() {}\n// ```\n";
        assert_eq!(found(off, none), []);
        assert_eq!(found(on, none), [("crates/a/Cargo.toml".to_owned(), 1)]);
    }
}

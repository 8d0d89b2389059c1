//! Which packages have examples in their documentation.
//!
//! Cargo reads the documentation of every library for examples, one library after the other on one processor: that is two
//! minutes for the few that there are. So only those are read in which something may be an example.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell;

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// The packages of the workspace whose documentation may have examples, by name.
pub(crate) fn packages() -> Result<Vec<String>> {
    let told = shell::output(shell::cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Metadata = serde_json::from_str(&told).context("cargo's metadata cannot be read")?;
    let mut found = Vec::new();
    for Package { name, manifest_path } in metadata.packages {
        let source = manifest_path.with_file_name("src");
        if source.join("lib.rs").is_file() && any(&source)? {
            found.push(name);
        }
    }
    Ok(found)
}

/// Whether a file in a folder may have one.
fn any(folder: &Path) -> Result<bool> {
    let unreadable = || format!("{} cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let found = if path.is_dir() {
            any(&path)?
        } else {
            path.extension().is_some_and(|extension| extension == "rs")
                && may_have(&fs::read_to_string(&path).with_context(unreadable)?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a text may have an example: a block of code in its documentation, or documentation from another file.
fn may_have(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        let told = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        told.is_some_and(|told| told.trim_start().starts_with("```") || told.starts_with("     "))
            || (line.starts_with('#') && line.contains("doc") && line.contains("include_str!"))
            || line.starts_with("/**")
            || line.starts_with("/*!")
    })
}

#[cfg(test)]
mod tests {
    use super::{may_have, packages};

    #[test]
    fn a_block_of_code_may_be_an_example() {
        for text in [
            "/// Adds.\n///\n/// ```\n/// add(1);\n",
            "  //! ```rust\n",
            "#![doc = include_str!(\"../a.md\")]",
        ] {
            assert!(may_have(text), "{text}");
        }
        assert!(may_have("///     indented();"), "{}", "what is indented by four is code as well");
        for text in ["/// Adds.\nfn add() {}", "// ```", "let a = include_str!(\"a\");"] {
            assert!(!may_have(text), "{text}");
        }
    }

    #[test]
    fn the_engine_has_an_example() {
        assert!(packages().expect("the packages").iter().any(|package| package == "faultline-engine"));
    }
}

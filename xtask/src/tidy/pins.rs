//! Every version of a tool is written down once, and exactly.

use serde_json::Value;

use super::{File, Finding, Tree};
use crate::node::OLDEST_NODE;
use crate::tools::{TRUNK_VERSION, locked_version};

const PACKAGES: &str = "e2e/package.json";
const TRUNK: &str = "Trunk.toml";

/// Versions that are loose, differ, or are written a second time.
pub(super) fn versions(tree: &Tree) -> Vec<Finding> {
    let mut found = packages(tree);
    found.extend(repeated(tree));
    if let Some(manifest) = tree.file("Cargo.toml") {
        found.extend(manifest.per_line(|line| {
            let version = line.strip_prefix("wasm-bindgen = ")?;
            let exact = version.contains("\"=");
            (!exact).then(|| {
                "wasm-bindgen needs an exact version (\"=0.0.0\"): its tool must equal it".to_owned()
            })
        }));
    }
    found
}

/// The line of a file that holds a text, counted from 1.
fn line_of(file: &File, text: &str) -> usize {
    file.text.lines().position(|line| line.contains(text)).map_or(1, |index| index + 1)
}

fn is_exact(version: &str) -> bool {
    version.split('.').count() == 3
        && version.starts_with(|c: char| c.is_ascii_digit())
        && !version.contains(' ')
}

/// The packages of e2e/: exact, the same in the lock file, and the same wasm-opt as in Trunk.toml.
fn packages(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file(PACKAGES) else { return Vec::new() };
    let Ok(manifest) = serde_json::from_str::<Value>(&file.text) else {
        return vec![file.finding(1, "is not JSON")];
    };
    let mut found = Vec::new();
    let engine = format!(">={OLDEST_NODE}");
    if manifest["engines"]["node"].as_str() != Some(engine.as_str()) {
        let told = format!("\"engines\" must say {{ \"node\": {engine:?} }}, as xtask/src/node.rs does");
        found.push(file.finding(line_of(file, "\"engines\""), told));
    }
    let lock =
        tree.file("e2e/package-lock.json").and_then(|lock| serde_json::from_str::<Value>(&lock.text).ok());
    for group in ["dependencies", "devDependencies"] {
        for (name, version) in manifest[group].as_object().into_iter().flatten() {
            let version = version.as_str().unwrap_or_default();
            let line = line_of(file, &format!("\"{name}\":"));
            if !is_exact(version) {
                found.push(file.finding(
                    line,
                    format!("{name} has the version {version:?}; write an exact one, like 1.2.3"),
                ));
            }
            let locked =
                lock.as_ref().map(|lock| &lock["packages"][format!("node_modules/{name}")]["version"]);
            if locked.is_none_or(|locked| locked.as_str() != Some(version)) {
                found.push(file.finding(
                    line,
                    format!("{name} is not {version} in the lock file; run npm install in e2e/"),
                ));
            }
        }
    }
    let binaryen = manifest["devDependencies"]["binaryen"].as_str().unwrap_or_default();
    let wanted = format!("wasm_opt = \"version_{}\"", binaryen.split('.').next().unwrap_or_default());
    match tree.file(TRUNK) {
        Some(trunk) if !trunk.text.lines().any(|line| line == wanted) => {
            let told = format!("must hold the line {wanted:?}: {PACKAGES} brings binaryen {binaryen}");
            found.push(trunk.finding(line_of(trunk, "wasm_opt"), told));
        }
        _ => {}
    }
    found
}

/// Versions that stand in a file which is not the place of them.
fn repeated(tree: &Tree) -> Vec<Finding> {
    let lock = tree.file("Cargo.lock").map_or("", |file| file.text.as_str());
    let mut places = vec![("Trunk", TRUNK_VERSION.to_owned(), "xtask/src/tools.rs")];
    if let Some(version) = locked_version(lock, "wasm-bindgen") {
        places.push(("wasm-bindgen", version, "Cargo.toml"));
    }
    if let Some(version) = locked_version(lock, "mdbook-preprocessor") {
        places.push(("mdBook", version, "Cargo.lock"));
    }
    if let Some(manifest) =
        tree.file(PACKAGES).and_then(|file| serde_json::from_str::<Value>(&file.text).ok())
    {
        for (name, version) in manifest["devDependencies"].as_object().into_iter().flatten() {
            let version = version.as_str().unwrap_or_default();
            if is_exact(version) {
                places.push(match name.as_str() {
                    "@playwright/test" => ("Playwright", version.to_owned(), PACKAGES),
                    "binaryen" => ("binaryen", version.to_owned(), PACKAGES),
                    _ => continue,
                });
            }
        }
    }
    let mut found = Vec::new();
    for file in
        tree.files.iter().filter(|file| !file.path.ends_with(".lock") && !file.path.ends_with("-lock.json"))
    {
        for (tool, version, place) in places.iter().filter(|(_, _, place)| file.path != *place) {
            found.extend(file.per_line(|line| {
                let named = line.to_lowercase().contains(&tool.to_lowercase());
                (named && holds(line, version)).then(|| {
                    format!("repeats the version {version} of {tool}; it stands in {place}, refer to that")
                })
            }));
        }
    }
    found
}

/// Whether a line holds the version as a whole, and not as a part of a longer one.
fn holds(line: &str, version: &str) -> bool {
    line.match_indices(version).any(|(at, _)| {
        let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !part(line[..at].chars().next_back()) && !part(line[at + version.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{ "engines": { "node": ">=20" }, "devDependencies": { "binaryen": "7.0.1" } }"#;
    const LOCK: &str = r#"{ "packages": { "node_modules/binaryen": { "version": "7.0.1" } } }"#;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let files =
            files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() });
        Tree { root: "/".into(), files: files.collect() }
    }

    fn messages(files: &[(&str, &str)]) -> Vec<String> {
        versions(&tree(files)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn exact_and_equal_versions_pass() {
        let trunk = "[tools]\nwasm_opt = \"version_7\"\n";
        let files = [(PACKAGES, GOOD), ("e2e/package-lock.json", LOCK), (TRUNK, trunk)];
        assert_eq!(messages(&files), [""; 0]);
    }

    #[test]
    fn loose_and_different_versions_are_found() {
        let loose = GOOD.replace("7.0.1", "^7.0.1");
        assert!(messages(&[(PACKAGES, &loose), ("e2e/package-lock.json", LOCK)]).len() >= 2);
        let found = messages(&[(PACKAGES, GOOD), ("e2e/package-lock.json", &LOCK.replace("7.0.1", "7.0.2"))]);
        assert!(found[0].contains("lock file"), "{found:?}");
        let found = messages(&[(PACKAGES, &GOOD.replace(">=20", ">=18")), ("e2e/package-lock.json", LOCK)]);
        assert!(found[0].contains("engines"), "{found:?}");
        let trunk = [
            (PACKAGES, GOOD),
            ("e2e/package-lock.json", LOCK),
            (TRUNK, "[tools]\nwasm_opt = \"version_6\"\n"),
        ];
        let found = versions(&tree(&trunk));
        assert_eq!((found[0].path.as_str(), found[0].line), (TRUNK, 2));
        assert_eq!(messages(&[("Cargo.toml", "wasm-bindgen = \"0.2\"\n")]).len(), 1);
    }

    #[test]
    fn a_version_written_twice_is_found() {
        let ci = format!("install\ncargo install trunk@{TRUNK_VERSION}\n");
        let found = versions(&tree(&[(".ci/run", &ci)]));
        assert_eq!((found.len(), found[0].line), (1, 2));
        let other = format!("trunk 1{TRUNK_VERSION}\nsomething {TRUNK_VERSION}\n");
        assert_eq!(messages(&[("notes.md", &other)]), [""; 0]);
    }
}

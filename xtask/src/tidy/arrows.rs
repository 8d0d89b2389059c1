//! The arrows between the packages of the workspace point one way.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, Tree};
use crate::shell;

/// What each package may depend on, for its code and for its tests.
const ALLOWED: &[(&str, &[&str])] = &[
    ("faultline-engine", &[]),
    // For models of any kind; it need not know ours.
    ("faultline-explorer", &[]),
    ("faultline-protocols", &["faultline-engine"]),
    ("faultline-scene", &["faultline-engine"]),
    ("faultline-views", &["faultline-engine", "faultline-scene"]),
    ("faultline-canvas", &["faultline-scene"]),
    // Its own tests are about files too, which are behind a feature.
    ("faultline-scenario", &["faultline-engine", "faultline-protocols", "faultline-scenario"]),
    (
        "faultline-words",
        &["faultline-engine", "faultline-protocols", "faultline-scenario", "faultline-views"],
    ),
    (
        "faultline-export",
        // Its own tests are about runs of every protocol.
        &[
            "faultline-engine",
            "faultline-protocols",
            "faultline-scenario",
            "faultline-scene",
            "faultline-views",
            "faultline-words",
        ],
    ),
    (
        "faultline",
        &[
            "faultline-canvas",
            "faultline-desk",
            "faultline-engine",
            "faultline-protocols",
            "faultline-scenario",
            "faultline-scene",
            "faultline-views",
            "faultline-words",
        ],
    ),
    (
        "faultline-bench",
        &[
            "faultline-canvas",
            "faultline-engine",
            "faultline-protocols",
            "faultline-scenario",
            "faultline-scene",
            "faultline-views",
        ],
    ),
    (
        "faultline-cli",
        &[
            "faultline-engine",
            "faultline-export",
            "faultline-protocols",
            "faultline-scenario",
            "faultline-scene",
            "faultline-views",
            "faultline-words",
        ],
    ),
    (
        "faultline-trials",
        &[
            "faultline-engine",
            "faultline-explorer",
            "faultline-protocols",
            "faultline-scenario",
            "faultline-words",
        ],
    ),
    (
        "faultline-desk",
        &["faultline-engine", "faultline-export", "faultline-scenario", "faultline-scene", "faultline-words"],
    ),
    (
        "faultline-shelf",
        &["faultline-desk", "faultline-export", "faultline-scenario", "faultline-scene", "faultline-words"],
    ),
    ("xtask", &[]),
];

/// Every dependency of one package of ours on another is in the table.
pub(super) fn between_packages(tree: &Tree) -> Result<Vec<Finding>> {
    let text = shell::output(shell::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&text).context("`cargo metadata` printed no JSON")?;
    check(tree, &metadata)
}

fn check(tree: &Tree, metadata: &Value) -> Result<Vec<Finding>> {
    let packages = metadata["packages"].as_array().context("`cargo metadata` lists no packages")?;
    let root = metadata["workspace_root"].as_str().context("`cargo metadata` names no root")?;
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut found = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let manifest = package["manifest_path"].as_str().context("a package without a manifest")?;
        let path = manifest.strip_prefix(root).unwrap_or(manifest).replace('\\', "/");
        let path = path.trim_start_matches('/');
        let finding = |needle: &str, message: String| {
            let lines = tree.file(path).map_or("", |file| file.text.as_str()).lines();
            let line = lines.enumerate().find(|(_, line)| line.trim_start().starts_with(needle));
            Finding { path: path.to_owned(), line: line.map_or(1, |(index, _)| index + 1), message }
        };
        let Some((_, allowed)) = ALLOWED.iter().find(|(other, _)| *other == name) else {
            found.push(finding(
                "name",
                format!("the package {name:?} has no row in xtask/src/tidy/arrows.rs"),
            ));
            continue;
        };
        let dependencies =
            package["dependencies"].as_array().context("a package without a list of dependencies")?;
        for dependency in dependencies.iter().filter_map(|dependency| dependency["name"].as_str()) {
            if names.contains(&dependency) && !allowed.contains(&dependency) {
                let may =
                    if allowed.is_empty() { "no package of ours".to_owned() } else { allowed.join(", ") };
                found.push(finding(dependency, format!("{name} may depend on {may}, not on {dependency}")));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(name: &str, dependency: &str) -> Value {
        let package = |name: &str, dependencies: Value| json!({"name": name, "manifest_path": format!("/r/{name}/Cargo.toml"), "dependencies": dependencies});
        let packages = [
            package(name, json!([{ "name": dependency }, { "name": "anyhow" }])),
            package("faultline-protocols", json!([])),
            package("faultline-engine", json!([])),
        ];
        json!({"workspace_root": "/r", "packages": packages})
    }

    #[test]
    fn an_arrow_that_points_back_is_found() {
        let text = "[dependencies]\nanyhow = \"1\"\nfaultline-protocols.workspace = true\n";
        let tree = Tree::planted("faultline-scene/Cargo.toml", text);
        let found = check(&tree, &metadata("faultline-scene", "faultline-protocols")).expect("metadata");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("faultline-scene/Cargo.toml", 3));
        assert_eq!(check(&tree, &metadata("faultline-scene", "faultline-engine")).expect("metadata"), []);
    }

    #[test]
    fn a_package_without_a_row_is_found() {
        let tree = Tree::planted("a", "");
        assert_eq!(check(&tree, &metadata("faultline-new", "anyhow")).expect("metadata").len(), 1);
    }
}

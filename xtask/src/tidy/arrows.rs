//! The arrows between the packages of the workspace point one way.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, Tree};
use crate::shell;

/// What each package may depend on, for its code and for its tests. The families have no rows: see [`FAMILY`] and
/// [`CATALOGUE`].
const ALLOWED: &[(&str, &[&str])] = &[
    ("faultline-derive", &[]),
    ("faultline-engine", &["faultline-derive"]),
    // For texts; it knows no program.
    ("faultline-collection", &[]),
    ("faultline-book", &["faultline-catalogue", "faultline-collection", "faultline-engine"]),
    // For models of any kind; it need not know ours.
    ("faultline-explorer", &[]),
    ("faultline-rules", &["faultline-engine"]),
    ("faultline-judge", &["faultline-engine"]),
    ("faultline-language", &["faultline-engine"]),
    ("faultline-registry", &["faultline-engine", "faultline-language"]),
    ("faultline-scene", &["faultline-engine"]),
    ("faultline-views", &["faultline-engine", "faultline-judge", "faultline-scene"]),
    ("faultline-canvas", &["faultline-scene"]),
    ("faultline-single", &["faultline-engine"]),
    // Its own tests are about files too, which are behind a feature.
    (
        "faultline-scenario",
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-engine",
            "faultline-language",
            "faultline-scenario",
        ],
    ),
    // The same.
    (
        "faultline-words",
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-engine",
            "faultline-judge",
            "faultline-language",
            "faultline-scenario",
            "faultline-views",
            "faultline-words",
        ],
    ),
    // Its own tests are about runs of every protocol.
    (
        "faultline-export",
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-engine",
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
            "faultline-catalogue",
            "faultline-desk",
            "faultline-engine",
            "faultline-judge",
            "faultline-scenario",
            "faultline-scene",
            "faultline-single",
            "faultline-views",
            "faultline-words",
        ],
    ),
    (
        "faultline-bench",
        &[
            "faultline-canvas",
            "faultline-catalogue",
            "faultline-engine",
            "faultline-scenario",
            "faultline-scene",
            "faultline-views",
        ],
    ),
    (
        "faultline-cli",
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-engine",
            "faultline-export",
            "faultline-judge",
            "faultline-scenario",
            "faultline-scene",
            "faultline-single",
            "faultline-views",
            "faultline-words",
        ],
    ),
    (
        "faultline-trials",
        &[
            "faultline-catalogue",
            "faultline-engine",
            "faultline-explorer",
            "faultline-scenario",
            "faultline-words",
        ],
    ),
    (
        "faultline-fuzz",
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-engine",
            "faultline-judge",
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
        &[
            "faultline-catalogue",
            "faultline-collection",
            "faultline-desk",
            "faultline-export",
            "faultline-scenario",
            "faultline-scene",
            "faultline-words",
        ],
    ),
    ("xtask", &["xtask-start"]),
    ("xtask-start", &[]),
];

/// What a family may depend on: no other family, except for [`HOSTS`].
const FAMILY: &[&str] = &["faultline-engine", "faultline-language", "faultline-registry", "faultline-rules"];

/// What tests of a family may depend on beside that: a second opinion on what its rules find. It is in no page.
const TESTS_OF_FAMILY: &[&str] = &["faultline-judge"];

/// A family with a protocol of which another family's protocol is a part: the package, and that family's. What orders requests is
/// not written again for each protocol that needs an order (`families/replication/src/active`).
pub(super) const HOSTS: &[(&str, &str)] = &[("faultline-replication", "faultline-agreement")];

/// The package that alone may depend on families, on each of them. Its tests read the golden digests.
const CATALOGUE: (&str, &[&str]) = (
    "faultline-catalogue",
    &["faultline-collection", "faultline-engine", "faultline-registry", "faultline-rules"],
);

/// Every dependency of one package of ours on another is in the table.
pub(super) fn between_packages(tree: &Tree) -> Result<Vec<Finding>> {
    let text = shell::output(shell::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&text).context("`cargo metadata` printed no JSON")?;
    check(tree, &metadata)
}

fn check(tree: &Tree, metadata: &Value) -> Result<Vec<Finding>> {
    let packages = metadata["packages"].as_array().context("`cargo metadata` lists no packages")?;
    let root = metadata["workspace_root"].as_str().context("`cargo metadata` names no root")?;
    let mut ours = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let manifest = package["manifest_path"].as_str().context("a package without a manifest")?;
        let path = manifest.strip_prefix(root).unwrap_or(manifest).replace('\\', "/");
        ours.push((name, path.trim_start_matches('/').to_owned(), package));
    }
    let named = |wanted: &str| ours.iter().find(|(name, ..)| *name == wanted);
    let is_family = |path: &str| path.starts_with("families/");
    let mut found = Vec::new();
    for (name, path, package) in &ours {
        let finding = |needle: &str, message: String| {
            let lines = tree.file(path).map_or("", |file| file.text.as_str()).lines();
            let line = lines.enumerate().find(|(_, line)| line.trim_start().starts_with(needle));
            Finding { path: path.clone(), line: line.map_or(1, |(index, _)| index + 1), message }
        };
        let row = ALLOWED.iter().find(|(other, _)| other == name).map(|(_, allowed)| *allowed);
        let Some(allowed) = row
            .or_else(|| is_family(path).then_some(FAMILY))
            .or_else(|| (*name == CATALOGUE.0).then_some(CATALOGUE.1))
        else {
            found.push(finding(
                "name",
                format!("the package {name:?} has no row in xtask/src/tidy/arrows.rs"),
            ));
            continue;
        };
        let dependencies =
            package["dependencies"].as_array().context("a package without a list of dependencies")?;
        for (dependency, kind) in dependencies
            .iter()
            .filter_map(|dependency| Some((dependency["name"].as_str()?, &dependency["kind"])))
        {
            let Some((_, place, _)) = named(dependency) else { continue };
            if is_family(path) && kind == "dev" && TESTS_OF_FAMILY.contains(&dependency) {
                continue;
            }
            let gathers = *name == CATALOGUE.0 && is_family(place);
            let hosts = HOSTS.contains(&(*name, dependency));
            if !gathers && !hosts && !allowed.contains(&dependency) {
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

    fn metadata(folder: &str, name: &str, dependency: &str) -> Value {
        let package = |folder: &str, name: &str, dependencies: Value| json!({"name": name, "manifest_path": format!("/r/{folder}/Cargo.toml"), "dependencies": dependencies});
        let packages = [
            package(folder, name, json!([{ "name": dependency }, { "name": "anyhow" }])),
            package("crates/words", "faultline-words", json!([])),
            package("crates/derive", "faultline-derive", json!([])),
            package("families/one", "faultline-one", json!([])),
        ];
        json!({"workspace_root": "/r", "packages": packages})
    }

    fn found(folder: &str, name: &str, dependency: &str) -> Vec<Finding> {
        let text = format!("[dependencies]\nanyhow = \"1\"\n{dependency}.workspace = true\n");
        let tree = Tree::planted(&format!("{folder}/Cargo.toml"), &text);
        check(&tree, &metadata(folder, name, dependency)).expect("metadata")
    }

    #[test]
    fn an_arrow_that_points_back_is_found() {
        let back = found("crates/engine", "faultline-engine", "faultline-words");
        assert_eq!(back.len(), 1);
        assert_eq!((back[0].path.as_str(), back[0].line), ("crates/engine/Cargo.toml", 3));
        assert_eq!(found("crates/engine", "faultline-engine", "faultline-derive"), []);
    }

    #[test]
    fn only_the_catalogue_depends_on_a_family() {
        assert_eq!(found("crates/catalogue", "faultline-catalogue", "faultline-one"), []);
        for (folder, name) in [
            ("families/two", "faultline-two"),
            ("crates/words", "faultline-words"),
            ("crates/trials", "faultline-trials"),
        ] {
            assert_eq!(found(folder, name, "faultline-one").len(), 1, "{name}");
        }
    }

    #[test]
    fn the_tests_of_a_family_ask_the_judge_and_its_program_does_not() {
        let judged = |kind: Value| {
            let mut metadata = metadata("families/one", "faultline-one", "faultline-judge");
            let packages = metadata["packages"].as_array_mut().expect("packages");
            packages[0]["dependencies"][0]["kind"] = kind;
            packages.push(json!({"name": "faultline-judge", "manifest_path": "/r/crates/judge/Cargo.toml", "dependencies": []}));
            check(&Tree::planted("families/one/Cargo.toml", ""), &metadata).expect("metadata").len()
        };
        assert_eq!((judged(json!("dev")), judged(Value::Null)), (0, 1));
    }

    #[test]
    fn a_family_depends_on_the_one_that_it_hosts_and_on_no_other() {
        assert_eq!(found("families/replication", "faultline-replication", "faultline-agreement"), []);
        assert_eq!(found("families/replication", "faultline-replication", "faultline-one").len(), 1);
    }

    #[test]
    fn a_package_without_a_row_is_found() {
        let tree = Tree::planted("a", "");
        assert_eq!(
            check(&tree, &metadata("crates/new", "faultline-new", "anyhow")).expect("metadata").len(),
            1
        );
    }
}

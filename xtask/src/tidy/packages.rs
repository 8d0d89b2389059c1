//! What a package that can be published must have: whoever gets it from a registry gets nothing of the repository with it.

use super::{Finding, Tree};

/// What stands beside the manifest of such a package.
const BESIDE: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Packages that can be published and lack something.
pub(super) fn published(tree: &Tree) -> Vec<Finding> {
    let workspace = tree.file("Cargo.toml").map_or("", |file| &file.text);
    let mut found = Vec::new();
    for manifest in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        if !manifest.text.lines().any(|line| line == "publish = true") {
            continue;
        }
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        for name in BESIDE.iter().filter(|name| tree.file(&format!("{folder}{name}")).is_none()) {
            found.push(
                manifest.finding(
                    1,
                    format!("a package that can be published needs a {name} beside its manifest"),
                ),
            );
        }
        if !manifest.text.lines().any(|line| line.starts_with("description = \"")) {
            found.push(manifest.finding(1, "a package that can be published needs a description"));
        }
        let own =
            manifest.text.lines().enumerate().take_while(|(_, line)| !line.contains("dev-dependencies]"));
        for (index, line) in own {
            let Some(name) =
                line.strip_prefix("faultline-").and_then(|rest| rest.split(['.', ' ', '=']).next())
            else {
                continue;
            };
            let declared = workspace.lines().find(|line| line.starts_with(&format!("faultline-{name} = ")));
            if !declared.is_some_and(|line| line.contains("version = \"")) {
                let told = format!(
                    "faultline-{name} has no version in the workspace's Cargo.toml: then it cannot be had from a registry"
                );
                found.push(manifest.finding(index + 1, told));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    #[test]
    fn what_a_package_lacks_is_found() {
        let manifest = "[package]\nname = \"faultline-x\"\npublish = true\n\n[dependencies]\nfaultline-engine.workspace = true\n\
                        faultline-desk = { workspace = true }\n\n[dev-dependencies]\nfaultline-trials.workspace = true\n";
        let mut tree = Tree::planted("crates/x/Cargo.toml", manifest);
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        tree.files.push(file("crates/x/README.md", ""));
        tree.files.push(file(
            "Cargo.toml",
            "faultline-engine = { version = \"0.1.0\", path = \"x\" }\nfaultline-desk = { path = \"y\" }\n",
        ));
        let found: Vec<(usize, String)> =
            published(&tree).into_iter().map(|found| (found.line, found.message)).collect();
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0].1.contains("LICENSE-MIT") && found[2].1.contains("description"), "{found:?}");
        assert!(found[3].0 == 7 && found[3].1.contains("faultline-desk has no version"), "{found:?}");
        tree.files[0].text = manifest.replace("publish = true", "publish.workspace = true");
        assert!(published(&tree).is_empty());
    }
}

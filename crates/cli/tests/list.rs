//! `faultline list`: what there is, for programs and for people; and that each protocol on it is complete.
//!
//! `FAULTLINE_WRITE_README=1` writes the README's table anew.

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use support::faultline;

fn list() -> Value {
    let done = faultline(&["list", "--format", "json"]);
    assert_eq!((done.code, &*done.err), (0, ""));
    serde_json::from_str(&done.out).expect("JSON")
}

fn names<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().expect("a list").iter().map(|item| item[key].as_str().expect("a name")).collect()
}

#[test]
fn every_protocol_says_what_it_is_and_has() {
    let list = list();
    let protocols = list["protocols"].as_array().expect("a list");
    for protocol in protocols {
        let keys: Vec<&String> = protocol.as_object().expect("an object").keys().collect();
        let mut expected = [
            "bugs",
            "clients",
            "facts",
            "family",
            "languages",
            "name",
            "nodes",
            "rules",
            "scenarios",
            "settings",
            "slug",
            "source",
        ];
        expected.sort_unstable();
        let mut keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
        for key in ["bugs", "facts", "languages", "rules", "scenarios", "settings"] {
            assert!(!protocol[key].as_array().expect("a list").is_empty(), "{} of {}", key, protocol["slug"]);
        }
    }
}

/// The folders of all protocols, as somebody finds them who looks through the repository.
fn folders_of_protocols() -> Vec<PathBuf> {
    let within = |of: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(of).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect()
    };
    let families = within(&support::root().join("families"));
    let all = families.iter().flat_map(|family| within(&family.join("src")));
    all.filter(|folder| folder.join("trials.rs").is_file()).collect()
}

/// A protocol is shown where it survives, where it fails as theory says, and with a planted bug.
#[test]
fn every_scenario_of_the_repository_is_listed_with_its_kind() {
    let list = list();
    let protocols = list["protocols"].as_array().expect("a list");
    let mut listed: Vec<String> = Vec::new();
    for protocol in protocols {
        let kinds = names(&protocol["scenarios"], "kind");
        for kind in ["survives", "fails", "bug"] {
            assert!(kinds.contains(&kind), "{} has no scenario of the kind {kind}", protocol["slug"]);
        }
        listed.extend(names(&protocol["scenarios"], "name").iter().map(|name| format!("{name}.toml")));
    }
    let folders = folders_of_protocols().into_iter().map(|folder| folder.join("scenarios"));
    let mut files: Vec<String> = folders
        .flat_map(|folder| std::fs::read_dir(folder).expect("every protocol has scenarios"))
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    listed.sort();
    assert_eq!(listed, files);
}

/// A protocol is not done without what stands beside its program.
#[test]
fn every_protocol_is_complete() {
    let list = list();
    let protocols = list["protocols"].as_array().expect("a list");
    assert_eq!(protocols.len(), folders_of_protocols().len(), "a folder of a protocol is not on the list");
    for protocol in protocols {
        let slug = protocol["slug"].as_str().expect("a name");
        assert_eq!(protocol["languages"], serde_json::json!(["en", "zh-CN"]), "{slug}");
        let chapter = chapter(protocol);
        assert!(chapter.text.contains("\n```faultline"), "the chapter of {slug} shows no run");
        for scenario in names(&protocol["scenarios"], "name") {
            let file = faultline_collection::scenario(scenario).expect("it is listed");
            assert_eq!(file.folder(), chapter.folder(), "{scenario}");
        }
        for file in ["digests.txt", "trials.rs", "bench.rs"] {
            let path = support::root().join(chapter.folder()).join(file);
            let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{slug} has no {file}"));
            let named = text.contains(slug) || file == "bench.rs";
            assert!(named, "{file} of {slug} is about another protocol");
        }
    }
}

fn chapter(protocol: &Value) -> &'static faultline_collection::File {
    let name = protocol["name"].as_str().expect("a name");
    faultline_collection::chapter(name).unwrap_or_else(|| panic!("{name} has no chapter"))
}

/// What stands before and after the table in the README.
const BEGIN: &str = "<!-- The table below is made from `faultline list --format json`. -->\n\n";
const END: &str = "\n<!-- The table above is made from `faultline list --format json`. -->\n";

#[test]
fn the_readme_has_the_table_of_protocols() {
    let list = list();
    let mut table =
        String::from("| Protocol | Source | Rules | Planted bugs | Scenarios |\n|---|---|---|---|---|\n");
    for protocol in list["protocols"].as_array().expect("a list") {
        let count = |key: &str| protocol[key].as_array().expect("a list").len();
        let text = |key: &str| protocol[key].as_str().expect("a text");
        table += &format!(
            "| [{}]({}) | {} | {} | {} | {} |\n",
            text("name"),
            chapter(protocol).path,
            text("source"),
            count("rules"),
            count("bugs"),
            count("scenarios"),
        );
    }
    let path = support::root().join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README");
    let (before, rest) = readme.split_once(BEGIN).expect("the table begins in the README");
    let (found, after) = rest.split_once(END).expect("the table ends in the README");
    if std::env::var_os("FAULTLINE_WRITE_README").is_some() {
        std::fs::write(&path, [before, BEGIN, &table, END, after].concat()).expect("the README is written");
        return;
    }
    assert_eq!(found, table, "FAULTLINE_WRITE_README=1 writes it");
}

#[test]
fn people_read_it_in_their_language() {
    for (language, wanted) in [("en", "Planted bugs"), ("zh-CN", "植入的缺陷")] {
        let done = faultline(&["--lang", language, "list"]);
        assert!(done.code == 0 && done.out.contains(wanted), "{}", done.out);
    }
}

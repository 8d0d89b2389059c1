//! `faultline list`: what there is, for programs and for people.

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
    assert_eq!(
        names(&list["protocols"], "slug"),
        ["raft", "paxos", "multi-paxos", "2pc", "3pc", "map-reduce"]
    );
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
        assert!(kinds.contains(&"survives") && kinds.contains(&"bug"), "{}: {kinds:?}", protocol["slug"]);
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

#[test]
fn people_read_it_in_their_language() {
    for (language, wanted) in [("en", "Planted bugs"), ("zh-CN", "植入的缺陷")] {
        let done = faultline(&["--lang", language, "list"]);
        assert!(done.code == 0 && done.out.contains(wanted), "{}", done.out);
    }
}

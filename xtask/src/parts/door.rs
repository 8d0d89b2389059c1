//! Doors: the functions behind which a part of the program lies. A door is found by its path,
//! `faultline_<crate>::door::<name>` or `faultline_<crate>::door::<group>::<name>`, and its path says everything about
//! it: doors of one group (a crate, if it names none) share a part, and `words_<language>` are words. They are those of a whole
//! group, or of one protocol of it: `faultline_<crate>::door::words_<language>::<name>`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::manifest::KINDS;
use super::reach::{Item, Linked, path};

/// How the names of our packages begin in paths.
const OURS: &str = "faultline_";

/// How the names of doors to words begin.
const WORDS: &str = "words-";

/// What stands between a language and the protocol whose words these are. No name in links has it.
const OF: char = '_';

/// A door that a program has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Door {
    /// The function.
    pub(super) item: Item,
    /// What has more doors than this one: a family of protocols, the page, the desk.
    pub(super) group: String,
    /// What lies behind it: a protocol as links name it, `words-<language>`, or `words-<language>_<protocol>`.
    pub(super) name: String,
}

impl Door {
    /// The name of the part behind it.
    pub(super) fn part(&self) -> String {
        format!("{}.{}", self.group, self.name)
    }

    /// Whether runs of a protocol lie behind it, and neither words nor the kinds of facts of a family.
    pub(super) fn is_engine(&self) -> bool {
        self.language().is_none() && self.name != KINDS
    }

    /// The language, if words lie behind it.
    pub(super) fn language(&self) -> Option<&str> {
        let of = self.name.strip_prefix(WORDS)?;
        Some(of.split_once(OF).map_or(of, |(language, _)| language))
    }

    /// The protocol whose engine or words alone lie behind it; for other doors, their name.
    pub(super) fn protocol(&self) -> &str {
        self.speaks_for().unwrap_or(&self.name)
    }

    /// The protocol whose words alone lie behind it.
    pub(super) fn speaks_for(&self) -> Option<&str> {
        Some(self.name.strip_prefix(WORDS)?.split_once(OF)?.1)
    }
}

/// Group and name of the door with this path, if it is one.
fn read(path: &str) -> Option<(String, String)> {
    let steps: Vec<&str> = path.split("::").collect();
    let (group, words, name) = match steps[..] {
        [package, "door", name] => (package.strip_prefix(OURS)?, None, name),
        [package, "door", words, name] if words.starts_with("words_") => {
            (package.strip_prefix(OURS)?, Some(words), name)
        }
        [package, "door", group, name] if package.starts_with(OURS) => (group, None, name),
        _ => return None,
    };
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let hyphens = |text: &str| text.strip_prefix('_').unwrap_or(text).replace('_', "-");
    let before = words.map_or_else(String::new, |words| hyphens(words) + &OF.to_string());
    (plain(group) && plain(name)).then(|| (hyphens(group), before + &hyphens(name)))
}

/// Every door of a program, in the order of the parts' names.
pub(super) fn all(linked: &Linked) -> Result<Vec<Door>> {
    let mut doors = BTreeMap::new();
    for (number, name) in &linked.names {
        let Some((group, name)) = read(&path(name)) else { continue };
        let door = Door { item: Item::Function(*number), group, name };
        if doors.insert(door.part(), door).is_some() {
            bail!("the program has the door `{}` twice", linked.path(*number));
        }
    }
    Ok(doors.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_lies_behind_a_door() {
        for (path, group, name) in [
            ("faultline_commit::door::_2pc", "commit", "2pc"),
            ("faultline_agreement::door::multi_paxos", "agreement", "multi-paxos"),
            ("faultline_words::door::page::words_en", "page", "words-en"),
            ("faultline_commit::door::words_zh_CN::_2pc", "commit", "words-zh-CN_2pc"),
            ("faultline_commit::door::words_en::three_phase", "commit", "words-en_three-phase"),
        ] {
            assert_eq!(read(path), Some((group.to_owned(), name.to_owned())), "{path}");
        }
        for path in [
            "other::door::raft",
            "faultline_agreement::doors::raft",
            "faultline_agreement::door::raft::{{closure}}",
            "faultline_agreement::door::agreement::raft::inner",
            "<faultline_agreement::door::Raft as core::fmt::Debug>::fmt",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    #[test]
    fn words_have_a_language_and_may_be_those_of_one_protocol() {
        for (name, language, protocol) in [
            ("words-zh-CN_2pc", Some("zh-CN"), Some("2pc")),
            ("words-en", Some("en"), None),
            ("multi-paxos", None, None),
        ] {
            let door = Door { item: Item::Function(0), group: "commit".into(), name: name.into() };
            assert_eq!((door.language(), door.speaks_for()), (language, protocol), "{name}");
            assert_eq!(door.is_engine(), language.is_none(), "{name}");
        }
    }

    #[test]
    fn a_door_that_is_there_twice_is_refused() {
        let mut linked = Linked::default();
        linked.names.insert(1, "_ZN9faultline4door4raft17h0123456789abcdefE".to_owned());
        linked.names.insert(2, "_ZN15faultline_words4door4page8words_en17h0123456789abcdefE".to_owned());
        let doors = all(&linked).expect("each is there once");
        assert_eq!(doors.iter().map(Door::part).collect::<Vec<_>>(), ["page.words-en"]);
        assert_eq!(doors[0].language(), Some("en"));
        linked.names.insert(3, "_ZN15faultline_words4door4page8words_en17hfedcba9876543210E".to_owned());
        let error = all(&linked).expect_err("one is there twice").to_string();
        assert!(error.contains("faultline_words::door::page::words_en"), "{error}");
    }
}

//! What the folders of the protocols hold beside programs: scenario files (`scenarios/*.toml`), chapters of the book
//! (`chapter.md`), links that were sent (`links.txt`), golden digests (`digests.txt`), and the scenarios to start with
//! (`start.txt`). Whoever wants all of them finds them here; the build looks for them.

/// A file in the folder of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is, from the root of the repository, with `/` between its parts.
    pub path: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// The scenario files of all protocols, by their paths.
pub static SCENARIOS: &[File] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// The chapters of all protocols, by their paths.
pub static CHAPTERS: &[File] = include!(concat!(env!("OUT_DIR"), "/chapters.rs"));

/// The files with the links of each protocol that keep their runs, by their paths.
pub static LINKS: &[File] = include!(concat!(env!("OUT_DIR"), "/links.rs"));

/// The lists of the scenarios to start with, one for each protocol: a name in each line, in the order to show them.
pub static STARTS: &[File] = include!(concat!(env!("OUT_DIR"), "/starts.rs"));

/// The golden digests of all protocols, by their paths.
pub static DIGESTS: &[File] = include!(concat!(env!("OUT_DIR"), "/digests.rs"));

impl File {
    /// Its place among the scenarios of its protocol to start with, from 0; nothing if one does not start with it.
    #[must_use]
    pub fn start(&self) -> Option<usize> {
        let list = STARTS.iter().find(|list| list.folder() == self.folder())?;
        list.text.lines().position(|name| name == self.name())
    }

    /// Its name without what it ends in. That of a scenario is what a link calls its lesson.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        file.rsplit_once('.').map_or(file, |(name, _)| name)
    }

    /// The heading of level one with which it begins. That of a chapter is the name of its protocol.
    #[must_use]
    pub fn heading(&self) -> Option<&'static str> {
        self.text.lines().next()?.strip_prefix("# ").map(str::trim)
    }

    /// The folder of its protocol.
    #[must_use]
    pub fn folder(&self) -> &'static str {
        let parts = self.path.match_indices('/').nth(3);
        parts.map_or(self.path, |(end, _)| &self.path[..end])
    }
}

/// The scenario file with this name.
#[must_use]
pub fn scenario(name: &str) -> Option<&'static File> {
    SCENARIOS.iter().find(|file| file.name() == name)
}

/// The chapter of the protocol with this name.
#[must_use]
pub fn chapter(name: &str) -> Option<&'static File> {
    CHAPTERS.iter().find(|file| file.heading() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::{File, SCENARIOS, STARTS, chapter, scenario};
    use std::collections::BTreeSet;

    #[test]
    fn a_file_knows_its_name_and_the_folder_of_its_protocol() {
        let file = scenario("raft-leader-crash").expect("it is there");
        assert_eq!(file.path, "families/agreement/src/raft/scenarios/raft-leader-crash.toml");
        assert_eq!(file.folder(), "families/agreement/src/raft");
        assert_eq!(chapter("Raft").map(File::folder), Some(file.folder()));
        assert_eq!(file.heading(), None);
        assert!(scenario("raft-leader").is_none());
    }

    /// A first-time reader is led by hand: somebody has chosen where to begin, and every choice is a lesson that can be played.
    #[test]
    fn every_protocol_says_with_which_lessons_to_start() {
        let folders: BTreeSet<&str> = SCENARIOS.iter().map(File::folder).collect();
        assert_eq!(STARTS.iter().map(File::folder).collect::<BTreeSet<_>>(), folders);
        for list in STARTS {
            let names: Vec<&str> = list.text.lines().collect();
            assert!((2..=4).contains(&names.len()), "{}: {names:?}", list.path);
            for name in names {
                let file = scenario(name).unwrap_or_else(|| panic!("{}: there is no {name}", list.path));
                assert_eq!(file.folder(), list.folder(), "{name}");
                assert!(file.text.contains("[[captions]]"), "{name} has no steps");
                assert!(!name.contains("-bug-"), "{name}");
            }
        }
    }

    /// A link calls a lesson by the name alone.
    #[test]
    fn no_two_scenarios_have_one_name() {
        let mut names: Vec<&str> = SCENARIOS.iter().map(|file| file.name()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}

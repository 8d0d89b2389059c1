//! What the folders of the protocols hold beside programs: scenario files (`scenarios/*.toml`), chapters of the book
//! (`chapter.md`), links that were sent (`links.txt`), and golden digests (`digests.txt`). Whoever wants all of them finds them here; the build looks for them.

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

/// The golden digests of all protocols, by their paths.
pub static DIGESTS: &[File] = include!(concat!(env!("OUT_DIR"), "/digests.rs"));

impl File {
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
    use super::{File, SCENARIOS, chapter, scenario};

    #[test]
    fn a_file_knows_its_name_and_the_folder_of_its_protocol() {
        let file = scenario("raft-leader-crash").expect("it is there");
        assert_eq!(file.path, "families/agreement/src/raft/scenarios/raft-leader-crash.toml");
        assert_eq!(file.folder(), "families/agreement/src/raft");
        assert_eq!(chapter("Raft").map(File::folder), Some(file.folder()));
        assert_eq!(file.heading(), None);
        assert!(scenario("raft-leader").is_none());
    }

    /// A link calls a lesson by the name alone.
    #[test]
    fn no_two_scenarios_have_one_name() {
        let mut names: Vec<&str> = SCENARIOS.iter().map(|file| file.name()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}

//! What index.html says of the parts: the file of each, and what must be there before it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// How the list begins in index.html; `src/main.rs` reads it by this id.
const BEGIN: &str = "<script type=application/json id=parts>";
const END: &str = "</script>";

/// What a family's part with its kinds of facts is called.
pub(super) const KINDS: &str = "kinds";

/// The parts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest(BTreeMap<String, (String, Vec<String>)>);

impl Manifest {
    /// Adds a part.
    pub(super) fn add(&mut self, name: &str, file: String, requires: Vec<String>) {
        self.0.insert(name.to_owned(), (file, requires));
    }

    /// The list as it stands in index.html.
    pub(super) fn html(&self) -> Result<String> {
        let list = serde_json::to_string(self)?;
        Ok(format!("{BEGIN}{list}{END}"))
    }

    /// Reads it from index.html; a program that was not cut has no parts.
    pub(crate) fn read(html: &str) -> Result<Self> {
        let Some((_, after)) = html.split_once(BEGIN) else { return Ok(Self::default()) };
        let (list, _) = after.split_once(END).context("index.html has no end of the list of parts")?;
        serde_json::from_str(list).context("the list of parts in index.html cannot be read")
    }

    /// The parts that a page needs in a language, whatever it shows.
    pub(crate) fn of_page(&self, language: &str) -> BTreeSet<&str> {
        self.with_what_they_need([format!("page.words-{language}")])
    }

    /// The parts that a run of a protocol needs in a language, beside those of the page.
    pub(crate) fn of_run(&self, slug: &str, language: &str) -> BTreeSet<&str> {
        let Some(engine) = self.0.keys().find(|name| name.ends_with(&format!(".{slug}"))) else {
            return BTreeSet::new();
        };
        let family = engine.split('.').next().unwrap_or_default();
        let words = format!("{family}.words-{language}");
        let all = self.with_what_they_need([engine.clone(), format!("{words}_{slug}"), words]);
        all.difference(&self.of_page(language)).copied().collect()
    }

    /// The parts of the space-time diagram, which the page shows when order matters and an embed never.
    pub(crate) fn of_diagram(&self) -> BTreeSet<&str> {
        self.with_what_they_need(["page.diagram".to_owned()])
    }

    /// The parts of the story, with the terms that it explains in a language: what the page opens with beside the stage.
    pub(crate) fn of_story(&self, language: &str) -> BTreeSet<&str> {
        self.with_what_they_need(["page.voice".to_owned(), format!("page.glossary-{language}")])
    }

    /// The parts that are fetched when the catalogue is opened in a language: its texts, what reads
    /// them and what shows them.
    pub(crate) fn of_catalogue(&self, language: &str) -> BTreeSet<&str> {
        let parts = ["page.catalogue", "page.messages"].map(str::to_owned);
        self.with_what_they_need(parts.into_iter().chain([format!("catalogue.{language}")]))
    }

    fn with_what_they_need(&self, names: impl IntoIterator<Item = String>) -> BTreeSet<&str> {
        let found = names.into_iter().filter_map(|name| self.0.get_key_value(&name));
        let all = found.flat_map(|(name, (_, requires))| requires.iter().chain(std::iter::once(name)));
        all.map(String::as_str).collect()
    }

    /// The protocols whose engines there are, each with its family.
    pub(crate) fn engines(&self) -> Vec<(&str, &str)> {
        let engines =
            self.0.iter().filter(|(_, (_, requires))| requires.iter().any(|name| name == super::ENGINES));
        let named = engines.filter_map(|(name, _)| name.split_once('.'));
        let of_families =
            |name: &str| name.starts_with("words-") || name == KINDS || name.contains(super::plan::TOGETHER);
        named.filter(|(family, name)| *family != super::DESK && !of_families(name)).collect()
    }

    /// The part in a file.
    pub(crate) fn part(&self, file: &str) -> Option<&str> {
        self.0.iter().find(|(_, (name, _))| name == file).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Manifest;

    /// Two protocols of one family.
    pub(crate) fn manifest() -> Manifest {
        let mut manifest = Manifest::default();
        for (name, requires) in [
            ("agreement", &["engines"][..]),
            ("agreement.paxos", &["engines", "agreement"]),
            ("agreement.multi-paxos", &["engines", "agreement"]),
            ("agreement.kinds", &["engines", "agreement"]),
            ("agreement.words-en", &["engines", "agreement", "page.words-en"]),
            ("engines", &[]),
            ("page.words-en", &[]),
        ] {
            let requires = requires.iter().map(|name| (*name).to_owned()).collect();
            manifest.add(name, format!("part-{name}-7.wasm"), requires);
        }
        manifest
    }

    #[test]
    fn what_was_written_is_read() {
        let html = format!("<head>{}<script>x</script>", manifest().html().expect("it is text"));
        assert_eq!(Manifest::read(&html).expect("a list"), manifest());
        assert_eq!(Manifest::read("<head>").expect("no list"), Manifest::default());
    }

    #[test]
    fn a_run_needs_its_engine_what_its_family_shares_and_its_words() {
        let manifest = manifest();
        let all = ["agreement", "agreement.paxos", "agreement.words-en", "engines"];
        assert_eq!(manifest.of_run("paxos", "en"), all.into());
        assert_eq!(manifest.of_page("en"), ["page.words-en"].into());
        assert_eq!(manifest.engines(), [("agreement", "multi-paxos"), ("agreement", "paxos")]);
        assert_eq!(manifest.part("part-agreement.paxos-7.wasm"), Some("agreement.paxos"));
    }
}

//! What the catalogue shows: what each family and protocol is, and the scenarios that come with the page.

use anyhow::{Context, Result, bail};
use faultline_catalogue::FAMILIES;
use faultline_collection::File;
use faultline_desk::message::{Card, Place, Shelf};
use faultline_desk::{lesson, message};
use faultline_export::{Paper, network_svg};
use faultline_scenario::file::{Expectation, Happening, Kind, Scenario};
use faultline_scene::{Size, Theme};
use faultline_words::{English, FileWords, Language, Words, file_words, words};

/// Pixels of a picture: small, so that what is drawn in it is large.
const PICTURE: Size = Size { width: 342.0, height: 228.0 };

/// A scenario, and where it stands among those of its protocol.
struct Shelved {
    name: String,
    scenario: Scenario,
    place: Place,
}

/// What is kept of a scenario beside the list.
#[derive(Hash)]
pub(crate) struct Files {
    pub(crate) lesson: String,
    /// Its picture by day.
    pub(crate) light: String,
    /// Its picture by night.
    pub(crate) dark: String,
}

/// The scenarios, in the order to show them.
pub(crate) struct Scenarios(Vec<Shelved>);

impl Scenarios {
    /// Reads the files: those to start with come first, in the order that their protocol chose; then those with most to say;
    /// those with a planted bug last.
    pub(crate) fn read(files: &[File]) -> Result<Self> {
        let mut all = Vec::new();
        for file in files {
            match Scenario::read(file.text) {
                Ok(scenario) => {
                    let start = file.start();
                    let place = match scenario.kind {
                        Kind::Bug => Place::Bug,
                        _ if start.is_some() => Place::Start,
                        _ => Place::Deeper,
                    };
                    all.push((start, Shelved { name: file.name().to_owned(), scenario, place }));
                }
                Err(error) => bail!("{}:{}: {}", file.path, error.line, English.file_error(&error)),
            }
        }
        all.sort_by_key(|(start, Shelved { name, scenario, place })| {
            (*place, *start, breaks(scenario), std::cmp::Reverse(scenario.captions.len()), name.clone())
        });
        let all = all.into_iter().map(|(_, shelved)| shelved).collect();
        Ok(Self(all))
    }

    /// The shelf in a language. `keep` keeps what belongs to a scenario, by its name, and says how its files are called.
    pub(crate) fn shelf(
        &self,
        language: Language,
        mut keep: impl FnMut(&str, &Files) -> Result<String>,
    ) -> Result<Shelf> {
        let mut shelf = Shelf::default();
        for family in FAMILIES {
            for entry in family.protocols {
                let slug = entry.info.slug;
                let told = (family.words)(language, slug);
                shelf.families.insert(family.slug.to_string(), told.family().to_string());
                let about = told.about(slug).with_context(|| format!("nothing says what {slug} is for"))?;
                let name = told.name(slug).unwrap_or(entry.info.name);
                shelf.names.insert(slug.to_string(), name.to_string());
                shelf.protocols.insert(slug.to_string(), about.to_string());
            }
        }
        for Shelved { name, scenario, place } in &self.0 {
            let picture = |theme| picture(scenario, theme, words(language));
            let files = Files {
                lesson: message::write(&lesson(scenario, file_words(language), language)),
                light: picture(Theme::Light),
                dark: picture(Theme::Dark),
            };
            shelf.scenarios.push(Card {
                name: name.clone(),
                title: scenario.title.in_language(language.code()).to_string(),
                text: scenario.text.in_language(language.code()).to_string(),
                protocol: scenario.link.protocol.clone(),
                captions: u32::try_from(scenario.captions.len())?,
                breaks: breaks(scenario),
                place: *place,
                files: keep(name, &files)?,
            });
        }
        Ok(shelf)
    }
}

/// Whether a scenario expects that a rule is broken.
fn breaks(scenario: &Scenario) -> bool {
    let breaks =
        |expectation: &Expectation| matches!(expectation, Expectation::Happens(Happening::Violates(_), _));
    scenario.expectations.iter().any(|expected| breaks(&expected.expectation))
}

/// The network of a scenario at its moment, as SVG.
fn picture(scenario: &Scenario, theme: Theme, words: &dyn Words) -> String {
    let mut session = scenario.open();
    session.seek(scenario.link.at, u32::MAX);
    let paper = Paper {
        size: PICTURE,
        theme: Some(theme),
        name: scenario.title.in_language(words.language().code()),
    };
    network_svg(&*session, paper, words)
}

#[cfg(test)]
mod tests {
    use super::{File, Files, Scenario, Scenarios, Shelved};
    use faultline_collection::SCENARIOS;
    use faultline_desk::message::{self, Lesson};
    use faultline_words::Language;
    use std::collections::{BTreeMap, BTreeSet};

    fn scenarios() -> Scenarios {
        Scenarios::read(SCENARIOS).expect("they are read")
    }

    /// The names of all nodes and clients of a scenario.
    fn processes(scenario: &Scenario) -> impl Iterator<Item = String> {
        let named = |letter, count| (1..=count).map(move |number| format!("{letter}{number}"));
        named('n', scenario.link.nodes).chain(named('c', scenario.link.clients))
    }

    #[test]
    fn every_scenario_has_its_lesson_and_two_pictures_in_every_language() {
        let scenarios = scenarios();
        assert!(scenarios.0.len() >= 14);
        for language in Language::ALL.iter().copied() {
            let mut files = BTreeMap::new();
            let shelf = scenarios.shelf(language, |name, of| {
                let Files { lesson, light, dark } = of;
                for (end, text) in [(".json", lesson), ("-light.svg", light), ("-dark.svg", dark)] {
                    assert_eq!(files.insert(format!("{name}{end}"), text.clone()), None, "{name} twice");
                }
                Ok(name.to_string())
            });
            let shelf = shelf.expect("it is written");
            assert_eq!(shelf.scenarios.len(), scenarios.0.len());
            for (card, Shelved { scenario, .. }) in shelf.scenarios.iter().zip(&scenarios.0) {
                let lesson: Lesson = message::read(&files[&card.lesson()]).expect("a lesson");
                assert_eq!((lesson.title, lesson.cues.len()), (card.title.clone(), scenario.captions.len()));
                assert!(lesson.expectations.iter().all(|expectation| expectation.met), "{}", card.name);
                let [light, dark] = [false, true].map(|night| &files[&card.picture(night)]);
                for process in processes(scenario) {
                    let named = format!(">{process}</text>");
                    assert!(
                        light.contains(&named) && dark.contains(&named),
                        "{}: {process}: {light}",
                        card.name
                    );
                }
                assert_ne!(light, dark);
            }
            assert!(shelf.scenarios.is_sorted_by_key(|card| card.place));
        }
    }

    #[test]
    fn every_family_and_protocol_is_told_of_in_every_language() {
        let shelves: Vec<_> = Language::ALL
            .iter()
            .map(|language| Scenarios(Vec::new()).shelf(*language, |_, _| unreachable!("nothing to keep")))
            .map(|shelf| shelf.expect("it is written"))
            .collect();
        for entry in faultline_catalogue::catalogue() {
            let told = shelves
                .iter()
                .map(|shelf| (&shelf.families[entry.info.family], &shelf.protocols[entry.info.slug]));
            let told: BTreeSet<_> = told.collect();
            assert_eq!(told.len(), Language::ALL.len(), "{}: {told:?}", entry.info.slug);
        }
    }

    #[test]
    fn a_file_that_is_refused_is_told_with_its_line() {
        let bad = File { path: "a/bad.toml", text: "title = 'x'\nprotocol = 'raft'\nnodes = 0\n" };
        let error = Scenarios::read(&[SCENARIOS[0], bad]).err().expect("no nodes").to_string();
        assert!(error.starts_with("a/bad.toml:3: "), "{error}");
    }
}

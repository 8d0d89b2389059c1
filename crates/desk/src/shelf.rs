//! The scenarios that come with the page.

use faultline_export::{Paper, network_svg};
use faultline_scenario::file::{Expectation, Happening, Scenario};
use faultline_scene::{Size, Theme};
use faultline_words::English;

/// Name and text of every file in `scenarios/`, in the order of their names.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// Pixels of a thumbnail: small, so that what is drawn in it is large.
const THUMBNAIL: Size = Size { width: 342.0, height: 228.0 };

/// A scenario as it stands on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its name: that of its file.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// The protocol's name in links.
    pub protocol: String,
    /// How many captions it has.
    pub captions: usize,
    /// Whether it expects that a rule is broken.
    pub breaks: bool,
}

/// Every scenario, in the language of this code: those with most to say first, those that break a rule last, otherwise in the order of their names.
#[must_use]
pub fn cards(language: &str) -> Vec<Card> {
    let mut cards: Vec<Card> =
        FILES.iter().filter_map(|(name, _)| Some(card(name, &find(name)?, language))).collect();
    cards.sort_by_key(|card| (card.breaks, std::cmp::Reverse(card.captions)));
    cards
}

fn card(name: &'static str, scenario: &Scenario, language: &str) -> Card {
    let breaks =
        |expectation: &Expectation| matches!(expectation, Expectation::Happens(Happening::Violates(_), _));
    Card {
        name,
        title: scenario.title.in_language(language).to_string(),
        text: scenario.text.in_language(language).to_string(),
        protocol: scenario.link.protocol.clone(),
        captions: scenario.captions.len(),
        breaks: scenario.expectations.iter().any(|expected| breaks(&expected.expectation)),
    }
}

/// The scenario of a name; none when there is no such file. A test reads every file.
#[must_use]
pub fn find(name: &str) -> Option<Scenario> {
    let (_, text) = FILES.iter().find(|(other, _)| *other == name)?;
    Scenario::read(text).ok()
}

/// The network of a scenario at its moment, as SVG, named in the language of this code.
#[must_use]
pub fn thumbnail(name: &str, theme: Theme, language: &str) -> Option<String> {
    let scenario = find(name)?;
    let mut session = scenario.open();
    session.seek(scenario.link.at, u32::MAX);
    let paper = Paper { size: THUMBNAIL, theme: Some(theme), name: scenario.title.in_language(language) };
    Some(network_svg(&*session, paper, &English))
}

#[cfg(test)]
mod tests {
    use super::{FILES, cards, thumbnail};
    use faultline_scene::Theme;

    #[test]
    fn every_file_is_on_the_shelf_with_a_picture() {
        let cards = cards("en");
        assert!(cards.len() >= 14);
        assert_eq!(cards.len(), FILES.len(), "a file was refused; the tests of faultline-scenario say why");
        for card in cards {
            let picture = thumbnail(card.name, Theme::Light, "en").expect("it is on the shelf");
            assert!(picture.starts_with("<svg") && picture.len() > 1_500, "{}: {picture}", card.name);
        }
        assert_eq!(thumbnail("no-such-scenario", Theme::Light, "en"), None);
    }
}

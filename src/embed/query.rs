//! What the address of an embed asks for: `?embed=minimal&theme=dark&autoplay=1` before the fragment.

use crate::theme::Choice;
use faultline_engine::Time;
use faultline_engine::limits::MAX_TIME;
use faultline_words::{Accepted, Language, Refused};

/// How much of the page an embed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The stage, the panels beside it, and the transport.
    Full,
    /// The stage, one line that tells what happens, play and time.
    Minimal,
    /// The stage alone.
    Bare,
}

impl Mode {
    /// The names in addresses and attributes, from the most to the least.
    pub const NAMES: &[&str] = &["full", "minimal", "none"];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => Self::NAMES[0],
            Self::Minimal => Self::NAMES[1],
            Self::Bare => Self::NAMES[2],
        }
    }

    fn find(name: &str) -> Option<Self> {
        [Self::Full, Self::Minimal, Self::Bare].into_iter().find(|mode| mode.name() == name)
    }

    /// The height at which everything has its place, in pixels, for a page of this width. It depends on nothing
    /// else, so that a frame that follows it comes to rest.
    pub fn height(self, width: f64) -> f64 {
        let stage = (width * 0.6).clamp(240.0, 440.0);
        match self {
            Self::Bare => stage,
            Self::Minimal => stage + 84.0,
            // Side by side, the panels need more than the stage; one below the other, some of both.
            Self::Full if width >= 700.0 => 480.0,
            Self::Full => stage + 300.0,
        }
    }
}

/// The names of the colours in addresses, attributes and messages.
pub const THEMES: &[&str] = &["auto", "light", "dark"];

/// The colours of a name.
pub fn theme(name: &str) -> Option<Choice> {
    [Choice::System, Choice::Light, Choice::Dark]
        .into_iter()
        .zip(THEMES)
        .find(|(_, one)| **one == name)
        .map(|(choice, _)| choice)
}

/// The codes of the languages in addresses, attributes and messages.
pub const LANGUAGES: &[&str] = &[Language::English.code(), Language::Chinese.code()];

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// How much to show, if the page is an embed.
    pub mode: Option<Mode>,
    /// Which colours, if they are not the reader's own choice.
    pub theme: Option<Choice>,
    /// Which language, if it is not the reader's own.
    pub lang: Option<Language>,
    /// Whether time passes from the start.
    pub autoplay: bool,
    /// At which moment time stops, once.
    pub stop: Option<Time>,
    /// The first thing that cannot be used; the rest counts all the same.
    pub problem: Option<Refused>,
}

impl Query {
    /// Reads the query of an address, with or without its `?`. Without `embed` it asks for nothing, and keys that
    /// are not ours belong to somebody else.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let pairs = || text.split('&').filter_map(|pair| pair.split_once('='));
        let Some((_, mode)) = pairs().find(|(key, _)| *key == "embed") else { return Self::default() };
        let mut query = Self::default();
        let mut refuse = |key, found: &str, accepted| {
            let found = Some(faultline_scenario::found(found));
            query.problem.get_or_insert(Refused { key, found, accepted });
        };
        let found = Mode::find(mode);
        if found.is_none() {
            refuse("embed", mode, Accepted::OneOf(Mode::NAMES));
        }
        for (key, value) in pairs() {
            match key {
                "theme" => match theme(value) {
                    Some(theme) => query.theme = Some(theme),
                    None => refuse("theme", value, Accepted::OneOf(THEMES)),
                },
                "lang" => match value.parse() {
                    Ok(language) => query.lang = Some(language),
                    Err(_) => refuse("lang", value, Accepted::OneOf(LANGUAGES)),
                },
                "autoplay" => match value {
                    "1" => query.autoplay = true,
                    "0" => query.autoplay = false,
                    _ => refuse("autoplay", value, Accepted::OneOf(&["1", "0"])),
                },
                "stop" => match value.parse() {
                    Ok(time) if time <= MAX_TIME => query.stop = Some(time),
                    _ => refuse("stop", value, Accepted::Moment(MAX_TIME)),
                },
                _ => {}
            }
        }
        // Whoever asks for an unknown amount gets everything an embed has, and is told.
        query.mode = Some(found.unwrap_or(Mode::Full));
        // The reader's own choice is for pages of their own.
        query.theme.get_or_insert(Choice::System);
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_scenario::limits::MAX_FOUND;

    #[test]
    fn an_address_without_embed_asks_for_nothing() {
        for text in ["", "?", "?theme=dark&autoplay=1", "?utm=1", "?embedded=full"] {
            assert_eq!(Query::read(text), Query::default(), "{text}");
        }
    }

    #[test]
    fn every_part_is_read_in_any_order_beside_those_of_others() {
        let query = Query::read("?utm=x&theme=dark&lang=zh-CN&autoplay=1&stop=2.5s&embed=minimal&y");
        let wanted = Query {
            mode: Some(Mode::Minimal),
            theme: Some(Choice::Dark),
            lang: Some(Language::Chinese),
            autoplay: true,
            stop: Some(Time(2_500_000)),
            problem: None,
        };
        assert_eq!(query, wanted);
        for name in Mode::NAMES {
            assert_eq!(Query::read(&format!("embed={name}")).mode.map(Mode::name), Some(*name));
        }
    }

    #[test]
    fn what_is_not_known_is_named_and_the_rest_still_counts() {
        let query = Query::read("?embed=tiny&theme=blue&autoplay=1");
        assert_eq!((query.mode, query.autoplay), (Some(Mode::Full), true));
        let refused = query.problem.expect("a problem");
        assert_eq!((refused.key, refused.found.as_deref()), ("embed", Some("tiny")));
        let query = Query::read("?embed=none&lang=de");
        assert_eq!(query.problem.expect("a problem").accepted, Accepted::OneOf(&["en", "zh-CN"]));
        for late in ["later", "3601s", "-1s"] {
            let query = Query::read(&format!("?embed=none&stop={late}"));
            assert_eq!(query.problem.expect("a problem").accepted, Accepted::Moment(MAX_TIME));
        }
        let query = Query::read("?embed=none&autoplay=yes");
        assert_eq!(query.problem.expect("a problem").accepted, Accepted::OneOf(&["1", "0"]));
    }

    #[test]
    fn what_an_error_repeats_is_short() {
        let query = Query::read(&format!("?embed={}", "x".repeat(10_000)));
        assert_eq!(query.problem.and_then(|refused| refused.found).map(|found| found.len()), Some(MAX_FOUND));
    }

    #[test]
    fn the_wanted_height_is_the_same_at_the_same_width_and_reasonable() {
        for mode in [Mode::Full, Mode::Minimal, Mode::Bare] {
            for width in [0.0, 320.0, 700.0, 10_000.0] {
                assert!((240.0..=800.0).contains(&mode.height(width)), "{mode:?} {width}");
            }
        }
    }
}

//! How a run in a document is to look.

use crate::language::said;
use faultline_engine::Time;
use faultline_engine::limits::MAX_TIME;
use faultline_words::{Accepts, Language, Said};
use std::ops::RangeInclusive;

/// Heights that an embed may have, in pixels.
const HEIGHTS: RangeInclusive<u16> = 100..=4000;

/// How an embed looks: the attributes of `<faultline-run>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Pixels; without it as high as suits the width.
    pub(crate) height: Option<u16>,
    /// How much of the page is around the picture.
    pub(crate) controls: Controls,
    /// Its colours.
    pub(crate) theme: Shade,
    /// The language of the page in it; without it, the reader's own choice.
    pub(crate) lang: Option<Language>,
    /// Whether it plays when it is seen.
    pub(crate) autoplay: bool,
    /// At which moment time stops, once.
    pub(crate) stop: Option<Time>,
    /// Whether what the block holds is shown as well.
    pub(crate) source: bool,
}

/// How much of the page is around the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Controls {
    /// Everything.
    Full,
    /// What plays and seeks.
    Minimal,
    /// Nothing.
    None,
}

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shade {
    /// The reader's own choice.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Default for Look {
    fn default() -> Self {
        let (controls, theme) = (Controls::Minimal, Shade::Auto);
        let height = Some(Self::HEIGHT);
        Self { height, controls, theme, lang: None, autoplay: false, stop: None, source: false }
    }
}

impl Look {
    /// Pixels of an embed that does not say how high it is to be.
    pub(crate) const HEIGHT: u16 = 420;
    /// The options that a block may give.
    const OPTIONS: [&str; 7] = ["height", "controls", "theme", "lang", "autoplay", "stop", "source"];

    /// The same with an option that somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it, and what would be accepted.
    pub(crate) fn with(self, key: &str, value: &str) -> Result<Self, String> {
        let switch = |value: &str| match value {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(refused(key, value, Accepts::OneOf(&["true", "false"]))),
        };
        match key {
            "height" if value == "auto" => Ok(Self { height: None, ..self }),
            "height" => match value.parse::<u16>() {
                Ok(height) if HEIGHTS.contains(&height) => Ok(Self { height: Some(height), ..self }),
                _ => {
                    let (least, most) = HEIGHTS.into_inner();
                    Err(refused(key, value, Accepts::Pixels(least, most)))
                }
            },
            "controls" => Ok(Self { controls: one_of(key, value)?, ..self }),
            "theme" => Ok(Self { theme: one_of(key, value)?, ..self }),
            "lang" => match value.parse() {
                Ok(lang) => Ok(Self { lang: Some(lang), ..self }),
                Err(_) => Err(refused(key, value, Accepts::OneOf(&Language::ALL.map(Language::code)))),
            },
            "autoplay" => Ok(Self { autoplay: switch(value)?, ..self }),
            "stop" => match value.parse() {
                Ok(stop) if stop <= MAX_TIME => Ok(Self { stop: Some(stop), ..self }),
                _ => Err(refused(key, value, Accepts::Moment(MAX_TIME))),
            },
            "source" => Ok(Self { source: switch(value)?, ..self }),
            _ => Err(said(Said::NoOption(&cut(key), &Self::OPTIONS))),
        }
    }
}

/// One of a few words.
fn one_of<V: clap::ValueEnum>(key: &str, value: &str) -> Result<V, String> {
    V::from_str(value, false).map_err(|_| {
        let known: Vec<_> =
            V::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value).collect();
        refused(key, value, Accepts::OneOf(&known.iter().map(|known| known.get_name()).collect::<Vec<_>>()))
    })
}

fn refused(key: &str, value: &str, accepted: Accepts<'_>) -> String {
    said(Said::Option { key, value: &cut(value), accepted })
}

/// As much of a text as a message may repeat.
fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::super::block::Block;
    use super::*;

    #[test]
    fn options_are_read_and_wrong_ones_say_what_would_be_right() {
        let look = |options: &str| {
            Block::all(&format!("```faultline {options}\nraft\n```"))[0].look(Look::default())
        };
        let wanted = Look {
            height: Some(300),
            controls: Controls::None,
            theme: Shade::Dark,
            lang: Some(Language::Chinese),
            autoplay: true,
            stop: Some(Time(5_200_000)),
            source: false,
        };
        assert_eq!(
            look("height=300 controls=\"none\", theme=dark,lang=zh-CN,autoplay stop=5.2s"),
            Ok(wanted)
        );
        assert_eq!(look(""), Ok(Look::default()));
        assert_eq!(look("height=auto").map(|look| look.height), Ok(None));
        for (options, accepted) in [
            ("height=9", "from 100 to 4000"),
            ("height=tall", "from 100 to 4000"),
            ("controls=some", "accepted: full, minimal, none"),
            ("theme=blue", "accepted: auto, light, dark"),
            ("lang=zh", "accepted: en, zh-CN"),
            ("autoplay=yes", "accepted: true, false"),
            ("stop=soon", "accepted: a moment up to 3600s"),
            ("stop=3600.1s", "accepted: a moment up to 3600s"),
            ("hieght=300", "accepted: height, controls"),
        ] {
            let wrong = look(options).expect_err(options);
            assert!(
                wrong.len() == 1 && wrong[0].before.is_none() && wrong[0].what.contains(accepted),
                "{wrong:?}"
            );
        }
        let all = look("height=9 theme=dark controls=some,hieght=3").expect_err("three are wrong");
        assert_eq!(all.len(), 3, "{all:?}");
    }
}

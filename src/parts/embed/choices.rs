//! What an author has chosen, as it stands in the form: texts may be half typed.

use crate::embed::{Look, Mode, THEMES};
use faultline_engine::Time;
use faultline_engine::limits::MAX_TIME;
use faultline_words::Author;

/// What the text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Element,
    Block,
    Frame,
    Readme,
    Chat,
}

/// Where the picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Inside,
    Svg,
    Png,
    None,
}

/// Pixels of height that an embed may have; embed.js says the same.
const HEIGHTS: std::ops::RangeInclusive<u32> = 100..=4000;

/// What is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    pub place: Place,
    pub height: String,
    /// Whether the height follows the width.
    pub auto: bool,
    pub mode: Mode,
    /// One of [`THEMES`].
    pub theme: &'static str,
    pub start: String,
    pub stop: String,
    pub plays: bool,
    pub kind: Kind,
}

impl Choices {
    /// What suits the middle of a text, from this moment on.
    pub fn new(start: Time) -> Self {
        Self {
            place: Place::Element,
            height: "420".into(),
            auto: false,
            mode: Mode::Minimal,
            theme: THEMES[0],
            start: start.to_string(),
            stop: String::new(),
            plays: false,
            kind: Kind::Inside,
        }
    }

    /// Whether nothing that is typed differs from these.
    pub fn is_typed_as(&self, other: &Self) -> bool {
        (&self.height, &self.start, &self.stop) == (&other.height, &other.start, &other.stop)
    }

    /// Whether what is taken has a picture.
    pub fn shows_picture(&self) -> bool {
        matches!(self.place, Place::Element | Place::Readme) && self.kind != Kind::None
    }

    /// The first moment, or what would be accepted.
    pub fn start(&self) -> Result<Time, Author> {
        moment(&self.start).ok_or(Author::BadMoment)
    }

    /// The moment at which it stops, if it does, or what would be accepted.
    pub fn stop(&self) -> Result<Option<Time>, Author> {
        if self.stop.trim().is_empty() {
            return Ok(None);
        }
        let after = |stop: &Time| self.start().is_ok_and(|start| *stop > start);
        moment(&self.stop).filter(after).map(Some).ok_or(Author::BadStop)
    }

    /// Pixels, or none if they follow the width; or what would be accepted.
    pub fn height(&self) -> Result<Option<u32>, Author> {
        if self.auto {
            return Ok(None);
        }
        let height = self.height.trim().parse().ok().filter(|height| HEIGHTS.contains(height));
        height.map(Some).ok_or(Author::BadHeight)
    }

    /// How it looks, or the first thing that cannot be used.
    pub fn look(&self) -> Result<Look, Author> {
        let (height, stop) = (self.height()?, self.stop()?);
        Ok(Look { height, mode: self.mode, theme: self.theme, plays: self.plays, stop })
    }
}

impl Kind {
    /// What the name of its file ends in.
    pub fn end(self) -> Option<&'static str> {
        match self {
            Self::Svg => Some("svg"),
            Self::Png => Some("png"),
            Self::Inside | Self::None => None,
        }
    }
}

fn moment(text: &str) -> Option<Time> {
    text.trim().parse().ok().filter(|time| *time <= MAX_TIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(change: impl FnOnce(&mut Choices)) -> Choices {
        let mut choices = Choices::new(Time(600_000));
        change(&mut choices);
        choices
    }

    #[test]
    fn what_is_chosen_first_can_be_used() {
        let look = chosen(|_| {}).look().expect("it can be used");
        assert_eq!((look.height, look.mode, look.theme, look.stop), (Some(420), Mode::Minimal, "auto", None));
        assert_eq!(chosen(|_| {}).start(), Ok(Time(600_000)));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        for height in ["", "99", "4001", "tall", "1e3", "-1"] {
            assert_eq!(chosen(|c| c.height = height.into()).look(), Err(Author::BadHeight), "{height}");
        }
        assert!(chosen(|c| (c.height, c.auto) = ("x".into(), true)).look().is_ok());
        for stop in ["0.6s", "0.1s", "3601s", "soon"] {
            assert_eq!(chosen(|c| c.stop = stop.into()).look(), Err(Author::BadStop), "{stop}");
        }
        assert_eq!(chosen(|c| c.stop = " 700ms ".into()).stop(), Ok(Some(Time(700_000))));
        for start in ["", "3601s", "now"] {
            assert_eq!(chosen(|c| c.start = start.into()).start(), Err(Author::BadMoment), "{start}");
        }
    }
}

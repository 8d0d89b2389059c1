//! What the page says to those who put a run into a page of their own. It stands apart from [`Ui`](crate::Ui), because few readers
//! open that panel: its words come with it.

use crate::Language;

/// A text for authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
#[expect(missing_docs, reason = "each is named after what it says")]
pub enum Author {
    Help,
    Place,
    PlaceElement,
    PlaceBlock,
    PlaceFrame,
    PlaceReadme,
    PlaceChat,
    HelpElement,
    HelpBlock,
    HelpFrame,
    HelpReadme,
    HelpChat,
    Height,
    Auto,
    Controls,
    ControlsFull,
    ControlsMinimal,
    ControlsNone,
    Theme,
    ThemeAuto,
    ThemeLight,
    ThemeDark,
    Start,
    Stop,
    StopNever,
    Now,
    Plays,
    Picture,
    PictureInside,
    PictureSvg,
    PicturePng,
    PictureNone,
    Preview,
    Text,
    Copy,
    CopyAndSave,
    BadHeight,
    BadMoment,
    BadStop,
    Single,
    SingleWhat,
    NoSingle,
}

/// The text in a language.
#[must_use]
pub fn author(language: Language, text: Author) -> &'static str {
    match language {
        Language::English => crate::en::author::text(text),
        Language::Chinese => crate::zh::author::text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Author, author};
    use crate::Language;
    use strum::VariantArray;

    #[test]
    fn every_text_is_there_in_every_language() {
        for text in Author::VARIANTS {
            let told = Language::ALL.map(|language| author(language, *text));
            assert!(told.iter().all(|text| !text.is_empty()), "{text:?}");
            assert_ne!(told[0], told[1], "{text:?}");
        }
    }
}

//! What the page says to authors, in English.

use crate::author::Author;

pub(crate) fn text(text: Author) -> &'static str {
    match text {
        Author::Help => {
            "Put this run into a page of your own. It loads when a reader scrolls near it, and pauses while it is out of view."
        }
        Author::Place => "For",
        Author::PlaceElement => "An HTML page",
        Author::PlaceBlock => "Markdown with live runs",
        Author::PlaceFrame => "An iframe, without a script",
        Author::PlaceReadme => "A README: picture and link",
        Author::PlaceChat => "A chat or a feed: address",
        Author::HelpElement => {
            "The picture is shown until the run is there, on paper, and to readers without scripts."
        }
        Author::HelpBlock => {
            "For mdBook, and for every tool that makes pages from Markdown, if the page has the script blocks.js."
        }
        Author::HelpFrame => {
            "For systems that take no scripts. Nothing is shown if Faultline cannot be reached."
        }
        Author::HelpReadme => {
            "For pages that run no scripts, such as GitHub. The picture carries the run, and opens it when it is dropped here."
        }
        Author::HelpChat => "A page of its own for this scenario: a chat shows its title and picture.",
        Author::Single => "The run in one file",
        Author::SingleWhat => "A page that runs without a network, for a USB stick or an archive",
        Author::NoSingle => "This browser cannot compress files. A newer version of it can.",
        Author::Height => "Height in pixels",
        Author::Auto => "Automatic height",
        Author::Controls => "Controls",
        Author::ControlsFull => "Full: actions, panels, transport",
        Author::ControlsMinimal => "Minimal: play and time",
        Author::ControlsNone => "None: a picture that plays",
        Author::Theme => "Colours",
        Author::ThemeAuto => "Those of the page",
        Author::ThemeLight => "Light",
        Author::ThemeDark => "Dark",
        Author::Start => "Starts at",
        Author::Stop => "Stops at",
        Author::StopNever => "never",
        Author::Now => "Now",
        Author::Plays => "Plays by itself",
        Author::Picture => "Picture",
        Author::PictureInside => "In the text",
        Author::PictureSvg => "SVG file",
        Author::PicturePng => "PNG file",
        Author::PictureNone => "None",
        Author::Preview => "Preview",
        Author::Text => "Text",
        Author::Copy => "Copy the text",
        Author::CopyAndSave => "Copy the text and save the picture",
        Author::BadHeight => "A whole number of pixels from 100 to 4000 is accepted.",
        Author::BadMoment => "A moment such as 3.2s or 80ms is accepted, up to 3600s.",
        Author::BadStop => "A moment after the start is accepted, such as 5s, or nothing.",
    }
}

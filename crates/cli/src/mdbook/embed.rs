//! A run as a piece of a page.

use super::chapter::ShownRun;
use crate::document::{Look, Shade};
use crate::language::words;
use clap::ValueEnum;
use faultline_words::Ui;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark_escape::escape_html;

/// What cannot stand in a picture's address, neither in HTML nor in Markdown.
const IN_ADDRESS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'&').add(b'(').add(b')').add(b'<').add(b'>');

/// What a renderer can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML with scripts.
    Element,
    /// Pictures and links.
    Picture,
}

/// One line, so that it can stand wherever a block may: in a list, in a quotation.
pub(super) fn element(run: &ShownRun, site: &str, look: Look, first: bool) -> String {
    let (href, script) = (escaped(&format!("{site}#{}", run.fragment)), escaped(&format!("{site}embed.js")));
    let (name, picture) = (escaped(&run.name), address(&run.picture));
    let Look { controls, theme, lang, autoplay, stop, .. } = look;
    let stop = stop.map_or_else(String::new, |stop| format!(" stop=\"{stop}\""));
    let lang = lang.map_or_else(String::new, |lang| format!(" lang=\"{lang}\""));
    let height = look.height.map_or_else(|| "auto".into(), |height| height.to_string());
    // In Markdown, a line with a whole comment at its beginning is HTML, and the next line is Markdown again.
    let mut out = String::from("<!-- faultline --><div class=\"faultline-block\">");
    if first {
        out += &format!("<script async src=\"{script}\"></script>");
    }
    if look.source {
        out += &format!(
            "<pre><code class=\"language-toml\">{}</code></pre>",
            escaped(&run.source).replace('\n', "&#10;")
        );
    }
    out += &format!(
        "<faultline-run href=\"{href}\" height=\"{height}\" controls=\"{}\" theme=\"{}\" title=\"{name}\"{lang}{stop}{}>",
        word(controls),
        word(theme),
        if autoplay { " autoplay" } else { "" }
    );
    out += &format!(
        "<a href=\"{href}\"><img src=\"{picture}\" alt=\"{name}\" width=\"{}\" height=\"{}\" \
         style=\"max-width:100%;height:auto\"></a><br><a href=\"{href}\">{}</a>",
        run.width,
        run.height,
        open()
    );
    out + "</faultline-run></div>"
}

/// A picture and a link, in Markdown that every renderer knows.
pub(super) fn picture(run: &ShownRun, site: &str) -> String {
    let name: String = run.name.chars().map(|c| if "[]\\<>`*_&".contains(c) { ' ' } else { c }).collect();
    format!("![{name}]({}) [{}]({site}#{})", address(&run.picture), open(), run.fragment)
}

/// What leads to the page with the run.
fn open() -> &'static str {
    words().ui(Ui::OpenRun)
}

fn address(picture: &str) -> String {
    format!("data:image/svg+xml,{}", utf8_percent_encode(picture.trim_end(), IN_ADDRESS))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = escape_html(&mut out, text);
    out
}

fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

impl Shade {
    /// The colours of the picture; without them it follows the reader's light, which only browsers do.
    pub(super) fn of_picture(self, form: Form) -> Option<faultline_scene::Theme> {
        use faultline_scene::Theme;
        match (self, form) {
            (Self::Dark, _) => Some(Theme::Dark),
            (Self::Auto, Form::Element) => None,
            (Self::Light, _) | (Self::Auto, Form::Picture) => Some(Theme::Light),
        }
    }
}

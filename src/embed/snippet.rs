//! What an author puts into a page of theirs, as text.

use super::query::{Mode, THEMES};
use faultline_engine::Time;

/// The run, where it is served, and how it is to look.
#[derive(Clone, Copy, Debug)]
pub struct Snippet<'a> {
    /// The address of the page, without query and fragment.
    pub page: &'a str,
    /// The link of the run, without `#`.
    pub fragment: &'a str,
    /// The run in a few words.
    pub title: &'a str,
    /// What the link to the run says.
    pub open: &'a str,
    /// How it looks.
    pub look: Look,
    /// The picture that stands for the run.
    pub picture: Option<Picture<'a>>,
}

/// How a run looks in a page of somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Pixels; without it as high as suits the width.
    pub height: Option<u32>,
    /// How much of the page is around it.
    pub mode: Mode,
    /// Its colours, one of [`THEMES`].
    pub theme: &'static str,
    /// Whether time passes from the start.
    pub plays: bool,
    /// At which moment it stops.
    pub stop: Option<Time>,
}

/// Where the picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture<'a> {
    /// In the text: this SVG.
    Inside(&'a str),
    /// In a file of this name beside the page.
    File(&'a str),
}

/// CSS pixels of the picture.
pub const PICTURE: (u32, u32) = (960, 640);

/// A width for heights that depend on it, where nothing can follow the width: that of a column of text.
const COLUMN: f64 = 720.0;

impl Look {
    /// Pixels of height in a place of this width.
    pub fn pixels(&self, width: f64) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred pixels")]
        self.height.unwrap_or(self.mode.height(width) as u32)
    }

    /// What an element or a block says of the look, each as a name and a value; what goes without saying is not said.
    fn said(&self) -> Vec<(&'static str, String)> {
        let height = self.height.map_or_else(|| "auto".to_string(), |height| height.to_string());
        let mut said = vec![("height", height), ("controls", self.mode.name().to_string())];
        if self.theme != THEMES[0] {
            said.push(("theme", self.theme.to_string()));
        }
        if self.plays {
            said.push(("autoplay", String::new()));
        }
        said.extend(self.stop.map(|stop| ("stop", stop.to_string())));
        said
    }
}

impl Snippet<'_> {
    /// The element of `embed.js`, with what stands for the run inside.
    pub fn element(&self) -> String {
        let (script, link) = (html(&self.beside("embed.js")), html(&self.link()));
        let said: String = self.look.said().iter().map(|(name, value)| attribute(name, value)).collect();
        let inside = match self.picture {
            Some(picture) => format!(
                "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
                picture.source(),
                html(self.title),
                PICTURE.0,
                PICTURE.1
            ),
            None => html(self.open),
        };
        format!(
            "<script async src=\"{script}\"></script>\n\
             <faultline-run href=\"{link}\"{said} title=\"{}\">\n  \
             <a href=\"{link}\">{inside}</a>\n</faultline-run>\n",
            html(self.title)
        )
    }

    /// The address of a frame.
    pub fn source(&self) -> String {
        let Look { mode, theme, plays, stop, .. } = self.look;
        let mut query = format!("embed={}", mode.name());
        if theme != THEMES[0] {
            query += &format!("&theme={theme}");
        }
        if plays {
            query += "&autoplay=1";
        }
        if let Some(stop) = stop {
            query += &format!("&stop={stop}");
        }
        format!("{}?{query}#{}", self.page, self.fragment)
    }

    /// A frame that needs no script of ours.
    pub fn frame(&self) -> String {
        format!(
            "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{}\" loading=\"lazy\" \
             allow=\"clipboard-write\" style=\"border: 0\"></iframe>\n",
            html(&self.source()),
            html(self.title),
            self.look.pixels(COLUMN)
        )
    }

    /// A code block for `blocks.js` and for `faultline mdbook`.
    pub fn block(&self) -> String {
        let option = |(name, value): &(&str, String)| match &**value {
            "" => (*name).to_string(),
            value => format!("{name}={value}"),
        };
        let options: Vec<String> = self.look.said().iter().map(option).collect();
        format!("```faultline\n{}\noptions: {}\n```\n", self.link(), options.join(" "))
    }

    /// A picture that leads to the run.
    pub fn markdown(&self) -> String {
        let title = markdown(self.title);
        match self.picture {
            Some(picture) => format!("[![{title}]({})](<{}>)\n", picture.source(), self.link()),
            None => format!("[{title}](<{}>)\n", self.link()),
        }
    }

    fn link(&self) -> String {
        format!("{}#{}", self.page, self.fragment)
    }

    /// The address of a file that stands beside the page.
    pub fn beside(&self, file: &str) -> String {
        let folder = self.page.rfind('/').map_or("", |end| &self.page[..=end]);
        format!("{folder}{file}")
    }
}

impl Picture<'_> {
    /// Its address, for an attribute or for Markdown.
    fn source(self) -> String {
        match self {
            Self::File(name) => html(name),
            Self::Inside(svg) => format!("data:image/svg+xml,{}", in_address(svg.trim_end())),
        }
    }
}

/// An attribute; without a value its name says all.
fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { format!(" {name}") } else { format!(" {name}=\"{}\"", html(value)) }
}

/// What stands in the address of a picture, in HTML or in Markdown.
fn in_address(text: &str) -> String {
    escape(text, |sign| match sign {
        '%' => "%25",
        '"' => "%22",
        '#' => "%23",
        '&' => "%26",
        '<' => "%3C",
        '>' => "%3E",
        '(' => "%28",
        ')' => "%29",
        ' ' => "%20",
        '\n' => "%0A",
        _ => "",
    })
}

/// For text and for attributes in double quotation marks.
fn html(text: &str) -> String {
    escape(text, |sign| match sign {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "",
    })
}

/// For the text of a link or picture.
fn markdown(text: &str) -> String {
    escape(text, |sign| match sign {
        '[' => "\\[",
        ']' => "\\]",
        '\\' => "\\\\",
        '`' => "\\`",
        '*' => "\\*",
        '_' => "\\_",
        '<' => "\\<",
        '&' => "\\&",
        _ => "",
    })
}

/// Puts other texts in the place of signs; one that is not named stays.
fn escape(text: &str, instead: fn(char) -> &'static str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match instead(sign) {
            "" => escaped.push(sign),
            other => escaped.push_str(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_scenario::Link;

    const PAGE: &str = "https://example.org/some/where/";
    const RUN: &str = "raft?nodes=5&seed=42&do=1.2s+cut+n1+-%3E+n2&at=3.2s";
    const PLAIN: Look =
        Look { height: Some(420), mode: Mode::Minimal, theme: "auto", plays: false, stop: None };
    const ALL: Look =
        Look { height: None, mode: Mode::Full, theme: "dark", plays: true, stop: Some(Time(5_000_000)) };

    fn snippet(page: &'static str) -> Snippet<'static> {
        let (title, open) = ("Raft, 5 nodes", "Open in Faultline");
        Snippet { page, fragment: RUN, title, open, look: PLAIN, picture: None }
    }

    #[test]
    fn the_element_has_the_script_beside_the_page_and_a_link_inside() {
        let text = snippet(PAGE).element();
        assert_eq!(
            text,
            "<script async src=\"https://example.org/some/where/embed.js\"></script>\n\
             <faultline-run href=\"https://example.org/some/where/#raft?nodes=5&amp;seed=42&amp;do=1.2s+cut+n1+-%3E+n2&amp;at=3.2s\" \
             height=\"420\" controls=\"minimal\" title=\"Raft, 5 nodes\">\n  \
             <a href=\"https://example.org/some/where/#raft?nodes=5&amp;seed=42&amp;do=1.2s+cut+n1+-%3E+n2&amp;at=3.2s\">Open in Faultline</a>\n\
             </faultline-run>\n"
        );
        let text = snippet("https://example.org/a/index.html").element();
        assert!(text.contains("src=\"https://example.org/a/embed.js\""), "{text}");
    }

    #[test]
    fn every_choice_is_in_every_text_that_can_say_it() {
        let snippet = Snippet { look: ALL, ..snippet(PAGE) };
        let text = snippet.element();
        let said = "height=\"auto\" controls=\"full\" theme=\"dark\" autoplay stop=\"5s\" title=";
        assert!(text.contains(said), "{text}");
        let said = "?embed=full&amp;theme=dark&amp;autoplay=1&amp;stop=5s#raft?";
        assert!(snippet.frame().contains(said), "{}", snippet.frame());
        let said = "options: height=auto controls=full theme=dark autoplay stop=5s\n```\n";
        assert!(snippet.block().ends_with(said), "{}", snippet.block());
    }

    #[test]
    fn the_frame_asks_by_its_query() {
        let text = snippet(PAGE).frame();
        assert!(
            text.contains("src=\"https://example.org/some/where/?embed=minimal#raft?nodes=5&amp;"),
            "{text}"
        );
        assert!(text.contains("title=\"Raft, 5 nodes\"") && text.contains("loading=\"lazy\""), "{text}");
        assert!(text.contains("height=\"420\""), "{text}");
    }

    #[test]
    fn the_block_is_a_fence_with_the_link_and_nothing_escaped() {
        let text = snippet(PAGE).block();
        assert_eq!(text, format!("```faultline\n{PAGE}#{RUN}\noptions: height=420 controls=minimal\n```\n"));
    }

    #[test]
    fn the_picture_leads_to_the_run() {
        let snippet = Snippet { picture: Some(Picture::File("run.svg")), ..snippet(PAGE) };
        assert_eq!(snippet.markdown(), format!("[![Raft, 5 nodes](run.svg)](<{PAGE}#{RUN}>)\n"));
        let img = "<img src=\"run.svg\" alt=\"Raft, 5 nodes\" width=\"960\" height=\"640\"></a>";
        assert!(snippet.element().contains(img), "{}", snippet.element());
    }

    #[test]
    fn a_picture_in_the_text_stays_in_its_place() {
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><text fill=\"#123\">a &amp; (b) 50%</text>\n</svg>\n";
        let snippet = Snippet { picture: Some(Picture::Inside(svg)), ..snippet(PAGE) };
        let text = snippet.element();
        let (_, after) = text.split_once("data:image/svg+xml,").expect("the picture");
        let inside = after.split('"').next().expect("its end");
        assert!(!inside.contains(['<', '>', '#', '&', ' ', '\n', '(']), "{inside}");
        assert!(inside.contains("50%25") && inside.ends_with("%3C/svg%3E"), "{inside}");
        assert!(snippet.markdown().contains("%3C/svg%3E)](<"), "{}", snippet.markdown());
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let bad = Snippet { page: "https://example.org/\"><script>/", title: "]\"<b>&", ..snippet(PAGE) };
        for text in [bad.element(), bad.frame()] {
            assert!(!text.contains("<b>") && !text.contains("\"><script>/"), "{text}");
        }
        assert!(bad.markdown().starts_with("[\\]\"\\<b>\\&](<"), "{}", bad.markdown());
    }

    #[test]
    fn every_link_in_a_snippet_opens_the_run() {
        for text in
            [snippet(PAGE).element(), snippet(PAGE).frame(), snippet(PAGE).block(), snippet(PAGE).markdown()]
        {
            let after = text.split_once('#').expect("a fragment").1;
            let fragment = after.split(['"', '\n', '>']).next().expect("an end").replace("&amp;", "&");
            assert_eq!(Link::decode(&fragment).map(|link| link.encode()), Ok(RUN.to_string()), "{text}");
        }
    }
}

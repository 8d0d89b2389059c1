//! What an author puts into a page of theirs, as text.

use super::query::Mode;

/// The run, and where it is served.
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
}

/// How much of the page a snippet asks for: what suits the middle of a text.
const MODE: Mode = Mode::Minimal;
/// Pixels that it asks for.
const HEIGHT: u32 = 420;

impl Snippet<'_> {
    /// The element of `embed.js`, with a link for readers without scripts.
    pub fn element(&self) -> String {
        let Self { title, open, .. } = *self;
        let (script, link) = (html(&self.beside("embed.js")), html(&self.link()));
        format!(
            "<script async src=\"{script}\"></script>\n\
             <faultline-run href=\"{link}\" height=\"{HEIGHT}\" controls=\"{}\" title=\"{}\">\n  \
             <a href=\"{link}\">{}</a>\n</faultline-run>\n",
            MODE.name(),
            html(title),
            html(open)
        )
    }

    /// A frame that needs no script of ours.
    pub fn frame(&self) -> String {
        let source = format!("{}?embed={}#{}", self.page, MODE.name(), self.fragment);
        format!(
            "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{HEIGHT}\" loading=\"lazy\" \
             allow=\"clipboard-write\" style=\"border: 0\"></iframe>\n",
            html(&source),
            html(self.title)
        )
    }

    /// A block for `faultline mdbook`.
    pub fn book(&self) -> String {
        format!("```faultline height={HEIGHT} controls={}\n{}\n```\n", MODE.name(), self.link())
    }

    /// A picture that leads to the run; the picture is made by `faultline picture`.
    pub fn markdown(&self) -> String {
        format!("[![{}](run.svg)](<{}>)\n", markdown(self.title), self.link())
    }

    /// How that picture is made.
    pub fn picture(&self) -> String {
        // A link holds no quotation mark: docs/links.md, Signs.
        format!("faultline picture '{}' -o run.svg\n", self.fragment)
    }

    fn link(&self) -> String {
        format!("{}#{}", self.page, self.fragment)
    }

    /// The address of a file that stands beside the page.
    fn beside(&self, file: &str) -> String {
        let folder = self.page.rfind('/').map_or("", |end| &self.page[..=end]);
        format!("{folder}{file}")
    }
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

    fn snippet(page: &'static str) -> Snippet<'static> {
        Snippet { page, fragment: RUN, title: "Raft, 5 nodes", open: "Open in Faultline" }
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
    fn the_frame_asks_by_its_query() {
        let text = snippet(PAGE).frame();
        assert!(
            text.contains("src=\"https://example.org/some/where/?embed=minimal#raft?nodes=5&amp;"),
            "{text}"
        );
        assert!(text.contains("title=\"Raft, 5 nodes\"") && text.contains("loading=\"lazy\""), "{text}");
    }

    #[test]
    fn the_block_is_a_fence_with_the_link_and_nothing_escaped() {
        let text = snippet(PAGE).book();
        assert_eq!(text, format!("```faultline height=420 controls=minimal\n{PAGE}#{RUN}\n```\n"));
    }

    #[test]
    fn the_picture_leads_to_the_run() {
        assert_eq!(snippet(PAGE).markdown(), format!("[![Raft, 5 nodes](run.svg)](<{PAGE}#{RUN}>)\n"));
        assert_eq!(snippet(PAGE).picture(), format!("faultline picture '{RUN}' -o run.svg\n"));
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let bad = Snippet { page: "https://example.org/\"><script>/", title: "]\"<b>&", ..snippet(PAGE) };
        for text in [bad.element(), bad.frame()] {
            assert!(!text.contains("<b>") && !text.contains("\"><script>/"), "{text}");
        }
        assert!(bad.markdown().starts_with("[![\\]\"\\<b>\\&](run.svg)]"), "{}", bad.markdown());
    }

    #[test]
    fn every_link_in_a_snippet_opens_the_run() {
        for text in
            [snippet(PAGE).element(), snippet(PAGE).frame(), snippet(PAGE).book(), snippet(PAGE).markdown()]
        {
            let after = text.split_once('#').expect("a fragment").1;
            let fragment = after.split(['"', '\n', '>']).next().expect("an end").replace("&amp;", "&");
            assert_eq!(Link::decode(&fragment).map(|link| link.encode()), Ok(RUN.to_string()), "{text}");
        }
    }
}

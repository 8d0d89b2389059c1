//! Fenced blocks in MDX.
//!
//! MDX has no indented code, so a fence deep inside of elements is still a fence, which a parser of Markdown would take for
//! code: <https://mdxjs.com/docs/what-is-mdx/#markdown>.

use super::{Line, dedented, lines, place};
use crate::document::block::{Block, LANGUAGE};

/// The blocks of a text, in order.
pub(in crate::document) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let (mut blocks, mut at) = (Vec::new(), 0);
    while let Some(opening) = lines.get(at) {
        at += 1;
        let Some(fence) = Fence::of(opening) else { continue };
        let rest = &lines[at..];
        let inside = rest.iter().position(|line| fence.is_closed_by(line)).unwrap_or(rest.len());
        let contents = &rest[..inside];
        at += (inside + 1).min(rest.len());
        if let Some(options) = fence.options() {
            blocks.push(Block {
                place: opening.start..lines[at - 1].end(),
                inside: place(contents, *opening),
                options: options.into(),
                contents: dedented(contents),
            });
        }
    }
    blocks
}

/// The line with which a block of code begins.
struct Fence<'a> {
    mark: char,
    length: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn of(line: &Line<'a>) -> Option<Self> {
        // The first line of an item of a list may be a fence.
        let text = line.text.trim_start();
        let text = text.strip_prefix(['-', '*', '+']).map_or(text, str::trim_start);
        let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        // Behind backticks no backtick may follow: that is code in a line.
        let is_code = mark == '`' && info.contains('`');
        (length >= 3 && !is_code).then_some(Self { mark, length, info: info.trim() })
    }

    fn is_closed_by(&self, line: &Line<'_>) -> bool {
        let text = line.text.trim();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }

    /// What follows the language, if it is ours.
    fn options(&self) -> Option<&'a str> {
        let (language, options) = self.info.split_once([' ', ',']).unwrap_or((self.info, ""));
        (language == LANGUAGE).then_some(options)
    }
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_fence_deep_inside_of_elements_is_a_fence() {
        let text = "<Tabs>\n  <Tab>\n\n        ```faultline height=300\n        raft?nodes=3\n        expect: safe\n        ```\n\n\
                    </Tab>\n</Tabs>\n\n````md\n```faultline\nraft\n```\n````\n\n- ~~~faultline\n  raft\n  ~~~\n\n```faultline\nraft?seed=2";
        let found = blocks(text);
        let contents: Vec<&str> = found.iter().map(|block| block.contents.as_str()).collect();
        assert_eq!(contents, ["raft?nodes=3\nexpect: safe\n", "raft\n", "raft?seed=2\n"]);
        assert_eq!(found[0].options, "height=300");
        assert!(text[found[0].inside.clone()].trim_start().starts_with("raft?nodes=3"));
        assert!(text[found[0].place.end..].starts_with("\n\n</Tab>"));
        assert!(blocks("``` faultlines\n```\n\n```a`b faultline\n``").is_empty());
    }
}

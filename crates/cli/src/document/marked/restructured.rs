//! Directives in reStructuredText: the one of `sphinx/`, and code blocks.
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#directives>

use super::{Line, dedented, lines, place};
use crate::document::block::{Block, EXPECT, LANGUAGE, OPTIONS};

/// Directives whose argument is the language of what they hold.
const CODE: [&str; 3] = ["code-block", "code", "sourcecode"];

/// The blocks of a text, in order.
pub(in crate::document) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let (mut blocks, mut at) = (Vec::new(), 0);
    while let Some(first) = lines.get(at) {
        at += 1;
        let Some((name, argument)) = directive(first.text) else { continue };
        let is_code = CODE.contains(&name);
        // A note may hold a run; what stands in other code is only shown.
        if name != LANGUAGE && !is_code {
            continue;
        }
        let body = body(&lines[at..], first.indent());
        at += body.len();
        if !is_code {
            blocks.push(ours(*first, argument, body));
        } else if argument == LANGUAGE {
            blocks.push(code(*first, body));
        }
    }
    blocks
}

/// `.. name:: argument`
fn directive(line: &str) -> Option<(&str, &str)> {
    let (name, argument) = line.trim_start().strip_prefix(".. ")?.split_once("::")?;
    Some((name.trim(), argument.trim()))
}

/// The lines that belong to a directive: those that are indented further, up to the last that is not blank.
fn body<'t, 'a>(rest: &'t [Line<'a>], indent: usize) -> &'t [Line<'a>] {
    let belongs = |line: &&Line<'_>| line.is_blank() || line.indent() > indent;
    let end = rest.iter().take_while(belongs).count();
    let last = rest[..end].iter().rposition(|line| !line.is_blank());
    &rest[..last.map_or(0, |last| last + 1)]
}

/// A code block: its options are its tool's.
fn code(first: Line<'_>, body: &[Line<'_>]) -> Block {
    let options = body.iter().take_while(|line| !line.is_blank()).count();
    let contents = &body[options..];
    Block {
        place: first.start..body.last().unwrap_or(&first).end(),
        inside: place(contents, first),
        options: String::new(),
        contents: dedented(contents),
    }
}

/// The directive of `sphinx/`: a link as its argument or in its content, and options as fields.
fn ours(first: Line<'_>, argument: &str, body: &[Line<'_>]) -> Block {
    let head = body.iter().take_while(|line| !line.is_blank()).count();
    let is_field = |line: &Line<'_>| line.text.trim_start().starts_with(':');
    let mut contents = vec![argument.to_string()];
    for line in &body[..head] {
        if is_field(line) {
            contents.push(field(line.text.trim()));
            continue;
        }
        // What goes on in a further line belongs to where it began.
        let began = contents.iter_mut().rev().find(|line| !line.is_empty());
        match began {
            Some(began) => {
                // A link has no blanks.
                let is_field = began.starts_with(EXPECT) || began.starts_with(OPTIONS);
                let gap = if is_field { " " } else { "" };
                *began += &format!("{gap}{}", line.text.trim());
                contents.push(String::new());
            }
            None => contents.push(line.text.trim().into()),
        }
    }
    let rest = dedented(&body[head..]);
    let mut rest: Vec<&str> = rest.lines().collect();
    // Without an argument, the link is the first line of the content, and comes before the options.
    if argument.is_empty()
        && contents.len() > 1
        && let Some(link) = rest.iter_mut().find(|line| !line.trim().is_empty())
    {
        contents[0] = std::mem::take(link).into();
    }
    let contents = contents.iter().map(String::as_str).chain(rest).map(|line| format!("{line}\n")).collect();
    let end = body.last().unwrap_or(&first).end();
    Block { place: first.start..end, inside: first.start..end, options: String::new(), contents }
}

/// A field as a line of a block: `:height: 300` is `options: height=300`.
fn field(line: &str) -> String {
    match line.trim_start_matches(':').split_once(':') {
        Some(("expect", value)) => format!("{EXPECT} {}", value.trim()),
        Some((name, "")) => format!("{OPTIONS} {name}"),
        Some((name, value)) => format!("{OPTIONS} {name}={}", value.trim()),
        None => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_directive_is_a_block_with_a_line_for_each_of_its_lines() {
        let text = ".. faultline:: raft?nodes=3\n   &seed=7\n   :expect: safe; leader\n     within 1s\n   :height: 300\n   :autoplay:\n\nText.\n\n\
                    .. note::\n\n   .. faultline::\n      :height: 200\n\n      raft?seed=9\n      expect: safe\n\n.. code-block:: faultline\n   :caption: x\n\n   \
                    raft?seed=2\n   expect: safe\n\n.. code-block:: rst\n\n   .. faultline:: raft?seed=4\n\n.. faultline::\n";
        let found = blocks(text);
        let contents: Vec<&str> = found.iter().map(|block| block.contents.as_str()).collect();
        assert_eq!(
            contents,
            [
                "raft?nodes=3&seed=7\n\nexpect: safe; leader within 1s\n\noptions: height=300\noptions: autoplay\n",
                "raft?seed=9\noptions: height=200\n\n\nexpect: safe\n",
                "\nraft?seed=2\nexpect: safe\n",
                "\n",
            ]
        );
        assert!(text[found[2].inside.clone()].contains("raft?seed=2"));
    }

    #[test]
    fn what_is_no_directive_of_ours_is_left_alone() {
        for text in
            [".. faultlines:: raft", "faultline:: raft", ".. code:: python\n\n   faultline", "..", ".. ::"]
        {
            assert!(blocks(text).is_empty(), "{text}");
        }
    }
}

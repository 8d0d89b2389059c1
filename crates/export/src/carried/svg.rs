//! What an SVG carries: the text of an element, before what is drawn.
//!
//! Of XML this reads what decides where that element begins and ends: elements, comments, CDATA, and the characters that are
//! written as references. A reader of all of XML would be a quarter of what the page loads when a file is opened; a test
//! compares this one with quick-xml.

use super::NAME;

/// The element.
const ELEMENT: &str = "metadata";

/// The same SVG with a block in its metadata, behind its title and description: so it is found in what is read of a long
/// picture. A text that is no SVG stays as it is.
#[must_use]
pub fn into_svg(svg: &str, block: &str) -> String {
    let begins = svg.starts_with("<svg ") || svg.starts_with("<svg>");
    let Some(mut at) = svg.find('>').filter(|_| begins).map(|at| at + 1) else { return svg.to_owned() };
    for (begin, end) in [("<title>", "</title>"), ("<desc>", "</desc>")] {
        if svg[at..].starts_with(begin) {
            at += svg[at..].find(end).map_or(0, |length| length + end.len());
        }
    }
    let (before, after) = svg.split_at(at);
    let block = block.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("{before}<{ELEMENT} id=\"{NAME}\">{block}</{ELEMENT}>{after}")
}

/// Whether an SVG may begin so: with markup, behind a mark of UTF-8 and white space.
pub(super) fn may_begin(head: &[u8]) -> bool {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
        .first()
        .is_none_or(|sign| *sign == b'<')
        && !head.is_empty()
}

/// The block that an SVG carries, also if another program has written the file anew.
pub(super) fn block(svg: &str) -> Option<String> {
    let mut rest = svg;
    // The text of the element, and how many elements are open in it.
    let mut found: Option<(String, usize)> = None;
    loop {
        let (text, markup) = rest.split_once('<')?;
        if let Some((block, _)) = &mut found {
            block.push_str(&read(text)?);
        }
        rest = if let Some(comment) = markup.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(data) = markup.strip_prefix("![CDATA[") {
            let (text, after) = data.split_once("]]>")?;
            if let Some((block, _)) = &mut found {
                block.push_str(text);
            }
            after
        } else if let Some(instruction) = markup.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if let Some(declaration) = markup.strip_prefix('!') {
            behind_declaration(declaration)?
        } else if let Some(end) = markup.strip_prefix('/') {
            match &mut found {
                Some((block, 0)) => return Some(std::mem::take(block)),
                Some((_, open)) => *open -= 1,
                None => {}
            }
            end.split_once('>')?.1
        } else {
            let tag = Tag::read(markup)?;
            match &mut found {
                Some((_, open)) => *open += usize::from(!tag.is_empty),
                None if tag.is_ours && !tag.is_empty => found = Some((String::new(), 0)),
                None => {}
            }
            tag.after
        };
    }
}

/// What stands behind a declaration such as `<!DOCTYPE …>`, which may hold others in brackets.
fn behind_declaration(declaration: &str) -> Option<&str> {
    let end = declaration.find(['>', '['])?;
    let (_, rest) = declaration.split_at(end);
    match rest.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?.1.trim_start().strip_prefix('>'),
        None => rest.strip_prefix('>'),
    }
}

/// The beginning of an element.
struct Tag<'a> {
    /// Whether it is the one that carries a block.
    is_ours: bool,
    /// Whether it ends where it begins.
    is_empty: bool,
    after: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads what stands behind `<`.
    fn read(markup: &'a str) -> Option<Self> {
        let end = markup.find(|sign: char| sign.is_ascii_whitespace() || sign == '/' || sign == '>')?;
        let (name, mut rest) = markup.split_at(end);
        // Whoever gave SVG a prefix writes it here.
        let is_element = name.rsplit(':').next() == Some(ELEMENT);
        let mut is_named = false;
        loop {
            rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix('>') {
                return Some(Self { is_ours: is_element && is_named, is_empty: false, after });
            }
            if let Some(after) = rest.strip_prefix("/>") {
                return Some(Self { is_ours: is_element && is_named, is_empty: true, after });
            }
            let (key, value) = rest.split_once('=')?;
            let value = value.trim_ascii_start();
            let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
            let (value, after) = value[1..].split_once(quote)?;
            is_named |= key.trim_ascii_end() == "id" && (!is_element || read(value)? == NAME);
            rest = after;
        }
    }
}

/// A text with what is written as a reference; none if a reference means nothing.
fn read(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (reference, after) = part.split_once(';')?;
        out.push(match reference {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = reference.strip_prefix('#')?;
                let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
                let number = u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))?;
                char::from_u32(number).filter(|sign| *sign != '\0')?
            }
        });
        out.push_str(after);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::escape::resolve_predefined_entity;
    use quick_xml::events::Event;

    /// What a reader of all of XML finds; an error where the text is not XML up to there.
    fn by_a_library(svg: &str) -> Result<Option<String>, ()> {
        let mut reader = Reader::from_str(svg);
        let mut found: Option<(String, usize)> = None;
        loop {
            let event = reader.read_event().map_err(drop)?;
            match (event, &mut found) {
                (Event::Eof, _) => return Ok(None),
                (Event::Start(tag), None) => {
                    let id = tag.try_get_attribute("id").map_err(drop)?;
                    let id = id.map(|id| read(&id.value).ok_or(())).transpose()?;
                    if tag.local_name().as_ref() == ELEMENT && id.as_deref() == Some(NAME) {
                        found = Some((String::new(), 0));
                    }
                }
                (Event::Start(_), Some((_, open))) => *open += 1,
                (Event::End(_), Some((block, 0))) => return Ok(Some(std::mem::take(block))),
                (Event::End(_), Some((_, open))) => *open -= 1,
                (Event::Text(text), Some((block, _))) => block.push_str(&text),
                (Event::CData(text), Some((block, _))) => block.push_str(&text),
                (Event::GeneralRef(name), Some((block, _))) => match name.resolve_char_ref().map_err(drop)? {
                    Some(sign) => block.push(sign),
                    None => block.push_str(resolve_predefined_entity(&name).ok_or(())?),
                },
                _ => {}
            }
        }
    }

    #[test]
    fn the_element_is_found_whoever_wrote_it() {
        for (svg, wanted) in [
            (
                "<svg><metadata id='m'>x</metadata><metadata\n  id='faultline'>raft</metadata></svg>",
                Some("raft"),
            ),
            ("<svg><metadata a='>' id = \"fault&#108;ine\" >raft</metadata></svg>", Some("raft")),
            ("<s:svg><s:metadata id='faultline'>raft</s:metadata></s:svg>", Some("raft")),
            ("<svg><metadata id='faultline'>a&#38;b&#x26;c&amp;amp;</metadata></svg>", Some("a&b&c&amp;")),
            ("<svg><metadata id='faultline'><![CDATA[a&b<c>]]>&gt;</metadata></svg>", Some("a&b<c>>")),
            (
                "<svg><metadata id='faultline'>a<!-- b -->c<?d?><e f='/>'>g<h/></e></metadata></svg>",
                Some("acg"),
            ),
            (
                "<svg><!-- <metadata id='faultline'>old</metadata> --><metadata id='faultline'>new</metadata></svg>",
                Some("new"),
            ),
            ("<!DOCTYPE svg [ <!ENTITY a '<metadata id=\"faultline\">x</metadata>'> ]><svg/>", None),
            ("<svg><![CDATA[<metadata id='faultline'>x</metadata>]]></svg>", None),
            ("<svg><a b='<metadata id=\"faultline\">x</metadata>'/></svg>", None),
            ("<svg><metadata class='faultline'>x</metadata></svg>", None),
            ("<svg><metadata id='not-faultline'>x</metadata></svg>", None),
            ("<svg><metadata data-id='faultline'>x</metadata></svg>", None),
            ("<svg><metadata id='faultline'/>x</svg>", None),
            ("<svg><metadatas id='faultline'>x</metadatas></svg>", None),
            ("<svg><metadata id='faultline'>&nothing;</metadata></svg>", None),
            ("<metadata id=\"faultline\"", None),
            ("<metadata id=\"faultline\">x", None),
            ("<metadata id=\"faultline\">x<!-- </metadata>", None),
        ] {
            assert_eq!(block(svg).as_deref(), wanted, "{svg}");
        }
    }

    #[test]
    fn it_stands_behind_what_a_reader_hears_and_before_what_a_reader_sees() {
        let svg = "<svg width=\"1\"><title>a</title><desc>b</desc><rect/></svg>\n";
        let with = into_svg(svg, "a & b");
        let wanted = "<svg width=\"1\"><title>a</title><desc>b</desc><metadata id=\"faultline\">a &amp; b</metadata><rect/></svg>\n";
        assert_eq!(with, wanted);
        assert_eq!(
            into_svg("<svg><rect/></svg>", "a"),
            "<svg><metadata id=\"faultline\">a</metadata><rect/></svg>"
        );
        for other in ["text", "", "<svgs>", "<svg"] {
            assert_eq!(into_svg(other, "a"), other);
        }
    }

    /// Pieces that a file may be made of, so that many files are XML and some nearly are.
    const PIECES: [&str; 26] = [
        "<svg>",
        "</svg>",
        "<metadata id='faultline'>",
        "<metadata id=\"faultline\" a='>'>",
        "</metadata>",
        "<metadata>",
        "<x:metadata id='faultline'>",
        "</x:metadata>",
        "<metadata id='faultline'/>",
        "<!-- ",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#38;",
        "&#x3C;",
        "&lt;",
        "&x;",
        "raft?nodes=3",
        "<g id='faultline'>",
        "</g>",
        "<?x ",
        "?>",
        "<!DOCTYPE svg>",
        "<!DOCTYPE svg [<!ENTITY x 'y'>]>",
        "'",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn a_reader_of_all_of_xml_finds_the_same(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..9)) {
            let svg = pieces.concat();
            let found = block(&svg);
            if let Ok(wanted) = by_a_library(&svg) {
                prop_assert_eq!(found, wanted, "{}", svg);
            }
        }

        #[test]
        fn nothing_panics(svg in "(<|>|/|!|-|\\[|\\]|CDATA|metadata|id=|'faultline'|&|#|x|;|\\PC| ){0,40}") {
            let _ = block(&svg);
        }
    }
}

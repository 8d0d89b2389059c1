//! A picture carries its run: in the metadata of an SVG or a PNG stands what would stand in a code block, a link and the
//! digest of its run at the moment that is shown (docs/embedding.md, "Code blocks"). So whoever has the picture can open the
//! run, and `faultline check` finds out whether it is still the one that was drawn.

use faultline_scenario::Link;
use faultline_words::Run;
use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};

/// The `id` of the element in an SVG, and the keyword of the chunk in a PNG.
const NAME: &str = "faultline";

/// The chunk of a PNG that holds a keyword, a zero byte, and text (PNG, section 11.3.3.2).
const TEXT: [u8; 4] = *b"tEXt";

/// The run of a picture as a code block says it; the session is at the moment of the link.
#[must_use]
pub fn block_of(session: &dyn Run, link: &Link) -> String {
    format!("{}\nexpect: digest {} at {}\n", link.encode(), session.digest(), link.at)
}

/// The same SVG with a block in its metadata. A text that is no SVG stays as it is.
#[must_use]
pub fn into_svg(svg: &str, block: &str) -> String {
    let Some(before) = svg.trim_end().strip_suffix("</svg>") else { return svg.to_owned() };
    let block = block.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("{before}<metadata id=\"{NAME}\">{block}</metadata></svg>\n")
}

/// The block that an SVG carries, also if another program has written the file anew.
#[must_use]
pub fn in_svg(svg: &str) -> Option<String> {
    let mut rest = svg;
    while let Some((_, after)) = rest.split_once("<metadata") {
        let (attributes, after) = after.split_once('>')?;
        if attributes.contains(NAME) {
            let (block, _) = after.split_once("</metadata>")?;
            // Last of all what the others begin with.
            return Some(block.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"));
        }
        rest = after;
    }
    None
}

/// The same PNG with a block in a chunk of text.
///
/// # Errors
/// When it is no PNG.
pub fn into_png(png: &[u8], block: &str) -> Result<Vec<u8>, img_parts::Error> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(png))?;
    let contents = [NAME.as_bytes(), &[0], block.as_bytes()].concat();
    // Behind the head, so that whoever reads the file from its beginning finds it soon.
    png.chunks_mut().insert(1, PngChunk::new(TEXT, contents.into()));
    Ok(png.encoder().bytes().to_vec())
}

/// The block that a PNG carries.
#[must_use]
pub fn in_png(bytes: &[u8]) -> Option<String> {
    let png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    png.chunks().iter().filter(|chunk| chunk.kind() == TEXT).find_map(|chunk| {
        let text = chunk.contents().strip_prefix(NAME.as_bytes())?.strip_prefix(&[0])?;
        // The chunk is Latin-1, and a link is ASCII.
        text.is_ascii().then(|| String::from_utf8_lossy(text).into_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BLOCK: &str =
        "raft?nodes=3&seed=42&do=1s+cut+n1+-%3E+n2&at=1s\nexpect: digest 5c0abf969a58 at 1s\n";

    /// A PNG of one pixel.
    fn pixel() -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let chunks: [(&[u8; 4], &[u8]); 3] = [
            (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
            (b"IDAT", &[0x78, 0x01, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]),
            (b"IEND", &[]),
        ];
        for (kind, contents) in chunks {
            out.extend(PngChunk::new(*kind, Bytes::copy_from_slice(contents)).encoder().bytes());
        }
        out
    }

    #[test]
    fn what_a_picture_carries_is_found_in_it() {
        for block in [BLOCK, "a <b> & c &amp; &lt;/metadata&gt; </metadata>\n", ""] {
            let svg = into_svg("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>\n", block);
            assert!(svg.ends_with("</metadata></svg>\n"), "{svg}");
            assert_eq!(in_svg(&svg).as_deref(), Some(block));
            let png = into_png(&pixel(), block).expect("a PNG");
            assert_eq!(in_png(&png).as_deref(), Some(block));
            assert_eq!(png.len(), pixel().len() + block.len() + 22);
        }
    }

    #[test]
    fn a_picture_of_somebody_else_carries_none() {
        for svg in [
            "",
            "<svg/>",
            "<svg><metadata>x</metadata></svg>",
            "<metadata id=\"faultline\"",
            "<metadata id=\"faultline\">x",
        ] {
            assert_eq!(in_svg(svg), None, "{svg}");
        }
        // What editors put before it does not hide it.
        let both = "<svg><metadata id='m'>x</metadata><metadata\n  id='faultline'>raft</metadata></svg>";
        assert_eq!(in_svg(both).as_deref(), Some("raft"));
        assert_eq!(in_png(&pixel()), None);
        assert_eq!(into_svg("text", BLOCK), "text");
        assert!(into_png(b"text", BLOCK).is_err());
    }

    proptest! {
        #[test]
        fn a_broken_picture_is_none(at in 0_usize..80, bytes in prop::collection::vec(any::<u8>(), 0..40), cut in any::<bool>()) {
            let mut png = into_png(&pixel(), BLOCK).expect("a PNG");
            let at = at.min(png.len());
            let end = if cut { png.len() } else { (at + bytes.len()).min(png.len()) };
            png.splice(at..end, bytes);
            // Nothing panics, and what is found is text.
            prop_assert!(in_png(&png).is_none_or(|text| text.is_ascii()));
            let _ = in_svg(&String::from_utf8_lossy(&png));
        }
    }
}

//! A picture carries its run: in the metadata of an SVG or a PNG stands what would stand in a code block, a link and the
//! digest of its run at the moment that is shown (docs/embedding.md, "Code blocks"). So whoever has the picture can open the
//! run, and `faultline check` finds out whether it is still the one that was drawn.

mod png;
mod svg;

pub use png::into_png;
pub use svg::into_svg;

use faultline_scenario::Link;
use faultline_scenario::limits::MAX_PICTURE;
use faultline_words::Run;
use std::io::{self, Read};

/// The `id` of the element in an SVG, and the keyword of the chunk in a PNG.
const NAME: &str = "faultline";

/// What is found in a file that may be a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The block that it carries.
    Block(String),
    /// It is a picture that carries none.
    Nothing,
    /// It is an SVG that is longer than what is read of it, and as far as it was read it carries none.
    TooLong,
    /// It is neither an SVG nor a PNG.
    Neither,
}

/// The run of a picture as a code block says it; the session is at the moment of the link.
#[must_use]
pub fn block_of(session: &dyn Run, link: &Link) -> String {
    format!("{}\nexpect: digest {} at {}\n", link.encode(), session.digest(), link.at)
}

/// Looks for the block that a picture carries. What kind of picture it is, its first bytes say; of a PNG only what stands
/// before the pixels is read, of anything no more than [`MAX_PICTURE`] bytes.
///
/// # Errors
/// When the file cannot be read.
pub fn find(file: impl Read) -> io::Result<Found> {
    let mut file = file.take(MAX_PICTURE as u64);
    let mut head = Vec::new();
    (&mut file).take(png::SIGNATURE.len() as u64).read_to_end(&mut head)?;
    if head == png::SIGNATURE {
        return Ok(png::block(&mut file)?.map_or(Found::Nothing, Found::Block));
    }
    if !svg::may_begin(&head) {
        return Ok(Found::Neither);
    }
    file.read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    Ok(match svg::block(&text) {
        Some(block) => Found::Block(block),
        None if file.limit() == 0 => Found::TooLong,
        None if text.contains("<svg") || text.contains(":svg") => Found::Nothing,
        None => Found::Neither,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_scenario::limits::MAX_LINK;

    const BLOCK: &str =
        "raft?nodes=3&seed=42&do=1s+cut+n1+-%3E+n2&at=1s\nexpect: digest 5c0abf969a58 at 1s\n";
    const SVG: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a</title><desc>b &lt; c</desc><rect/></svg>\n";

    fn found(bytes: &[u8]) -> Found {
        find(bytes).expect("memory can be read")
    }

    /// Counts what is read of it.
    struct Counted<R>(R, usize);

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.read(into)?;
            self.1 += count;
            Ok(count)
        }
    }

    #[test]
    fn what_a_picture_carries_is_found_in_it() {
        let longest = format!("{}\nexpect: digest 5c0abf969a58 at 1s\n", "&".repeat(MAX_LINK));
        let markup = "a <b> & c &amp; &lt;/metadata&gt; </metadata>\n";
        for block in [BLOCK, markup, "", &longest[MAX_LINK * 4 / 5..]] {
            assert_eq!(found(into_svg(SVG, block).as_bytes()), Found::Block(block.to_owned()));
            let png = into_png(&png::tests::pixel(), block).expect("a PNG");
            assert_eq!(found(&png), Found::Block(block.to_owned()));
            assert_eq!(png.len(), png::tests::pixel().len() + block.len() + 22);
        }
    }

    #[test]
    fn a_picture_of_somebody_else_carries_none() {
        assert_eq!(found(SVG.as_bytes()), Found::Nothing);
        assert_eq!(found(b"<?xml version='1.0'?><s:svg xmlns:s='x'/>"), Found::Nothing);
        assert_eq!(found(&png::tests::pixel()), Found::Nothing);
        assert_eq!(found(b"\x89PNG\r\n\x1a\n"), Found::Nothing);
        for other in
            [&b""[..], b"\xff\xd8\xff\xe0", b"RIFFxxxxWEBP", b"\x89PNG", b"title = 'x'", b"<html></html>"]
        {
            assert_eq!(found(other), Found::Neither, "{other:?}");
        }
    }

    #[test]
    fn of_a_large_file_little_is_read() {
        let endless = |head: &[u8], body: u8| {
            let mut file = Counted(io::Cursor::new(head.to_vec()).chain(io::repeat(body)), 0);
            let found = find(&mut file).expect("it can be read");
            (found, file.1)
        };
        let (found, read) = endless(b"<svg>", b' ');
        assert_eq!((found, read), (Found::TooLong, MAX_PICTURE));
        assert_eq!(endless(b"\xff\xd8\xff\xe0", 0), (Found::Neither, 8));
        // Pixels without an end, a chunk that says it has 4 GB, chunks of nothing without an end.
        let pixel = png::tests::pixel();
        let (found, read) = endless(&pixel[..41], 0xff);
        assert!(found == Found::Nothing && read < 100, "{read}");
        let (found, read) = endless(&[&pixel[..33], b"\x7f\xff\xff\xfftEXtfaultline\0"].concat(), b'a');
        assert_eq!((found, read), (Found::Nothing, MAX_PICTURE));
        assert_eq!(endless(&pixel[..33], 0), (Found::Nothing, MAX_PICTURE));
    }
}

//! What a PNG carries: a chunk of text, before the pixels.

use super::NAME;
use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};
use std::io::{self, Read};

/// What every PNG begins with (PNG, section 5.2).
pub(super) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The chunk that holds a keyword, a zero byte, and text (PNG, section 11.3.3.2).
const TEXT: [u8; 4] = *b"tEXt";

/// Where the pixels begin, and where the file ends.
const BODY: [[u8; 4]; 2] = [*b"IDAT", *b"IEND"];

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

/// The block that a PNG carries before its pixels; the signature has been read.
pub(super) fn block(file: &mut impl Read) -> io::Result<Option<String>> {
    let key = [NAME.as_bytes(), &[0]].concat();
    loop {
        let mut head = Vec::new();
        file.take(8).read_to_end(&mut head)?;
        let Some((length, kind)) = head.split_first_chunk::<4>().filter(|(_, kind)| kind.len() == 4) else {
            return Ok(None);
        };
        if BODY.iter().any(|body| body == kind) {
            return Ok(None);
        }
        let mut length = u64::from(u32::from_be_bytes(*length));
        if kind == TEXT && length >= key.len() as u64 {
            let mut start = Vec::new();
            length -= file.take(key.len() as u64).read_to_end(&mut start)? as u64;
            if start == key {
                let mut text = Vec::new();
                let read = file.take(length).read_to_end(&mut text)?;
                // The chunk is Latin-1, and a link is ASCII.
                let is_whole = read as u64 == length && text.is_ascii();
                return Ok(String::from_utf8(text).ok().filter(|_| is_whole));
            }
        }
        // The contents, and four bytes that check them.
        io::copy(&mut file.take(length + 4), &mut io::sink())?;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Found, find};
    use super::*;
    use proptest::prelude::*;

    const BLOCK: &str = "raft?nodes=3&at=1s\nexpect: digest 5c0abf969a58 at 1s\n";

    fn chunk(kind: [u8; 4], contents: &[u8]) -> Vec<u8> {
        PngChunk::new(kind, Bytes::copy_from_slice(contents)).encoder().bytes().to_vec()
    }

    /// A PNG of one pixel.
    pub(in super::super) fn pixel() -> Vec<u8> {
        let head = chunk(*b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        let body = chunk(*b"IDAT", &[0x78, 0x01, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]);
        [&SIGNATURE[..], &head, &body, &chunk(*b"IEND", &[])].concat()
    }

    #[test]
    fn other_chunks_before_the_text_do_not_hide_it() {
        let (head, tail) = (&pixel()[..33], &pixel()[33..]);
        let other = [
            chunk(*b"iCCP", &[7; 3_000]),
            chunk(TEXT, b"Title\0faultline"),
            chunk(TEXT, b""),
            chunk(TEXT, b"faultlines\0raft"),
            chunk(*b"iTXt", b"faultline\0raft"),
        ];
        let text = chunk(TEXT, &[b"faultline\0", BLOCK.as_bytes()].concat());
        let all = [head, &other.concat(), &text, tail].concat();
        assert_eq!(find(&*all).expect("memory"), Found::Block(BLOCK.into()));
        let without = [head, &other.concat(), tail].concat();
        assert_eq!(find(&*without).expect("memory"), Found::Nothing);
        // Half of a link is none, and neither is a text of other signs.
        let end = head.len() + other.concat().len() + 30;
        assert_eq!(find(&all[..end]).expect("memory"), Found::Nothing);
        let latin = [head, &chunk(TEXT, b"faultline\0raft\xe9"), tail].concat();
        assert_eq!(find(&*latin).expect("memory"), Found::Nothing);
    }

    #[test]
    fn only_a_png_takes_a_run() {
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
            let found = find(&*png).expect("memory");
            prop_assert!(!matches!(found, Found::Block(text) if !text.is_ascii()));
        }
    }
}

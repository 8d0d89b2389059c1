//! An SVG as pixels. The text of a picture is drawn with the fonts of this machine: so a PNG may look different
//! elsewhere, which the SVG leaves to its reader.

use crate::language::said;
use anyhow::{Context, Result, bail};
use faultline_words::Said;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::collections::BTreeSet;
use ttf_parser::Face;

/// Pixels per CSS pixel, as in the page's exports.
pub(crate) const DENSITY: u16 = 2;

/// What stands for a font without serifs and for one of equal widths, the best first.
const PLAIN: [&str; 7] =
    ["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Arial", "Helvetica", "Helvetica Neue"];
const MONO: [&str; 6] =
    ["Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Consolas", "Menlo", "Courier New"];

/// The fonts of this machine. Looking for them takes longer than drawing, so whoever draws several pictures keeps them.
pub(crate) struct Fonts(Options<'static>);

impl Fonts {
    pub(crate) fn of_system() -> Self {
        let mut options = Options::default();
        let fonts = options.fontdb_mut();
        fonts.load_system_fonts();
        if let Some(name) = first(fonts, &PLAIN) {
            fonts.set_sans_serif_family(name);
        }
        if let Some(name) = first(fonts, &MONO) {
            fonts.set_monospace_family(name);
        }
        Self(options)
    }

    /// A character that is written in a picture and that no font has.
    pub(crate) fn missing(&self, svg: &str) -> Option<char> {
        missing(&self.0.fontdb, svg)
    }

    /// The pixels of a picture, as a PNG.
    ///
    /// # Errors
    /// When no font of this machine has a character of the picture: without it the picture would say something else.
    pub(crate) fn png(&self, svg: &str) -> Result<Vec<u8>> {
        if let Some(missing) = self.missing(svg) {
            bail!(said(Said::NoFont(missing)));
        }
        let tree = Tree::from_str(svg, &self.0).context("a picture of ours is an SVG")?;
        let size = tree.size().to_int_size();
        let (width, height) = (size.width() * u32::from(DENSITY), size.height() * u32::from(DENSITY));
        let mut pixels = Pixmap::new(width, height).context("a picture has a size")?;
        let scale = f32::from(DENSITY);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
        pixels.encode_png().context("pixels can be written")
    }
}

/// The first of these families that is there.
fn first(fonts: &Database, names: &[&str]) -> Option<String> {
    let is_there =
        |name: &&&str| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == **name));
    names.iter().find(is_there).map(|name| (*name).to_owned())
}

/// A character that is written in a picture and that no font has.
fn missing(fonts: &Database, svg: &str) -> Option<char> {
    let mut open: BTreeSet<char> = written(svg).chars().filter(|c| !c.is_whitespace()).collect();
    for face in fonts.faces() {
        if open.is_empty() {
            return None;
        }
        fonts.with_face_data(face.id, |data, index| {
            if let Ok(face) = Face::parse(data, index) {
                open.retain(|c| face.glyph_index(*c).is_none());
            }
        });
    }
    open.first().copied()
}

/// What stands in the elements of text of a picture.
fn written(svg: &str) -> String {
    let texts = svg.split("<text").skip(1).filter_map(|text| text.split_once('>')?.1.split("</text>").next());
    texts.collect::<Vec<_>>().concat().replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_no_font_has_is_named() {
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>x</desc><text x=\"1\">a &amp; b</text></svg>";
        assert_eq!(written(svg), "a & b");
        let none = Database::new();
        assert_eq!(missing(&none, svg), Some('&'));
        assert_eq!(missing(&none, "<svg><desc>x</desc></svg>"), None);
    }
}

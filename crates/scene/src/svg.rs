//! The same picture as a text that stands alone: for exports, embeds without scripts, and tests.

use crate::mark::{Anchor, DROP, Face, Mark, Stroke};
use crate::paint::{Color, Paint, Theme};
use crate::picture::Picture;
use crate::point::{Area, Point};
use crate::trig;
use std::collections::BTreeSet;
use std::fmt::{self, Display, Write as _};

const PLAIN: &str = "system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif";
const MONO: &str = "ui-monospace,Menlo,Consolas,monospace";

/// What a picture says to those who do not see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caption<'a> {
    /// What it shows, in a line.
    pub title: &'a str,
    /// What is to be seen, in sentences.
    pub description: &'a str,
}

/// A picture of `width` by `height` pixels. Without a theme it follows the reader's light: then the
/// colours are CSS variables, which browsers know; with one they are plain, which everything knows.
///
/// It says nothing to those who do not see it: for where its meaning stands beside it. See [`captioned_svg`].
#[must_use]
pub fn svg(picture: &Picture, width: f64, height: f64, theme: Option<Theme>) -> String {
    captioned_svg(picture, width, height, theme, Caption::default())
}

/// The same with a title and a description, each if it is not empty.
#[must_use]
pub fn captioned_svg(
    picture: &Picture,
    width: f64,
    height: f64,
    theme: Option<Theme>,
    caption: Caption<'_>,
) -> String {
    let (w, h) = (Px(width), Px(height));
    let mut writer = Writer { out: String::with_capacity(picture.marks().len() * 90 + 1_000), theme };
    let _ = write!(
        writer.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"{PLAIN}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"{}>",
        if caption == Caption::default() { "" } else { " role=\"img\"" }
    );
    // Browsers show a title where the pointer rests only if it comes first.
    for (tag, text) in [("title", caption.title), ("desc", caption.description)] {
        if !text.is_empty() {
            let _ = write!(writer.out, "<{tag}>{}</{tag}>", Escaped(text));
        }
    }
    writer.style(picture);
    // Writing to a String cannot fail, so the results are of no interest.
    let _ = write!(writer.out, "<rect width=\"{w}\" height=\"{h}\"");
    writer.paint("fill", Some(Color::Background.into()));
    writer.out.push_str("/>");
    for mark in picture.marks() {
        writer.mark(picture, mark);
    }
    writer.out.push_str("</svg>\n");
    writer.out
}

/// A part of a picture, without a background of its own: to stand in a text.
pub(crate) fn cut_out(picture: &Picture, area: Area, theme: Theme) -> String {
    let (left, top, w, h) = (Px(area.left), Px(area.top), Px(area.width()), Px(area.height()));
    let mut writer = Writer { out: String::with_capacity(2_000), theme: Some(theme) };
    let _ = write!(
        writer.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{left} {top} {w} {h}\" \
         font-family=\"{PLAIN}\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\">"
    );
    for mark in picture.marks() {
        writer.mark(picture, mark);
    }
    writer.out.push_str("</svg>");
    writer.out
}

struct Writer {
    out: String,
    theme: Option<Theme>,
}

impl Writer {
    /// The variables, if the picture follows the reader's light.
    fn style(&mut self, picture: &Picture) {
        if self.theme.is_some() {
            return;
        }
        let mut colors: BTreeSet<Color> = picture.marks().iter().flat_map(paints).map(|p| p.color).collect();
        colors.insert(Color::Background);
        let block = |theme| {
            let one = |color: &Color| format!("{}:{}", Variable(*color), Paint::new(*color).css(theme));
            colors.iter().map(one).collect::<Vec<_>>().join(";")
        };
        let (light, dark) = (block(Theme::Light), block(Theme::Dark));
        let _ = write!(
            self.out,
            "<style>svg{{{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
        );
    }

    fn mark(&mut self, picture: &Picture, mark: &Mark) {
        match *mark {
            Mark::Lines { points, stroke } => {
                self.out.push_str("<path d=\"");
                for pair in picture.points(points).chunks_exact(2) {
                    let _ = write!(self.out, "M{}L{}", At(pair[0]), At(pair[1]));
                }
                self.out.push('"');
                self.stroke(Some(stroke));
                self.out.push_str("/>");
            }
            Mark::Path { points, closed, fill, stroke } => {
                self.out.push_str("<path d=\"");
                for (i, point) in picture.points(points).iter().enumerate() {
                    let _ = write!(self.out, "{}{}", if i == 0 { "M" } else { "L" }, At(*point));
                }
                self.out.push_str(if closed { "Z\"" } else { "\"" });
                self.paint("fill", fill);
                self.stroke(stroke);
                self.out.push_str("/>");
            }
            Mark::Circle { center, radius, fill, stroke } => {
                let (x, y, r) = (Px(center.x), Px(center.y), Px(radius));
                let _ = write!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
                self.paint("fill", fill);
                self.stroke(stroke);
                self.out.push_str("/>");
            }
            Mark::Arc { center, radius, start, sweep, stroke } => {
                let at = |angle| At(center.step(trig::direction(angle), radius, 0.0));
                let large = u8::from(sweep > std::f64::consts::PI);
                let (r, from, to) = (Px(radius), at(start), at(start + sweep));
                let _ = write!(self.out, "<path d=\"M{from}A{r} {r} 0 {large} 1 {to}\"");
                self.paint("fill", None);
                self.stroke(Some(stroke));
                self.out.push_str("/>");
            }
            Mark::Drop { center, radius, angle, fill, stroke } => {
                let at = |angle| At(center.step(trig::direction(angle), radius, 0.0));
                let (r, from, to) = (Px(radius), at(angle + DROP), at(angle - DROP));
                let tip = At(Mark::drop_tip(center, radius, angle));
                let _ = write!(self.out, "<path d=\"M{from}A{r} {r} 0 1 1 {to}L{tip}Z\"");
                self.paint("fill", fill);
                self.stroke(stroke);
                self.out.push_str("/>");
            }
            Mark::Rect { corner, size, radius, fill, stroke } => {
                let (x, y, w, h) = (Px(corner.x), Px(corner.y), Px(size.width), Px(size.height));
                let r = Px(radius);
                let _ = write!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{r}\"");
                self.paint("fill", fill);
                self.stroke(stroke);
                self.out.push_str("/>");
            }
            Mark::Text { at, text, anchor, size, face, paint } => {
                let (x, y, size) = (Px(at.x), Px(at.y), Px(size));
                let _ = write!(self.out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"");
                self.out.push_str(match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                });
                match face {
                    Face::Plain => {}
                    Face::Bold => self.out.push_str(" font-weight=\"700\""),
                    Face::Mono => {
                        let _ = write!(self.out, " font-family=\"{MONO}\"");
                    }
                }
                self.paint("fill", Some(paint));
                let _ = write!(self.out, ">{}</text>", Escaped(picture.text(text)));
            }
        }
    }

    fn stroke(&mut self, stroke: Option<Stroke>) {
        let Some(Stroke { paint, width, dash }) = stroke else { return };
        self.paint("stroke", Some(paint));
        let _ = write!(self.out, " stroke-width=\"{}\"", Px(width));
        if let Some(dash) = dash {
            let _ = write!(self.out, " stroke-dasharray=\"{} {}\"", Px(dash.on), Px(dash.off));
        }
    }

    /// ` fill="…"` or ` stroke="…"`, with its opacity where it is not whole.
    fn paint(&mut self, attribute: &str, paint: Option<Paint>) {
        let Some(paint) = paint else {
            let _ = write!(self.out, " {attribute}=\"none\"");
            return;
        };
        let _ = match self.theme {
            Some(theme) => write!(self.out, " {attribute}=\"{}\"", Paint::new(paint.color).css(theme)),
            None => write!(self.out, " {attribute}=\"var({})\"", Variable(paint.color)),
        };
        if paint.alpha < u8::MAX {
            let share = (f64::from(paint.alpha) / 2.55).round() / 100.0;
            let _ = write!(self.out, " {attribute}-opacity=\"{share}\"");
        }
    }
}

/// The colours of a mark.
fn paints(mark: &Mark) -> impl Iterator<Item = Paint> + use<> {
    let (fill, stroke) = match *mark {
        Mark::Lines { stroke, .. } | Mark::Arc { stroke, .. } => (None, Some(stroke)),
        Mark::Path { fill, stroke, .. }
        | Mark::Circle { fill, stroke, .. }
        | Mark::Drop { fill, stroke, .. }
        | Mark::Rect { fill, stroke, .. } => (fill, stroke),
        Mark::Text { paint, .. } => (Some(paint), None),
    };
    fill.into_iter().chain(stroke.map(|stroke| stroke.paint))
}

/// The name of a colour's CSS variable.
struct Variable(Color);

impl Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Color::Ink => "--ink",
            Color::Soft => "--soft",
            Color::Line => "--line",
            Color::Hair => "--hair",
            Color::Panel => "--panel",
            Color::Background => "--bg",
            Color::NodeFill => "--node",
            Color::Accent => "--accent",
            Color::Bad => "--bad",
            Color::Good => "--good",
            Color::Warn => "--warn",
            Color::Epoch(epoch) => return write!(f, "--e{epoch}"),
        })
    }
}

/// A number of pixels with one digit after the point at most.
struct Px(f64);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        // "-0" is the same place as "0" and longer.
        let tenths = if tenths == 0.0 { 0.0 } else { tenths };
        (tenths / 10.0).fmt(f)
    }
}

struct At(Point);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Px(self.0.x), Px(self.0.y))
    }
}

/// A text in which nothing is markup, and nothing is forbidden in XML.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

//! The width of a text, roughly: no font can be asked here, and the picture must not depend on one.

use std::borrow::Cow;

/// The width of a text in pixels, for the system's usual faces; rather too much than too little.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text, or its beginning and `…`, so that it is not wider than `room` pixels; empty if nothing fits.
#[must_use]
pub fn fit(text: &str, size: f64, room: f64) -> Cow<'_, str> {
    if text_width(text, size) <= room {
        return Cow::Borrowed(text);
    }
    let mut left = room / size - advance('…');
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        left -= advance(letter);
        if left < 0.0 {
            break;
        }
        end = at + letter.len_utf8();
    }
    let head = text[..end].trim_end_matches([' ', ',', '·']);
    if head.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("{head}…")) }
}

/// The width of a letter in parts of the size of its face.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' => 0.32,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '…' | '–' | '—' => 0.95,
        'A'..='Z' => 0.7,
        // Scripts of the East stand in squares.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffff}' | '\u{1f000}'..='\u{3ffff}' => 1.0,
        _ => 0.58,
    }
}

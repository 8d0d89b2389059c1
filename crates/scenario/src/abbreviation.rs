//! The words of scripts as single bytes, so that deflate has less to do.
//!
//! A text of actions by hand is mostly the digits of its moments and short words that deflate spends two
//! bytes on. Control characters do not occur in a link's text, so each stands for one frequent word.
//!
//! Part of version 1 of the format: entries never change their place.

use crate::error::LinkError;
use crate::limits::MAX_PACKED;

/// The word at place `i` is written as the byte `i + 1`.
const WORDS: [&str; 31] = [
    " crash n",
    " restart n",
    " freeze n",
    " thaw n",
    " wipe n",
    " timeout n",
    " isolate n",
    " cut n",
    " heal",
    " heal n",
    " partition n",
    " | n",
    " -> n",
    " n",
    " delay",
    " loss",
    " duplicate",
    " disk",
    " all ",
    " drop m",
    " copy m",
    " hold m",
    " deliver m",
    " c",
    " every ",
    " quiet",
    " set ",
    " get ",
    " add ",
    " cas ",
    "ms",
];

/// Replaces words, from the left, the longest first.
pub(crate) fn abbreviate(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let fits = (1u8..).zip(WORDS).filter(|(_, word)| rest.starts_with(word));
        let (sign, length) = match fits.max_by_key(|(_, word)| word.len()) {
            Some((byte, word)) => (char::from(byte), word.len()),
            None => (next, next.len_utf8()),
        };
        short.push(sign);
        rest = &rest[length..];
    }
    short
}

/// Writes every word out. A byte that stands for none stays as it is.
///
/// # Errors
/// [`LinkError::Bomb`] when the text would be longer than [`MAX_PACKED`].
pub(crate) fn expand(short: &str) -> Result<String, LinkError> {
    let mut text = String::with_capacity(short.len());
    for sign in short.chars() {
        match usize::try_from(u32::from(sign)).ok().and_then(|i| WORDS.get(i.wrapping_sub(1))) {
            Some(word) => text.push_str(word),
            None => text.push(sign),
        }
        if text.len() > MAX_PACKED {
            return Err(LinkError::Bomb { max: MAX_PACKED });
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn the_table_is_the_one_that_was_promised() {
        let promise = include_str!("../../../docs/links.md");
        for (byte, word) in (1..).zip(WORDS) {
            let cell = format!("| {byte} `{}` |", word.replace(' ', "␣").replace('|', "\\|"));
            assert!(promise.contains(&cell), "{cell}");
        }
    }
}

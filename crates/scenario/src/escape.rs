//! Two layers of escapes, one for the network and one for us.
//!
//! The address bar, chats and mail programs percent-encode whatever they like, sometimes twice, and mean
//! nothing by it. So a fragment is decoded until nothing is left to decode, *before* it is taken apart,
//! and a sign that separates (`&`, `;`, `+`) means the same however it came. Where such a sign is part of
//! a client's command it is written as `~` and two hexadecimal digits, which nobody rewrites.

use crate::error::{LinkError, found};
use crate::limits::MAX_DECODINGS;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// The signs that every program leaves alone within an address, and those that take a link apart.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'&')
    .remove(b'=')
    .remove(b';');

/// Writes a query as part of an address: `+` for a space, percent-encoding for the rest.
pub(crate) fn percent_encode(query: &str) -> String {
    let words = query.split(' ').map(|word| utf8_percent_encode(word, &ENCODED).to_string());
    words.collect::<Vec<_>>().join("+")
}

/// Undoes every percent-encoding that a fragment went through.
pub(crate) fn percent_decode(fragment: &str) -> Result<Cow<'_, str>, LinkError> {
    let mut text = Cow::Borrowed(fragment);
    for _ in 0..MAX_DECODINGS {
        if !is_encoded(&text) {
            return Ok(text);
        }
        let decoded = percent_decode_str(&text).decode_utf8().map_err(|_| LinkError::Encoding)?;
        text = Cow::Owned(decoded.into_owned());
    }
    if is_encoded(&text) { Err(LinkError::Encoding) } else { Ok(text) }
}

fn is_encoded(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three[0] == b'%' && is_hex(&three[1..]))
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit)
}

/// Writes a value so that no sign in it takes the link apart. A `%` may stay, as in `30%`, unless it would
/// look like percent-encoding.
pub(crate) fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (i, c) in value.char_indices() {
        let special = match c {
            '~' | '+' | '&' | ';' => true,
            '%' => is_hex(&value.as_bytes()[i + 1..]),
            _ => false,
        };
        if special {
            text.push_str(&format!("~{:02X}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text
}

/// Reads a value: `+` is a space, `~` and two digits are a sign.
pub(crate) fn unescape(key: &'static str, value: &str) -> Result<String, LinkError> {
    let mut text = String::with_capacity(value.len());
    let mut parts = value.split('~');
    let plain = |part: &str| part.replace('+', " ");
    text.push_str(&plain(parts.next().unwrap_or_default()));
    for part in parts {
        let wrong = || LinkError::Escape { key, found: found(&format!("~{part}")) };
        if !is_hex(part.as_bytes()) {
            return Err(wrong());
        }
        let (digits, rest) = part.split_at(2);
        match u8::from_str_radix(digits, 16) {
            Ok(sign @ b' '..=b'~') => text.push(char::from(sign)),
            _ => return Err(wrong()),
        }
        text.push_str(&plain(rest));
    }
    Ok(text)
}

//! The compressed form: abbreviations, raw deflate, base64 for addresses without padding.

use crate::abbreviation::{abbreviate, expand};
use crate::error::LinkError;
use crate::limits::MAX_PACKED;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

/// The best that deflate can do; a link is written once and is short.
const LEVEL: u8 = 10;

/// How often a compressed text is made longer so that it ends well.
const MAX_TRIES: usize = 8;

/// Some programs add the padding that others leave out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Compresses a text.
pub(crate) fn pack(text: &str) -> String {
    let mut short = abbreviate(text);
    let mut packed = encode(&short);
    // Chats take a sign at the end of an address for the end of a sentence. An `&` more means nothing, and
    // gives another last sign; nearly always the first one does.
    for _ in 0..MAX_TRIES {
        if packed.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            break;
        }
        short.push('&');
        packed = encode(&short);
    }
    packed
}

fn encode(text: &str) -> String {
    BASE64.encode(compress_to_vec(text.as_bytes(), LEVEL))
}

/// Expands a text, to [`MAX_PACKED`] bytes at most.
///
/// # Errors
/// When it is no base64, cannot be expanded, or would be too long.
pub(crate) fn unpack(packed: &str) -> Result<String, LinkError> {
    let bytes = BASE64.decode(packed).map_err(|_| LinkError::Base64)?;
    let short = decompress_to_vec_with_limit(&bytes, MAX_PACKED).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::Bomb { max: MAX_PACKED },
        _ => LinkError::Deflate,
    })?;
    expand(&String::from_utf8(short).map_err(|_| LinkError::Encoding)?)
}

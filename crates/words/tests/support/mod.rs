//! What a Chinese text must be, for the tests that read texts.

use faultline_language::zh::typography;
use faultline_words::Language;
use faultline_words::glossary::misnomer;

/// Whether a Chinese text is set as Chinese is, and uses the terms of the glossary.
pub(crate) fn proper(text: &str) -> Result<(), String> {
    typography(text).map_err(|flaw| format!("{flaw} in {text:?}"))?;
    match misnomer(text, Language::Chinese) {
        Some((found, name)) => Err(format!("{found} instead of {name} in {text:?}")),
        None => Ok(()),
    }
}

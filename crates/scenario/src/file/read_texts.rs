//! From texts for people, as a file holds them, to texts that can be shown.

use super::error::{FileError, FileErrorKind};
use super::source::{Source, TextKeys};
use super::texts::{LANGUAGES, Texts};
use crate::error::found;
use std::collections::BTreeMap;
use toml::Spanned;

/// What reading the texts of a file needs.
pub(super) struct Reading<'a, 'b> {
    /// The file.
    pub(super) source: &'b Source<'a>,
}

impl Reading<'_, '_> {
    /// The text of a key that the title does not speak for: the title itself.
    pub(super) fn read(
        &self,
        key: &'static str,
        keys: &Spanned<TextKeys>,
        max: usize,
    ) -> Result<Texts, FileError> {
        let by_language = match keys.as_ref() {
            TextKeys::Plain(text) => {
                return self.clean(key, text, keys.span(), max).map(Texts::plain);
            }
            TextKeys::ByLanguage(texts) => texts,
        };
        let mut texts = BTreeMap::new();
        for (code, text) in by_language {
            let Some(known) = LANGUAGES.iter().find(|known| *known == code.as_ref()) else {
                let kind = FileErrorKind::Language { key, found: found(code.as_ref()) };
                return Err(self.refuse(code.span(), kind));
            };
            texts.insert(*known, self.clean(key, text.as_ref(), text.span(), max)?);
        }
        if !texts.contains_key(LANGUAGES[0]) {
            return Err(self.refuse(keys.span(), FileErrorKind::NotInEnglish { key }));
        }
        Ok(Texts::by_language(texts))
    }

    /// The text of any other key: in the same languages as the title.
    pub(super) fn read_like(
        &self,
        title: &Texts,
        key: &'static str,
        keys: &Spanned<TextKeys>,
        max: usize,
    ) -> Result<Texts, FileError> {
        let texts = self.read(key, keys, max)?;
        let (found, title) = (texts.languages(), title.languages());
        if found == title {
            return Ok(texts);
        }
        Err(self.refuse(keys.span(), FileErrorKind::OtherLanguages { key, found, title }))
    }

    /// Without what would move a terminal's cursor, and without space around it. Only the story may be empty.
    fn clean(
        &self,
        key: &'static str,
        text: &str,
        span: std::ops::Range<usize>,
        max: usize,
    ) -> Result<String, FileError> {
        let text = text.trim().replace("\r\n", "\n");
        let story = key == "text";
        if text.is_empty() && !story {
            return Err(self.refuse(span, FileErrorKind::Empty(key)));
        }
        if text.chars().count() > max {
            return Err(self.refuse(span, FileErrorKind::TextTooLong { key, max }));
        }
        match text.chars().find(|c| c.is_control() && !(story && *c == '\n')) {
            Some(found) => Err(self.refuse(span, FileErrorKind::Control { key, found })),
            None => Ok(text),
        }
    }

    fn refuse(&self, span: std::ops::Range<usize>, kind: FileErrorKind) -> FileError {
        FileError { line: self.source.line(span), kind }
    }
}

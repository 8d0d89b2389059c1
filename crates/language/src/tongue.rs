//! The languages there are.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A language that all texts are written in. A further one is a further variant, and the compiler lists what it lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Every language, in the order in which a reader chooses.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its code (BCP 47), for links, files and `lang` in HTML.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "简体中文",
        }
    }

    /// The language that serves somebody who asks for a tag such as `zh-Hans-CN`, `en_GB.UTF-8` or `zh`; nothing when
    /// none does. Capitals do not matter.
    #[must_use]
    pub fn for_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }
}

/// A text is not the code of a language: [`Language::ALL`] lists those that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a language; there are en and zh-CN")
    }
}

impl Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.into_iter().find(|language| language.code() == text).ok_or(UnknownLanguage)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, language) in [
            ("en", Some(Language::English)),
            ("en-GB", Some(Language::English)),
            ("en_US.UTF-8", Some(Language::English)),
            ("zh", Some(Language::Chinese)),
            ("ZH-Hans-CN", Some(Language::Chinese)),
            ("zh_CN.UTF-8", Some(Language::Chinese)),
            ("de", None),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Language::for_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn a_code_is_read_as_it_is_written() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
        }
        assert!("zh".parse::<Language>().is_err() && "EN".parse::<Language>().is_err());
    }
}

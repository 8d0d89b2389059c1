//! The language in which the command line speaks to people.

use faultline_words::{FileWords, JudgeWords, Language, Listed, Said, Words, Wrong};
use std::sync::OnceLock;

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Settles the language: the one that is asked for, else that of the locale, else English.
pub(crate) fn settle(asked: Option<Language>) {
    let language = asked.or_else(|| of_locale(|name| std::env::var(name).ok())).unwrap_or_default();
    // Whoever asked first is the one that was asked.
    let _ = LANGUAGE.set(language);
}

/// The language of the locale, by the first of its variables that is set; POSIX gives them this order.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let mut locales = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    locales.find(|locale| !locale.is_empty()).and_then(|locale| Language::for_tag(&locale))
}

/// The language.
pub(crate) fn language() -> Language {
    LANGUAGE.get().copied().or_else(|| of_locale(|name| std::env::var(name).ok())).unwrap_or_default()
}

/// What it says of runs.
pub(crate) fn words() -> &'static dyn Words {
    faultline_words::words(language())
}

/// What it says of scenario files.
pub(crate) fn file_words() -> &'static dyn FileWords {
    faultline_words::file_words(language())
}

/// What it says of histories.
pub(crate) fn judge_words() -> &'static dyn JudgeWords {
    faultline_words::judge_words(language())
}

/// What stands above a list.
pub(crate) fn listed(listed: Listed) -> &'static str {
    faultline_words::command_words(language()).listed(listed)
}

/// What a sort of thing that can be wrong is called.
pub(crate) fn wrong_words(wrong: Wrong) -> &'static str {
    faultline_words::command_words(language()).wrong(wrong)
}

/// What it says of everything else.
pub(crate) fn said(said: Said<'_>) -> String {
    faultline_words::command_words(language()).said(said)
}

#[cfg(test)]
mod tests {
    use super::{Language, of_locale};

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let locale = |all: &[(&str, &str)]| {
            of_locale(|name| {
                all.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_string())
            })
        };
        assert_eq!(locale(&[("LANG", "zh_CN.UTF-8")]), Some(Language::Chinese));
        assert_eq!(locale(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_US.UTF-8")]), Some(Language::English));
        assert_eq!(locale(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]), Some(Language::Chinese));
        assert_eq!(locale(&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "C")]), None);
        assert_eq!(locale(&[]), None);
    }
}

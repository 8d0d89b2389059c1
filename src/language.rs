//! The language of the page: the one that a link or an embed asks for, else the reader's choice, else the browser's.

use crate::address;
use crate::browser::{document, storage, window};
use faultline_scenario::Link;
use faultline_words::{Language, Words};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
    /// The one that was asked for last: its words may still be on their way.
    static WANTED: Cell<Language> = const { Cell::new(Language::English) };
}

const KEY: &str = "faultline-language";

/// The language that the page speaks.
pub fn language() -> Language {
    SPOKEN.get()
}

/// Notes which language is to be spoken when its words are here.
pub fn want(language: Language) {
    WANTED.set(language);
}

/// The language that was asked for last.
pub fn wanted() -> Language {
    WANTED.get()
}

/// The code of the language that the page speaks.
pub fn code() -> &'static str {
    language().code()
}

/// The part of the program that holds the words of a group in a language.
pub fn part(group: &str, code: &str) -> String {
    format!("{group}.words-{code}")
}

/// The part of the program that holds the words of a part of the page in a language.
pub fn part_of(view: &str, code: &str) -> String {
    format!("{view}-{code}")
}

/// The words that the page is written in.
pub fn words() -> &'static dyn Words {
    faultline_words::words(language())
}

/// Settles the language in which the page opens, before its words are fetched; `asked` is what its embedder wants.
pub fn settle(asked: Option<Language>) {
    let fragment = address::fragment();
    // What is wrong with a link is told in its language, too.
    let named = || fragment.split(['?', '&']).find_map(|part| part.strip_prefix("lang=")?.parse().ok());
    let asked =
        only().or(asked).or_else(|| Link::decode(&fragment).map_or_else(|_| named(), |link| link.lang));
    let language = asked.or_else(remembered).or_else(of_browser).unwrap_or_default();
    speak(language);
}

/// The language of a run in one file, which has no other one.
pub fn only() -> Option<Language> {
    document().document_element()?.get_attribute("data-only")?.parse().ok()
}

/// Speaks a language from now on. What is on the page must be rendered again.
pub fn speak(language: Language) {
    SPOKEN.set(language);
    WANTED.set(language);
    if let Some(root) = document().document_element() {
        // Fonts, hyphens and voices are chosen by it.
        let _ = root.set_attribute("lang", language.code());
    }
    // A choice that the reader made by hand outweighs the `selected` of an option, so a choice that was taken back
    // would stay in view.
    let control = document().query_selector(".tongue select").ok().flatten();
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlSelectElement>().ok()) {
        control.set_value(language.code());
    }
}

/// Keeps the reader's choice for the next time.
pub fn remember(language: Language) {
    // A browser that stores nothing still shows what was chosen.
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, language.code());
    }
}

/// What the reader chose last time.
fn remembered() -> Option<Language> {
    storage()?.get_item(KEY).ok()??.parse().ok()
}

/// The first of the browser's languages that there are words for.
fn of_browser() -> Option<Language> {
    let tags = window().navigator().languages();
    tags.iter().filter_map(|tag| tag.as_string()).find_map(|tag| Language::for_tag(&tag))
}

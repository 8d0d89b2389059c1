//! Texts whose terms explain themselves where they stand.

use crate::language;
use crate::loader;
use faultline_words::Language;
use faultline_words::glossary::{Definition, explain};
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

thread_local! {
    /// The terms of the language that was spoken last.
    static TERMS: RefCell<Option<(Language, Vec<Definition>)>> = const { RefCell::new(None) };
}

/// Fetches the glossary of the language; the texts are there before it, and are rendered again when it comes.
#[hook]
pub fn use_glossary(language: Language) {
    let render = use_force_update();
    use_effect_with(language, move |language| {
        let language = *language;
        spawn_local(async move {
            // Without it the texts explain nothing, and can be read all the same.
            if loader::need(&[part(language)]).await.is_ok() {
                render.force_update();
            }
        });
    });
}

fn part(language: Language) -> String {
    format!("page.glossary-{}", language.code())
}

/// A text, each of its terms with its meaning.
pub fn explained(text: &str) -> Html {
    let language = language::language();
    if !loader::is_here(&part(language)) {
        return html! { { text.to_string() } };
    }
    let known = TERMS.with_borrow(|terms| terms.as_ref().is_some_and(|(of, _)| *of == language));
    if !known {
        let terms = faultline_words::terms(language);
        TERMS.with_borrow_mut(|kept| *kept = Some((language, terms)));
    }
    TERMS.with_borrow(|terms| {
        let terms = terms.as_ref().map_or(&[][..], |(_, terms)| terms);
        explain(text, terms)
            .into_iter()
            .map(|piece| match piece.term {
                None => html! { { piece.text.to_string() } },
                Some(term) => html! {
                    <dfn tabindex="0">{ piece.text.to_string() }<span role="tooltip">{ term.meaning }</span></dfn>
                },
            })
            .collect()
    })
}

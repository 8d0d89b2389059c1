//! A part of the page that is fetched when somebody opens it.

use crate::language::{self, words};
use crate::loader;
use crate::page::{Page, use_page};
use faultline_words::{Language, Ui};
use std::hint::black_box;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is fetched, and the door to it.
#[derive(Clone, Copy, Properties)]
pub struct View {
    /// The part of the program behind the door.
    pub part: &'static str,
    door: fn(&Page) -> Html,
    /// Whether it has words beside those of the page, in a part of their own for each language.
    speaks: bool,
}

impl View {
    /// A view that needs no more words than the page has.
    pub const fn new(part: &'static str, door: fn(&Page) -> Html) -> Self {
        Self { part, door, speaks: false }
    }

    /// A view that has words of its own.
    pub const fn with_words(part: &'static str, door: fn(&Page) -> Html) -> Self {
        Self { part, door, speaks: true }
    }

    /// The parts of the program that it needs in a language.
    pub fn parts(self, language: Language) -> Vec<String> {
        let words = self.speaks.then(|| language::part_of(self.part, language.code()));
        std::iter::once(self.part.to_string()).chain(words).collect()
    }
}

impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
    }
}

/// The view as soon as it is here. Whoever opens it again asks for it again.
#[component]
pub fn Later(view: &View) -> Html {
    let page = use_page();
    let parts = view.parts(*page.language);
    let are_here = parts.iter().all(|part| loader::is_here(part));
    let failed = use_state(|| None::<String>);
    let tries = use_state(|| 0u32);
    {
        let failed = failed.setter();
        use_effect_with((parts, *tries), move |(parts, _)| {
            let parts = parts.clone();
            // Setting it renders the view that came.
            spawn_local(
                async move { failed.set(loader::need(&parts).await.err().map(|lost| lost.sentence())) },
            );
        });
    }
    if are_here {
        // Opaque, as every door is.
        black_box(view.door)(&page)
    } else if let Some(why) = &*failed {
        let again = Callback::from(move |_: MouseEvent| tries.set(*tries + 1));
        lost(why, again)
    } else {
        waiting()
    }
}

/// Says that something is on its way; the style sheet shows it if that takes long enough to be noticed.
pub fn waiting() -> Html {
    html! { <p class="coming" role="status">{ words().ui(Ui::Loading) }</p> }
}

/// Says that something did not come, and offers to ask again.
pub fn lost(why: &str, again: Callback<MouseEvent>) -> Html {
    html! {
        <p class="coming lost" role="alert">
            { why }{ " " }<button class="plain" onclick={again}>{ words().ui(Ui::TryAgain) }</button>
        </p>
    }
}

/// A view in its place: another one begins anew.
pub fn later(View { part, door, speaks }: View) -> Html {
    html! { <Later key={part} {part} {door} {speaks} /> }
}

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
    pub door: fn(&Page) -> Html,
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
    let View { part, door } = *view;
    let failed = use_state(|| None::<String>);
    let tries = use_state(|| 0u32);
    {
        let failed = failed.setter();
        use_effect_with((part, *tries), move |(part, _)| {
            let part = (*part).to_string();
            // Setting it renders the view that came.
            spawn_local(
                async move { failed.set(loader::need(&[part]).await.err().map(|lost| lost.sentence())) },
            );
        });
    }
    if loader::is_here(part) {
        // Opaque, as every door is.
        black_box(door)(&page)
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
pub fn later(View { part, door }: View) -> Html {
    html! { <Later key={part} {part} {door} /> }
}

/// Fetches the words that a view has beside those of the page; whether they are here. It is rendered again when they come.
#[hook]
pub fn use_words(view: &'static str, language: Language) -> bool {
    let render = use_force_update();
    let part = language::part_of(view, language.code());
    let is_here = loader::is_here(&part);
    use_effect_with(part, move |part| {
        let part = part.clone();
        spawn_local(async move {
            if loader::need(&[part]).await.is_ok() {
                render.force_update();
            }
        });
    });
    is_here
}

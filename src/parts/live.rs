//! Says turning points aloud to those who do not see them.

use crate::app::{use_page, words};
use faultline_engine::{EventKind, Weight};
use yew::prelude::*;

/// Sentences spoken at a time, at most: more would still be talking when the next come.
const MOST: usize = 2;

/// A polite live region.
#[component]
pub fn Live() -> Html {
    let page = use_page();
    let seen = use_mut_ref(|| 0u32);
    let said = use_mut_ref(String::new);
    let now = page.run.read(|session| session.events());
    let before = std::mem::replace(&mut *seen.borrow_mut(), now);
    if now > before {
        let spoken: Vec<String> = page.run.read(|session| {
            let story = session.story(now, 24, false);
            let fresh = story.into_iter().filter(|number| *number >= before);
            let loud = fresh.filter_map(|number| session.event(number)).filter(|event| {
                event.weight == Weight::Headline
                    || !event.violations.is_empty()
                    || matches!(event.kind, EventKind::Input(_))
            });
            loud.filter_map(|event| words().event(&event).into_iter().next())
                .map(|sentence| format!("{}.", sentence.what))
                .collect()
        });
        if !spoken.is_empty() {
            *said.borrow_mut() = spoken[spoken.len().saturating_sub(MOST)..].join(" ");
        }
    }
    html! { <div class="hidden" role="log" aria-live="polite">{ said.borrow().clone() }</div> }
}

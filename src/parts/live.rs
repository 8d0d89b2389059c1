//! Says turning points aloud to those who do not see them.

use crate::language::words;
use crate::page::use_page;
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
            let landmarks = session.landmarks();
            let broken: Vec<u32> = session.violations().iter().map(|violation| violation.event).collect();
            let loud = landmarks
                .iter()
                .copied()
                .chain(broken.into_iter().filter(|event| !landmarks.contains(event)));
            let fresh = loud.filter(|number| (before..now).contains(number));
            fresh
                .filter_map(|number| words().event(session, number).into_iter().next())
                .map(|sentence| format!("{}.", sentence.what))
                .collect()
        });
        if !spoken.is_empty() {
            *said.borrow_mut() = spoken[spoken.len().saturating_sub(MOST)..].join(" ");
        }
    }
    html! { <div class="hidden" role="log" aria-live="polite">{ said.borrow().clone() }</div> }
}

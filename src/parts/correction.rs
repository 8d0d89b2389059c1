//! A link that is refused, with its mistake marked, where it can be corrected.

use crate::interface::Way;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_scenario::{Link, OpenError, open, place, readable};
use faultline_words::Ui;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Characters that are shown of a link: before its mistake, of it, and after it.
const SHOWN: [usize; 3] = [60, 160, 60];
/// Bytes of a link that fits a field; a longer one is corrected where it came from.
const MAX_FIELD: usize = 8_192;

/// The link that the notice tells of, anew for every notice.
pub fn correction(page: &Page) -> Html {
    html! { <Correction key={page.interface.notices} /> }
}

#[component]
fn Correction() -> Html {
    let page = use_page();
    let way = page.interface.notice.as_ref().and_then(|notice| notice.way.as_ref());
    let fragment = if let Some(Way::Correct(fragment)) = way { fragment.as_str() } else { "" };
    let text = readable(fragment);
    let typed = use_state(|| text.clone());
    // What is wrong is found once more, so that the page need not keep it.
    let opened = Link::decode(fragment).map_err(OpenError::Link).and_then(|link| open(&link).map(drop));
    let at = opened.err().map_or(0..0, |error| place(&text, &error));
    let (before, mark, after) = (&text[..at.start], &text[at.clone()], &text[at.end..]);
    let input = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(input.value());
            }
        })
    };
    let submit = {
        let (page, typed) = (page.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            // A whole address is a link, too.
            let fragment = typed.split_once('#').map_or(typed.as_str(), |(_, fragment)| fragment);
            page.follow(fragment.trim().to_string());
        })
    };
    html! {
        <div class="correction">
            <p class="wrong" translate="no">
                { end(before, SHOWN[0]) }<mark>{ start(mark, SHOWN[1]) }</mark>{ start(after, SHOWN[2]) }
            </p>
            if text.len() <= MAX_FIELD {
                <form onsubmit={submit}>
                    <input type="text" value={(*typed).clone()} oninput={input} aria-label={words().ui(Ui::LinkField)}
                        autocomplete="off" autocapitalize="off" spellcheck="false" />
                    <button class="plain" type="submit">{ words().ui(Ui::OpenLink) }</button>
                </form>
            }
        </div>
    }
}

/// So many characters of a text from its start.
fn start(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_string(),
    }
}

/// So many characters of a text up to its end.
fn end(text: &str, most: usize) -> String {
    match text.char_indices().nth_back(most) {
        Some((cut, sign)) => format!("…{}", &text[cut + sign.len_utf8()..]),
        None => text.to_string(),
    }
}

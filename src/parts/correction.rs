//! A link that is refused, with its mistake marked, where it can be corrected.

use crate::interface::Way;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_scenario::{place, readable, refusal};
use faultline_words::Ui;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Characters that are shown of a link: before its mistake, of it, and after it.
const SHOWN: [usize; 3] = [60, 160, 60];
/// Bytes of a link that fits a field; a longer one is corrected where it came from.
const MAX_FIELD: usize = 8_192;

/// The link that the notice tells of.
pub fn correction(page: &Page) -> Html {
    let way = page.interface.notice.as_ref().and_then(|notice| notice.way.as_ref());
    let fragment = if let Some(Way::Correct(fragment)) = way { fragment.clone() } else { String::new() };
    html! { <Correction {fragment} /> }
}

#[derive(PartialEq, Properties)]
struct Refused {
    fragment: String,
}

/// It stays when what was typed is refused, too: whoever types in it goes on there.
#[component]
fn Correction(refused: &Refused) -> Html {
    let page = use_page();
    let text = readable(&refused.fragment);
    let typed = use_state(|| text.clone());
    {
        let (typed, text) = (typed.setter(), text.clone());
        use_effect_with(refused.fragment.clone(), move |_| typed.set(text));
    }
    // What is wrong is found once more, so that the page need not keep it.
    let at = refusal(&refused.fragment).map_or(0..0, |error| place(&text, &error));
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

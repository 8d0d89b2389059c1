//! What the author takes: the text, and the picture with it, in one step.

use super::choices::{Choices, Kind};
use super::{Drawn, HEADING, Subject, said};
use crate::browser::file;
use crate::interface::Deed;
use crate::language::words;
use crate::page::Page;
use crate::parts::export::{download, save_pixels};
use faultline_words::{Author, Ui};
use std::rc::Rc;
use yew::prelude::*;

/// The button that takes the text. While there is none, the form says why.
pub fn take(
    page: &Page,
    choices: &Choices,
    subject: &Subject,
    text: Option<&str>,
    drawn: Option<&Result<Rc<Drawn>, String>>,
) -> Html {
    let end = choices.kind.end().filter(|_| choices.shows_picture());
    let drawn = match (end.or((choices.kind == Kind::Inside).then_some("")), drawn) {
        (Some(_), Some(Err(why))) if choices.shows_picture() => {
            return html! { <p class="breaks" role="alert">{ why }</p> };
        }
        (_, drawn) => drawn.and_then(|drawn| drawn.as_ref().ok()).cloned(),
    };
    // A picture that is still drawn comes in a moment.
    let ready = text.filter(|_| end.is_none() || drawn.is_some());
    let verb = said(if end.is_some() { Author::CopyAndSave } else { Author::Copy });
    let take = {
        let (page, text, name) = (page.clone(), ready.unwrap_or_default().to_string(), subject.file.clone());
        Callback::from(move |_: MouseEvent| {
            page.copy(&text, Ui::Copied, Ui::CopyFailed);
            let (Some(end), Some(drawn)) = (end, drawn.clone()) else { return };
            let name = format!("{name}.{end}");
            if end == "png" {
                save_pixels(page.clone(), drawn.svg.clone(), drawn.block.clone(), name);
            } else {
                download(&page, file(&drawn.svg.clone().into(), "image/svg+xml"), &name);
            }
        })
    };
    let close = page.deed(|_: MouseEvent| Deed::CloseAside);
    html! {
        <p ~style={"display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0 0"}>
            <button class="primary" onclick={take} disabled={ready.is_none()}>{ verb }</button>
            <button class="plain" onclick={close}>{ words().ui(Ui::Close) }</button>
        </p>
    }
}

/// How the text stands.
const BOX: &str = "margin: 0 0 8px; padding: 8px 10px; border: 1px solid var(--line); border-radius: var(--radius); \
                   background: var(--background); overflow: auto; max-height: 150px";

/// The text itself.
pub fn shown(text: Option<&str>) -> Html {
    html! {
        <>
            <h2 ~style={HEADING}>{ said(Author::Text) }</h2>
            // Scrolls, so that a keyboard must reach it.
            <pre ~style={BOX} tabindex="0" role="group" aria-label={said(Author::Text)}><code>{ text.unwrap_or_default() }</code></pre>
        </>
    }
}

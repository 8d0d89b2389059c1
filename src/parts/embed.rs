//! Ready texts for authors, in place of the panel.

use crate::address;
use crate::embed::Snippet;
use crate::interface::Deed;
use crate::language::words;
use crate::page::Page;
use faultline_words::Ui;
use yew::prelude::*;

/// The run as it is now, for four kinds of pages.
pub fn embed(page: &Page) -> Html {
    let (place, fragment) = (address::page(), page.run.fragment());
    let title = page.run.read(|session| words().run(session.info().name, session.nodes(), session.seed()));
    let snippet = Snippet { page: &place, fragment: &fragment, title: &title, open: words().ui(Ui::OpenRun) };
    let close = page.deed(|_: MouseEvent| Deed::CloseAside);
    html! {
        <section class="embed">
            <p>{ words().ui(Ui::EmbedHelp) }</p>
            { text(page, Ui::EmbedElement, snippet.element()) }
            { text(page, Ui::EmbedFrame, snippet.frame()) }
            { text(page, Ui::EmbedBook, snippet.book()) }
            { text(page, Ui::EmbedMarkdown, snippet.markdown()) }
            { text(page, Ui::EmbedPicture, snippet.picture()) }
            <button class="plain" onclick={close}>{ words().ui(Ui::Close) }</button>
        </section>
    }
}

/// A text with its name and a button that copies it.
fn text(page: &Page, name: Ui, text: String) -> Html {
    let name = words().ui(name);
    let verb = words().ui(Ui::Copy);
    let copy = {
        let (page, text) = (page.clone(), text.clone());
        Callback::from(move |_: MouseEvent| page.copy(&text, Ui::Copied, Ui::CopyFailed))
    };
    html! {
        <>
            <h2>
                { name }
                <button class="plain" onclick={copy} aria-label={words().pair(verb, name)}>{ verb }</button>
            </h2>
            // Scrolls sideways, so that a keyboard must reach it.
            <pre tabindex="0" role="group" aria-label={name}><code>{ text }</code></pre>
        </>
    }
}

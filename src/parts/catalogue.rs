//! The catalogue: every protocol, and the scenarios of each with a picture of a moment.

use super::later::{lost, waiting};
use super::stage::banner;
use crate::browser;
use crate::focus;
use crate::interface::Deed;
use crate::language::{self, words};
use crate::opening;
use crate::page::{Page, use_page};
use crate::shelf;
use faultline_catalogue::{Entry, FAMILIES, Family, find};
use faultline_desk::message::{Card, Place, Shelf};
use faultline_engine::Info;
use faultline_scene::Theme;
use faultline_words::Ui;
use gloo_timers::future::TimeoutFuture;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What came of asking for the shelf.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Shelf(Rc<Shelf>),
    Failed(String),
}

/// The catalogue.
#[component]
pub fn Catalogue() -> Html {
    let page = use_page();
    let shown = use_state(|| Shown::Nothing);
    let tries = use_state(|| 0u32);
    {
        let shown = shown.setter();
        use_effect_with((language::code(), *tries), move |_| {
            spawn_local(async move {
                let shelf = shelf::shelf().await;
                shown.set(shelf.map_or_else(|lost| Shown::Failed(lost.sentence()), Shown::Shelf));
            });
        });
    }
    let again = Callback::from(move |_: MouseEvent| tries.set(*tries + 1));
    // A reader comes from a protocol: its family is the one to see where there is room for one.
    let family = use_state(|| page.run.read(|run| place_of(run.info().family)));
    let wanted = use_state(String::new);
    let filter = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value());
            }
        })
    };
    let needle = wanted.trim().to_ascii_lowercase();
    let empty = Shelf::default();
    let shelf = if let Shown::Shelf(shelf) = &*shown { shelf } else { &empty };
    let close = page.deed(|_: MouseEvent| Deed::Catalogue(false));
    html! {
        <main class="catalogue" aria-label={words().ui(Ui::Catalogue)}>
            <div class="head">
                <h2>{ words().ui(Ui::Catalogue) }</h2>
                <p>{ words().ui(Ui::CatalogueHelp) }</p>
                { open_file(&page) }
                <button class="plain" onclick={close}>{ words().ui(Ui::BackToRun) }</button>
            </div>
            { banner(&page) }
            { match &*shown {
                Shown::Nothing => waiting(),
                Shown::Failed(why) => lost(why, again),
                Shown::Shelf(_) => html! {},
            } }
            <div class="column">
                <input type="search" value={(*wanted).clone()} oninput={filter} aria-label={words().ui(Ui::Filter)}
                    placeholder={words().ui(Ui::Filter)} />
                { ways(shelf, &family) }
            </div>
            <div class="shelves">
                { for FAMILIES.iter().enumerate().map(|(place, of)| of_family(&page, shelf, of, &needle, place == *family)) }
                if !needle.is_empty() && !shelf.scenarios.iter().any(|card| fits(shelf, card, &needle)) {
                    <p class="empty" role="status">{ words().ui(Ui::NothingFits) }</p>
                }
            </div>
        </main>
    }
}

/// What a family is called, as soon as the shelf is here.
fn called(shelf: &Shelf, family: &Family) -> String {
    shelf.families.get(family.slug).cloned().unwrap_or_default()
}

/// What a protocol is called: in English, until the shelf is here.
fn named(shelf: &Shelf, info: &Info) -> String {
    shelf.names.get(info.slug).cloned().unwrap_or_else(|| info.name.into())
}

/// The place of a family in the catalogue.
fn place_of(slug: &str) -> usize {
    FAMILIES.iter().position(|family| family.slug == slug).unwrap_or(0)
}

/// Whether a scenario is what somebody looks for: by its own words, or by those of its protocol.
fn fits(shelf: &Shelf, card: &Card, needle: &str) -> bool {
    let told = |of: &'_ BTreeMap<String, String>| of.get(&card.protocol).cloned().unwrap_or_default();
    let (name, about) = (told(&shelf.names), told(&shelf.protocols));
    // The field's English name is looked for in every language.
    let english = find(&card.protocol).map_or("", |entry| entry.info.name);
    [&*card.title, &card.text, &card.name, &about, &name, english]
        .into_iter()
        .any(|text| text.to_ascii_lowercase().contains(needle))
}

/// A family with its protocols, as far as they have what is looked for. On a phone only one of them is in view, unless
/// somebody looks for something.
fn of_family(page: &Page, shelf: &Shelf, family: &Family, needle: &str, here: bool) -> Html {
    let entries = family.protocols.iter().filter(|entry| {
        let mut cards = shelf.scenarios.iter().filter(|card| card.protocol == entry.info.slug);
        needle.is_empty() || cards.any(|card| fits(shelf, card, needle))
    });
    let entries: Vec<&Entry> = entries.collect();
    if entries.is_empty() {
        return html! {};
    }
    let here = here || !needle.is_empty();
    html! {
        <section class={classes!("family", here.then_some("here"))} key={family.slug}>
            if shelf.families.contains_key(family.slug) {
                <h2>{ called(shelf, family) }</h2>
            }
            { for entries.into_iter().map(|entry| protocol(page, shelf, entry.info, needle)) }
        </section>
    }
}

/// Ways to the protocols: with all their cards they are far apart.
fn ways(shelf: &Shelf, shown: &UseStateHandle<usize>) -> Html {
    let way = |place: usize, entry: &Entry| {
        let (slug, shown) = (entry.info.slug, shown.clone());
        let go = Callback::from(move |_: MouseEvent| {
            shown.set(place);
            // On a phone its family comes into view only then.
            spawn_local(async move {
                TimeoutFuture::new(0).await;
                go_to(slug);
            });
        });
        html! { <button class="plain" onclick={go}>{ named(shelf, entry.info) }</button> }
    };
    html! {
        <nav class="ways" aria-label={words().ui(Ui::Protocols)}>
            { for FAMILIES.iter().enumerate().map(|(place, family)| html! {
                <div role="group" aria-label={called(shelf, family)}>
                    <span aria-hidden="true">{ called(shelf, family) }</span>
                    { for family.protocols.iter().map(|entry| way(place, entry)) }
                </div>
            }) }
        </nav>
    }
}

/// The id of the heading of a protocol.
fn heading(slug: &str) -> String {
    format!("protocol-{slug}")
}

/// Shows a protocol from its heading on; the Tab key goes on from there.
fn go_to(slug: &str) {
    let id = heading(slug);
    if let Some(element) = browser::document().get_element_by_id(&id) {
        element.scroll_into_view();
    }
    focus::on(&id);
}

/// What a protocol is for and how it works, with its scenarios.
fn protocol(page: &Page, shelf: &Shelf, info: &'static Info, needle: &str) -> Html {
    let start = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.open(&opening::of(info.slug), |page| page.run.play_on_arrival(true));
        })
    };
    let name = named(shelf, info);
    let about = shelf.protocols.get(info.slug).cloned().unwrap_or_default();
    let of_protocol = || {
        let cards = shelf.scenarios.iter().filter(|card| card.protocol == info.slug);
        cards.filter(|card| needle.is_empty() || fits(shelf, card, needle))
    };
    let group = |place: Place, name: Ui| {
        let cards: Vec<&Card> = of_protocol().filter(|card| card.place == place).collect();
        html! {
            if !cards.is_empty() {
                <h4>{ words().ui(name) }</h4>
                <ul class={classes!("cards", (place == Place::Bug).then_some("small"))}>{ for cards.into_iter().map(|card| card_view(page, card)) }</ul>
            }
        }
    };
    html! {
        <section class="protocol-row" key={info.slug}>
            <div class="about">
                <h3 id={heading(info.slug)} tabindex="-1">{ &name }</h3>
                <p>{ about }</p>
                <p class="note">
                    { info.source }
                    if let Some(book) = book() {
                        { " · " }<a href={[book.as_str(), info.slug, ".html"].concat()}>{ words().ui(Ui::Chapter) }</a>
                    }
                </p>
                <button class="primary" onclick={start}>{ words().start(&name) }</button>
            </div>
            <div>
                { group(Place::Start, Ui::StartHere) }
                { group(Place::Deeper, Ui::GoDeeper) }
                { group(Place::Bug, Ui::PlantedBugs) }
            </div>
        </section>
    }
}

/// Where the book is, if the page stands in it: the one who puts it there says so in index.html.
fn book() -> Option<String> {
    let meta = browser::document().query_selector("meta[name=faultline-book]").ok().flatten()?;
    meta.get_attribute("content")
}

fn card_view(page: &Page, card: &Card) -> Html {
    let open = {
        let (page, name) = (page.clone(), card.name.clone());
        Callback::from(move |_: MouseEvent| page.learn(&name))
    };
    let picture = card.picture(page.theme.resolve() == Theme::Dark);
    html! {
        <li key={card.name.clone()}>
            <button class="card" onclick={open}>
                // What a bug does is told in its title; its picture is that of the run without it, nearly.
                if card.place != Place::Bug {
                    <span class="picture">
                        // Pictures come when they come into view; their place is kept.
                        <img loading="lazy" alt="" width="342" height="228" src={shelf::beside(&picture)} />
                    </span>
                }
                <b>{ &card.title }</b>
                <span class="text">{ &card.text }</span>
                <span class="marks">
                    if card.breaks {
                        <span class="breaks">{ words().ui(Ui::BreaksRule) }</span>
                    }
                    if card.captions > 0 {
                        <span>{ words().captions(card.captions) }</span>
                    }
                </span>
            </button>
        </li>
    }
}

/// A file of one's own; the page takes one that is dropped anywhere, too.
fn open_file(page: &Page) -> Html {
    let page = page.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            page.open_file(&file);
        }
        // The same file may be chosen again after it was mended.
        input.set_value("");
    });
    html! {
        <label class="plain file">
            { words().ui(Ui::OpenFile) }
            <input type="file" accept=".toml,.svg,.png,text/plain" {onchange} />
        </label>
    }
}

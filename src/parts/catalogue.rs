//! The catalogue: every protocol, and the scenarios of each with a picture of a moment.

use super::stage::banner;
use crate::browser;
use crate::desk;
use crate::focus;
use crate::interface::Deed;
use crate::language::{code, words};
use crate::lesson::items;
use crate::opening;
use crate::page::{Page, use_page};
use faultline_engine::Info;
use faultline_protocols::catalogue;
use faultline_scene::Theme;
use faultline_words::Ui;
use js_sys::Array;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A scenario on the shelf.
#[derive(Clone, PartialEq)]
struct Card {
    name: String,
    title: String,
    text: String,
    protocol: String,
    captions: u32,
    breaks: bool,
}

impl Card {
    fn read(value: &JsValue) -> Option<Self> {
        let list = value.dyn_ref::<Array>()?;
        let text = |place| list.get(place).as_string();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
        let captions = list.get(4).as_f64()? as u32;
        let breaks = list.get(5).is_truthy();
        Some(Self { name: text(0)?, title: text(1)?, text: text(2)?, protocol: text(3)?, captions, breaks })
    }
}

/// What the desk has told so far.
#[derive(Clone, Default, PartialEq)]
struct Shelf {
    cards: Vec<Card>,
    /// Pictures by name, as addresses.
    pictures: BTreeMap<String, String>,
    failed: Option<String>,
}

enum Told {
    Cards(Vec<Card>),
    Picture(String, String),
    Failed(String),
}

impl Reducible for Shelf {
    type Action = Told;
    fn reduce(self: Rc<Self>, told: Told) -> Rc<Self> {
        let mut next = (*self).clone();
        match told {
            Told::Cards(cards) => next.cards = cards,
            Told::Picture(name, address) => drop(next.pictures.insert(name, address)),
            Told::Failed(why) => next.failed = Some(why),
        }
        Rc::new(next)
    }
}

/// The catalogue.
#[component]
pub fn Catalogue() -> Html {
    let page = use_page();
    let shelf = use_reducer(Shelf::default);
    let theme = page.theme.resolve();
    {
        let shelf = shelf.dispatcher();
        use_effect_with(theme, move |theme| fetch(shelf, *theme));
    }
    let close = page.deed(|_: MouseEvent| Deed::Catalogue(false));
    let mut families: Vec<(&'static str, Vec<Info>)> = Vec::new();
    for entry in catalogue() {
        let family = words().family(entry.info.family);
        match families.iter_mut().find(|(other, _)| *other == family) {
            Some((_, infos)) => infos.push(entry.info),
            None => families.push((family, vec![entry.info])),
        }
    }
    html! {
        <main class="catalogue" aria-label={words().ui(Ui::Catalogue)}>
            <div class="head">
                <h2>{ words().ui(Ui::Catalogue) }</h2>
                <p>{ words().ui(Ui::CatalogueHelp) }</p>
                { open_file(&page) }
                <button class="plain" onclick={close}>{ words().ui(Ui::BackToRun) }</button>
            </div>
            { banner(&page) }
            if let Some(why) = &shelf.failed {
                <p role="alert">{ why }</p>
            }
            { ways(&families) }
            { for families.into_iter().map(|(family, infos)| html! {
                <section class="family">
                    <h2>{ family }</h2>
                    { for infos.into_iter().map(|info| protocol(&page, &shelf, info)) }
                </section>
            }) }
        </main>
    }
}

/// Ways to the protocols: with all their cards they are far apart.
fn ways(families: &[(&'static str, Vec<Info>)]) -> Html {
    let way = |info: &Info| {
        let slug = info.slug;
        let go = Callback::from(move |_: MouseEvent| go_to(slug));
        html! { <button class="plain" onclick={go}>{ info.name }</button> }
    };
    html! {
        <nav class="ways" aria-label={words().ui(Ui::Protocols)}>
            { for families.iter().map(|(family, infos)| html! {
                <div role="group" aria-label={*family}>
                    <span aria-hidden="true">{ *family }</span>
                    { for infos.iter().map(way) }
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

/// Asks for the shelf, then for one picture after the other.
fn fetch(shelf: UseReducerDispatcher<Shelf>, theme: Theme) {
    let theme = if theme == Theme::Dark { "dark" } else { "light" };
    desk::ask(&["shelf", code()], move |told| match told {
        Ok(list) => {
            let cards: Vec<Card> = items(&list).filter_map(|card| Card::read(&card)).collect();
            for card in &cards {
                let (shelf, name) = (shelf.clone(), card.name.clone());
                desk::ask(&["thumbnail", &card.name, theme, code()], move |told| {
                    if let Some(picture) = told.ok().and_then(|svg| svg.as_string()) {
                        let text = String::from(js_sys::encode_uri_component(&picture));
                        shelf.dispatch(Told::Picture(name, format!("data:image/svg+xml,{text}")));
                    }
                });
            }
            shelf.dispatch(Told::Cards(cards));
        }
        Err(why) => shelf.dispatch(Told::Failed(why)),
    });
}

fn protocol(page: &Page, shelf: &Shelf, info: Info) -> Html {
    let start = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.open(&opening::of(info.slug), |page| page.run.play_on_arrival(true));
        })
    };
    let cards = shelf.cards.iter().filter(|card| card.protocol == info.slug);
    html! {
        <section class="protocol-row" key={info.slug}>
            <div class="about">
                <h3 id={heading(info.slug)} tabindex="-1">{ info.name }</h3>
                <p>{ words().about(info.slug) }</p>
                <p class="note">{ info.source }</p>
                <button class="primary" onclick={start}>{ words().start(info.name) }</button>
            </div>
            <ul class="cards">{ for cards.map(|card| card_view(page, shelf, card)) }</ul>
        </section>
    }
}

fn card_view(page: &Page, shelf: &Shelf, card: &Card) -> Html {
    let open = {
        let (page, name) = (page.clone(), card.name.clone());
        Callback::from(move |_: MouseEvent| page.learn(&name))
    };
    html! {
        <li key={card.name.clone()}>
            <button class="card" onclick={open}>
                <span class="picture">
                    if let Some(address) = shelf.pictures.get(&card.name) {
                        <img src={address.clone()} alt="" width="342" height="228" />
                    }
                </span>
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
            <input type="file" accept=".toml,text/plain" {onchange} />
        </label>
    }
}

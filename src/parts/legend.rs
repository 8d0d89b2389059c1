//! What the pictures mean: small pictures of the scene itself, made by the desk.

use crate::desk;
use crate::language::words;
use crate::page::use_page;
use faultline_scene::Theme;
use faultline_words::Ui;
use js_sys::Array;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// The legend; its pictures come when the desk has drawn them.
#[component]
pub fn Legend() -> Html {
    let page = use_page();
    let pictures = use_state(Vec::<String>::new);
    let heard = pictures.setter();
    use_effect_with(page.theme.resolve(), move |theme| {
        let theme = if *theme == Theme::Dark { "dark" } else { "light" };
        desk::ask(&["legend", theme], move |drawn| {
            let drawn = drawn.ok().and_then(|drawn| drawn.dyn_into::<Array>().ok()).unwrap_or_default();
            heard.set(drawn.iter().filter_map(|picture| picture.as_string()).collect());
        });
    });
    html! {
        <>
            <h2>{ words().ui(Ui::Legend) }</h2>
            <dl class="legend">
                { for words().ui(Ui::LegendSamples).lines().enumerate().map(|(i, text)| html! {
                    <>
                        <dt>{ pictures.get(i).map(|svg| Html::from_html_unchecked(svg.clone().into())) }</dt>
                        <dd>{ text }</dd>
                    </>
                }) }
            </dl>
            <p>{ words().ui(Ui::LegendEntries) }</p>
        </>
    }
}

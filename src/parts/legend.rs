//! What the pictures mean: small pictures of the scene itself, made by the build.

use crate::language::words;
use crate::page::use_page;
use crate::shelf;
use faultline_scene::Theme;
use faultline_words::Ui;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The legend; its pictures come when they are first shown.
#[component]
pub fn Legend() -> Html {
    let page = use_page();
    let pictures = use_state(Vec::<String>::new);
    let heard = pictures.setter();
    use_effect_with(page.theme.resolve(), move |theme| {
        let dark = *theme == Theme::Dark;
        spawn_local(async move { heard.set(shelf::legend(dark).await.unwrap_or_default()) });
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

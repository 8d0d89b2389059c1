//! What the run can be taken away as: pictures, traces, a scenario file.

use crate::desk;
use crate::interface::Deed;
use crate::language::words;
use crate::page::Page;
use faultline_desk::message::{self, Form, Request, Response};
use faultline_engine::{Panel, Time};
use faultline_scene::Theme;
use faultline_words::Ui;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, JsCast};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url};
use yew::prelude::*;

/// One thing to export.
struct Row {
    name: Ui,
    what: Ui,
    form: Form,
    /// The ends that its file may have; a picture can be had as pixels, too.
    ends: &'static [&'static str],
    /// Whether it is about the window of the diagram, and not about everything so far.
    window: bool,
}

const ROWS: &[Row] = &[
    Row {
        name: Ui::Network,
        what: Ui::ExportMoment,
        form: Form::Network,
        ends: &["svg", "png"],
        window: false,
    },
    Row {
        name: Ui::LogTable,
        what: Ui::ExportMoment,
        form: Form::Logs,
        ends: &["svg", "png"],
        window: false,
    },
    Row { name: Ui::Board, what: Ui::ExportMoment, form: Form::Board, ends: &["svg", "png"], window: false },
    Row {
        name: Ui::Diagram,
        what: Ui::ExportWindow,
        form: Form::Diagram,
        ends: &["svg", "png"],
        window: true,
    },
    Row {
        name: Ui::ExportCharts,
        what: Ui::ExportWindow,
        form: Form::Charts,
        ends: &["svg", "png"],
        window: true,
    },
    Row { name: Ui::ExportSeries, what: Ui::ExportWindow, form: Form::Series, ends: &["csv"], window: true },
    Row {
        name: Ui::ExportMermaid,
        what: Ui::ExportWindow,
        form: Form::Mermaid,
        ends: &["mmd"],
        window: true,
    },
    Row { name: Ui::ExportTrace, what: Ui::ExportSoFar, form: Form::Trace, ends: &["jsonl"], window: false },
    Row { name: Ui::ExportShiviz, what: Ui::ExportSoFar, form: Form::Shiviz, ends: &["log"], window: false },
    Row {
        name: Ui::ExportScenario,
        what: Ui::ExportSoFar,
        form: Form::Scenario,
        ends: &["toml"],
        window: false,
    },
];

/// Pixels of a picture per CSS pixel.
const DENSITY: u32 = 2;

/// The panel of exports.
pub fn export(page: &Page) -> Html {
    let close = page.deed(|_: MouseEvent| Deed::CloseAside);
    let panel = page.run.read(|session| session.info().panel);
    html! {
        <section class="export">
            <h2>{ words().ui(Ui::Export) }</h2>
            { for ROWS.iter().filter(|row| is_shown(row.form, panel)).map(|row| html! {
                <div class="row">
                    <p><b>{ words().ui(row.name) }</b><small>{ words().ui(row.what) }</small></p>
                    { for row.ends.iter().map(|end| button(page, row, end)) }
                </div>
            }) }
            <button class="plain" onclick={close}>{ words().ui(Ui::Close) }</button>
        </section>
    }
}

/// Whether a protocol with such a panel has something to export in this form.
fn is_shown(form: Form, panel: Panel) -> bool {
    match form {
        Form::Logs => panel == Panel::Logs,
        Form::Board => panel == Panel::Board,
        _ => true,
    }
}

fn button(page: &Page, row: &'static Row, end: &'static str) -> Html {
    let page = page.clone();
    let onclick = Callback::from(move |_: MouseEvent| save(&page, row, end));
    let label = words().row(&[words().ui(row.name), &end.to_ascii_uppercase()]);
    html! { <button class="plain" {onclick} aria-label={label}>{ end.to_ascii_uppercase() }</button> }
}

/// Has the desk make the text, and saves it as a file.
fn save(page: &Page, row: &Row, end: &'static str) {
    let link = page.run.fragment();
    let (from, to) = if row.window { page.run.window() } else { (Time::ZERO, page.run.read(|s| s.head())) };
    let carried = link.clone();
    let name = page.run.read(|session| {
        let moment = session.head().0 / 1_000;
        format!("faultline-{}-{}-{moment}ms-{}", session.info().slug, session.seed(), row.form.name())
    });
    let page = page.clone();
    let dark = page.theme.resolve() == Theme::Dark;
    let asked = message::Export { form: row.form, link, from: from.0, to: to.0, dark };
    desk::ask(Request::Export(asked), move |told| match told {
        Ok(Response::Text(text)) if end == "png" => {
            if raster(&page, &text, &name, carried).is_none() {
                page.tell(Ui::ExportFailed, words().ui(Ui::ExportNoPicture), true);
            }
        }
        Ok(Response::Text(text)) => {
            let options = BlobPropertyBag::new();
            options.set_type(if end == "svg" { "image/svg+xml" } else { "text/plain;charset=utf-8" });
            match Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) {
                Ok(blob) => download(&blob, &format!("{name}.{end}")),
                Err(_) => page.tell(Ui::ExportFailed, "", true),
            }
        }
        Ok(_) => page.tell(Ui::ExportFailed, words().ui(Ui::NotLoaded), true),
        Err(why) => page.tell(Ui::ExportFailed, &why, true),
    });
}

fn download(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let anchor = crate::browser::document().create_element("a").ok();
    if let Some(anchor) = anchor.and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
    }
    // The browser has taken what it needs when the click returns.
    let _ = Url::revoke_object_url(&address);
}

/// Has the desk put the run into the pixels, and saves them.
async fn carry(page: Page, pixels: Blob, link: String, name: String) {
    let bytes = JsFuture::from(pixels.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
    let Ok(bytes) = bytes else { return page.tell(Ui::ExportFailed, "", true) };
    desk::ask(Request::Carry { bytes, link }, move |told| match told {
        Ok(Response::Bytes(bytes)) => {
            let options = BlobPropertyBag::new();
            options.set_type("image/png");
            let parts = Array::of1(&Uint8Array::from(&*bytes));
            match Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
                Ok(blob) => download(&blob, &name),
                Err(_) => page.tell(Ui::ExportFailed, "", true),
            }
        }
        Ok(_) => page.tell(Ui::ExportFailed, words().ui(Ui::NotLoaded), true),
        Err(why) => page.tell(Ui::ExportFailed, &why, true),
    });
}

/// Draws an SVG on a canvas as soon as the browser has read it, and saves its pixels, with the run of a link in the file.
fn raster(page: &Page, svg: &str, name: &str, link: String) -> Option<()> {
    let image = HtmlImageElement::new().ok()?;
    let (page, name) = (page.clone(), format!("{name}.png"));
    let drawn = image.clone();
    let on_load = Closure::once_into_js(move || {
        let canvas: Option<HtmlCanvasElement> =
            crate::browser::document().create_element("canvas").ok().and_then(|made| made.dyn_into().ok());
        let Some(canvas) = canvas else { return };
        let (width, height) = (drawn.natural_width() * DENSITY, drawn.natural_height() * DENSITY);
        canvas.set_width(width);
        canvas.set_height(height);
        let context = canvas.get_context("2d").ok().flatten();
        let Some(context) =
            context.and_then(|context| context.dyn_into::<web_sys::CanvasRenderingContext2d>().ok())
        else {
            return;
        };
        let (width, height) = (f64::from(width), f64::from(height));
        if context.draw_image_with_html_image_element_and_dw_and_dh(&drawn, 0.0, 0.0, width, height).is_err()
        {
            return;
        }
        let take = Closure::once_into_js(move |blob: JsValue| {
            if let Ok(blob) = blob.dyn_into::<Blob>() {
                spawn_local(carry(page, blob, link, name));
            }
        });
        let _ = canvas.to_blob(take.unchecked_ref());
    });
    image.set_onload(Some(on_load.unchecked_ref()));
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml,{text}"));
    Some(())
}

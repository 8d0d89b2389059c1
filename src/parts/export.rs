//! What the run can be taken away as: pictures, traces, a scenario file.

use super::{pixels, single};
use crate::browser::{Busy, file};
use crate::desk;
use crate::interface::Deed;
use crate::language::{language, words};
use crate::loader;
use crate::page::Page;
use faultline_desk::message::{self, Colors, Form, Request, Response};
use faultline_engine::{Panel, Time};
use faultline_scene::Theme;
use faultline_words::{Author, Ui, author};
use wasm_bindgen::prelude::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlAnchorElement, Url};
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
    Row {
        name: Ui::Matrix,
        what: Ui::ExportMoment,
        form: Form::Matrix,
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
            if loader::names().iter().any(|name| name == "single") {
                <div class="row">
                    <p><b>{ author(language(), Author::Single) }</b><small>{ author(language(), Author::SingleWhat) }</small></p>
                    { alone(page) }
                </div>
            }
            <button class="plain" onclick={close}>{ words().ui(Ui::Close) }</button>
        </section>
    }
}

/// Whether a protocol with such a panel has something to export in this form.
fn is_shown(form: Form, panel: Panel) -> bool {
    match form {
        Form::Logs => panel == Panel::Logs,
        Form::Board => panel == Panel::Board,
        Form::Matrix => panel == Panel::Matrix,
        _ => true,
    }
}

fn button(page: &Page, row: &'static Row, end: &'static str) -> Html {
    let page = page.clone();
    let onclick = Callback::from(move |_: MouseEvent| save(&page, row, end));
    let label = words().row(&[words().ui(row.name), &end.to_ascii_uppercase()]);
    html! { <button class="plain" {onclick} aria-label={label}>{ end.to_ascii_uppercase() }</button> }
}

/// The button that saves the run in one file.
fn alone(page: &Page) -> Html {
    const END: &str = "HTML";
    let page = page.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let page = page.clone();
        let name =
            page.run.read(|session| format!("faultline-{}-{}.html", session.info().slug, session.seed()));
        let busy = Busy::new();
        spawn_local(async move {
            match single::of(&page).await {
                Ok(text) => download(&page, file(&text.into(), "text/html;charset=utf-8"), &name),
                Err(why) => page.tell(Ui::ExportFailed, &why, true),
            }
            drop(busy);
        });
    });
    let label = words().row(&[author(language(), Author::Single), END]);
    html! { <button class="plain" {onclick} aria-label={label}>{ END }</button> }
}

/// Has the desk make the file, and saves it.
fn save(page: &Page, row: &Row, end: &'static str) {
    let link = page.run.fragment();
    let (from, to) = if row.window { page.run.window() } else { (Time::ZERO, page.run.read(|s| s.head())) };
    let name = page.run.read(|session| {
        let moment = session.head().0 / 1_000;
        format!("faultline-{}-{}-{moment}ms-{}.{end}", session.info().slug, session.seed(), row.form.name())
    });
    let page = page.clone();
    let colors = if page.theme.resolve() == Theme::Dark { Colors::Dark } else { Colors::Light };
    let asked = message::Export { form: row.form, link, from: from.0, to: to.0, colors };
    desk::ask(Request::Export(asked), move |told| match told {
        Ok(Response::Picture { svg, block }) if end == "png" => save_pixels(page, svg, block, name),
        Ok(Response::Picture { svg, .. }) => download(&page, file(&svg.into(), "image/svg+xml"), &name),
        Ok(Response::Text(text)) => download(&page, file(&text.into(), "text/plain;charset=utf-8"), &name),
        Ok(_) => page.tell(Ui::ExportFailed, words().ui(Ui::NotLoaded), true),
        Err(why) => page.tell(Ui::ExportFailed, &why, true),
    });
}

/// Saves a picture as pixels, which carry the run that it carries.
pub fn save_pixels(page: Page, svg: String, block: String, name: String) {
    spawn_local(async move {
        let Some(pixels) = pixels::of(&svg).await else {
            return page.tell(Ui::ExportFailed, words().ui(Ui::ExportNoPicture), true);
        };
        let then = move |told: desk::Told| match told {
            Ok((Response::File, file)) => download(&page, file, &name),
            Ok(_) => page.tell(Ui::ExportFailed, words().ui(Ui::NotLoaded), true),
            Err(why) => page.tell(Ui::ExportFailed, &why, true),
        };
        desk::ask_with(Request::Carry { block }, Some(pixels), Box::new(then));
    });
}

/// Saves a file under a name, or says that it cannot be saved.
pub fn download(page: &Page, file: Option<Blob>, name: &str) {
    let address = file.and_then(|file| Url::create_object_url_with_blob(&file).ok());
    let anchor = crate::browser::document().create_element("a").ok();
    let anchor = anchor.and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok());
    let (Some(address), Some(anchor)) = (address, anchor) else {
        return page.tell(Ui::ExportFailed, words().ui(Ui::ExportNotSaved), true);
    };
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken what it needs when the click returns.
    let _ = Url::revoke_object_url(&address);
}

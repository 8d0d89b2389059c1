//! The page inside of another page: less of it, and a way to the whole.

use super::acting::BAR;
use super::later::later;
use super::live::Live;
use super::side::SIDE;
use super::stage::StageView;
use super::transport::transport;
use crate::address;
use crate::browser;
use crate::embed::Mode;
use crate::icons::{Icon, icon};
use crate::language::words;
use crate::page::Page;
use crate::run::Run;
use faultline_scene::Margins;
use faultline_words::Ui;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Readies the run and the style sheet for an embed.
pub fn prepare(run: &Rc<Run>, mode: Mode) {
    if let Some(root) = browser::document().document_element() {
        let _ = root.set_attribute("data-embed", mode.name());
    }
    // No hint stands above the nodes, and only the whole stage has its bar over the lower edge.
    let bottom = if mode == Mode::Full { 62.0 } else { 8.0 };
    run.set_margins(Margins { top: 8.0, bottom, left: 8.0, right: 8.0 });
}

/// What stands in an embed.
pub fn embedded(page: &Page, mode: Mode) -> Html {
    html! {
        <>
            <StageView />
            { match mode {
                Mode::Full => html! { <>{ later(SIDE) }{ transport(page) }</> },
                Mode::Minimal => html! { <>{ line(page) }{ transport(page) }</> },
                Mode::Bare => html! { <>{ tap(page) }{ open_run(page) }</> },
            } }
            <Live />
        </>
    }
}

/// The line below the stage: what happened last, or what can be done to the selected thing.
fn line(page: &Page) -> Html {
    if page.interface.selected.is_some() {
        return html! { <div class="line">{ later(BAR) }</div> };
    }
    let told = page.run.read(|session| {
        let last = session.story(session.events(), 1, false).pop()?;
        let event = session.event(last)?;
        let sentence = words().event(session, last).into_iter().next()?;
        Some((words().clock(event.time), sentence))
    });
    html! {
        <p class="line">
            if let Some((time, sentence)) = told {
                <time>{ time }</time><b>{ sentence.what }</b><span>{ sentence.why }</span>
            } else {
                <span>{ words().ui(Ui::NoEvents) }</span>
            }
        </p>
    }
}

/// The whole stage as one button.
fn tap(page: &Page) -> Html {
    let playing = page.run.playhead().playing;
    let toggle = {
        let run = page.run.clone();
        Callback::from(move |_: MouseEvent| run.play(!playing))
    };
    let name = page.run.read(|session| words().run_at(&words().run_of(session), session.head()));
    let verb = words().ui(if playing { Ui::Pause } else { Ui::Play });
    html! {
        <button class="tap" onclick={toggle} aria-label={words().pair(verb, &name)}>
            <span>{ icon(if playing { Icon::Pause } else { Icon::Play }) }</span>
        </button>
    }
}

/// The way to the same run at the same moment on a page of its own.
pub fn open_run(page: &Page) -> Html {
    let link = NodeRef::default();
    // The address bar lags behind while time passes; the link must not, at the moment it is used.
    let aim = {
        let (run, link) = (page.run.clone(), link.clone());
        move || {
            if let Some(link) = link.cast::<Element>() {
                let _ = link.set_attribute("href", &address::whole(&run.fragment()));
            }
        }
    };
    let (press, click) = (aim.clone(), aim.clone());
    let name = words().ui(Ui::OpenRun);
    html! {
        <a ref={link} class="icon open" href={address::whole(&page.run.fragment())} target="_blank" rel="noopener" aria-label={name} title={name}
            onpointerdown={move |_: PointerEvent| press()} onclick={move |_: MouseEvent| click()}
            onfocus={move |_: FocusEvent| aim()}>
            { icon(Icon::Open) }
        </a>
    }
}

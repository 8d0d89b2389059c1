//! The page as a whole: what stands where, and what is done when something of it changes.

mod listeners;
mod notices;
mod opening;

use crate::browser;
use crate::door;
use crate::focus;
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use crate::parts::{
    Live, SIDE, StageView, VOICE, View, embedded, hall, header, later, opened, rail, tab_id, transport,
};
use faultline_words::Ui;
use listeners::{Revision, use_page_listener, use_run_listener};
use notices::{use_corrected, use_notices};
use opening::opening;
use std::rc::Rc;
use yew::prelude::*;

const CATALOGUE: View = View::new("page.catalogue", door::catalogue);
const DIAGRAM: View = View::new("page.diagram", door::diagram);

/// The page.
#[component]
pub fn App() -> Html {
    let opening = use_memo((), |()| opening());
    let run = opening.run.clone();
    let revision = use_reducer(Revision::default);
    let first = opening.interface.clone();
    let interface = use_reducer(move || first);
    let theme = use_state(|| opening.theme);
    let language = use_state(|| opening.language);
    let embed = opening.embed;
    let page = Page { run: run.clone(), revision: revision.0, interface, theme, language, embed };

    use_run_listener(&page, &revision);
    use_page_listener(&page);
    use_notices(&page);
    use_corrected(&page);
    use_lesson(&page);
    use_translation(&page);
    use_cue(&page);
    use_top(page.interface.catalogue, page.interface.tab);
    use_hall(page.interface.presenting);
    use_effect_with(page.interface.open, move |open| {
        if embed.is_none() {
            open.remember();
        }
    });
    {
        let (run, interface) = (run.clone(), (*page.interface).clone());
        use_effect_with(interface, move |interface| run.show(interface));
    }
    {
        let run = run.clone();
        use_effect_with(*page.theme, move |theme| {
            theme.apply();
            // What an embed shows is the choice of its author.
            if embed.is_none() {
                theme.remember();
            }
            run.set_theme(*theme);
        });
    }

    if let Some(mode) = embed {
        return html! {
            <ContextProvider<Page> context={page.clone()}>{ embedded::embedded(&page, mode) }</ContextProvider<Page>>
        };
    }
    let (open, shown) = (page.interface.catalogue, page.interface.open);
    html! {
        <ContextProvider<Page> context={page.clone()}>
            if !open {
                <a class="skip" href="#controls">{ words().ui(Ui::SkipToControls) }</a>
            }
            { header(&page) }
            if open {
                // Another language is another catalogue.
                <key={page.language.code()}>{ later(CATALOGUE) }</>
            } else {
                if !shown.everything {
                    { later(VOICE) }
                }
                <StageView />
                if shown.everything || opened(&page) != (false, false) {
                    { later(SIDE) }
                }
                if shown.shows_diagram() {
                    // Its place is there from the beginning.
                    <section class={classes!("diagram", page.interface.large.then_some("large"))} aria-label={words().ui(Ui::Diagram)}>
                        { later(DIAGRAM) }
                    </section>
                }
                { transport(&page) }
                if !shown.everything {
                    { rail(&page) }
                }
                if page.interface.presenting {
                    { hall(&page) }
                }
            }
            <Live />
        </ContextProvider<Page>>
    }
}

/// Fills the screen while the page is shown to a hall.
#[hook]
fn use_hall(presenting: bool) {
    use_effect_with(presenting, move |presenting| {
        let document = browser::document();
        // Where a browser does not allow it, the page is large all the same.
        if *presenting {
            if let Some(root) = document.document_element() {
                let _ = root.request_fullscreen();
            }
        } else if document.fullscreen_element().is_some() {
            document.exit_fullscreen();
        }
    });
}

/// Fetches the lesson that a link names.
#[hook]
fn use_lesson(page: &Page) {
    let interface = page.interface.dispatcher();
    let wanted = page.interface.lesson_name.clone().filter(|_| page.interface.lesson.is_none());
    use_effect_with((wanted, *page.language), move |(wanted, _)| {
        let Some(name) = wanted.clone() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            // A name that is not known is overlooked: the run is what counts.
            if let Ok(Some(lesson)) = crate::shelf::lesson(&name).await {
                interface.dispatch(Deed::Teach(Rc::new(lesson)));
            }
        });
    });
}

/// Selects what a caption is about, when the run has come to rest at its moment.
#[hook]
fn use_cue(page: &Page) {
    let interface = page.interface.dispatcher();
    let resting = !page.run.playhead().moves();
    let lesson = page.interface.lesson.as_ref().filter(|_| resting);
    let cue = lesson.and_then(|lesson| {
        let head = page.run.read(|session| lesson.is_run_of(session).then(|| session.head()))?;
        lesson.cues.iter().find(|cue| cue.time == head).map(|cue| cue.event)
    });
    use_effect_with(cue, move |cue| {
        if cue.is_some() {
            interface.dispatch(Deed::Event(*cue));
        }
    });
}

/// Asks for the lesson beside the run again when the page speaks another language.
#[hook]
fn use_translation(page: &Page) {
    let page = page.clone();
    use_effect_with(*page.language.clone(), move |language| {
        let Some(lesson) = page.interface.lesson.clone() else { return };
        if lesson.language != *language {
            page.reword(&lesson);
        }
    });
}

/// Shows the top of what comes: where the page scrolls as a whole, the catalogue and the run each begin there. What had
/// the focus in the catalogue is gone with it; the tab that is open gets it.
#[hook]
fn use_top(catalogue: bool, tab: Tab) {
    let shown = use_mut_ref(|| catalogue);
    use_effect_with(catalogue, move |catalogue| {
        // What opens with the page stays where the browser put it.
        if std::mem::replace(&mut *shown.borrow_mut(), *catalogue) != *catalogue {
            browser::window().scroll_to_with_x_and_y(0.0, 0.0);
            if !*catalogue {
                focus::on_if_lost(&tab_id(tab));
            }
        }
    });
}

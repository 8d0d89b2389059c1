//! The page as a whole: what opens, who listens, what stands where.

use crate::address;
use crate::embed::{Channel, Mode, Query, follow_sight};
use crate::engines;
use crate::interface::{Deed, Interface, Notice, TABS, Tab};
use crate::keys::{self, Wish};
use crate::language::words;
use crate::lesson::Lesson;
use crate::opening;
use crate::parts::{Catalogue, DiagramView, Live, StageView, embedded, header, side, transport};
use crate::run::{News, Run};
use crate::theme::{self, Choice};
use faultline_scenario::{Link, LinkError, OpenError, Selection};
use faultline_scene::Thing;
use faultline_words::Ui;
use gloo_events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What every part of the page knows.
#[derive(Clone)]
pub struct Page {
    /// The run.
    pub run: Rc<Run>,
    /// Counts what was heard of the run.
    pub revision: u32,
    /// What is selected and open.
    pub interface: UseReducerHandle<Interface>,
    /// The colours.
    pub theme: UseStateHandle<Choice>,
    /// How much of the page stands in another page, if it does.
    pub embed: Option<Mode>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision && self.interface == other.interface && self.theme == other.theme
    }
}

impl Page {
    /// A callback that changes the interface.
    pub fn deed<T: 'static>(&self, deed: impl Fn(T) -> Deed + 'static) -> Callback<T> {
        let interface = self.interface.clone();
        Callback::from(move |t| interface.dispatch(deed(t)))
    }

    /// Shows what a link wants selected and open, beside its run.
    pub fn show(&self, link: &Link) {
        show(&self.interface.dispatcher(), link);
    }

    /// Shows the run of the address as soon as its engine is here.
    fn follow_address(&self) {
        let page = self.clone();
        let protocol = engines::named_in(&address::fragment()).unwrap_or_default();
        engines::with(protocol, move |here| match here {
            // Who has gone on meanwhile waits for another engine, and is followed when that one is here.
            Ok(()) if engines::named_in(&address::fragment()).is_some_and(|name| !engines::is_here(name)) => {
            }
            Ok(()) => page.show_address(),
            Err(why) => page.tell(Ui::RunStays, &why, true),
        });
    }

    /// Shows the run of the address; its engine is here.
    fn show_address(&self) {
        match take_over(&self.run, &self.interface.dispatcher(), &address::fragment()) {
            Ok(()) => {}
            // The jump to the controls is a fragment too, and no link.
            Err(OpenError::Link(LinkError::Protocol { found })) if found == "controls" => {
                address::write(&self.run.fragment());
            }
            Err(error) => self.tell(Ui::RunStays, &words().open_error(&error), true),
        }
    }

    /// Opens the run of a link as soon as its engine is here, and does something when it is open; says why if it
    /// cannot be opened. What is selected and open beside it stays.
    pub fn load(&self, link: &Link, then: impl FnOnce(&Self) + 'static) {
        let (page, link) = (self.clone(), link.clone());
        engines::with(&link.protocol.clone(), move |here| {
            let opened = here.and_then(|()| page.run.load(&link).map_err(|error| words().open_error(&error)));
            match opened {
                Ok(()) => then(&page),
                Err(why) => page.tell(Ui::RunStays, &why, true),
            }
        });
    }

    /// Opens the run of a link, and shows what it wants selected and open.
    pub fn open(&self, link: &Link, then: impl FnOnce(&Self) + 'static) {
        let wanted = link.clone();
        self.load(link, move |page| {
            page.show(&wanted);
            then(page);
        });
    }

    /// Says something above the stage.
    pub fn tell(&self, text: Ui, detail: &str, bad: bool) {
        let notice = Notice { detail: detail.into(), bad, ..Notice::plain(words().ui(text)) };
        self.interface.dispatch(Deed::Notice(Some(notice)));
    }

    /// Copies the link of the run, and says whether that worked.
    pub fn share(&self) {
        address::write(&self.run.fragment());
        self.copy(&address::whole(), Ui::Shared, Ui::ShareFailed);
    }

    /// Copies a text, and says whether that worked.
    pub fn copy(&self, text: &str, done: Ui, failed: Ui) {
        let interface = self.interface.clone();
        // Outside of a secure context a browser has no clipboard for pages.
        let promise = theme::window()
            .is_secure_context()
            .then(|| theme::window().navigator().clipboard().write_text(text));
        wasm_bindgen_futures::spawn_local(async move {
            let copied = match promise {
                Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
                None => false,
            };
            let text = words().ui(if copied { done } else { failed });
            let notice = Notice { bad: !copied, ..Notice::plain(text) };
            interface.dispatch(Deed::Notice(Some(notice)));
        });
    }
}

/// The page, to be asked for by its parts.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().expect("every part stands inside of the app")
}

/// A counter that goes up whenever the run tells that something changed.
#[derive(Clone, Copy, PartialEq, Default)]
struct Revision(u32);

impl Reducible for Revision {
    type Action = ();
    fn reduce(self: Rc<Self>, (): ()) -> Rc<Self> {
        Self(self.0.wrapping_add(1)).into()
    }
}

/// What a page opens with.
struct Opening {
    run: Rc<Run>,
    interface: Interface,
    theme: Choice,
    embed: Option<Mode>,
}

/// Opens what the address asks for, or a fresh run beside a message that says what is wrong with the address.
fn opening() -> Opening {
    let query = Query::read(&address::query());
    let theme = query.theme.unwrap_or_else(Choice::remembered);
    let fragment = address::fragment();
    let opened = (!fragment.is_empty()).then(|| {
        let link = Link::decode(&fragment).map_err(OpenError::Link)?;
        Run::new(&link, words()).map(|run| (run, interface(&link)))
    });
    // Whoever opens the page wants to see it run; an embed says so itself.
    let (run, mut interface, plays) = match opened {
        Some(Ok((run, interface))) => (run, interface, query.autoplay),
        Some(Err(error)) => fresh(Some(problem(&error)), &query),
        None => fresh(None, &query),
    };
    if let Some(refused) = &query.problem {
        let text = words().ui(Ui::EmbedProblem).to_string();
        interface.notice.get_or_insert(Notice { detail: words().refused(refused), ..Notice::bad(text) });
    }
    // Who wants less motion begins at rest.
    run.play_on_arrival(plays && !theme::reduced_motion());
    if let Some(mode) = query.mode {
        embedded::prepare(&run, mode);
    }
    Opening { run, interface, theme, embed: query.mode }
}

fn fresh(notice: Option<Notice>, query: &Query) -> (Rc<Run>, Interface, bool) {
    // A link with a mistake in it still says which protocol it is about.
    let link = opening::of(engines::first());
    let Ok(run) = Run::new(&link, words()) else { unreachable!("a test opens the opening run") };
    (run, Interface { notice, ..interface(&link) }, query.autoplay || query.mode.is_none())
}

fn problem(error: &OpenError) -> Notice {
    let text = words().ui(Ui::LinkProblem).to_string();
    Notice { detail: words().open_error(error), ..Notice::bad(text) }
}

/// What a link wants selected and open.
fn interface(link: &Link) -> Interface {
    let mut interface = Interface::default();
    match link.selected {
        Some(Selection::Node(node)) => interface.selected = Some(Thing::Node(node)),
        Some(Selection::Client(client)) => interface.selected = Some(Thing::Client(client)),
        Some(Selection::Message(message)) => interface.selected = Some(Thing::Message(message)),
        Some(Selection::Route(from, to)) => interface.selected = Some(Thing::link(from, to)),
        Some(Selection::Event(event)) => interface.event = Some(event),
        None => {}
    }
    let tab = TABS.iter().find(|(_, name)| link.view.as_deref() == Some(name));
    interface.tab = tab.map_or(Tab::Events, |(tab, _)| *tab);
    interface.lesson_name.clone_from(&link.lesson);
    interface
}

/// The page.
#[component]
pub fn App() -> Html {
    let opening = use_memo((), |()| opening());
    let run = opening.run.clone();
    let revision = use_reducer(Revision::default);
    let first = opening.interface.clone();
    let interface = use_reducer(move || first);
    let theme = use_state(|| opening.theme);
    let embed = opening.embed;
    let page = Page { run: run.clone(), revision: revision.0, interface, theme, embed };

    use_run_listener(&page, &revision);
    use_page_listener(&page);
    use_notices(&page);
    use_lesson(&page);
    use_top(page.interface.catalogue);
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
    let open = page.interface.catalogue;
    html! {
        <ContextProvider<Page> context={page.clone()}>
            if !open {
                <a class="skip" href="#controls">{ words().ui(Ui::SkipToControls) }</a>
            }
            { header(&page) }
            if open {
                <Catalogue />
            } else {
                <StageView />
                { side(&page) }
                <DiagramView />
                { transport(&page) }
            }
            <Live />
        </ContextProvider<Page>>
    }
}

#[hook]
fn use_run_listener(page: &Page, revision: &UseReducerHandle<Revision>) {
    let (page, revision) = (page.clone(), revision.dispatcher());
    use_effect_with((), move |()| {
        let Page { run, interface, theme, embed, .. } = page;
        let interface = interface.dispatcher();
        let channel = embed.and_then(|mode| Channel::open(&run, mode, interface.clone(), theme.setter()));
        if let (Some(_), Some(root)) = (embed, theme::document().document_element()) {
            follow_sight(&run, &root);
        }
        let tell = move |news: News| {
            revision.dispatch(());
            if let Some(channel) = &channel {
                channel.heard();
            }
            match news {
                News::Changed => {}
                News::Broken => interface.dispatch(Deed::Open(Tab::Rules)),
                News::Limit => {
                    let notice = Notice::bad(words().ui(Ui::Limit));
                    interface.dispatch(Deed::Notice(Some(notice)));
                }
            }
        };
        run.listen(Rc::new(tell));
    });
}

/// Fetches the lesson that a link names.
#[hook]
fn use_lesson(page: &Page) {
    let interface = page.interface.dispatcher();
    let wanted = page.interface.lesson_name.clone().filter(|_| page.interface.lesson.is_none());
    use_effect_with(wanted, move |wanted| {
        let Some(name) = wanted.clone() else { return };
        crate::desk::ask(&["lesson", &name.clone()], move |told| {
            // A name that is not known is overlooked: the run is what counts.
            if let Some(lesson) = told.ok().and_then(|value| Lesson::read(Some(&name), &value)) {
                interface.dispatch(Deed::Teach(Rc::new(lesson)));
            }
        });
    });
}

/// Shows the top of what comes: where the page scrolls as a whole, the catalogue and the run each begin there.
#[hook]
fn use_top(catalogue: bool) {
    let shown = use_mut_ref(|| catalogue);
    use_effect_with(catalogue, move |catalogue| {
        // What opens with the page stays where the browser put it.
        if std::mem::replace(&mut *shown.borrow_mut(), *catalogue) != *catalogue {
            theme::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// Shows the run of a fragment, and what it wants selected and open.
///
/// # Errors
/// When it cannot be opened; nothing has changed then.
pub fn take_over(
    run: &Rc<Run>,
    page: &UseReducerDispatcher<Interface>,
    fragment: &str,
) -> Result<(), OpenError> {
    let link = Link::decode(fragment).map_err(OpenError::Link)?;
    run.load(&link)?;
    show(page, &link);
    Ok(())
}

/// Shows what a link wants selected and open.
fn show(page: &UseReducerDispatcher<Interface>, link: &Link) {
    let next = interface(link);
    page.dispatch(Deed::Select(next.selected));
    page.dispatch(Deed::Event(next.event));
    page.dispatch(Deed::Open(next.tab));
    page.dispatch(Deed::Notice(None));
    page.dispatch(Deed::Catalogue(false));
    page.dispatch(Deed::Announce(next.lesson_name));
}

/// Keys, the address bar, what is dropped on the page, and whether anybody looks.
#[hook]
fn use_page_listener(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    use_effect_with((), move |()| {
        let document = theme::document();
        // A button that was clicked keeps the focus, but the space bar is for playing until one goes by keys.
        let by_pointer = Rc::new(Cell::new(false));
        let pointed = {
            let by_pointer = by_pointer.clone();
            let on_point = latest.clone();
            EventListener::new(&document, "pointerdown", move |event| {
                by_pointer.set(true);
                let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let inside = inside.is_some_and(|element| element.closest(".menu").ok().flatten().is_some());
                let page = on_point.borrow();
                if page.interface.menu.is_some() && !inside {
                    page.interface.dispatch(Deed::Menu(None));
                }
            })
        };
        let released = {
            let by_pointer = by_pointer.clone();
            // Some browsers press a button when the key goes up.
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keyup", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if event.key() == " " && by_pointer.get() && keys::on_button(event) {
                    event.prevent_default();
                }
            })
        };
        let on_key = latest.clone();
        let keys = EventListener::new_with_options(
            &document,
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let page = on_key.borrow().clone();
                if matches!(
                    event.key().as_str(),
                    "Tab" | "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"
                ) {
                    by_pointer.set(false);
                }
                let (ours, wish) = keys::press(event, &page, by_pointer.get());
                if ours {
                    event.prevent_default();
                }
                match wish {
                    Some(Wish::Deed(deed)) => page.interface.dispatch(deed),
                    Some(Wish::Share) => page.share(),
                    Some(Wish::Command) => focus("command"),
                    None => {}
                }
            },
        );
        let on_hash = latest.clone();
        let hash = EventListener::new(&theme::window(), "hashchange", move |_| {
            let page = on_hash.borrow().clone();
            page.follow_address();
        });
        let on_drop = latest.clone();
        let prevent = gloo_events::EventListenerOptions::enable_prevent_default;
        let over = EventListener::new_with_options(&document, "dragover", prevent(), |event| {
            event.prevent_default()
        });
        let dropped = EventListener::new_with_options(&document, "drop", prevent(), move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>() else { return };
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                on_drop.borrow().open_file(&file);
            }
        });
        let on_look = latest.clone();
        let look = EventListener::new(&document, "visibilitychange", move |_| {
            let hidden = theme::document().visibility_state() == web_sys::VisibilityState::Hidden;
            on_look.borrow().run.set_hidden(hidden);
        });
        let on_theme = latest;
        // The style sheet follows the system by itself; the canvas has to be told.
        let dark = theme::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let colors = dark.map(|list| {
            EventListener::new(&list, "change", move |_| {
                let page = on_theme.borrow();
                page.run.set_theme(*page.theme);
            })
        });
        move || drop((pointed, released, keys, hash, over, dropped, look, colors))
    });
}

/// How long a notice stays that is no error, in milliseconds.
const NOTICE_STAYS: u32 = 7_000;

/// Takes notices away after a while, and says when a link selects what has not happened at its moment.
#[hook]
fn use_notices(page: &Page) {
    let interface = &page.interface;
    let fleeting = interface.notice.as_ref().is_some_and(|notice| !notice.bad);
    let close = interface.dispatcher();
    use_effect_with((fleeting, interface.notices), move |(fleeting, _)| {
        let timer = fleeting.then(|| {
            gloo_timers::callback::Timeout::new(NOTICE_STAYS, move || close.dispatch(Deed::Notice(None)))
        });
        move || drop(timer)
    });
    let arrived = page.run.playhead().target.is_none();
    let missing = page.run.read(|session| match (interface.selected, interface.event) {
        (Some(Thing::Message(id)), _) if session.message(id).is_none() => Some(id.to_string()),
        (None, Some(event)) if session.event(event).is_none() => Some(format!("e{event}")),
        _ => None,
    });
    let tell = interface.dispatcher();
    use_effect_with(missing.filter(|_| arrived), move |missing| {
        if let Some(missing) = missing {
            tell.dispatch(Deed::Notice(Some(Notice::plain(words().not_yet(missing)))));
        }
    });
}

/// Puts the focus on an element by its id.
pub fn focus(id: &str) {
    let element = theme::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

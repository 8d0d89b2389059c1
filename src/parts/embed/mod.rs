//! A run for other pages, in place of the panel: what it is for, how it looks, a preview, and a text with its picture.

mod choices;
mod form;
mod take;

use crate::address;
use crate::desk;
use crate::embed::{PICTURE, Picture, Snippet};
use crate::language::{language, words};
use crate::loader;
use crate::page::{Page, use_page};
use choices::{Choices, Kind, Place};
use faultline_desk::message::{Colors, Export, Form, Request, Response};
use faultline_scenario::Link;
use faultline_words::{Author, Ui, author};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// The picture of the run, as the desk made it.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    svg: String,
    /// The run that it carries.
    block: String,
}

/// How a heading of the panel stands.
const HEADING: &str = "margin: 14px 0 5px";

/// How long an author rests before what was typed is shown, in milliseconds.
const TYPING: u32 = 350;

/// What the panel is about at this moment.
#[derive(Clone, Debug, PartialEq)]
struct Subject {
    /// The address of the page, without query and fragment.
    place: String,
    /// The link of the run at its start, without `#`.
    fragment: String,
    title: String,
    /// What a picture of it is called, without its end.
    file: String,
    /// The address of the scenario's own page, if the run is that of a scenario that has one.
    own_page: Option<String>,
}

/// The panel.
#[component]
pub fn Embedding() -> Html {
    let page = use_page();
    let first = page.clone();
    let choices = use_state(move || Choices::new(first.run.read(|session| session.head())));
    // What is shown of them follows when the author has stopped typing.
    let settled = use_state(|| (*choices).clone());
    {
        let settled = settled.clone();
        use_effect_with((*choices).clone(), move |choices| {
            let pause = if choices.is_typed_as(&settled) { 0 } else { TYPING };
            let (choices, settled) = (choices.clone(), settled.setter());
            let timer = Timeout::new(pause, move || settled.set(choices));
            move || drop(timer)
        });
    }
    let subject = subject(&page, &settled);
    let drawn = use_state(|| None::<Result<Rc<Drawn>, String>>);
    {
        let setter = drawn.setter();
        let wanted = (subject.fragment.clone(), settled.theme, settled.shows_picture());
        use_effect_with(wanted, move |(fragment, theme, shows)| {
            if *shows {
                draw(fragment, theme, move |told| setter.set(Some(told.map(Rc::new))));
            }
        });
    }
    let text = text(&settled, &subject, drawn.as_ref()).filter(|_| *choices == *settled);
    html! {
        <section class="settings embed">
            <p ~style={"margin-bottom: 10px"}>{ said(Author::Help) }</p>
            { form::form(&page, &choices, subject.own_page.is_some()) }
            { take::take(&page, &settled, &subject, text.as_deref(), drawn.as_ref()) }
            { preview(&settled, &subject, drawn.as_ref()) }
            { take::shown(text.as_deref()) }
        </section>
    }
}

/// A text of the panel.
fn said(text: Author) -> &'static str {
    author(language(), text)
}

fn subject(page: &Page, choices: &Choices) -> Subject {
    let fragment = page.run.fragment();
    let start = choices.start();
    let fragment = match (Link::decode(&fragment), start) {
        (Ok(link), Ok(start)) => address::fragment_of(&Link { at: start, ..link }),
        _ => fragment,
    };
    let lesson = page.interface.lesson.as_ref();
    let lesson = lesson.filter(|lesson| page.run.read(|session| lesson.is_run_of(session)));
    let (title, slug, seed) =
        page.run.read(|session| (words().run_of(session), session.info().slug, session.seed()));
    let file = format!("{slug}-{seed}-{}ms", start.unwrap_or_default().0 / 1_000);
    let code = language().code();
    let own_page = lesson
        .and_then(|lesson| lesson.name.as_ref())
        .filter(|_| loader::names().iter().any(|name| name == "run"));
    let own_page = own_page.map(|name| format!("{}{code}/{name}.html", loader::address("run", "")));
    let title = lesson.map_or(title, |lesson| lesson.title.clone());
    Subject { place: address::page(), fragment, title, file, own_page }
}

/// Has the desk draw the picture of a run at its moment.
fn draw(fragment: &str, theme: &str, then: impl FnOnce(Result<Drawn, String>) + 'static) {
    let colors = match theme {
        "light" => Colors::Light,
        "dark" => Colors::Dark,
        _ => Colors::Reader,
    };
    let asked = Export { form: Form::Network, link: fragment.to_string(), from: 0, to: 0, colors };
    desk::ask(Request::Export(asked), move |told| match told {
        Ok(Response::Picture { svg, block }) => then(Ok(Drawn { svg, block })),
        Ok(_) => then(Err(words().ui(Ui::NotLoaded).to_string())),
        Err(why) => then(Err(why)),
    });
}

/// What the author takes; none while something that was typed cannot be used, or the picture is on its way.
fn text(choices: &Choices, subject: &Subject, drawn: Option<&Result<Rc<Drawn>, String>>) -> Option<String> {
    let look = choices.look().ok()?;
    choices.start().ok()?;
    let name = choices.kind.end().map(|end| format!("{}.{end}", subject.file));
    let picture = match (choices.shows_picture(), choices.kind, &name) {
        (false, ..) | (_, Kind::None, _) => None,
        (_, Kind::Inside, _) => Some(Picture::Inside(&drawn?.as_ref().ok()?.svg)),
        (.., Some(name)) => Some(Picture::File(name)),
        _ => None,
    };
    let Subject { place, fragment, title, .. } = subject;
    let snippet = Snippet { page: place, fragment, title, open: words().ui(Ui::OpenRun), look, picture };
    Some(match choices.place {
        Place::Element => snippet.element(),
        Place::Block => snippet.block(),
        Place::Frame => snippet.frame(),
        Place::Readme => snippet.markdown(),
        Place::Chat => format!("{}\n", subject.own_page.as_ref()?),
    })
}

/// The run as a reader of the other page meets it, or the picture where there is nothing else.
fn preview(choices: &Choices, subject: &Subject, drawn: Option<&Result<Rc<Drawn>, String>>) -> Html {
    let Subject { place, fragment, title, .. } = subject;
    let inside = match (choices.place, choices.look()) {
        (Place::Chat, _) => return html! {},
        (Place::Readme, _) => match drawn {
            Some(Ok(drawn)) => {
                let source = String::from(js_sys::encode_uri_component(&drawn.svg));
                let (width, height) = PICTURE;
                html! {
                    <img src={format!("data:image/svg+xml,{source}")} alt={title.clone()} width={width.to_string()}
                        height={height.to_string()} ~style={"width: 100%; height: auto; display: block"} />
                }
            }
            Some(Err(why)) => html! { <p role="alert">{ why }</p> },
            None => html! { <p>{ words().ui(Ui::Loading) }</p> },
        },
        (_, Ok(look)) if choices.start().is_ok() => {
            let snippet = Snippet { page: place, fragment, title, open: "", look, picture: None };
            // A text in the side of the page is about as wide as this.
            let height = look.pixels(340.0);
            // Another address is another frame: one that only goes on leaves steps in the history.
            html! {
                <iframe key={snippet.source()} src={snippet.source()} title={said(Author::Preview)} height={height.to_string()}
                    loading="lazy" ~style={"width: 100%; border: 0; display: block"}></iframe>
            }
        }
        _ => return html! {},
    };
    html! {
        <>
            <h2 ~style={HEADING}>{ said(Author::Preview) }</h2>
            <div ~style={"border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden"}>{ inside }</div>
        </>
    }
}

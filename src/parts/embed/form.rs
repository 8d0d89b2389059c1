//! The choices of an author, as a form.

use super::choices::{Choices, Kind, Place};
use super::said;
use crate::embed::{Mode, THEMES};
use crate::page::Page;
use faultline_words::Author;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Changes what is chosen.
type Change = fn(&mut Choices, String);

/// The form; the first choice decides which others there are.
pub fn form(page: &Page, choices: &UseStateHandle<Choices>, has_page: bool) -> Html {
    let mut places = vec![
        (Place::Element, Author::PlaceElement),
        (Place::Block, Author::PlaceBlock),
        (Place::Frame, Author::PlaceFrame),
        (Place::Readme, Author::PlaceReadme),
    ];
    if has_page {
        places.push((Place::Chat, Author::PlaceChat));
    }
    let place = choices.place;
    let help = match place {
        Place::Element => Author::HelpElement,
        Place::Block => Author::HelpBlock,
        Place::Frame => Author::HelpFrame,
        Place::Readme => Author::HelpReadme,
        Place::Chat => Author::HelpChat,
    };
    let choose = {
        let choices = choices.clone();
        move |place| {
            let mut next = (*choices).clone();
            next.place = place;
            // A README shows no picture that is in its text.
            if place == Place::Readme && !matches!(next.kind, Kind::Svg | Kind::Png) {
                next.kind = Kind::Svg;
            }
            choices.set(next);
        }
    };
    html! {
        <>
            <div class="numbers">{ select(Author::Place, &places, place, choose) }</div>
            <p class="note" ~style={"margin: -4px 0 12px; font-size: 12.5px"}>{ said(help) }</p>
            if matches!(place, Place::Element | Place::Block | Place::Frame) {
                { look(choices) }
            }
            if place != Place::Chat {
                { moments(page, choices) }
            }
        </>
    }
}

fn look(choices: &UseStateHandle<Choices>) -> Html {
    const MODES: [(Mode, Author); 3] = [
        (Mode::Full, Author::ControlsFull),
        (Mode::Minimal, Author::ControlsMinimal),
        (Mode::Bare, Author::ControlsNone),
    ];
    let set_mode = changed(choices, |choices, mode| choices.mode = mode);
    html! {
        <>
            <div class="numbers">{ select(Author::Controls, &MODES, choices.mode, set_mode) }</div>
            <div class="numbers">
                { field(choices, Author::Height, &choices.height, choices.height().err(), |choices, text| choices.height = text,
                    choices.auto) }
                { themes(choices) }
            </div>
            <div class="choice" ~style={"margin: -2px 0 10px"}>
                { check(Author::Auto, choices.auto, changed(choices, |choices, on| choices.auto = on)) }
                { check(Author::Plays, choices.plays, changed(choices, |choices, on| choices.plays = on)) }
            </div>
        </>
    }
}

fn themes(choices: &UseStateHandle<Choices>) -> Html {
    let themes: [(&'static str, Author); 3] =
        [(THEMES[0], Author::ThemeAuto), (THEMES[1], Author::ThemeLight), (THEMES[2], Author::ThemeDark)];
    select(Author::Theme, &themes, choices.theme, changed(choices, |choices, theme| choices.theme = theme))
}

/// From when to when, and the picture of the first moment.
fn moments(page: &Page, choices: &UseStateHandle<Choices>) -> Html {
    let now = {
        let (page, choices) = (page.clone(), choices.clone());
        Callback::from(move |_: MouseEvent| {
            let start = page.run.read(|session| session.head()).to_string();
            choices.set(Choices { start, ..(*choices).clone() });
        })
    };
    let is_readme = choices.place == Place::Readme;
    let mut kinds = vec![(Kind::Svg, Author::PictureSvg), (Kind::Png, Author::PicturePng)];
    if !is_readme {
        kinds.insert(0, (Kind::Inside, Author::PictureInside));
        kinds.push((Kind::None, Author::PictureNone));
    }
    let set_kind = changed(choices, |choices, kind| choices.kind = kind);
    html! {
        <>
            <div class="numbers">
                { field(choices, Author::Start, &choices.start, choices.start().err(), |choices, text| choices.start = text, false) }
                <button type="button" class="plain" onclick={now}>{ said(Author::Now) }</button>
                if matches!(choices.place, Place::Element | Place::Frame) {
                    { field(choices, Author::Stop, &choices.stop, choices.stop().err(), |choices, text| choices.stop = text, false) }
                }
            </div>
            if is_readme {
                <div class="numbers">{ select(Author::Picture, &kinds, choices.kind, set_kind) }{ themes(choices) }</div>
            } else if choices.place == Place::Element {
                <div class="numbers">{ select(Author::Picture, &kinds, choices.kind, set_kind) }</div>
            }
        </>
    }
}

/// Does something to what is chosen.
fn changed<T: 'static>(
    choices: &UseStateHandle<Choices>,
    change: fn(&mut Choices, T),
) -> impl Fn(T) + 'static {
    let choices = choices.clone();
    move |value| {
        let mut next = (*choices).clone();
        change(&mut next, value);
        choices.set(next);
    }
}

/// A choice of a few.
fn select<T: Copy + PartialEq + 'static>(
    name: Author,
    options: &[(T, Author)],
    chosen: T,
    set: impl Fn(T) + 'static,
) -> Html {
    let values: Rc<[T]> = options.iter().map(|(value, _)| *value).collect();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.and_then(|select| select.value().parse::<usize>().ok());
        if let Some(value) = index.and_then(|index| values.get(index)) {
            set(*value);
        }
    });
    html! {
        <label>{ said(name) }
            <select {onchange}>
                { for options.iter().enumerate().map(|(index, (value, text))| html! {
                    <option value={index.to_string()} selected={*value == chosen}>{ said(*text) }</option>
                }) }
            </select>
        </label>
    }
}

/// A text; what cannot be used of it is told below it.
fn field(
    choices: &UseStateHandle<Choices>,
    name: Author,
    value: &str,
    wrong: Option<Author>,
    change: Change,
    disabled: bool,
) -> Html {
    let set = changed(choices, change);
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            set(input.value());
        }
    });
    let hint = (name == Author::Stop).then(|| said(Author::StopNever));
    html! {
        <label>{ said(name) }
            <input type="text" value={value.to_string()} {oninput} {disabled} placeholder={hint}
                inputmode={(name == Author::Height).then_some("numeric")} aria-invalid={wrong.is_some().then_some("true")} />
            if let Some(wrong) = wrong {
                <small class="breaks" role="alert">{ said(wrong) }</small>
            }
        </label>
    }
}

fn check(name: Author, on: bool, set: impl Fn(bool) + 'static) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            set(input.checked());
        }
    });
    html! { <label><input type="checkbox" checked={on} {onchange} />{ said(name) }</label> }
}

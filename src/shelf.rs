//! What the build made of the scenarios (`crates/shelf`), fetched when it is first shown: the catalogue's texts, and
//! where lessons and pictures are.

use crate::language;
use crate::lesson::Lesson;
use crate::loader::{self, Lost};
use faultline_desk::door::page;
use faultline_desk::message::{Messages, Shelf};
use js_sys::{Array, JSON, Object, Reflect};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Url;

thread_local! {
    /// The shelf that was fetched, and in which language.
    static SHELF: RefCell<Option<(&'static str, Rc<Shelf>)>> = const { RefCell::new(None) };
}

/// What reads and writes messages, as soon as it is here.
pub async fn messages() -> Result<&'static Messages, Lost> {
    loader::need(&["page.messages".to_string()]).await?;
    Ok(black_box(page::messages as fn() -> &'static Messages)())
}

/// Where the shelf of a language is.
fn address(code: &str) -> String {
    loader::address(&format!("catalogue.{code}"), &format!("catalogue/{code}.json"))
}

/// Where a file is that is named beside the shelf of a language.
fn beside_that_of(code: &str, file: &str) -> String {
    Url::new_with_base(file, &address(code)).map_or_else(|_| file.to_string(), |url| url.href())
}

/// Where a file is that is named beside the shelf.
pub fn beside(file: &str) -> String {
    beside_that_of(language::code(), file)
}

/// What the catalogue shows.
pub async fn shelf() -> Result<Rc<Shelf>, Lost> {
    shelf_of(language::code()).await
}

async fn shelf_of(code: &'static str) -> Result<Rc<Shelf>, Lost> {
    if let Some((_, shelf)) = SHELF.with_borrow(|shelf| shelf.clone()).filter(|(of, _)| *of == code) {
        return Ok(shelf);
    }
    let messages = messages().await?;
    let text = loader::text(&address(code)).await?;
    let shelf = Rc::new((messages.shelf)(&text).ok_or(JsValue::NULL)?);
    SHELF.set(Some((code, shelf.clone())));
    Ok(shelf)
}

/// The lesson of a scenario; none if there is no scenario of that name.
pub async fn lesson(name: &str) -> Result<Option<Lesson>, Lost> {
    // The page may speak another one when the lesson comes.
    let language = language::language();
    let shelf = shelf_of(language.code()).await?;
    let Some(card) = shelf.scenarios.iter().find(|card| card.name == name) else {
        return Ok(None);
    };
    let text = loader::text(&beside_that_of(language.code(), &card.lesson())).await?;
    let lesson =
        (messages().await?.lesson)(&text).and_then(|lesson| Lesson::of(Some(name), language, lesson));
    lesson.ok_or(Lost(JsValue::NULL)).map(Some)
}

/// The shelf with one scenario alone, and its lesson: the addresses of both files and what stands in them.
pub async fn alone(name: &str) -> Result<Vec<(String, String)>, Lost> {
    let code = language::code();
    let shelf = address(code);
    let read = |of: &JsValue, key: &str| Reflect::get(of, &key.into());
    let cards: Array = read(&JSON::parse(&loader::text(&shelf).await?)?, "scenarios")?.into();
    let is_it =
        |card: &JsValue| read(card, "name").is_ok_and(|other| other.as_string().as_deref() == Some(name));
    let Some(card) = cards.iter().find(is_it) else { return Ok(Vec::new()) };
    let only = Object::new();
    for key in ["families", "names", "protocols"] {
        Reflect::set(&only, &key.into(), &Object::new().into())?;
    }
    let lesson =
        beside_that_of(code, &format!("{}.json", read(&card, "files")?.as_string().unwrap_or_default()));
    Reflect::set(&only, &"scenarios".into(), &Array::of1(&card))?;
    let text = loader::text(&lesson).await?;
    Ok(vec![(shelf, JSON::stringify(&only)?.into()), (lesson, text)])
}

/// The pictures of the legend, in the order of its texts.
pub async fn legend(dark: bool) -> Result<Vec<String>, Lost> {
    let text = loader::text(&loader::address("catalogue.legend", "catalogue/legend.json")).await?;
    let pictures: Array = JSON::parse(&text)?.into();
    let pictures: Array = pictures.get(u32::from(dark)).into();
    Ok(pictures.iter().filter_map(|picture| picture.as_string()).collect())
}

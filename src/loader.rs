//! Fetches the parts of the program that are not there from the beginning, each when it is first needed.
//!
//! The build cuts the program (`xtask/src/parts`) and says in index.html which parts there are: the file of each, whose
//! name changes with its bytes, and what must be there before it. Parts come at the same time and take their places one
//! after the other, each once. One that could not be had is asked for again: at once a few times, and then whenever
//! somebody needs it. A program that was not cut has no parts, and everything is there.

use crate::language::{self, words};
use faultline_words::Ui;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, JSON, Object, Promise, Reflect, WebAssembly};
use std::cell::{Cell, OnceCell, RefCell};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Response, Url};

/// From this status on, a server has failed and may do better the next time.
const FAILING: f64 = 500.0;
/// The status of what a run in one file does not have (static/single.js).
const NOT_IN_FILE: f64 = 410.0;

/// How long to wait before asking again, in milliseconds.
const PAUSES: [u32; 2] = [300, 1_200];

/// A part, as index.html has it.
#[derive(Debug)]
struct Part {
    name: String,
    address: String,
    /// What must be there before it, in an order in which it can come.
    requires: Vec<String>,
    /// What comes when it is here, once somebody has asked for it.
    asked: RefCell<Option<Promise>>,
    is_here: Cell<bool>,
}

/// What index.html says of the parts.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The list of them, as JSON; empty if the program was not cut.
    pub parts: String,
    /// The address of the page: the files stand beside it.
    pub page: String,
}

thread_local! {
    static TOLD: OnceCell<Told> = const { OnceCell::new() };
    /// The parts that there are. A hundred or so, and so they are looked through: each kind of map is a program of its own.
    static PARTS: OnceCell<Vec<Part>> = const { OnceCell::new() };
    /// What the program and the parts that are here export: what further parts import.
    static EXPORTS: Object = Object::assign(&Object::new(), &wasm_bindgen::exports().unchecked_into());
}

#[wasm_bindgen]
extern "C" {
    // Of the window or of the worker.
    #[wasm_bindgen(js_name = fetch)]
    fn begin_fetch(address: &str) -> Promise;
}

/// Takes over which parts there are.
pub fn begin(told: Told) {
    let read = read(&told.parts, &told.page).unwrap_or_default();
    PARTS.with(|parts| drop(parts.set(read)));
    TOLD.with(|kept| drop(kept.set(told)));
}

/// Which parts there are.
pub fn told() -> Told {
    TOLD.with(|told| told.get().cloned().unwrap_or_default())
}

fn read(parts: &str, page: &str) -> Option<Vec<Part>> {
    let parts: Object = JSON::parse(parts).ok()?.dyn_into().ok()?;
    let part = |entry: JsValue| {
        let entry: Array = entry.into();
        let told: Array = entry.get(1).into();
        let needs: Array = told.get(1).into();
        Some(Part {
            name: entry.get(0).as_string()?,
            address: Url::new_with_base(&told.get(0).as_string()?, page).ok()?.href(),
            requires: needs.iter().filter_map(|name| name.as_string()).collect(),
            asked: RefCell::default(),
            is_here: Cell::new(false),
        })
    };
    Object::entries(&parts).iter().map(part).collect()
}

fn with_parts<R>(read: impl FnOnce(&[Part]) -> R) -> R {
    PARTS.with(|parts| read(parts.get().map_or(&[], Vec::as_slice)))
}

/// Reads the part of this name, if there is one.
fn with_part<R>(name: &str, read: impl FnOnce(&Part) -> R) -> Option<R> {
    with_parts(|parts| parts.iter().find(|part| part.name == name).map(read))
}

/// The name of the part with this end, such as `.raft`.
pub fn named(end: &str) -> Option<String> {
    with_parts(|parts| parts.iter().map(|part| &part.name).find(|name| name.ends_with(end)).cloned())
}

/// Where the file of this name is; without a list of them, where it would be beside the page.
pub fn address(name: &str, otherwise: &str) -> String {
    let listed = with_part(name, |part| part.address.clone());
    let beside = || Url::new_with_base(otherwise, &told().page).ok().map(|url| url.href());
    listed.or_else(beside).unwrap_or_else(|| otherwise.to_string())
}

/// Whether a part is here. What there is no such part of is no part of its own, and is here.
pub fn is_here(name: &str) -> bool {
    with_part(name, |part| part.is_here.get()).unwrap_or(true)
}

/// Whether the page is a run in one file (`crates/single`), which lacks what leads to other runs.
pub fn is_alone() -> bool {
    language::only().is_some()
}

/// The names of all parts and files that there are.
pub fn names() -> Vec<String> {
    with_parts(|parts| parts.iter().map(|part| part.name.clone()).collect())
}

/// What must be there before a part.
pub fn required(name: &str) -> Vec<String> {
    with_part(name, |part| part.requires.clone()).unwrap_or_default()
}

/// What did not come, as the browser says it: the status of an answer, or an error.
pub struct Lost(pub JsValue);

impl Lost {
    /// Whether asking again is in vain: the page is older than the site.
    pub fn is_gone(&self) -> bool {
        self.0.as_f64().is_some_and(|status| status < FAILING && status != NOT_IN_FILE)
    }

    /// What the reader can do.
    pub fn sentence(&self) -> String {
        let text = match self.0.as_f64() {
            Some(NOT_IN_FILE) => Ui::NotInFile,
            Some(status) if status < FAILING => Ui::Outdated,
            _ => Ui::NotLoaded,
        };
        words().ui(text).to_string()
    }
}

impl From<JsValue> for Lost {
    fn from(error: JsValue) -> Self {
        Self(error)
    }
}

/// Waits until parts are here; see [`is_here`].
pub async fn need(names: &[String]) -> Result<(), Lost> {
    let promises: Array = names.iter().filter_map(|name| promise(name)).collect();
    JsFuture::from(Promise::all(&promises)).await.map(drop).map_err(Lost)
}

/// What comes when a part is here.
fn promise(name: &str) -> Option<Promise> {
    let (asked, address, requires) =
        with_part(name, |part| (part.asked.borrow().clone(), part.address.clone(), part.requires.clone()))?;
    if asked.is_some() {
        return asked;
    }
    // Asked for together, so that none of them waits for another to arrive.
    let module = future_to_promise(compiled(address));
    let all: Array =
        std::iter::once(module).chain(requires.iter().filter_map(|name| promise(name))).collect();
    let owned = name.to_string();
    let promise = future_to_promise(async move {
        let arrived = match JsFuture::from(Promise::all(&all)).await {
            Ok(modules) => take_place(&Array::from(&modules).get(0)).await,
            Err(error) => Err(error),
        };
        with_part(&owned, |part| {
            part.is_here.set(arrived.is_ok());
            // Who needs what did not come asks again.
            if arrived.is_err() {
                part.asked.take();
            }
        });
        arrived
    });
    with_part(name, |part| part.asked.replace(Some(promise.clone())));
    Some(promise)
}

/// Fetches a part and compiles it.
async fn compiled(address: String) -> Result<JsValue, JsValue> {
    let bytes = JsFuture::from(fetched(&address).await?.array_buffer()?).await?;
    JsFuture::from(WebAssembly::compile(&bytes)).await
}

/// The text of a file.
pub async fn text(address: &str) -> Result<String, JsValue> {
    let text = JsFuture::from(fetched(address).await?.text()?).await?;
    text.as_string().ok_or(text)
}

/// Fetches a file, and tries again if that fails.
pub async fn fetched(address: &str) -> Result<Response, JsValue> {
    let mut pauses = PAUSES.iter();
    loop {
        let error = match JsFuture::from(begin_fetch(address)).await {
            Ok(response) => {
                let response: Response = response.dyn_into()?;
                if response.ok() {
                    return Ok(response);
                }
                // What is not there will not come: the page is older than the site.
                if f64::from(response.status()) < FAILING {
                    return Err(response.status().into());
                }
                response.status().into()
            }
            Err(error) => error,
        };
        let Some(pause) = pauses.next() else { return Err(error) };
        TimeoutFuture::new(*pause).await;
    }
}

/// Lets a part take its place in the program.
async fn take_place(module: &JsValue) -> Result<JsValue, JsValue> {
    let imports = Object::new();
    EXPORTS.with(|exports| Reflect::set(&imports, &"page".into(), exports))?;
    let instance = WebAssembly::instantiate_module(module.unchecked_ref(), &imports);
    let instance = JsFuture::from(instance).await?;
    let exports: Object = Reflect::get(&instance, &"exports".into())?.unchecked_into();
    EXPORTS.with(|all| Object::assign(all, &exports));
    Ok(JsValue::UNDEFINED)
}

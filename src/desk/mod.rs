//! Asks the desk: what takes long is done in a worker, which runs the same program with a part of its own
//! (`crates/desk`). It begins when somebody first asks, and again if it failed; what asks is a part of the page, too.

mod letter;
mod worker;

pub use worker::serve;

use crate::browser;
use crate::door;
use crate::language::{self, words};
use crate::loader::{self, Lost};
use crate::page::{Page, open_file};
use crate::shelf::messages;
use faultline_desk::message::{Request, Response};
use faultline_words::Ui;
use js_sys::Reflect;
use letter::{Answer, Beginning, Question};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File, HtmlLinkElement, MessageEvent, Worker};

#[wasm_bindgen]
extern "C" {
    /// A worker that waits for its [`Beginning`]: see static/start.js.
    #[wasm_bindgen(js_namespace = faultline, catch)]
    fn worker() -> Result<Worker, JsValue>;
}

/// What static/start.js says where the worker's program does not come.
const CANNOT_LOAD: &str = "the worker cannot load its program";

/// A response, and the file that goes beside it if one was made.
pub type Told = Result<(Response, Option<Blob>), String>;
pub type Then = Box<dyn FnOnce(Told)>;

/// What was asked and not answered yet.
#[derive(Default)]
struct Waiting {
    last: u32,
    asked: BTreeMap<u32, Then>,
    /// Questions from before the worker listened.
    early: Vec<Question>,
    listens: bool,
}

struct Desk {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// What lies behind the door to the desk.
#[derive(Debug)]
pub struct Asking {
    /// Asks the desk, about a file if there is one.
    ask: fn(&str, Option<&Blob>, Then),
    /// Opens a scenario file, or a picture that carries its run.
    pub open: fn(&Page, &File),
}

/// What lies behind the door.
pub static ASKING: Asking = Asking { ask: hand_over, open: open_file };

/// What asks the desk, as soon as it is here.
pub async fn asking() -> Result<&'static Asking, Lost> {
    loader::need(&["page.asking".to_string()]).await?;
    // Opaque, as every door is.
    Ok(black_box(door::asking as fn() -> &'static Asking)())
}

/// Asks the desk; `then` hears what was asked for, or the sentence that says why not.
pub fn ask(request: Request, then: impl FnOnce(Result<Response, String>) + 'static) {
    ask_with(request, None, Box::new(|told: Told| then(told.map(|(response, _)| response))));
}

/// Asks the desk about a file, which the worker reads.
pub fn ask_with(request: Request, file: Option<Blob>, then: Then) {
    spawn_local(async move {
        match (messages().await, asking().await) {
            (Ok(messages), Ok(asking)) => (asking.ask)(&(messages.request)(&request), file.as_ref(), then),
            _ => then(Err(not_loaded())),
        }
    });
}

fn hand_over(request: &str, file: Option<&Blob>, then: Then) {
    DESK.with_borrow_mut(|desk| {
        if desk.is_none() {
            *desk = Desk::begin().ok();
        }
        match desk {
            Some(desk) => desk.ask(request, file, then),
            None => then(Err(not_loaded())),
        }
    });
}

fn not_loaded() -> String {
    // A run in one file has no worker.
    words().ui(if loader::is_alone() { Ui::NotInFile } else { Ui::NotLoaded }).to_string()
}

/// The address in a link element of the page.
fn linked(selector: &str) -> Result<String, JsValue> {
    let link = browser::document().query_selector(selector)?.ok_or(JsValue::NULL)?;
    Ok(link.dyn_into::<HtmlLinkElement>()?.href())
}

impl Desk {
    fn begin() -> Result<Self, JsValue> {
        let glue = linked("link[rel=modulepreload]")?;
        let worker = worker()?;
        worker.post_message(&Beginning::new(&glue, &wasm_bindgen::module(), &loader::told()))?;
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let (answering, heard) = (worker.clone(), waiting.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // What comes first says that the worker listens.
            let early = {
                let mut waiting = heard.borrow_mut();
                waiting.listens = true;
                std::mem::take(&mut waiting.early)
            };
            for question in early {
                let _ = answering.post_message(&question);
            }
            if !event.data().is_null() {
                answered(&heard, event.data().unchecked_ref());
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let lost = waiting.clone();
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            // What does not come is one thing (an event without a message, or ours), a bug another.
            let message =
                Reflect::get(&event, &"message".into()).ok().and_then(|message| message.as_string());
            let is_bug = message.is_some_and(|message| !message.contains(CANNOT_LOAD));
            let why = if is_bug { words().ui(Ui::DeskStopped).to_string() } else { not_loaded() };
            // Who asks next begins another one.
            if let Some(desk) = DESK.take() {
                desk.worker.terminate();
            }
            let asked = std::mem::take(&mut lost.borrow_mut().asked);
            for then in asked.into_values() {
                then(Err(why.clone()));
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        Ok(Self { worker, waiting })
    }

    fn ask(&self, request: &str, file: Option<&Blob>, then: Then) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.last += 1;
        let question = Question::new(waiting.last, language::code(), request, file);
        let number = waiting.last;
        waiting.asked.insert(number, then);
        if waiting.listens {
            let _ = self.worker.post_message(&question);
        } else {
            waiting.early.push(question);
        }
    }
}

fn answered(waiting: &Rc<RefCell<Waiting>>, answer: &Answer) {
    let Some(then) = waiting.borrow_mut().asked.remove(&answer.number()) else { return };
    if answer.unreadable() {
        return then(Err(words().ui(Ui::PictureUnreadable).to_string()));
    }
    let (text, file) = (answer.response(), answer.file());
    spawn_local(async move {
        let messages = messages().await.ok();
        let response = messages.and_then(|messages| (messages.response)(&text?));
        then(match response {
            Some(Response::Refused(why)) => Err(why),
            Some(response) => Ok((response, file)),
            None => Err(not_loaded()),
        });
    });
}

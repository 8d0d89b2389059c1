//! The worker that knows scenarios, files and exports. It is loaded when it is first asked, and not before.

use faultline_words::Ui;
use js_sys::Array;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// Where Trunk puts it, beside the page.
const ADDRESS: &str = "./faultline-desk_loader.js";

type Then = Box<dyn FnOnce(Result<JsValue, String>)>;

/// What was asked and not answered yet.
#[derive(Default)]
struct Waiting {
    last: u32,
    asked: BTreeMap<u32, Then>,
    /// Requests from before the worker listened.
    early: Vec<Array>,
    listens: bool,
}

struct Desk {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
}

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

/// Asks the desk; `then` hears what was asked for, or the sentence that says why not. What can be asked stands in
/// `crates/desk/src/main.rs`.
pub fn ask(request: &[&str], then: impl FnOnce(Result<JsValue, String>) + 'static) {
    DESK.with(|desk| match desk.get() {
        Some(desk) => desk.ask(request, Box::new(then)),
        None => match Desk::begin() {
            Ok(begun) => desk.get_or_init(|| begun).ask(request, Box::new(then)),
            Err(_) => then(Err(crate::language::words().ui(Ui::NotLoaded).into())),
        },
    });
}

impl Desk {
    fn begin() -> Result<Self, JsValue> {
        let worker = Worker::new(ADDRESS)?;
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let (answering, heard) = (worker.clone(), waiting.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().dyn_into::<Array>() {
                Ok(reply) => answered(&heard, &reply),
                Err(_) => {
                    let early = {
                        let mut waiting = heard.borrow_mut();
                        waiting.listens = true;
                        std::mem::take(&mut waiting.early)
                    };
                    for request in early {
                        let _ = answering.post_message(&request);
                    }
                }
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let lost = waiting.clone();
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let asked = std::mem::take(&mut lost.borrow_mut().asked);
            for then in asked.into_values() {
                then(Err(crate::language::words().ui(Ui::NotLoaded).into()));
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        Ok(Self { worker, waiting })
    }

    fn ask(&self, request: &[&str], then: Then) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.last += 1;
        let number = waiting.last;
        waiting.asked.insert(number, then);
        let array = Array::of1(&number.into());
        for text in request {
            array.push(&(*text).into());
        }
        if waiting.listens {
            let _ = self.worker.post_message(&array);
        } else {
            waiting.early.push(array);
        }
    }
}

fn answered(waiting: &RefCell<Waiting>, reply: &Array) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number that was sent along"
    )]
    let number = reply.get(0).as_f64().unwrap_or(0.0) as u32;
    let then = waiting.borrow_mut().asked.remove(&number);
    if let Some(then) = then {
        let value = reply.get(2);
        then(if reply.get(1).is_truthy() { Ok(value) } else { Err(value.as_string().unwrap_or_default()) });
    }
}

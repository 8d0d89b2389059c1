//! The desk's side of the worker: it loads what an answer needs, and answers.

use super::letter::{Answer, Beginning, Question};
use crate::browser;
use crate::engines;
use crate::language;
use crate::loader;
use faultline_desk::door::{Desk, answers};
use faultline_words::{Language, file_words, words};
use js_sys::{Reflect, Uint8Array};
use std::hint::black_box;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers from now on, if this is a worker; says whether it is.
pub fn serve() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    if let Ok(beginning) = Reflect::get(&scope, &"beginning".into()) {
        loader::begin(beginning.unchecked_ref::<Beginning>().told());
    }
    let answering = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let question: Question = event.data().unchecked_into();
        let scope = answering.clone();
        spawn_local(async move {
            let answer = answer(&question).await;
            // Numbers, texts and files can be posted.
            let _ = scope.post_message(&answer);
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // What was posted before is lost; the page waits for this.
    let _ = scope.post_message(&JsValue::NULL);
    true
}

/// The answer to a question.
async fn answer(question: &Question) -> Answer {
    let number = question.number();
    let mut beside = Vec::new();
    if let Some(file) = question.file() {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => beside = Uint8Array::new(&buffer).to_vec(),
            Err(_) => return Answer::of_lost_file(number),
        }
    }
    match response(question, &beside).await {
        Some((response, file)) => {
            // What the desk makes of a file is a PNG.
            let made = (!file.is_empty()).then(|| Uint8Array::from(&*file));
            let file = made.and_then(|bytes| browser::file(&bytes, "image/png"));
            Answer::new(number, Some(response), file.as_ref())
        }
        None => Answer::new(number, None, None),
    }
}

/// The response to a question, and the bytes of the file that was made; none if something that it needs could not be loaded.
async fn response(question: &Question, beside: &[u8]) -> Option<(String, Vec<u8>)> {
    let language: Language = question.language().parse().unwrap_or_default();
    let own = ["page", "desk"].map(|group| language::part(group, language.code()));
    loader::need(&[&own[..], &["desk.answers".to_string()]].concat()).await.ok()?;
    // Opaque, as every door is: what lies behind it is not in the program from the beginning.
    let desk = black_box(answers as fn() -> &'static Desk)();
    let request = question.request();
    if let Some(protocol) = (desk.protocol)(&request) {
        loader::need(&engines::parts_of_files(&protocol, language.code())).await.ok()?;
    }
    (desk.answer)(&request, beside, words(language), file_words(language))
}

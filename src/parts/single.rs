//! The run in one file: what `crates/single` says belongs to it, fetched from the site and compressed by the browser.

use crate::language::{self, words};
use crate::lesson::Lesson;
use crate::loader::{self, Lost};
use crate::page::Page;
use crate::shelf;
use faultline_single::{About, Files, LIST, Template, View, last, parts};
use faultline_words::{Author, Ui, author};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// What compresses; browsers of 2023 have it.
    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    #[wasm_bindgen(js_name = ReadableStream)]
    type Stream;
    #[wasm_bindgen(method, js_name = pipeThrough)]
    fn pipe_through(this: &Stream, by: &CompressionStream) -> Stream;

    #[wasm_bindgen(js_name = Response)]
    type Body;
    #[wasm_bindgen(constructor, js_class = "Response")]
    fn of_bytes(bytes: &Uint8Array) -> Body;
    #[wasm_bindgen(constructor, js_class = "Response")]
    fn of_stream(stream: &Stream) -> Body;
    #[wasm_bindgen(method, getter, js_class = "Response")]
    fn body(this: &Body) -> Stream;
    #[wasm_bindgen(method, js_class = "Response", js_name = arrayBuffer)]
    fn bytes(this: &Body) -> js_sys::Promise;
}

/// The text of the file.
///
/// # Errors
/// In words: what did not come, or that the browser cannot compress.
pub async fn of(page: &Page) -> Result<String, String> {
    let lost = |lost: Lost| lost.sentence();
    let (protocol, panel) = page.run.read(|session| (session.info().slug, session.info().panel));
    let lesson = page.interface.lesson.clone().filter(|lesson| is_shown(page, lesson));
    let named = lesson.as_ref().and_then(|lesson| lesson.name.as_deref());
    let template = loader::text(&loader::address("single", "")).await.map_err(|error| lost(Lost(error)))?;
    let missing = || words().ui(Ui::NotLoaded).to_string();
    let template = Template::read(&template).ok_or_else(missing)?;
    let view = View { protocol, panel, language: language::code(), lesson: named.is_some() };
    let parts = parts(view, &loader::names(), loader::required).ok_or_else(missing)?;
    let mut files = Files::default();
    for (name, file) in &template.files {
        files.add(name, &fetched(file).await?);
    }
    for part in parts.iter().map(String::as_str).chain(["catalogue.legend"]) {
        let address = loader::address(part, "");
        files.add(last(&address), &fetched(&address).await?);
    }
    if let Some(name) = named {
        for (address, text) in shelf::alone(name).await.map_err(lost)? {
            files.add(last(&address), text.as_bytes());
        }
    }
    let part = |name: String| {
        let (address, requires) = (loader::address(&name, ""), loader::required(&name));
        (name, address, requires)
    };
    let list = files.list(loader::names().into_iter().map(part));
    files.add(LIST, list.as_bytes());
    let run = page.run.read(|session| words().run_at(&words().run_of(session), session.head()));
    let about = About {
        title: lesson.as_ref().map_or(&run, |lesson| &lesson.title),
        text: lesson.as_ref().map_or(words().ui(Ui::Tagline), |lesson| &lesson.text),
        language: language::code(),
        fragment: &page.run.fragment(),
    };
    Ok(template.with(about, &files, &packed(files.bytes()).await?))
}

/// Whether the run in view is that of the lesson.
fn is_shown(page: &Page, lesson: &Lesson) -> bool {
    page.run.read(|session| lesson.is_run_of(session))
}

/// The bytes of a file of the site.
async fn fetched(address: &str) -> Result<Vec<u8>, String> {
    let lost = |error| Lost(error).sentence();
    let bytes = loader::fetched(address).await.and_then(|response| response.array_buffer()).map_err(lost)?;
    Ok(Uint8Array::new(&JsFuture::from(bytes).await.map_err(lost)?).to_vec())
}

async fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let no = |_| author(language::language(), Author::NoSingle).to_string();
    let stream = CompressionStream::new("gzip").map_err(no)?;
    let body = Body::of_bytes(&Uint8Array::from(bytes)).body();
    let packed = JsFuture::from(Body::of_stream(&body.pipe_through(&stream)).bytes()).await.map_err(no)?;
    Ok(Uint8Array::new(&packed).to_vec())
}

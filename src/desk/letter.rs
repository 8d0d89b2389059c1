//! What page and worker post: objects of JavaScript around the messages of `faultline_desk`, and files beside them. A file is
//! handed over as the browser has it: nothing of it is copied or written out in the message.

use crate::loader::Told;
use js_sys::Object;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::Blob;

#[wasm_bindgen]
extern "C" {
    /// With what a worker begins.
    pub type Beginning;
    #[wasm_bindgen(method, setter)]
    fn set_glue(this: &Beginning, glue: &str);
    #[wasm_bindgen(method, setter)]
    fn set_program(this: &Beginning, module: &JsValue);
    #[wasm_bindgen(method, getter)]
    fn parts(this: &Beginning) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_parts(this: &Beginning, parts: &str);
    #[wasm_bindgen(method, getter)]
    fn page(this: &Beginning) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_page(this: &Beginning, page: &str);

    /// What is asked.
    pub type Question;
    /// Counts the questions.
    #[wasm_bindgen(method, getter)]
    pub fn number(this: &Question) -> u32;
    #[wasm_bindgen(method, setter)]
    fn set_number(this: &Question, number: u32);
    /// The language of the answer.
    #[wasm_bindgen(method, getter)]
    pub fn language(this: &Question) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_language(this: &Question, code: &str);
    /// A request, as text.
    #[wasm_bindgen(method, getter)]
    pub fn request(this: &Question) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_request(this: &Question, request: &str);
    /// The file that it is about, if it is about one.
    #[wasm_bindgen(method, getter)]
    pub fn file(this: &Question) -> Option<Blob>;
    #[wasm_bindgen(method, setter)]
    fn set_file(this: &Question, file: Option<&Blob>);

    /// What is answered.
    pub type Answer;
    /// Which question.
    #[wasm_bindgen(method, getter)]
    pub fn number(this: &Answer) -> u32;
    #[wasm_bindgen(method, setter)]
    fn set_number(this: &Answer, number: u32);
    /// A response, as text; none if the worker could not load what it needs.
    #[wasm_bindgen(method, getter)]
    pub fn response(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_response(this: &Answer, response: Option<String>);
    /// The file that was made, if one was.
    #[wasm_bindgen(method, getter)]
    pub fn file(this: &Answer) -> Option<Blob>;
    #[wasm_bindgen(method, setter)]
    fn set_file(this: &Answer, file: Option<&Blob>);
    /// Whether the file of the question could not be read.
    #[wasm_bindgen(method, getter)]
    pub fn unreadable(this: &Answer) -> bool;
    #[wasm_bindgen(method, setter)]
    fn set_unreadable(this: &Answer, unreadable: bool);
}

impl Beginning {
    /// Where the program's JavaScript is, the program, and its parts.
    pub fn new(glue: &str, program: &JsValue, told: &Told) -> Self {
        let new: Self = Object::new().unchecked_into();
        new.set_glue(glue);
        new.set_program(program);
        new.set_parts(&told.parts);
        new.set_page(&told.page);
        new
    }

    /// The parts of the program.
    pub fn told(&self) -> Told {
        Told { parts: self.parts(), page: self.page() }
    }
}

impl Question {
    pub fn new(number: u32, language: &str, request: &str, file: Option<&Blob>) -> Self {
        let new: Self = Object::new().unchecked_into();
        new.set_number(number);
        new.set_language(language);
        new.set_request(request);
        new.set_file(file);
        new
    }
}

impl Answer {
    pub fn new(number: u32, response: Option<String>, file: Option<&Blob>) -> Self {
        let new: Self = Object::new().unchecked_into();
        new.set_number(number);
        new.set_response(response);
        new.set_file(file);
        new.set_unreadable(false);
        new
    }

    /// The file of a question could not be read.
    pub fn of_lost_file(number: u32) -> Self {
        let new = Self::new(number, None, None);
        new.set_unreadable(true);
        new
    }
}

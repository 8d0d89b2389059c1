//! The same measurements for JavaScript, under Node.js and in a browser.

#![allow(unreachable_pub, reason = "a program has no outside; `pub` says what JavaScript may call")]

use faultline_bench::{Platform, Scene};
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

fn main() {}

/// Measures the engine with a clock in milliseconds, and hands every line to `say`.
#[wasm_bindgen]
pub fn engine(name: &str, clock: &Function, say: &Function) {
    measure(faultline_bench::engine, name, clock, say);
}

/// Comes to the digests of many short runs; see [`faultline_bench::seeds`].
#[wasm_bindgen]
pub fn seeds(name: &str, clock: &Function, say: &Function) {
    measure(faultline_bench::seeds, name, clock, say);
}

fn measure(what: fn(&Platform<'_>), name: &str, clock: &Function, say: &Function) {
    let clock = || clock.call0(&JsValue::NULL).ok().and_then(|now| now.as_f64()).expect("a clock that runs");
    let say = |line: &str| {
        say.call1(&JsValue::NULL, &JsValue::from_str(line)).expect("a place to print");
    };
    what(&Platform { name, clock: &clock, say: &say });
}

/// Frames on a canvas; see [`Scene`].
#[wasm_bindgen]
pub struct Frames(Scene);

#[wasm_bindgen]
impl Frames {
    /// On a canvas of a size in CSS pixels.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: JsValue, nodes: u16, messages: u32, width: f64, height: f64) -> Self {
        let canvas: HtmlCanvasElement = canvas.dyn_into().expect("a canvas");
        Self(Scene::new(canvas, nodes, messages, width, height).expect("a canvas with a context"))
    }

    /// Composes the next frame.
    pub fn compose(&mut self) {
        self.0.compose();
    }

    /// Paints what was composed.
    pub fn paint(&mut self) {
        self.0.paint();
    }

    /// How many marks the picture has.
    pub fn marks(&self) -> usize {
        self.0.marks()
    }
}

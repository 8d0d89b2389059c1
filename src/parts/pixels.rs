//! An SVG as pixels, which the browser draws.

use crate::browser;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Pixels of a picture per CSS pixel.
const DENSITY: u32 = 2;

/// The pixels of an SVG, as a PNG; none if the browser cannot draw it, or not as large as it is.
pub async fn of(svg: &str) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    let drawn = Promise::new(&mut |done, failed| {
        image.set_onload(Some(&done));
        image.set_onerror(Some(&failed));
    });
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml,{text}"));
    JsFuture::from(drawn).await.ok()?;
    let canvas: HtmlCanvasElement = browser::document().create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (image.natural_width() * DENSITY, image.natural_height() * DENSITY);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    let taken = Promise::new(&mut |done, failed| {
        if canvas.to_blob(&done).is_err() {
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    // There are none of a canvas that is larger than the browser's may be.
    JsFuture::from(taken).await.ok()?.dyn_into().ok()
}

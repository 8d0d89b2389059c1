//! A canvas that is as large as its place, whatever the page does.

use crate::browser::window;
use crate::page::Page;
use crate::run::View;
use faultline_canvas::Painter;
use faultline_scene::Size;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

/// How many pixels of the page one of an element is: a style may show it larger.
pub fn scale_of(element: &HtmlElement) -> f64 {
    let own = f64::from(element.offset_width());
    if own > 0.0 { element.get_bounding_client_rect().width() / own } else { 1.0 }
}

/// Hands a painter of the canvas to `attach`, and the size of its place, in CSS pixels, to `resize`: at once and
/// whenever it changes. When the part goes, `attach` is given nothing.
#[hook]
pub fn use_canvas(
    place: &NodeRef,
    canvas: &NodeRef,
    attach: impl Fn(Option<Painter>) + 'static,
    resize: impl Fn(f64, f64) + 'static,
) {
    let (place, canvas) = (place.clone(), canvas.clone());
    use_effect_with((), move |()| {
        attach(canvas.cast::<HtmlCanvasElement>().and_then(Painter::new));
        let element = place.cast::<HtmlElement>();
        let measure = {
            let element = element.clone();
            move || {
                if let Some(element) = &element {
                    resize(f64::from(element.client_width()), f64::from(element.client_height()));
                }
            }
        };
        measure();
        let callback = Closure::<dyn Fn()>::new(measure);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(callback);
            attach(None);
        }
    });
}

/// Paints a view of the run on a canvas that is as large as its place.
#[hook]
pub fn use_view<V: View + Default>(page: &Page, place: &NodeRef, canvas: &NodeRef) {
    let (attach, resize) = (page.run.clone(), page.run.clone());
    use_canvas(
        place,
        canvas,
        move |painter| attach.view(|view: &mut V| view.attach(painter)),
        move |width, height| {
            resize.view(|view: &mut V| view.resize(Size { width, height }, window().device_pixel_ratio()));
            resize.refresh();
        },
    );
}

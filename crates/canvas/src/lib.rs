//! Paints a picture of the scene crate on a canvas of the browser.
//!
//! The page and the measurements of painting share it. It knows pictures and the canvas, and nothing of the
//! page around it.

mod number;

pub use number::tenths;

use faultline_scene::{Anchor, DROP, Face, Mark, Paint, Picture, Point, Size, Stroke, Theme};
use std::collections::BTreeMap;
use std::f64::consts::TAU;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

const PLAIN: &str = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const MONO: &str = "ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

/// A canvas and what is remembered between frames.
pub struct Painter {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    width: f64,
    height: f64,
    /// Colours as the canvas wants them; there are few, and each is used in every frame.
    colors: BTreeMap<Paint, String>,
    theme: Theme,
    /// What the canvas was told last; it need not be told again.
    told: Told,
}

/// What a canvas keeps from mark to mark. To tell it costs a text that the browser reads anew each time.
#[derive(Default)]
struct Told {
    fill: Option<Paint>,
    stroke: Option<Paint>,
    width: Option<f64>,
    font: Option<(Face, f64)>,
    anchor: Option<Anchor>,
}

impl Painter {
    /// A painter for a canvas; none when the browser has no such context.
    #[must_use]
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        let (colors, theme, told) = (BTreeMap::new(), Theme::Light, Told::default());
        Some(Self { canvas, context, width: 0.0, height: 0.0, colors, theme, told })
    }

    /// Fits the canvas to a size in CSS pixels, of which each is `ratio` pixels of the screen wide.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        (self.width, self.height) = (width, height);
        let ratio = ratio.clamp(1.0, 3.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a screen's size")]
        let pixels = |length: f64| (length * ratio).round() as u32;
        self.canvas.set_width(pixels(width));
        self.canvas.set_height(pixels(height));
        // A canvas of another size has forgotten everything.
        self.told = Told::default();
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.context.set_line_cap("round");
        self.context.set_line_join("round");
    }

    /// Replaces what is on the canvas.
    pub fn paint(&mut self, picture: &Picture, theme: Theme) {
        if theme != self.theme {
            self.colors.clear();
            self.theme = theme;
            self.told = Told::default();
        }
        self.erase(Point::default(), Size { width: self.width, height: self.height });
        self.add(picture);
    }

    /// Takes a part off the canvas.
    pub fn erase(&self, corner: Point, size: Size) {
        self.context.clear_rect(corner.x, corner.y, size.width, size.height);
    }

    /// Paints over what is on the canvas, in its theme.
    pub fn add(&mut self, picture: &Picture) {
        for mark in picture.marks() {
            self.mark(picture, mark);
        }
    }

    fn mark(&mut self, picture: &Picture, mark: &Mark) {
        match mark {
            Mark::Lines { points, stroke } => {
                self.context.begin_path();
                for pair in picture.points(*points).chunks_exact(2) {
                    self.context.move_to(pair[0].x, pair[0].y);
                    self.context.line_to(pair[1].x, pair[1].y);
                }
                self.finish(None, Some(*stroke));
            }
            Mark::Path { points, closed, fill, stroke } => {
                self.context.begin_path();
                for (i, point) in picture.points(*points).iter().enumerate() {
                    if i == 0 {
                        self.context.move_to(point.x, point.y);
                    } else {
                        self.context.line_to(point.x, point.y);
                    }
                }
                if *closed {
                    self.context.close_path();
                }
                self.finish(*fill, *stroke);
            }
            Mark::Circle { center, radius, fill, stroke } => {
                self.arc(*center, *radius, 0.0, TAU);
                self.finish(*fill, *stroke);
            }
            Mark::Arc { center, radius, start, sweep, stroke } => {
                self.arc(*center, *radius, *start, start + sweep);
                self.finish(None, Some(*stroke));
            }
            Mark::Drop { center, radius, angle, fill, stroke } => {
                self.arc(*center, *radius, angle + DROP, angle - DROP + TAU);
                let tip = Mark::drop_tip(*center, *radius, *angle);
                self.context.line_to(tip.x, tip.y);
                self.context.close_path();
                self.finish(*fill, *stroke);
            }
            Mark::Rect { corner, size, radius, fill, stroke } => {
                self.context.begin_path();
                self.rounded(*corner, size.width, size.height, *radius);
                self.finish(*fill, *stroke);
            }
            Mark::Text { at, text, anchor, size, face, paint } => {
                if self.told.font.replace((*face, *size)) != Some((*face, *size)) {
                    let (weight, family) = match face {
                        Face::Plain => (400, PLAIN),
                        Face::Bold => (700, PLAIN),
                        Face::Mono => (500, MONO),
                    };
                    self.context.set_font(&format!("{weight} {}px {family}", tenths(*size)));
                }
                if self.told.anchor.replace(*anchor) != Some(*anchor) {
                    self.context.set_text_align(match anchor {
                        Anchor::Start => "left",
                        Anchor::Middle => "center",
                        Anchor::End => "right",
                    });
                }
                self.fill_with(*paint);
                let _ = self.context.fill_text(picture.text(*text), at.x, at.y);
            }
        }
    }

    fn arc(&self, center: Point, radius: f64, from: f64, to: f64) {
        self.context.begin_path();
        // Fails only for a negative radius.
        let _ = self.context.arc(center.x, center.y, radius.max(0.0), from, to);
    }

    fn rounded(&self, corner: Point, width: f64, height: f64, radius: f64) {
        let (left, top) = (corner.x, corner.y);
        let (right, bottom) = (left + width, top + height);
        let context = &self.context;
        if radius <= 0.0 {
            return context.rect(left, top, width, height);
        }
        context.move_to(left + radius, top);
        let _ = context.arc_to(right, top, right, bottom, radius);
        let _ = context.arc_to(right, bottom, left, bottom, radius);
        let _ = context.arc_to(left, bottom, left, top, radius);
        let _ = context.arc_to(left, top, right, top, radius);
        context.close_path();
    }

    fn finish(&mut self, fill: Option<Paint>, stroke: Option<Stroke>) {
        if let Some(paint) = fill {
            self.fill_with(paint);
            self.context.fill();
        }
        if let Some(stroke) = stroke {
            if self.told.stroke.replace(stroke.paint) != Some(stroke.paint) {
                let color = self.colors.entry(stroke.paint).or_insert_with(|| stroke.paint.css(self.theme));
                self.context.set_stroke_style_str(color);
            }
            if self.told.width.replace(stroke.width) != Some(stroke.width) {
                self.context.set_line_width(stroke.width);
            }
            if let Some(dash) = stroke.dash {
                self.dash(&[dash.on, dash.off]);
                self.context.stroke();
                self.dash(&[]);
            } else {
                self.context.stroke();
            }
        }
    }

    fn dash(&self, pattern: &[f64]) {
        let array: js_sys::Array = pattern.iter().map(|n| wasm_bindgen::JsValue::from_f64(*n)).collect();
        let _ = self.context.set_line_dash(&array);
    }

    fn fill_with(&mut self, paint: Paint) {
        if self.told.fill.replace(paint) != Some(paint) {
            let color = self.colors.entry(paint).or_insert_with(|| paint.css(self.theme));
            self.context.set_fill_style_str(color);
        }
    }
}

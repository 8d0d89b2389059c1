//! Frames to marks: where everything stands, how it looks, and the same picture as SVG text.
//!
//! ```text
//! Frame (engine) ─┐
//! Layout          ├─ compose ─→ Picture ─┬─→ the page's canvas
//! Stage (page)   ─┘                      └─→ svg
//! ```
//!
//! Everything here is a pure function: the position of a message depends on the moment alone, so a run
//! can be scrubbed backwards for free. Lengths are CSS pixels, angles are radians, clockwise from three
//! o'clock, as on a canvas. The scene knows no word of any language; what is to be read comes in
//! through [`Stage`]. Nothing here knows a protocol, the web, or serde.

pub mod bench;
mod brush;
mod cells;
mod client;
mod compose;
mod crowd;
pub mod diagram;
mod hit;
mod layout;
mod legend;
mod link;
mod mark;
mod message;
mod motion;
mod node;
mod paint;
mod picture;
mod plan;
mod point;
mod rift;
mod ring;
pub mod samples;
mod sides;
mod stage;
mod svg;
mod trig;
mod words;

pub use compose::{compose, compose_into};
pub use hit::{Pointer, Thing};
pub use layout::{ClientBox, LabelSpot, Layout, Margins};
pub use legend::Sample;
pub use mark::{Anchor, DROP, Dash, Face, Mark, Slice, Stroke};
pub use paint::{Color, Paint, Theme};
pub use picture::{Picture, Type};
pub use point::{Point, Size};
pub use stage::{NodeText, Stage};
pub use svg::{Caption, captioned_svg, svg};
pub use words::{fit, text_width};

//! What works beside the page, in a worker: the shelf of scenarios with their pictures, lessons, files that are
//! opened and saved, and exports.
//!
//! The page loads none of it before somebody asks, so it costs nothing to who only watches a run, and whatever it
//! does keeps no frame waiting. It knows the page by texts alone: a link goes in, a text comes out. The functions
//! here are plain Rust; `main.rs` is the worker around them.

mod export;
mod file;
mod lesson;
mod shelf;

pub use export::{Form, export};
pub use file::{Opened, open, save};
pub use lesson::{Lesson, Said, lesson};
pub use shelf::{Card, cards, find, thumbnail};

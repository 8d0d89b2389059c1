//! What works beside the page, in a worker: scenario files that are opened and saved, and exports.
//!
//! Whatever it does keeps no frame waiting, and a page loads none of it before somebody asks: it lies behind the doors
//! of [`door`]. What goes to and fro stands in [`message`], and is JSON between page and worker; what the build makes
//! of the scenarios for the catalogue is of the same form.

mod answer;
pub mod door;
mod export;
mod file;
mod judge;
mod lesson;
pub mod message;
mod picture;

pub use answer::{answer, protocol};
pub use lesson::lesson;

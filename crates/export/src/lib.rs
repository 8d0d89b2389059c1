//! Runs for other programs, the same from the command line and from the page.
//!
//! | Function | Form |
//! |---|---|
//! | [`trace`] | one JSON object per event, in the schema of `docs/command-line.md` |
//! | [`shiviz`] | a log with vector clocks, for ShiViz |
//! | [`mermaid`] | a sequence diagram in the language of Mermaid |
//! | [`network_svg`], [`diagram_svg`], [`series_svg`], [`logs_svg`], [`board_svg`], [`matrix_svg`] | what the page shows, as pictures that stand alone |
//! | [`series_csv`] | the time series as comma-separated values |
//! | [`carried`] | what a picture says of its own run, in SVG and PNG |
//!
//! Everything reads what a session knows: whoever calls goes to the last moment first. Sentences come from the
//! [`Words`](faultline_words::Words) that are handed in, and so do those for a [`StretchError`].

pub mod carried;
mod clock;
mod datum;
mod mermaid;
mod panel;
mod picture;
mod series;
mod shiviz;
mod trace;

pub use faultline_scenario::{Stretch, StretchError};
pub use mermaid::mermaid;
pub use panel::{board_svg, logs_svg, matrix_svg};
pub use picture::{DiagramPicture, Paper, diagram_svg, network_svg};
pub use series::{SeriesPicture, series_csv, series_svg};
pub use shiviz::{NETWORK, shiviz};
pub use trace::{trace, trace_event, trace_first, trace_last};

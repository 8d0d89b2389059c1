//! The parts of the page, one file each.
//!
//! A part that keeps something to itself between renderings is a component; every other one is a function of
//! the page. A component costs about 4 KB, and all of them would be rendered at the same moments anyway.

mod actions;
mod board;
mod canvas;
mod catalogue;
mod command;
mod diagram;
mod embed;
pub mod embedded;
mod events;
mod export;
mod header;
mod inspector;
mod later;
mod legend;
mod lesson;
mod live;
mod logs;
mod network;
mod rules;
mod settings;
mod side;
mod stage;
mod transport;
mod views;

pub use catalogue::Catalogue;
pub use diagram::DiagramView;
pub use embed::embed;
pub use export::export;
pub use header::header;
pub use later::Later;
pub use live::Live;
pub use settings::Settings;
pub use side::{help, side};
pub use stage::StageView;
pub use transport::transport;
pub use views::SeriesView;

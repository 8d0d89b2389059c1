//! The parts of the page, one file each.
//!
//! A part that keeps something to itself between renderings is a component; every other one is a function of
//! the page. A component costs about 4 KB, and all of them would be rendered at the same moments anyway.

mod actions;
mod canvas;
mod catalogue;
mod command;
mod correction;
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
mod network;
mod pixels;
mod rules;
mod settings;
mod side;
mod stage;
mod transport;
mod views;

use faultline_catalogue::find;

pub use catalogue::Catalogue;
pub use correction::correction;
pub use diagram::DiagramView;
pub use embed::embed;
pub use export::export;
pub use header::header;
pub use inspector::inspector;
pub use later::Later;
pub use live::Live;
pub use settings::Settings;
pub use side::{help, side, tab_id};
pub use stage::StageView;
pub use transport::transport;
pub use views::{BoardView, LogsView, SeriesView};

/// The parts of the program that hold what the page opens with for a run of a protocol, beside the stage.
pub fn opening_views(protocol: &str, embed: bool) -> Vec<String> {
    let view = if embed { "page.channel" } else { "page.diagram" };
    let panel = find(protocol).and_then(|entry| views::later_of(entry.info.panel));
    let names = [view].into_iter().chain(panel.map(|view| view.part));
    names.map(str::to_string).collect()
}

//! The parts of the page, one file each.
//!
//! A part that keeps something to itself between renderings is a component; every other one is a function of
//! the page. A component costs about 4 KB, and all of them would be rendered at the same moments anyway.

mod acting;
mod actions;
mod canvas;
mod catalogue;
mod command;
mod correction;
mod diagram;
mod embed;
pub mod embedded;
mod events;
mod experiments;
mod explained;
mod export;
mod header;
mod inspector;
mod judgement;
mod later;
mod legend;
mod lesson;
mod live;
mod network;
mod pixels;
mod rail;
mod rules;
mod settings;
mod side;
mod single;
mod stage;
mod testimony;
mod tip;
mod transport;
mod views;
mod voice;
mod why;

use crate::embed::Mode;
use crate::language::language;
use crate::open::Open;
use faultline_catalogue::find;

pub use acting::{Actions, press};
pub use actions::ACTIONS;
pub use catalogue::Catalogue;
pub use correction::correction;
pub use diagram::DiagramView;
pub use embed::Embedding;
pub use export::export;
pub use header::header;
pub use inspector::inspector;
pub use later::{View, later};
pub use lesson::lesson;
pub use live::Live;
pub use rail::rail;
pub use settings::Settings;
pub use side::{SIDE, help, opened, side, tab_id};
pub use stage::StageView;
pub use transport::transport;
pub use views::{BoardView, HistoryView, LogsView, MatrixView, RequestsView, SeriesView};
pub use voice::{VOICE, Voice, hall};

/// The parts of the program that hold what the page opens with for a run of a protocol, beside the stage.
pub fn opening_views(protocol: &str, embed: Option<Mode>) -> Vec<String> {
    let (open, full) = (Open::remembered(), embed == Some(Mode::Full));
    let embed = embed.is_some();
    let panel =
        find(protocol).and_then(|entry| views::later_of(entry.info.panel)).map(|view| view.parts(language()));
    let mut names = Vec::new();
    names.extend(embed.then_some("page.channel"));
    names.extend((!embed && open.shows_diagram()).then_some("page.diagram"));
    names.extend((!embed && !open.everything).then_some(VOICE.part));
    names.extend((full || (!embed && (open.everything || open.side || open.view))).then_some(SIDE.part));
    names.extend((full || (!embed && open.everything)).then_some(acting::PART));
    let panel = panel.filter(|_| embed || open.everything || open.view);
    names.into_iter().map(str::to_string).chain(panel.into_iter().flatten()).collect()
}

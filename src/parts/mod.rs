//! The parts of the page, one file each.

mod actions;
mod command;
mod events;
mod header;
mod inspector;
mod live;
mod logs;
mod network;
mod rules;
mod settings;
mod side;
mod stage;
mod transport;

pub use header::Header;
pub use live::Live;
pub use side::Side;
pub use stage::StageView;
pub use transport::Transport;

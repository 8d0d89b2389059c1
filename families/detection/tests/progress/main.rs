//! Checkpoint detection: work that is watched beside beats.

#[path = "../stage/mod.rs"]
mod any;
mod lossy_link;
mod opinions;
mod reports;
mod side_by_side;
mod stage;

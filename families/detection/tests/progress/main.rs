//! Checkpoint detection: work that is watched beside beats.

#[path = "../stage/mod.rs"]
mod any;
mod opinions;
mod reports;
mod side_by_side;
mod stage;

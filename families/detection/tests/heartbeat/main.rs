//! The heartbeat detector against its paper: Chen, Toueg & Aguilera 2002.

mod clocks;
mod forms;
mod quality;
mod stage;

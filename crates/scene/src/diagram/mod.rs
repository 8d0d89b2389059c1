//! The space-time diagram: a lane per node and client, time from left to right, messages as slanted lines.
//!
//! ```text
//! Strip (engine) ─┐
//! Plan  where the lanes stand        ├─ compose_into ─→ Picture
//! Axis  which moments are in view    │
//! Look  now, selection, causality  ──┘
//! ```
//!
//! Like the rest of the scene it is pure: pan and zoom are two numbers in an [`Axis`], and everything follows
//! from them. What it costs depends on what is in view: hand in a [`Strip`](faultline_engine::view::Strip)
//! of any length; events are looked up by halving, and only the messages that left before the window are
//! skimmed for those that reach into it.

mod axis;
pub mod bench;
mod cause;
mod compose;
mod density;
mod event;
mod hit;
mod lane;
mod layer;
mod local;
mod look;
mod message;
mod outage;
mod plan;
mod ruler;
mod thin;
mod view;
mod way;

pub use axis::Axis;
pub use compose::{compose, compose_into};
pub use look::{Hit, Look};
pub use plan::Plan;
pub use ruler::Tick;

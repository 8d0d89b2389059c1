//! The time series: counters and gauges of a run over time, on the run's own clock, as small multiples.
//!
//! ```text
//! Session ─→ Ledger ─ tally ─→ Tally ─┬─→ csv
//!            Grid ────────┘           └─→ Chart ─ compose_into ─→ Picture
//!                                  Plan, Look ────┘
//! ```
//!
//! A [`Ledger`] reads every event once, in order, and keeps what charts are made of. A [`Grid`] cuts a stretch of the
//! run into buckets of equal length; a [`Tally`] has one whole number per bucket, and nothing is lost between two
//! buckets. All of it follows from simulated time alone, so it is the same natively and in WebAssembly, and after any
//! seek.

mod chart;
mod compose;
mod csv;
mod grid;
mod ledger;
mod plan;
mod quantity;
mod step;
mod steps;
mod tally;

pub use chart::Chart;
pub use compose::{Labels, Look, compose_into};
pub use csv::{MOST_ROWS, csv};
pub use grid::Grid;
pub use ledger::Ledger;
pub use plan::{Plan, Spot};
pub use quantity::{Quantity, Unit};
pub use step::Step;
pub use tally::Tally;

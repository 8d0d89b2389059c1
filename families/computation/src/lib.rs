//! Computation: a long job on many machines.

pub mod count;
mod evidence;
mod facts;
pub mod map_reduce;
mod names;
mod steps;
mod task;
mod tasks;
pub mod words;

pub use evidence::Evidence;
pub use facts::Fact;
pub use names::{Label, Part, TimerName};
pub use task::{Task, TaskKind};
pub use tasks::{COUNTED_ONCE, NO_TASK_LOST, OUTPUT_FINAL, SEQUENTIAL_RESULT, Tasks};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "computation";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, en: words::en::English, zh_CN: words::zh::Chinese;
    "map-reduce" => map_reduce: map_reduce, map_reduce::MapReduce, map_reduce::Config::default();
}

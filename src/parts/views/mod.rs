//! The kinds of view beside stage and diagram, one file each.

mod series;

pub use series::SeriesView;

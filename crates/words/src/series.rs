//! The texts of the time series.

use crate::Words;
use faultline_engine::Time;
use faultline_views::series::{Chart, Grid, Labels};

/// A fixed text beside the time series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// What one can do with a chart, for those who hear it.
    Help,
    /// The same in short, below the charts.
    Hint,
    /// The button that shows the whole run.
    WholeRun,
    /// The button that shows the window of the diagram.
    Window,
    /// The name of both buttons together.
    Range,
    /// The list of charts that can be shown.
    Choose,
    /// That no chart is chosen.
    Nothing,
}

/// What is to be read beside a chart, with its values at a moment.
#[must_use]
pub fn labels(words: &dyn Words, chart: &Chart, grid: &Grid, at: Time) -> Labels {
    let values = chart.at(grid, at);
    let calm = values.iter().map(|value| value.is_none_or(|value| value <= 0.0)).collect();
    let values = values.into_iter().enumerate();
    Labels {
        title: words.quantity(chart.quantity),
        values: values.map(|(line, value)| words.quantity_value(chart.quantity, line, value)).collect(),
        calm,
        top: words.amount(chart.quantity.unit(), chart.top),
    }
}

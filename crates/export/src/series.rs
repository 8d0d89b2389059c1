//! The time series of a part of a run: as numbers, and as a picture.

use crate::picture::{Paper, name, story};
use faultline_engine::{Session, Span, Time};
use faultline_scenario::{Stretch, StretchError};
use faultline_scene::{Caption, Picture, Size, captioned_svg};
use faultline_views::series::{self, Chart, Grid, Labels, Ledger, Look, Plan, Quantity};
use faultline_words::{Run, Words, labels};

/// Buckets of an export that nobody chose.
const BUCKETS: u32 = 100;

/// What is kept free around the charts of a picture.
const INSET: f64 = 14.0;

/// A picture of charts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesPicture<'a> {
    /// Which part of the run.
    pub stretch: Stretch,
    /// The present: what comes later is paler, and its values are told.
    pub now: Time,
    /// What there are charts of; the usual ones if nothing is named.
    pub quantities: &'a [Quantity],
}

/// Every quantity as comma-separated values, a line per bucket and one for the names of the columns, each with its line
/// end. Without a width of the buckets it is a round one that makes a hundred of them at most. What it costs grows with
/// the number of buckets: whoever lets people choose a width looks at [`series::MOST_ROWS`].
///
/// # Errors
/// When the part is not known.
pub fn series_csv(
    session: &dyn Session,
    stretch: Stretch,
    width: Option<Span>,
) -> Result<impl Iterator<Item = String> + use<>, StretchError> {
    let Stretch { from, to } = stretch.check(session)?;
    let grid = match width {
        Some(width) => Grid::new(from, to, width),
        None => Grid::round(from, to, BUCKETS),
    };
    Ok(series::csv(&Ledger::of(session), &grid))
}

/// Charts of a part of a run, one below the other. The height of the paper is what they need.
///
/// # Errors
/// When the part is not known.
pub fn series_svg(
    session: &dyn Run,
    picture: &SeriesPicture<'_>,
    paper: Paper<'_>,
    words: &dyn Words,
) -> Result<String, StretchError> {
    let stretch = picture.stretch.check(session)?;
    let ledger = Ledger::of(session);
    let mut quantities = picture.quantities.to_vec();
    if quantities.is_empty() {
        quantities = ledger.quantities();
        quantities.retain(|quantity| quantity.is_usual());
    }
    let plan = Plan::new(quantities.len(), paper.size.width).inset(INSET);
    let grid = Grid::round(stretch.from, stretch.to, plan.buckets());
    let chart = |quantity: &Quantity| {
        let chart = ledger.chart(*quantity, &grid);
        let labels = labels(words, &chart, &grid, picture.now);
        (chart, labels)
    };
    let charts: Vec<(Chart, Labels)> = quantities.iter().map(chart).collect();
    let mut drawn = Picture::new();
    let look = Look { now: picture.now, faults: ledger.faults(), ..Look::default() };
    let shown: Vec<(&Chart, &Labels)> = charts.iter().map(|(chart, labels)| (chart, labels)).collect();
    series::compose_into(&mut drawn, &shown, &grid, &plan, &look);
    let most = charts.iter().map(|(chart, _)| words.at_most(chart.quantity, chart.most()));
    let told: Vec<String> = most.chain([story(session, stretch, words)]).collect();
    let title = words.run_within(&name(session, paper, words), stretch.from, stretch.to);
    let caption = Caption { title: &title, description: &told.join("; ") };
    let Size { width, height } = Size { width: plan.width(), height: plan.height() };
    Ok(captioned_svg(&drawn, width, height, paper.theme, caption))
}

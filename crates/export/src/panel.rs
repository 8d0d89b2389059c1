//! What a protocol shows of all nodes at once, as a picture: logs, a board of tasks, or a matrix.

use crate::picture::{Paper, name};
use faultline_engine::view::{About, Belief, Concern, Detail};
use faultline_engine::{NodeId, Panel};
use faultline_scene::{Caption, Picture, Size, captioned_svg};
use faultline_views::board;
use faultline_views::logs::{self, Table, Window};
use faultline_views::matrix;
use faultline_words::{Run, Words, labels_of_matrix, matrix_words, square_of_matrix};

/// What is kept free around the panel of a picture.
const INSET: f64 = 14.0;

/// The latest entries of all logs at the playhead, as many as the width has room for; nothing of a protocol without
/// logs. The height of the paper is what they need.
#[must_use]
pub fn logs_svg(session: &dyn Run, paper: Paper<'_>, words: &dyn Words) -> Option<String> {
    if session.info().panel != Panel::Logs {
        return None;
    }
    let tall = session.info().epochs.is_some_and(|kind| kind.wide);
    let plan = logs::Plan::new(session.nodes().into(), paper.size.width - 2.0 * INSET, tall).inset(INSET);
    let table = Table::of(session, Window::Latest, plan.columns());
    let family = session.vocabulary(words.language());
    let mut drawn = Picture::new();
    logs::compose_into(&mut drawn, &table, &plan, &|entry| family.entry_short(entry), None);
    let last = |(place, row): (usize, &logs::Row)| {
        let index = row.log.last;
        let entry = table.entry(place, index)?;
        let told = family.entry(entry, index <= row.log.commit, index <= row.log.durable);
        Some(words.log_entry(row.node, index, &told))
    };
    let told: Vec<String> = table.rows.iter().enumerate().filter_map(last).collect();
    let size = Size { width: paper.size.width, height: plan.height() + 2.0 * INSET };
    Some(captioned(session, &drawn, paper, size, &told.join("; "), words))
}

/// The board of tasks at the playhead; nothing of a protocol without tasks.
#[must_use]
pub fn board_svg(session: &dyn Run, paper: Paper<'_>, words: &dyn Words) -> Option<String> {
    if session.info().panel != Panel::Board {
        return None;
    }
    let kept = session.board();
    let told = session.vocabulary(words.language()).board(kept.as_ref());
    let board = kept.unwrap_or_default();
    let Size { width, height } = paper.size;
    let room = Size { width: width - 2.0 * INSET, height: height - 2.0 * INSET };
    let plan = board::Plan::new(&board, room).inset(INSET);
    let mut drawn = Picture::new();
    board::compose_into(&mut drawn, &board, &plan, None::<NodeId>);
    Some(captioned(session, &drawn, paper, paper.size, &told.join("; "), words))
}

/// The matrix at the playhead; nothing of a protocol without one.
#[must_use]
pub fn matrix_svg(session: &dyn Run, paper: Paper<'_>, words: &dyn Words) -> Option<String> {
    if session.info().panel != Panel::Matrix {
        return None;
    }
    let said = matrix_words(words.language());
    let family = session.vocabulary(words.language());
    let matrix = faultline_engine::matrix(session, Detail::Values);
    let labels = labels_of_matrix((words, said), family, &matrix);
    let Size { width, height } = paper.size;
    let room = Size { width: width - 2.0 * INSET, height: height - 2.0 * INSET };
    let plan = matrix::Plan::new(&matrix, &labels, room).inset(INSET);
    let mut drawn = Picture::new();
    matrix::compose_into(&mut drawn, &matrix, (&plan, &labels), None::<NodeId>);
    // Of data all of it is worth telling.
    let is_told = |belief: &Belief| {
        belief.concern == Concern::Alarmed || matches!(matrix.about(), About::Data | About::States)
    };
    let places = (0..matrix.cells.len()).filter(|place| matrix.cells[*place].as_ref().is_some_and(is_told));
    let told: Vec<String> =
        places.map(|place| square_of_matrix((words, said), family, &matrix, place)).collect();
    let told = match told.as_slice() {
        _ if matrix.cells.is_empty() => said.empty().into(),
        [] => said.calm().into(),
        told => told.join("; "),
    };
    Some(captioned(session, &drawn, paper, paper.size, &told, words))
}

fn captioned(
    session: &dyn Run,
    drawn: &Picture,
    paper: Paper<'_>,
    size: Size,
    description: &str,
    words: &dyn Words,
) -> String {
    let title = words.run_at(&name(session, paper, words), session.head());
    captioned_svg(drawn, size.width, size.height, paper.theme, Caption { title: &title, description })
}

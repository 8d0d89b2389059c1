//! Beliefs to marks.

use super::plan::{LETTERS, Labels, Plan, number};
use crate::places::Places as _;
use faultline_engine::view::{About, Belief, Concern, Field, Matrix, Subject};
use faultline_engine::{Epoch, NodeId, NodeStatus};
use faultline_scene::{Anchor, Color, Face, Paint, Picture, Point, Size, Stroke, Type, fit, text_width};

/// Up to this side a square has no rim and nothing written in it.
const BARE: f64 = 8.0;

/// Replaces what is in a picture by a matrix. The row and the column of a selected node stand out.
pub fn compose_into(
    picture: &mut Picture,
    matrix: &Matrix,
    (plan, labels): (&Plan, &Labels),
    selected: Option<NodeId>,
) {
    picture.clear();
    let is_selected = |subject: &Subject| selected.is_some() && subject.node() == selected;
    names(picture, matrix, (plan, labels), &is_selected);
    for place in 0..matrix.cells.len() {
        cell(picture, matrix, (plan, labels), place);
    }
    for (column, status) in matrix.truth.iter().enumerate() {
        if let Some(middle) = plan.truth(column) {
            truth(picture, *status, middle, plan.cell.height);
        }
    }
    let column = matrix.columns.iter().position(is_selected);
    if let Some(column) = column {
        let (start, end) = (plan.spot(column, 0), plan.spot(column + 1, plan.rows));
        let size = Size { width: end.x - start.x, height: end.y - start.y };
        let none = Paint::from(Color::Ink).fade(0.0);
        picture.rect(start, size, 4.0, none, Some(Stroke::new(Color::Accent, 1.6)));
    }
}

/// Replaces what is in a picture by those squares of a matrix that look otherwise than before, and says which: what was drawn of them
/// has to be taken off first. Nothing where all has to be drawn again: another shape, other truths, or many squares.
pub fn changes_into(
    picture: &mut Picture,
    (before, now): (&Matrix, &Matrix),
    (plan, labels): (&Plan, &Labels),
) -> Option<Vec<usize>> {
    let is_same = before.rows == now.rows && before.columns == now.columns && before.truth == now.truth;
    let is_changed = |place: &usize| Look::of(before, plan, *place) != Look::of(now, plan, *place);
    if !is_same {
        return None;
    }
    let changed: Vec<usize> = (0..now.cells.len()).filter(is_changed).collect();
    if changed.len() > now.cells.len() / 2 {
        return None;
    }
    picture.clear();
    for place in &changed {
        cell(picture, now, (plan, labels), *place);
    }
    Some(changed)
}

/// What of a cell can be seen.
#[derive(PartialEq)]
struct Look<'a> {
    concern: Concern,
    mark: &'a str,
    /// The value behind it, where that is written in it.
    held: &'a [Field],
    epoch: Epoch,
    /// How much of it is filled, in quarters of a pixel.
    filled: u32,
    is_mistaken: bool,
    is_behind: bool,
}

impl<'a> Look<'a> {
    fn of(matrix: &'a Matrix, plan: &Plan, place: usize) -> Option<Self> {
        let belief = matrix.cells.get(place)?.as_ref()?;
        let filled = plan.cell.height * 4.0 * f64::from(belief.gone) / 1_000.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than a thousand")]
        let filled = filled as u32;
        Some(Self {
            concern: belief.concern,
            mark: &belief.mark,
            held: if matrix.about() == About::States { &belief.fields } else { &[] },
            epoch: belief.epoch,
            filled,
            is_mistaken: matrix.is_mistaken(place),
            is_behind: matrix.is_behind(place),
        })
    }
}

/// What a cell holds, or that it holds nothing.
fn cell(picture: &mut Picture, matrix: &Matrix, (plan, labels): (&Plan, &Labels), place: usize) {
    let body = Body::new(plan, plan.corner(place));
    match matrix.cells.get(place).and_then(Option::as_ref) {
        Some(belief) => {
            let mark = labels.cells.get(place).unwrap_or(&belief.mark);
            square(picture, (belief, mark), body, (matrix.is_mistaken(place), matrix.is_behind(place)));
        }
        None => empty(picture, matrix.subjects(place), body),
    }
}

/// The square of a cell without the air around it.
#[derive(Clone, Copy)]
struct Body {
    corner: Point,
    size: Size,
    /// The shorter of its sides.
    side: f64,
    round: f64,
}

impl Body {
    fn new(plan: &Plan, corner: Point) -> Self {
        let Size { width, height } = plan.cell;
        let side = width.min(height);
        let gap = if side > 12.0 { 3.0 } else { side * 0.2 };
        let (side, size) = (side - gap, Size { width: width - gap, height: height - gap });
        let round = if side > BARE { (side * 0.12).min(4.0) } else { 0.0 };
        Self { corner: Point::new(corner.x + gap / 2.0, corner.y + gap / 2.0), size, side, round }
    }
}

fn names(
    picture: &mut Picture,
    matrix: &Matrix,
    (plan, labels): (&Plan, &Labels),
    is_selected: &dyn Fn(&Subject) -> bool,
) {
    let style = |subject: Option<&Subject>| match subject {
        Some(subject) if is_selected(subject) => Type::new(LETTERS, Face::Bold, Color::Ink),
        _ => Type::new(LETTERS, Face::Plain, Color::Soft),
    };
    let half = plan.cell.height / 2.0;
    for (column, (name, subject)) in labels.columns.iter().zip(&matrix.columns).enumerate() {
        if column % plan.every.0 == 0 {
            let at = plan.spot(column, 0);
            let at = Point::new(at.x + plan.cell.width / 2.0, at.y - 6.0);
            let name = fit(name, LETTERS, plan.cell.width * number(plan.every.0) - 3.0);
            picture.write(at, Anchor::Middle, style(Some(subject)), format_args!("{name}"));
        }
    }
    let beside = |y: f64| Point::new(plan.spot(0, 0).x - 6.0, y + LETTERS * 0.36);
    for (row, (name, subject)) in labels.rows.iter().zip(&matrix.rows).enumerate() {
        if row % plan.every.1 == 0 {
            let name = fit(name, LETTERS, plan.left - 7.0);
            let at = beside(plan.spot(0, row).y + half);
            picture.write(at, Anchor::End, style(Some(subject)), format_args!("{name}"));
        }
    }
    if let Some(middle) = plan.truth(0) {
        let name = fit(&labels.truth, LETTERS, plan.left - 7.0);
        picture.write(beside(middle.y), Anchor::End, style(None), format_args!("{name}"));
    }
}

/// A belief. What it fills on the way to an alarm rises from below.
fn square(
    picture: &mut Picture,
    (belief, mark): (&Belief, &str),
    body: Body,
    (is_mistaken, is_behind): (bool, bool),
) {
    let (ground, stroke) = match belief.concern {
        _ if belief.epoch != Epoch::NONE => {
            let paint = Paint::epoch(belief.epoch.number);
            // What needs attention has a rim that is no version's.
            let rim = if belief.concern == Concern::Calm { paint } else { Color::Warn.into() };
            (
                paint.fade(if is_behind { 0.08 } else { 0.3 }),
                Some(Stroke::new(rim, if belief.concern == Concern::Calm { 1.0 } else { 2.0 })),
            )
        }
        // Behind another node, whatever the version.
        Concern::Calm if is_behind => {
            (Paint::from(Color::Hair).fade(0.35), Some(Stroke::new(Color::Hair, 1.0)))
        }
        Concern::Nothing | Concern::Calm => (Color::Hair.into(), None),
        Concern::Uneasy => (Paint::from(Color::Warn).fade(0.35), None),
        Concern::Alarmed => (Paint::from(Color::Warn).fade(0.9), None),
    };
    picture.rect(body.corner, body.size, body.round, ground, stroke.filter(|_| body.side > BARE));
    if belief.concern == Concern::Calm && belief.gone > 0 {
        let height = body.size.height * f64::from(belief.gone) / 1_000.0;
        let corner = Point::new(body.corner.x, body.corner.y + body.size.height - height);
        let part = Size { width: body.size.width, height };
        picture.rect(corner, part, body.round.min(height / 2.0), Paint::from(Color::Warn).fade(0.3), None);
    }
    if body.side > BARE && !mark.is_empty() {
        write(picture, (belief, mark), body);
    }
    if is_mistaken && body.side > BARE {
        let radius = (body.side * 0.08).clamp(1.6, 3.0);
        let at = Point::new(body.corner.x + body.size.width - radius - 2.0, body.corner.y + radius + 2.0);
        picture.disc(at, radius, Color::Bad);
    }
}

fn write(picture: &mut Picture, (belief, mark): (&Belief, &str), body: Body) {
    let room = body.size.width - 4.0;
    let usual = (body.side * 0.36).clamp(9.0, 13.0);
    let size = (usual * (room / text_width(mark, usual)).min(1.0)).max(8.0);
    let text = fit(mark, size, room + 2.0);
    let color = if belief.concern == Concern::Alarmed { Color::Background } else { Color::Ink };
    let at = Point::new(
        body.corner.x + body.size.width / 2.0,
        body.corner.y + body.size.height / 2.0 + size * 0.36,
    );
    picture.write(at, Anchor::Middle, Type::new(size, Face::Bold, color), format_args!("{text}"));
}

/// Nothing is believed: of oneself, or by one that does not run.
fn empty(picture: &mut Picture, subjects: Option<(&Subject, &Subject)>, body: Body) {
    if body.side <= BARE {
        return;
    }
    let none = Paint::from(Color::Ink).fade(0.0);
    let is_itself = subjects.is_some_and(|(row, column)| row == column);
    let stroke = Stroke::new(Color::Hair, 1.0);
    let stroke = if is_itself { stroke } else { stroke.dashed(2.0, 2.5) };
    picture.rect(body.corner, body.size, body.round, none, Some(stroke));
}

/// How a node is in truth: a ring for one that runs, a cross for one that does not, two bars for one that stands still.
fn truth(picture: &mut Picture, status: NodeStatus, middle: Point, side: f64) {
    let radius = (side * 0.24).clamp(1.2, 7.0);
    let width = if side > 12.0 { 2.2 } else { 1.0 };
    let at = |x: f64, y: f64| Point::new(middle.x + x * radius, middle.y + y * radius);
    match status {
        NodeStatus::New | NodeStatus::Up => {
            picture.ring(middle, radius, Stroke::new(Color::Good, width));
        }
        NodeStatus::Down => picture.lines(
            [at(-1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0), at(1.0, -1.0)],
            Stroke::new(Color::Bad, width),
        ),
        NodeStatus::Frozen => picture.lines(
            [at(-0.6, -1.0), at(-0.6, 1.0), at(0.6, -1.0), at(0.6, 1.0)],
            Stroke::new(Color::Bad, width),
        ),
        NodeStatus::Absent | NodeStatus::Left => {
            picture.lines([at(-0.8, 0.0), at(0.8, 0.0)], Stroke::new(Color::Soft, width));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{labels_of, matrix_of};
    use super::{Plan, changes_into, compose_into};
    use crate::places::Places as _;
    use faultline_engine::NodeId;
    use faultline_scene::{Color, Mark, Picture, Size};

    fn drawn(nodes: u16, size: Size, selected: Option<NodeId>) -> (Picture, Plan) {
        let matrix = matrix_of(nodes);
        let labels = labels_of(&matrix);
        let plan = Plan::new(&matrix, &labels, size);
        let mut picture = Picture::new();
        compose_into(&mut picture, &matrix, (&plan, &labels), selected);
        (picture, plan)
    }

    #[test]
    fn every_belief_has_a_square_within_the_picture() {
        for (nodes, size) in [
            (2, Size { width: 372.0, height: 190.0 }),
            (8, Size { width: 340.0, height: 300.0 }),
            (15, Size { width: 340.0, height: 150.0 }),
            (60, Size { width: 372.0, height: 600.0 }),
        ] {
            let (picture, _) = drawn(nodes, size, Some(NodeId(1)));
            let beliefs = matrix_of(nodes).cells.iter().flatten().count();
            let mut squares = 0;
            for mark in picture.marks() {
                let Mark::Rect { corner, size: body, .. } = mark else { continue };
                squares += 1;
                assert!(corner.x >= 0.0 && corner.x + body.width <= size.width + 0.01, "{mark:?} of {nodes}");
                assert!(corner.y >= 0.0 && corner.y + body.height <= size.height + 0.01, "{mark:?}");
            }
            assert!(squares >= beliefs, "{squares} for {beliefs} of {nodes}");
        }
    }

    /// The column of names is as wide as they are, and no narrower.
    #[test]
    fn every_row_and_column_has_its_name_where_there_is_room() {
        let matrix = matrix_of(9);
        for truth in ["", "in truth"] {
            let labels = super::Labels { truth: truth.into(), ..labels_of(&matrix) };
            let mut matrix = matrix.clone();
            if truth.is_empty() {
                matrix.truth.clear();
            }
            let plan = Plan::new(&matrix, &labels, Size { width: 372.0, height: 400.0 });
            let mut picture = Picture::new();
            compose_into(&mut picture, &matrix, (&plan, &labels), None);
            let texts: Vec<&str> = picture
                .marks()
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Text { text, .. } => Some(picture.text(*text)),
                    _ => None,
                })
                .collect();
            for name in &labels.rows {
                assert_eq!(texts.iter().filter(|text| *text == name).count(), 2, "{name} in {texts:?}");
            }
        }
    }

    /// Of n1, n2, n4 and n5, which run, those with an odd number have noticed that n3 has crashed.
    #[test]
    fn a_dot_marks_each_belief_that_is_not_so() {
        let (picture, _) = drawn(5, Size { width: 372.0, height: 300.0 }, None);
        let dots = picture.marks().iter().filter(
            |mark| matches!(mark, Mark::Circle { fill: Some(fill), .. } if *fill == Color::Bad.into()),
        );
        assert_eq!(dots.count(), 2);
    }

    /// Whoever paints a change takes off what has changed and no more, and what it then sees is what the whole would be.
    #[test]
    fn only_squares_that_look_otherwise_are_drawn_again() {
        let size = Size { width: 372.0, height: 600.0 };
        let before = matrix_of(60);
        let labels = labels_of(&before);
        let plan = Plan::new(&before, &labels, size);
        let mut picture = Picture::new();
        let mut drawn_again = |now: &_| changes_into(&mut picture, (&before, now), (&plan, &labels));
        assert_eq!(drawn_again(&before), Some(Vec::new()));
        let mut now = before.clone();
        let mut fill = |place: usize, gone| now.cells[place].as_mut().expect("a belief").gone = gone;
        // A thousandth of a square six pixels high is not seen.
        fill(1, 1);
        fill(61 * 3 + 1, 700);
        assert_eq!(drawn_again(&now), Some(vec![61 * 3 + 1]));
        now.cells[1] = None;
        assert_eq!(drawn_again(&now), Some(vec![1, 61 * 3 + 1]));
        for belief in now.cells.iter_mut().flatten() {
            belief.gone = 999 - belief.gone / 2;
        }
        assert_eq!(drawn_again(&now), None);
        let crashed = matrix_of(57);
        assert_eq!(drawn_again(&crashed), None);
    }

    #[test]
    fn nothing_of_a_square_is_outside_of_it() {
        let (_, plan) = drawn(8, Size { width: 340.0, height: 300.0 }, None);
        let matrix = matrix_of(8);
        for (place, belief) in matrix.cells.iter().enumerate() {
            let Some(belief) = belief else { continue };
            let mut picture = Picture::new();
            let cell = plan.corner(place);
            super::square(&mut picture, (belief, &belief.mark), super::Body::new(&plan, cell), (true, false));
            for mark in picture.marks() {
                let Mark::Rect { corner, size, .. } = mark else { continue };
                assert!(corner.x >= cell.x && corner.x + size.width <= cell.x + plan.cell.height, "{mark:?}");
                assert!(
                    corner.y >= cell.y && corner.y + size.height <= cell.y + plan.cell.height + 0.01,
                    "{mark:?}"
                );
            }
        }
    }
}

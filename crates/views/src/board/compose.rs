//! Tasks to marks.

use super::plan::Plan;
use crate::places::Places as _;
use faultline_engine::NodeId;
use faultline_engine::view::{TaskBoard, TaskKind, TaskState, TaskView};
use faultline_scene::{Anchor, Color, Face, Paint, Picture, Point, Size, Stroke, Type};

/// Up to this side a square has no room for a rim.
const RIMLESS: f64 = 8.0;

/// The colours of the kinds are those of terms.
fn paint(kind: &TaskKind) -> Paint {
    Paint::epoch(kind.order.into())
}

/// Replaces what is in a picture by a board. What a selected node executes, or has, stands out.
pub fn compose_into(picture: &mut Picture, board: &TaskBoard, plan: &Plan, selected: Option<NodeId>) {
    picture.clear();
    for (place, view) in board.tasks.iter().enumerate() {
        draw(picture, view, plan.corner(place), plan.side, selected);
    }
}

/// Replaces what is in a picture by those squares of a board that are not as they were before, and says which: what
/// was drawn of them has to be taken off first. Both boards are of as many tasks.
pub fn changes_into(
    picture: &mut Picture,
    (before, now): (&TaskBoard, &TaskBoard),
    plan: &Plan,
    selected: Option<NodeId>,
) -> Vec<usize> {
    picture.clear();
    let mut changed = Vec::new();
    for (place, (old, view)) in before.tasks.iter().zip(&now.tasks).enumerate() {
        if old != view {
            draw(picture, view, plan.corner(place), plan.side, selected);
            changed.push(place);
        }
    }
    changed
}

fn draw(picture: &mut Picture, view: &TaskView, corner: Point, side: f64, selected: Option<NodeId>) {
    // Half of it on each side, so that rims stay within.
    let gap = if side > 12.0 { 3.0 } else { 1.5 };
    let corner = Point::new(corner.x + gap / 2.0, corner.y + gap / 2.0);
    let body = Size { width: side - gap, height: side - gap };
    let round = if side > RIMLESS { (side * 0.14).min(5.0) } else { 0.0 };
    let paint = paint(view.task.kind);
    let (fill, stroke) = match view.state {
        // Without a rim it would not be seen on its ground.
        TaskState::Idle if side <= RIMLESS => (Color::Hair.into(), Stroke::new(Color::Line, 1.0)),
        TaskState::Idle => (Color::NodeFill.into(), Stroke::new(Color::Line, 1.0).dashed(2.5, 2.5)),
        TaskState::InProgress => (paint.fade(0.22), Stroke::new(paint, gap.min(1.6))),
        TaskState::Completed => (paint.fade(0.85), Stroke::new(paint, 1.0)),
    };
    picture.rect(corner, body, round, fill, (side > RIMLESS).then_some(stroke));
    if view.on.len() > 1 && side > 12.0 {
        let inner = Point::new(corner.x + 3.0, corner.y + 3.0);
        let inside = Size { width: body.width - 6.0, height: body.height - 6.0 };
        picture.rect(inner, inside, round, paint.fade(0.0), Some(Stroke::new(paint, 1.2)));
    }
    if selected.is_some_and(|node| view.on.contains(node)) {
        let stroke = Stroke::new(Color::Ink, if side > 12.0 { 2.4 } else { 1.4 });
        picture.rect(corner, body, round, paint.fade(0.0), Some(stroke));
    }
    if side >= 20.0 {
        write(picture, view, corner, body);
    }
    if view.attempts > 1 && side > 10.0 {
        let at = Point::new(corner.x + body.width - 4.0, corner.y + 4.0);
        picture.disc(at, (side * 0.09).clamp(1.8, 3.2), Color::Warn);
    }
}

/// Its number, and below it who is at it or has it.
fn write(picture: &mut Picture, view: &TaskView, corner: Point, body: Size) {
    let full = view.state == TaskState::Completed;
    let color = if full { Color::Background } else { Color::Ink };
    let middle = corner.x + body.width / 2.0;
    let names = body.height >= 32.0;
    let letter = view.task.kind.badge;
    let size = if names { 12.5 } else { 10.0 };
    let base = corner.y + if names { body.height * 0.44 } else { body.height / 2.0 + 3.5 };
    let style = Type::new(size, Face::Bold, color);
    picture.write(
        Point::new(middle, base),
        Anchor::Middle,
        style,
        format_args!("{letter}{}", view.task.number + 1),
    );
    if !names {
        return;
    }
    let style = Type::new(10.5, Face::Plain, if full { Color::Background } else { Color::Soft });
    let under = Point::new(middle, corner.y + body.height * 0.8);
    let mut nodes = view.on.iter();
    match (nodes.next(), nodes.next()) {
        (Some(one), None) => picture.write(under, Anchor::Middle, style, format_args!("{one}")),
        (Some(one), Some(other)) => {
            picture.write(under, Anchor::Middle, style, format_args!("{one} {other}"))
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::board_of;
    use super::{Plan, changes_into, compose_into};
    use crate::places::Places as _;
    use faultline_engine::NodeId;
    use faultline_engine::view::TaskState;
    use faultline_scene::{Mark, Picture, Size};

    #[test]
    fn every_task_is_on_the_board_and_within_it() {
        for (maps, reduces) in [(8, 3), (1, 1), (900, 100), (1_000, 200), (0, 0)] {
            for size in [Size { width: 372.0, height: 190.0 }, Size { width: 340.0, height: 130.0 }] {
                let mut picture = Picture::new();
                let board = board_of(64, maps, reduces);
                compose_into(&mut picture, &board, &Plan::new(&board, size), None);
                let inside = |mark: &&Mark| match mark {
                    Mark::Rect { corner, size: body, .. } => {
                        assert!(corner.x >= 0.0 && corner.x + body.width <= size.width, "{mark:?}");
                        assert!(corner.y >= 0.0 && corner.y + body.height <= size.height, "{mark:?}");
                        true
                    }
                    _ => false,
                };
                let squares = picture.marks().iter().filter(inside).count();
                assert!(squares >= usize::from(maps + reduces), "{squares} of {maps} and {reduces}");
            }
        }
    }

    /// Whoever paints a change takes off one square and no more.
    #[test]
    fn nothing_of_a_square_is_outside_of_it() {
        for (maps, reduces) in [(8, 3), (60, 20), (900, 100)] {
            let board = board_of(64, maps, reduces);
            let plan = Plan::new(&board, Size { width: 372.0, height: 190.0 });
            for (place, view) in board.tasks.iter().enumerate() {
                let mut picture = Picture::new();
                super::draw(&mut picture, view, plan.corner(place), plan.side, view.on.iter().next());
                let cell = plan.corner(place);
                for mark in picture.marks() {
                    let Mark::Rect { corner, size, stroke, .. } = mark else { continue };
                    let rim = stroke.map_or(0.0, |stroke| stroke.width / 2.0);
                    let (left, top) = (corner.x - rim - cell.x, corner.y - rim - cell.y);
                    assert!(left > -0.06 && top > -0.06, "{mark:?} in {cell:?}");
                    let end = plan.side + 0.06;
                    assert!(left + size.width + 2.0 * rim < end && top + size.height + 2.0 * rim < end);
                }
            }
        }
    }

    #[test]
    fn only_what_changed_is_drawn_again() {
        let before = board_of(64, 900, 100);
        let plan = Plan::new(&before, Size { width: 372.0, height: 190.0 });
        let mut now = before.clone();
        let mut picture = Picture::new();
        assert!(changes_into(&mut picture, (&before, &now), &plan, None).is_empty());
        assert!(picture.marks().is_empty());
        for place in [7, 950] {
            now.tasks[place].state = TaskState::Completed;
            now.tasks[place].on.insert(NodeId(5));
        }
        assert_eq!(changes_into(&mut picture, (&before, &now), &plan, None), [7, 950]);
        assert_eq!(picture.marks().len(), 2);
    }
}

//! The board of tasks: one square per task, map tasks above, reduce tasks below.
//!
//! A square is empty while its task is idle, tinted while somebody executes it, and full when it is done. Two rims say
//! that two workers are at it, a mark in the corner that it was handed out more than once.

use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};
use faultline_engine::NodeId;
use faultline_engine::view::{TaskBoard, TaskKind, TaskState, TaskView};

/// The largest square, in pixels.
const LARGEST: f64 = 46.0;
/// The smallest, in which nothing is written.
const SMALLEST: f64 = 3.0;
/// Between two groups of squares.
const GAP: f64 = 10.0;

/// The colours of the two kinds are those of two terms.
fn paint(kind: TaskKind) -> Paint {
    Paint::epoch(match kind {
        TaskKind::Map => 1,
        TaskKind::Reduce => 2,
    })
}

/// Replaces what is in a picture by a board that fits a size. What a selected node executes, or has, stands out.
pub fn board_into(picture: &mut Picture, board: &TaskBoard, size: Size, selected: Option<NodeId>) {
    picture.clear();
    let maps = board.tasks.iter().filter(|view| view.task.kind == TaskKind::Map).count();
    let (maps, reduces) = board.tasks.split_at(maps);
    let side = side(maps.len(), reduces.len(), size);
    let mut top = 0.0;
    for group in [maps, reduces] {
        let columns = columns(size.width, side);
        for (place, view) in group.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a thousand tasks")]
            let at = ((place % columns) as f64, (place / columns) as f64);
            draw(picture, view, Point::new(at.0 * side, top + at.1 * side), side, selected);
        }
        top += rows(group.len(), columns) * side + GAP;
    }
}

/// The largest side with which all squares find room.
fn side(maps: usize, reduces: usize, size: Size) -> f64 {
    let fits = |side: f64| {
        let columns = columns(size.width, side);
        (rows(maps, columns) + rows(reduces, columns)) * side + GAP <= size.height
    };
    let steps = (LARGEST - SMALLEST) * 2.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than a hundred")]
    let sides = (0..steps as u32).map(|step| LARGEST - f64::from(step) / 2.0);
    let mut sides = sides.filter(|side| fits(*side));
    sides.next().unwrap_or(SMALLEST)
}

fn columns(width: f64, side: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and small")]
    let columns = (width / side).max(1.0) as usize;
    columns
}

fn rows(count: usize, columns: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a thousand tasks")]
    let rows = count.div_ceil(columns) as f64;
    rows
}

fn draw(picture: &mut Picture, view: &TaskView, corner: Point, side: f64, selected: Option<NodeId>) {
    let gap = if side > 12.0 { 3.0 } else { 1.0 };
    let body = Size { width: side - gap, height: side - gap };
    let round = (side * 0.14).min(5.0);
    let paint = paint(view.task.kind);
    let (fill, stroke) = match view.state {
        TaskState::Idle => (Color::NodeFill.into(), Stroke::new(Color::Line, 1.0).dashed(2.5, 2.5)),
        TaskState::InProgress => (paint.fade(0.22), Stroke::new(paint, 1.6)),
        TaskState::Completed => (paint.fade(0.85), Stroke::new(paint, 1.0)),
    };
    // Too small a square has no room for a rim.
    picture.rect(corner, body, round, fill, (side > 8.0).then_some(stroke));
    if view.on.len() > 1 && side > 12.0 {
        let inner = Point::new(corner.x + 3.0, corner.y + 3.0);
        let inside = Size { width: body.width - 6.0, height: body.height - 6.0 };
        picture.rect(inner, inside, round, paint.fade(0.0), Some(Stroke::new(paint, 1.2)));
    }
    if selected.is_some_and(|node| view.on.contains(node)) {
        let size = Size { width: body.width + 1.0, height: body.height + 1.0 };
        let at = Point::new(corner.x - 0.5, corner.y - 0.5);
        picture.rect(at, size, round, paint.fade(0.0), Some(Stroke::new(Color::Ink, 2.0)));
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
    let letter = match view.task.kind {
        TaskKind::Map => "m",
        TaskKind::Reduce => "r",
    };
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
    use super::board_into;
    use crate::bench::synthetic_board;
    use crate::mark::Mark;
    use crate::picture::Picture;
    use crate::point::Size;

    #[test]
    fn every_task_is_on_the_board_and_within_it() {
        for (maps, reduces) in [(8, 3), (1, 1), (900, 100), (1_000, 200), (0, 0)] {
            for size in [Size { width: 372.0, height: 190.0 }, Size { width: 340.0, height: 130.0 }] {
                let mut picture = Picture::new();
                board_into(&mut picture, &synthetic_board(64, maps, reduces), size, None);
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
}

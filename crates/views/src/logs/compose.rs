//! Entries to marks.

use super::{Cell, Plan, Row, Table};
use faultline_engine::view::LogCell;
use faultline_scene::{Anchor, Color, Face, Paint, Picture, Point, Size, Stroke, Type, text_width};
use std::borrow::Cow;

/// Half of the air between two entries.
const AIR: f64 = 1.75;
const EPOCH: f64 = 10.5;
const HELD: f64 = 11.5;

/// What is written in an entry, in a few characters.
pub type Texts<'a> = &'a dyn Fn(&LogCell) -> String;

/// Replaces what is in a picture by a table. The entry that is looked at has a rim.
pub fn compose_into(picture: &mut Picture, table: &Table, plan: &Plan, texts: Texts<'_>, read: Option<Cell>) {
    picture.clear();
    for column in 0..plan.columns() {
        let index = table.first + column;
        let at = Point::new(plan.corner(0, column).x + plan.cell().width / 2.0, plan.origin().y + 13.0);
        picture.write(at, Anchor::Middle, Type::new(11.5, Face::Plain, Color::Soft), format_args!("{index}"));
    }
    for (place, row) in table.rows.iter().enumerate() {
        let middle = plan.corner(place, 0).y + plan.cell().height / 2.0;
        name(picture, row, Point::new(plan.origin().x + 1.0, middle));
        for column in 0..plan.columns() {
            let index = table.first + column;
            let Some(entry) = table.entry(place, index) else { continue };
            let corner = plan.corner(place, column);
            let corner = Point::new(corner.x + AIR, corner.y + AIR);
            let size = Size { width: plan.cell().width - 2.0 * AIR, height: plan.cell().height - 2.0 * AIR };
            frame(picture, row, index, entry, (corner, size));
            write(picture, row, index, entry, (corner, size), plan.is_tall(), texts);
            if read == Some(Cell { row: place, index }) {
                let nothing = Paint::from(Color::Ink).fade(0.0);
                picture.rect(corner, size, 4.0, nothing, Some(Stroke::new(Color::Ink, 2.0)));
            }
        }
    }
}

/// The name of a node, struck through while it is down.
fn name(picture: &mut Picture, row: &Row, at: Point) {
    let style = Type::new(12.0, Face::Plain, Color::Soft);
    picture.write(Point::new(at.x, at.y + 4.0), Anchor::Start, style, format_args!("{}", row.node));
    if row.down {
        let end = Point::new(at.x + text_width(&row.node.to_string(), 12.0), at.y);
        picture.line(at, end, Stroke::new(Color::Soft, 1.0));
    }
}

fn frame(picture: &mut Picture, row: &Row, index: u64, entry: &LogCell, (corner, size): (Point, Size)) {
    let paint = Paint::epoch(entry.epoch.number);
    let rim = Stroke::new(paint, 1.5);
    let committed = index <= row.log.commit;
    let rim = if row.down || index > row.log.durable {
        rim.dashed(1.0, 3.0)
    } else if committed {
        rim
    } else {
        rim.dashed(3.5, 3.0)
    };
    picture.rect(corner, size, 4.0, paint.fade(if committed { 0.24 } else { 0.0 }), Some(rim));
}

/// Its term or ballot, and what it holds: side by side, or one above the other.
fn write(
    picture: &mut Picture,
    row: &Row,
    index: u64,
    entry: &LogCell,
    (corner, size): (Point, Size),
    tall: bool,
    texts: Texts<'_>,
) {
    let pale = row.down || index > row.log.durable;
    let held = Type::new(HELD, Face::Mono, if pale { Color::Soft } else { Color::Ink });
    // On the tint of an entry the softer colour has too little contrast.
    let epoch = Type::new(EPOCH, Face::Bold, if pale { Color::Soft } else { Color::Ink });
    // What has no name is not written: an order that comes from one sequencer has no terms.
    let number = entry.epoch.kind.map(|_| entry.epoch.to_string()).unwrap_or_default();
    let text = texts(entry);
    let (middle, room) = (corner.x + size.width / 2.0, size.width - 6.0);
    if tall && !number.is_empty() {
        let number = fitted(&number, EPOCH, room);
        picture.write(Point::new(middle, corner.y + 12.5), Anchor::Middle, epoch, format_args!("{number}"));
        let text = fitted(&text, HELD, room);
        picture.write(Point::new(middle, corner.y + 26.0), Anchor::Middle, held, format_args!("{text}"));
        return;
    }
    let base = corner.y + size.height / 2.0 + 4.0;
    let before = text_width(&number, EPOCH);
    let gap = if number.is_empty() || text.is_empty() { 0.0 } else { 4.0 };
    let text = fitted(&text, HELD, room - before - gap);
    let left = middle - (before + gap + text_width(&text, HELD)).min(room) / 2.0;
    picture.write(Point::new(left, base), Anchor::Start, epoch, format_args!("{number}"));
    picture.write(Point::new(left + before + gap, base), Anchor::Start, held, format_args!("{text}"));
}

/// As much of a text as there is room for; an ellipsis says that there is more.
fn fitted(text: &str, size: f64, room: f64) -> Cow<'_, str> {
    if text_width(text, size) <= room {
        return text.into();
    }
    let mut short = String::new();
    for letter in text.chars() {
        short.push(letter);
        short.push('…');
        let too_long = text_width(&short, size) > room;
        short.pop();
        if too_long {
            short.pop();
            break;
        }
    }
    short.push('…');
    short.into()
}

#[cfg(test)]
mod tests {
    use super::super::samples::table;
    use super::{Cell, Plan, compose_into, fitted};
    use faultline_engine::view::{Held, LogCell};
    use faultline_scene::{Mark, Picture, text_width};

    fn short(entry: &LogCell) -> String {
        match &entry.held {
            Held::Command { short, .. } => short.clone(),
            _ => String::new(),
        }
    }

    #[test]
    fn every_entry_in_view_is_drawn_within_its_place() {
        for (width, tall) in [(372.0, false), (340.0, true), (1_200.0, false), (40.0, false)] {
            let plan = Plan::new(5, width, tall);
            let table = table(&[12, 12, 9, 0, 11], plan.columns());
            let mut picture = Picture::new();
            compose_into(&mut picture, &table, &plan, &short, None);
            let entries = table.cells().count();
            let rects: Vec<_> = picture
                .marks()
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Rect { corner, size, .. } => Some((*corner, *size)),
                    _ => None,
                })
                .collect();
            assert_eq!(rects.len(), entries);
            for (corner, size) in rects {
                assert!(corner.x >= 0.0 && corner.x + size.width <= width.max(80.0) && size.width > 0.0);
                assert!(corner.y >= 0.0 && corner.y + size.height <= plan.height());
            }
        }
    }

    #[test]
    fn what_is_committed_is_full_and_what_is_not_on_the_disk_is_dotted() {
        let plan = Plan::new(1, 372.0, false);
        let table = table(&[7], plan.columns());
        let mut picture = Picture::new();
        compose_into(&mut picture, &table, &plan, &short, Some(Cell { row: 0, index: 2 }));
        let dashes: Vec<Option<f64>> = picture
            .marks()
            .iter()
            .filter_map(|mark| match mark {
                Mark::Rect { stroke, .. } => Some(stroke.and_then(|stroke| stroke.dash).map(|dash| dash.on)),
                _ => None,
            })
            .collect();
        // The second entry is looked at, and has one more rim. The last three are not committed, the last is not written.
        let (open, wet) = (Some(3.5), Some(1.0));
        assert_eq!(dashes, [None, None, None, None, None, open, open, wet]);
    }

    #[test]
    fn a_text_that_is_too_long_ends_in_an_ellipsis_and_fits() {
        assert_eq!(fitted("x=1", 11.5, 60.0), "x=1");
        let cut = fitted("a-very-long-key=1", 11.5, 40.0);
        assert!(cut.ends_with('…') && cut.len() > 4 && text_width(&cut, 11.5) <= 40.0, "{cut}");
        assert_eq!(fitted("x=1", 11.5, 0.0), "…");
    }
}

//! Clients: rounded boxes with what they ask and how much of it was answered.

use crate::compose::Scene;
use crate::hit::Thing;
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};
use crate::words;
use faultline_engine::view::ClientFrame;

/// One client.
pub(crate) fn draw(picture: &mut Picture, scene: &Scene<'_>, client: &ClientFrame) {
    let place = scene.layout.client_box(client.id);
    let Size { width, height } = place.size;
    let corner = Point::new(place.center.x - width / 2.0, place.center.y - height / 2.0);
    let emphasis = scene.emphasis(Thing::Client(client.id));
    for (stroke, by) in [(emphasis.glow(), 3.0), (emphasis.outline(), 4.5)] {
        if let Some(stroke) = stroke {
            let corner = Point::new(corner.x - by, corner.y - by);
            let size = Size { width: width + 2.0 * by, height: height + 2.0 * by };
            picture.rect(corner, size, 9.0 + by, Paint::new(Color::Background).fade(0.0), Some(stroke));
        }
    }
    let waits = client.asks.is_some();
    let outline = if waits { Stroke::new(Color::Ink, 1.8) } else { Stroke::new(Color::Soft, 1.2) };
    picture.rect(corner, place.size, 9.0, Color::NodeFill.into(), Some(outline));

    let (small, one_line) = (height < 40.0, height < 30.0);
    let (name, count, pad) = if small { (12.0, 10.0, 7.0) } else { (13.5, 11.5, 11.0) };
    let (upper, lower) = if one_line {
        (place.center.y + 4.0, place.center.y)
    } else {
        (corner.y + height * 0.42, corner.y + height * 0.82)
    };
    let left = Point::new(corner.x + pad, upper);
    picture.write(
        left,
        Anchor::Start,
        Type::new(name, Face::Bold, Color::Ink),
        format_args!("{}", client.id),
    );
    let right = Point::new(corner.x + width - pad, upper);
    let counted = Type::new(count, Face::Plain, Color::Soft);
    let numbers = format!("{}/{}", client.answered, client.asked);
    // Many digits have no room beside the name; the panels have the exact numbers.
    if words::text_width(&numbers, count) <= width - 2.0 * pad - 26.0 {
        picture.write(right, Anchor::End, counted, format_args!("{numbers}"));
    }
    if one_line {
        return;
    }
    let words = scene.stage.clients.get(client.id.index()).copied().unwrap_or_default();
    let (text, color) = match (&client.asks, &client.steady) {
        _ if !words.is_empty() => (words, Color::Ink),
        (Some((command, _)), _) => (command.as_str(), Color::Ink),
        (None, Some((_, command))) => (command.as_str(), Color::Soft),
        (None, None) => return,
    };
    let text = words::fit(text, count * 1.05, width - 2.0 * pad);
    let style = Type::new(count, Face::Mono, color);
    picture.write(Point::new(corner.x + pad, lower), Anchor::Start, style, format_args!("{text}"));
}

//! Clients: rounded boxes with what they ask and how much of it was answered.

use crate::compose::Scene;
use crate::hit::Thing;
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};
use crate::words;
use faultline_engine::view::ClientFrame;
use std::borrow::Cow;

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
    let outline = match (client.cut_off, waits) {
        // Its circuit breaker is open: as a link that is cut.
        (true, _) => Stroke::new(Color::Bad, 1.8).dashed(4.0, 3.0),
        (false, true) => Stroke::new(Color::Ink, 1.8),
        (false, false) => Stroke::new(Color::Soft, 1.2),
    };
    picture.rect(corner, place.size, 9.0, Color::NodeFill.into(), Some(outline));

    draw_words(picture, scene, client, corner, place.size);
}

/// Name and numbers above, the command below; alone, name and numbers stand in the middle.
fn draw_words(
    picture: &mut Picture,
    scene: &Scene<'_>,
    client: &ClientFrame,
    corner: Point,
    Size { width, height }: Size,
) {
    let (name, small, pad) = if height < 40.0 { (12.0, 10.0, 7.0) } else { (13.5, 11.5, 11.0) };
    let (left, right) = (corner.x + pad, corner.x + width - pad);
    let command = command(scene, client).filter(|_| height >= 30.0);
    let upper = corner.y + if command.is_some() { height * 0.42 } else { height * 0.5 + name * 0.35 };
    let style = Type::new(name, Face::Bold, Color::Ink);
    picture.write(Point::new(left, upper), Anchor::Start, style, format_args!("{}", client.id));
    let numbers = format!("{}/{}", client.answered, client.asked);
    // Many digits have no room beside the name; the panels have the exact numbers.
    if client.asked > 0 && words::text_width(&numbers, small) <= width - 2.0 * pad - 26.0 {
        let style = Type::new(small, Face::Plain, Color::Soft);
        picture.write(Point::new(right, upper), Anchor::End, style, format_args!("{numbers}"));
    }
    if let Some((text, color)) = command {
        // Letters of equal width are wider than the estimate.
        let text = words::fit(&text, small * 1.06, width - 2.0 * pad);
        let lower = Point::new(left, corner.y + height * 0.82);
        picture.write(lower, Anchor::Start, Type::new(small, Face::Mono, color), format_args!("{text}"));
    }
}

/// What it asks now, else what it was told last, else what it is to ask steadily.
fn command<'a>(scene: &Scene<'a>, client: &'a ClientFrame) -> Option<(Cow<'a, str>, Color)> {
    let words = scene.stage.clients.get(client.id.index()).copied().unwrap_or_default();
    match (&client.asks, &client.told, &client.steady) {
        _ if !words.is_empty() => Some((words.into(), Color::Ink)),
        (Some((command, _)), ..) => Some((command.into(), Color::Ink)),
        (None, Some(told), _) => Some((format!("→ {told}").into(), Color::Soft)),
        (None, None, Some((_, command))) => Some((command.into(), Color::Soft)),
        (None, None, None) => None,
    }
}

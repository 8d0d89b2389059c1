//! How a layout is found: one try after the other, until nothing covers anything.

use crate::layout::{LabelSpot, halo};
use crate::mark::Anchor;
use crate::point::{Area, Point, Size};
use crate::ring::{self, Ring};

/// How captions are written.
#[derive(Clone, Copy, Debug)]
struct Captions {
    /// Pixels kept free for each; 0 for none at all.
    width: f64,
    /// Beside the nodes, or above and below them.
    beside: bool,
}

/// One try to place everything.
pub(crate) struct Plan {
    pub(crate) ring: Ring,
    pub(crate) labels: Vec<LabelSpot>,
    pub(crate) clients: Vec<Point>,
    pub(crate) client_size: Size,
}

/// How far from the middle of its node the middle of a caption may stand.
const MAX_SHIFT: f64 = 16.0;

/// Free pixels between things.
const GAP: f64 = 6.0;

/// So many clients find their places around a ring.
pub(crate) const AROUND: u16 = 5;

impl Plan {
    /// The best one: a few clients stand around the ring, more in rows above it.
    pub(crate) fn best(area: Area, nodes: u16, clients: u16, caption_size: f64) -> Self {
        if clients <= AROUND {
            return Self::around(area, nodes, clients, caption_size);
        }
        let (rows, size) = rows(area, clients);
        let top = rows.last().map_or(area.top, |last| last.y + size.height / 2.0 + 2.0 * GAP);
        let plan = Self::around(Area { top, ..area }, nodes, 0, caption_size);
        Self { clients: rows, client_size: size, ..plan }
    }

    /// The first of these that fits: long captions, short ones, none; large rings before small ones.
    fn around(area: Area, nodes: u16, clients: u16, caption_size: f64) -> Self {
        let captions = |width, beside| Captions { width, beside };
        let large = Size { width: 104.0, height: 46.0 };
        let small = Size { width: 72.0, height: 36.0 };
        let tiny = Size { width: 66.0, height: 22.0 };
        let roomy = area.width() >= 520.0 && area.height() >= 300.0;
        let size = if roomy { large } else { small };
        let choices = [
            (captions(132.0, true), size, 0.8, area.width() >= 720.0),
            (captions(96.0, true), size, 0.8, area.width() >= 650.0),
            (captions(96.0, false), size, 0.76, true),
            (captions(70.0, false), size, 0.7, true),
            // Large nodes are worth more than large clients.
            (captions(0.0, false), size, 0.88, true),
            (captions(0.0, false), tiny, 0.3, true),
        ];
        for (captions, client_size, least, wanted) in choices {
            let mut scale = 1.0;
            while wanted && scale >= least {
                if let Some(plan) =
                    Self::attempt(area, nodes, clients, captions, client_size, scale, caption_size)
                {
                    return plan;
                }
                scale -= 0.04;
            }
        }
        // More than fits: corners for the clients, whatever they cover.
        let ring = Ring::fit(area, nodes, 0.0, 0.0, 0.5);
        let corners = client_spots(area, tiny).take(4);
        let clients = corners.cycle().take(usize::from(clients)).collect();
        Self { ring, labels: Vec::new(), clients, client_size: tiny }
    }

    fn attempt(
        area: Area,
        nodes: u16,
        clients: u16,
        captions: Captions,
        client_size: Size,
        scale: f64,
        caption_size: f64,
    ) -> Option<Self> {
        let line = if captions.width > 0.0 { caption_size + GAP + 3.0 } else { 0.0 };
        let side = if captions.beside { captions.width + GAP } else { 0.0 };
        let ring = Ring::fit(area, nodes, side, line, scale);
        let reach = halo(ring.radius);
        if captions.width > 0.0 && ring.radius < 18.0 {
            return None;
        }
        let bodies: Vec<Area> = ring
            .nodes
            .iter()
            .map(|p| Area::around(*p, Size { width: 2.0 * reach, height: 2.0 * reach }))
            .collect();
        if bodies.iter().any(|body| !area.holds(body.grown(-2.0))) {
            return None;
        }
        let planned: Vec<LabelSpot> = if captions.width > 0.0 {
            (0..ring.nodes.len()).map(|i| spot(&ring, i, captions)).collect()
        } else {
            Vec::new()
        };
        let texts: Vec<Area> = planned.iter().map(|label| text_area(*label, caption_size)).collect();
        for (i, text) in texts.iter().enumerate() {
            let covers_node = ring.nodes.iter().any(|node| text.meets_circle(*node, reach));
            let covers_text = texts.iter().take(i).any(|other| text.grown(2.0).meets(*other));
            if covers_node || covers_text || !area.holds(*text) {
                return None;
            }
        }
        let clients = place_clients(area, &ring, &texts, clients, client_size)?;
        let boxes: Vec<Area> = clients.iter().map(|p| Area::around(*p, client_size)).collect();
        let mut labels = Vec::with_capacity(planned.len());
        for (i, label) in planned.into_iter().enumerate() {
            let grown = grow(label, caption_size, area, |text| {
                // Those before it have grown already.
                let before = labels.iter().map(|label| text_area(*label, caption_size));
                let mut others = before.chain(texts.iter().copied().skip(i + 1));
                !boxes.iter().any(|b| b.grown(GAP).meets(text))
                    && !ring.nodes.iter().any(|node| text.meets_circle(*node, reach))
                    && !others.any(|other| other.grown(GAP).meets(text))
            });
            labels.push(grown);
        }
        Some(Self { ring, labels, clients, client_size })
    }
}

/// The place of a caption, with the room that was planned.
fn spot(ring: &Ring, node: usize, captions: Captions) -> LabelSpot {
    let at = ring.nodes[node];
    let reach = halo(ring.radius);
    let out = ring.outward(node);
    let upright = out.x.abs() < 0.12 || !captions.beside;
    if upright {
        let up = if out.y < -0.05 { -1.0 } else { 1.0 };
        return LabelSpot {
            at: Point::new(at.x, at.y + up * (reach + 9.5)),
            anchor: Anchor::Middle,
            room: captions.width,
        };
    }
    let anchor = if out.x > 0.0 { Anchor::Start } else { Anchor::End };
    // Where a text lies above or below rather than beside, half its height has to clear the node too.
    LabelSpot { at: at.step(out, reach + GAP + 8.0 * out.y.abs(), 0.0), anchor, room: captions.width }
}

/// What a caption covers if it uses all its room.
fn text_area(spot: LabelSpot, size: f64) -> Area {
    let shift = match spot.anchor {
        Anchor::Start => spot.room / 2.0,
        Anchor::Middle => 0.0,
        Anchor::End => -spot.room / 2.0,
    };
    let center = Point::new(spot.at.x + shift, spot.at.y);
    Area::around(center, Size { width: spot.room, height: size * 1.2 })
}

/// Gives a caption the room that nobody else needs.
fn grow(planned: LabelSpot, size: f64, area: Area, free: impl Fn(Area) -> bool) -> LabelSpot {
    let mut spot = planned;
    while spot.room < 240.0 {
        let mut wider = LabelSpot { room: spot.room + 6.0, ..spot };
        if wider.anchor == Anchor::Middle {
            // At the edge of the stage a text may stand a little off its node, still above or below it.
            let half = wider.room / 2.0;
            wider.at.x = planned.at.x.min(area.right - half).max(area.left + half);
        }
        let text = text_area(wider, size);
        if !area.holds(text) || (wider.at.x - planned.at.x).abs() > MAX_SHIFT || !free(text) {
            break;
        }
        spot = wider;
    }
    spot
}

/// Finds a place for each client in which it covers nothing.
fn place_clients(area: Area, ring: &Ring, texts: &[Area], clients: u16, size: Size) -> Option<Vec<Point>> {
    let reach = halo(ring.radius);
    // On a very wide stage the far corners would look as if they did not belong to the picture.
    let hull = ring.bounds().grown(reach + size.width + 90.0);
    let near = Area { left: area.left.max(hull.left), right: area.right.min(hull.right), ..area };
    let sides: Vec<(Point, Point)> = ring.sides().collect();
    let mut placed: Vec<Point> = Vec::new();
    for _ in 0..clients {
        let free = |center: &Point| {
            let own = Area::around(*center, size);
            area.holds(own)
                && !ring.nodes.iter().any(|node| own.meets_circle(*node, reach + GAP))
                && !texts.iter().any(|text| text.grown(GAP).meets(own))
                && !placed.iter().any(|other| Area::around(*other, size).grown(2.0 * GAP).meets(own))
                && !sides.iter().any(|side| ring::touches(own, *side))
        };
        let spot = client_spots(near, size).chain(client_spots(area, size)).find(free)?;
        placed.push(spot);
    }
    Some(placed)
}

/// Places in rows along the upper edge, as few rows as the width allows, each in the middle; and the size of a client there:
/// with a line for its command where one row has room for all. They take half of the height at most, for the ring is
/// below them: where that is too little for all rows, these cover each other rather than leave the stage.
fn rows(area: Area, clients: u16) -> (Vec<Point>, Size) {
    let clients = usize::from(clients);
    let fits = |size: &Size| ((area.width() + GAP) / (size.width + GAP)).floor().max(1.0) >= count(clients);
    let sizes = [(92.0, 40.0), (72.0, 36.0), (58.0, 22.0)].map(|(width, height)| Size { width, height });
    let least = Size { width: 40.0, height: 20.0 };
    let size = sizes.into_iter().find(fits).unwrap_or(least);
    let step = size.width + GAP;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozens at most")]
    let most = ((area.width() + GAP) / step).floor().max(1.0) as usize;
    // Rows of about the same length.
    let columns = clients.div_ceil(clients.div_ceil(most));
    let gaps = count(clients.div_ceil(columns) - 1).max(1.0);
    let down = (size.height + GAP).min((area.height() / 2.0 - size.height).max(0.0) / gaps);
    let place = |client: usize| {
        let (row, column) = (client / columns, client % columns);
        let here = columns.min(clients - row * columns);
        let x = area.center().x + (count(column) - (count(here) - 1.0) / 2.0) * step;
        Point::new(x, area.top + size.height / 2.0 + count(row) * down)
    };
    ((0..clients).map(place).collect(), size)
}

/// A small number, to reckon with.
#[expect(clippy::cast_precision_loss, reason = "a few dozens at most")]
fn count(number: usize) -> f64 {
    number as f64
}

/// Places along the edges: the corners first, then from the corners towards the middles.
fn client_spots(area: Area, size: Size) -> impl Iterator<Item = Point> + Clone {
    let (left, right) = (area.left + size.width / 2.0, area.right - size.width / 2.0);
    let (top, bottom) = (area.top + size.height / 2.0, area.bottom - size.height / 2.0);
    let corners = [(right, top), (left, top), (right, bottom), (left, bottom)];
    let steps = (0..40).map(|i| f64::from(i) * 0.0125);
    let along = steps.flat_map(move |t| {
        let (dx, dy) = ((right - left) * t, (bottom - top) * t);
        [
            (right, bottom - dy),
            (left, bottom - dy),
            (right, top + dy),
            (left, top + dy),
            (right - dx, top),
            (left + dx, top),
            (right - dx, bottom),
            (left + dx, bottom),
        ]
    });
    corners.into_iter().chain(along).map(|(x, y)| Point::new(x, y))
}

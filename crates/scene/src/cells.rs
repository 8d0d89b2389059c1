//! Which part of an area is nearest to which of some places: Voronoi cells, each cut out of the area by the lines halfway to
//! the others. Neighbours cut first, so that most others need not be looked at.

use crate::point::{Area, Point};

/// One straight part of a cell's outline: where it begins, and the place on its other side, if not the edge of the area. It
/// ends where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Side {
    pub(crate) from: Point,
    pub(crate) beyond: Option<usize>,
}

/// The outline of the part that is nearer to one place than to any other; empty if another stands at the same spot before it.
pub(crate) fn cell(places: &[Point], own: usize, area: Area) -> Vec<Side> {
    let corner = |x, y| Side { from: Point::new(x, y), beyond: None };
    let mut outline = vec![
        corner(area.left, area.top),
        corner(area.right, area.top),
        corner(area.right, area.bottom),
        corner(area.left, area.bottom),
    ];
    let here = places[own];
    let mut others: Vec<(f64, usize)> =
        places.iter().enumerate().map(|(other, there)| (here.distance(*there), other)).collect();
    others.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut reach = f64::INFINITY;
    for (distance, other) in others {
        if distance < 1e-6 {
            if other < own {
                return Vec::new();
            }
            continue;
        }
        // The line halfway is beyond every corner, and so are those of all that follow.
        if distance > 2.0 * reach {
            break;
        }
        outline = clipped(&outline, here, places[other], other);
        reach = outline.iter().map(|side| here.distance(side.from)).fold(0.0, f64::max);
    }
    outline
}

/// What of an outline is nearer to `here` than to `there`.
fn clipped(outline: &[Side], here: Point, there: Point, beyond: usize) -> Vec<Side> {
    let middle = here.lerp(there, 0.5);
    // Positive beyond the line halfway.
    let excess = |p: Point| (p.x - middle.x) * (there.x - here.x) + (p.y - middle.y) * (there.y - here.y);
    let mut kept = Vec::with_capacity(outline.len() + 1);
    for (i, side) in outline.iter().enumerate() {
        let to = outline[(i + 1) % outline.len()].from;
        let (start, end) = (excess(side.from), excess(to));
        let crossing = || side.from.lerp(to, start / (start - end));
        match (start <= 0.0, end <= 0.0) {
            (true, true) => kept.push(*side),
            // It leaves here; what follows is the line halfway.
            (true, false) => kept.extend([*side, Side { from: crossing(), beyond: Some(beyond) }]),
            (false, true) => kept.push(Side { from: crossing(), beyond: side.beyond }),
            (false, false) => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::cell;
    use crate::point::{Area, Point};

    const AREA: Area = Area { left: 0.0, top: 0.0, right: 100.0, bottom: 60.0 };

    #[test]
    fn two_places_share_the_area_halfway() {
        let places = [Point::new(20.0, 30.0), Point::new(60.0, 30.0)];
        let corners: Vec<Point> = cell(&places, 0, AREA).iter().map(|side| side.from).collect();
        assert_eq!(
            corners,
            [(0.0, 0.0), (40.0, 0.0), (40.0, 60.0), (0.0, 60.0)].map(|(x, y)| Point::new(x, y))
        );
        let beyond: Vec<_> = cell(&places, 0, AREA).iter().map(|side| side.beyond).collect();
        assert_eq!(beyond, [None, Some(1), None, None]);
    }

    #[test]
    fn the_cells_of_many_places_cover_the_area_once() {
        let places: Vec<Point> =
            (0..17).map(|i| Point::new(f64::from(i * 37 % 100), f64::from(i * 23 % 60))).collect();
        let size = |own| {
            let outline = cell(&places, own, AREA);
            let next = |i: usize| outline[(i + 1) % outline.len()].from;
            let twice: f64 = outline
                .iter()
                .enumerate()
                .map(|(i, side)| side.from.x * next(i).y - next(i).x * side.from.y)
                .sum();
            twice / 2.0
        };
        let all: f64 = (0..places.len()).map(size).sum();
        assert!((all - 6_000.0).abs() < 1e-6, "{all}");
    }

    #[test]
    fn of_two_places_at_one_spot_the_first_has_the_cell() {
        let places = [Point::new(10.0, 10.0), Point::new(10.0, 10.0), Point::new(90.0, 10.0)];
        assert!(!cell(&places, 0, AREA).is_empty());
        assert!(cell(&places, 1, AREA).is_empty());
    }
}

//! The one place with functions whose last digit may differ between platforms.
#![expect(clippy::disallowed_methods, reason = "drawing only: no run depends on it")]

use crate::point::Point;
use std::f64::consts::FRAC_PI_2;

/// The direction of an angle, as a vector of length 1. The angles of a picture are a few turns at most, so that the sums
/// below are exact to the last digits; a library's sine is 8 KB of program, because it is so for any number.
pub(crate) fn direction(angle: f64) -> Point {
    let quarters = (angle / FRAC_PI_2).round_ties_even();
    let rest = angle - quarters * FRAC_PI_2;
    // The series of Taylor for at most an eighth of a turn: the next term would be below 1e-16.
    let series = |terms: [f64; 8]| terms.iter().rev().fold(0.0, |sum, n| 1.0 - sum * rest * rest / n);
    let cosine = series([2.0, 12.0, 30.0, 56.0, 90.0, 132.0, 182.0, 240.0]);
    let sine = rest * series([6.0, 20.0, 42.0, 72.0, 110.0, 156.0, 210.0, 272.0]);
    match quarters - (quarters / 4.0).floor() * 4.0 {
        turn if turn < 1.0 => Point::new(cosine, sine),
        turn if turn < 2.0 => Point::new(-sine, cosine),
        turn if turn < 3.0 => Point::new(-cosine, -sine),
        _ => Point::new(sine, -cosine),
    }
}

/// The angle of a direction.
pub(crate) fn angle(direction: Point) -> f64 {
    direction.y.atan2(direction.x)
}

/// A linear share of light as sRGB encodes it: its power of 1/2.4, that is of five twelfths. A library's power is 2 KB of
/// program, because it is so for any two numbers.
pub(crate) fn gamma(linear: f64) -> f64 {
    if linear <= 0.003_130_8 {
        return 12.92 * linear;
    }
    // Newton's method comes from above, from 1, to the cube root: a third nearer in each step, and then twice as many digits.
    let cube_root = (0..12).fold(1.0, |root, _| (2.0 * root + linear / (root * root)) / 3.0);
    let twelfth = cube_root.sqrt().sqrt();
    1.055 * twelfth * twelfth * twelfth * twelfth * twelfth - 0.055
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_encoded_as_the_library_would() {
        for step in 0..=10_000 {
            let linear = f64::from(step) / 10_000.0;
            let power = 1.055 * linear.powf(1.0 / 2.4) - 0.055;
            let expected = if linear <= 0.003_130_8 { 12.92 * linear } else { power };
            assert!((gamma(linear) - expected).abs() < 1e-12, "{linear}: {}", gamma(linear));
        }
    }

    #[test]
    fn a_direction_is_that_of_the_library() {
        for step in -4_000..=4_000 {
            let angle = f64::from(step) / 300.0;
            let (y, x) = angle.sin_cos();
            let found = direction(angle);
            assert!((found.x - x).abs() < 1e-14 && (found.y - y).abs() < 1e-14, "{angle}: {found:?}");
        }
    }
}

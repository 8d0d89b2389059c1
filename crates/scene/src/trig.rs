//! The one place with functions whose last digit may differ between platforms.
#![expect(clippy::disallowed_methods, reason = "drawing only: no run depends on it")]

use crate::point::Point;

/// The direction of an angle, as a vector of length 1.
pub(crate) fn direction(angle: f64) -> Point {
    let (y, x) = angle.sin_cos();
    Point::new(x, y)
}

/// The angle of a direction.
pub(crate) fn angle(direction: Point) -> f64 {
    direction.y.atan2(direction.x)
}

/// A linear share of light as sRGB encodes it.
pub(crate) fn gamma(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

//! Numbers as text for styles.

/// A number with one digit after the point. The standard library's formatting of fractions costs 20 KB of
/// program, and a style needs no more than this.
#[must_use]
pub fn tenths(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a length on a screen, or a percentage")]
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn numbers_are_rounded_to_one_digit() {
        assert_eq!(tenths(12.34), "12.3");
        assert_eq!(tenths(-0.06), "-0.1");
        assert_eq!(tenths(-0.04), "0.0");
        assert_eq!(tenths(99.96), "100.0");
    }
}

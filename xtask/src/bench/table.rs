//! The table that people read.

use super::row::Measurement;

/// Which side of a target is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    /// How far the value is from the target: 1 or more is reached, 2 is twice as good as asked.
    fn ratio(self, value: f64) -> f64 {
        match self {
            Self::AtMost(most) => most / value,
            Self::AtLeast(least) => value / least,
        }
    }

    fn told(self, unit: &str) -> String {
        match self {
            Self::AtMost(most) => format!("<= {}", show(most, unit)),
            Self::AtLeast(least) => format!(">= {}", show(least, unit)),
        }
    }
}

/// The table, and how many targets were missed; one that nothing measured is missed.
pub(crate) fn table(measurements: &[Measurement], targets: &[(&str, Bound)]) -> (String, usize) {
    let mut rows = vec![["name", "median", "min", "max", "target", "reached", "ratio"].map(str::to_owned)];
    let mut missed = 0;
    for measurement in measurements {
        let unit = measurement.unit.as_str();
        let samples = measurement.sorted();
        let median = measurement.median();
        let bound = targets.iter().find(|(name, _)| means(name, &measurement.name)).map(|(_, bound)| *bound);
        let [target, reached, ratio] = bound.map_or_else(
            || ["none", "", ""].map(str::to_owned),
            |bound| {
                let ratio = bound.ratio(median);
                let reached = ratio >= 1.0;
                missed += usize::from(!reached);
                [bound.told(unit), if reached { "yes" } else { "MISSED" }.to_owned(), figures(ratio)]
            },
        );
        let (min, max) = (samples[0], samples[samples.len() - 1]);
        let [median, min, max] = [median, min, max].map(|value| show(value, unit));
        rows.push([measurement.name.clone(), median, min, max, target, reached, ratio]);
    }
    for (name, bound) in targets {
        if !measurements.iter().any(|row| means(name, &row.name)) {
            missed += 1;
            let [median, min, max, ratio] = ["not measured", "", "", ""].map(str::to_owned);
            rows.push([(*name).to_owned(), median, min, max, bound.told(""), "MISSED".to_owned(), ratio]);
        }
    }
    (align(&rows), missed)
}

/// Whether a target is about a row: by its name, or after a `*` by the end of its name.
fn means(target: &str, row: &str) -> bool {
    target.strip_prefix('*').map_or(target == row, |end| row.ends_with(end))
}

fn show(value: f64, unit: &str) -> String {
    format!("{} {unit}", figures(value)).trim_end().to_owned()
}

/// Three digits are what a measurement is worth; large numbers are read in groups of three.
fn figures(value: f64) -> String {
    match value {
        ..1.0 => format!("{value:.3}"),
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => {
            let digits = format!("{value:.0}");
            let mut text = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
    }
}

fn align(rows: &[[String; 7]]) -> String {
    let mut widths = [0; 7];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (width, cell)) in widths.iter().zip(row).enumerate() {
            line += &if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measurement(name: &str, samples: &[f64]) -> Measurement {
        Measurement { name: name.to_owned(), unit: "ms".to_owned(), samples: samples.to_vec() }
    }

    #[test]
    fn targets_are_reached_or_missed_on_the_right_side() {
        let rows = [measurement("load", &[20.0]), measurement("rate", &[20.0])];
        let (text, missed) = table(&rows, &[("load", Bound::AtMost(40.0)), ("rate", Bound::AtLeast(40.0))]);
        assert_eq!(missed, 1);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].ends_with("yes   2.00"), "{text}");
        assert!(lines[2].ends_with("MISSED  0.500"), "{text}");
    }

    #[test]
    fn a_target_that_nothing_measured_is_missed() {
        let (text, missed) = table(&[], &[("load", Bound::AtMost(1.0))]);
        assert_eq!(missed, 1);
        assert!(text.contains("load  not measured"), "{text}");
    }

    #[test]
    fn a_target_with_a_star_is_for_every_row_that_ends_so_and_has_none_of_its_own() {
        let rows = [measurement("a: rate", &[20.0]), measurement("b: rate", &[20.0])];
        let targets = [("a: rate", Bound::AtLeast(10.0)), ("*: rate", Bound::AtLeast(40.0))];
        let (text, missed) = table(&rows, &targets);
        assert_eq!(missed, 1, "{text}");
        assert_eq!(table(&[], &targets).1, 2);
    }

    #[test]
    fn figures_are_short_and_readable() {
        assert_eq!([0.614, 12.34, 999.6, 1_234_567.0].map(figures), ["0.614", "12.3", "1,000", "1,234,567"]);
    }
}

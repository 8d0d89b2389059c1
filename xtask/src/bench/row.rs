//! What programs tell.

use anyhow::{Context, Result};
use serde_json::Value;

/// One figure, measured several times.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measurement {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) samples: Vec<f64>,
}

impl Measurement {
    pub(crate) fn sorted(&self) -> Vec<f64> {
        let mut samples = self.samples.clone();
        samples.sort_by(f64::total_cmp);
        samples
    }

    /// The middle sample; of an even number of samples the mean of the two middle ones.
    pub(crate) fn median(&self) -> f64 {
        let samples = self.sorted();
        let middle = samples.len() / 2;
        if samples.len() % 2 == 1 {
            samples[middle]
        } else {
            f64::midpoint(samples[middle - 1], samples[middle])
        }
    }
}

/// Something that must be the same wherever it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Same {
    name: String,
    platform: String,
    value: String,
}

/// What one or more programs told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    pub(crate) measurements: Vec<Measurement>,
    same: Vec<Same>,
    /// What went wrong.
    pub(crate) troubles: Vec<String>,
}

impl Report {
    /// A report of measurements alone.
    pub(crate) fn of(measurements: impl IntoIterator<Item = Measurement>) -> Self {
        Self { measurements: measurements.into_iter().collect(), ..Self::default() }
    }

    /// Takes over another report; samples of the same name belong to the same row.
    pub(crate) fn add(&mut self, other: Self) {
        for measurement in other.measurements {
            match self.measurements.iter_mut().find(|row| row.name == measurement.name) {
                Some(row) => row.samples.extend(measurement.samples),
                None => self.measurements.push(measurement),
            }
        }
        self.same.extend(other.same);
        self.troubles.extend(other.troubles);
    }

    /// The row of this name.
    pub(crate) fn row(&self, name: &str) -> Option<&Measurement> {
        self.measurements.iter().find(|row| row.name == name)
    }

    /// Reads a line `measure {...}` or `same {...}`; other lines mean nothing here.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        let read = if let Some(json) = line.strip_prefix("measure ") {
            measurement(json).map(|row| self.measurements.push(row))
        } else if let Some(json) = line.strip_prefix("same ") {
            same(json).map(|same| self.same.push(same))
        } else {
            return;
        };
        if let Err(error) = read {
            self.troubles.push(format!("in the line {line:?}: {error:#}"));
        }
    }

    /// Counts as trouble what should be the same and is not.
    pub(crate) fn compare(&mut self) {
        for (i, one) in self.same.iter().enumerate() {
            let other = self.same[..i].iter().find(|other| other.name == one.name);
            if let Some(other) = other.filter(|other| other.value != one.value) {
                self.troubles.push(format!(
                    "{} is {:?} ({}) and {:?} ({})",
                    one.name, other.value, other.platform, one.value, one.platform
                ));
            }
        }
    }

    /// What should be the same, and is: by name, the value and who told it.
    pub(crate) fn agreed(&self) -> Vec<(&str, String)> {
        let mut agreed: Vec<(&str, String)> = Vec::new();
        for one in &self.same {
            let others = || self.same.iter().filter(|other| other.name == one.name);
            if agreed.iter().any(|(name, _)| *name == one.name)
                || others().any(|other| other.value != one.value)
            {
                continue;
            }
            let mut platforms: Vec<&str> = Vec::new();
            for other in others().filter(|other| !other.platform.is_empty()) {
                if !platforms.contains(&other.platform.as_str()) {
                    platforms.push(&other.platform);
                }
            }
            agreed.push((&one.name, format!("{} ({})", one.value, platforms.join(", "))));
        }
        agreed
    }
}

fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("no text {name:?}"))
}

fn measurement(json: &str) -> Result<Measurement> {
    let value: Value = serde_json::from_str(json)?;
    let samples = value["samples"].as_array().context("no list \"samples\"")?;
    let samples = samples.iter().map(|sample| sample.as_f64().filter(|sample| *sample > 0.0));
    let samples = samples.collect::<Option<Vec<_>>>().filter(|samples| !samples.is_empty());
    let samples = samples.context("\"samples\" must hold numbers above 0, at least one")?;
    Ok(Measurement { name: text(&value, "name")?, unit: text(&value, "unit")?, samples })
}

fn same(json: &str) -> Result<Same> {
    let value: Value = serde_json::from_str(json)?;
    let text = |name| text(&value, name);
    Ok(Same { name: text("name")?, platform: text("platform")?, value: text("value")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> Report {
        let mut report = Report::default();
        lines.iter().for_each(|line| report.read(line));
        report
    }

    #[test]
    fn lines_of_programs_are_read() {
        let report = told(&[r#"measure {"name": "load", "unit": "ms", "samples": [3, 1.5]}"#, "ok 1 load"]);
        let row = Measurement { name: "load".to_owned(), unit: "ms".to_owned(), samples: vec![3.0, 1.5] };
        assert_eq!(report.measurements, [row]);
        assert!(report.troubles.is_empty());
        for wrong in [
            r#"measure {"name": "load", "unit": "ms", "samples": []}"#,
            r#"measure {"unit": "ms", "samples": [1]}"#,
            "measure {",
            r#"same {"name": "digest"}"#,
        ] {
            assert_eq!(told(&[wrong]).troubles.len(), 1, "{wrong}");
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        let row = |samples: &[f64]| Measurement {
            name: String::new(),
            unit: String::new(),
            samples: samples.to_vec(),
        };
        assert_eq!(row(&[9.0, 1.0, 2.0]).median().to_bits(), 2.0_f64.to_bits());
        assert_eq!(row(&[4.0, 1.0, 2.0, 9.0]).median().to_bits(), 3.0_f64.to_bits());
    }

    #[test]
    fn samples_of_one_name_come_together() {
        let line = r#"measure {"name": "load", "unit": "ms", "samples": [3]}"#;
        let mut report = told(&[line]);
        report.add(told(&[line]));
        assert_eq!(report.row("load").map(|row| row.samples.len()), Some(2));
    }

    #[test]
    fn what_differs_between_platforms_is_trouble() {
        let native = r#"same {"name": "digest", "platform": "native", "value": "a"}"#;
        let wasm = r#"same {"name": "digest", "platform": "wasm", "value": "a"}"#;
        let mut report = told(&[native, wasm, native]);
        report.compare();
        assert!(report.troubles.is_empty());
        assert_eq!(report.agreed(), [("digest", "a (native, wasm)".to_owned())]);
        let mut report = told(&[native, &wasm.replace("\"a\"", "\"b\"")]);
        report.compare();
        assert_eq!(report.troubles, [r#"digest is "a" (native) and "b" (wasm)"#]);
        assert!(report.agreed().is_empty());
    }
}

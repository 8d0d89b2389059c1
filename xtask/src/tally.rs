//! Counts of tests, read from what the test programs print.

use std::ops::AddAssign;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How many tests ended how.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that ran and held.
    pub(crate) passed: u64,
    /// Tests that ran and did not hold.
    pub(crate) failed: u64,
    /// Tests that did not run. There should be none: a test that never runs holds nothing.
    pub(crate) skipped: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Tally {
    /// Reads a line like `test result: ok. 5 passed; 0 failed; 1 ignored; ...`; other lines are not counts.
    pub(crate) fn of_cargo_line(line: &str) -> Option<Self> {
        let counts = line.trim().strip_prefix("test result: ")?.split_once(". ")?.1;
        let mut tally = Self::default();
        for count in counts.split("; ") {
            let (number, word) = count.split_once(' ')?;
            match word {
                "passed" => tally.passed = number.parse().ok()?,
                "failed" => tally.failed = number.parse().ok()?,
                "ignored" => tally.skipped = number.parse().ok()?,
                _ => {}
            }
        }
        Some(tally)
    }

    /// Reads the report of Playwright's JSON reporter. A test that held only at a second try did not hold.
    pub(crate) fn of_playwright_report(report: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(report).context("Playwright's report is not JSON")?;
        let count = |name: &str| {
            report["stats"][name].as_u64().with_context(|| format!("Playwright's report has no stats.{name}"))
        };
        Ok(Self {
            passed: count("expected")?,
            failed: count("unexpected")? + count("flaky")?,
            skipped: count("skipped")?,
        })
    }

    /// Accepts a step whose tests all ran and held, at least `least` of them.
    pub(crate) fn accept(self, succeeded: bool, command: &str, least: u64) -> Result<Self> {
        let Self { passed, failed, skipped } = self;
        if failed > 0 {
            bail!("`{command}`: {passed} passed, {failed} failed");
        }
        if !succeeded {
            bail!(
                "`{command}` failed before all tests could be counted; see its output above ({passed} passed)"
            );
        }
        if skipped > 0 {
            bail!(
                "`{command}`: {skipped} tests were skipped; every test must run, remove it or make it quick enough"
            );
        }
        if passed < least {
            bail!("`{command}` ran {passed} tests where at least {least} must exist");
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 2 ignored; 0 measured; 7 filtered out; finished in 0.10s";
        assert_eq!(Tally::of_cargo_line(line), Some(Tally { passed: 12, failed: 3, skipped: 2 }));
        let line = "test result: ok. 1 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.00s";
        assert_eq!(Tally::of_cargo_line(line), Some(Tally { passed: 1, failed: 0, skipped: 0 }));
        assert_eq!(Tally::of_cargo_line("test result_is_counted ... ok"), None);
        assert_eq!(Tally::of_cargo_line("running 3 tests"), None);
    }

    #[test]
    fn reports_of_playwright_are_counted() {
        let report = r#"{"stats":{"expected":4,"skipped":1,"unexpected":2,"flaky":1,"duration":5.5}}"#;
        let tally = Tally::of_playwright_report(report).expect("a report");
        assert_eq!(tally, Tally { passed: 4, failed: 3, skipped: 1 });
        assert!(Tally::of_playwright_report("{}").is_err());
    }

    #[test]
    fn only_complete_success_is_accepted() {
        let good = Tally { passed: 2, failed: 0, skipped: 0 };
        assert!(good.accept(true, "test", 1).is_ok());
        assert!(good.accept(true, "test", 3).is_err());
        assert!(good.accept(false, "test", 1).is_err());
        assert!(Tally { failed: 1, ..good }.accept(true, "test", 1).is_err());
        assert!(Tally { skipped: 1, ..good }.accept(true, "test", 1).is_err());
    }
}

//! The report for people.

use super::Checked;
use crate::output::complain;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use std::io::Write;

const PLACE: Style = Style::new().bold();
const WRONG: Style = AnsiColor::Red.on_default();
const RIGHT: Style = AnsiColor::Green.on_default();

pub(super) fn write(checked: &Checked, quiet: bool, out: &mut dyn Write) -> Result<()> {
    for finding in &checked.findings {
        let (file, line) = (&finding.file, finding.line);
        writeln!(out, "{PLACE}{file}:{line}:{PLACE:#} {}", finding.told())?;
    }
    for unreadable in &checked.unreadable {
        match unreadable.line {
            Some(line) => complain(&format!("{}:{line}: {}", unreadable.path, unreadable.what)),
            None => complain(&unreadable.what),
        }
    }
    if !quiet {
        let style = if checked.wrong == 0 && checked.unreadable.is_empty() { RIGHT } else { WRONG };
        writeln!(out, "{style}{}{style:#}", checked.summary())?;
    }
    Ok(())
}

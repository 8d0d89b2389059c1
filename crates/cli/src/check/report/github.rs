//! The report as workflow commands, which GitHub Actions shows at the lines of a change.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::{Checked, portable};
use anyhow::Result;
use std::io::Write;

pub(super) fn write(checked: &Checked, quiet: bool, out: &mut dyn Write) -> Result<()> {
    for finding in &checked.findings {
        let level = if finding.blessed { "notice" } else { "error" };
        command(out, level, &finding.file, Some(finding.line), &finding.told())?;
    }
    for unreadable in &checked.unreadable {
        command(out, "error", &unreadable.path, unreadable.line, &unreadable.what)?;
    }
    if !quiet {
        writeln!(out, "{}", checked.summary())?;
    }
    Ok(())
}

fn command(out: &mut dyn Write, level: &str, file: &str, line: Option<usize>, what: &str) -> Result<()> {
    let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
    writeln!(out, "::{level} file={}{line},title=faultline::{}", property(&portable(file)), data(what))?;
    Ok(())
}

/// What follows the command, escaped as the toolkit of GitHub does it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let mut out = Vec::new();
        command(&mut out, "error", "./a,b:c/100%.md", Some(7), "one\r\ntwo, 50%: three").expect("a vector");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "::error file=a%2Cb%3Ac/100%25.md,line=7,title=faultline::one%0D%0Atwo, 50%25: three\n"
        );
    }
}

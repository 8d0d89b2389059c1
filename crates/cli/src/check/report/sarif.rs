//! The report as SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use super::{Checked, portable};
use crate::check::finding::{Finding, code};
use crate::check::places::Unreadable;
use crate::language::{said, wrong_words};
use faultline_words::{Said, Wrong};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may not stand in the path of an address as it is (RFC 3986, section 3.3), and `%` itself.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

pub(super) fn of(checked: &Checked) -> Value {
    let rules: Vec<Value> = Wrong::ALL.into_iter().map(rule).collect();
    let unreadable: Vec<Value> = checked.unreadable.iter().map(notification).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "faultline",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": checked.unreadable.is_empty(),
                "toolExecutionNotifications": unreadable,
            }],
            "results": checked.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn rule(wrong: Wrong) -> Value {
    json!({ "id": code(wrong), "shortDescription": { "text": wrong_words(wrong) }, "defaultConfiguration": { "level": "error" } })
}

fn result(finding: &Finding) -> Value {
    json!({
        "ruleId": finding.code(),
        "ruleIndex": Wrong::ALL.iter().position(|wrong| *wrong == finding.wrong),
        "level": if finding.blessed { "note" } else { "error" },
        "message": { "text": finding.told() },
        "locations": [location(&finding.file, Some(finding.line))],
    })
}

fn notification(unreadable: &Unreadable) -> Value {
    json!({
        "level": "error",
        "message": { "text": unreadable.what },
        "locations": [location(&unreadable.path, unreadable.line)],
    })
}

fn location(file: &str, line: Option<usize>) -> Value {
    let artifact = json!({ "uri": address(file) });
    match line {
        Some(line) => {
            json!({ "physicalLocation": { "artifactLocation": artifact, "region": { "startLine": line } } })
        }
        None => json!({ "physicalLocation": { "artifactLocation": artifact } }),
    }
}

/// The address of a file: relative where its path is, from the folder of the caller.
fn address(file: &str) -> String {
    if file == said(Said::StandardInput) {
        return "stdin".into();
    }
    let path = portable(file);
    let has_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let encoded = utf8_percent_encode(&path, PATH).to_string();
    if has_drive {
        return format!("file:///{encoded}");
    }
    if path.starts_with('/') {
        return format!("file://{encoded}");
    }
    // The first part of a relative address may hold no colon.
    match encoded.split_once('/') {
        Some((first, rest)) => format!("{}/{rest}", first.replace(':', "%3A")),
        None => encoded.replace(':', "%3A"),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_path_becomes_an_address() {
        for (path, wanted) in [
            ("docs/a.md", "docs/a.md"),
            ("./docs/a b#c?.md", "docs/a%20b%23c%3F.md"),
            ("/tmp/100%.md", "file:///tmp/100%25.md"),
            ("a:b/c:d.md", "a%3Ab/c:d.md"),
            ("日.md", "%E6%97%A5.md"),
            ("../x.md", "../x.md"),
        ] {
            assert_eq!(address(path), wanted);
        }
    }
}

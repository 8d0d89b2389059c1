//! `--bless`: writes the digests of today into the files.

use super::finding::Finding;
use crate::document::Repinned;
use crate::language::said;
use anyhow::{Context, Result};
use faultline_engine::Time;
use faultline_words::Said;
use std::collections::BTreeMap;
use std::ops::Range;

/// Puts the digest that a run has in the place of the one that is written, wherever that is all that is wrong with a line's
/// digest. A picture is left as it is: it would show a run that it does not carry.
pub(super) fn bless(findings: &mut [Finding]) -> Result<()> {
    let mut of_file: BTreeMap<String, Vec<&mut Finding>> = BTreeMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.digest.is_some()) {
        if finding.has_lines {
            of_file.entry(finding.file.clone()).or_default().push(finding);
        } else {
            finding.what += &format!(" {}", said(Said::NotBlessed));
        }
    }
    for (file, findings) in of_file {
        let mut text = std::fs::read_to_string(&file).with_context(|| said(Said::Unreadable(&file)))?;
        let before = text.clone();
        for finding in findings {
            let Some(pin) = &finding.digest else { continue };
            // Two pages may name one file, whose line was then changed for the first.
            let done = replace(&mut text, finding.line, pin) || holds(&text, finding.line, &pin.new, pin.at);
            if done {
                finding.blessed = true;
            } else {
                finding.what += &format!(" {}", said(Said::NotBlessed));
            }
        }
        if text != before {
            std::fs::write(&file, text).with_context(|| said(Said::Unwritable(&file)))?;
        }
    }
    Ok(())
}

/// Replaces the digest of a moment in a line; whether it was there.
fn replace(text: &mut String, line: usize, pin: &Repinned) -> bool {
    let places = places(text, line, &pin.old, pin.at);
    for place in places.iter().rev() {
        text.replace_range(place.clone(), &pin.new);
    }
    !places.is_empty()
}

fn holds(text: &str, line: usize, digest: &str, at: Time) -> bool {
    !places(text, line, digest, at).is_empty()
}

/// Where `digest DIGEST at MOMENT` has its digest in a line.
fn places(text: &str, line: usize, digest: &str, at: Time) -> Vec<Range<usize>> {
    let Some(start) =
        text.split_inclusive('\n').take(line - 1).map(str::len).reduce(|a, b| a + b).or(Some(0))
    else {
        return Vec::new();
    };
    let whole = text[start..].split_inclusive('\n').next().unwrap_or_default();
    let is_it = |place: usize| {
        let before = whole[..place].trim_end_matches([' ', '\t']);
        let after = whole[place + digest.len()..].trim_start_matches([' ', '\t']);
        let moment = after.strip_prefix("at").map(|rest| rest.trim_start_matches([' ', '\t']));
        let word = |rest: &str| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').next().unwrap_or_default().to_owned()
        };
        before.len() < place
            && before.ends_with("digest")
            && moment.is_some_and(|rest| word(rest).trim_end_matches('.').parse() == Ok(at))
    };
    let found = whole.match_indices(digest).filter(|(place, _)| is_it(*place));
    found.map(|(place, _)| start + place..start + place + digest.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Repinned, replace};
    use faultline_engine::Time;

    #[test]
    fn only_the_digest_of_the_moment_in_the_line_is_replaced() {
        let pin = |at| Repinned { old: "0123456789ab".into(), at: Time(at), new: "ba9876543210".into() };
        let replaced = |text: &str, line, at| {
            let mut text = text.to_string();
            replace(&mut text, line, &pin(at)).then_some(text)
        };
        let line = "a\r\nexpect = [\"digest 0123456789ab at 1s\", 'digest  0123456789ab at 1500ms'] # 0123456789ab\r\n";
        assert_eq!(
            replaced(line, 2, 1_000_000).as_deref(),
            Some(
                "a\r\nexpect = [\"digest ba9876543210 at 1s\", 'digest  0123456789ab at 1500ms'] # 0123456789ab\r\n"
            )
        );
        assert_eq!(
            replaced(line, 2, 1_500_000).as_deref(),
            Some(
                "a\r\nexpect = [\"digest 0123456789ab at 1s\", 'digest  ba9876543210 at 1500ms'] # 0123456789ab\r\n"
            )
        );
        assert_eq!(replaced(line, 2, 2_000_000), None);
        assert_eq!(replaced(line, 1, 1_000_000), None);
        assert_eq!(replaced(line, 9, 1_000_000), None);
        assert!(replaced("<!-- expect: safe; digest 0123456789ab at 1s-->", 1, 1_000_000).is_some());
        assert!(replaced("x\"digest 0123456789ab at 1s\\n\",", 1, 1_000_000).is_some());
        assert!(replaced("digest 0123456789ab after 1s", 1, 1_000_000).is_none());
    }
}

//! Texts that are right: what a mutation begins with.

use faultline_collection::{LINKS, SCENARIOS};
use faultline_engine::limits::MAX_LINE;
use faultline_scenario::Link;
use faultline_scenario::file::Scenario;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Characters that have been trouble somewhere: ends of lines and texts, what is encoded, what is wider than it looks, what
/// turns the direction of a text.
pub const SIGNS: &[char] = &[
    '\0',
    '\n',
    '\r',
    '\t',
    ' ',
    '"',
    '\'',
    '\\',
    '#',
    '%',
    '&',
    '+',
    ';',
    '=',
    '?',
    '|',
    '{',
    '}',
    '[',
    ']',
    '.',
    ',',
    '-',
    '>',
    ':',
    '/',
    '*',
    'µ',
    'é',
    '中',
    '\u{301}',
    '\u{200d}',
    '\u{202e}',
    '\u{feff}',
    '\u{fffd}',
    '\u{10ffff}',
];

/// Words that have been trouble somewhere: numbers at the ends of what a type holds and of what a limit allows, units, keys
/// that a link has twice, encodings of encodings.
pub const WORDS: &[&str] = &[
    "",
    "0",
    "00",
    "-0",
    "-1",
    "1",
    "2",
    "15",
    "16",
    "64",
    "65",
    "66",
    "67",
    "100",
    "101",
    "255",
    "256",
    "320",
    "440",
    "441",
    "999",
    "1000",
    "1001",
    "65535",
    "65536",
    "999999",
    "1000000",
    "1000001",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1e9",
    "1e400",
    "NaN",
    "inf",
    "0.0000001",
    "0.5",
    "99.99",
    "0%",
    "100%",
    "100.0001%",
    "0s",
    "1us",
    "1ms",
    "3600s",
    "3600.000001s",
    "3601s",
    "18446744073709s",
    "1µs",
    "n0",
    "n1",
    "n15",
    "n16",
    "n66",
    "n67",
    "n100",
    "n101",
    "absent",
    "join",
    "leave",
    "twin",
    "untwin",
    "lie",
    "n4294967296",
    "c0",
    "c1",
    "c5",
    "c6",
    "m0",
    "m1",
    "m4294967295",
    "all",
    "*",
    "{1..1000}",
    "{1..1001}",
    "{2..1}",
    "%",
    "%2",
    "%25",
    "%00",
    "%0A",
    "%FF",
    "%E4%B8",
    "%252525",
    "v=2",
    "z=",
    "z=AAAA",
    "at=1s",
    "seed=1",
    "do=",
    "set=",
    "do",
    "true",
    "false",
    "\"\"\"",
    "title",
    "[[",
    "]]",
    "1979-05-27",
];

/// Links of the corpora of all protocols, and those of the scenarios.
pub static LINKS_SENT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = LINKS
        .iter()
        .flat_map(|file| file.text.lines())
        .filter(|line| !line.is_empty() && !line.starts_with("# "));
    let sent = lines.map(|line| line.split([' ']).next().unwrap_or_default().to_string());
    let of_files = SCENARIOS.iter().filter_map(|file| Some(Scenario::read(file.text).ok()?.link.encode()));
    sent.chain(of_files).collect()
});

/// Lines of scripts, each with the protocol that it was written for.
pub static LINES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let links = LINKS_SENT.iter().filter_map(|text| Link::decode(text).ok());
    let lines = links.flat_map(|link| {
        let of = link.protocol.clone();
        link.script.into_iter().map(move |timed| (of.clone(), timed.input.to_string()))
    });
    let all: BTreeSet<(String, String)> = lines.filter(|(_, line)| line.len() <= MAX_LINE).collect();
    all.into_iter().collect()
});

/// Scenario files.
pub static FILES: LazyLock<Vec<String>> =
    LazyLock::new(|| SCENARIOS.iter().map(|file| file.text.to_string()).collect());

/// Every word that stands in a link or a script, and those of [`WORDS`].
pub static DICTIONARY: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = LINKS_SENT.iter().map(String::as_str).chain(LINES.iter().map(|(_, line)| line.as_str()));
    let words: BTreeSet<&str> = texts
        .flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric() && sign != '-' && sign != '.'))
        .collect();
    words
        .into_iter()
        .filter(|word| word.len() < 30)
        .chain(WORDS.iter().copied())
        .map(str::to_string)
        .collect()
});

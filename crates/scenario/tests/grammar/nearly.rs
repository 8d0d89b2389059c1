//! Lines that are nearly right.

use proptest::prelude::*;

/// Lines that are nearly right: words of the grammar in any order, whole, cut and mixed with others.
pub(crate) fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("crash"),
        Just("cut"),
        Just("heal"),
        Just("partition"),
        Just("isolate"),
        Just("delay"),
        Just("loss"),
        Just("duplicate"),
        Just("disk"),
        Just("drop"),
        Just("deliver"),
        Just("hold"),
        Just("release"),
        Just("AppendEntries"),
        Just("appendentries"),
        Just("term=2"),
        Just("term="),
        Just("entries=0"),
        Just("=2"),
        Just("round=1"),
        Just("2"),
        Just("02"),
        Just("65536"),
        Just("timeout"),
        Just("n1"),
        Just("n2"),
        Just("n3"),
        Just("n0"),
        Just("n101"),
        Just("join"),
        Just("leave"),
        Just("absent"),
        Just("n01"),
        Just("c1"),
        Just("c9"),
        Just("m17"),
        Just("m0"),
        Just("all"),
        Just("->"),
        Just("|"),
        Just("30%"),
        Just("101%"),
        Just("80ms"),
        Just("10ms..15ms"),
        Just("15ms..10ms"),
        Just("61s"),
        Just("1.2s"),
        Just("3601s"),
        Just("every"),
        Just("quiet"),
        Just("set"),
        Just("x"),
        Just("1"),
        Just("\u{a0}"),
        Just("é"),
        Just("🦀"),
        Just("")
    ];
    let space = prop_oneof![8 => Just(" "), 1 => Just("  "), 1 => Just("\u{2003}"), 1 => Just("")];
    prop::collection::vec((word, space), 0..8)
        .prop_map(|words| words.into_iter().map(|(word, space)| format!("{word}{space}")).collect())
}

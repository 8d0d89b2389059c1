//! Which protocols there are, as the catalogue and the families say: a family has one line for each of its own.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::shell;

/// The names of all protocols in links, in the order of the catalogue.
pub(crate) fn all() -> Result<Vec<String>> {
    let read = |path: &str| {
        let file = shell::root().join(path);
        fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))
    };
    let mut protocols = Vec::new();
    for family in families(&read("crates/catalogue/src/lib.rs")?) {
        let path = format!("families/{family}/src/lib.rs");
        let found = of_family(&read(&path)?);
        if found.is_empty() {
            bail!("{path} has no line of a protocol");
        }
        protocols.extend(found);
    }
    if protocols.is_empty() {
        bail!("crates/catalogue/src/lib.rs names no family");
    }
    Ok(protocols)
}

/// The names of the families in the order of the catalogue.
fn families(catalogue: &str) -> Vec<String> {
    let named = catalogue.split("&faultline_").skip(1).filter_map(|text| text.split_once("::FAMILY"));
    let names = named.map(|(name, _)| name).filter(|name| name.chars().all(is_of_a_name));
    names.map(str::to_owned).collect()
}

/// The protocols of a family: the lines `"raft" => …`.
fn of_family(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\" => "));
    lines.map(|(slug, _)| slug.to_owned()).collect()
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read_in_their_order() {
        let text = "pub use faultline_a as a;\nstatic FAMILIES: &[&Family] = &[&faultline_b::FAMILY, &faultline_a_c::FAMILY];";
        assert_eq!(families(text), ["b", "a_c"]);
    }

    #[test]
    fn the_protocols_of_a_family_are_read_in_their_order() {
        let text =
            "facts: Fact;\n  \"b\" => b: b, b::B, b::config();\n  \"2a\" => _2a: a, Node, a::config();\n}";
        assert_eq!(of_family(text), ["b", "2a"]);
    }

    #[test]
    fn every_family_of_the_catalogue_has_protocols() {
        assert!(all().expect("the families are read").len() > 1);
    }
}

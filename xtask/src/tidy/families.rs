//! What is said of one family of protocols is said in its folder: no other code names a family, except the catalogue,
//! which lists them, and what tests and measures each protocol.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::arrows::HOSTS;
use super::{Finding, Tree};

/// Who may name every family.
const GATHER: [&str; 3] = ["crates/bench/", "crates/catalogue/", "crates/trials/"];

/// Paths of Rust that lead into a family: through its package, or through the catalogue.
pub(super) fn named(tree: &Tree) -> Vec<Finding> {
    let families: BTreeSet<&str> = tree.files.iter().filter_map(|file| family_of(&file.path)).collect();
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() == "rs") {
        if GATHER.iter().any(|place| file.path.starts_with(place)) {
            continue;
        }
        // What does not parse is found by the compiler.
        let Ok(tokens) = file.text.parse::<TokenStream>() else { continue };
        let own = family_of(&file.path);
        let mut names = Vec::new();
        look(&tokens.into_iter().collect::<Vec<_>>(), &mut names);
        for (family, name) in names {
            if families.contains(family.as_str()) && own != Some(&family) && !hosts(own, &family) {
                let told = format!("{name} is of the family {family}; only its own folder may know it");
                found.push(file.finding(name.span().start().line, told));
            }
        }
    }
    found
}

/// Whether a protocol of a family is a part of one of another; see [`HOSTS`].
fn hosts(own: Option<&str>, part: &str) -> bool {
    let package = |family: &str| format!("faultline-{family}");
    own.is_some_and(|own| HOSTS.contains(&(&*package(own), &*package(part))))
}

/// The family in whose folder a file is.
fn family_of(path: &str) -> Option<&str> {
    Some(path.strip_prefix("families/")?.split_once('/')?.0)
}

/// Names that may be families: `faultline_<family>`, and what follows `faultline_catalogue::`.
fn look(code: &[TokenTree], found: &mut Vec<(String, Ident)>) {
    for (at, token) in code.iter().enumerate() {
        match token {
            TokenTree::Group(group) => look(&group.stream().into_iter().collect::<Vec<_>>(), found),
            TokenTree::Ident(name) if name == "faultline_catalogue" => match code.get(at + 3) {
                Some(TokenTree::Ident(first)) => found.push((first.to_string(), first.clone())),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    let items =
                        inside.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','));
                    for item in items {
                        if let Some(TokenTree::Ident(first)) = item.first() {
                            found.push((first.to_string(), first.clone()));
                        }
                    }
                }
                _ => {}
            },
            TokenTree::Ident(name) => {
                if let Some(family) = name.to_string().strip_prefix("faultline_") {
                    found.push((family.to_owned(), name.clone()));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::File;

    fn found(path: &str, text: &str) -> usize {
        let mut tree = Tree::planted("families/one/src/lib.rs", "");
        tree.files.push(File { path: path.to_owned(), text: text.to_owned() });
        named(&tree).len()
    }

    #[test]
    fn a_family_that_is_named_elsewhere_is_found() {
        let used = "use faultline_catalogue::{\n    Entry,\n    one::Part,\n};\nfn f() { faultline_one::go(faultline_catalogue::one::X) }";
        assert_eq!(found("crates/words/src/a.rs", used), 3);
        assert_eq!(found("families/two/src/two/trials.rs", used), 3);
    }

    #[test]
    fn a_family_may_name_itself_and_be_gathered() {
        let used = "use faultline_catalogue::one::Part;\nuse faultline_one::Fact;";
        for path in ["families/one/tests/a.rs", "crates/catalogue/src/lib.rs", "crates/trials/src/subject.rs"]
        {
            assert_eq!(found(path, used), 0, "{path}");
        }
        let other =
            "// faultline_one\nuse faultline_catalogue::{Entry, find as one};\nuse faultline_engine::one;";
        assert_eq!(found("crates/words/src/a.rs", other), 0);
    }
}

//! Checks that read lines.

use super::{Finding, Tree};

/// Longer files hold more than one thing.
const MOST_LINES: usize = 800;

/// No source file is longer than a person reads in one sitting.
pub(super) fn long_files(tree: &Tree) -> Vec<Finding> {
    let ours = tree.files.iter().filter(|file| matches!(file.extension(), "rs" | "ts" | "css"));
    ours.filter_map(|file| {
        let lines = file.text.lines().count();
        let told = format!("{lines} lines, at most {MOST_LINES} are accepted; split it by what it is about");
        (lines > MOST_LINES).then(|| file.finding(MOST_LINES + 1, told))
    })
    .collect()
}

/// Hosts that serve packages, whole or as the end of a name.
const REGISTRIES: [&str; 7] =
    ["crates.io", "npmjs.org", "npmjs.com", "yarnpkg.com", "deb.debian.org", "pypi.org", "pythonhosted.org"];

/// Parts of a host that say "mirror of packages".
const MIRRORS: [&str; 6] = ["registry", "artifactory", "jfrog", "nexus", "verdaccio", "mirror"];

/// Packages come from wherever the machine is told to fetch them: no file names a host for them.
pub(super) fn registry_hosts(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        let settings = file.path.ends_with(".npmrc") || file.path.ends_with(".cargo/config.toml");
        found.extend(file.per_line(|line| {
            if let Some(host) = hosts(line).find(|host| is_registry(host)) {
                return Some(format!(
                    "names the package host {host:?}; name the package and leave the host to the machine"
                ));
            }
            let line = line.trim();
            if file.path.ends_with("package-lock.json") && line.starts_with("\"resolved\"") {
                return Some(
                    "a lock file with addresses; `npm install` in e2e/ leaves them out (e2e/.npmrc)"
                        .to_owned(),
                );
            }
            if file.path.ends_with("Cargo.lock") && line.starts_with("source = ") && !line.contains(CRATES_IO)
            {
                return Some(format!("only the source {CRATES_IO:?} is accepted"));
            }
            let redirects = ["[source.", "[registries", "replace-with", "registry="];
            let redirect = redirects.iter().find(|word| settings && line.starts_with(**word))?;
            Some(format!("{redirect:?} sends every machine to one host; such settings belong to the machine"))
        }));
    }
    found
}

/// What Cargo writes for every package of the public registry, whatever host it came from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The hosts of the addresses in a line.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("://").filter_map(|(at, mark)| {
        let scheme = line[..at].ends_with("http") || line[..at].ends_with("https");
        let rest = &line[at + mark.len()..];
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-_@:".contains(c))).unwrap_or(rest.len());
        let host = rest[..end].rsplit('@').next()?.split(':').next()?;
        (scheme && !host.is_empty()).then_some(host)
    })
}

fn is_registry(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    REGISTRIES.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
        || host.split(['.', '-']).any(|part| MIRRORS.contains(&part))
}

/// Folders that exist on one machine only.
const HOMES: [&str; 4] = ["root", "home", "work", "Users"];

/// No file knows where somebody keeps it.
pub(super) fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut needles: Vec<String> = HOMES.iter().map(|home| format!("/{home}/")).collect();
    // A checkout directly below the root of the file system has a path that is too common to look for.
    if tree.root.components().count() > 2 {
        needles.push(tree.root.to_string_lossy().into_owned());
    }
    let mut found = Vec::new();
    for file in &tree.files {
        found.extend(file.per_line(|line| {
            let needle = needles.iter().find(|needle| begins_a_path(line, needle))?;
            Some(format!("holds the path {needle:?} of one machine; write paths relative to the repository"))
        }));
    }
    found
}

/// Whether the needle stands where an absolute path begins, and not within an address or a longer path.
fn begins_a_path(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~})]>*".contains(c))
    })
}

/// What a person sees is drawn and worded by us, not by the fonts of their system.
pub(super) fn emoji(tree: &Tree) -> Vec<Finding> {
    const SEEN: [&str; 6] =
        ["src/", "static/", "index.html", "crates/language/src/", "crates/words/src/", "crates/scene/src/"];
    // The words of families, and of what they share.
    const WORDS: &str = "/src/words/";
    let seen = |path: &str| path.contains(WORDS) || SEEN.iter().any(|place| path.starts_with(place));
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| seen(&file.path)) {
        found.extend(file.per_line(|line| {
            let c = line.chars().chain(escapes(line)).find(|c| is_emoji(*c))?;
            Some(format!("holds the emoji U+{:X}; draw it as a shape or say it in words", u32::from(c)))
        }));
    }
    found
}

/// Characters written as `\u{1F600}` or `&#x1F600;`.
fn escapes(line: &str) -> impl Iterator<Item = char> {
    let marks = [("\\u{", '}'), ("&#x", ';'), ("&#X", ';')];
    marks.into_iter().flat_map(move |(open, close)| {
        line.match_indices(open).filter_map(move |(at, _)| {
            let rest = &line[at + open.len()..];
            char::from_u32(u32::from_str_radix(&rest[..rest.find(close)?], 16).ok()?)
        })
    })
}

/// Characters that are pictures by default (Unicode's `Emoji_Presentation`), and the mark that asks for a picture.
fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0xFE0F | 0x231A..=0x231B | 0x23E9..=0x23EC | 0x23F0 | 0x23F3 | 0x25FD..=0x25FE | 0x2614..=0x2615
        | 0x2648..=0x2653 | 0x267F | 0x2693 | 0x26A1 | 0x26AA..=0x26AB | 0x26BD..=0x26BE | 0x26C4..=0x26C5 | 0x26CE
        | 0x26D4 | 0x26EA | 0x26F2..=0x26F3 | 0x26F5 | 0x26FA | 0x26FD | 0x2705 | 0x270A..=0x270B | 0x2728 | 0x274C
        | 0x274E | 0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x27B0 | 0x27BF | 0x2B1B..=0x2B1C | 0x2B50 | 0x2B55
        | 0x1F004 | 0x1F0CF | 0x1F18E | 0x1F191..=0x1F19A | 0x1F1E6..=0x1F1FF | 0x1F201 | 0x1F21A | 0x1F22F
        | 0x1F232..=0x1F236 | 0x1F238..=0x1F23A | 0x1F250..=0x1F251 | 0x1F300..=0x1FAFF)
}

/// A test that does not run holds nothing.
pub(super) fn skipped_tests(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        let (marks, at_start): (&[&str], bool) = match file.extension() {
            "rs" => (&["#[ignore", "#![ignore"], true),
            "ts" => (&[".skip(", ".only(", ".fixme("], false),
            _ => continue,
        };
        found.extend(file.per_line(|line| {
            let line = line.trim_start();
            let mark = marks
                .iter()
                .find(|mark| if at_start { line.starts_with(**mark) } else { line.contains(**mark) })?;
            Some(format!("{mark:?} keeps tests from running; every test runs, or is removed"))
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let long = |lines| Tree::planted("src/a.rs", &"x\n".repeat(lines));
        assert_eq!(long_files(&long(801)).len(), 1);
        assert_eq!(long_files(&long(800)), []);
        assert_eq!(long_files(&Tree::planted("a.lock", &"x\n".repeat(2000))), []);
    }

    #[test]
    fn a_package_host_is_found() {
        for host in [
            "registry.npmjs.org",
            "index.crates.io",
            "user:word@npm.mirror.example:8443",
            "artifactory.example.com",
        ] {
            for scheme in ["http", "https"] {
                let tree = Tree::planted("notes.md", &format!("first\nsee {scheme}://{host}/x\n"));
                assert_eq!(registry_hosts(&tree)[0].line, 2, "{host}");
            }
        }
        assert_eq!(
            registry_hosts(&Tree::planted("notes.md", "https://raft.github.io and http://127.0.0.1:8080/")),
            []
        );
    }

    #[test]
    fn lock_files_and_settings_with_hosts_are_found() {
        let lock = "  \"resolved\": \"somewhere\",\n";
        assert_eq!(registry_hosts(&Tree::planted("e2e/package-lock.json", lock)).len(), 1);
        let source = format!("source = \"{CRATES_IO}\"\nsource = \"git+ssh\"\n");
        let found = registry_hosts(&Tree::planted("Cargo.lock", &source));
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2]);
        assert_eq!(registry_hosts(&Tree::planted(".cargo/config.toml", "[source.crates-io]\n")).len(), 1);
        assert_eq!(registry_hosts(&Tree::planted("e2e/.npmrc", "registry=somewhere\n")).len(), 1);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        for home in HOMES {
            let tree = Tree::planted("a.md", &format!("clone it to \"/{home}/me\"\n"));
            assert_eq!(machine_paths(&tree).len(), 1, "{home}");
            let tree =
                Tree::planted("a.md", &format!("see https://example.org/{home}/me and crates/{home}/src\n"));
            assert_eq!(machine_paths(&tree), [], "{home}");
        }
        assert_eq!(machine_paths(&Tree::planted("a.md", "in /src/checkout/xtask\n")).len(), 1);
    }

    #[test]
    fn an_emoji_is_found_however_it_is_written() {
        for text in ["\u{1F600}", "\\u{1F600}", "&#x1F600;", "\u{2764}\u{FE0F}"] {
            assert_eq!(emoji(&Tree::planted("src/a.rs", text)).len(), 1, "{text}");
            assert_eq!(emoji(&Tree::planted("crates/engine/src/a.rs", text)), [], "{text}");
        }
        assert_eq!(emoji(&Tree::planted("src/a.rs", "arrows \u{2192} and \u{2713} and \\u{e9}")), []);
    }

    #[test]
    fn a_test_that_does_not_run_is_found() {
        assert_eq!(skipped_tests(&Tree::planted("a.rs", "    #[ignore = \"slow\"]\n")).len(), 1);
        assert_eq!(
            skipped_tests(&Tree::planted("a.ts", "test.only('one', f)\ntest.skip('two', f)\n")).len(),
            2
        );
        assert_eq!(skipped_tests(&Tree::planted("a.rs", "rows.skip(1)\n")), []);
    }
}

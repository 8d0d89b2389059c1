//! Pictures that carry their run: drawn by `faultline picture`, verified by `faultline check`.

mod support;

use std::path::Path;
use support::{Done, faultline};

const LINK: &str = "raft?nodes=3&seed=7&do=0.6s+cut+n1+-%3E+n2&at=1.2s";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Draws a picture into a file; its bytes.
fn drawn(file: &Path, options: &[&str]) -> Vec<u8> {
    let name = file.to_string_lossy();
    let done = faultline(&[&["picture", LINK, "-o", &name], options].concat());
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
    std::fs::read(file).expect("a picture")
}

fn check(path: &Path) -> Done {
    let mut done = faultline(&["check", &path.to_string_lossy()]);
    done.out = done.out.replace(&*path.to_string_lossy(), "PLACE");
    done
}

#[test]
fn a_picture_carries_its_run_and_check_finds_it_in_a_tree() {
    let folder = folder();
    let svg = String::from_utf8(drawn(&folder.path().join("a.svg"), &[])).expect("text");
    let (_, carried) = svg.split_once("<metadata id=\"faultline\">").expect("what it carries");
    let wanted = format!("{}\nexpect: digest ", LINK.replace('&', "&amp;"));
    assert!(carried.starts_with(&wanted) && carried.ends_with(" at 1.2s\n</metadata></svg>\n"), "{carried}");
    let png = drawn(&folder.path().join("b.PNG"), &["--theme", "dark"]);
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    // Twice as many pixels as a picture has CSS pixels.
    assert_eq!((&png[16..20], &png[20..24]), (&1440_u32.to_be_bytes()[..], &960_u32.to_be_bytes()[..]));
    drawn(&folder.path().join("c.png"), &["--from", "1s", "--to", "2s"]);
    // A picture of something else, and one that is none.
    std::fs::write(folder.path().join("d.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .expect("written");
    std::fs::write(folder.path().join("e.png"), b"\x89PNG\r\n\x1a\nbroken").expect("written");
    std::fs::rename(folder.path().join("b.PNG"), folder.path().join("b.png")).expect("renamed");
    let done = check(folder.path());
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.starts_with("3 runs in 3 files, "), "{}", done.out);
}

#[test]
fn a_picture_of_another_run_is_found_out() {
    let folder = folder();
    let file = folder.path().join("a.svg");
    let svg = String::from_utf8(drawn(&file, &[])).expect("text");
    for (from, to, told) in [
        ("seed=7", "seed=8", "PLACE:1: Expected \u{201c}digest "),
        (
            "raft?nodes=3",
            "raft?nodes=101",
            "PLACE:1: The link cannot be read. Its part \u{201c}nodes\u{201d}",
        ),
        ("raft?nodes=3", "rfat?nodes=3", "PLACE:1: The link cannot be opened."),
        ("expect: digest", "expects: digest", "PLACE:1: Below a link in a block"),
        ("raft?nodes=3", "title = \"x\"\nraft?nodes=3", "PLACE:1: What the picture carries is not a link"),
        // Whoever hands on a picture opens no files with it.
        ("raft?nodes=3", "../secret.toml\noptions: nodes=3", "PLACE:1: "),
    ] {
        assert!(svg.contains(from));
        std::fs::write(&file, svg.replace(from, to)).expect("written");
        let done = check(&file);
        assert_eq!(done.code, 1, "{}", done.out);
        assert!(done.out.starts_with(told) && !done.out.contains("cannot be read ("), "{told}: {}", done.out);
    }
}

#[test]
fn one_changed_byte_of_a_png_makes_it_none_or_another_run() {
    let folder = folder();
    let file = folder.path().join("a.png");
    let png = drawn(&file, &[]);
    let at = png.windows(6).position(|bytes| bytes == b"seed=7").expect("the link") + 5;
    let mut other = png.clone();
    other[at] = b'8';
    std::fs::write(&file, other).expect("written");
    let done = check(&file);
    assert_ne!(done.code, 0, "{}", done.out);
}

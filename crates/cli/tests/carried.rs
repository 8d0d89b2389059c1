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
    let (carried, _) = carried.split_once("</metadata>").expect("its end");
    let wanted = format!("{}\nexpect: digest ", LINK.replace('&', "&amp;"));
    assert!(carried.starts_with(&wanted) && carried.ends_with(" at 1.2s\n"), "{carried}");
    // The ends of names are read as file systems write them.
    let png = drawn(&folder.path().join("b.PNG"), &["--theme", "dark"]);
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    // Twice as many pixels as a picture has CSS pixels.
    assert_eq!((&png[16..20], &png[20..24]), (&1440_u32.to_be_bytes()[..], &960_u32.to_be_bytes()[..]));
    drawn(&folder.path().join("c.png"), &["--from", "1s", "--to", "2s"]);
    // A picture of something else, and one that is none.
    std::fs::write(folder.path().join("d.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .expect("written");
    std::fs::write(folder.path().join("e.png"), b"\x89PNG\r\n\x1a\nbroken").expect("written");
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

#[test]
#[expect(clippy::disallowed_types, reason = "no run depends on it")]
fn of_a_picture_of_many_gigabytes_little_is_read() {
    let folder = folder();
    let png = drawn(&folder.path().join("a.png"), &[]);
    let sparse = |name: &str, head: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, head).expect("written");
        let file = std::fs::File::options().write(true).open(file).expect("opened");
        // Where a file system knows no files with holes, this takes too much of it.
        file.set_len(6 << 30).expect("made longer");
    };
    if cfg!(target_os = "linux") {
        let pixels = png.windows(4).position(|bytes| bytes == b"IDAT").expect("pixels");
        sparse("b.png", &png[..pixels + 4]);
        sparse("c.png", &png[..33]);
        sparse("d.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\">");
        sparse("e.png", b"\xff\xd8\xff\xe0");
    }
    let watch = std::time::Instant::now();
    let done = check(folder.path());
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    let runs = if cfg!(target_os = "linux") { "2 runs in 2 files, " } else { "1 run in 1 file, " };
    assert!(done.out.starts_with(runs), "{}", done.out);
    assert!(watch.elapsed().as_secs() < 5, "{:?}", watch.elapsed());
}

#[test]
fn every_command_takes_a_picture_that_carries_its_run() {
    let folder = folder();
    for name in ["a.svg", "a.png"] {
        let file = folder.path().join(name);
        drawn(&file, &[]);
        let done = faultline(&["link", &file.to_string_lossy()]);
        assert_eq!((done.code, done.out.trim().trim_start_matches('#'), done.err.as_str()), (0, LINK, ""));
    }
    let other = folder.path().join("b.svg");
    for text in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "raft?nodes=3", ""] {
        std::fs::write(&other, text).expect("written");
        for lang in ["en", "zh-CN"] {
            let done = faultline(&["run", &other.to_string_lossy(), "--lang", lang]);
            let told = if lang == "en" {
                "carries no run; accepted: an SVG or a PNG"
            } else {
                "没有携带运行；可接受的内容"
            };
            assert!(done.code == 2 && done.err.contains(told) && !done.err.contains("TOML"), "{}", done.err);
        }
    }
    let done = faultline(&["run", "no-such.png"]);
    assert!(done.code == 2 && done.err.contains("no-such.png: no such file"), "{}", done.err);
    // It opens no file that the picture names.
    let block = "<svg><metadata id='faultline'>../secret.toml\n</metadata></svg>";
    std::fs::write(&other, block).expect("written");
    assert_eq!(faultline(&["run", &other.to_string_lossy()]).code, 2);
}

#[test]
fn a_picture_in_another_format_is_refused_before_anything_is_written() {
    let folder = folder();
    for name in ["x.jpg", "x.svgz", "x.png.webp"] {
        let file = folder.path().join(name);
        let done = faultline(&["picture", LINK, "-o", &file.to_string_lossy()]);
        assert_eq!(done.code, 2, "{name}");
        assert!(done.err.contains(name) && done.err.contains(".svg or .png"), "{}", done.err);
        assert!(!file.exists());
    }
    assert!(drawn(&folder.path().join("picture"), &[]).starts_with(b"<svg"));
    assert!(drawn(&folder.path().join("a.SVG"), &[]).starts_with(b"<svg"));
}

#[test]
fn where_nothing_is_to_be_checked_pictures_are_named_too() {
    let folder = folder();
    std::fs::write(folder.path().join("a.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>")
        .expect("written");
    let done = check(folder.path());
    assert!(
        done.code == 2 && done.err.contains("pictures that carry their run (.svg, .png)"),
        "{}",
        done.err
    );
}

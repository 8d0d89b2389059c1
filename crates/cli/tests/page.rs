//! Static pages for runs: `faultline page`.

mod support;

use std::fs;
use std::path::Path;
use support::{faultline, planted};

const LINK: &str = "raft?nodes=3&seed=7&do=0.6s+cut+n1+-%3E+n2&at=1.2s";
const SCENARIO: &str = "families/agreement/src/raft/scenarios/raft-leader-crash.toml";

fn written(arguments: &[&str], folder: &Path) -> Vec<String> {
    let folder = folder.to_string_lossy();
    let done = faultline(&[arguments, &["-o", &folder]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    done.out.lines().map(|line| fs::read_to_string(line).expect("the page that is named")).collect()
}

/// What a `<meta>` of a page says.
fn told<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = html.split_once(&format!("=\"{name}\" content=\""))?;
    Some(after.split_once('"')?.0)
}

fn json(file: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(file).expect("a file")).expect("JSON")
}

#[test]
fn a_page_says_what_its_run_is_and_where_its_picture_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = ["--page", "https://example.org/f", "--address", "https://example.net/runs"];
    let pages = written(&[&["page", SCENARIO, LINK], &at[..]].concat(), folder.path());
    let [scenario, link] = &pages[..] else { panic!("{}", pages.len()) };
    assert_eq!(told(scenario, "og:title"), Some("The leader crashes"));
    assert!(
        told(scenario, "description").is_some_and(|text| text.starts_with("A client sends")),
        "{scenario}"
    );
    assert_eq!(told(scenario, "og:image"), Some("https://example.net/runs/raft-leader-crash.png"));
    assert_eq!(told(scenario, "og:url"), Some("https://example.net/runs/raft-leader-crash.html"));
    assert!(scenario.contains("href=\"https://example.org/f/#raft?nodes=5&amp;"), "{scenario}");
    assert!(scenario.contains("&amp;lesson=raft-leader-crash&amp;lang=en\""), "{scenario}");
    assert!(scenario.contains("<script async src=\"https://example.org/f/embed.js\">"), "{scenario}");
    assert!(told(link, "og:title").is_some_and(|title| title.starts_with("Raft, 3 nodes, seed 7")), "{link}");
    assert!(told(link, "description").is_some_and(|text| text.contains("becomes leader of term")), "{link}");
    // The link of a run is that of the run, and the picture carries it.
    assert!(link.contains(&LINK.replace('&', "&amp;")), "{link}");
    let done = faultline(&["check", &folder.path().to_string_lossy()]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    let png = fs::read(folder.path().join("raft-leader-crash.png")).expect("a picture");
    assert_eq!((&png[16..20], &png[20..24]), (&1200_u32.to_be_bytes()[..], &630_u32.to_be_bytes()[..]));
    let oembed = json(&folder.path().join("raft-leader-crash.json"));
    assert_eq!((&oembed["version"], &oembed["type"]), (&"1.0".into(), &"rich".into()));
    assert_eq!(oembed["thumbnail_url"], "https://example.net/runs/raft-leader-crash.png");
    let html = oembed["html"].as_str().expect("a frame");
    assert!(html.contains("src=\"https://example.org/f/?embed=minimal#raft?nodes=5&amp;"), "{html}");
}

#[test]
fn a_page_beside_faultline_needs_no_address_and_one_with_an_address_gets_the_whole_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = written(&["page", LINK, "--page", "../"], folder.path());
    assert!(pages[0].contains("script-src 'self' file:; frame-src 'self' file:;"), "{}", pages[0]);
    assert!(!pages[0].contains("oembed") && told(&pages[0], "og:url").is_none(), "{}", pages[0]);
    let at = ["--page", "../", "--address", "https://example.net/f/runs/"];
    let pages = written(&[&["page", LINK], &at[..]].concat(), folder.path());
    let name = told(&pages[0], "og:url").and_then(|url| url.rsplit('/').next()).expect("an address");
    let oembed = json(&folder.path().join(name.replace(".html", ".json")));
    assert_eq!(oembed["provider_url"], "https://example.net/f/");
}

#[test]
fn a_page_is_in_the_language_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = written(&["--lang", "zh-CN", "page", SCENARIO, LINK, "--page", "../"], folder.path());
    assert!(pages.iter().all(|page| page.contains("<html lang=\"zh-CN\"")));
    assert!(
        pages.iter().all(|page| page.contains("&amp;lang=zh-CN\"") && page.contains("在 Faultline 中打开"))
    );
    assert_eq!(told(&pages[0], "og:locale"), Some("zh_CN"));
    assert!(told(&pages[0], "og:title").is_some_and(|title| !title.is_ascii()), "{}", pages[0]);
}

#[test]
fn nothing_breaks_out_of_its_place() {
    let text = "title = 'a\"><script>alert(1)</script>'\ntext = '</title>\"<b>&'\nprotocol = 'raft'\nat = '1s'\nuntil = '1s'\n";
    let (_kept, scenario) = planted("odd name.toml", text);
    let folder = tempfile::tempdir().expect("a folder");
    let pages = written(&["page", &scenario, "--page", "../"], folder.path());
    assert!(!pages[0].contains("<script>alert") && !pages[0].contains("<b>"), "{}", pages[0]);
    // A name that is no plain name of a file is not used.
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("a folder").flatten().map(|one| one.file_name()).collect();
    assert!(names.iter().all(|name| name.to_string_lossy().starts_with("raft-")), "{names:?}");
}

#[test]
fn what_is_wrong_is_told_all_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("pages");
    let out = place.to_string_lossy();
    let done =
        faultline(&["page", LINK, "paxos?nodes=999", "rafd", "none.toml", "-o", &out, "--page", "../"]);
    assert_eq!(done.code, 2);
    for told in ["nodes", "rafd", "none.toml: no such scenario file"] {
        assert!(done.err.contains(told), "{told}: {}", done.err);
    }
    assert!(!place.exists());
    for (arguments, accepted) in [
        (&["--page", "javascript:x"][..], "https://example.org/faultline/"),
        (&["--page", "../", "--address", "../"], "https://example.org/runs/"),
        (&["--page", "../", "--address", "ftp://a/"], "https://example.org/runs/"),
    ] {
        let done = faultline(&[&["page", LINK, "-o", &out], arguments].concat());
        assert!(done.code == 2 && done.err.contains(accepted), "{}", done.err);
    }
    let done = faultline(&["page", LINK, "-o", "Cargo.toml", "--page", "../"]);
    assert!(done.code == 2 && done.err.contains("is a file; accepted: a folder"), "{}", done.err);
    let done = faultline(&["page", "-o", &out, "--page", "../"]);
    assert!(done.code == 2 && done.err.contains("<LINK>"), "{}", done.err);
}

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

/// A built site, as far as a run in one file needs one.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, text).expect("the file is written");
    };
    let template = "faultline program.wasm=page-1.wasm\n<html lang=\u{1}LANGUAGE\u{1} data-run=\"\u{1}RUN\u{1}\">\
        <title>\u{1}TITLE\u{1}</title><meta content=\"\u{1}TEXT\u{1}\">\u{1}FILES\u{1}";
    write("single-1.txt", template);
    write("page-1.wasm", "the program");
    let mut parts = vec![("single", "single-1.txt", vec![]), ("catalogue.en", "catalogue/en-1.json", vec![])];
    for (name, file) in [
        ("agreement.raft", "raft.wasm"),
        ("agreement.paxos", "paxos.wasm"),
        ("agreement.words-en", "agreement-en.wasm"),
        ("engines", "engines.wasm"),
        ("page.messages", "messages.wasm"),
        ("page.words-en", "en.wasm"),
        ("page.words-zh-CN", "zh.wasm"),
    ] {
        write(file, name);
        parts.push((name, file, if name == "agreement.raft" { vec!["engines"] } else { vec![] }));
    }
    let parts: serde_json::Map<_, _> = parts
        .into_iter()
        .map(|(name, file, requires)| (name.to_owned(), serde_json::json!([file, requires])))
        .collect();
    let list = serde_json::to_string(&parts).expect("JSON");
    write("index.html", &format!("<!doctype html><script type=application/json id=parts>{list}</script>"));
    let card = |name: &str| serde_json::json!({ "name": name, "files": format!("en/{name}-1") });
    let shelf = serde_json::json!({ "scenarios": [card("raft-leader-crash"), card("raft-lease")] });
    write("catalogue/en-1.json", &shelf.to_string());
    write("catalogue/en/raft-leader-crash-1.json", "{\"cues\":[]}");
    folder
}

/// The names of the files in a file.
fn inside(html: &str) -> Vec<&str> {
    let (_, after) = html.split_once("data-files=\"").expect("the files");
    let names = after.split('"').next().unwrap_or_default();
    names.split(' ').filter_map(|file| file.split('=').next()).collect()
}

#[test]
fn a_single_file_has_its_protocol_and_language_and_nothing_else() {
    let (site, folder) = (site(), tempfile::tempdir().expect("a folder"));
    let dist = site.path().to_string_lossy();
    let file = folder.path().join("run.html");
    let name = file.to_string_lossy();
    let done = faultline(&["page", "--single", LINK, "--page", &dist, "-o", &name]);
    assert_eq!((done.code, done.out.trim_end(), done.err.as_str()), (0, &*name, ""));
    let html = fs::read_to_string(&file).expect("a file");
    assert!(html.contains(&format!("data-run=\"{}\"", LINK.replace('&', "&amp;"))), "{html}");
    let wanted = ["program.wasm", "agreement-en.wasm", "raft.wasm", "engines.wasm", "en.wasm", "parts.json"];
    let mut found = inside(&html);
    found.sort_unstable();
    let mut sorted = wanted;
    sorted.sort_unstable();
    assert_eq!(found, sorted);
    // A scenario of the catalogue brings its lesson, and the shelf with nothing else on it.
    let pages = written(&["page", "--single", SCENARIO, "--page", &dist], folder.path());
    let found = inside(&pages[0]);
    for more in ["messages.wasm", "en-1.json", "raft-leader-crash-1.json"] {
        assert!(found.contains(&more), "{more}: {found:?}");
    }
    assert!(pages[0].contains("<title>The leader crashes</title>"));
}

#[test]
fn what_no_single_file_can_be_made_of_is_told() {
    let (site, folder) = (site(), tempfile::tempdir().expect("a folder"));
    let dist = site.path().to_string_lossy();
    let file = folder.path().join("run.html");
    let name = file.to_string_lossy();
    for (arguments, told) in [
        (&["--page", "docs", "-o", &name, LINK][..], "no built Faultline is there; accepted with --single"),
        (&["--page", "https://example.org/", "-o", &name, LINK], "no built Faultline is there"),
        (
            &["--page", &dist, "-o", &name, LINK, "raft"],
            "run.html holds one run; accepted for several: a folder",
        ),
        (&["--page", &dist, "-o", &name, "2pc"], "does not have Two-phase commit in this language"),
        (&["--page", &dist, "-o", &name, LINK, "--theme", "dark"], "cannot be used with"),
        (&["--page", &dist, "-o", &name, "raft?nodes=0"], "nodes"),
    ] {
        let done = faultline(&[&["page", "--single"], arguments].concat());
        assert!(done.code == 2 && done.err.contains(told), "{told}: {}", done.err);
    }
    assert!(!file.exists());
    let done = faultline(&["--lang", "zh-CN", "page", "--single", LINK, "--page", "docs", "-o", &name]);
    assert!(done.code == 2 && done.err.contains("构建好的"), "{}", done.err);
}

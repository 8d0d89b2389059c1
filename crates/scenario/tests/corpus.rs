//! Links that were sent once. What a line says is never changed or removed.
//!
//! A new line is a bare link. The forms that a link can have stand in `links.txt` here, and links of each protocol in the `links.txt` of its folder.
//!
//! `FAULTLINE_WRITE_DIGESTS=1` writes the digests anew. Do it only for links that are new, or for a change that is
//! meant to change runs: every link that was ever sent then shows another run.

use faultline_catalogue::catalogue;
use faultline_collection::{File, LINKS};
use faultline_engine::Time;
use faultline_engine::limits::MAX_TIME;
use faultline_scenario::limits::MAX_READABLE;
use faultline_scenario::{Link, OpenError, open};

/// The forms of a link.
const FORMS: File = File { path: "crates/scenario/tests/links.txt", text: include_str!("links.txt") };

/// A line of the file.
struct Line<'a> {
    /// The link, as it was sent.
    sent: &'a str,
    /// The form in which it is sent on.
    canonical: &'a str,
    /// The digest of its run, if its run opens.
    digest: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// Nothing for lines that hold no link.
    fn of(line: &'a str) -> Option<Self> {
        if line.is_empty() || line.starts_with("# ") {
            return None;
        }
        let (links, digest) = match line.split_once(" == ") {
            Some((links, digest)) => (links, Some(digest)),
            None => (line, None),
        };
        let (sent, canonical) = links.split_once(" => ").unwrap_or((links, links));
        Some(Self { sent, canonical, digest })
    }

    fn link(&self) -> Link {
        Link::decode(self.sent).unwrap_or_else(|error| panic!("{}\n{error:?}", self.sent))
    }
}

fn files() -> impl Iterator<Item = File> {
    std::iter::once(FORMS).chain(LINKS.iter().copied())
}

fn lines() -> impl Iterator<Item = Line<'static>> {
    files().flat_map(|file| file.text.lines()).filter_map(Line::of)
}

/// The digest of a run a second after its moment and after the last line of its script, so that all of the script
/// counts; nothing if it does not open, because its protocol or a setting is still to come.
fn digest(link: &Link) -> Option<String> {
    let mut session = match open(link) {
        Ok(session) => session,
        Err(OpenError::Link(error)) => panic!("{link}\n{error:?}"),
        Err(OpenError::Protocol { .. } | OpenError::Setup(_)) => return None,
    };
    session.keep_checkpoints(false);
    let last = link.script.iter().map(|timed| timed.at).fold(link.at, Time::max);
    let end = Time(last.0 + 1_000_000).min(MAX_TIME);
    session.seek(end, u32::MAX);
    assert!(session.head() == end || session.exhausted().is_some(), "{link} stops at {}", session.head());
    Some(session.digest())
}

#[test]
fn every_link_that_was_ever_sent_is_opened_and_sent_on_as_before() {
    for Line { sent, canonical, .. } in lines() {
        let link = Link::decode(sent).unwrap_or_else(|error| panic!("{sent}\n{error:?}"));
        assert_eq!(Link::decode(canonical), Ok(link.clone()), "{sent}");
        let encoded = link.encode();
        assert_eq!(Link::decode(&encoded), Ok(link), "{sent}");
        // What deflate makes of a text may change with the library; what it stands for may not.
        if canonical.len() <= MAX_READABLE {
            assert_eq!(encoded, canonical, "{sent}");
        }
    }
    let count = lines().count();
    assert!(count >= 55, "only {count} links were found");
}

#[test]
fn every_link_that_was_ever_sent_shows_the_run_that_it_showed() {
    let found: Vec<Option<String>> = lines().map(|line| digest(&line.link())).collect();
    if std::env::var_os("FAULTLINE_WRITE_DIGESTS").is_some() {
        return write(found);
    }
    for (line, found) in lines().zip(&found) {
        let Line { sent, digest, .. } = line;
        match (digest, found) {
            (None, Some(found)) => panic!(
                "{sent}\nopens, and has no digest yet; if its run is meant to be like this for good, add \" == {found}\""
            ),
            (Some(_), None) => panic!("{sent}\nopened once, and does not any more"),
            _ => assert_eq!(digest, found.as_deref(), "{sent}\nshows another run"),
        }
    }
    let opened = found.iter().flatten().count();
    assert!(opened >= 45, "only {opened} links open");
}

/// A change of behaviour raises the number of the protocol (docs/links.md). This asks for links of the new one; the
/// test above holds those of the older ones to their runs.
#[test]
fn the_behaviour_of_every_protocol_has_links_with_digests() {
    for entry in catalogue() {
        let (slug, behaviour) = (entry.info.slug, entry.info.behaviour);
        let is_of = |line: &Line| {
            let link = line.link();
            link.protocol == slug && link.behaviour == behaviour && line.digest.is_some()
        };
        let there = lines().any(|line| is_of(&line));
        assert!(
            there,
            "no line of the links.txt of {slug} is a run of it with behaviour {behaviour} and has a digest"
        );
    }
}

/// Writes the files with other digests.
fn write(digests: Vec<Option<String>>) {
    let mut digests = digests.into_iter();
    let mut line = |line: &str| match Line::of(line) {
        Some(_) => {
            let links = line.split_once(" == ").map_or(line, |(links, _)| links);
            let digest = digests.next().flatten().map_or_else(String::new, |digest| format!(" == {digest}"));
            format!("{links}{digest}\n")
        }
        None => format!("{line}\n"),
    };
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    for file in files() {
        let text: String = file.text.lines().map(&mut line).collect();
        std::fs::write(format!("{root}/{}", file.path), text).expect("the file can be written");
    }
}

#[test]
fn every_example_of_the_specification_opens() {
    let specification = include_str!("../../../docs/links.md");
    let words = specification.split(|c: char| c.is_whitespace() || c == '`');
    let links: Vec<&str> = words.filter(|word| word.starts_with("raft?")).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in &links {
        assert!(Link::decode(link).is_ok(), "{link}");
    }
    let [.., packed, readable] = links[..] else { panic!("{links:?}") };
    assert_eq!(Link::decode(packed), Link::decode(readable));
}

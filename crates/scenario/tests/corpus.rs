//! Links that were sent once. A line of `links.txt` is never changed or removed.

use faultline_scenario::Link;
use faultline_scenario::limits::MAX_READABLE;

const LINKS: &str = include_str!("links.txt");

#[test]
fn every_link_that_was_ever_sent_is_opened_and_sent_on_as_before() {
    let lines = LINKS.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut count = 0;
    for line in lines {
        let (sent, canonical) = line.split_once(" => ").unwrap_or((line, line));
        let link = Link::decode(sent).unwrap_or_else(|error| panic!("{sent}\n{error:?}"));
        assert_eq!(Link::decode(canonical), Ok(link.clone()), "{sent}");
        let encoded = link.encode();
        assert_eq!(Link::decode(&encoded), Ok(link), "{sent}");
        // What deflate makes of a text may change with the library; what it stands for may not.
        if canonical.len() <= MAX_READABLE {
            assert_eq!(encoded, canonical, "{sent}");
        }
        count += 1;
    }
    assert!(count >= 55, "only {count} links were found");
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

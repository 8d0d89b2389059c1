//! The run that opens when somebody asks for a protocol and for nothing else.

use faultline_catalogue::{FAMILIES, find};
use faultline_scenario::Link;

/// The protocol of a page whose address names none: the first of the catalogue.
pub fn first() -> &'static str {
    let mut protocols = FAMILIES.iter().flat_map(|family| family.protocols);
    protocols.next().map_or("", |entry| entry.info.slug)
}

/// The run that shows a protocol of the catalogue at work.
pub fn of(protocol: &str) -> Link {
    let opening = find(protocol).map_or("", |entry| entry.info.opening);
    Link::decode(&format!("{protocol}?{opening}")).unwrap_or_else(|_| Link::new(protocol))
}

#[cfg(test)]
mod tests {
    use faultline_catalogue::catalogue;
    use faultline_scenario::{Link, open};

    #[test]
    fn a_page_without_an_address_shows_raft() {
        assert_eq!(super::first(), "raft");
    }

    #[test]
    fn the_opening_run_of_every_protocol_opens() {
        for entry in catalogue() {
            let text = format!("{}?{}", entry.info.slug, entry.info.opening);
            let link = Link::decode(&text).expect(entry.info.slug);
            assert_eq!(super::of(entry.info.slug), link);
            assert_eq!(link.behaviour, entry.info.behaviour, "a new run has the newest behaviour: {text}");
            assert!(open(&link).is_ok(), "{text}");
        }
    }
}

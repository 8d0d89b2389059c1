//! Every family of protocols there is. A further family is a line in [`FAMILIES`]; a further protocol of a family is
//! none.

pub use faultline_agreement as agreement;
pub use faultline_commit as commit;
pub use faultline_computation as computation;
pub use faultline_detection as detection;
pub use faultline_registry::{Entry, Family, RunSetup, SetupError};
pub use faultline_replication as replication;
pub use faultline_rules as rules;
pub use faultline_strategies as strategies;

/// Every family, in the order to show them.
pub static FAMILIES: &[&Family] = &[
    &faultline_agreement::FAMILY,
    &faultline_commit::FAMILY,
    &faultline_replication::FAMILY,
    &faultline_detection::FAMILY,
    &faultline_strategies::FAMILY,
    &faultline_computation::FAMILY,
];

/// Every protocol, family by family, in the order to show them.
#[must_use]
pub fn catalogue() -> Vec<&'static Entry> {
    FAMILIES.iter().flat_map(|family| family.protocols).collect()
}

/// The protocol with this name in links.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Entry> {
    catalogue().into_iter().find(|entry| entry.info.slug == slug)
}

/// The family of a protocol.
///
/// # Panics
/// When the protocol is in no family of the catalogue.
#[must_use]
pub fn family_of(entry: &Entry) -> &'static Family {
    let family = FAMILIES.iter().find(|family| family.slug == entry.info.family);
    family.expect("an entry is in the family that it names")
}

#[cfg(test)]
mod tests {
    use super::{catalogue, family_of, find};

    #[test]
    fn every_protocol_is_found_in_the_family_that_it_names() {
        for entry in catalogue() {
            let found = find(entry.info.slug).expect("it is in the catalogue");
            assert_eq!(found.info, entry.info, "two protocols have one name");
            assert!(family_of(entry).protocols.iter().any(|other| other.info == entry.info));
        }
    }

    #[test]
    fn no_fact_and_no_evidence_share_a_name_within_a_family() {
        for family in super::FAMILIES {
            for kinds in [family.facts(), family.evidence()] {
                let mut names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
                let all = names.len();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), all, "{}", family.slug);
            }
        }
    }
}

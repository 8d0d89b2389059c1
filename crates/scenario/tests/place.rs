//! What is marked in a link that is refused.

use faultline_scenario::{Link, OpenError, open, place, readable};

/// The link with its mistake between brackets.
fn marked(fragment: &str) -> String {
    let error = Link::decode(fragment).map_err(OpenError::Link).and_then(|link| open(&link).map(drop));
    let text = readable(fragment);
    let at = place(&text, &error.expect_err(fragment));
    format!("{}[{}]{}", &text[..at.start], &text[at.clone()], &text[at.end..])
}

#[test]
fn the_part_that_is_wrong_is_marked() {
    for expected in [
        "[nosuch]?nodes=3",
        "[Raft!]",
        "[]?nodes=3",
        "raft?v=[2]",
        "raft?nodes=[many]&seed=1",
        "raft?[node]=3",
        "raft?seed=1&[<script>alert(1)</script>]",
        "raft?nodes=3&nodes=[5]",
        "raft?nodes=3&seed=[-1]",
        "raft?[seed=]&nodes=3",
        "raft?seed=1&at=[soon]",
        "raft?at=[99999s]",
        "raft?nodes=3&selected=[n9]",
        "raft?selected=[x]",
        "raft?set=election+[~]",
        "raft?set=[warp+9]&nodes=3",
        "raft?set=heartbeat+50ms;[heartbeat+60ms]",
        "raft?set=heartbeat+50ms;[heartbeat]",
        "raft?set=[heartbeat+soon];election+150ms..300ms",
        "raft?do=1s+crash+n1;1s+[explode]+n1",
        "raft?do=1s+crash+n1;+2s+[n1]",
        "raft?do=1s+crash+n1;[crash+n1]",
        "raft?do=1s+crash+n1;2s+crash+[n9]",
        "raft?nodes=[100]",
        "raft?behaviour=[9]",
        "raft?z=[AAAA]",
        "raft?z=[AAAA]&v=1",
        // In order of time the wrong line is the first.
        "raft?do=2s+crash+n1;[1s+c1+begin+x]",
    ] {
        let fragment = expected.replace(['[', ']'], "");
        assert_eq!(marked(&fragment), expected);
    }
}

#[test]
fn an_address_bar_may_have_encoded_it() {
    assert_eq!(marked("raft?do=1s%20explode%20n1"), "raft?do=1s [explode] n1");
    assert_eq!(marked("#raft?nodes=m%C3%A4ny"), "raft?nodes=[mäny]");
    // Nothing to be seen in it.
    assert_eq!(marked("%ff%fe"), "[%ff%fe]");
}

/// Whatever is refused, what is marked can be cut out of it.
#[test]
fn a_mark_never_splits_a_sign() {
    for wrong in [
        "ä",
        "%",
        "~",
        "~e9",
        "中文",
        "?",
        "&&&",
        "=;=",
        "raft?do=ä;~;1s+ä~",
        "raft?do=1s+crash+ä中",
        "raft?set=ä+~",
    ] {
        for fragment in
            [wrong.to_string(), format!("raft?nodes={wrong}"), format!("raft?do=1s+{wrong};2s+{wrong}")]
        {
            if Link::decode(&fragment).is_err() {
                assert!(marked(&fragment).len() >= fragment.len(), "{fragment}");
            }
        }
    }
}

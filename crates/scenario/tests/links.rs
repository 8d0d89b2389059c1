//! Links of every kind there and back, and what strangers may send instead.

mod arbitrary;
mod arbitrary_link;

use arbitrary_link::link;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use faultline_engine::limits::{MAX_CLIENTS, MAX_INPUTS, MAX_NODES, MAX_TIME};
use faultline_engine::{Input, NodeId, TimedInput};
use faultline_scenario::limits::{MAX_FOUND, MAX_LINK, MAX_PACKED, MAX_READABLE, MAX_SETTINGS, MAX_TEXT};
use faultline_scenario::{Link, LinkError};
use miniz_oxide::deflate::compress_to_vec;
use proptest::collection::vec;
use proptest::prelude::*;

/// What every text must give: a link within the limits, which can be sent on unchanged, or an error that
/// does not repeat more than a person would read.
fn check(text: &str) -> Option<Link> {
    match Link::decode(text) {
        Ok(link) => {
            assert!((1..=MAX_NODES).contains(&link.nodes) && link.clients <= MAX_CLIENTS);
            assert!(
                link.script.len() <= MAX_INPUTS && link.config.len() <= MAX_SETTINGS && link.at <= MAX_TIME
            );
            assert!(
                link.script
                    .iter()
                    .all(|timed| timed.at <= MAX_TIME && timed.input.fits(link.nodes, link.clients))
            );
            assert!(link.script.is_sorted_by_key(|timed| timed.at));
            let canonical = link.encode();
            assert!(canonical.len() <= MAX_LINK);
            let again = Link::decode(&canonical);
            assert_eq!(again.as_ref(), Ok(&link), "{text:?} became {canonical:?}");
            assert_eq!(link.check().as_ref(), Ok(&link));
            Some(link)
        }
        Err(error) => {
            assert!(format!("{error:?}").len() < 8_000, "{text:?} gives {error:?}");
            if let LinkError::Script { text, error, .. } = error {
                assert!(text.get(error.at.clone()).is_some(), "{error:?} is not in {text:?}");
            }
            None
        }
    }
}

fn is_safe(fragment: &str) -> bool {
    fragment.bytes().all(|b| b.is_ascii_alphanumeric() || b"?&=;+%-._~".contains(&b))
}

/// Encodes every character that some program may encode, as often as said.
fn over_encoded(text: &str, times: usize) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |out, b| {
            if b.is_ascii_alphanumeric() {
                out + &char::from(b).to_string()
            } else {
                out + &format!("%{b:02x}")
            }
        })
    };
    (0..times).fold(text.to_string(), |text, _| encode(&text))
}

fn packed(text: &[u8]) -> String {
    format!("raft?z={}", URL_SAFE_NO_PAD.encode(compress_to_vec(text, 1)))
}

/// Text that is nearly a link: pieces of links in any order.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "raft",
        "?",
        "&",
        "=",
        ";",
        "+",
        "%20",
        "%",
        "~",
        "~2B",
        "~zz",
        "v=1",
        "v=2",
        "z=",
        "nodes=5",
        "nodes=99",
        "clients=0",
        "seed=42",
        "seed=-1",
        "set=a+b",
        "set=",
        "do=",
        "1.2s+crash+n1",
        "2s+heal",
        "heal",
        "at=3s",
        "at=",
        "speed=0.5",
        "selected=n1",
        "selected=n9-n1",
        "view=node",
        "n1",
        "3000000+crash+n2",
        "%7C",
        "%00",
        "%0A",
        "é",
        "%ff",
        "#",
        "\u{1}",
        "\u{e}",
        "\u{202e}",
        "1",
        "c1+set+x+1",
        "->",
    ]);
    vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Breaks a text at one place.
fn mutated(text: String) -> impl Strategy<Value = String> {
    (Just(text), any::<prop::sample::Index>(), any::<char>(), 0..4u8).prop_map(|(text, place, new, how)| {
        let mut signs: Vec<char> = text.chars().collect();
        let place = place.index(signs.len());
        match how {
            0 => signs.truncate(place),
            1 => signs[place] = new,
            2 => signs.insert(place, new),
            _ => drop(signs.remove(place)),
        }
        signs.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_link_arrives_as_it_was_sent(link in link(12)) {
        let sent = link.encode();
        prop_assert!(is_safe(&sent), "{}", sent);
        prop_assert_eq!(Link::decode(&sent), Ok(link.clone()), "{}", sent);
        prop_assert_eq!(Link::decode(&format!("#{sent}")), Ok(link));
    }

    #[test]
    fn a_link_survives_programs_that_encode_or_decode_what_they_please(link in link(6)) {
        let sent = link.encode();
        for times in 1..=3 {
            prop_assert_eq!(Link::decode(&over_encoded(&sent, times)), Ok(link.clone()), "{} times {}", times, sent);
        }
        let decoded = percent_encoding::percent_decode_str(&sent).decode_utf8().expect("it was text");
        prop_assert_eq!(Link::decode(&decoded), Ok(link.clone()), "{}", decoded);
        prop_assert_eq!(Link::decode(&decoded.replace('+', " ")), Ok(link), "{}", decoded);
    }

    #[test]
    fn a_text_of_pieces_is_a_link_or_an_error(text in nearly()) {
        check(&text);
        check(&packed(text.as_bytes()));
    }

    #[test]
    fn any_text_is_a_link_or_an_error(text in any::<String>(), bytes in vec(any::<u8>(), 0..300)) {
        check(&text);
        check(&format!("raft?{text}"));
        check(&format!("raft?do={text}"));
        check(&format!("raft?z={text}"));
        check(&packed(text.as_bytes()));
        check(&packed(&bytes));
        check(&format!("raft?z={}", URL_SAFE_NO_PAD.encode(&bytes)));
    }

    #[test]
    fn a_broken_link_is_a_link_or_an_error(broken in link(30).prop_flat_map(|link| mutated(link.encode()))) {
        check(&broken);
    }

    #[test]
    fn a_link_whose_lines_are_out_of_order_is_put_in_order(link in link(12).prop_filter("two lines", |link| link.script.len() > 1)) {
        let mut turned = link.clone();
        turned.script.reverse();
        let read = Link::decode(&turned.encode()).expect("a link");
        let sorted = { let mut script = turned.script.clone(); script.sort_by_key(|timed| timed.at); script };
        prop_assert_eq!(read, Link { script: sorted, ..link });
    }
}

proptest! {
    // Scripts of hundreds of lines take their time.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: (ProptestConfig::default().cases / 8).max(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn long_links_arrive_as_they_were_sent(link in link(400)) {
        let sent = link.encode();
        prop_assert!(is_safe(&sent), "{}", sent);
        prop_assert!(sent.len() <= MAX_READABLE || sent.contains("?z="), "{}", sent);
        prop_assert!(sent.ends_with(|c: char| c.is_ascii_alphanumeric()) || !sent.contains("?z="), "{}", sent);
        prop_assert_eq!(Link::decode(&sent), Ok(link.clone()));
        // Lines of one moment keep their order, so the script cannot simply be turned round.
        let mut rotated = link.clone();
        let first = link.script.first().map(|timed| timed.at);
        let place = link.script.iter().position(|timed| Some(timed.at) != first).unwrap_or(0);
        rotated.script.rotate_left(place);
        prop_assert_eq!(Link::decode(&rotated.encode()), Ok(link));
    }

    #[test]
    fn every_cut_of_a_compressed_link_is_refused(link in link(400)) {
        let sent = link.encode();
        let from = sent.find("?z=").map_or(sent.len(), |at| at + 3);
        for end in (from..sent.len()).step_by(1 + sent.len() / 40) {
            prop_assert!(matches!(Link::decode(&sent[..end]), Err(LinkError::Deflate | LinkError::Base64)), "{}", end);
        }
    }
}

fn crashes(count: usize) -> Link {
    let at = |i| faultline_engine::Time(u64::try_from(i).expect("a number") * 1_234_567 % MAX_TIME.0);
    let mut script: Vec<TimedInput> =
        (0..count).map(|i| TimedInput { at: at(i), input: Input::Crash(NodeId(0)) }).collect();
    script.sort_by_key(|timed| timed.at);
    Link { script, ..Link::new("raft") }
}

#[test]
fn a_script_may_be_as_full_as_a_run_and_no_fuller() {
    let full = crashes(MAX_INPUTS);
    assert_eq!(Link::decode(&full.encode()), Ok(full));
    let fuller = crashes(MAX_INPUTS + 1);
    let error = LinkError::TooManyInputs { found: MAX_INPUTS + 1, max: MAX_INPUTS };
    assert_eq!(Link::decode(&fuller.encode()), Err(error.clone()));
    assert_eq!(fuller.check(), Err(error));
}

#[test]
fn the_longest_commands_in_the_fullest_script_can_be_sent() {
    let mut full = crashes(MAX_INPUTS);
    let mut dice = 1u64;
    for timed in &mut full.script {
        let mut letter = || {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'a' + u8::try_from(dice >> 33 & 15).expect("four bits"))
        };
        timed.input = Input::Ask(faultline_engine::ClientId(0), (0..197).map(|_| letter()).collect());
    }
    let sent = full.encode();
    assert!(sent.len() <= MAX_LINK, "{}", sent.len());
    assert_eq!(Link::decode(&sent), Ok(full));
}

#[test]
fn a_text_that_could_not_be_sent_on_is_not_read() {
    let mut link = crashes(910);
    for timed in &mut link.script {
        // Each of these signs takes three bytes in a link.
        timed.input = Input::Ask(faultline_engine::ClientId(0), ";".repeat(190));
    }
    let too_long =
        |refused| matches!(refused, Err(LinkError::TooLong { length, max: MAX_TEXT }) if length > MAX_TEXT);
    assert!(too_long(Link::decode(&link.encode())));
    assert!(too_long(link.check()));
    link.script.truncate(890);
    assert_eq!(Link::decode(&link.encode()), Ok(link));
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    // Zeros, spaces, ampersands: what deflates a thousand times.
    for sign in [b'0', b' ', b'&', 0u8] {
        let bomb = packed(&vec![sign; 64 << 20]);
        assert!(bomb.len() < MAX_LINK);
        assert_eq!(Link::decode(&bomb), Err(LinkError::Bomb { max: MAX_PACKED }));
    }
    // Abbreviations that are twelve times as long once they are written out.
    let words = packed(&vec![11u8; MAX_PACKED - 100]);
    assert_eq!(Link::decode(&words), Err(LinkError::Bomb { max: MAX_PACKED }));
    // A bomb in a bomb: what is compressed holds no compressed text.
    let inner = packed(b"nodes=3");
    assert!(matches!(Link::decode(&packed(&inner.as_bytes()["raft?".len()..])), Err(LinkError::Key { .. })));
    // A text just below the limit is read, and refused for what it says.
    let mut many = b"do=".to_vec();
    many.resize(MAX_PACKED - 10, b';');
    many.extend(b"1 heal");
    let link = check(&packed(&many)).expect("empty lines are no lines");
    assert_eq!(link.script.len(), 1);
    // Encoded over and over.
    let nested = over_encoded("raft?do=1s+heal", 9);
    assert_eq!(Link::decode(&nested), Err(LinkError::Encoding));
}

#[test]
fn what_is_too_long_is_not_read() {
    let long = format!("raft?do={}", "1s+heal;".repeat(MAX_LINK / 8));
    assert_eq!(Link::decode(&long), Err(LinkError::TooLong { length: long.len(), max: MAX_LINK }));
    let value = format!("raft?view={}", "x".repeat(MAX_LINK - 10));
    match Link::decode(&value) {
        Err(LinkError::Form { key: "view", found, .. }) => assert_eq!(found.len(), MAX_FOUND),
        other => panic!("{other:?}"),
    }
    let line = format!("raft?do={}1s+heal", "0".repeat(MAX_LINK - 20));
    assert!(matches!(Link::decode(&line), Err(LinkError::Script { line: 1, .. })));
    assert_eq!(check(&line), None);
    const { assert!(MAX_TEXT < MAX_PACKED && MAX_PACKED * 4 / 3 < MAX_LINK) };
}

//! SVG: a small picture to the letter, and nothing that a text in it could break.

use faultline_engine::view::LinkFrame;
use faultline_engine::{Endpoint, LinkState, NodeId};
use faultline_scene::{Caption, Layout, NodeText, Picture, Stage, Theme, bench, captioned_svg, compose, svg};
use proptest::prelude::*;

fn picture(caption: &str) -> Picture {
    let mut frame = bench::synthetic_frame(3, 4);
    let cut = LinkState { cut: true, ..LinkState::default() };
    frame.links.push(LinkFrame { from: Endpoint::Node(NodeId(1)), to: Endpoint::Node(NodeId(2)), link: cut });
    let texts =
        [NodeText { badge: "L t3", inside: "", caption }, NodeText { badge: "F t3", inside: "", caption }];
    let stage = Stage { nodes: &texts, clients: &[caption], ..Stage::default() };
    compose(&frame, &Layout::new(3, 1, 420.0, 320.0), &stage)
}

/// One element per line, for people who read a difference.
fn lines(text: &str) -> String {
    text.replace("><", ">\n<")
}

#[test]
fn a_picture_in_the_light() {
    insta::assert_snapshot!("light", lines(&svg(&picture("leads"), 420.0, 320.0, Some(Theme::Light))));
}

#[test]
fn a_picture_that_follows_the_reader() {
    insta::assert_snapshot!("auto", lines(&svg(&picture("leads"), 420.0, 320.0, None)));
}

#[test]
fn fixed_themes_need_no_variables() {
    for theme in [Theme::Light, Theme::Dark] {
        let text = svg(&picture("leads"), 420.0, 320.0, Some(theme));
        assert!(!text.contains("var(") && !text.contains("<style"));
    }
}

#[test]
fn every_variable_that_is_used_is_defined_for_both_themes() {
    let text = svg(&picture("leads"), 420.0, 320.0, None);
    let used = text.split("var(").skip(1).filter_map(|rest| rest.split(')').next());
    for name in used {
        assert_eq!(text.matches(&format!("{name}:#")).count(), 2, "{name}");
    }
}

#[test]
fn a_caption_is_for_those_who_do_not_see_the_picture() {
    let caption = Caption { title: "n1 < n2", description: "" };
    let named = captioned_svg(&picture("leads"), 420.0, 320.0, None, caption);
    let plain = svg(&picture("leads"), 420.0, 320.0, None);
    assert_eq!(
        named.replace(" role=\"img\"><title>n1 &lt; n2</title>", ">"),
        plain,
        "a title comes first, and nothing else changes"
    );
    assert!(!plain.contains("role=") && !plain.contains("<title>"));
}

#[test]
fn a_picture_of_five_nodes_and_fifty_messages_is_small() {
    let picture =
        compose(&bench::synthetic_frame(5, 50), &Layout::new(5, 1, 760.0, 560.0), &Stage::default());
    let size = svg(&picture, 760.0, 560.0, None).len();
    assert!(size < 24_000, "{size} bytes");
}

/// What an XML reader would see of the texts; panics where it would stumble.
fn read(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        if !before.trim().is_empty() {
            texts.push(unescape(before));
        }
        let close = tag.find('>').expect("every tag is closed");
        let inside = &tag[1..close];
        assert!(!inside.contains('<'), "{inside}");
        assert!(inside.matches('"').count().is_multiple_of(2), "{inside}");
        rest = &tag[close + 1..];
    }
    assert!(rest.trim().is_empty());
    texts
}

fn unescape(text: &str) -> String {
    assert!(!text.contains(['>', '"', '\'']), "{text}");
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').expect("every entity ends");
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            _ => panic!("{name}"),
        });
        out.push_str(rest);
    }
    out
}

#[test]
fn markup_in_a_text_stays_text() {
    let text = svg(&picture("</text><b>&'\""), 420.0, 320.0, None);
    assert!(read(&text).iter().any(|read| read == "</text><b>&'\""));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_can_break_the_picture(caption in any::<String>()) {
        let text = svg(&picture(&caption), 420.0, 320.0, Some(Theme::Dark));
        let ordinary = |letter: char| !letter.is_control() || letter == '\n' || ('\u{80}'..='\u{9f}').contains(&letter);
        prop_assert!(text.chars().all(ordinary));
        let texts = read(&text);
        prop_assert!(texts.iter().any(|read| read == "n1"));
    }
}

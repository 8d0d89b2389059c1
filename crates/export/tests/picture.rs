//! Pictures: what they say to those who do not see them, and that they show what was asked for.

mod support;

use faultline_engine::{ClientId, NodeId, Time};
use faultline_export::{
    DiagramPicture, Paper, Stretch, StretchError, board_svg, diagram_svg, logs_svg, matrix_svg, network_svg,
};
use faultline_scene::{Size, Theme};
use faultline_words::{Chinese, English, Run, Words};
use support::{EVENTFUL, run};

const PAPER: Paper<'_> = Paper { size: Size { width: 640.0, height: 400.0 }, theme: None, name: "" };

const PART: Stretch = Stretch { from: Time(500_000), to: Time(1_000_000) };

fn diagram(session: &dyn Run, picture: &DiagramPicture<'_>, paper: Paper<'_>) -> String {
    diagram_svg(session, picture, paper, &English).expect("the part is known")
}

fn of(stretch: Stretch) -> DiagramPicture<'static> {
    DiagramPicture { stretch, now: stretch.to, lanes: &[], selected: None }
}

/// The title and the description.
fn caption(picture: &str) -> (&str, &str) {
    let between = |tag: &str| {
        let (_, rest) = picture.split_once(&format!("<{tag}>")).unwrap_or_else(|| panic!("no {tag}"));
        rest.split_once(&format!("</{tag}>")).unwrap_or_else(|| panic!("{tag} does not end")).0
    };
    assert!(picture.contains("role=\"img\""));
    (between("title"), between("desc"))
}

#[test]
fn a_network_says_who_is_what_and_which_links_are_not_as_usual() {
    let mut session = run(EVENTFUL);
    session.seek(Time(950_000), u32::MAX);
    insta::assert_debug_snapshot!(caption(&network_svg(&*session, PAPER, &English)));
    session.seek(Time(650_000), u32::MAX);
    let named = network_svg(&*session, Paper { name: "A <crash> & more", ..PAPER }, &English);
    let (title, description) = caption(&named);
    assert_eq!(title, "A &lt;crash&gt; &amp; more, at 0.650 s");
    assert!(description.starts_with("n1, crashed; n2, "), "{description}");
}

#[test]
fn a_diagram_says_from_when_to_when_and_what_turned() {
    let session = run(EVENTFUL);
    insta::assert_debug_snapshot!(caption(&diagram(&*session, &of(PART), PAPER)));
}

#[test]
fn a_theme_is_plain_and_without_one_the_reader_chooses() {
    let session = run(EVENTFUL);
    let both = |theme| {
        let paper = Paper { theme, ..PAPER };
        [network_svg(&*session, paper, &English), diagram(&*session, &of(PART), paper)]
    };
    assert!(both(None).iter().all(|picture| picture.contains("prefers-color-scheme")));
    let (light, dark) = (both(Some(Theme::Light)), both(Some(Theme::Dark)));
    assert!(
        light.iter().chain(&dark).all(|picture| !picture.contains("var(") && picture.ends_with("</svg>\n"))
    );
    assert!(light[0] != dark[0] && light[1] != dark[1]);
    assert!(both(None).iter().all(|picture| picture.contains("width=\"640\" height=\"400\"")));
}

#[test]
fn a_diagram_shows_its_part_its_lanes_its_moment_and_its_causes() {
    let session = run(EVENTFUL);
    let whole = diagram(&*session, &of(PART), PAPER);
    let lanes = [NodeId(2).into(), ClientId(0).into()];
    let two = diagram(&*session, &DiagramPicture { lanes: &lanes, ..of(PART) }, PAPER);
    assert!(two.contains(">n3<") && two.contains(">c1<") && !two.contains(">n1<") && whole.contains(">n1<"));
    assert!(two.find(">n3<") < two.find(">c1<"));
    let earlier = diagram(&*session, &DiagramPicture { now: Time(700_000), ..of(PART) }, PAPER);
    let event = PART.events(&*session).nth(20).expect("an event");
    let chosen = diagram(&*session, &DiagramPicture { selected: Some(event), ..of(PART) }, PAPER);
    let other = diagram(&*session, &of(Stretch { from: Time(600_000), ..PART }), PAPER);
    for (one, another) in [(&whole, &earlier), (&whole, &chosen), (&whole, &other), (&earlier, &chosen)] {
        assert!(one != another);
    }
    // An event that is not in the run, and one that is not in the part, have nothing to say here.
    for event in [0, u32::MAX] {
        diagram(&*session, &DiagramPicture { selected: Some(event), ..of(PART) }, PAPER);
    }
}

#[test]
fn a_diagram_of_what_is_not_known_is_refused() {
    let session = run("raft?nodes=3&at=0.5s");
    let to = Time(600_000);
    let refused = diagram_svg(&*session, &of(Stretch::until(to)), PAPER, &English);
    assert_eq!(refused, Err(StretchError::Unknown { to, known: Time(500_000) }));
}

#[test]
fn logs_say_the_last_entry_of_each_node_and_have_none_where_there_are_none() {
    let mut session = run(EVENTFUL);
    session.seek(Time(950_000), u32::MAX);
    let picture = logs_svg(&*session, PAPER, &English).expect("Raft has logs");
    insta::assert_debug_snapshot!(caption(&picture));
    assert_eq!(board_svg(&*session, PAPER, &English), None);
    let mut paxos = run("paxos?nodes=3&seed=1");
    paxos.seek(Time(100_000), u32::MAX);
    assert_eq!(logs_svg(&*paxos, PAPER, &English), None);
}

#[test]
fn a_board_says_how_far_the_tasks_are_and_is_empty_before_there_are_any() {
    let mut session = run("map-reduce?nodes=6&seed=42&do=0.1s+c1+count");
    let empty = board_svg(&*session, PAPER, &English).expect("MapReduce has a board");
    session.seek(Time(400_000), u32::MAX);
    let picture = board_svg(&*session, PAPER, &English).expect("MapReduce has a board");
    insta::assert_debug_snapshot!(caption(&picture));
    // Eleven tasks, and the paper.
    let squares = |picture: &str| picture.matches("<rect").count();
    assert!(squares(&picture) >= squares(&empty) + 11);
    assert_eq!(logs_svg(&*session, PAPER, &English), None);
}

#[test]
fn a_matrix_says_who_suspects_whom_in_both_languages_and_marks_what_is_not_so() {
    let mut session = run("heartbeat?nodes=4&seed=1&do=1s+crash+n3;2s+restart+n3");
    let told = |session: &dyn Run, words: &dyn Words| {
        let picture = matrix_svg(session, PAPER, words).expect("heartbeat has a matrix");
        (caption(&picture).1.to_owned(), picture.matches("<circle").count())
    };
    session.seek(Time(900_000), u32::MAX);
    let (calm, rings) = told(&*session, &English);
    assert!(calm.starts_with("No suspicions") && rings == 4, "{calm} {rings}");
    session.seek(Time(1_900_000), u32::MAX);
    let (suspected, _) = told(&*session, &English);
    for by in ["n1", "n2", "n4"] {
        assert!(suspected.contains(&format!("{by}’s view of n3: suspected; silent")), "{suspected}");
    }
    assert!(told(&*session, &Chinese).0.contains("n1 对 n3 的判断：怀疑"), "{:?}", told(&*session, &Chinese));
    // It runs again, and its first beat is on its way.
    session.seek(Time(2_005_000), u32::MAX);
    let (mistaken, circles) = told(&*session, &English);
    assert!(mistaken.contains("n1’s view of n3: suspected, although it is running; silent"), "{mistaken}");
    // Four in truth, three of those who suspect it, and three of itself, which has heard nobody yet.
    assert_eq!(circles, 10);
    assert_eq!(matrix_svg(&*run(EVENTFUL), PAPER, &English), None);
}

//! A link opens a run, and a run gives its link.

mod arbitrary;
mod arbitrary_link;

use arbitrary_link::link;
use faultline_catalogue::{SetupError, catalogue};
use faultline_engine::{
    ActionKind, Beginning, Halt, Held, Input, KindError, Lie, MessageKind, MessageRef, Session, Time,
};
use faultline_scenario::{Link, LinkError, OpenError, ViewState, describe, open};
use proptest::prelude::*;

const LINK: &str = "raft?nodes=3&seed=7&do=1.2s+crash+n1;1.5s+c1+set+x+1;2s+cut+n2+-%3E+n3&at=3.2s";

fn opened(fragment: &str) -> Result<Link, OpenError> {
    let link = Link::decode(fragment).map_err(OpenError::Link)?;
    let mut session = open(&link)?;
    assert_eq!(session.head(), Time::ZERO, "opening lets no time pass");
    seek(&mut *session, link.at);
    let state = ViewState {
        speed: link.speed,
        selected: link.selected,
        view: link.view,
        lesson: link.lesson,
        lang: link.lang,
    };
    Ok(describe(&*session, &state))
}

/// Goes to a moment as the page does: a little, a frame, a little more.
fn seek(session: &mut dyn Session, to: Time) {
    while session.seek(to, 100).halt == Halt::Budget {}
    assert_eq!(session.head(), to);
}

#[test]
fn a_run_that_was_opened_and_sought_gives_the_same_link() {
    assert_eq!(opened(LINK).expect("it opens").encode(), LINK);
    let more = "raft?nodes=5&clients=2&seed=42&at=1s&speed=0.25&selected=n2-n3&view=node&lesson=raft-partition&lang=zh-CN";
    assert_eq!(opened(more).expect("it opens").encode(), more);
}

#[test]
fn actions_by_hand_and_settings_are_in_the_link_and_replay_to_the_same_digest() {
    let mut session = open(&Link::new("raft")).expect("it opens");
    seek(&mut *session, Time(1_234_567));
    for line in ["crash n1", "c1 set x 1", "partition n1 n2 | n3"] {
        let line = session.read(line).expect("a line");
        assert!(session.act(line));
        let next = session.head().0 + 345_678;
        seek(&mut *session, Time(next));
    }
    let link = describe(&*session, &ViewState::default());
    assert_eq!(link.script.len(), 3);
    assert_eq!(link.check().as_ref(), Ok(&link));
    let sent = Link::decode(&link.encode()).expect("a link");
    assert_eq!(sent, link);
    let mut again = open(&sent).expect("it opens");
    seek(&mut *again, sent.at);
    assert!(session.events() > 100, "something happened");
    assert_eq!(again.events(), session.events());
    assert_eq!(again.digest(), session.digest());
}

#[test]
fn a_link_shows_the_moment_in_view_and_not_the_latest() {
    let mut session = open(&Link::new("raft")).expect("it opens");
    seek(&mut *session, Time(2_000_000));
    seek(&mut *session, Time(765_432));
    let link = describe(&*session, &ViewState::default());
    assert_eq!(link.at, Time(765_432));
    assert_eq!(link.encode(), "raft?nodes=5&seed=42&at=0.765432s");
}

#[test]
fn every_setting_of_every_protocol_can_be_sent() {
    for entry in catalogue() {
        let session = open(&Link::new(entry.info.slug)).expect("a bare name opens");
        for setting in session.settings() {
            let link = Link {
                config: vec![(setting.name.into(), setting.value.clone())],
                ..Link::new(entry.info.slug)
            };
            assert_eq!(link.check().as_ref(), Ok(&link), "{setting:?}");
            assert!(open(&link).is_ok(), "{setting:?}");
        }
    }
}

#[test]
fn what_a_protocol_does_not_know_is_refused_with_its_name() {
    let refused = |fragment: &str| opened(fragment).expect_err("it is refused");
    assert_eq!(
        refused("rat?nodes=3"),
        OpenError::Protocol {
            found: "rat".into(),
            known: catalogue().iter().map(|entry| entry.info.slug).collect()
        }
    );
    assert!(
        matches!(refused("raft?nodes=16"), OpenError::Setup(SetupError::Nodes(allowed)) if allowed.max == 15)
    );
    assert!(matches!(
        refused("raft?set=no-such+on"),
        OpenError::Setup(SetupError::Setting { name, .. }) if name == "no-such"
    ));
    assert!(matches!(
        refused("raft?do=2s+c1+dance;1s+heal"),
        OpenError::Setup(SetupError::Command { index: 1, text, .. }) if text == "dance"
    ));
    // Paxos writes its messages in capitals, and a PREPARE proposes nothing yet.
    assert!(matches!(
        refused("paxos?do=2s+drop+n1+-%3E+n2+Prepare;1s+heal"),
        OpenError::Setup(SetupError::Message { index: 1, error })
            if matches!(&*error, KindError::Label { label, known } if label == "Prepare" && known[0] == "PREPARE")
    ));
    assert!(matches!(
        refused("paxos?do=2s+release+PREPARE+value=tea"),
        OpenError::Setup(SetupError::Message { index: 0, error })
            if matches!(&*error, KindError::Field { field, known, .. } if field == "value" && *known == ["ballot"])
    ));
}

/// Each lie that a protocol knows is read, offered and opened, and no other one.
#[test]
fn a_protocol_tells_its_own_lies_and_no_others() {
    let mut counts = [0, 0];
    for entry in catalogue() {
        let fragment = format!("{}?seed=1", entry.info.slug);
        let session = open(&Link::decode(&fragment).expect("a link")).expect("a run");
        let known = session.lies();
        let offered = session.complete("lie n1 ").1;
        for lie in Lie::ALL {
            let line = format!("lie n1 {}", lie.word());
            let knows = known.contains(lie);
            counts[usize::from(knows)] += 1;
            assert_eq!(session.read(&line).is_ok(), knows, "{fragment}: {line}");
            assert_eq!(offered.iter().any(|word| word == lie.word()), knows, "{fragment}: {line}");
            let link = Link::decode(&format!("{fragment}&do=1s+lie+n1+{}", lie.word())).expect("a link");
            let refused =
                matches!(open(&link), Err(OpenError::Setup(SetupError::NotItsLie { index: 0, .. })));
            assert_eq!(refused, !knows, "{fragment}: {line}");
        }
        assert_eq!(session.read("lie n1 off").is_ok(), !known.is_empty(), "{fragment}");
    }
    assert!(counts[0] > 20 && counts[1] > 8, "{counts:?}");
}

/// Whether nodes join and leave, each protocol says for itself, and the grammar of links knows no protocol.
#[test]
fn only_where_members_change_may_they_join_and_leave() {
    let mut kinds = [0, 0];
    for entry in catalogue() {
        let info = entry.info;
        for line in ["0s absent n1", "1s join n1", "1s leave n1"] {
            let fragment = format!("{}?do=0.5s+heal;{}", info.slug, line.replace(' ', "+"));
            let link = Link::decode(&fragment).expect("it is read");
            let first = u32::from(line.starts_with("0s"));
            let (opened, session) = (open(&link), open(&Link::new(info.slug)).expect("a bare name opens"));
            let (_, said) = line.split_once(' ').expect("a moment");
            let (read, (_, offered)) = (session.read(said), session.complete(""));
            let verb = said.split(' ').next().unwrap_or_default();
            assert_eq!(offered.iter().any(|word| word == verb), info.members_change, "{fragment}");
            kinds[usize::from(info.members_change)] += 1;
            if info.members_change {
                assert!(opened.is_ok() && read.is_ok(), "{fragment}");
            } else {
                let index = 1 - first as usize;
                let refused = opened.err().expect("it is refused");
                assert_eq!(refused, OpenError::Setup(SetupError::FixedMembers { index }), "{fragment}");
                assert!(read.is_err(), "{fragment}");
            }
        }
    }
    assert!(kinds.iter().all(|kind| *kind > 0), "{kinds:?}");
}

/// Who has words for what disks hold at the start offers them, and the others refuse the line that says something of it.
#[test]
fn what_disks_hold_at_the_start_is_refused_where_there_are_no_words_for_it() {
    let mut kinds = [0, 0];
    for entry in catalogue() {
        let slug = entry.info.slug;
        let session = open(&Link::new(slug)).expect("a bare name opens");
        let has_words = session.complete("").1.iter().any(|word| word == "begin");
        kinds[usize::from(has_words)] += 1;
        let refused =
            opened(&format!("{slug}?do=0.5s+heal;0s+begin+n1+nonsense")).expect_err("it is refused");
        match refused {
            OpenError::Setup(SetupError::Beginning { index: 0, error }) => {
                assert!(has_words && error.found == "nonsense", "{slug}: {error:?}");
            }
            OpenError::Setup(SetupError::NoBeginnings { index: 0 }) => assert!(!has_words, "{slug}"),
            other => panic!("{slug}: {other:?}"),
        }
        assert!(session.read("begin n1 nonsense").is_err(), "{slug}");
    }
    assert_eq!(kinds[1], 3, "Raft, Paxos and Multi-Paxos");
}

/// What a later behaviour means by the rest is not known here, so that is not what is said.
#[test]
fn a_behaviour_that_is_not_known_is_refused_by_its_number() {
    for entry in catalogue() {
        let (slug, known) = (entry.info.slug, entry.info.behaviour);
        let later = known + 1;
        let fragment = format!("{slug}?behaviour={later}&nodes=100&clients=1&set=no-such+on&do=1s+c1+dance");
        let refused = opened(&fragment).expect_err("it is refused");
        assert_eq!(refused, OpenError::Setup(SetupError::Behaviour { asked: later, known }));
        // A link that is read can be sent on, also by a page that cannot open it.
        let link = Link::decode(&format!("{slug}?behaviour={later}")).expect("it is read");
        assert_eq!(Link::decode(&link.encode()), Ok(link));
    }
}

#[test]
fn a_run_says_its_behaviour_unless_it_is_the_first() {
    for entry in catalogue() {
        let (slug, known) = (entry.info.slug, entry.info.behaviour);
        let link = Link { behaviour: known, ..Link::new(slug) };
        let again = describe(&*open(&link).expect("it opens"), &ViewState::default());
        assert_eq!(again.behaviour, known);
        assert_eq!(again.encode().contains("behaviour="), known != 1, "{again}");
    }
    let first = Link::decode("raft?behaviour=1").expect("it is read");
    assert_eq!(first, Link::new("raft"));
    assert_eq!(Link { behaviour: 2, ..first }.encode(), "raft?behaviour=2&nodes=5&seed=42");
}

#[test]
fn a_link_made_in_the_page_meets_the_same_limits() {
    let refused = |link: Link| match open(&link) {
        Err(OpenError::Link(error)) => error,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("{link:?} opened"),
    };
    assert!(matches!(
        refused(Link { nodes: 101, ..Link::new("raft") }),
        LinkError::Number { key: "nodes", min: 1, max: 100, .. }
    ));
    assert!(matches!(
        refused(Link { nodes: 0, ..Link::new("raft") }),
        LinkError::Number { key: "nodes", .. }
    ));
    assert!(matches!(
        refused(Link { clients: 21, ..Link::new("raft") }),
        LinkError::Number { key: "clients", .. }
    ));
    let late = Time(3_600_000_001);
    assert!(matches!(refused(Link { at: late, ..Link::new("raft") }), LinkError::TooLate { .. }));
    assert!(matches!(refused(Link::new("raft?nodes=3&seed=1")), LinkError::Protocol { .. }));
    assert!(matches!(refused(Link::new("")), LinkError::Protocol { .. }));
}

/// The kind of message that an action names.
fn kind_of(input: &mut Input) -> Option<&mut MessageKind> {
    match input {
        Input::Drop(MessageRef::Name(name))
        | Input::Copy(MessageRef::Name(name))
        | Input::Hold(Held::One(MessageRef::Name(name)))
        | Input::Deliver(MessageRef::Name(name)) => Some(&mut name.kind),
        Input::Hold(Held::All(traffic)) | Input::Release(traffic) => traffic.kind.as_mut(),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_of_any_link_begins_and_gives_back_its_link(link in link(30), sensible in any::<bool>()) {
        // Nobody knows the settings that were made up, and most commands either.
        let mut link = Link { protocol: "raft".into(), behaviour: 1, config: Vec::new(), ..link };
        for timed in &mut link.script {
            if let Input::Ask(_, asked) | Input::AskOf(_, _, asked) | Input::Once(_, _, asked) | Input::Every(_, _, asked) = &mut timed.input && sensible {
                *asked = "add x 1".into();
            }
            if let Input::Begin(_, state) = &mut timed.input && sensible {
                *state = Beginning("term 2 vote n1".into());
            }
            if let Some(kind) = kind_of(&mut timed.input) && sensible {
                *kind = MessageKind::of("AppendEntries");
            }
        }
        match open(&link) {
            Ok(mut session) => {
                let state = ViewState { speed: link.speed, selected: link.selected, view: link.view.clone(), lesson: link.lesson.clone(), lang: link.lang };
                prop_assert_eq!(describe(&*session, &state), Link { at: Time::ZERO, ..link.clone() });
                session.advance(link.at, 2_000);
                prop_assert_eq!(describe(&*session, &state), Link { at: session.head(), ..link });
            }
            Err(OpenError::Setup(SetupError::Command { index, text, .. })) => {
                prop_assert!(!sensible);
                prop_assert!(link.script[index].input.to_string().ends_with(&text));
            }
            Err(OpenError::Setup(SetupError::Message { index, .. })) => {
                prop_assert!(!sensible);
                prop_assert!(link.script[index].input.message_kind().is_some());
            }
            Err(OpenError::Setup(SetupError::FixedMembers { index })) => {
                prop_assert_eq!(link.script[index].input.kind(), ActionKind::Change);
            }
            Err(OpenError::Setup(SetupError::Beginning { index, .. })) => {
                prop_assert!(!sensible);
                prop_assert_eq!(link.script[index].input.kind(), ActionKind::Start);
            }
            Err(OpenError::Setup(SetupError::NotItsLie { index, known })) => {
                let Input::Lie(_, tells) = &link.script[index].input else {
                    panic!("{:?}", link.script[index])
                };
                prop_assert!(known.is_empty() || tells.0.is_some_and(|lie| !known.contains(&lie)));
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}

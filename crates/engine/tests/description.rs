//! What programs read of a declaration: names, values, rows.

use faultline_engine::describe::{Data, Datum, Describe, Kind, Shape};
use faultline_engine::{ClientId, Endpoint, MessageId, NodeId, NodeSet, Span, Ticket, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What only this test knows, and no program reads.
struct Opaque(u8);

fn doubled(opaque: &Opaque) -> Datum {
    Datum::Number(u64::from(opaque.0) * 2)
}

#[derive(Data)]
enum Mood {
    Calm,
    #[data(name = "upset")]
    VeryUpset,
}

#[derive(Data)]
#[data(tag = "reason")]
enum Why {
    StaleTerm,
    NewerLog {
        index: u64,
        r#type: Mood,
    },
    Voted(#[data(name = "candidate")] NodeId),
    Odd {
        #[data(with = doubled)]
        twice: Opaque,
        #[data(skip)]
        _hidden: Opaque,
    },
}

#[derive(Data)]
enum How {
    Timeout,
    #[data(name = "from")]
    Told(NodeId),
}

#[derive(Data)]
struct Ballot {
    round: u32,
    proposer: NodeId,
}

#[derive(Data)]
struct Key(String);

#[derive(Describe)]
enum Fact<T> {
    /// It began.
    ///
    /// A second paragraph that no row shows.
    Started,
    /// A vote
    /// was refused.
    RefusedVote {
        /// Why.
        why: Why,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        #[describe(skip)]
        _memo: Opaque,
    },
    #[describe(name = "sealed")]
    Closed {
        /// Twice that.
        #[describe(with = doubled)]
        fields: Opaque,
        value: T,
    },
    /// A tuple.
    Set(#[describe(name = "members")] NodeSet),
    /// Something that a client did.
    #[describe(flatten)]
    Client(Inner),
}

#[derive(Describe)]
enum Inner {
    /// A client asked.
    Asked {
        /// Which one.
        client: ClientId,
    },
}

#[derive(Describe)]
enum Nothing {}

fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

#[test]
fn a_fact_has_the_name_of_its_variant_and_the_values_of_its_fields() {
    let started = Fact::<u8>::Started;
    assert_eq!((started.name(), started.fields()), ("started", vec![]));

    let ticket = Ticket { client: ClientId(0), serial: 3 };
    let refused = Fact::<u8>::RefusedVote { why: Why::StaleTerm, ticket, _memo: Opaque(1) };
    assert_eq!(refused.name(), "refused_vote");
    let why = Datum::Record(vec![("reason", Datum::Name("stale_term"))]);
    assert_eq!(refused.fields(), [("why", why), ("request", text("c1.3"))]);

    let closed = Fact::Closed { fields: Opaque(4), value: -5_i64 };
    assert_eq!(closed.name(), "sealed");
    assert_eq!(closed.fields(), [("fields", Datum::Number(8)), ("value", Datum::Signed(-5))]);

    let set = Fact::<u8>::Set(NodeSet::of(NodeId(2)).with(NodeId(0)));
    assert_eq!(set.fields(), [("members", Datum::List(vec![text("n1"), text("n3")]))]);
}

#[test]
fn a_flattened_variant_hands_over() {
    let asked = Fact::<u8>::Client(Inner::Asked { client: ClientId(1) });
    assert_eq!((asked.name(), asked.fields()), ("asked", vec![("client", text("c2"))]));
}

#[test]
fn the_rows_of_the_documentation_are_the_doc_comments() {
    let row = |kind: &Kind| {
        let fields: Vec<_> = kind.fields.iter().map(|field| (field.name, field.about)).collect();
        (kind.name, kind.about, fields)
    };
    let rows: Vec<_> = Fact::<u8>::kinds().iter().map(row).collect();
    let expected = [
        ("started", "It began.", vec![]),
        ("refused_vote", "A vote was refused.", vec![("why", "Why."), ("request", "Whose request.")]),
        ("sealed", "", vec![("fields", "Twice that."), ("value", "")]),
        ("set", "A tuple.", vec![("members", "")]),
        ("asked", "A client asked.", vec![("client", "Which one.")]),
    ];
    assert_eq!(rows, expected);
    assert!(Nothing::kinds().is_empty());
}

#[test]
fn the_shape_of_a_value_says_what_it_may_be() {
    assert_eq!(Mood::shape().choices(), Some(vec!["calm", "upset"]));
    assert_eq!(<Option<Mood>>::shape().choices(), Mood::shape().choices());
    // Every variant has its own values, and all have the tag.
    let why = Why::shape();
    assert_eq!(why.names(), ["reason", "index", "type", "candidate", "twice"]);
    assert_eq!(why.choices(), None);
    let reasons: Vec<_> = why.named("reason").into_iter().filter_map(Shape::choices).collect();
    assert_eq!(reasons.concat(), ["stale_term", "newer_log", "voted", "odd"]);
    assert_eq!(why.named("type"), [&Mood::shape()]);
    assert!(why.named("_hidden").is_empty() && why.named("whom").is_empty());
    assert_eq!(How::shape().names(), ["from"]);
    assert_eq!(How::shape().choices(), None);
    assert_eq!(Ballot::shape().names(), ["round", "proposer"]);
    assert_eq!(Key::shape(), Shape::Plain);
    assert_eq!(<Vec<Key>>::shape(), Shape::List(Box::new(Shape::Plain)));
    // The keys of a map are the run's.
    let clock = <BTreeMap<NodeId, Mood>>::shape();
    assert_eq!(clock.named("n7"), [&Mood::shape()]);
}

#[test]
fn every_value_belongs_to_a_field_of_its_kind() {
    let facts = [
        Fact::Started,
        Fact::RefusedVote {
            why: Why::StaleTerm,
            ticket: Ticket { client: ClientId(0), serial: 1 },
            _memo: Opaque(0),
        },
        Fact::Closed { fields: Opaque(0), value: true },
        Fact::Set(NodeSet::EMPTY),
        Fact::Client(Inner::Asked { client: ClientId(0) }),
    ];
    for (fact, kind) in facts.iter().zip(Fact::<bool>::kinds()) {
        assert_eq!(fact.name(), kind.name);
        let names: Vec<&str> = fact.fields().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, kind.fields.iter().map(|field| field.name).collect::<Vec<_>>());
    }
}

#[test]
fn a_tagged_enum_is_a_record_that_begins_with_its_tag() {
    let record = |why: &Why, rest: &[(&'static str, Datum)]| {
        let Datum::Record(fields) = why.datum() else { panic!("no record") };
        assert_eq!(fields[1..], *rest);
        fields[0].clone()
    };
    let calm = Why::NewerLog { index: 4, r#type: Mood::Calm };
    let rest = [("index", Datum::Number(4)), ("type", Datum::Name("calm"))];
    assert_eq!(record(&calm, &rest), ("reason", Datum::Name("newer_log")));
    let voted = Why::Voted(NodeId(0));
    assert_eq!(record(&voted, &[("candidate", text("n1"))]), ("reason", Datum::Name("voted")));
    let odd = Why::Odd { twice: Opaque(3), _hidden: Opaque(0) };
    assert_eq!(record(&odd, &[("twice", Datum::Number(6))]), ("reason", Datum::Name("odd")));
}

#[test]
fn other_declarations() {
    assert_eq!(Mood::VeryUpset.datum(), Datum::Name("upset"));
    assert_eq!(How::Timeout.datum(), Datum::Name("timeout"));
    assert_eq!(How::Told(NodeId(1)).datum(), Datum::Record(vec![("from", text("n2"))]));
    let ballot = Ballot { round: 2, proposer: NodeId(0) };
    let record = vec![("round", Datum::Number(2)), ("proposer", text("n1"))];
    assert_eq!(ballot.datum(), Datum::Record(record));
    assert_eq!(Key("x".into()).datum(), text("x"));
}

#[test]
fn values_that_every_family_has() {
    assert_eq!(Endpoint::Client(ClientId(0)).datum(), text("c1"));
    assert_eq!(MessageId(17).datum(), text("m17"));
    assert_eq!((Span(5).datum(), Time(6).datum()), (Datum::Number(5), Datum::Number(6)));
    assert_eq!((true.datum(), None::<u8>.datum()), (Datum::Flag(true), Datum::Nothing));
    assert_eq!(Some(Box::new(1_u8)).datum(), Datum::Number(1));
    let one = || Datum::List(vec![Datum::Number(1)]);
    assert_eq!((vec![1_u8].datum(), Arc::<[u8]>::from([1]).datum()), (one(), one()));
    assert_eq!((BTreeSet::from([1_u8]).datum(), (&&[1_u8][..]).datum()), (one(), one()));
    assert_eq!("x".datum(), text("x"));
}

#[test]
fn a_map_has_pairs_in_the_order_of_its_keys() {
    let clock = BTreeMap::from([(NodeId(1), 4_u64), (NodeId(0), 2)]);
    let pairs = vec![("n1".to_owned(), Datum::Number(2)), ("n2".to_owned(), Datum::Number(4))];
    assert_eq!(clock.datum(), Datum::Pairs(pairs));
    assert_eq!(clock.datum().plain(), "n1=2,n2=4");
}

//! The encoding that the digest reads, word by word. It is a promise: whoever has to change a number here breaks links.

use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::Key;
use faultline_engine::{
    ClientId, Endpoint, MessageId, NodeId, NodeSet, SharedVec, Span, SpanRange, Ticket, Time,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was mixed into it, as a number. It begins with a one, so that it counts zeros too.
fn read(mix: impl FnOnce(&mut Digest)) -> u64 {
    let mut digest = Digest::resume(1);
    mix(&mut digest);
    digest.raw()
}

/// Whether the value is exactly these words.
#[track_caller]
fn is(value: impl Encode, words: &[u64]) {
    let expected = read(|digest| words.iter().for_each(|word| digest.mix(*word)));
    assert_eq!(read(|digest| value.encode(digest)), expected, "not {words:?}");
}

#[derive(Clone, Copy, Encode)]
struct Unit;

#[derive(Clone, Copy, Encode)]
struct Pair(u8, i16);

#[derive(Clone, Encode)]
#[expect(dead_code, reason = "what is skipped is not read")]
struct Named {
    zebra: u8,
    apple: u16,
    #[encode(skip)]
    seen: fn(),
    #[encode(name = "mango")]
    renamed: u32,
}

#[derive(Clone, Debug, PartialEq, Encode)]
enum Step<T> {
    Stop,
    Go(T, bool),
    Turn { left: Option<T>, by: u8 },
    Twice(Box<Step<T>>, Box<Step<T>>),
}

/// The same in another order, after two changes of names.
mod moved {
    use super::Encode;

    #[derive(Clone, Debug, PartialEq, Encode)]
    pub(super) enum March<U> {
        Twice(Box<March<U>>, Box<March<U>>),
        Turn {
            by: u8,
            #[encode(name = "left")]
            sinister: Option<U>,
        },
        #[encode(name = "Go")]
        Walk(U, bool),
        Stop,
    }
}

#[derive(Encode)]
enum Never {}

// Hashes of names, computed by another program than the derive.
const STOP: u64 = 0xd9ad_5325_1f23_30a5;
const GO: u64 = 0x0902_3907_b59c_38eb;
const TURN: u64 = 0xb128_8bfb_6b36_f2da;
const TWICE: u64 = 0x48c2_5e26_1ab9_fa13;
const TYPE: u64 = 0xa794_39ef_7bfa_9c2d;

#[test]
fn numbers_are_one_word() {
    is(false, &[0]);
    is(true, &[1]);
    is(250_u8, &[250]);
    is(u64::MAX, &[u64::MAX]);
    is(-2_i16, &[0xffff_ffff_ffff_fffe]);
    is(i32::MIN, &[0xffff_ffff_8000_0000]);
    is(-1_i64, &[u64::MAX]);
    is(1_u128 << 64 | 7, &[7, 1]);
}

#[test]
fn a_text_is_its_length_and_its_bytes() {
    is("", &[0]);
    is("raft", &[4, 0x7466_6172]);
    is("12345678", &[8, 0x3837_3635_3433_3231]);
    is(String::from("123456789"), &[9, 0x3837_3635_3433_3231, 0x39]);
    is("é", &[2, 0xa9c3]);
}

/// A key is held in another way, and encoded as the text that it is.
#[test]
fn a_key_is_its_text() {
    let text = "abcdefghijklmno";
    for length in 1..=text.len() {
        let text = &text[..length];
        let key: Key = text.parse().expect("a key");
        assert_eq!((Digest::of(&key), key.size()), (Digest::of(&text), text.size()), "{text}");
        assert_eq!(key.to_string(), text);
    }
    is("raft".parse::<Key>().expect("a key"), &[4, 0x7466_6172]);
}

#[test]
fn what_may_be_absent_or_many_says_how_many() {
    is(None::<u8>, &[0]);
    is(Some(0_u8), &[1, 0]);
    is(Some(None::<u8>), &[1, 0]);
    is(Vec::<u8>::new(), &[0]);
    is(vec![5_u8, 6], &[2, 5, 6]);
    is([5_u8, 6], &[2, 5, 6]);
    is([5_u8, 6].as_slice(), &[2, 5, 6]);
    is(BTreeSet::from([9_u8, 2]), &[2, 2, 9]);
    is(BTreeMap::from([(9_u8, true), (2, false)]), &[2, 2, 0, 9, 1]);
    let mut long = SharedVec::default();
    (0..130_u64).for_each(|item| long.push(item));
    is(long, &[vec![130], (0..130).collect()].concat());
}

#[test]
fn what_holds_a_value_adds_nothing() {
    is((), &[]);
    is((1_u8, 2_u16), &[1, 2]);
    is((1_u8, 2_u16, 3_u32), &[1, 2, 3]);
    is((1_u8, 2_u16, 3_u32, -1_i64), &[1, 2, 3, u64::MAX]);
    is(Box::new(7_u8), &[7]);
    is(Arc::<[u8]>::from([7]), &[1, 7]);
    is(Arc::<str>::from("a"), &[1, 0x61]);
}

#[test]
fn names_and_moments() {
    is(NodeId(3), &[3]);
    is(MessageId(17), &[17]);
    is(Time(9), &[9]);
    is(NodeSet::of(NodeId(0)).with(NodeId(65)), &[1, 2]);
    is(Endpoint::Node(NodeId(3)), &[0x66bd_1cc6_d2f6_b68d, 3]);
    is(Endpoint::Client(ClientId(3)), &[0xace7_7a52_53c2_59be, 3]);
    // `max` stands before `min`.
    is(SpanRange { min: Span(1), max: Span(2) }, &[2, 1]);
    is(Ticket { client: ClientId(4), serial: 8 }, &[4, 8]);
}

#[test]
fn fields_stand_in_the_order_of_their_names() {
    is(Unit, &[]);
    is(Pair(1, -1), &[1, u64::MAX]);
    is(Named { zebra: 1, apple: 2, seen: || (), renamed: 3 }, &[2, 3, 1]);
}

#[test]
fn a_variant_is_the_hash_of_its_name_and_its_fields() {
    is(Step::<u8>::Stop, &[STOP]);
    is(Step::Go(7_u8, true), &[GO, 7, 1]);
    is(Step::Turn { left: Some(7_u8), by: 2 }, &[TURN, 2, 1, 7]);
    let twice = Step::Twice(Box::new(Step::Stop), Box::new(Step::Go(7_u8, false)));
    is(twice, &[TWICE, STOP, GO, 7, 0]);
    is(None::<Never>, &[0]);
}

#[test]
fn a_name_that_is_a_keyword_is_read_without_its_mark() {
    #[derive(Encode)]
    #[expect(non_camel_case_types, reason = "a keyword")]
    enum Raw {
        r#type { r#match: u8, r#as: u8 },
    }
    is(Raw::r#type { r#match: 1, r#as: 2 }, &[TYPE, 2, 1]);
}

#[test]
fn the_digest_of_words_never_changes() {
    assert_eq!(Digest::of(&Step::Go(7_u8, true)), 0xd193_b363_f3c5_e7f4);
    assert_eq!(Digest::short(read(|digest| "raft".encode(digest))), "60c74e8eb3ec");
}

fn step() -> impl Strategy<Value = Step<Vec<Option<u8>>>> {
    // Few values, so that what could be mistaken for each other meets.
    let few = || proptest::collection::vec(proptest::option::of(0_u8..2), 0..3);
    let leaf = prop_oneof![
        Just(Step::Stop),
        (few(), any::<bool>()).prop_map(|(value, flag)| Step::Go(value, flag)),
        (proptest::option::of(few()), 0_u8..2).prop_map(|(left, by)| Step::Turn { left, by }),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), inner).prop_map(|(first, second)| Step::Twice(Box::new(first), Box::new(second)))
    })
}

fn moved(step: &Step<Vec<Option<u8>>>) -> moved::March<Vec<Option<u8>>> {
    match step.clone() {
        Step::Stop => moved::March::Stop,
        Step::Go(value, flag) => moved::March::Walk(value, flag),
        Step::Turn { left, by } => moved::March::Turn { by, sinister: left },
        Step::Twice(first, second) => moved::March::Twice(Box::new(moved(&first)), Box::new(moved(&second))),
    }
}

type Flat = (Vec<Option<u8>>, Vec<u8>, Option<Option<u8>>, String);

fn flat() -> impl Strategy<Value = Flat> {
    use proptest::collection::vec;
    use proptest::option::of;
    (vec(of(0_u8..3), 0..3), vec(0_u8..3, 0..3), of(of(0_u8..2)), "[a\0]{0,2}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Two values one after the other, so that the end of the first must be told from the beginning of the second.
    #[test]
    fn different_values_are_different_words(a in [step(), step()], b in [step(), step()]) {
        let words = |value: &[Step<_>; 2]| read(|to| value.iter().for_each(|item| item.encode(to)));
        prop_assert_eq!(a == b, words(&a) == words(&b));
    }

    #[test]
    fn different_sequences_are_different_words(all in proptest::collection::vec(flat(), 60)) {
        let words: BTreeMap<u64, &Flat> = all.iter().map(|value| (read(|to| value.encode(to)), value)).collect();
        let values: BTreeSet<&Flat> = all.iter().collect();
        prop_assert_eq!(words.len(), values.len());
    }

    #[test]
    fn the_order_of_the_declaration_does_not_matter(step in step()) {
        prop_assert_eq!(read(|to| step.encode(to)), read(|to| moved(&step).encode(to)));
    }
}

//! What programs read of a fact: its name and its values, from its one declaration.
//!
//! A family declares its facts as an enum with doc comments and derives [`Describe`]. The name of a variant in small
//! letters with underscores (`RefusedVote`: `refused_vote`, each capital begins a word) is the name of the fact in JSON,
//! in expectations and in the documentation; the first paragraphs of the doc comments are its row there.
//!
//! | On | Attribute | Meaning |
//! |---|---|---|
//! | variant, field | `#[describe(name = "…")]` | another name than its own; a place of a tuple has none, and needs it |
//! | variant | `#[describe(flatten)]` | name and values are those of its only field, which derives [`Describe`] too |
//! | field | `#[describe(skip)]` | programs do not read it |
//! | field | `#[describe(with = path)]` | its datum is what the function makes of `&field`: the type need not be [`Data`] |
//!
//! Two variants or two fields of one name do not compile.
//!
//! A value is a [`Datum`], and its type says which ([`Data`]):
//!
//! * nodes, clients and messages are texts (`n1`, `c1`, `m17`), a request is `c1.3`; times and lengths of time are
//!   microseconds;
//! * an `Option` is nothing or the value; sets and sequences are lists; a map has pairs, whose keys are texts;
//! * a struct that derives [`Data`] is a record; a tuple struct of one is what it holds;
//! * an enum whose variants have no fields is the name of the variant, as above;
//! * an enum with `#[data(tag = "reason")]` is a record: `reason` with the name of the variant, then its fields, as in
//!   `{"reason": "newer_log", "index": 4, "epoch": 2}`;
//! * an enum without a tag may also have variants of one unnamed field: each is a record of that, named after the
//!   variant, as in `{"from": "n1"}`.
//!
//! `#[data(name = "…")]`, `skip` and `with` mean there what they mean in [`Describe`].

use crate::client::Ticket;
use crate::id::{ClientId, Endpoint, MessageId, NodeId, NodeSet};
use crate::shared_vec::SharedVec;
use crate::units::{Span, SpanRange, Time};
pub use faultline_derive::{Data, Describe};
use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A kind of fact or evidence.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name for programs.
    pub name: &'static str,
    /// What it means: the first paragraph of its doc comment.
    pub about: &'static str,
    /// Its values.
    pub fields: &'static [FieldKind],
}

/// A value of a kind of fact.
#[derive(Clone, Copy, Debug)]
pub struct FieldKind {
    /// Its name for programs.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What it is made of.
    pub shape: fn() -> Shape,
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A number, a text, yes or no.
    Plain,
    /// This name.
    Name(&'static str),
    /// Several values that are like this.
    List(Box<Shape>),
    /// Values by name.
    Record(Vec<(&'static str, Shape)>),
    /// Values that are like this, by a key that the run gives.
    Pairs(Box<Shape>),
    /// One of these.
    OneOf(Vec<Shape>),
}

impl Shape {
    /// The shape of a value of which nothing is declared.
    #[must_use]
    pub fn plain() -> Self {
        Self::Plain
    }

    /// What the values by this name may be; nothing if there are none.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<&Shape> {
        match self {
            Self::Record(fields) => {
                fields.iter().filter(|field| field.0 == name).map(|field| &field.1).collect()
            }
            Self::Pairs(shape) => vec![shape],
            Self::OneOf(shapes) => shapes.iter().flat_map(|shape| shape.named(name)).collect(),
            Self::Plain | Self::Name(_) | Self::List(_) => Vec::new(),
        }
    }

    /// The names of its values, each once.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        let mut add = |name| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        match self {
            Self::Record(fields) => fields.iter().for_each(|field| add(field.0)),
            Self::OneOf(shapes) => shapes.iter().flat_map(Self::names).for_each(add),
            Self::Plain | Self::Name(_) | Self::List(_) | Self::Pairs(_) => {}
        }
        names
    }

    /// The names that it may be, if it is always a name.
    #[must_use]
    pub fn choices(&self) -> Option<Vec<&'static str>> {
        match self {
            Self::Name(name) => Some(vec![name]),
            Self::OneOf(shapes) => {
                let choices: Option<Vec<_>> = shapes.iter().map(Self::choices).collect();
                choices.map(|choices| choices.concat())
            }
            Self::Plain | Self::List(_) | Self::Record(_) | Self::Pairs(_) => None,
        }
    }
}

/// A value as programs read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Nothing there.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number that is not negative.
    Number(u64),
    /// A number.
    Signed(i64),
    /// A text.
    Text(String),
    /// A name that the declaration gives.
    Name(&'static str),
    /// Several values.
    List(Vec<Datum>),
    /// Values by name.
    Record(Vec<(&'static str, Datum)>),
    /// Values by a key that the run gives, such as a node.
    Pairs(Vec<(String, Datum)>),
}

/// Something with a kind and values.
pub trait Describe {
    /// The name of its kind.
    fn name(&self) -> &'static str;
    /// Its values, by name.
    fn fields(&self) -> Vec<(&'static str, Datum)>;
    /// All kinds there are. A program that never asks does not hold the texts.
    fn kinds() -> Vec<Kind>;
}

/// Something that can be the value of a fact.
pub trait Data {
    /// Its value as programs read it.
    fn datum(&self) -> Datum;
    /// What it may be.
    #[must_use]
    fn shape() -> Shape {
        Shape::Plain
    }
}

/// What reads one value, without its type.
pub trait Value {
    /// Its value as programs read it.
    fn value(&self) -> Datum;
}

impl<T: Data> Value for T {
    fn value(&self) -> Datum {
        self.datum()
    }
}

/// A value that a function makes of another: `#[describe(with = path)]`.
#[derive(Debug)]
pub struct Made<'a, T>(pub &'a T, pub fn(&T) -> Datum);

impl<T> Data for Made<'_, T> {
    fn datum(&self) -> Datum {
        (self.1)(self.0)
    }
}

/// Values by name: what a derived [`Describe::fields`] is made of.
#[must_use]
pub fn listed(names: &[&'static str], values: &[&dyn Value]) -> Vec<(&'static str, Datum)> {
    names.iter().copied().zip(values.iter().map(|value| value.value())).collect()
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Data for $number {
            fn datum(&self) -> Datum {
                Datum::Number(u64::from(*self))
            }
        }
    )+};
}

numbers!(u8 u16 u32 u64);

macro_rules! signed {
    ($($number:ty)+) => {$(
        impl Data for $number {
            fn datum(&self) -> Datum {
                Datum::Signed(i64::from(*self))
            }
        }
    )+};
}

signed!(i16 i32 i64);

macro_rules! texts {
    ($($name:ty)+) => {$(
        impl Data for $name {
            fn datum(&self) -> Datum {
                Datum::Text(self.to_string())
            }
        }
    )+};
}

texts!(NodeId ClientId Endpoint MessageId String str);

impl Data for bool {
    fn datum(&self) -> Datum {
        Datum::Flag(*self)
    }
}

impl Data for NodeSet {
    fn datum(&self) -> Datum {
        Datum::List(self.iter().map(|node| node.datum()).collect())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Plain))
    }
}

impl Data for Span {
    fn datum(&self) -> Datum {
        Datum::Number(self.0)
    }
}

impl Data for Time {
    fn datum(&self) -> Datum {
        Datum::Number(self.0)
    }
}

impl Data for SpanRange {
    fn datum(&self) -> Datum {
        Datum::List(vec![self.min.datum(), self.max.datum()])
    }

    fn shape() -> Shape {
        <[Span]>::shape()
    }
}

impl Data for Ticket {
    /// A request, by its client and the client's own number of it.
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl<T: Data> Data for Option<T> {
    fn datum(&self) -> Datum {
        self.as_ref().map_or(Datum::Nothing, Data::datum)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Data> Data for [T] {
    fn datum(&self) -> Datum {
        Datum::List(self.iter().map(Data::datum).collect())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Data> Data for Vec<T> {
    fn datum(&self) -> Datum {
        self.as_slice().datum()
    }

    fn shape() -> Shape {
        <[T]>::shape()
    }
}

impl<T: Data + Clone> Data for SharedVec<T> {
    fn datum(&self) -> Datum {
        Datum::List(self.iter_from(0).map(Data::datum).collect())
    }

    fn shape() -> Shape {
        <[T]>::shape()
    }
}

impl<T: Data> Data for BTreeSet<T> {
    fn datum(&self) -> Datum {
        Datum::List(self.iter().map(Data::datum).collect())
    }

    fn shape() -> Shape {
        <[T]>::shape()
    }
}

macro_rules! maps {
    ($($Map:ident)+) => {$(
        /// Keys are what expectations write: a vector clock is `{"n1": 3, "n2": 1}`.
        impl<K: Data, V: Data> Data for $Map<K, V> {
            fn datum(&self) -> Datum {
                Datum::Pairs(self.iter().map(|(key, value)| (key.datum().plain(), value.datum())).collect())
            }

            fn shape() -> Shape {
                Shape::Pairs(Box::new(V::shape()))
            }
        }
    )+};
}
maps! { BTreeMap LiteMap }

macro_rules! pointers {
    ($($Pointer:ty)+) => {$(
        impl<T: Data + ?Sized> Data for $Pointer {
            fn datum(&self) -> Datum {
                (**self).datum()
            }

            fn shape() -> Shape {
                T::shape()
            }
        }
    )+};
}

pointers!(&T Box<T> Arc<T>);

/// Three keys, of which some may be missing; what is missing stands in no list.
impl<T: Data, const N: usize> Data for [Option<T>; N] {
    fn datum(&self) -> Datum {
        Datum::List(self.iter().flatten().map(Data::datum).collect())
    }

    fn shape() -> Shape {
        <[T]>::shape()
    }
}

impl<A: Data, B: Data, C: Data> Data for (A, B, C) {
    fn datum(&self) -> Datum {
        Datum::List(vec![self.0.datum(), self.1.datum(), self.2.datum()])
    }

    fn shape() -> Shape {
        Shape::List(Box::new(Shape::OneOf(vec![A::shape(), B::shape(), C::shape()])))
    }
}

impl<A: Data, B: Data> Data for (A, B) {
    fn datum(&self) -> Datum {
        Datum::List(vec![self.0.datum(), self.1.datum()])
    }

    fn shape() -> Shape {
        Shape::List(Box::new(Shape::OneOf(vec![A::shape(), B::shape()])))
    }
}

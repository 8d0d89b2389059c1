//! Declarations that are refused, and what the compiler then says.

use syn::{DeriveInput, parse_str};

type Derive = fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>;

fn error(derive: Derive, declaration: &str) -> String {
    let input = parse_str(declaration).unwrap_or_else(|error| panic!("{declaration}: {error}"));
    derive(&input).expect_err(declaration).to_string()
}

#[test]
fn what_has_no_encoding_is_refused() {
    let of = |declaration| error(crate::encode::derive, declaration);
    assert_eq!(of("#[encode(skip)] struct A;"), "#[encode(…)] has no meaning here");
    assert_eq!(of("struct A { #[encode(tag = \"t\")] b: u8 }"), "#[encode(…)] accepts here: name, skip");
    assert_eq!(of("struct A(#[encode(name = \"b\")] u8);"), "#[encode(…)] accepts here: skip");
    assert_eq!(of("enum A { #[encode(skip)] B }"), "#[encode(…)] accepts here: name");
    assert_eq!(of("enum A { #[encode(name = 1)] B }"), "expected string literal");
    assert_eq!(of("enum A { #[encode(name = \"x\", name = \"y\")] B }"), "`name` is said twice");
    assert_eq!(of("struct A { #[encode(skip, name = \"c\")] b: u8 }"), "what is skipped needs nothing else",);
    assert_eq!(of("struct A { #[encode(name = \"c\")] b: u8, c: u8 }"), "the name \"c\" is taken");
    assert_eq!(of("union A { b: u8 }"), "a union has no encoding");
}

#[test]
fn variants_whose_names_have_one_hash_are_refused() {
    let of = |declaration| error(crate::encode::derive, declaration);
    let same = "enum A { B, #[encode(name = \"B\")] C }";
    assert_eq!(of(same), "the digest cannot tell \"B\" from \"B\": both are 0xaf63ff4c86022805");
    // A known pair of texts with one 64-bit FNV-1a hash.
    let (first, second) = ("8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ");
    let colliding = format!("enum A {{ #[encode(name = {first:?})] B, #[encode(name = {second:?})] C }}");
    assert!(of(&colliding).starts_with(&format!("the digest cannot tell {second:?} from {first:?}")));
}

#[test]
fn what_cannot_be_described_is_refused() {
    let of = |declaration| error(crate::describe::derive, declaration);
    assert_eq!(of("struct A { b: u8 }"), "only an enum has kinds to describe");
    assert_eq!(of("#[describe(name = \"a\")] enum A { B }"), "#[describe(…)] has no meaning here");
    assert_eq!(of("enum A { #[describe(skip)] B }"), "#[describe(…)] accepts here: name, flatten");
    assert_eq!(
        of("enum A { B { #[describe(tag = \"t\")] c: u8 } }"),
        "#[describe(…)] accepts here: name, skip, with",
    );
    let flattened = "a variant that is flattened has one field, and no name of its own";
    assert_eq!(of("enum A { #[describe(flatten)] B }"), flattened);
    assert_eq!(of("enum A { #[describe(flatten)] B(C, C) }"), flattened);
    assert_eq!(of("enum A { #[describe(flatten, name = \"b\")] B(C) }"), flattened);
    assert_eq!(of("enum A { B, #[describe(name = \"b\")] C }"), "the name \"b\" is taken");
    assert_eq!(of("enum A { B { #[describe(name = \"d\")] c: u8, d: u8 } }"), "the name \"d\" is taken");
    assert_eq!(of("enum A { B(u8) }"), "programs read this by a name: give it one, or `name = \"…\"`");
}

#[test]
fn what_is_no_datum_is_refused() {
    let of = |declaration| error(crate::data::derive, declaration);
    assert_eq!(of("enum A { B { c: u8 } }"), "a variant with fields needs #[data(tag = \"…\")] on its enum");
    assert_eq!(of("#[data(tag = \"t\")] struct A { b: u8 }"), "#[data(…)] has no meaning here");
    assert_eq!(of("#[data(tag = \"t\")] enum A { B { t: u8 } }"), "the name \"t\" is taken");
    assert_eq!(of("enum A { B, #[data(name = \"b\")] C }"), "the name \"b\" is taken");
    assert_eq!(of("struct A(u8, u8);"), "programs read this by a name: give it one, or `name = \"…\"`");
    assert_eq!(of("union A { b: u8 }"), "a union is no datum");
}

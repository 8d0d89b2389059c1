//! Derives what the digest reads of a value (`Encode`), and what programs read of a fact (`Describe`) and of its values
//! (`Data`), from the one declaration. What each means stands with its trait in `faultline_engine`.

mod data;
mod describe;
mod encode;
mod shape;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `faultline_engine::digest::Encode`. `#[encode(name = "…")]` on a variant or field keeps the name that the
/// digest reads when the declaration is renamed, `#[encode(skip)]` leaves a field out.
#[proc_macro_derive(Encode, attributes(encode))]
pub fn encode(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    encode::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Derives `faultline_engine::describe::Describe` for an enum. `#[describe(name = "…")]` on a variant or field gives
/// another name than its own, `#[describe(flatten)]` on a variant of one field hands over to that field,
/// `#[describe(skip)]` leaves a field out, `#[describe(with = path)]` makes its datum by a function that is given a
/// reference to it.
#[proc_macro_derive(Describe, attributes(describe))]
pub fn describe(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    describe::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Derives `faultline_engine::describe::Data`. `#[data(tag = "…")]` on an enum names the field that says which variant
/// it is; without it a variant of one field is a record of that field, named after the variant. `#[data(name = "…")]` on
/// a variant or field gives another name than its own; `skip` and `with` on a field are those of [`Describe`].
#[proc_macro_derive(Data, attributes(data))]
pub fn data(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    data::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

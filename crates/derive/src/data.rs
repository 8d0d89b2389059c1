//! `Data`.

use crate::shape::{Names, Part, Said, bounded, matched, own, parts, snake, wrong};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitStr, Result, Type};

/// The pattern of the fields, the record of them behind what stands first in it, and what it may be.
fn record(
    fields: &Fields,
    first: Option<(&LitStr, &str)>,
    types: &mut Vec<Type>,
) -> Result<[TokenStream; 3]> {
    let (pattern, parts) = parts(fields, "data", &["name", "skip", "with"])?;
    let (mut pairs, mut shapes, mut names) = (TokenStream::new(), TokenStream::new(), Names::default());
    if let Some((tag, own)) = first {
        names.add(tag.span(), &tag.value())?;
        pairs.extend(quote!((#tag, ::faultline_engine::describe::Datum::Name(#own)),));
        shapes.extend(quote!((#tag, ::faultline_engine::describe::Shape::Name(#own)),));
    }
    for part in &parts {
        part.named()?;
        names.add(part.binding.span(), &part.name)?;
        let name = &part.name;
        let (datum, shape) = value(part, types);
        pairs.extend(quote!((#name, #datum),));
        shapes.extend(quote!((#name, #shape),));
    }
    let datum = quote!(::faultline_engine::describe::Datum::Record(::std::vec![#pairs]));
    let shape = quote!(::faultline_engine::describe::Shape::Record(::std::vec![#shapes]));
    Ok([pattern, datum, shape])
}

/// The value of a field, and what it may be.
fn value(part: &Part<'_>, types: &mut Vec<Type>) -> (TokenStream, TokenStream) {
    let Part { binding, field, said, .. } = part;
    if let Some(with) = &said.with {
        return (quote!(#with(#binding)), quote!(::faultline_engine::describe::Shape::Plain));
    }
    let kind = &field.ty;
    types.push(kind.clone());
    let data = quote!(<#kind as ::faultline_engine::describe::Data>);
    (quote!(#data::datum(#binding)), quote!(#data::shape()))
}

/// The pattern of a tuple of one, the value it holds, and what that may be.
fn one(fields: &Fields, types: &mut Vec<Type>) -> Result<[TokenStream; 3]> {
    let (pattern, parts) = parts(fields, "data", &["with"])?;
    let (data, shapes): (Vec<_>, Vec<_>) = parts.iter().map(|part| value(part, types)).unzip();
    Ok([pattern, quote!(#(#data)*), quote!(#(#shapes)*)])
}

/// Whether it is a tuple of one.
fn holds_one(fields: &Fields) -> bool {
    matches!(fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1)
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let known: &[&str] = if matches!(input.data, Data::Enum(_)) { &["tag"] } else { &[] };
    let tag = Said::read(&input.attrs, "data", known)?.tag;
    let mut types: Vec<Type> = Vec::new();
    let (body, shape) = match &input.data {
        // A tuple of one is what it holds.
        Data::Struct(data) if holds_one(&data.fields) => {
            let [pattern, datum, shape] = one(&data.fields, &mut types)?;
            (quote!({ let Self #pattern = self; #datum }), shape)
        }
        Data::Struct(data) => {
            let [pattern, record, shape] = record(&data.fields, None, &mut types)?;
            (quote!({ let Self #pattern = self; #record }), shape)
        }
        Data::Enum(data) => {
            let (mut arms, mut shapes) = (TokenStream::new(), TokenStream::new());
            let mut taken = Names::default();
            for variant in &data.variants {
                let ident = &variant.ident;
                let said = Said::read(&variant.attrs, "data", &["name"])?;
                let own = said.name.as_ref().map_or_else(|| snake(&own(ident)), LitStr::value);
                taken.add(ident.span(), &own)?;
                let [pattern, datum, shape] = match (&tag, &variant.fields) {
                    (Some(tag), fields) => record(fields, Some((tag, &own)), &mut types)?,
                    (None, Fields::Unit) => [
                        quote!(),
                        quote!(::faultline_engine::describe::Datum::Name(#own)),
                        quote!(::faultline_engine::describe::Shape::Name(#own)),
                    ],
                    // A record of what it holds, named after the variant.
                    (None, fields) if holds_one(fields) => {
                        let [pattern, datum, shape] = one(fields, &mut types)?;
                        [
                            pattern,
                            quote!(::faultline_engine::describe::Datum::Record(::std::vec![(#own, #datum)])),
                            quote!(::faultline_engine::describe::Shape::Record(::std::vec![(#own, #shape)])),
                        ]
                    }
                    (None, _) => {
                        return wrong(
                            ident.span(),
                            "a variant with fields needs #[data(tag = \"…\")] on its enum",
                        );
                    }
                };
                arms.extend(quote!(Self::#ident #pattern => #datum,));
                shapes.extend(quote!(#shape,));
            }
            let matched = matched(data);
            let shape = quote!(::faultline_engine::describe::Shape::OneOf(::std::vec![#shapes]));
            (quote!(match #matched { #arms }), shape)
        }
        Data::Union(_) => return wrong(name.span(), "a union is no datum"),
    };
    let generics = bounded(&input.generics, name, &types, &quote!(::faultline_engine::describe::Data));
    let (generics, arguments, bounds) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::faultline_engine::describe::Data for #name #arguments #bounds {
            fn datum(&self) -> ::faultline_engine::describe::Datum { #body }
            fn shape() -> ::faultline_engine::describe::Shape { #shape }
        }
    })
}

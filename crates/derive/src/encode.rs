//! `Encode`.

use crate::shape::{Part, Said, bounded, matched, own, parts, wrong};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;
use syn::{Data, DeriveInput, Fields, LitStr, Result, Type};

/// The 64-bit FNV-1a hash of a name: what the digest reads of a variant.
fn number(name: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// The pattern of the fields, what encodes them, and what adds their sizes to another: in the order of their names, those of a tuple in the order of
/// their places.
fn body(fields: &Fields, types: &mut Vec<Type>) -> Result<[TokenStream; 3]> {
    let named = matches!(fields, Fields::Named(_));
    // A place has no name that could be kept.
    let known: &[&str] = if named { &["name", "skip"] } else { &["skip"] };
    let (pattern, mut parts) = parts(fields, "encode", known)?;
    if named {
        parts.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let (mut steps, mut sizes) = (TokenStream::new(), TokenStream::new());
    for Part { binding, field, .. } in parts {
        steps.extend(quote!(::faultline_engine::digest::Encode::encode(#binding, to);));
        sizes.extend(quote!(+ ::faultline_engine::digest::Encode::size(#binding)));
        types.push(field.ty.clone());
    }
    Ok([pattern, steps, sizes])
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    Said::read(&input.attrs, "encode", &[])?;
    let mut types = Vec::new();
    let (steps, size) = match &input.data {
        Data::Struct(data) => {
            let [pattern, steps, sizes] = body(&data.fields, &mut types)?;
            (quote!(let Self #pattern = self; #steps), quote!(let Self #pattern = self; 0 #sizes))
        }
        Data::Enum(data) => {
            let (mut arms, mut lengths) = (TokenStream::new(), TokenStream::new());
            let mut numbers = BTreeMap::new();
            for variant in &data.variants {
                let ident = &variant.ident;
                let said = Said::read(&variant.attrs, "encode", &["name"])?;
                let own = said.name.as_ref().map_or_else(|| own(ident), LitStr::value);
                let number = number(&own);
                if let Some(other) = numbers.insert(number, own.clone()) {
                    let what = format!("the digest cannot tell {own:?} from {other:?}: both are {number:#x}");
                    return wrong(ident.span(), &what);
                }
                let [pattern, steps, sizes] = body(&variant.fields, &mut types)?;
                arms.extend(quote!(Self::#ident #pattern => { to.mix(#number); #steps }));
                lengths.extend(quote!(Self::#ident #pattern => 1 #sizes,));
            }
            let matched = matched(data);
            (quote!(match #matched { #arms }), quote!(match #matched { #lengths }))
        }
        Data::Union(_) => return wrong(name.span(), "a union has no encoding"),
    };
    let generics = bounded(&input.generics, name, &types, &quote!(::faultline_engine::digest::Encode));
    let (generics, arguments, bounds) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::faultline_engine::digest::Encode for #name #arguments #bounds {
            #[inline]
            fn encode(&self, to: &mut ::faultline_engine::digest::Digest) { #steps }

            fn size(&self) -> usize { #size }
        }
    })
}

//! `Describe`.

use crate::shape::{Names, Part, Said, about, bounded, matched, own, parts, snake, wrong};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, LitStr, Result, Type, Variant};

/// The arms of the three functions, and the types that they rely on.
#[derive(Default)]
struct Arms {
    names: TokenStream,
    values: TokenStream,
    kinds: TokenStream,
    shown: Vec<Type>,
    inner: Vec<Type>,
    taken: Names,
}

impl Arms {
    fn add(&mut self, variant: &Variant) -> Result<()> {
        let said = Said::read(&variant.attrs, "describe", &["name", "flatten"])?;
        if said.flatten { self.add_flattened(variant, &said) } else { self.add_own(variant, &said) }
    }

    /// A variant that hands over to its field.
    fn add_flattened(&mut self, variant: &Variant, said: &Said) -> Result<()> {
        let ident = &variant.ident;
        let (pattern, parts) = parts(&variant.fields, "describe", &[])?;
        let ([Part { binding, field, .. }], None) = (&parts[..], &said.name) else {
            return wrong(ident.span(), "a variant that is flattened has one field, and no name of its own");
        };
        let (kind, path) = (&field.ty, quote!(::faultline_engine::describe::Describe));
        self.names.extend(quote!(Self::#ident #pattern => #path::name(#binding),));
        self.values.extend(quote!(Self::#ident #pattern => #path::fields(#binding),));
        self.kinds.extend(quote!(kinds.extend(<#kind as #path>::kinds());));
        self.inner.push(kind.clone());
        Ok(())
    }

    /// A variant that is a kind of its own.
    fn add_own(&mut self, variant: &Variant, said: &Said) -> Result<()> {
        let ident = &variant.ident;
        let (pattern, parts) = parts(&variant.fields, "describe", &["name", "skip", "with"])?;
        let own = said.name.as_ref().map_or_else(|| snake(&own(ident)), LitStr::value);
        self.taken.add(ident.span(), &own)?;
        let (mut titles, mut values, mut rows) = (TokenStream::new(), TokenStream::new(), TokenStream::new());
        for part in &parts {
            part.named()?;
            let Part { binding, name, field, said } = part;
            let kind = &field.ty;
            let (datum, shape) = if let Some(with) = &said.with {
                let made = quote!(&::faultline_engine::describe::Made(#binding, #with));
                (made, quote!(::faultline_engine::describe::Shape::plain))
            } else {
                self.shown.push(kind.clone());
                let data = quote!(<#kind as ::faultline_engine::describe::Data>);
                (quote!(#binding), quote!(#data::shape))
            };
            titles.extend(quote!(#name,));
            values.extend(quote!(#datum,));
            let about = about(&field.attrs);
            rows.extend(quote!(::faultline_engine::describe::FieldKind {
                name: #name,
                about: #about,
                shape: #shape,
            },));
        }
        let about = about(&variant.attrs);
        self.names.extend(quote!(Self::#ident { .. } => #own,));
        // Through a table: what reads each value is there once, and not once for each kind that has such a value.
        let listed = quote!(::faultline_engine::describe::listed(&[#titles], &[#values]));
        self.values.extend(quote!(Self::#ident #pattern => #listed,));
        self.kinds.extend(quote!(kinds.push(::faultline_engine::describe::Kind {
            name: #own,
            about: #about,
            fields: &[#rows],
        });));
        Ok(())
    }
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    Said::read(&input.attrs, "describe", &[])?;
    let Data::Enum(data) = &input.data else {
        return wrong(name.span(), "only an enum has kinds to describe");
    };
    let mut arms = Arms::default();
    data.variants.iter().try_for_each(|variant| arms.add(variant))?;
    let Arms { names, values, kinds, shown, inner, .. } = arms;
    let matched = matched(data);
    let generics = bounded(&input.generics, name, &shown, &quote!(::faultline_engine::describe::Data));
    let generics = bounded(&generics, name, &inner, &quote!(::faultline_engine::describe::Describe));
    let (generics, arguments, bounds) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::faultline_engine::describe::Describe for #name #arguments #bounds {
            fn name(&self) -> &'static str {
                match #matched { #names }
            }
            fn fields(&self) -> ::std::vec::Vec<(&'static str, ::faultline_engine::describe::Datum)> {
                match #matched { #values }
            }
            #[allow(unused_mut)]
            #[allow(clippy::vec_init_then_push)]
            fn kinds() -> ::std::vec::Vec<::faultline_engine::describe::Kind> {
                let mut kinds = ::std::vec::Vec::new();
                #kinds
                kinds
            }
        }
    })
}

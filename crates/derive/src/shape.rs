//! What all derives read of a declaration: names, attributes, fields, bounds.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, DataEnum, Error, Expr, ExprLit, Field, Fields, Generics, Ident, Lit, LitStr, Meta, Path,
    Result,
};

/// What the attributes of one derive say of an item.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) name: Option<LitStr>,
    pub(crate) tag: Option<LitStr>,
    pub(crate) with: Option<Path>,
    pub(crate) skip: bool,
    pub(crate) flatten: bool,
}

impl Said {
    /// Reads the attributes with this name; what is not in `known`, or is said twice, is refused.
    pub(crate) fn read(attributes: &[Attribute], of: &str, known: &[&str]) -> Result<Self> {
        let mut said = Self::default();
        let mut seen = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(of)) {
            if known.is_empty() {
                return wrong(attribute.span(), &format!("#[{of}(…)] has no meaning here"));
            }
            attribute.parse_nested_meta(|meta| {
                let key = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
                if !known.contains(&key.as_str()) {
                    return Err(meta.error(format!("#[{of}(…)] accepts here: {}", known.join(", "))));
                }
                match key.as_str() {
                    "name" => said.name = Some(meta.value()?.parse()?),
                    "tag" => said.tag = Some(meta.value()?.parse()?),
                    "with" => said.with = Some(meta.value()?.parse()?),
                    "skip" => said.skip = true,
                    _ => said.flatten = true,
                }
                if seen.contains(&key) {
                    return Err(meta.error(format!("`{key}` is said twice")));
                }
                seen.push(key);
                if said.skip && seen.len() > 1 {
                    return Err(meta.error("what is skipped needs nothing else"));
                }
                Ok(())
            })?;
        }
        Ok(said)
    }
}

/// A field that is not skipped: how it is bound in a pattern, what it is called, what was said of it.
pub(crate) struct Part<'a> {
    pub(crate) binding: Ident,
    pub(crate) name: String,
    pub(crate) field: &'a Field,
    pub(crate) said: Said,
}

impl Part<'_> {
    /// Refuses a place of a tuple, unless a name was given to it: programs read names.
    pub(crate) fn named(&self) -> Result<()> {
        if self.field.ident.is_none() && self.said.name.is_none() {
            return wrong(self.field.span(), "programs read this by a name: give it one, or `name = \"…\"`");
        }
        Ok(())
    }
}

/// The fields of a variant or struct, and the pattern that binds them.
pub(crate) fn parts<'a>(
    fields: &'a Fields,
    of: &str,
    known: &[&str],
) -> Result<(TokenStream, Vec<Part<'a>>)> {
    let (mut parts, mut bindings) = (Vec::new(), Vec::new());
    let mut names = Names::default();
    for (place, field) in fields.iter().enumerate() {
        let said = Said::read(&field.attrs, of, known)?;
        if said.skip {
            bindings.push(quote!(_));
            continue;
        }
        let own = field.ident.as_ref().map_or_else(|| place.to_string(), own);
        let name = said.name.as_ref().map_or(own, LitStr::value);
        names.add(field.span(), &name)?;
        let binding = format_ident!("field_{place}");
        bindings.push(binding.to_token_stream());
        parts.push(Part { binding, name, field, said });
    }
    let pattern = match fields {
        Fields::Unit => quote!(),
        Fields::Unnamed(_) => quote!((#(#bindings),*)),
        Fields::Named(named) => {
            let names = named.named.iter().map(|field| &field.ident);
            quote!({ #(#names: #bindings),* })
        }
    };
    Ok((pattern, parts))
}

/// Names that must differ.
#[derive(Default)]
pub(crate) struct Names(Vec<String>);

impl Names {
    /// Adds one; it is refused when it is there already.
    pub(crate) fn add(&mut self, at: Span, name: &str) -> Result<()> {
        if self.0.iter().any(|other| other == name) {
            return wrong(at, &format!("the name {name:?} is taken"));
        }
        self.0.push(name.to_owned());
        Ok(())
    }
}

/// A name as it was declared; `r#type` is `type`.
pub(crate) fn own(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// What a match on `self` matches on: an enum without variants has no value behind a reference.
pub(crate) fn matched(data: &DataEnum) -> TokenStream {
    if data.variants.is_empty() { quote!(*self) } else { quote!(self) }
}

/// Generics with the trait as a bound on the types of fields that name a parameter. A field that holds the type itself
/// needs none: it would ask for what is being defined.
pub(crate) fn bounded(
    generics: &Generics,
    name: &Ident,
    types: &[syn::Type],
    bound: &TokenStream,
) -> Generics {
    let mut bounded = generics.clone();
    let parameters: Vec<String> = generics.type_params().map(|param| param.ident.to_string()).collect();
    for kind in types {
        let tokens = kind.to_token_stream().to_string();
        let words: Vec<&str> = tokens.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let itself = words.contains(&name.to_string().as_str()) || words.contains(&"Self");
        if !itself && parameters.iter().any(|parameter| words.contains(&parameter.as_str())) {
            let clause = bounded.make_where_clause();
            clause.predicates.push(syn::parse_quote!(#kind: #bound));
        }
    }
    bounded
}

/// The doc comment: its first paragraph in one line.
pub(crate) fn about(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value else { continue };
        let line = line.value();
        if line.trim().is_empty() {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line.trim());
    }
    text
}

/// `RefusedVote` as `refused_vote`: each capital begins a word.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// An error at a place of the declaration.
pub(crate) fn wrong<T>(at: Span, what: &str) -> Result<T> {
    Err(Error::new(at, what))
}

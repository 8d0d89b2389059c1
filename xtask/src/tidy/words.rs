//! Every word a person reads lives in crates/words: `html!` in the page holds no text of its own.
//!
//! The macro's arguments are read as the compiler reads them, so that strings and comments elsewhere do not matter.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

use super::{Finding, Tree};

/// Attributes a person reads or hears.
const READ: [&str; 9] = [
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
];

/// Text and readable attributes in `html!` that are literals with letters.
pub(super) fn in_html(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with("src/") && file.extension() == "rs") {
        match file.text.parse::<TokenStream>() {
            Ok(tokens) => {
                let mut literals = Vec::new();
                rust(&tokens.into_iter().collect::<Vec<_>>(), &mut literals);
                found.extend(literals.iter().map(|literal| {
                    let told = format!("{literal} is worded here; take the words from crates/words");
                    file.finding(literal.span().start().line, told)
                }));
            }
            Err(error) => {
                found.push(file.finding(error.span().start().line, "is not Rust yet; it must parse"))
            }
        }
    }
    found
}

fn tokens(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

/// Whether the group at `at` belongs to `name!`.
fn macro_name(tokens: &[TokenTree], at: usize) -> Option<String> {
    let mark = at.checked_sub(1)?;
    let TokenTree::Ident(name) = tokens.get(mark.checked_sub(1)?)? else { return None };
    is_punct(tokens.get(mark), '!').then(|| name.to_string())
}

/// Rust code: looks for `html!` at any depth.
fn rust(code: &[TokenTree], found: &mut Vec<Literal>) {
    for (at, token) in code.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        match macro_name(code, at).as_deref() {
            Some("html" | "html_nested") => html(&tokens(group), found),
            _ => rust(&tokens(group), found),
        }
    }
}

/// The inside of `html!`: tags, attributes and children.
fn html(tree: &[TokenTree], found: &mut Vec<Literal>) {
    for (at, token) in tree.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tree.get(before));
        let value_of = is_punct(before, '=').then(|| attribute(tree, at - 1));
        match (token, value_of) {
            (TokenTree::Literal(literal), Some(name)) if READ.contains(&name.as_str()) => {
                keep(literal, found)
            }
            (TokenTree::Literal(literal), None) => keep(literal, found),
            (TokenTree::Group(group), Some(name)) if READ.contains(&name.as_str()) => {
                child(&tokens(group), found)
            }
            (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Brace => {
                child(&tokens(group), found)
            }
            (TokenTree::Group(group), _) => rust(&tokens(group), found),
            _ => {}
        }
    }
}

/// An expression in braces whose value is shown.
fn child(code: &[TokenTree], found: &mut Vec<Literal>) {
    // A group of markup in an `if` or `for` of the macro is markup again.
    if is_punct(code.first(), '<') {
        return html(code, found);
    }
    if let [TokenTree::Literal(literal)] = code {
        return keep(literal, found);
    }
    for (at, token) in code.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let inside = tokens(group);
        match macro_name(code, at).as_deref() {
            Some("html" | "html_nested") => html(&inside, found),
            Some("format") => {
                if let Some(TokenTree::Literal(literal)) = inside.first() {
                    keep(literal, found);
                }
                rust(&inside, found);
            }
            _ if group.delimiter() == Delimiter::Brace => child(&inside, found),
            _ => rust(&inside, found),
        }
    }
}

/// The name before `=`: `title`, or `aria-label` of three tokens.
fn attribute(tree: &[TokenTree], equals: usize) -> String {
    let mut start = equals;
    while let Some(before) = start.checked_sub(1) {
        let ident = matches!(tree[before], TokenTree::Ident(_));
        let after_ident = start < equals && matches!(tree[start], TokenTree::Ident(_));
        if ident && after_ident || !ident && !is_punct(tree.get(before), '-') {
            break;
        }
        start = before;
    }
    tree[start..equals].iter().map(ToString::to_string).collect()
}

/// Keeps a string with letters; `{name}` of a format string, escapes and symbols are no words.
fn keep(literal: &Literal, found: &mut Vec<Literal>) {
    let text = literal.to_string();
    let Some(open) = text.find('"').filter(|open| text[..*open].chars().all(|c| c == 'r' || c == '#')) else {
        return;
    };
    let mut depth = 0_u32;
    let mut escaped = false;
    for c in text[open..].chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphabetic() => return found.push(literal.clone()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(code: &str) -> Vec<usize> {
        in_html(&Tree::planted("src/a.rs", code)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn words_in_markup_are_found() {
        for markup in [
            r#"<h1>{ "Faultline" }</h1>"#,
            r#"<h1>{ r"Faultline" }</h1>"#,
            r#"<p>"text"</p>"#,
            r#"{ "text" }"#,
            r#"<p>{ if on { "on" } else { "\u{2014}" } }</p>"#,
            r#"<p>{ format!("node {n}") }</p>"#,
            r#"<button aria-label="Close">{ icon() }</button>"#,
            r#"<button class="x" title={"Close"} />"#,
            r#"if on { <p>{ "on" }</p> }"#,
            r#"if on { { "on" } }"#,
            r#"<ul>{ for rows.iter().map(|row| html! { <li>{ "row" }</li> }) }</ul>"#,
            r#"<Button onclick={move |_| html! { <b>{ "x" }</b> }} />"#,
        ] {
            assert_eq!(lines(&format!("fn f() -> Html {{\n html! {{ {markup} }}\n}}")), [2], "{markup}");
        }
    }

    #[test]
    fn what_is_no_text_passes() {
        for markup in [
            r#"<h1>{ words.title() }</h1>"#,
            r#"<p class="big" id={"x"} data-kind={if on { "on" } else { "off" }}>{ "\u{2192} 1" }</p>"#,
            r#"<p>{ format!("{a}:{b:>3}") }</p>"#,
            r#"<p>{ words.text("key") }</p>"#,
            r#"<svg viewBox={format!("0 0 {w} {h} x")} aria-hidden="true" />"#,
            r#"<button title={words.close()} key="k" />"#,
        ] {
            let code = format!(
                "// {{ \"not markup\" }}\nfn f() -> &'static str {{ \"x\" }}\nfn g() {{ html! {{ {markup} }} }}"
            );
            assert_eq!(lines(&code), [0_usize; 0], "{markup}");
        }
    }

    #[test]
    fn only_the_page_is_looked_at_and_it_must_parse() {
        assert_eq!(in_html(&Tree::planted("crates/scene/src/a.rs", r#"html! { "x" }"#)), []);
        assert_eq!(lines("fn f() {}\nfn g( {}"), [2]);
    }
}

//! Terms in a running text.

use super::Definition;

/// A piece of a text, and the term that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained<'a> {
    /// The piece, as the text has it.
    pub text: &'a str,
    /// What it means, if it is a term that the text has not used before.
    pub term: Option<Definition>,
}

/// A text in pieces, each term where it stands first. A term is a whole word, in the singular or plural; of two that begin
/// at one place it is the longer one. Chinese has no spaces between words, so there it is wherever its characters are.
#[must_use]
pub fn explain<'a>(text: &'a str, terms: &[Definition]) -> Vec<Explained<'a>> {
    let mut pieces = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut inside_word = false;
    while let Some(next) = text[at..].chars().next() {
        let found = terms.iter().filter_map(|term| Some((*term, length(&text[at..], term.name)?)));
        let longest =
            found.filter(|(term, _)| !inside_word || !term.name.is_ascii()).max_by_key(|(_, length)| *length);
        match longest {
            Some((term, length)) if !told.contains(&term.name) => {
                if from < at {
                    pieces.push(Explained { text: &text[from..at], term: None });
                }
                pieces.push(Explained { text: &text[at..at + length], term: Some(term) });
                told.push(term.name);
                at += length;
                (from, inside_word) = (at, false);
            }
            _ => {
                inside_word = next.is_ascii_alphanumeric();
                at += next.len_utf8();
            }
        }
    }
    if from < text.len() {
        pieces.push(Explained { text: &text[from..], term: None });
    }
    pieces
}

/// How long a term is that a text begins with, its plural included.
fn length(text: &str, name: &str) -> Option<usize> {
    let start = text.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?;
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !name.is_ascii() {
        return Some(start.len());
    }
    let rest = &text[start.len()..];
    let plural = ["", "s", "es"].into_iter().find(|end| rest.strip_prefix(end).is_some_and(ends))?;
    Some(start.len() + plural.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERM: Definition = Definition { name: "term", meaning: "A numbered period." };
    const TIMEOUT: Definition = Definition { name: "timeout", meaning: "How long a node waits." };
    const ELECTION: Definition = Definition { name: "election timeout", meaning: "Longer." };
    const ZH: Definition = Definition { name: "任期", meaning: "有编号的一段时间。" };

    fn terms(text: &str) -> Vec<&str> {
        let pieces = explain(text, &[TERM, TIMEOUT, ELECTION, ZH]);
        assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text);
        pieces.iter().filter(|piece| piece.term.is_some()).map(|piece| piece.text).collect()
    }

    #[test]
    fn a_term_is_a_whole_word_and_is_told_once() {
        assert_eq!(terms("A term; a determined terminal, another term."), ["term"]);
        assert_eq!(terms("Terms begin"), ["Terms"]);
        assert_eq!(terms("in term 3"), ["term"]);
        assert_eq!(terms("termed"), [""; 0]);
    }

    #[test]
    fn the_longer_of_two_terms_counts() {
        assert_eq!(terms("its election timeout, then a timeout"), ["election timeout", "timeout"]);
    }

    #[test]
    fn chinese_needs_no_spaces() {
        assert_eq!(terms("进入新的任期，请求投票"), ["任期"]);
    }

    #[test]
    fn a_text_without_terms_is_one_piece_and_an_empty_one_none() {
        assert_eq!(explain("nothing", &[TERM]).len(), 1);
        assert_eq!(explain("", &[TERM]), []);
    }
}

//! 中文排版：检查一段文字是否守规矩。供测试使用。

use std::fmt;

/// What is wrong with how a Chinese text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A Chinese character stands right beside a Latin letter or a digit; there is a space between them.
    NoSpace(char, char),
    /// A Western mark stands beside a Chinese character, where a Chinese one belongs.
    Western(char),
    /// A space stands beside a Chinese mark, which has room of its own.
    Loose(char),
    /// A space stands between two Chinese characters, or between one and a Chinese quotation mark.
    Gap(char, char),
    /// Quotation marks open and close in turns.
    Quotes,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSpace(one, next) => write!(f, "no space between {one:?} and {next:?}"),
            Self::Western(mark) => write!(f, "{mark:?} beside a Chinese character"),
            Self::Loose(mark) => write!(f, "a space beside {mark:?}"),
            Self::Gap(one, next) => write!(f, "a space between {one:?} and {next:?}"),
            Self::Quotes => f.write_str("quotation marks that do not match"),
        }
    }
}

impl std::error::Error for Flaw {}

/// Whether a text is set as Chinese is.
///
/// # Errors
/// The first flaw.
pub fn typography(text: &str) -> Result<(), Flaw> {
    let signs: Vec<char> = text.chars().collect();
    for two in signs.windows(2) {
        let (one, next) = (two[0], two[1]);
        if (is_han(one) && is_latin(next)) || (is_latin(one) && is_han(next)) {
            return Err(Flaw::NoSpace(one, next));
        }
        if is_han(one) && is_western(next) {
            return Err(Flaw::Western(next));
        }
        if matches!(one, '(' | ')' | '"') && is_han(next) {
            return Err(Flaw::Western(one));
        }
        if is_mark(one) && next == ' ' {
            return Err(Flaw::Loose(one));
        }
        if one == ' ' && is_mark(next) {
            return Err(Flaw::Loose(next));
        }
    }
    for three in signs.windows(3) {
        let (one, next) = (three[0], three[2]);
        let close = |sign| is_han(sign) || matches!(sign, '“' | '”');
        if three[1] == ' ' && close(one) && close(next) && (is_han(one) || is_han(next)) {
            return Err(Flaw::Gap(one, next));
        }
    }
    let mut open = false;
    for sign in signs {
        match sign {
            '“' if open => return Err(Flaw::Quotes),
            '”' if !open => return Err(Flaw::Quotes),
            '“' | '”' => open = !open,
            _ => {}
        }
    }
    if open { Err(Flaw::Quotes) } else { Ok(()) }
}

/// Whether there is a Chinese character in a text.
#[must_use]
pub fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Whether a sign is a Chinese character.
#[must_use]
pub fn is_han(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

fn is_latin(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, 'φ' | 'µ')
}

fn is_western(sign: char) -> bool {
    matches!(sign, ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\'')
}

fn is_mark(sign: char) -> bool {
    matches!(sign, '，' | '。' | '；' | '：' | '！' | '？' | '（' | '）' | '、' | '《' | '》')
}

#[cfg(test)]
mod tests {
    use super::{Flaw, typography};

    #[test]
    fn what_is_set_well_passes() {
        for text in [
            "n2 当选为任期 3 的领导者：n1、n3、n4 投了它，构成多数派。",
            "设置“pre-vote”可接受的值：on 或 off。",
            "已完成 50%",
            "raft",
            "",
        ] {
            assert_eq!(typography(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn every_flaw_is_found() {
        for (text, flaw) in [
            ("n1崩溃", Flaw::NoSpace('1', '崩')),
            ("任期3", Flaw::NoSpace('期', '3')),
            ("崩溃, 重启", Flaw::Western(',')),
            ("崩溃。 重启", Flaw::Loose('。')),
            ("n1 ：崩溃", Flaw::Loose('：')),
            ("(崩溃", Flaw::Western('(')),
            ("3 秒 内", Flaw::Gap('秒', '内')),
            ("值 “tea”", Flaw::Gap('值', '“')),
            ("“崩溃", Flaw::Quotes),
        ] {
            assert_eq!(typography(text), Err(flaw), "{text}");
        }
    }
}

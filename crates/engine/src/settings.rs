//! A protocol's configuration as names and texts: for links, files and the page.

use crate::limits::MAX_SOURCE;
use crate::units::{Span, SpanRange};
use std::fmt::{self, Debug};

/// What a setting may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// `on` or `off`.
    Switch,
    /// `on` or `off`; on, it plants a known bug.
    Bug,
    /// A length of time, such as `50ms`.
    Span,
    /// A length of time that may be nothing, `0s`.
    Pause,
    /// A range of lengths, such as `150ms..300ms`.
    Range,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number, both ends included.
    Number {
        /// The least.
        min: u16,
        /// The most.
        max: u16,
    },
    /// A text without control characters, at most [`crate::limits::MAX_SOURCE`] bytes; white space in it is one
    /// space.
    Text,
}

impl fmt::Display for SettingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch | Self::Bug => f.write_str("`on` or `off`"),
            Self::Span => f.write_str("a length of time such as `80ms`"),
            Self::Pause => f.write_str("a length of time such as `80ms`, or `0s`"),
            Self::Range => f.write_str("a range such as `150ms..300ms`"),
            Self::Choice(words) => write!(f, "one of {}", words.join(", ")),
            Self::Number { min, max } => write!(f, "a whole number from {min} to {max}"),
            Self::Text => write!(f, "a text of at most {MAX_SOURCE} bytes without control characters"),
        }
    }
}

/// One setting and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in links. Never changes.
    pub name: &'static str,
    /// What it may hold.
    pub kind: SettingKind,
    /// What it holds.
    pub value: String,
}

/// Why a setting was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// There is no such setting; these are the names.
    #[error("no such setting; the settings are {}", .0.join(", "))]
    Unknown(Vec<&'static str>),
    /// The value is none of its kind.
    #[error("the value should be {0}")]
    Value(SettingKind),
}

/// A field of a configuration that reads and writes itself as text.
pub trait Field {
    /// Its value as text.
    fn text(&self) -> String;
    /// Takes a value from text; false when the text is none of the kind.
    fn take(&mut self, text: &str) -> bool;
}

/// Makes an enumeration a setting with a choice of words: a [`Field`], and the `KIND` of it. Words never change: links have them.
///
/// `choices! { Reads: Log = "log", ReadIndex = "read-index" }`
#[macro_export]
macro_rules! choices {
    ($Type:ident: $($Variant:ident = $word:literal),+ $(,)?) => {
        impl $Type {
            /// What such a setting may hold.
            pub const KIND: $crate::SettingKind = $crate::SettingKind::Choice(&[$($word),+]);
        }

        impl $crate::settings::Field for $Type {
            fn text(&self) -> String {
                match self { $(Self::$Variant => $word),+ }.into()
            }
            fn take(&mut self, text: &str) -> bool {
                *self = match text {
                    $($word => Self::$Variant,)+
                    _ => return false,
                };
                true
            }
        }
    };
}

impl Field for bool {
    fn text(&self) -> String {
        if *self { "on" } else { "off" }.into()
    }
    fn take(&mut self, text: &str) -> bool {
        match text {
            "on" => *self = true,
            "off" => *self = false,
            _ => return false,
        }
        true
    }
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<const MIN: u16, const MAX: u16>(pub u16);

impl<const MIN: u16, const MAX: u16> Number<MIN, MAX> {
    /// What such a setting may hold.
    pub const KIND: SettingKind = SettingKind::Number { min: MIN, max: MAX };
}

impl<const MIN: u16, const MAX: u16> Field for Number<MIN, MAX> {
    fn text(&self) -> String {
        self.0.to_string()
    }
    fn take(&mut self, text: &str) -> bool {
        // `parse` would take a sign, and zeros in front.
        match text.parse() {
            Ok(number) if (MIN..=MAX).contains(&number) && text == number.to_string() => self.0 = number,
            _ => return false,
        }
        true
    }
}

impl Field for Span {
    fn text(&self) -> String {
        self.to_string()
    }
    fn take(&mut self, text: &str) -> bool {
        // A period of zero would let a node act without end in one moment.
        match text.parse::<Self>() {
            Ok(span) if span.0 >= 1_000 && span <= crate::limits::MAX_SPAN => *self = span,
            _ => return false,
        }
        true
    }
}

/// A length of time that may be nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pause(pub Span);

impl Field for Pause {
    fn text(&self) -> String {
        self.0.to_string()
    }
    fn take(&mut self, text: &str) -> bool {
        match text.parse() {
            Ok(span) if span <= crate::limits::MAX_SPAN => *self = Self(span),
            _ => return false,
        }
        true
    }
}

impl Field for SpanRange {
    fn text(&self) -> String {
        self.to_string()
    }
    fn take(&mut self, text: &str) -> bool {
        match text.parse::<Self>() {
            Ok(range) if range.min.0 >= 1_000 && range.max <= crate::limits::MAX_SPAN => *self = range,
            _ => return false,
        }
        true
    }
}

/// A configuration: a default, and fields that can be named.
pub trait Settings: Clone + Debug + 'static {
    /// The configuration that this one differs from: what a link that says nothing means.
    fn standard(&self) -> Self;

    /// Calls `visit` with every setting, in the order to show them.
    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field));

    /// All settings and their values.
    fn list(&self) -> Vec<Setting> {
        let mut list = Vec::new();
        self.clone().visit(&mut |name, kind, field| list.push(Setting { name, kind, value: field.text() }));
        list
    }

    /// The settings that differ from the default.
    fn differences(&self) -> Vec<Setting> {
        let default = self.standard().list();
        self.list().into_iter().zip(default).filter(|(mine, its)| mine != its).map(|(mine, _)| mine).collect()
    }

    /// Sets one by name.
    ///
    /// # Errors
    /// When there is no such setting, or the value is none of its kind; the configuration is as before.
    fn set(&mut self, name: &str, value: &str) -> Result<(), SettingError> {
        let mut outcome = None;
        let mut names = Vec::new();
        self.visit(&mut |known, kind, field| {
            names.push(known);
            if known == name {
                outcome = Some(if field.take(value) { Ok(()) } else { Err(SettingError::Value(kind)) });
            }
        });
        outcome.unwrap_or(Err(SettingError::Unknown(names)))
    }
}

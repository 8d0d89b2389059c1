//! Steps: the words by which expectations name facts of a family.

use crate::describe::Datum;
use crate::fact::FactView;

/// A step that a node takes, as an expectation names it: `n2 votes-yes T1`.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Its word.
    pub word: &'static str,
    /// The facts that are this step.
    pub facts: &'static [Pattern],
    /// What it is about, if an expectation may say so.
    pub about: Option<&'static About>,
    /// The role in which a node is as long as the step lasts, if it lasts: `n2 blocked at 3s`.
    pub role: Option<&'static str>,
    /// Whether by it a node finds out what was decided.
    pub decides: bool,
}

/// Facts of one kind, with some of their values.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The name of the fact.
    pub fact: &'static str,
    /// Names of values and what they must be, as [`Datum::plain`] writes them.
    pub values: &'static [(&'static str, &'static str)],
}

/// What a step is about: a transaction, a value.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// An example.
    pub example: &'static str,
    /// Where it stands among the values of the fact: `value.operation`.
    pub path: &'static str,
    /// How an expectation writes what stands there; nothing for what it cannot name.
    pub write: fn(&str) -> Option<String>,
    /// Whether a word of an expectation can be one.
    pub reads: fn(&str) -> bool,
}

impl Step {
    /// A step that is one kind of fact.
    #[must_use]
    pub const fn new(word: &'static str, facts: &'static [Pattern]) -> Self {
        Self { word, facts, about: None, role: None, decides: false }
    }

    /// The same, about something.
    #[must_use]
    pub const fn about(self, about: &'static About) -> Self {
        Self { about: Some(about), ..self }
    }

    /// The same, while which a node is in a role.
    #[must_use]
    pub const fn lasting(self, role: &'static str) -> Self {
        Self { role: Some(role), ..self }
    }

    /// The same, by which a node finds out what was decided: `chosen tea` asks for it of any node.
    #[must_use]
    pub const fn deciding(self) -> Self {
        Self { decides: true, ..self }
    }

    /// Whether a fact is this step, about this if that is named.
    #[must_use]
    pub fn is(&self, fact: &FactView, about: Option<&str>) -> bool {
        if !self.facts.iter().any(|pattern| pattern.is(fact)) {
            return false;
        }
        match (about, self.about) {
            (None, _) => true,
            (Some(wanted), Some(about)) => {
                let there = fact.value(about.path).and_then(|datum| (about.write)(&datum.plain()));
                there.as_deref() == Some(wanted)
            }
            (Some(_), None) => false,
        }
    }
}

impl Pattern {
    /// Every fact of a kind.
    #[must_use]
    pub const fn any(fact: &'static str) -> Self {
        Self { fact, values: &[] }
    }

    fn is(&self, fact: &FactView) -> bool {
        fact.has(self.fact, self.values)
    }
}

impl FactView {
    /// Whether it is a fact of this name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.fact.name() == name
    }

    /// Whether it is a fact of this name with these values, each by its path and as [`Datum::plain`] writes it.
    #[must_use]
    pub fn has(&self, name: &str, values: &[(&str, &str)]) -> bool {
        let fits =
            |(path, wanted): &(&str, &str)| self.value(path).is_some_and(|datum| datum.plain() == *wanted);
        self.is(name) && values.iter().all(fits)
    }

    /// One of its values, by a path through records: `why.reason`.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Datum> {
        let mut names = path.split('.');
        let first = self.field(names.next()?)?;
        names.try_fold(first, |datum, name| match datum {
            Datum::Record(fields) => {
                fields.into_iter().find(|(other, _)| *other == name).map(|(_, datum)| datum)
            }
            Datum::Pairs(pairs) => pairs.into_iter().find(|(other, _)| other == name).map(|(_, datum)| datum),
            _ => None,
        })
    }
}

impl Datum {
    /// The value as one word: what an expectation compares with. Items of a list are joined by commas, nothing is `-`.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Nothing => "-".into(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Signed(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Name(name) => (*name).into(),
            Self::List(items) => items.iter().map(Self::plain).collect::<Vec<_>>().join(","),
            Self::Pairs(pairs) => pairs
                .iter()
                .map(|(key, datum)| format!("{key}={}", datum.plain()))
                .collect::<Vec<_>>()
                .join(","),
            Self::Record(fields) => fields
                .iter()
                .map(|(name, datum)| format!("{name}={}", datum.plain()))
                .collect::<Vec<_>>()
                .join(","),
        }
    }
}

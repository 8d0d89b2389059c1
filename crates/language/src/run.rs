//! A run of any protocol that can be told in every language.

use crate::{Happened, Language, Sentence, Spoken, Vocabulary};
use faultline_engine::{EventKind, Info, Protocol, Session, Timeline, Weight};

/// A session whose protocol has words.
pub trait Run: Session {
    /// What the family of its protocol says of the names it declares.
    fn vocabulary(&self, language: Language) -> &'static dyn Vocabulary;
    /// What its protocol is called.
    fn name(&self, language: Language) -> &'static str {
        let info = self.info();
        self.vocabulary(language).name(info.slug).unwrap_or(info.name)
    }
    /// What the facts of an event say, with their weights, in the order in which they happened.
    fn told(&self, event: u32, language: Language) -> Vec<(Weight, Sentence)>;
    /// The values that broke a rule for the first time, by the rule's name; nothing for one that holds.
    fn evidence(&self, rule: &str, language: Language) -> Option<String>;
}

impl<P: Protocol> Run for Timeline<P>
where
    P::Fact: Spoken,
{
    fn vocabulary(&self, language: Language) -> &'static dyn Vocabulary {
        P::Fact::words(language, P::info(&self.setup().config).slug)
    }

    fn told(&self, event: u32, language: Language) -> Vec<(Weight, Sentence)> {
        let history = self.history();
        let input = match history.events.get(event as usize).map(|record| record.kind) {
            Some(EventKind::Input(number)) => Timeline::inputs(self).get(number as usize),
            _ => None,
        };
        let Info { slug, epochs, .. } = *P::info(&self.setup().config);
        let facts = history.facts_of(event);
        let happened = Happened { facts, input: input.map(|timed| &timed.input), epochs };
        P::Fact::words(language, slug).facts(happened)
    }

    fn evidence(&self, rule: &str, language: Language) -> Option<String> {
        let broken = self.history().violations.iter().find(|violation| violation.rule.slug == rule)?;
        let Info { slug, epochs, .. } = *P::info(&self.setup().config);
        let evidence = P::Fact::words(language, slug).violation(&broken.evidence, epochs);
        let liars = self.history().liars(broken.event);
        Some(match language {
            _ if liars.is_empty() => evidence,
            Language::English => crate::en::lied(&evidence, liars),
            Language::Chinese => crate::zh::lied(&evidence, liars),
        })
    }
}

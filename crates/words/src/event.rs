//! What an event says, in the order in which a reader wants to hear it: the same in every language.

use faultline_engine::{EventKind, EventView, InVain, Input, MessageDetail, Weight};
use faultline_language::{Language, Run, Sentence, Vocabulary};

/// What a language says of an event beside its facts.
pub(crate) struct Telling {
    /// In which language the family is asked.
    pub(crate) language: Language,
    /// The rule of this name is broken, and by what.
    pub(crate) broken: fn(&str, String) -> Sentence,
    /// An action by hand.
    pub(crate) action: fn(&Input) -> Sentence,
    /// An action by hand that changed nothing.
    pub(crate) in_vain: fn(&Input, &InVain) -> Sentence,
    /// A message that arrives and is a lie.
    pub(crate) forged: fn(&MessageDetail) -> Sentence,
    /// What happened to the second copy of a node that is two.
    pub(crate) second: fn(String) -> String,
    /// An event that made no fact.
    pub(crate) plain: fn(&dyn Vocabulary, &EventView) -> Sentence,
}

impl Telling {
    /// What happened, weightiest first, otherwise in the order in which it happened.
    pub(crate) fn sentences(&self, run: &dyn Run, number: u32) -> Vec<Sentence> {
        let Some(event) = run.event(number) else { return Vec::new() };
        let family = run.vocabulary(self.language);
        let mut told: Vec<(Weight, Sentence)> = Vec::new();
        for violation in &event.violations {
            let rule = violation.rule.slug;
            let name = family.rule(rule).map_or(rule, |(name, _)| name);
            let evidence = run.evidence(rule, self.language).unwrap_or_default();
            told.push((Weight::Headline, (self.broken)(name, evidence)));
        }
        if let Some(input) = &event.input {
            let sentence = match &event.no_effect {
                Some(vain) => (self.in_vain)(input, vain),
                None => (self.action)(input),
            };
            told.push((Weight::Headline, sentence));
        }
        if let (EventKind::Delivered(_), Some(message)) = (event.kind, &event.message)
            && message.forged
        {
            told.push((Weight::Detail, (self.forged)(message)));
        }
        told.extend(run.told(number, self.language));
        let mut sentences = Vec::new();
        for weight in [Weight::Headline, Weight::Step, Weight::Detail] {
            let alike = told.iter().filter(|(other, _)| *other == weight);
            sentences.extend(alike.map(|(_, sentence)| sentence.clone()));
        }
        if sentences.is_empty() {
            sentences.push((self.plain)(family, &event));
        }
        if event.second {
            for sentence in &mut sentences {
                sentence.what = (self.second)(std::mem::take(&mut sentence.what));
            }
        }
        sentences
    }
}

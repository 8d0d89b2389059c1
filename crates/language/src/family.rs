//! What a family of protocols says in one language.

use crate::{Experiments, Language, Sentence};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Epoch, EpochKind, Fact, FactRecord, Input, Weight};

/// What a protocol says for itself.
#[derive(Debug)]
pub struct ProtocolWords {
    /// What the field calls it in this language.
    pub name: &'static str,
    /// What it is for and how it works, in a sentence or two.
    pub about: &'static str,
    /// Its settings. What it shares with another protocol is a list of its own; the first that has a setting counts.
    pub settings: &'static [&'static [SettingWords]],
    /// What it proposes to try by hand.
    pub experiments: Experiments,
    /// How it differs from what it models; nothing where only its chapter says it.
    pub model: Option<Model>,
}

/// What a reader must know who compares a protocol with its source, or with a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// What is modelled.
    pub modelled: &'static str,
    /// What is not.
    pub not_modelled: &'static str,
    /// What is done in another way than in the source, and why.
    pub different: &'static str,
}

/// The protocols of a family by their names in links, each with what it says for itself.
pub type Protocols = &'static [(&'static str, &'static ProtocolWords)];

/// The words for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingWords {
    /// Its name in links.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
}

impl SettingWords {
    /// The words for the setting that links call by this name.
    #[must_use]
    pub const fn new(slug: &'static str, name: &'static str, about: &'static str) -> Self {
        Self { slug, name, about }
    }
}

impl ProtocolWords {
    fn setting(&self, slug: &str) -> Option<SettingWords> {
        self.settings.iter().copied().flatten().find(|setting| setting.slug == slug).copied()
    }
}

/// What a family says of the names it declares. Every name that a protocol of the family shows has words; a test asks
/// for all of them in every language.
pub trait Vocabulary: Sync {
    /// What the family is called.
    fn family(&self) -> &'static str;
    /// What its protocols say for themselves.
    fn protocols(&self) -> Protocols;
    /// What a protocol is called; it is told by its name in links.
    fn name(&self, protocol: &str) -> Option<&'static str> {
        of(self.protocols(), protocol).map(|words| words.name)
    }
    /// What a protocol is for and how it works, in a sentence or two; its name is the one in links.
    fn about(&self, protocol: &str) -> Option<&'static str> {
        of(self.protocols(), protocol).map(|words| words.about)
    }
    /// What a protocol proposes to try by hand; its name is the one in links.
    fn experiments(&self, protocol: &str) -> Experiments {
        of(self.protocols(), protocol).map_or(Experiments::NONE, |words| words.experiments)
    }
    /// How a protocol differs from what it models, if it says so; its name is the one in links.
    fn model(&self, protocol: &str) -> Option<Model> {
        of(self.protocols(), protocol)?.model
    }
    /// A setting of a protocol; both names are those in links.
    fn setting(&self, protocol: &str, name: &str) -> Option<SettingWords> {
        of(self.protocols(), protocol)?.setting(name)
    }
    /// The name of a rule, and what it says.
    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)>;
    /// The name of a field, column, table or state.
    fn label(&self, name: Name) -> Option<&'static str>;
    /// What a timer or a piece of work is for.
    fn timer(&self, name: Name) -> Option<&'static str>;
    /// What a node does whose timer ran out without making a fact, and why: `sends heartbeats`.
    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)>;
    /// The part of a process by the name of its role: `leader`.
    fn role(&self, slug: &str) -> Option<&'static str>;
    /// What a process that runs does, in a few words: `candidate, 2 votes`.
    fn part(&self, glance: &Glance) -> String;
    /// A term, a ballot or a transaction: `term 3`; nothing for what has no name.
    fn epoch(&self, epoch: Epoch) -> Option<String>;
    /// A task where there is little room: `map 3`; nothing where the family has none of its kind.
    fn task(&self, task: Task) -> Option<String>;
    /// The board of tasks, kind by kind; without one, that no node keeps it. Nothing where the family has no tasks.
    fn board(&self, kept: Option<&TaskBoard>) -> Vec<String>;
    /// One task of a board, as it is announced: `map 3, in progress on n4, handed out twice`. Empty where the family
    /// has no tasks.
    fn on_board(&self, view: &TaskView) -> String;
    /// An entry of a log, whole.
    fn entry(&self, cell: &LogCell, committed: bool, durable: bool) -> String;
    /// What an entry of a log holds, in a few characters.
    fn entry_short(&self, cell: &LogCell) -> String;
    /// A step that expectations know, as the end of a sentence that begins with a node: `votes yes on T1`; `about` is the
    /// transaction or value, or what stands for any.
    fn step(&self, word: &str, about: Option<&str>) -> Option<String>;
    /// What a field of a message adds to the name of the message where there is little room: `, term 2`.
    fn tag(&self, field: &Field) -> Option<String>;
    /// A field that says no, as part of a list: `does not fit`.
    fn denied(&self, name: Name) -> Option<&'static str>;
}

fn of(protocols: Protocols, slug: &str) -> Option<&'static ProtocolWords> {
    protocols.iter().find(|(protocol, _)| *protocol == slug).map(|(_, words)| *words)
}

/// What happened at an event, for a family to tell.
#[derive(Clone, Copy)]
pub struct Happened<'a, F> {
    /// The facts, in order.
    pub facts: &'a [FactRecord<F>],
    /// The action by hand that it was.
    pub input: Option<&'a Input>,
    /// What the epochs in its facts are.
    pub epochs: Option<&'static EpochKind>,
}

/// What a family says of its facts and its broken rules.
pub trait FamilyWords<F: Fact>: Vocabulary {
    /// A sentence for every fact that a reader is told, with its weight, in the order in which it happened.
    fn facts(&self, happened: Happened<'_, F>) -> Vec<(Weight, Sentence)>;
    /// The values that broke a rule in a run whose epochs are of this kind.
    fn violation(&self, evidence: &F::Evidence, epochs: Option<&'static EpochKind>) -> String;
}

/// Facts whose family has words in every language.
pub trait Spoken: Fact {
    /// The words of a language for a protocol of the family, by its name in links. Each language is reached through a function of
    /// its own, and so is each protocol unless those of its family share nearly all of their words: a page can fetch it alone.
    fn words(language: Language, protocol: &str) -> &'static dyn FamilyWords<Self>;
}

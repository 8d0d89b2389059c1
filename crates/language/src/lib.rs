//! What every text for people needs, in each language, and how a family of protocols is asked for its words.
//!
//! A family writes one file per language: what its names mean ([`Vocabulary`]) and what its facts and broken rules say
//! ([`FamilyWords`]). Whoever has a run of any protocol asks it as a [`Run`].

pub mod en;
mod experiments;
mod family;
mod run;
mod sentence;
mod tongue;
pub mod zh;

pub use experiments::{Done, Experiment, Experiments, Progress};
pub use family::{FamilyWords, Happened, Model, ProtocolWords, Protocols, SettingWords, Spoken, Vocabulary};
pub use run::Run;
pub use sentence::{Sentence, Tone, say};
pub use tongue::{Language, UnknownLanguage};

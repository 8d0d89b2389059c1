//! Words for everything: whatever a random run comes to can be told to a person.

use crate::report::link;
use crate::run::run;
use crate::subject::Subject;
use faultline_engine::limits::MAX_LINE;
use faultline_engine::view::{Field, Name, NodeView, PacketLabel, Value};
use faultline_engine::{
    EpochKind, EventView, Input, LogWindow, MessageDetail, MessageId, MessageKind, MessageName, MessageRef,
    NodeId, Time,
};
use faultline_words::glossary::{misnomer, typography};
use faultline_words::{Language, Run, Vocabulary, Words, words};

/// How many random runs are told from beginning to end.
const RUNS: u64 = 24;
/// How many moments of each are looked at.
const MOMENTS: u64 = 40;

/// Facts that a sentence about another fact of the same event tells: whom somebody suspects is why it begins a ballot or asks for
/// votes, and the lines of an output are told as one.
const TOLD_WITH_OTHERS: &[&str] = &["output_line", "result_line", "suspects"];

/// One language, and what the family of a protocol says in it.
#[derive(Clone, Copy)]
struct Told {
    words: &'static dyn Words,
    family: &'static dyn Vocabulary,
    epochs: Option<&'static EpochKind>,
}

/// Every event, every node at many moments, every setting and every rule has words, in every language.
///
/// # Panics
/// When something has none, or words that only a program would say.
pub fn check(subject: &Subject) {
    for seed in 0..RUNS {
        let mut run = run(subject, seed, &[]).unwrap_or_else(|failure| panic!("{failure}")).session;
        for told in languages(&*run) {
            for event in (0..run.known_events()).filter_map(|number| run.event(number)) {
                if let Err(what) = told.event(&*run, &event) {
                    let (number, time) = (event.number, event.time);
                    panic!("seed {seed}: event {number} at {time}: {what}\n{event:?}\n#{}", link(&*run));
                }
            }
        }
        for message in (1..).map_while(|id| run.message(MessageId(id))) {
            declared(&*run, &message.0)
                .unwrap_or_else(|what| panic!("seed {seed}: {what}\n#{}", link(&*run)));
        }
        let end = run.head().0;
        for moment in (0..=MOMENTS).map(|part| Time(end * part / MOMENTS)) {
            run.seek(moment, u32::MAX);
            for told in languages(&*run) {
                if let Err(what) = told.moment(&*run) {
                    panic!("seed {seed} at {moment}: {what}\n#{}", link(&*run));
                }
            }
        }
    }
    let run = subject.open(subject.nodes[0], subject.clients[0], 1, &[], Vec::new());
    for told in languages(&*run) {
        for setting in run.settings() {
            let (name, what) = told.words.setting(told.family, subject.slug, setting.name);
            let right = told.plain(name).and_then(|()| told.proper(what));
            assert_eq!(right, Ok(()), "the setting {}", setting.name);
            assert_ne!(name, setting.name, "the setting {} has no words of its own", setting.name);
        }
        let about = told.family.about(subject.slug).unwrap_or_default();
        assert_eq!(told.plain(about), Ok(()), "what {} is for", subject.slug);
        for (rule, _) in run.rules() {
            let (name, statement) = told.family.rule(rule.slug).unwrap_or_default();
            let right = told.plain(name).and_then(|()| told.plain(statement));
            assert_eq!(right, Ok(()), "the rule {}", rule.slug);
        }
    }
}

fn languages(run: &dyn Run) -> impl Iterator<Item = Told> + use<> {
    let epochs = run.info().epochs;
    let families = Language::ALL.map(|language| run.vocabulary(language));
    Language::ALL.into_iter().zip(families).map(move |(language, family)| Told {
        words: words(language),
        family,
        epochs,
    })
}

/// A message is called as its protocol declares, and a script can name it: nobody sends to itself.
fn declared(run: &dyn Run, message: &MessageDetail) -> Result<(), String> {
    let forms = run.messages();
    let form = forms.iter().find(|form| form.label == message.view.name);
    let form = form.ok_or_else(|| format!("no message {} is declared", message.view.name))?;
    let names: Vec<&str> = message.view.fields.iter().map(|field| field.label.0).collect();
    if let Some(name) = names.iter().find(|name| !form.fields.contains(name)) {
        return Err(format!("{} carries {name}, which is not declared", form.label));
    }
    let kind = MessageKind {
        label: form.label.into(),
        fields: message
            .view
            .fields
            .iter()
            .map(|field| (field.label.to_string(), field.value.plain()))
            .collect(),
    };
    let name = MessageName { from: message.from, to: message.to, kind, place: 1 };
    let input = Input::Drop(MessageRef::Name(name));
    let line = input.to_string();
    // What carries much may be too long for a line; the page then says less.
    match run.read(&line) {
        Err(error) if line.len() <= MAX_LINE => Err(format!("{line:?} is refused: {error}")),
        Ok(read) if read.input != input => Err(format!("{line:?} is read as {:?}", read.input)),
        _ => Ok(()),
    }
}

/// Every rule that is broken has words in every language.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn violations_are_told(run: &dyn Run) -> Result<(), String> {
    for language in Language::ALL {
        for violation in run.violations() {
            let evidence = run.evidence(violation.rule.slug, language).unwrap_or_default();
            plain(&evidence)?;
            set(&evidence, language)?;
        }
    }
    Ok(())
}

impl Told {
    fn event(self, run: &dyn Run, event: &EventView) -> Result<(), String> {
        let sentences = self.words.event(run, event.number);
        if sentences.is_empty() {
            return Err("no sentence".into());
        }
        for sentence in &sentences {
            self.proper(&sentence.what)?;
            if !sentence.why.is_empty() {
                self.proper(&sentence.why)?;
            }
        }
        // An action by hand is told in the words of whoever acts, who may mean a message.
        if let (Some(subject), None) = (event.subject, &event.input) {
            let name = subject.to_string();
            // Chinese has no spaces between words.
            let named =
                |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name);
            if !sentences.iter().any(|sentence| named(&sentence.what) || named(&sentence.why)) {
                return Err(format!("no sentence names {name}: {sentences:?}"));
            }
        }
        // Each protocol tells its own facts, and what it forgets no compiler misses.
        let told = run.told(event.number, self.words.language()).len();
        let facts = event.facts.iter().map(|view| view.fact.name());
        let wanted: Vec<&str> = facts.filter(|name| !TOLD_WITH_OTHERS.contains(name)).collect();
        if told < wanted.len() {
            return Err(format!("{told} sentences for {wanted:?}"));
        }
        event.message.as_ref().map_or(Ok(()), |message| self.message(message))
    }

    fn message(self, message: &MessageDetail) -> Result<(), String> {
        self.plain(&self.words.tag_of(self.family, message))?;
        self.plain(&self.words.message(message))?;
        self.fields(&message.view.fields)
    }

    fn moment(self, run: &dyn Run) -> Result<(), String> {
        let frame = run.frame();
        for node in &frame.nodes {
            self.proper(&self.words.node(self.family, node))?;
            self.plain(&self.words.part(self.family, node, frame.time))?;
            // A process that does not run has no badge.
            if node.glance.is_some() {
                self.proper(&self.words.badge(node))?;
            }
            self.view(&run.node(node.id, LogWindow { from: 1, len: 20 }))?;
            self.timers(run, node.id)?;
        }
        for client in &frame.clients {
            self.plain(&self.words.client(client))?;
            self.plain(&self.words.client_counts(client))?;
        }
        Ok(())
    }

    fn view(self, view: &NodeView) -> Result<(), String> {
        self.fields(&view.fields)?;
        for grid in &view.grids {
            [grid.title].iter().chain(&grid.columns).try_for_each(|name| self.name(*name))?;
            // A cell may be empty.
            let cells = grid.rows.iter().flatten().filter(|value| **value != Value::Text(String::new()));
            cells.into_iter().try_for_each(|value| self.value(value))?;
        }
        let log = view.log.iter().flat_map(|log| &log.cells);
        log.into_iter().try_for_each(|cell| self.proper(&self.family.entry(cell, true, true)))
    }

    fn timers(self, run: &dyn Run, node: NodeId) -> Result<(), String> {
        let timers = run.timers(node);
        timers.iter().try_for_each(|(timer, ..)| self.plain(self.words.timer(self.family, timer.name)))
    }

    fn fields(self, fields: &[Field]) -> Result<(), String> {
        for field in fields {
            self.name(field.label)?;
            self.value(&field.value).map_err(|why| format!("{}: {why}", field.label))?;
        }
        Ok(())
    }

    fn value(self, value: &Value) -> Result<(), String> {
        if let Value::Name(name) = value {
            self.name(*name)?;
        }
        self.plain(&self.words.value(self.family, value))
    }

    /// Each protocol names what it alone shows; what it forgets would stand there as programs call it.
    fn name(self, name: Name) -> Result<(), String> {
        if self.family.label(name).is_none() && PacketLabel::find(name.0).is_none() {
            return Err(format!("{name} has no words"));
        }
        self.plain(self.words.label(self.family, name))
    }

    /// Plain, and a protocol with ballots has no terms, nor one with terms ballots: not in a badge either, where `t2` is
    /// short for a term.
    fn proper(self, text: &str) -> Result<(), String> {
        self.plain(text)?;
        let kind = self.epochs.map_or("", |kind| kind.slug);
        // Paxos has no-ops where Raft has empty entries.
        if kind == "ballot" && text.contains("empty entry") {
            return Err(format!("an empty entry in {text:?}"));
        }
        let foreign = |word: &str| match kind {
            "term" => word.starts_with("ballot"),
            "ballot" => {
                let number = word.strip_prefix("term").or(word.strip_prefix('t'));
                number.is_some_and(|number| number.bytes().all(|byte| byte == b's' || byte.is_ascii_digit()))
            }
            _ => false,
        };
        match text.split(|c: char| !c.is_alphanumeric()).find(|word| foreign(word)) {
            Some(word) => Err(format!("{word:?} in {text:?}")),
            None => Ok(()),
        }
    }

    /// Plain, and set as the language is, in the terms of the glossary.
    fn plain(self, text: &str) -> Result<(), String> {
        plain(text)?;
        set(text, self.words.language())
    }
}

/// Whether a text is set as a language is, and uses its terms.
fn set(text: &str, language: Language) -> Result<(), String> {
    if language == Language::Chinese {
        typography(text).map_err(|flaw| format!("{flaw} in {text:?}"))?;
    }
    match misnomer(text, language) {
        Some((found, name)) => Err(format!("{found} instead of {name} in {text:?}")),
        None => Ok(()),
    }
}

/// What only a program would say.
const FOREIGN: &[&str] = &["Some(", "None", "::", "{ ", " }", "NodeId", "ClientId", "Time(", "Span(", "  "];

/// Whether a text is there, has no loose ends, and shows nothing of the program.
pub(crate) fn plain(text: &str) -> Result<(), String> {
    if text.is_empty() || text.trim() != text {
        return Err(format!("a text with a loose end: {text:?}"));
    }
    match FOREIGN.iter().find(|foreign| text.contains(**foreign)) {
        Some(foreign) => Err(format!("{foreign:?} in {text:?}")),
        None => Ok(()),
    }
}

//! What a person reads and no family of protocols owns: the page, actions, errors, links, clients, times, and events
//! that no protocol states; one folder per language.
//!
//! The engine gives data with its reasons; sentences are made of it here, and in `words` of each family for what the
//! family declares. What needs a family's names takes its [`Vocabulary`], or the [`Run`] itself. A further language is a
//! further implementation of [`Words`] and of the words of each family, and the compiler lists what it still lacks.

mod author;
#[cfg(feature = "command")]
mod command;
pub mod door;
mod embed;
mod en;
mod event;
#[cfg(feature = "files")]
mod files;
pub mod glossary;
mod history;
mod matrix;
mod series;
mod spelling;
mod spoken;
mod ui;
mod zh;

pub use author::{Author, author};
#[cfg(feature = "command")]
pub use command::{
    Accepts, CommandWords, JudgeWords, Judged, Listed, Said, Wrong, command_words, judge_words,
};
pub use embed::{Accepted, Refused};
pub use en::English;
pub use faultline_language::{Experiment, Experiments, Language, Model, Run, Sentence, Tone, Vocabulary};
#[cfg(feature = "files")]
pub use files::FileWords;
pub use history::{Found, HistoryWords, history_words};
pub use matrix::{MatrixWords, belief_of_matrix, labels_of_matrix, matrix_words, square_of_matrix};
pub use series::{Series, labels};
#[cfg(feature = "files")]
pub use spoken::file_words;
pub use spoken::{terms, words};
pub use ui::Ui;
pub use zh::Chinese;

use faultline_catalogue::SetupError;
use faultline_engine::grammar::ScriptError;
use faultline_engine::view::{ClientFrame, Name, NodeFrame, SecondFrame, Value, WorkFrame};
use faultline_engine::{
    BranchView, ClockError, Exhausted, InVain, Input, Lie, LinkState, MessageDetail, MessageFate, NodeId,
    Route, Rule, Service, Span, Time, TimedInput,
};
use faultline_scenario::{LinkError, OpenError, StretchError};
use faultline_views::series::{Labels, Quantity, Unit};

/// A thing one can do: what its button says, and its whole name for those who hear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What stands on the button, where the thing it acts on is clear.
    pub short: String,
    /// What and on whom: `Crash n3`.
    pub name: String,
}

/// One language.
pub trait Words {
    /// Which it is.
    fn language(&self) -> Language;
    /// A fixed text of the page.
    fn ui(&self, text: Ui) -> &'static str;
    /// A thing and what is said of it: `n3 crashes: what it had in memory is lost`; the thing alone if nothing is said.
    fn pair(&self, first: &str, second: &str) -> String;
    /// Things in a row: `Network, SVG`.
    fn row(&self, parts: &[&str]) -> String;

    /// A node as it is announced: `n3, leader, term 2`.
    fn node(&self, family: &dyn Vocabulary, node: &NodeFrame) -> String;
    /// A node's part in a word or two: `leader`, `crashed 0.8 s ago`.
    fn part(&self, family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> String;
    /// A node's part in a few letters, for inside of its circle: `L t2`.
    fn badge(&self, node: &NodeFrame) -> String;
    /// What stands inside of a node's circle and what beside it, where there is room for both: neither repeats the other.
    fn inside_and_beside(&self, family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> (String, String) {
        spelling::inside_and_beside(self.part(family, node, now), family, node, self.language())
    }
    /// A message in short, for beside it: `m17 AppendEntries, term 2`.
    fn tag_of(&self, family: &dyn Vocabulary, message: &MessageDetail) -> String;
    /// A message as it is announced: `m17, AppendEntries from n1 to n3`.
    fn message(&self, message: &MessageDetail) -> String;
    /// A link as it is announced: `link n1–n2, cut`; its two directions.
    fn link(&self, route: Route, there: &LinkState, back: &LinkState) -> String;
    /// A client as it is announced.
    fn client(&self, client: &ClientFrame) -> String;
    /// How often a client asked and was answered, and whom it would ask.
    fn client_counts(&self, client: &ClientFrame) -> String;
    /// One direction of a link: `10ms..15ms, loses 30%`.
    fn link_state(&self, link: &LinkState) -> String;
    /// A message, and where it is now.
    fn message_now(&self, message: &MessageDetail, fate: MessageFate) -> String;
    /// When a message left, and when it arrives.
    fn journey(&self, message: &MessageDetail) -> String;
    /// A timer that still runs.
    fn runs_out_in(&self, left: Span) -> String;
    /// The button for an input.
    fn action(&self, input: &Input) -> Action;
    /// An action that changes nothing, and why.
    fn in_vain(&self, input: &Input, vain: &InVain) -> Sentence;
    /// What was taken back.
    fn undone(&self, inputs: &[Input]) -> String;
    /// What was taken back and is done again.
    fn redone(&self, inputs: &[Input]) -> String;
    /// So many links were cut at once.
    fn links_cut(&self, count: usize) -> String;
    /// An action that will be done at a later moment.
    fn planned(&self, input: &TimedInput) -> String;
    /// Something that a link selects and that has not happened at its moment.
    fn not_yet(&self, what: &str) -> String;
    /// So many events are new, or at least `most`.
    fn new_events(&self, count: usize, most: usize) -> String;
    /// An entry at an index of a node's log, and what is said of it.
    fn log_entry(&self, node: NodeId, index: u64, entry: &str) -> String;
    /// That a run is over, and why; without a reason its time is over.
    fn over(&self, why: Option<Exhausted>) -> String;
    /// A planted bug that is switched on.
    fn planted(&self, bug: &str) -> String;
    /// What happened at an event of a run, weightiest first; never empty, unless there is no such event.
    fn event(&self, run: &dyn Run, number: u32) -> Vec<Sentence>;
    /// The name of a field of a node or message.
    fn label(&self, family: &dyn Vocabulary, name: Name) -> &'static str;
    /// Its value.
    fn value(&self, family: &dyn Vocabulary, value: &Value) -> String;
    /// How wrong the clocks of a node are: `30ms ahead, runs 200 ppm fast`.
    fn clock_error(&self, error: ClockError) -> String;
    /// The second copy of a node that is two, and who hears it.
    fn second_copy(&self, copy: &SecondFrame) -> String;
    /// What a node does that tells a lie.
    fn lie(&self, lie: Lie) -> String;
    /// How a node handles what arrives, how many messages it handles now, and how many wait.
    fn service(&self, service: Service, busy: u32, waiting: u32) -> String;
    /// How far a node is with what it works at.
    fn work(&self, work: &WorkFrame) -> String;
    /// What a timer is for.
    fn timer(&self, family: &dyn Vocabulary, timer: Name) -> &'static str;
    /// A length of time, rounded for reading.
    fn span(&self, span: Span) -> String;
    /// A moment, for the clock: milliseconds, always three digits.
    fn clock(&self, time: Time) -> String;
    /// A speed: one simulated second takes `slow` seconds, or passes `fast` times in one.
    fn speed(&self, thousandths: u32) -> String;
    /// A run in a few words: `Raft, 5 nodes, seed 42`.
    fn run(&self, protocol: &str, nodes: u16, seed: u64) -> String;
    /// The run of a session.
    fn run_of(&self, run: &dyn Run) -> String {
        self.run(run.name(self.language()), run.nodes(), run.seed())
    }
    /// A run at a moment.
    fn run_at(&self, run: &str, at: Time) -> String;
    /// A run from one moment to another.
    fn run_within(&self, run: &str, from: Time, to: Time) -> String;
    /// The button that starts a protocol.
    fn start(&self, protocol: &str) -> String;
    /// How many captions a scenario has.
    fn captions(&self, count: u32) -> String;
    /// Where one is in a lesson.
    fn step(&self, reached: usize, of: usize) -> String;
    /// How long a request took, or has waited without an answer, and how often it was sent.
    fn request(&self, took: Span, answered: bool, attempts: u32) -> String;
    /// A fault that lasted while something was waited for.
    fn meanwhile(&self, action: &str, from: Time, to: Option<Time>) -> String;
    /// What follows an answer: how long after the end of the last fault it came.
    fn after_fault(&self, after: Span) -> String;
    /// What of the script a run with other settings keeps, and how much it leaves out.
    fn script_kept(&self, kept: usize, left: usize) -> String;
    /// So many expectations are not settled yet.
    fn still_to_come(&self, count: usize) -> String;
    /// So many steps of a way are not told.
    fn steps_between(&self, count: usize) -> String;
    /// How many nodes.
    fn nodes(&self, count: u16) -> String;
    /// Which seed.
    fn seed(&self, seed: u64) -> String;
    /// The name of a rule.
    fn rule(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str;
    /// What the rule says.
    fn statement(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str;
    /// The name of a setting and what it does.
    fn setting(&self, family: &dyn Vocabulary, protocol: &str, name: &str) -> (&'static str, &'static str);
    /// So many branches, of which there are two at least.
    fn branches(&self, count: usize) -> String;
    /// A branch in the list of branches.
    fn branch(&self, number: usize, branch: &BranchView) -> String;
    /// What is wrong with a line of a script.
    fn script_error(&self, error: &ScriptError) -> String;
    /// What is wrong with a link.
    fn link_error(&self, error: &LinkError) -> String;
    /// Why a run cannot be opened.
    fn setup_error(&self, error: &SetupError) -> String;
    /// Why a link cannot be opened.
    fn open_error(&self, error: &OpenError) -> String;
    /// Why a part of a run cannot be exported.
    fn stretch_error(&self, error: &StretchError) -> String;
    /// A fixed text beside the time series.
    fn series(&self, text: Series) -> &'static str;
    /// The title of a chart.
    fn quantity(&self, quantity: Quantity) -> String;
    /// A value of one of its lines, with the name of the line if it has several; in a few characters.
    fn quantity_value(&self, quantity: Quantity, line: usize, value: Option<f64>) -> String;
    /// A value in a unit, in a few characters.
    fn amount(&self, unit: Unit, value: f64) -> String;
    /// The values of a chart at a moment, as they are announced.
    fn series_at(&self, labels: &Labels, time: Time) -> String;
    /// The largest value of a chart, for those who do not see it.
    fn at_most(&self, quantity: Quantity, most: f64) -> String;
    /// What cannot be used of an embed's address or of a message to it, and what would be accepted.
    fn refused(&self, refused: &Refused) -> String;
}

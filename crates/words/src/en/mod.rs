//! English.

mod actions;
pub(crate) mod author;
mod embed;
mod errors;
mod events;
#[cfg(feature = "files")]
mod expectations;
#[cfg(feature = "files")]
mod files;
mod names;
pub(crate) mod series;
mod ui;

use crate::event::Telling;
use crate::spelling::grouped;
use crate::{Action, Refused, Series, Ui, Words, spelling};
use faultline_catalogue::SetupError;
use faultline_engine::grammar::ScriptError;
use faultline_engine::limits::{MAX_EVENTS, MAX_KEPT, MAX_SAID, MAX_UNWRITTEN};
use faultline_engine::view::{ClientFrame, Name, NodeFrame, SecondFrame, Value, WorkFrame};
use faultline_engine::{
    BranchView, ClockError, Exhausted, InVain, Input, Lie, LinkState, MessageDetail, MessageFate, NodeId,
    Route, Rule, Service, Span, Time, TimedInput,
};
use faultline_language::en::{self as number, clock, span};
use faultline_language::{Language, Run, Sentence, Vocabulary};
use faultline_scenario::{LinkError, OpenError, StretchError};
use faultline_views::series::{Labels, Quantity, Unit};

/// English.
#[derive(Clone, Copy, Debug)]
pub struct English;

impl Words for English {
    fn language(&self) -> Language {
        Language::English
    }
    fn ui(&self, text: Ui) -> &'static str {
        ui::text(text)
    }
    fn pair(&self, first: &str, second: &str) -> String {
        if second.is_empty() { first.into() } else { format!("{first}: {second}") }
    }
    fn row(&self, parts: &[&str]) -> String {
        parts.join(", ")
    }
    fn node(&self, family: &dyn Vocabulary, node: &NodeFrame) -> String {
        names::node(family, node)
    }
    fn part(&self, family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> String {
        names::part(family, node, now)
    }
    fn badge(&self, node: &NodeFrame) -> String {
        spelling::badge(node)
    }
    fn tag_of(&self, family: &dyn Vocabulary, message: &MessageDetail) -> String {
        names::tag(family, message)
    }
    fn message(&self, message: &MessageDetail) -> String {
        names::message(message)
    }
    fn link(&self, route: Route, there: &LinkState, back: &LinkState) -> String {
        names::link(route, there, back)
    }
    fn client(&self, client: &ClientFrame) -> String {
        names::client(client)
    }
    fn client_counts(&self, client: &ClientFrame) -> String {
        names::client_counts(client)
    }
    fn link_state(&self, link: &LinkState) -> String {
        names::link_state(link)
    }
    fn message_now(&self, message: &MessageDetail, fate: MessageFate) -> String {
        names::message_now(message, fate)
    }
    fn journey(&self, message: &MessageDetail) -> String {
        format!("It was sent at {} and arrives at {}.", clock(message.sent), clock(message.arrives))
    }
    fn runs_out_in(&self, left: Span) -> String {
        format!("in {}", span(left))
    }
    fn action(&self, input: &Input) -> Action {
        actions::action(input)
    }
    fn in_vain(&self, input: &Input, vain: &InVain) -> Sentence {
        events::in_vain(input, vain)
    }
    fn undone(&self, inputs: &[Input]) -> String {
        actions::undone(inputs)
    }
    fn redone(&self, inputs: &[Input]) -> String {
        actions::redone(inputs)
    }
    fn links_cut(&self, count: usize) -> String {
        format!("{} cut", number::count(count, "link"))
    }
    fn planned(&self, input: &TimedInput) -> String {
        format!("{}: planned for {}", actions::action(&input.input).name, clock(input.at))
    }
    fn not_yet(&self, what: &str) -> String {
        format!("The link selects {what}, which has not happened yet at this moment.")
    }
    fn new_events(&self, count: usize, most: usize) -> String {
        if count < most { format!("{count} new") } else { format!("{most} or more new") }
    }
    fn planted(&self, bug: &str) -> String {
        format!("Planted bug: {bug}")
    }
    fn event(&self, run: &dyn Run, number: u32) -> Vec<Sentence> {
        let telling = Telling {
            language: Language::English,
            broken: events::broken,
            action: events::action,
            in_vain: events::in_vain,
            forged: events::forged,
            second: events::second,
            plain: events::plain,
        };
        telling.sentences(run, number)
    }
    fn label(&self, family: &dyn Vocabulary, name: Name) -> &'static str {
        names::label(family, name)
    }
    fn value(&self, family: &dyn Vocabulary, value: &Value) -> String {
        names::value(family, value)
    }
    fn clock_error(&self, error: ClockError) -> String {
        names::clock_error(error)
    }

    fn second_copy(&self, copy: &SecondFrame) -> String {
        format!("Second copy, heard by {}", number::list(&copy.hearers))
    }
    fn lie(&self, lie: Lie) -> String {
        format!("It lies: it {}", actions::lies(lie))
    }
    fn service(&self, service: Service, busy: u32, waiting: u32) -> String {
        names::service(service, busy, waiting)
    }
    fn work(&self, work: &WorkFrame) -> String {
        names::work(work)
    }
    fn timer(&self, family: &dyn Vocabulary, timer: Name) -> &'static str {
        family.timer(timer).unwrap_or(timer.0)
    }
    fn span(&self, span: Span) -> String {
        number::span(span)
    }
    fn over(&self, why: Option<Exhausted>) -> String {
        over(why)
    }
    fn log_entry(&self, node: NodeId, index: u64, entry: &str) -> String {
        format!("index {index} of {node}: {entry}")
    }
    fn clock(&self, time: Time) -> String {
        clock(time)
    }
    fn speed(&self, thousandths: u32) -> String {
        spelling::speed(thousandths)
    }
    fn run(&self, protocol: &str, nodes: u16, seed: u64) -> String {
        format!("{protocol}, {}, {}", self.nodes(nodes), self.seed(seed))
    }
    fn run_at(&self, run: &str, at: Time) -> String {
        format!("{run}, at {}", clock(at))
    }
    fn run_within(&self, run: &str, from: Time, to: Time) -> String {
        format!("{run}, from {} to {}", clock(from), clock(to))
    }

    fn start(&self, protocol: &str) -> String {
        format!("Start {protocol}")
    }

    fn captions(&self, count: u32) -> String {
        if count == 1 { "1 step".into() } else { format!("{count} steps") }
    }

    fn step(&self, reached: usize, of: usize) -> String {
        format!("{reached} of {of}")
    }

    fn request(&self, took: Span, answered: bool, attempts: u32) -> String {
        let took = self.span(took);
        let took = if answered { took } else { format!("no answer for {took}") };
        if attempts == 1 { took } else { format!("{took}, sent {attempts} times") }
    }
    fn meanwhile(&self, action: &str, from: Time, to: Option<Time>) -> String {
        match to {
            Some(to) => format!("Meanwhile: {action}, from {} to {}", clock(from), clock(to)),
            None => format!("Meanwhile: {action}, since {}", clock(from)),
        }
    }
    fn after_fault(&self, after: Span) -> String {
        format!(", {} after that ended", self.span(after))
    }
    fn script_kept(&self, kept: usize, left: usize) -> String {
        let mut told = match kept {
            0 if left > 0 => String::new(),
            0 => "The script is empty.".into(),
            kept => format!("The script goes on: {}.", number::count(kept, "action")),
        };
        if left > 0 {
            let (verb, names) = if left == 1 { ("is", "it names") } else { ("are", "they name") };
            told += &format!(
                " {} {verb} left out, because this run does not have the node or client {names}.",
                number::count(left, "action")
            );
        }
        told.trim_start().to_string()
    }
    fn steps_between(&self, count: usize) -> String {
        if count == 1 { "… 1 step in between".into() } else { format!("… {count} steps in between") }
    }
    fn branches(&self, count: usize) -> String {
        format!("{count} branches")
    }
    fn still_to_come(&self, count: usize) -> String {
        format!("{count} more, shown when {} settled", if count == 1 { "it is" } else { "they are" })
    }

    fn nodes(&self, count: u16) -> String {
        if count == 1 { "1 node".into() } else { format!("{count} nodes") }
    }
    fn seed(&self, seed: u64) -> String {
        format!("seed {seed}")
    }
    fn rule(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str {
        family.rule(rule.slug).map_or(rule.slug, |(name, _)| name)
    }
    fn statement(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str {
        family.rule(rule.slug).map_or("", |(_, statement)| statement)
    }
    fn setting(&self, family: &dyn Vocabulary, protocol: &str, name: &str) -> (&'static str, &'static str) {
        let words = family.setting(protocol, name);
        words.map_or(("Setting", ""), |words| (words.name, words.about))
    }
    fn branch(&self, number: usize, branch: &BranchView) -> String {
        names::branch(number, branch)
    }
    fn script_error(&self, error: &ScriptError) -> String {
        errors::script(error)
    }
    fn link_error(&self, error: &LinkError) -> String {
        errors::link(error)
    }
    fn setup_error(&self, error: &SetupError) -> String {
        errors::setup(error)
    }
    fn open_error(&self, error: &OpenError) -> String {
        errors::open(error)
    }
    fn stretch_error(&self, error: &StretchError) -> String {
        errors::stretch(error)
    }
    fn series(&self, text: Series) -> &'static str {
        series::text(text)
    }
    fn quantity(&self, quantity: Quantity) -> String {
        series::quantity(quantity)
    }
    fn quantity_value(&self, quantity: Quantity, line: usize, value: Option<f64>) -> String {
        series::value(quantity, line, value)
    }
    fn amount(&self, unit: Unit, value: f64) -> String {
        series::amount(unit, value)
    }
    fn series_at(&self, labels: &Labels, time: Time) -> String {
        series::at(labels, time)
    }
    fn at_most(&self, quantity: Quantity, most: f64) -> String {
        series::at_most(quantity, most)
    }
    fn refused(&self, refused: &Refused) -> String {
        embed::refused(refused)
    }
}

/// That a run is over.
pub(crate) fn over(why: Option<Exhausted>) -> String {
    match why {
        Some(Exhausted::Events) => {
            format!("The run ends here: it has {} events, as many as a run may have.", grouped(MAX_EVENTS))
        }
        Some(Exhausted::Messages) => {
            format!(
                "The run ends here: it has sent {} messages, as many as a run may send.",
                grouped(MAX_KEPT as usize)
            )
        }
        Some(Exhausted::Facts) => {
            format!(
                "The run ends here: {} facts were stated, as many as a run may hold.",
                grouped(MAX_KEPT as usize)
            )
        }
        Some(Exhausted::Said) => {
            format!("The run ends here: its messages say more than {} MB.", MAX_SAID >> 20)
        }
        Some(Exhausted::Waiting) => {
            format!(
                "The run ends here: more than {} writes and messages wait for its disks.",
                grouped(MAX_UNWRITTEN)
            )
        }
        Some(Exhausted::Impossible(why)) => {
            format!(
                "Nothing begins: no run leads to what the disks hold at the start; {}.",
                errors::impossible(&why)
            )
        }
        None => "The run ends here: it has lasted an hour, as long as a run may last.".into(),
    }
}

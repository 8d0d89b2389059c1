//! English.

mod actions;
mod ballots;
mod catalogue;
mod commit;
mod embed;
mod errors;
mod events;
#[cfg(feature = "files")]
mod expectations;
#[cfg(feature = "files")]
mod files;
mod multi_paxos;
mod names;
mod rules;
mod series;
mod tasks;
mod ui;

use crate::{Action, Refused, Sentence, Series, Ui, Words};
use faultline_engine::grammar::ScriptError;
use faultline_engine::view::{
    ClientFrame, Label, LogCell, NodeFrame, TaskBoard, TaskView, TimerName, Value, WorkFrame,
};
use faultline_engine::{
    BranchView, EventView, Family, Input, LinkState, MessageDetail, MessageFate, NoEffect, Route, RuleId,
    Span, Time, TimedInput, Violation,
};
use faultline_protocols::SetupError;
use faultline_scenario::{LinkError, OpenError, StretchError};
use faultline_views::series::{Labels, Quantity, Unit};

/// English.
#[derive(Clone, Copy, Debug)]
pub struct English;

impl Words for English {
    fn code(&self) -> &'static str {
        "en"
    }
    fn ui(&self, text: Ui) -> &'static str {
        ui::text(text)
    }
    fn node(&self, node: &NodeFrame) -> String {
        names::node(node)
    }
    fn part(&self, node: &NodeFrame, now: Time) -> String {
        names::part(node, now)
    }
    fn badge(&self, node: &NodeFrame) -> String {
        names::badge(node)
    }
    fn tag_of(&self, message: &MessageDetail) -> String {
        names::tag(message)
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
        format!(
            "It left at {} and takes until {}.",
            names::clock(message.sent),
            names::clock(message.arrives)
        )
    }
    fn board(&self, board: Option<&TaskBoard>) -> Vec<String> {
        tasks::board(board)
    }
    fn task(&self, task: &TaskView) -> String {
        tasks::on_board(task)
    }
    fn runs_out_in(&self, left: Span) -> String {
        format!("in {}", names::span(left))
    }
    fn entry(&self, entry: &LogCell, committed: bool, durable: bool) -> String {
        events::entry(entry, committed, durable)
    }
    fn entry_short(&self, entry: &LogCell) -> String {
        events::short(&entry.payload)
    }
    fn action(&self, input: &Input) -> Action {
        actions::action(input)
    }
    fn in_vain(&self, input: &Input, why: NoEffect) -> Sentence {
        events::in_vain(input, why)
    }
    fn undone(&self, inputs: &[Input]) -> String {
        actions::undone(inputs)
    }
    fn links_cut(&self, count: usize) -> String {
        format!("{} cut", names::count(count, "link"))
    }
    fn planned(&self, input: &TimedInput) -> String {
        format!("{}: planned for {}", actions::action(&input.input).name, names::clock(input.at))
    }
    fn not_yet(&self, what: &str) -> String {
        format!("The link selects {what}, which has not happened by this moment.")
    }
    fn new_events(&self, count: usize, most: usize) -> String {
        if count < most { format!("{count} new") } else { format!("{most} or more new") }
    }
    fn planted(&self, bug: &str) -> String {
        format!("Planted bug: {bug}")
    }
    fn event(&self, event: &EventView) -> Vec<Sentence> {
        events::sentences(event)
    }
    fn label(&self, label: Label) -> &'static str {
        names::label(label)
    }
    fn value(&self, value: &Value) -> String {
        names::value(value)
    }
    fn work(&self, work: &WorkFrame) -> String {
        names::work(work)
    }
    fn timer(&self, timer: TimerName) -> &'static str {
        names::timer(timer)
    }
    fn span(&self, span: Span) -> String {
        names::span(span)
    }
    fn clock(&self, time: Time) -> String {
        names::clock(time)
    }
    fn speed(&self, thousandths: u32) -> String {
        names::speed(thousandths)
    }
    fn run(&self, protocol: &str, nodes: u16, seed: u64) -> String {
        format!("{protocol}, {}, {}", self.nodes(nodes), self.seed(seed))
    }
    fn run_at(&self, run: &str, at: Time) -> String {
        format!("{run}, at {}", names::clock(at))
    }
    fn run_within(&self, run: &str, from: Time, to: Time) -> String {
        format!("{run}, from {} to {}", names::clock(from), names::clock(to))
    }
    fn family(&self, family: Family) -> &'static str {
        catalogue::family(family)
    }

    fn about(&self, protocol: &str) -> &'static str {
        catalogue::about(protocol)
    }

    fn start(&self, protocol: &str) -> String {
        format!("Start {protocol}")
    }

    fn captions(&self, count: u32) -> String {
        if count == 1 { "1 caption".into() } else { format!("{count} captions") }
    }

    fn step(&self, reached: usize, of: usize) -> String {
        format!("{reached} of {of}")
    }

    fn nodes(&self, count: u16) -> String {
        if count == 1 { "1 node".into() } else { format!("{count} nodes") }
    }
    fn seed(&self, seed: u64) -> String {
        format!("seed {seed}")
    }
    fn rule(&self, rule: RuleId) -> &'static str {
        rules::name(rule)
    }
    fn statement(&self, rule: RuleId) -> &'static str {
        rules::statement(rule)
    }
    fn violation(&self, violation: &Violation) -> String {
        rules::violation(violation)
    }
    fn setting(&self, protocol: &str, name: &str) -> (&'static str, &'static str) {
        rules::setting(protocol, name)
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

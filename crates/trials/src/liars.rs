//! Random runs in which a node lies, apart from the swarm.
//!
//! In half of them the second copy of a node that is two is heard by clients alone: all that honest nodes hear is one honest process, so every rule that judges on must hold. In the others
//! the copies are heard by halves, which change, and nodes tell whatever lies their protocol knows: there the honest may well
//! come to disagree. What must hold is that nothing breaks before somebody lies, that a broken rule says who has lied, and that
//! no rule accuses the liar. Either way the run's inputs give the same run again, it can be told, and time goes both ways.

use crate::draw::Draw;
use crate::report::Failure;
use crate::subject::Subject;
use faultline_engine::dice::Dice;
use faultline_engine::{
    ClientId, Endpoint, Input, Lie, NodeId, NodeSet, ScriptLine, Span, Tells, Time, Twin,
};
use faultline_words::{Language, Run};
use rayon::prelude::*;

/// How many runs, when nobody asks for more.
const RUNS: u64 = 400;
/// How long the faults last.
const FIRE: Time = Time(6_000_000);

/// The check.
///
/// # Panics
/// When a run fails, or when too few of them come to what they are for.
pub fn check(subject: &Subject) {
    if let Some(seed) = crate::swarm::number("FAULTLINE_SEED") {
        let seen = run(subject, seed).unwrap_or_else(|failure| panic!("{failure}"));
        println!("{seen:?}");
        return;
    }
    let runs = crate::swarm::number("FAULTLINE_SWARM_RUNS").unwrap_or(RUNS);
    let all: Result<Vec<Seen>, Box<Failure>> =
        (0..runs).into_par_iter().map(|seed| run(subject, seed)).collect();
    let all = all.unwrap_or_else(|failure| panic!("{failure}"));
    let count = |is: fn(&Seen) -> bool| all.iter().filter(|seen| is(seen)).count() as u64;
    let (lied, second, forged, broken) = (
        count(|seen| seen.lied),
        count(|seen| seen.second),
        count(|seen| seen.forged),
        count(|seen| seen.broken),
    );
    println!(
        "{}: {lied} of {runs} runs with a liar, {second} in which a second copy did something, {forged} with forged messages, {broken} in which a rule broke",
        subject.slug
    );
    if runs >= 200 {
        assert!(lied * 3 > runs && second * 4 > runs, "too few runs have a liar");
        // Whoever knows lies is a protocol that bears crashes and no liars.
        let knows = !subject.open(subject.nodes[0], subject.clients[0], 0, &[], Vec::new()).lies().is_empty();
        assert!(!knows || forged * 20 > runs, "hardly anything is forged");
        assert!(!knows || broken > 0, "no liar ever does harm");
    }
}

/// What a run came to.
#[derive(Debug)]
struct Seen {
    lied: bool,
    /// The second copy of a node did something.
    second: bool,
    forged: bool,
    broken: bool,
}

fn run(subject: &Subject, seed: u64) -> Result<Seen, Box<Failure>> {
    let mut draw = Draw::new(seed, *subject);
    let mut luck = Dice::new(seed, "liars", 0);
    let drawn = draw.setup(&[]);
    let start = draw.start(drawn.nodes, drawn.clients);
    let session = subject.open(drawn.nodes, drawn.clients, seed, &drawn.settings, start);
    let harmless = seed.is_multiple_of(2);
    let fails =
        |session: &dyn Run, what: &str| Err::<Seen, _>(Box::new(Failure::of(session, seed, what.to_owned())));
    let mut session = session;
    let mut liars = NodeSet::EMPTY;
    while session.head() < FIRE {
        let mut steps: Vec<Input> =
            draw.faults(session.as_ref()).into_iter().map(|(_, fault)| fault).collect();
        steps.extend(lie(session.as_ref(), &mut luck, harmless, liars));
        for input in steps {
            if let Input::Twin(Twin { node, .. }) | Input::Lie(node, Tells(Some(_))) = &input {
                liars.insert(*node);
            }
            if !session.act(ScriptLine { at: None, input }) {
                break;
            }
        }
        let pause = Span(luck.below(120_000) + 1);
        let to = session.head() + pause;
        while session.head() < to && session.advance(to, u32::MAX).halt == faultline_engine::Halt::Violation {
        }
        for violation in session.violations() {
            if harmless || violation.liars.is_empty() {
                return fails(session.as_ref(), "a rule is broken");
            }
        }
        if session.exhausted().is_some() {
            break;
        }
    }
    for number in (0..session.known_events()).step_by(7) {
        for language in Language::ALL {
            let words = faultline_words::words(language);
            if words.event(session.as_ref(), number).is_empty() {
                return fails(session.as_ref(), "an event cannot be told");
            }
        }
    }
    if let Err(what) = crate::words::violations_are_told(session.as_ref()) {
        return fails(session.as_ref(), &what);
    }
    let mut fresh = subject.again(session.as_ref());
    fresh.seek(session.head(), u32::MAX);
    if (fresh.digest(), fresh.events()) != (session.digest(), session.events()) {
        return fails(session.as_ref(), "a replay of the script gives another digest");
    }
    let (end, digest) = (session.head(), session.digest());
    session.seek(Time(end.0 / 2), u32::MAX);
    session.seek(end, u32::MAX);
    if session.digest() != digest || session.diverged() {
        return fails(session.as_ref(), "going back and forth gives another digest");
    }
    let events = || (0..session.known_events()).filter_map(|number| session.event(number));
    Ok(Seen {
        lied: !liars.is_empty(),
        second: events().any(|event| event.second),
        forged: events().any(|event| event.message.is_some_and(|message| message.forged)),
        broken: !session.violations().is_empty(),
    })
}

/// What somebody does to make a node lie, if anything.
pub(crate) fn lie(session: &dyn Run, luck: &mut Dice, harmless: bool, liars: NodeSet) -> Option<Input> {
    if !liars.is_empty() && !luck.chance(300_000) {
        return None;
    }
    let nodes = session.nodes();
    let node = NodeId(u16::try_from(luck.below(u64::from(nodes))).ok()?);
    // One node lies: who says more than one thing is outside of what the others can bear soon enough.
    let node = liars.iter().next().unwrap_or(node);
    let clients: Vec<Endpoint> = (0..session.clients()).map(|client| ClientId(client).into()).collect();
    let others: Vec<Endpoint> =
        (0..nodes).map(NodeId).filter(|other| *other != node).map(Endpoint::Node).collect();
    if luck.chance(150_000) {
        return Some(Input::Untwin(node));
    }
    if harmless {
        return (!clients.is_empty() && !others.is_empty()).then_some(Input::Twin(Twin {
            node,
            first: others,
            second: clients,
        }));
    }
    let lies = session.lies();
    if !lies.is_empty() && luck.chance(500_000) {
        let told: Option<Lie> = lies.get(usize::try_from(luck.below(lies.len() as u64 + 1)).ok()?).copied();
        return Some(Input::Lie(node, Tells(told)));
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for end in others.into_iter().chain(clients) {
        if luck.chance(500_000) { first.push(end) } else { second.push(end) }
    }
    (!first.is_empty() && !second.is_empty()).then_some(Input::Twin(Twin { node, first, second }))
}

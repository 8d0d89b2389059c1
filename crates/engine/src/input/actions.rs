//! The table of actions: the one place that lists what can be done to a run.
//!
//! A row is an action's meaning, its arguments, what it begins with in a script, what it is for, and examples. Reading,
//! writing, completing, refusing, the list of verbs and the table of the documentation follow from it. What a row cannot
//! say is its effect (`world/inputs.rs`, `world/no_effect.rs`) and its words (`crates/words`); the compiler asks for both.

use super::ActionKind::{self, Change, Fault, Nudge, Repair, Request, Start};
use crate::beginning::Beginning;
use crate::client::Whom;
use crate::clock::ClockChange;
use crate::disk::Tail;
use crate::grammar::{Argument, Reader, ScriptError, Size};
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::lie::{Lie, Tells};
use crate::load::Load;
use crate::policy::Policy;
use crate::route::{Links, Route, Side, Split, Switch};
use crate::server::Service;
use crate::traffic::{Held, MessageKind, MessageRef, Traffic};
use crate::twin::Twin;
use crate::units::{Factor, Rate, Span, SpanRange};
use std::borrow::Cow;
use std::fmt;

/// One action of the table, as a script knows it.
#[derive(Debug)]
pub struct ActionRow {
    /// What it begins with: a verb, or the word behind a client's name; a request of a client has none.
    pub word: Option<&'static str>,
    /// Whether it begins with the name of a client.
    pub by_client: bool,
    /// How it is written.
    pub examples: &'static [&'static str],
    pub(crate) read: Read,
}

/// How the arguments of an action are read.
#[derive(Debug)]
pub(crate) enum Read {
    /// Behind the verb.
    Verb(fn(&mut Reader<'_>) -> Result<Input, ScriptError>),
    /// Behind the client's name, and its word if it has one.
    Client(fn(ClientId, &mut Reader<'_>) -> Result<Input, ScriptError>),
}

macro_rules! actions {
    (
        verbs {$(
            $(#[doc = $doc:literal])+
            $name:ident($($arg:ident: $type:ty),+) = $verb:literal, $kind:expr, [$($example:literal),+];
        )+}
        clients {$(
            $(#[doc = $client_doc:literal])+
            $client_name:ident($client:ident $(, $client_arg:ident: $client_type:ty)*)
                = $word:expr, $client_kind:expr, [$($client_example:literal),+];
        )+}
    ) => {
        /// An action on a run. Its text form is the grammar of scripts: see [`crate::grammar`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Input {
            $($(#[doc = $doc])+ $name($($type),+),)+
            $($(#[doc = $client_doc])+ $client_name(ClientId $(, $client_type)*),)+
        }

        /// Every action, in the order in which the command field offers them.
        pub const ACTIONS: &[ActionRow] = &[
            $(ActionRow {
                word: Some($verb),
                by_client: false,
                examples: &[$($example),+],
                read: Read::Verb(|reader| Ok(Input::$name($(<$type>::read(reader)?),+))),
            },)+
            $(ActionRow {
                word: $word,
                by_client: true,
                examples: &[$($client_example),+],
                read: Read::Client(|$client, _reader| {
                    Ok(Input::$client_name($client $(, <$client_type>::read(_reader)?)*))
                }),
            },)+
        ];

        /// What the actions of [`ACTIONS`] do, in the same order; for the documentation.
        pub const MEANINGS: &[&str] = &[$(concat!($($doc),+),)+ $(concat!($($client_doc),+),)+];

        /// What an action that is not a client's begins with.
        pub const VERBS: &[&str] = &[$($verb),+];

        /// The action that makes a node lie as its protocol knows it.
        pub const VERB_OF_LIES: &str = "lie";

        /// Those of the actions that change who takes part.
        pub const VERBS_OF_MEMBERS: &[&str] = &["absent", "join", "leave"];

        /// That which says what a disk holds when the run begins.
        pub const VERB_OF_BEGINNINGS: &str = "begin";

        impl Input {
            /// What it is for.
            #[must_use]
            #[expect(unused_variables, reason = "for most actions it does not depend on the arguments")]
            pub fn kind(&self) -> ActionKind {
                match self {
                    $(Self::$name($($arg),+) => $kind,)+
                    $(Self::$client_name($client $(, $client_arg)*) => $client_kind,)+
                }
            }

            /// Whether every node and client that it names exists in a run of this size.
            #[must_use]
            pub fn fits(&self, nodes: u16, clients: u16) -> bool {
                let size = Size { nodes, clients };
                match self {
                    $(Self::$name($($arg),+) => $($arg.fits(size))&&+,)+
                    $(Self::$client_name($client $(, $client_arg)*) => {
                        $client.0 < clients $(&& $client_arg.fits(size))*
                    })+
                }
            }

            /// The message whose number it names.
            #[must_use]
            pub fn message(&self) -> Option<MessageId> {
                match self {
                    $(Self::$name($($arg),+) => None$(.or($arg.message()))+,)+
                    $(Self::$client_name(..) => None,)+
                }
            }

            /// The kind of message that it names.
            #[must_use]
            pub fn message_kind(&self) -> Option<&MessageKind> {
                match self {
                    $(Self::$name($($arg),+) => None$(.or(Argument::kind($arg)))+,)+
                    $(Self::$client_name(..) => None,)+
                }
            }
        }

        impl Input {
            /// The lie that it makes a node tell.
            #[must_use]
            pub fn lie(&self) -> Option<Lie> {
                if let Self::Lie(_, tells) = self { tells.0 } else { None }
            }

            /// What it tells a client to ask; of what is drawn from a range, the first and the last.
            #[must_use]
            pub fn commands(&self) -> Vec<Cow<'_, str>> {
                match self {
                    Self::Load(_, load) => load.template.ends().into_iter().map(Cow::Owned).collect(),
                    Self::Ask(_, command)
                    | Self::AskOf(_, _, command)
                    | Self::Once(_, _, command)
                    | Self::Every(_, _, command) => vec![Cow::Borrowed(command)],
                    _ => Vec::new(),
                }
            }

            /// The one message that it names.
            #[must_use]
            pub fn message_ref(&self) -> Option<&MessageRef> {
                match self {
                    Self::Drop(message)
                    | Self::Copy(message)
                    | Self::Hold(Held::One(message))
                    | Self::Deliver(message) => Some(message),
                    _ => None,
                }
            }
        }

        impl fmt::Display for Input {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name($($arg),+) => {
                        f.write_str($verb)?;
                        $($arg.write(f)?;)+
                    })+
                    $(Self::$client_name($client $(, $client_arg)*) => {
                        fmt::Display::fmt($client, f)?;
                        if let Some(word) = $word {
                            write!(f, " {word}")?;
                        }
                        $($client_arg.write(f)?;)*
                    })+
                }
                Ok(())
            }
        }
    };
}

actions! {
    verbs {
        /// The process crashes and loses everything but its disk.
        Crash(node: NodeId) = "crash", Fault, ["crash n1"];
        /// A crashed process starts again from its disk.
        Restart(node: NodeId) = "restart", Repair, ["restart n1"];
        /// The process stops without crashing; what arrives waits for it.
        Freeze(node: NodeId) = "freeze", Fault, ["freeze n1"];
        /// A frozen process continues, and handles what arrived meanwhile.
        Thaw(node: NodeId) = "thaw", Repair, ["thaw n1"];
        /// The disk is replaced by an empty one; a running process crashes.
        Wipe(node: NodeId) = "wipe", Fault, ["wipe n1"];
        /// The node's next timer fires now.
        Timeout(node: NodeId) = "timeout", Nudge, ["timeout n4"];
        /// The node is no member when the run begins: it does not start, and no other node knows of it. Only before the first
        /// node starts, so at `0s`, and only in a protocol whose members change.
        Absent(node: NodeId) = "absent", Change, ["absent n6"];
        /// A node that is no member starts from its disk, and knows those that were members when the run began.
        Join(node: NodeId) = "join", Change, ["join n6"];
        /// The node is told to leave: it says goodbye as its protocol does, writes what it has to write, and stops. Its disk stays
        /// as it is.
        Leave(node: NodeId) = "leave", Change, ["leave n2"];
        /// The disk of the node holds this when the run begins, in the words of the protocol. Only before the first node starts, so
        /// at `0s`, once for each node, and only in a protocol that has such words.
        Begin(node: NodeId, state: Beginning) = "begin", Start, ["begin n1 term 7 log 1 1 4"];
        /// The link carries nothing; messages on it are lost.
        Cut(route: Route) = "cut", Fault, ["cut n2 n3", "cut n2 -> n3"];
        /// Links return to their initial state: all links, the links of one node or client, or one link.
        Heal(links: Links) = "heal", Repair, ["heal", "heal n1", "heal n2 n3"];
        /// Links are again as the lines at 0 s have made them, which `heal` forgets: all links, the links of one node or client,
        /// or one link.
        Restore(links: Links) = "restore", Repair, ["restore", "restore n1", "restore n2 n3"];
        /// Links between groups are cut, and cut links within a group carry messages again. Nodes that are not named form
        /// one more group; clients that are not named keep their links. With `->`, links from the first group to the second are
        /// cut, all other links between those named carry messages again, and who is not named keeps its links.
        Partition(split: Split) = "partition", Fault, ["partition n1 n2 | n3", "partition n1 n2 -> n3"];
        /// Every link of one node or client is cut, or only those by which it sends (`out`) or receives (`in`).
        Isolate(end: Endpoint, side: Side) = "isolate", Fault, ["isolate n1", "isolate n1 out", "isolate n1 in"];
        /// Messages take this long to arrive, on one link or on all.
        Delay(route: Option<Route>, range: SpanRange) = "delay", Fault,
            ["delay n1 -> n3 80ms", "delay all 10ms..15ms"];
        /// This share of messages is lost, on one link or on all.
        Loss(route: Option<Route>, rate: Rate) = "loss", Fault, ["loss n1 n2 30%", "loss all 1%"];
        /// This share of messages arrives twice, on one link or on all.
        Duplicate(route: Option<Route>, rate: Rate) = "duplicate", Fault, ["duplicate all 5%"];
        /// Messages arrive in the order in which they were sent, or may overtake each other, on one link or on all. A held
        /// message then holds those behind it, and `heal` changes nothing of it.
        Fifo(route: Option<Route>, on: Switch) = "fifo", if on.0 { Repair } else { Fault },
            ["fifo all on", "fifo n1 -> n2 off"];
        /// A write to the disk takes this long, on one node or on all.
        Disk(node: Option<NodeId>, range: SpanRange) = "disk", Fault, ["disk n1 20ms", "disk all 1ms..2ms"];
        /// The disk is full: what is ordered from now on is not written until there is room again.
        Full(node: NodeId, on: Switch) = "full", if on.0 { Fault } else { Repair }, ["full n2 on", "full n2 off"];
        /// The disk loses what was written to it last, and holds what it held before: so many events' writes, which it had
        /// confirmed. A running process crashes.
        Tail(node: NodeId, tail: Tail) = "tail", Fault, ["tail n2 1"];
        /// The last record on the disk rots, and its checksum shows it when the process starts the next time: then it does not
        /// start, until the disk loses that record (`tail n2 1`) or is replaced (`wipe n2`). A process that runs does not notice.
        Corrupt(node: NodeId) = "corrupt", Fault, ["corrupt n2"];
        /// A message in flight is lost.
        Drop(message: MessageRef) = "drop", Fault, ["drop m17", "drop n2 -> n3 Accept 2"];
        /// A message in flight is sent a second time.
        Copy(message: MessageRef) = "copy", Fault, ["copy m17", "copy n1 -> n2 Prepare"];
        /// A message in flight stops where it is until it is delivered or released. With `all`: every such message, those in
        /// flight and those to come.
        Hold(what: Held) = "hold", Fault,
            ["hold m18", "hold n1 -> n3 AppendEntries", "hold all n1 -> n3 AppendEntries", "hold all"];
        /// A message that is in flight or held arrives now.
        Deliver(message: MessageRef) = "deliver", Repair, ["deliver m18", "deliver n1 -> n3 AppendEntries term=2"];
        /// What is held there goes on, for as long as it still had to go, and nothing more is held.
        Release(traffic: Traffic) = "release", Repair,
            ["release n1 -> n3 AppendEntries", "release n1 -> n3", "release n1", "release"];
        /// The node's work takes this many times as long; its timers are not affected.
        Slow(node: NodeId, factor: Factor) = "slow",
            if *factor == Factor::ONE { Repair } else { Fault }, ["slow n2 4x", "slow n2 1x"];
        /// The node takes so long for each message and request that arrives, as many at a time as it has workers, and so many
        /// wait at most: what finds the queue full is lost, and with `refuse` a client is told so at once. One worker and no bound, where they are not named; with `0s`
        /// everything is handled at once.
        Server(node: Option<NodeId>, service: Service) = "server",
            if service.is_at_once() { Repair } else { Fault },
            ["server n2 5ms", "server n2 5ms workers 2 queue 8", "server n2 5ms queue 8 refuse", "server all 4ms..6ms",
                "server n2 0s"];
        /// The clocks of the node: its wall clock jumps and is so far ahead or behind (`+30ms`, `-30ms`), or they run so
        /// many parts in a million fast or slow, and the timers with them (`200ppm`, `-200ppm`); `sync` sets the wall clock
        /// right and both to the right rate.
        Clock(node: NodeId, change: ClockChange) = "clock", if change.mends() { Repair } else { Fault },
            ["clock n2 +30ms", "clock n2 -200ppm", "clock n2 sync"];
        /// The node is two from now on, under one name: a second copy of its process begins with what the first one has in memory,
        /// on its disk and on its clocks, and goes its own way. Whoever stands behind the bar hears the second copy and is
        /// heard by it alone; everybody else, named or not, has to do with the first. Said of a node that is two, it changes
        /// who hears which. What is done to the node is done to both copies; `timeout` fires the next timer of either.
        Twin(twin: Twin) = "twin", Fault, ["twin n1 n2 | n3 n4", "twin n1 n2 c1 | n3"];
        /// A node that is two is one again: the second copy ends with all that it has, and everybody hears the first.
        Untwin(node: NodeId) = "untwin", Repair, ["untwin n1"];
        /// The node lies from now on, in a way that its protocol knows: it grants what it refuses (`consent`), says that it has
        /// stored what it has not (`acknowledge`), that it holds nothing (`forget`), or tells every second node the opposite
        /// (`equivocate`). Its process knows nothing of it. With `off` it tells the truth again.
        Lie(node: NodeId, tells: Tells) = "lie", if tells.0.is_some() { Fault } else { Repair },
            ["lie n3 consent", "lie n3 off"];
        /// How a client, or every one, answers failures. It waits so long for an answer (`patience`), asks again so often
        /// (`retries`), waits before it does (`backoff`: twice as long each time, `equal`, `full` or `decorrelated` jitter),
        /// wants no answer after a `deadline`, which goes with the request, asks again only while more than half of its tokens
        /// are left (`budget`: a failure takes one, an answer brings this part of one), asks nothing for a while after so many
        /// failures in a row (`breaker`), and sends no idempotency key (`no-key`). What is not named is as it is by `default`.
        Policy(client: Option<ClientId>, policy: Policy) = "policy", Request,
            ["policy c1 patience 200ms retries 3 backoff 50ms..2s full", "policy all budget 10 10%",
                "policy all breaker 5 1s", "policy c1 deadline 1s", "policy c1 no-key", "policy all default"];
    }
    clients {
        /// The client drops its waiting requests and sends no new ones.
        Quiet(client) = Some("quiet"), Request, ["c1 quiet"];
        /// The client sends so many requests in a second and does not wait for answers: at equal distances, each at any moment
        /// (`poisson`), or so many at once (`bursts 20`). In the request, a number is drawn for a range such as `{1..100}`, each
        /// as often as the others, or the first most often (`zipf`).
        Load(client, load: Load) = Some("load"), Request,
            ["c1 load 200/s add x 1", "c1 load 200/s poisson zipf add k{1..100} 1", "c1 load 100/s bursts 20 add x 1"];
        /// The client sends this request at this interval, unless it is still waiting for a response.
        Every(client, period: Span, command: String) = Some("every"), Request, ["c1 every 80ms add x 1"];
        /// The client sends a request to this node, and from there on as always.
        AskOf(client, node: NodeId, command: String) = Some("->"), Request, ["c1 -> n4 set x 1"];
        /// The client sends a request once: it does not repeat it, and follows no redirect.
        Once(client, to: Whom, command: String) = Some("once"), Request,
            ["c1 once set x 1", "c1 once -> n4 set x 1"];
        /// The client sends a request.
        Ask(client, command: String) = None::<&str>, Request, ["c1 set x 1"];
    }
}

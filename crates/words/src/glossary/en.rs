//! The terms in English.

use super::Term;

pub(super) fn definition(term: Term) -> (&'static str, &'static str) {
    match term {
        Term::Node => {
            ("node", "A computer that takes part in a protocol: it has memory, a disk, timers and links.")
        }
        Term::Client => {
            ("client", "A program outside the protocol that sends requests and waits for replies.")
        }
        Term::Request => ("request", "A message that asks for something."),
        Term::Reply => ("reply", "The message that answers a request."),
        Term::Retry => ("retry", "Sending a request again because no reply arrived in time."),
        Term::Message => (
            "message",
            "Data that one node sends to another; it can be lost, delayed, duplicated or overtaken.",
        ),
        Term::Link => ("link", "The connection between two nodes, in both directions."),
        Term::Cut => ("cut", "A link that is cut loses every message on it."),
        Term::Heal => ("heal", "To make a link work normally again."),
        Term::Partition => {
            ("network partition", "The nodes are split into groups that cannot reach each other.")
        }
        Term::Crash => ("crash", "A node stops and loses its memory; its disk survives."),
        Term::Restart => ("restart", "A crashed node starts again from what is on its disk."),
        Term::Freeze => ("freeze", "A node pauses with its memory intact, as in a long garbage collection."),
        Term::GrayFailure => {
            ("gray failure", "A node that is not down, but too slow or unreliable to do its work.")
        }
        Term::FaultTolerance => {
            ("fault tolerance", "A system keeps its promises although some of its parts fail.")
        }
        Term::Timer => ("timer", "A clock that a node sets in order to act after some time."),
        Term::Timeout => ("timeout", "How long a node waits before it stops expecting an answer."),
        Term::Heartbeat => {
            ("heartbeat", "A message sent at regular intervals to show that its sender is alive.")
        }
        Term::Disk => ("disk", "Storage that survives a crash; writing to it takes time."),
        Term::Persist => ("persist", "To write to the disk before telling anyone."),
        Term::Durable => ("durable", "Safely on the disk, so a crash does not lose it."),
        Term::Clock => ("clock", "What a node takes for the time; clocks of different nodes differ."),
        Term::Leader => ("leader", "The node that decides the order of requests for all others."),
        Term::Follower => ("follower", "A node that accepts the order decided by the leader."),
        Term::Candidate => ("candidate", "A node that asks the others to vote for it as leader."),
        Term::Term => ("term", "A numbered period with at most one leader."),
        Term::Vote => ("vote", "A node's promise to support one candidate in a term."),
        Term::Election => ("election", "The votes by which a candidate becomes leader."),
        Term::SplitVote => ("split vote", "Several candidates divide the votes so that none has a majority."),
        Term::StepDown => ("step down", "A leader or candidate becomes a follower again."),
        Term::Log => ("log", "The sequence of entries that every node keeps in the same order."),
        Term::Entry => {
            ("log entry", "One command in the log, with the term or ballot in which it was added.")
        }
        Term::Index => ("index", "The position of an entry in the log, counted from 1."),
        Term::Append => ("append", "To add entries at the end of a log."),
        Term::Truncate => {
            ("truncate", "To remove entries from the end of a log because they conflict with the leader's.")
        }
        Term::Commit => ("commit", "To make a decision final, so that no later failure can undo it."),
        Term::Apply => ("apply", "To execute a committed entry on the state machine."),
        Term::StateMachine => (
            "state machine",
            "What executes the committed commands in order and so comes to the same state on every node.",
        ),
        Term::Majority => {
            ("majority", "More than half of the nodes; any two majorities have a node in common.")
        }
        Term::Quorum => ("quorum", "Enough nodes for a decision: any two quorums overlap."),
        Term::MembershipChange => {
            ("membership change", "Adding nodes to a running cluster or removing them from it.")
        }
        Term::Snapshot => ("snapshot", "The state at one moment, which replaces the log up to there."),
        Term::Lease => ("lease", "A right that ends by itself after some time."),
        Term::ReadIndex => (
            "read index",
            "The commit index that a leader notes before it answers a read, to be sure that the answer is current.",
        ),
        Term::StaleRead => ("stale read", "A read that returns an old value after a newer one was written."),
        Term::Proposer => ("proposer", "The role in Paxos that proposes values in numbered ballots."),
        Term::Acceptor => ("acceptor", "The role in Paxos that promises and accepts."),
        Term::Learner => ("learner", "The role in Paxos that finds out which value was chosen."),
        Term::Ballot => ("ballot", "A numbered attempt to have a value chosen."),
        Term::Promise => ("promise", "An acceptor's word that it will accept nothing with a lower number."),
        Term::Chosen => ("chosen", "Accepted by a majority in one ballot, and so decided for ever."),
        Term::Livelock => ("livelock", "Nodes keep acting but prevent each other from making progress."),
        Term::BackOff => ("back-off", "Waiting before the next attempt, longer each time."),
        Term::Coordinator => {
            ("coordinator", "The node that asks the participants and decides the transaction.")
        }
        Term::Participant => ("participant", "A node that does part of a transaction and votes on it."),
        Term::Transaction => ("transaction", "Several changes that take effect together or not at all."),
        Term::TwoPhaseCommit => (
            "two-phase commit",
            "A commit protocol: first all vote, then the coordinator's decision holds for all.",
        ),
        Term::ThreePhaseCommit => (
            "three-phase commit",
            "Two-phase commit with one more phase, so that participants need not wait for a crashed coordinator.",
        ),
        Term::Prepare => {
            ("prepare", "To make sure that a commit is possible whatever happens, and to say so.")
        }
        Term::PreCommit => {
            ("pre-commit", "The state before commit in which all are known to have voted yes.")
        }
        Term::Abort => ("abort", "To end a transaction without any effect."),
        Term::Blocked => ("blocked", "Unable to go on until another node answers."),
        Term::InDoubt => ("in doubt", "Having voted yes without knowing the decision."),
        Term::TerminationProtocol => {
            ("termination protocol", "How participants finish a transaction without its coordinator.")
        }
        Term::Lock => ("lock", "Keeps other transactions away from data until it is released."),
        Term::Atomicity => ("atomicity", "All nodes commit a transaction, or all abort it."),
        Term::MapTask => {
            ("map task", "A piece of a computation that turns one part of the input into pairs.")
        }
        Term::ReduceTask => {
            ("reduce task", "A piece of a computation that combines all pairs with the same keys.")
        }
        Term::Worker => ("worker", "A node that carries out tasks."),
        Term::Master => ("master", "The node that hands out tasks and follows their progress."),
        Term::Straggler => ("straggler", "A task that takes much longer than the others."),
        Term::BackupTask => ("backup task", "A second execution of a task, in case the first is slow."),
        Term::Shuffle => {
            ("shuffle", "Bringing the pairs from all map tasks to the reduce tasks that need them.")
        }
        Term::FailureDetector => {
            ("failure detector", "What tells a node which others have probably crashed.")
        }
        Term::Suspect => ("suspect", "To assume that another node has crashed; this can be wrong."),
        Term::FalseSuspicion => ("false suspicion", "A running node is assumed to have crashed."),
        Term::Threshold => ("threshold", "The value from which something is reported."),
        Term::Idempotent => ("idempotent", "Doing it twice has the same effect as doing it once."),
        Term::Backup => ("backup", "A replica that follows the primary, and can take over from it."),
        Term::ReplicationLag => ("replication lag", "How far a copy is behind the one from which it is fed."),
        Term::ViewService => {
            ("view service", "What says who is the primary and who its backups, under a growing number.")
        }
        Term::Failover => ("failover", "A standby takes over the work of a failed node."),
        Term::Switchover => {
            ("switchover", "A planned failover: the primary hands over to a standby that has caught up.")
        }
        Term::SplitBrain => ("split brain", "Two nodes act as leader at the same time."),
        Term::FencingToken => {
            ("fencing token", "A growing number that lets a store refuse writes from a former leader.")
        }
        Term::Replication => ("replication", "Keeping copies of the same data on several nodes."),
        Term::Replica => ("replica", "One of several copies of the same data."),
        Term::Linearizability => (
            "linearizability",
            "Every operation takes effect at one moment between its request and its reply.",
        ),
        Term::Serializability => {
            ("serializability", "Transactions have the same effect as if they had run one after the other.")
        }
        Term::EventualConsistency => {
            ("eventual consistency", "Once writes stop, all replicas come to the same value.")
        }
        Term::VectorClock => ("vector clock", "One counter per node, which shows what may have caused what."),
        Term::Gossip => {
            ("gossip", "Now and then a node tells another one what it has, so that in the end all know it.")
        }
        Term::Tombstone => {
            ("tombstone", "What is left of something removed, so that old copies do not bring it back.")
        }
        Term::ReadRepair => ("read repair", "A read brings outdated replicas up to date."),
        Term::Checkpoint => ("checkpoint", "Saved progress from which work can continue after a crash."),
        Term::Recovery => ("recovery", "Coming back to a correct state after a failure."),
        Term::Rollback => ("rollback", "Going back to an earlier saved state."),
        Term::ConsistentHashing => {
            ("consistent hashing", "A placement of keys in which a change of nodes moves only few of them.")
        }
        Term::Shard => ("shard", "A part of the data that is kept together."),
        Term::LoadBalancing => ("load balancing", "Spreading requests over several nodes."),
        Term::HealthCheck => ("health check", "A regular test whether a node can serve requests."),
        Term::Session => ("session", "What a service remembers of a client while it stays in touch."),
        Term::Byzantine => {
            ("Byzantine fault", "A node that may do anything, even tell different nodes different things.")
        }
        Term::View => ("view", "A numbered period with one primary, as in Viewstamped Replication and PBFT."),
        Term::Safety => ("safety", "Nothing bad ever happens."),
        Term::Liveness => ("liveness", "Something good happens eventually."),
        Term::Invariant => ("invariant", "A statement that is true at every moment."),
        Term::Rule => ("rule", "A property that is checked at every event of a run."),
        Term::PlantedBug => ("planted bug", "A mistake that can be switched on, to see which rule finds it."),
        Term::Scenario => ("scenario", "A prepared run that shows one thing."),
        Term::Lesson => ("lesson", "A scenario with captions that lead through it."),
        Term::Caption => ("caption", "The text of one step of a lesson."),
        Term::Run => ("run", "One execution of a protocol, given by its setup, seed and script."),
        Term::Seed => ("seed", "The number from which all randomness of a run comes."),
        Term::Script => ("script", "The actions of a run, each with its moment."),
        Term::Branch => ("branch", "Another future of a run, begun by acting in its past."),
        Term::Digest => ("digest", "A short number that is the same only for runs that are the same."),
        Term::Event => ("event", "Something that happens in a run at one moment."),
        Term::Moment => ("moment", "A point on the clock of a run."),
        Term::SpaceTimeDiagram => {
            ("space-time diagram", "A picture of nodes as lanes and messages as arrows over time.")
        }
        Term::Latency => ("latency", "The time from a request to its reply, or of a message on its way."),
    }
}

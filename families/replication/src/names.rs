//! Names that protocols of replication show: parts of processes, fields.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// Active: it gives requests their numbers, and executes them.
        Sequencer = "sequencer" ("S", Plain, tint: false, leads: true),
        /// Active: it executes what is ordered.
        Replica = "active_replica" ("R", None, tint: false, leads: false),
        /// Active: it lacks numbers of which it has heard.
        Behind = "active_behind" ("R?", Promised, tint: false, leads: false),
        /// Active: it leads the Multi-Paxos that orders.
        Ordering = "active_leader" ("L", Plain, tint: true, leads: true),
        /// Active: it asks for promises, to lead.
        Preparing = "active_preparing" ("P1", Asks, tint: false, leads: false),
        /// Chain: it watches the servers and says who they are, in which order.
        Master = "master" ("M", Drum, tint: false, leads: false),
        /// Chain: the first server, which takes updates.
        Head = "chain_head" ("H", Plain, tint: true, leads: true),
        /// Chain: a server between two others.
        Middle = "chain_middle" ("B", None, tint: true, leads: false),
        /// Chain: the last server, which answers.
        Tail = "chain_tail" ("T", Good, tint: true, leads: false),
        /// Chain: the only server, head and tail in one.
        Alone = "chain_alone" ("HT", Plain, tint: true, leads: true),
        /// Chain: a server that is ordered to be the tail and has not received everything yet.
        Filling = "chain_filling" ("F", Promised, tint: true, leads: false),
        /// Chain: a server that is in no chain; it copies the history of the tail.
        Outside = "chain_outside" ("O", None, tint: false, leads: false),
        /// Primary and backups: it says who leads and who follows.
        ViewService = "view_service" ("VS", Drum, tint: false, leads: false),
        /// Primary and backups: it answers clients.
        Primary = "primary" ("P", Plain, tint: true, leads: true),
        /// Primary and backups: the same, and its backups do not have its state yet, as far as it knows.
        Transferring = "primary_transferring" ("P?", Plain, tint: true, leads: true),
        /// Primary and backups: it has what the primary has, as far as it knows.
        Backup = "backup" ("Bk", Good, tint: true, leads: false),
        /// Primary and backups: a backup that lacks something of which it has heard.
        Behindhand = "backup_behind" ("B?", Promised, tint: true, leads: false),
        /// Primary and backups: a server that is in no view until it is needed.
        Idle = "idle_server" ("I", None, tint: false, leads: false),
        /// Replicated data types: it has all that it has heard of.
        Joined = "crdt_replica" ("J", None, tint: false, leads: false),
        /// Replicated data types: it has heard of updates that it does not have.
        Lacking = "crdt_lacking" ("J?", Promised, tint: false, leads: false),
        /// Promises: it has a copy of the data.
        Copy = "store_copy" ("D", None, tint: false, leads: false),
        /// Promises: the same, and writes or requests wait at it for something.
        Holds = "store_holding" ("D?", Promised, tint: false, leads: false),
        /// Promises: it has a copy, and gives all writes their order.
        Orders = "store_sequencer" ("DS", Plain, tint: false, leads: false),
        /// Quorums: it holds copies.
        Holder = "quorum_replica" ("V", None, tint: true, leads: false),
        /// Quorums: the same, and it waits for other replicas on behalf of a client.
        Coordinator = "quorum_coordinator" ("C", Plain, tint: true, leads: false),
        /// Counter: its copy counts towards the threshold.
        ActiveCounter = "counter_active" ("A", Good, tint: false, leads: false),
        /// Counter: it copies, and counts for nobody.
        StandbyCounter = "counter_standby" ("Sb", Promised, tint: false, leads: false),
        /// Counter: it does nothing for the counter.
        OutsideCounter = "counter_outside" ("X", None, tint: false, leads: false),
        /// Counter: it is active, and leads the Multi-Paxos that orders.
        LeadingCounter = "counter_leader" ("AL", Plain, tint: true, leads: true),
        /// Counter: it leads the Multi-Paxos that orders, and is not active.
        LeadingOrders = "counter_order_leader" ("OL", Drum, tint: true, leads: true),
    }
}

names! {
    /// The names of fields of nodes and messages.
    pub enum Label {
        /// The number of a request.
        OrderNumber = "order_number",
        /// What a request asks.
        Operation = "operation",
        /// How many requests a message carries.
        Orders = "orders",
        /// Up to which number a replica has executed.
        ExecutedUpTo = "executed_up_to",
        /// Up to which number it has the requests in order.
        OrderedUpTo = "ordered_up_to",
        /// The greatest number of which it has heard.
        LatestHeard = "latest_heard",
        /// How many requests came too early.
        Early = "early",
        /// The number of a configuration of the chain.
        Number = "configuration",
        /// The servers of the chain, in order.
        Chain = "chain",
        /// How many updates a server holds.
        Held = "held",
        /// Up to which update the tail has acknowledged, as far as is known.
        Acked = "acknowledged",
        /// The last update that is safe on the disk.
        DurableIndex = "durable_index",
        /// Whether a server holds all that it must.
        Complete = "complete",
        /// Until when a server may answer reads, by its own clock.
        LeaseUntil = "lease_until",
        /// Reads that wait for the word of the tail.
        DirtyReads = "dirty_reads",
        /// The first update of a message.
        First = "first",
        /// How many updates a message carries.
        Entries = "entries",
        /// The last update that the sender holds.
        Last = "last",
        /// A key.
        Key = "key",
        /// The servers as the master knows them.
        Servers = "servers",
        /// A server.
        Server = "server",
        /// Whether it is heard.
        Heard = "heard",
        /// In which configuration it joined the chain.
        Since = "since",
        /// The number of a view.
        View = "view",
        /// Whether the primary has acknowledged the view, or which one.
        AckedView = "acknowledged_view",
        /// Whether the view is acknowledged.
        ViewAcked = "view_acknowledged",
        /// The primary and the backups.
        Members = "members",
        /// The primary.
        PrimaryNode = "primary_node",
        /// The backups.
        Backups = "backups",
        /// Up to which write a server has executed.
        Executed = "writes_executed",
        /// How many writes the backup lacks that is furthest behind.
        Lag = "lag",
        /// Reads that wait at the primary.
        WaitingReads = "waiting_reads",
        /// The branches of a tree.
        Branches = "branches",
        /// Requests for which a node waits for others.
        Coordinated = "coordinated",
        /// What a node keeps for others.
        Hints = "hints",
        /// The replica for which something is kept.
        Home = "home",
        /// The keys that a replica has.
        Keys = "keys",
        /// The share that a formula gives.
        Predicted = "predicted",
        /// How many reads were answered.
        ReadsTold = "reads_told",
        /// How often reads miss what others have.
        Staleness = "staleness",
        /// How many reads had missed something.
        StaleReads = "stale_reads",
        /// The share of those.
        StaleShare = "stale_share",
        /// What the objects of a replica hold.
        Objects = "objects",
        /// What other replicas have.
        Others = "others",
        /// How many updates somebody lacks.
        Lacks = "lacks",
        /// Which updates somebody has.
        Seen = "seen",
        /// Which updates everybody has.
        Stable = "stable",
        /// What is left of removed elements.
        Tombstones = "tombstones",
        /// How many updates.
        Updates = "updates",
        /// N, R and W.
        Terms = "copies_reads_writes",
        /// A write, by its name.
        Update = "update",
        /// Of each writer, how many writes somebody has.
        SeenWrites = "seen_writes",
        /// Writes that somebody has heard of and does not have.
        Behind = "behind_writes",
        /// What a copy holds.
        Data = "data",
        /// The write by which a key holds its value.
        WrittenBy = "written_by",
        /// Writes that came before what they need.
        EarlyWrites = "early_writes",
        /// Requests that wait at a replica.
        WaitingRequests = "waiting_requests",
        /// What a request waits for.
        WaitsFor = "waits_for",
        /// It waits for writes that its session has made or read.
        ItsSession = "its_session",
        /// It waits for its place in the order.
        ItsTurn = "its_turn",
        /// How long requests wait for other replicas.
        WaitsForOthers = "waits_for_others",
        /// Which kind of request.
        Kind = "request_kind",
        /// Those that only read.
        ReadRequests = "read_requests",
        /// Those that write.
        WriteRequests = "write_requests",
        /// How many were answered.
        Answered = "requests_answered",
        /// How long they have waited on average.
        Waited = "waited",
        /// What links and disks predict.
        PredictedWait = "predicted_wait",
        /// Writes on their way to the disk.
        Unwritten = "unwritten",
        /// Which replicas are active.
        ActiveReplicas = "active_replicas",
        /// Which replicas stand by.
        Standbys = "standby_replicas",
        /// Additions that too few replicas are known to have.
        WaitingAdditions = "waiting_additions",
        /// One value, or several that did not know of each other.
        Values = "values",
        /// The version of a value.
        Version = "version",
        /// How many versions a message carries.
        Versions = "versions",
    }
}

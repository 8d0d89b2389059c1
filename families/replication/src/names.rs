//! Names that protocols of replication show: parts of processes, fields.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
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
    }
}

names! {
    /// The names of fields of nodes and messages.
    pub enum Label {
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
    }
}

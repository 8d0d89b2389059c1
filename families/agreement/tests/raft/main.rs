//! What the extended Raft paper (Ongaro & Ousterhout 2014; "D" is Ongaro's dissertation) says must happen,
//! sentence by sentence. Each test quotes the sentence it checks.
//!
//! Two kinds of stage: a [`server::Server`] alone, which shows every effect of every input, and a
//! [`cluster::Cluster`] of them that hands messages over at once, with links that can be cut. Whole runs in
//! the simulated world are in [`runs`].

#[path = "../support/alone.rs"]
mod alone;
#[path = "../support/mod.rs"]
mod support;

mod clients;
mod cluster;
mod commitment;
mod disks;
mod election;
mod leases;
mod membership;
mod reads;
mod replication;
mod runs;
mod server;
mod votes;

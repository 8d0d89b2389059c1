//! Timers on requests against their papers: Jacobson & Karels 1988, Karn & Partridge 1987, RFC 6298.

#[path = "../stage/mod.rs"]
mod any;
mod estimate;
mod karn;
mod predictions;
mod stage;
mod storm;
mod suspicion;
#[path = "../stage/walk.rs"]
mod walk;

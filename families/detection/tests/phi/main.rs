//! The φ accrual detector against its paper, Hayashibara, Défago, Yared & Katayama 2004, and against what Akka does.

#[path = "../stage/mod.rs"]
mod any;
mod behaviour;
mod clocks;
mod curve;
mod members;
mod rules;
mod side_by_side;
mod stage;
#[path = "../stage/walk.rs"]
mod walk;
mod window;

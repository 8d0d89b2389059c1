//! Retries: keys, crashes, and the figures of those who published them.

mod behaviour;
mod cost;
mod jitter;
mod stage;
mod storm;

//! What the rules of a run judge by, where settings decide what is promised.

use faultline_engine::choices;

/// What rules judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// What the other settings promise.
    Settings,
    /// That the service behaves like one copy, whatever the settings are.
    Linearizable,
}

choices! { Claim: Settings = "settings", Linearizable = "linearizable" }

//! Deterministic world for distributed protocols: network, disk, clock, dice, timeline, facts, rules.

//! Tasks that are reassigned: leases, attempts, late results, poison, and the mistakes one can make with them.

mod bugs;
mod cost;
mod crashes;
mod leases;
mod rules;
mod stage;

//! Chain replication: what the papers say, played and compared.

mod clients;
mod cost;
mod failures;
mod outages;
mod reads;
mod stage;

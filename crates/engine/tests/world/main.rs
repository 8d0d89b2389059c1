//! The world, with a protocol so small that every effect is visible: network, timers, disk, clients, luck.

mod clients;
mod clocks;
mod disk;
mod host;
mod liars;
mod loads;
mod luck;
mod members;
mod network;
mod no_effect;
mod observation;
mod order;
mod parts;
mod policies;
mod servers;
mod shown_again;
mod timers;
mod tokens;
mod toy;
mod traffic;
mod work;

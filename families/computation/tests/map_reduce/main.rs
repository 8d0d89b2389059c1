//! MapReduce against its paper (Dean & Ghemawat 2004): each test quotes the sentence that it checks.

mod bugs;
mod paper;
mod stage;

//! What the project's commands are begun with, and what they go on using: starting programs in a clean environment, and saying
//! how far long ones are.

pub mod clock;
pub mod programs;
pub mod progress;

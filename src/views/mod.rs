//! The pictures beside stage and diagram, outside of Yew, one file per kind of view: what is shown of it, and what was
//! painted last. `parts/views` has their panels.

mod board;
mod logs;
mod matrix;
mod requests;
mod series;

pub use board::Board;
pub use logs::Logs;
pub use matrix::Beliefs;
pub use requests::Requests;
pub use series::Charts;

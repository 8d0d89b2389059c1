//! What a client may ask: to read, to write, and to add. `add` is a read and then a write of its coordinator, and nothing keeps
//! another write from coming between, so two that are asked at the same time may count as one. A `cas` promises that nothing comes
//! between; quorums of reads and writes alone cannot do that (Herlihy 1991, §3), and it is refused.

use faultline_engine::digest::Encode;
use faultline_engine::kv::{Command, NoCommand, Op};
use std::fmt;
use std::str::FromStr;

/// A command of the key-value store that is no `cas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Request(Command);

/// Its accepted forms.
pub(super) const FORMS: &[&str] = &["set x 1", "get x", "add x 1"];

impl From<Request> for Command {
    fn from(request: Request) -> Self {
        request.0
    }
}

impl FromStr for Request {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let command: Command = text.parse()?;
        if matches!(command.op, Op::Cas { .. }) { Err(NoCommand) } else { Ok(Self(command)) }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

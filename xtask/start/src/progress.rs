//! Long commands that never are silent: what is being built, and how much is left.
//!
//! Cargo counts what it builds on a terminal alone, and Trunk says nothing while a program is shrunk. So what they write goes
//! through us: on a terminal as it is, elsewhere as lines, and where nothing comes for some seconds, a line that says what was
//! last heard and for how long.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::clock::{Elapsed, Stopwatch};
use crate::programs;

/// After how long a line is due. What is written meanwhile and not shown may put it off once: it takes less than twice as long.
const SILENCE: Duration = Duration::from_secs(4);

/// How many lines of a command that failed are told once more, where its output was not shown line by line.
const LAST: usize = 40;

/// A command that did not start, or did not end well, as a sentence.
#[derive(Debug)]
pub struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failed {}

/// Runs to the end, and says how far it is. `what` names it in the lines that we add.
///
/// # Errors
///
/// If the command does not start or does not succeed.
pub fn run(what: &str, command: &mut Command) -> Result<(), Failed> {
    let typed = programs::typed(command);
    let (status, teller) = follow(what, command, Stdio::inherit(), |_| {})?;
    if !status.success() {
        teller.fail();
        return Err(Failed(format!("`{typed}` failed ({status})")));
    }
    Ok(())
}

/// The same, showing standard output too and handing every line of it to `each`. Returns whether the command succeeded.
///
/// # Errors
///
/// If the command does not start.
pub fn run_reading(what: &str, command: &mut Command, each: impl FnMut(&str)) -> Result<bool, Failed> {
    let (status, teller) = follow(what, command, Stdio::piped(), each)?;
    if !status.success() {
        teller.fail();
    }
    Ok(status.success())
}

/// What a command writes: some bytes of its errors, or a line of its output.
enum Heard {
    Errors(Vec<u8>),
    Output(Vec<u8>),
}

fn follow<'a>(
    what: &'a str,
    command: &mut Command,
    output: Stdio,
    mut each: impl FnMut(&str),
) -> Result<(ExitStatus, Teller<'a>), Failed> {
    let typed = programs::typed(command);
    let failed = |error: io::Error| Failed(format!("`{typed}` could not start: {error}"));
    let terminal = io::stderr().is_terminal();
    command.stdin(Stdio::null()).stdout(output).stderr(Stdio::piped());
    // Cargo counts only where it draws its bar.
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
    if terminal {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let watch = Stopwatch::start();
    let mut child = command.spawn().map_err(failed)?;
    let (send, receive) = mpsc::channel::<Heard>();
    let mut readers = Vec::new();
    if let Some(mut errors) = child.stderr.take() {
        let send = send.clone();
        readers.push(thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = errors.read(&mut buffer) {
                let _ = send.send(Heard::Errors(buffer[..length].to_vec()));
            }
        }));
    }
    if let Some(output) = child.stdout.take() {
        let send = send.clone();
        readers.push(thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let _ = send.send(Heard::Output(line));
            }
        }));
    }
    // The channel ends with the readers.
    drop(send);
    let mut teller = Teller::new(what, terminal);
    let mut heard = watch.elapsed().0;
    loop {
        let now = || watch.elapsed().0;
        let shown = match receive.recv_timeout(SILENCE) {
            Ok(Heard::Errors(bytes)) => teller.hear(&bytes, now().saturating_sub(heard) >= SILENCE, now()),
            Ok(Heard::Output(line)) => {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                each(&line);
                true
            }
            Err(RecvTimeoutError::Timeout) => {
                teller.still(now());
                true
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if shown {
            heard = now();
        }
    }
    for reader in readers {
        // A thread that only reads does not panic.
        let _ = reader.join();
    }
    Ok((child.wait().map_err(failed)?, teller))
}

/// Does work of our own, and says every few seconds that it goes on.
pub fn during<R>(what: &str, work: impl FnOnce() -> R) -> R {
    let watch = Stopwatch::start();
    let (done, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                eprintln!("  {what}: {}", watch.elapsed());
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Tells what a command writes.
struct Teller<'a> {
    what: &'a str,
    terminal: bool,
    /// What has come of a line that is not over.
    line: Vec<u8>,
    /// How far cargo is: the words of its bar.
    bar: String,
    /// The latest lines.
    last: VecDeque<String>,
}

impl<'a> Teller<'a> {
    fn new(what: &'a str, terminal: bool) -> Self {
        Self { what, terminal, line: Vec::new(), bar: String::new(), last: VecDeque::new() }
    }

    /// Takes what was written; whether anything was shown. `due` says that it is time for a line.
    fn hear(&mut self, bytes: &[u8], due: bool, now: Duration) -> bool {
        if self.terminal {
            // A terminal draws the bar.
            let _ = io::stderr().write_all(bytes);
        }
        let mut shown = self.terminal;
        for byte in bytes {
            if !matches!(byte, b'\n' | b'\r') {
                self.line.push(*byte);
                continue;
            }
            let line = plain(&String::from_utf8_lossy(&std::mem::take(&mut self.line)));
            if let Some(bar) = bar(&line) {
                self.bar = bar;
            } else if !line.trim().is_empty() {
                shown |= self.show(&line);
            }
        }
        if due && !shown {
            self.still(now);
            return true;
        }
        shown
    }

    /// Shows a line, unless it is one of the hundreds that only name a package.
    fn show(&mut self, line: &str) -> bool {
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(line.to_owned());
        let names_a_package = ["Compiling", "Downloaded", "Downloading", "Adding", "Checking", "Fresh"];
        let is_one_of_many = names_a_package.iter().any(|word| line.trim_start().starts_with(word));
        if !self.terminal && !is_one_of_many {
            eprintln!("{line}");
        }
        !is_one_of_many
    }

    /// Says how far it is.
    fn still(&self, now: Duration) {
        let last = self.last.back().map_or("", |line| line.trim());
        let about = if self.bar.is_empty() { last } else { &self.bar };
        let (before, after) = if self.terminal { ("\r\u{1b}[K", "\r") } else { ("", "\n") };
        eprint!(
            "{before}  {}: {}{}{after}",
            self.what,
            Elapsed(now),
            if about.is_empty() { String::new() } else { format!(", {about}") }
        );
    }

    /// Says once more what was not shown.
    fn fail(&self) {
        if !self.terminal {
            self.last.iter().for_each(|line| eprintln!("{line}"));
        }
    }
}

/// What a bar of cargo says: `120 of 410 built, 290 left: tokio, syn`, `Fetch 43 complete; 17 pending`; nothing for a line
/// that is no bar.
fn bar(line: &str) -> Option<String> {
    // A cargo that is told to be quiet draws the bar alone.
    let (does, rest) =
        line.trim().strip_prefix('[').map(|rest| ("Building", rest)).or(line.trim().split_once(" ["))?;
    let (drawn, rest) = rest.split_once(']')?;
    if does.contains(' ') || !drawn.chars().all(|sign| "=> ".contains(sign)) {
        return None;
    }
    let (count, names) = rest.split_once(':').unwrap_or((rest, ""));
    let counted =
        count.trim().split_once('/').and_then(|(done, all)| Some((done.parse().ok()?, all.parse().ok()?)));
    let Some((done, all)): Option<(u32, u32)> = counted else {
        return Some(format!("{does} {}", rest.trim()));
    };
    let names = names.trim();
    let names = if names.is_empty() { String::new() } else { format!(": {names}") };
    Some(format!("{done} of {all} built, {} left{names}", all.saturating_sub(done)))
}

/// A line without colours and other orders to a terminal.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign != '\u{1b}' {
            text.push(sign);
            continue;
        }
        // CSI, up to a letter.
        for sign in signs.by_ref() {
            if sign.is_ascii_alphabetic() {
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_bar_is_read_and_other_lines_are_not() {
        let line = plain(
            "\u{1b}[K    \u{1b}[1m\u{1b}[92mBuilding\u{1b}[0m [=====>      ] 120/410: tokio, syn(build)...   ",
        );
        assert_eq!(bar(&line).as_deref(), Some("120 of 410 built, 290 left: tokio, syn(build)..."));
        assert_eq!(bar("    Building [>  ] 0/3").as_deref(), Some("0 of 3 built, 3 left"));
        let quiet = bar("[=====>      ] 15/70: faultline-engine          ");
        assert_eq!(quiet.as_deref(), Some("15 of 70 built, 55 left: faultline-engine"));
        let fetch = bar("       Fetch [=====>       ] 43 complete; 17 pending      ");
        assert_eq!(fetch.as_deref(), Some("Fetch 43 complete; 17 pending"));
        for other in ["   Compiling tokio v1.0.0", "Building", "warning: see [1] and 2/3: x", "note [=>", ""]
        {
            assert_eq!(bar(other), None, "{other}");
        }
    }

    #[test]
    fn hundreds_of_packages_are_counted_and_not_listed() {
        let mut teller = Teller::new("x", false);
        assert!(!teller.hear(b"   Compiling a v1.0.0\n   Compil", false, Duration::ZERO));
        assert!(!teller.hear(b"ing b v1.0.0\r    Building [=> ] 1/2: b\r", false, Duration::ZERO));
        assert_eq!(teller.bar, "1 of 2 built, 1 left: b");
        assert!(teller.hear(b"warning: x\n", false, Duration::ZERO));
        assert!(teller.hear(b"    Building [=> ] 1/2: b\r", true, Duration::ZERO), "it is time for a line");
        assert_eq!(teller.last.len(), 3);
    }

    #[test]
    fn work_gives_its_result_as_soon_as_it_is_done() {
        let watch = Stopwatch::start();
        assert_eq!(during("nothing", || 7), 7);
        assert!(watch.elapsed().0 < SILENCE);
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_fails_is_named() {
        let error = run("nothing", programs::command("sh").args(["-c", "echo wrong >&2; exit 3"]))
            .expect_err("it fails");
        assert!(error.to_string().contains("`sh -c echo wrong >&2; exit 3` failed"), "{error}");
        run("nothing", programs::command("sh").args(["-c", "printf half >&2"])).expect("it ends well");
    }

    #[cfg(unix)]
    #[test]
    fn lines_of_output_are_handed_over() {
        let mut lines = Vec::new();
        let mut shell = programs::command("sh");
        shell.args(["-c", "echo one; echo two >&2; printf three; exit 1"]);
        let succeeded = run_reading("nothing", &mut shell, |line| lines.push(line.to_owned()));
        assert!(!succeeded.expect("it starts"));
        assert_eq!(lines, ["one", "three"]);
    }
}

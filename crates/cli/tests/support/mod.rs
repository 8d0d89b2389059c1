//! The built program, called as a person calls it.
#![allow(dead_code, reason = "every test program uses a part of it")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the program did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Calls it at the root of the repository.
pub(crate) fn faultline(arguments: &[&str]) -> Done {
    with_input(arguments, "")
}

/// Calls it with a text on its standard input.
pub(crate) fn with_input(arguments: &[&str], input: &str) -> Done {
    let mut child = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    // A program that does not read its input may be over already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("it writes text");
    Done {
        code: output.status.code().expect("it is not killed"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faultline"));
    command.current_dir(root());
    // Whoever runs the tests may speak another language.
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C");
    command
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file in a folder of its own, which is gone when it is dropped.
pub(crate) fn planted(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("the file is written");
    let path = path.to_str().expect("a path of letters").to_string();
    (folder, path)
}

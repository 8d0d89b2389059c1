//! Browsers that Playwright cannot drive as their users have them: Firefox and WebKit (Safari's engine), each where it is
//! installed. Where one is not, a line says so, and the tests go on without it.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::{shell, tools};

/// Names of Firefox's programs, the most likely first.
const FIREFOX: [&str; 2] = ["firefox", "firefox-esr"];

/// Places outside `PATH` where an installer puts Firefox.
const FIREFOX_PLACES: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];

/// What drives WebKit: Safari's program, and that of WebKitGTK, which brings a browser of its own.
const WEBKIT: &str = if cfg!(target_os = "macos") { "safaridriver" } else { "WebKitWebDriver" };

/// Variables that say where the screen of the user is.
const SCREENS: [&str; 2] = ["DISPLAY", "WAYLAND_DISPLAY"];

/// The programs that were found, as variables for `e2e/browsers/driver.ts`.
pub(crate) struct OtherBrowsers(Vec<(&'static str, PathBuf)>);

impl OtherBrowsers {
    /// Looks for each browser and what it takes to drive it. Of one that cannot be tested in, a line says why.
    pub(crate) fn prepare() -> Self {
        let mut found = Vec::new();
        for (name, programs) in [("Firefox", firefox()), ("WebKit", webkit())] {
            match programs {
                Ok(programs) => found.extend(programs),
                Err(why) => println!("{name} {why}: its tests were skipped"),
            }
        }
        Self(found)
    }

    /// Whether there is no browser to test in.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells a command where they are.
    pub(crate) fn tell(&self, command: &mut Command) {
        command.envs(self.0.iter().map(|(name, program)| (name, program)));
    }
}

/// Firefox and the program that drives it, or why it cannot be tested in.
fn firefox() -> Result<Vec<(&'static str, PathBuf)>, String> {
    let on_path = FIREFOX.iter().filter_map(|name| shell::find(name));
    let elsewhere = FIREFOX_PLACES.iter().map(PathBuf::from).filter(|file| shell::is_program(file));
    // Some systems put a stub on `PATH` that only tells how to install it.
    let program = on_path.chain(elsewhere).find(answers).ok_or("is not installed")?;
    let driver = match shell::find("geckodriver").filter(answers) {
        Some(driver) => driver,
        None => tools::geckodriver()
            .map_err(|error| format!("is installed, and geckodriver is not ({error:#})"))?,
    };
    Ok(vec![("FAULTLINE_FIREFOX", program), ("FAULTLINE_GECKODRIVER", driver)])
}

/// The program that drives WebKit, and a screen for it, or why it cannot be tested in.
fn webkit() -> Result<Vec<(&'static str, PathBuf)>, String> {
    let driver = shell::find(WEBKIT).ok_or("is not installed")?;
    let mut found = vec![("FAULTLINE_WEBKIT", driver)];
    if !cfg!(target_os = "macos") {
        // Beside the user's own windows rather than between them.
        match shell::find("Xvfb") {
            Some(screen) => found.push(("FAULTLINE_XVFB", screen)),
            None if SCREENS.iter().any(|name| env::var_os(name).is_some()) => {}
            None => return Err("is installed, and there is no screen for it, nor Xvfb".to_owned()),
        }
    }
    Ok(found)
}

/// Whether a program starts far enough to tell its version.
fn answers(program: &PathBuf) -> bool {
    shell::output(shell::command(program).arg("--version")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_what_was_found() {
        let mut command = Command::new("true");
        OtherBrowsers(vec![("FAULTLINE_WEBKIT", "/opt/driver".into())]).tell(&mut command);
        let told: Vec<_> = command.get_envs().collect();
        assert_eq!(told, [("FAULTLINE_WEBKIT".as_ref(), Some("/opt/driver".as_ref()))]);
        assert!(OtherBrowsers(Vec::new()).is_empty());
    }

    #[test]
    fn a_program_that_is_not_there_does_not_answer() {
        assert!(!answers(&"xtask-no-such-browser".into()));
    }
}

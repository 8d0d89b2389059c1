//! Light or dark: as the system has it, or as the reader wants it.

use crate::browser::{document, matches, storage};
use faultline_scene::Theme;

/// What the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

const KEY: &str = "faultline-theme";

impl Choice {
    /// What the reader chose last time.
    pub fn remembered() -> Self {
        match storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The next in the circle that the button goes through.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Puts it on the page.
    pub fn apply(self) {
        let root = document().document_element();
        if let Some(root) = root {
            let _ = match self.name() {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }

    /// Keeps it for the next time.
    pub fn remember(self) {
        // A browser that stores nothing still shows what was chosen.
        if let Some(storage) = storage() {
            let _ = match self.name() {
                Some(name) => storage.set_item(KEY, name),
                None => storage.remove_item(KEY),
            };
        }
    }

    /// What to paint with.
    pub fn resolve(self) -> Theme {
        match self {
            Self::Light => Theme::Light,
            Self::Dark => Theme::Dark,
            Self::System if matches("(prefers-color-scheme: dark)") => Theme::Dark,
            Self::System => Theme::Light,
        }
    }
}

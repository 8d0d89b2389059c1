//! What stands open beside the stage, as the reader left it.
//!
//! The page opens as a story: what happens and what to try, the stage, and time. All else opens when it is asked for, or when
//! it first matters, and stays as it was left. Whoever wants everything at once has it by one key.

use crate::browser::storage;

const KEY: &str = "faultline-open";

/// What stands open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Everything at once, instead of the story.
    pub everything: bool,
    /// The panel of the tab.
    pub side: bool,
    /// The view of the protocol: its logs, its tasks.
    pub view: bool,
    /// The space-time diagram.
    pub diagram: bool,
    /// Whether the diagram was ever opened or closed: it opens by itself once.
    pub diagram_known: bool,
}

impl Open {
    /// What the reader left open.
    pub fn remembered() -> Self {
        let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        kept.map_or_else(Self::default, |kept| Self::read(&kept))
    }

    /// Keeps it for the next time.
    pub fn remember(self) {
        // A browser that stores nothing still shows what was opened.
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, &self.write());
        }
    }

    /// Whether the diagram is in view.
    pub fn shows_diagram(self) -> bool {
        self.everything || self.diagram
    }

    /// The reader has acted: order matters from now on.
    pub fn acted(self) -> Self {
        if self.everything || self.diagram_known {
            return self;
        }
        Self { diagram: true, diagram_known: true, ..self }
    }

    // A word of another version is overlooked.
    fn read(kept: &str) -> Self {
        let has = |word| kept.split(' ').any(|kept| kept == word);
        Self {
            everything: has("everything"),
            side: has("side"),
            view: has("view"),
            diagram: has("diagram"),
            diagram_known: has("diagram-known"),
        }
    }

    fn write(self) -> String {
        let words = [
            (self.everything, "everything"),
            (self.side, "side"),
            (self.view, "view"),
            (self.diagram, "diagram"),
            (self.diagram_known, "diagram-known"),
        ];
        let open: Vec<&str> = words.into_iter().filter(|(open, _)| *open).map(|(_, word)| word).collect();
        open.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::Open;

    #[test]
    fn what_is_kept_is_read_as_it_was() {
        for number in 0..32_u8 {
            let bit = |place: u8| number & (1 << place) != 0;
            let open = Open {
                everything: bit(0),
                side: bit(1),
                view: bit(2),
                diagram: bit(3),
                diagram_known: bit(4),
            };
            assert_eq!(Open::read(&open.write()), open);
        }
        assert_eq!(Open::read("something of a later version"), Open::default());
    }

    #[test]
    fn the_diagram_opens_by_itself_once() {
        let opened = Open::default().acted();
        assert!(opened.shows_diagram());
        let closed = Open { diagram: false, ..opened };
        assert!(!closed.acted().shows_diagram(), "it stays how the reader left it");
        let everything = Open { everything: true, ..Open::default() };
        assert_eq!(everything.acted(), everything);
    }
}

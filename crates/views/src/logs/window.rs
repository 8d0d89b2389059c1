//! Which part of the logs is in view.

/// The columns in view, of logs that grow while they are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// The latest entries, whatever is appended.
    #[default]
    Latest,
    /// From this index on, whatever is appended.
    From(u64),
}

impl Window {
    /// The first index in view, from 1, of logs that end at `last`.
    #[must_use]
    pub fn first(self, last: u64, columns: u64) -> u64 {
        let latest = (last + 1).saturating_sub(columns).max(1);
        match self {
            Self::Latest => latest,
            // A log that was cut off ends before what was in view.
            Self::From(first) => first.clamp(1, latest),
        }
    }

    /// So many columns to the left or right; at the end it follows what is appended again.
    #[must_use]
    pub fn moved(self, by: i64, last: u64, columns: u64) -> Self {
        Self::at(self.first(last, columns).saturating_add_signed(by), last, columns)
    }

    /// Moved no farther than needed to show an index.
    #[must_use]
    pub fn showing(self, index: u64, last: u64, columns: u64) -> Self {
        let first = self.first(last, columns);
        if index < first {
            return Self::at(index, last, columns);
        }
        if index >= first + columns {
            return Self::at(index + 1 - columns, last, columns);
        }
        self
    }

    fn at(first: u64, last: u64, columns: u64) -> Self {
        if first >= Self::Latest.first(last, columns) { Self::Latest } else { Self::From(first.max(1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::Window;
    use proptest::prelude::*;

    #[test]
    fn the_latest_entries_are_in_view_until_the_reader_goes_back() {
        assert_eq!(Window::Latest.first(0, 7), 1);
        assert_eq!(Window::Latest.first(7, 7), 1);
        assert_eq!(Window::Latest.first(20, 7), 14);
        let back = Window::Latest.moved(-3, 20, 7);
        assert_eq!(back, Window::From(11));
        // What is appended does not move what is being read.
        assert_eq!(back.first(500, 7), 11);
        assert_eq!(back.moved(3, 20, 7), Window::Latest);
        // A log that was cut off.
        assert_eq!(back.first(9, 7), 3);
    }

    #[test]
    fn an_index_comes_into_view_by_the_shortest_way() {
        let window = Window::From(11);
        assert_eq!(window.showing(17, 40, 7), window);
        assert_eq!(window.showing(18, 40, 7), Window::From(12));
        assert_eq!(window.showing(10, 40, 7), Window::From(10));
        assert_eq!(window.showing(40, 40, 7), Window::Latest);
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_window_is_within_the_logs(
            steps in prop::collection::vec((-20_i64..20, 0_u64..60, 0_u64..60), 0..20), columns in 1_u64..12,
        ) {
            let mut window = Window::Latest;
            for (by, index, last) in steps {
                window = window.moved(by, last, columns);
                let index = index.clamp(1, last.max(1));
                window = window.showing(index, last, columns);
                let first = window.first(last, columns);
                prop_assert!(first >= 1 && (first == 1 || first + columns - 1 <= last));
                prop_assert!((first..first + columns).contains(&index));
            }
        }
    }
}

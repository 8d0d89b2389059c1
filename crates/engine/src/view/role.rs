//! The part that a process plays, as whoever declares it wants it shown.

/// A part. Declared once per family; the stage draws what it says here.
#[derive(Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name for programs.
    pub slug: &'static str,
    /// A letter or sign for inside of the node's circle; no two roles of a family share one.
    pub badge: &'static str,
    /// The ring around the body.
    pub ring: Ring,
    /// Whether the body shows the colour of the epoch.
    pub tint: bool,
    /// Whether it believes that it leads.
    pub leads: bool,
}

/// Whether no two badges are equal. For [`crate::roles`], which asks when the program is compiled.
#[must_use]
pub const fn are_different(badges: &[&str]) -> bool {
    let mut one = 0;
    while one < badges.len() {
        let mut other = one + 1;
        while other < badges.len() {
            if are_equal(badges[one].as_bytes(), badges[other].as_bytes()) {
                return false;
            }
            other += 1;
        }
        one += 1;
    }
    true
}

/// `==` is not there yet where the compiler computes.
const fn are_equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// What stands around the body of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Nothing.
    None,
    /// A thin ring: it leads, coordinates, or knows.
    Plain,
    /// A green ring: it ended well.
    Good,
    /// A red ring: it ended badly.
    Bad,
    /// A dashed ring and a lock: it gave its word and waits.
    Promised,
    /// A ring and a lock: it gave its word and knows that all others did.
    Ready,
    /// A red dashed ring and a red lock: it can do nothing but wait.
    Stuck,
    /// A drum, seen from above: it keeps files.
    Drum,
    /// A part for each node; those whose votes it has are strong.
    Votes,
    /// The same in dots: it only asks how votes would go, or for promises.
    Asks,
    /// A part for each node; those that it suspects are strong, and red.
    Suspects,
}

/// Declares an enum of parts: each variant with its slug, badge, ring, and whether it is tinted and leads.
#[macro_export]
macro_rules! roles {
    ($(#[$meta:meta])* $vis:vis enum $Parts:ident {
        $($(#[$doc:meta])* $Variant:ident = $slug:literal ($badge:literal, $ring:ident, tint: $tint:literal, leads: $leads:literal),)+
    }) => {
        $crate::names! {
            $(#[$meta])*
            $vis enum $Parts { $($(#[$doc])* $Variant = $slug,)+ }
        }

        const _: () = assert!(
            $crate::view::are_different(&[$($badge),+]),
            "two roles of one family have the same badge"
        );

        impl $Parts {
            /// How it is shown.
            #[must_use]
            pub const fn role(self) -> &'static $crate::view::Role {
                match self {
                    $(Self::$Variant => &$crate::view::Role {
                        slug: $slug,
                        badge: $badge,
                        ring: $crate::view::Ring::$ring,
                        tint: $tint,
                        leads: $leads,
                    },)+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::are_different;

    #[test]
    fn badges_that_are_equal_are_found_wherever_they_stand() {
        for badges in [&[][..], &["F"], &["C", "C?", "P", "P1", "✓", "✗"]] {
            assert!(are_different(badges), "{badges:?}");
        }
        for badges in [&["F", "F"][..], &["C", "L", "C"], &["A", "✓", "B", "✓"], &["", ""]] {
            assert!(!are_different(badges), "{badges:?}");
        }
    }
}

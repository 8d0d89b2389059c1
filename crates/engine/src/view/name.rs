//! Names that a family or a protocol declares where it uses them, and that the rest of the house passes on unread.

use std::fmt;

/// The name of a field, column, table or state. For programs it stands for itself; `words` of whoever declared it say
/// what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub &'static str);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares an enum of names: each variant with the slug that programs read. Words match on the enum, so that the
/// compiler finds a name that a language lacks.
#[macro_export]
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $Names:ident { $($(#[$doc:meta])* $Variant:ident = $slug:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $Names { $($(#[$doc])* $Variant,)+ }

        impl $Names {
            /// Every name, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$Variant,)+];
            /// Their slugs, in the same order.
            pub const SLUGS: &'static [&'static str] = &[$($slug,)+];

            /// What programs read.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$Variant => $slug,)+ }
            }

            /// Its place in the declaration.
            #[must_use]
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// The name with this slug.
            #[must_use]
            pub fn find(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|name| name.slug() == slug)
            }
        }

        impl $crate::digest::Encode for $Names {
            fn encode(&self, to: &mut $crate::digest::Digest) {
                self.slug().encode(to);
            }

            fn size(&self) -> usize {
                1
            }
        }

        impl $crate::describe::Data for $Names {
            fn datum(&self) -> $crate::describe::Datum {
                $crate::describe::Datum::Name(self.slug())
            }

            fn shape() -> $crate::describe::Shape {
                $crate::describe::Shape::OneOf(
                    Self::SLUGS.iter().copied().map($crate::describe::Shape::Name).collect(),
                )
            }
        }

        impl From<$Names> for $crate::view::Name {
            fn from(name: $Names) -> Self {
                Self(name.slug())
            }
        }
    };
}

names! {
    /// The names of the fields of what passes between clients and nodes.
    pub enum PacketLabel {
        /// A command.
        Command = "command",
        /// A client's number of a request.
        Serial = "serial",
        /// An answer.
        Answer = "answer",
        /// The node to ask instead.
        Leader = "leader",
        /// When nobody wants the answer any more.
        Deadline = "deadline",
    }
}

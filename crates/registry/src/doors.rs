//! The one list of a family: its protocols, and the doors along which the build of the page cuts.

/// Declares the family of a crate, from one line per protocol: `PROTOCOLS`, in the order to show them, and the module
/// `door`.
///
/// A line is the protocol's name in links, the name of its door (the same, with an underscore for a hyphen and before a
/// digit), its folder, its type and its standard configuration. Each protocol can be left out, so that what it adds to the
/// page can be measured: `cargo xtask bench --only growth`.
///
/// The doors lead to the programs of the protocols, to what their facts are, and to the words of each language. A further
/// language is a further door here, and the compiler asks every family and every protocol for its words.
///
/// In most families each protocol says much that no other says: `words: of each`. Each folder then has `words::en::VOICE` and
/// `words::zh::VOICE`, and whoever looks at one protocol does not load what the others say. A family whose protocols share nearly
/// all of their words names what has them (`en: words::en::English, zh_CN: …`).
#[macro_export]
macro_rules! protocols {
    (
        facts: $fact:ident, words: of each;
        $($slug:tt => $door:ident: $folder:ident, $protocol:path, $config:expr;)+
    ) => {
        $crate::protocols! { @protocols $($slug => $door: $folder, $protocol, $config;)+ }

        /// The doors to what the page fetches when it is needed. They are not inlined, because the build cuts along them.
        pub mod door {
            use super::*;

            $crate::protocols! { @doors $fact; $($slug => $door: $folder, $protocol, $config;)+ }

            /// What each protocol says in English.
            pub mod words_en {
                use super::*;

                $(
                    /// What the protocol says in English.
                    #[inline(never)]
                    #[must_use]
                    pub fn $door() -> &'static dyn $crate::FamilyWords<$fact> {
                        &$folder::words::en::VOICE
                    }
                )+
            }

            /// What each protocol says in simplified Chinese.
            #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
            pub mod words_zh_CN {
                use super::*;

                $(
                    /// What the protocol says in simplified Chinese.
                    #[inline(never)]
                    #[must_use]
                    pub fn $door() -> &'static dyn $crate::FamilyWords<$fact> {
                        &$folder::words::zh::VOICE
                    }
                )+
            }

            impl $crate::Spoken for $fact {
                fn words(
                    language: $crate::Language,
                    protocol: &str,
                ) -> &'static dyn $crate::FamilyWords<Self> {
                    let door: fn() -> &'static dyn $crate::FamilyWords<Self> = match (language, protocol) {
                        $(
                            #[cfg(not(faultline_without = $slug))]
                            ($crate::Language::English, $slug) => words_en::$door,
                            #[cfg(not(faultline_without = $slug))]
                            ($crate::Language::Chinese, $slug) => words_zh_CN::$door,
                        )+
                        _ => ::std::unreachable!("{protocol} is no protocol of this family"),
                    };
                    // Opaque, as every door is: what a compiler knows to lie behind it would be there from the beginning.
                    ::std::hint::black_box(door)()
                }
            }
        }
    };

    (
        facts: $fact:ident, en: $english:path, zh_CN: $chinese:path;
        $($slug:tt => $door:ident: $folder:ident, $protocol:path, $config:expr;)+
    ) => {
        $crate::protocols! { @protocols $($slug => $door: $folder, $protocol, $config;)+ }

        /// The doors to what the page fetches when it is needed. They are not inlined, because the build cuts along them.
        pub mod door {
            use super::*;

            $crate::protocols! { @doors $fact; $($slug => $door: $folder, $protocol, $config;)+ }

            /// What the family says in English.
            #[inline(never)]
            #[must_use]
            pub fn words_en() -> &'static dyn $crate::FamilyWords<$fact> {
                &$english
            }

            /// What it says in simplified Chinese.
            #[inline(never)]
            #[must_use]
            #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
            pub fn words_zh_CN() -> &'static dyn $crate::FamilyWords<$fact> {
                &$chinese
            }

            impl $crate::Spoken for $fact {
                fn words(language: $crate::Language, _: &str) -> &'static dyn $crate::FamilyWords<Self> {
                    let door: fn() -> &'static dyn $crate::FamilyWords<Self> = match language {
                        $crate::Language::English => words_en,
                        $crate::Language::Chinese => words_zh_CN,
                    };
                    // Opaque, as every door is: what a compiler knows to lie behind it would be there from the beginning.
                    ::std::hint::black_box(door)()
                }
            }
        }

        /// What each protocol says for itself in English.
        static PROTOCOLS_EN: $crate::Protocols = &[
            $(
                #[cfg(not(faultline_without = $slug))]
                ($slug, &$folder::words::en::WORDS),
            )+
        ];

        /// What each protocol says for itself in simplified Chinese.
        static PROTOCOLS_ZH_CN: $crate::Protocols = &[
            $(
                #[cfg(not(faultline_without = $slug))]
                ($slug, &$folder::words::zh::WORDS),
            )+
        ];
    };

    // What every family has: the list of its protocols.
    (@protocols $($slug:tt => $door:ident: $folder:ident, $protocol:path, $config:expr;)+) => {
        /// The protocols of the family, in the order to show them.
        static PROTOCOLS: &[$crate::Entry] = &[
            $(
                #[cfg(not(faultline_without = $slug))]
                $crate::Entry { info: &$folder::INFO, open: door::$door },
            )+
        ];
    };

    // What every family has: the doors to the programs and to the kinds of facts.
    (@doors $fact:ident; $($slug:tt => $door:ident: $folder:ident, $protocol:path, $config:expr;)+) => {
        $(
            /// A run of the protocol.
            ///
            /// # Errors
            /// When the setup does not fit the protocol.
            #[inline(never)]
            pub fn $door(
                run: &$crate::RunSetup<'_>,
            ) -> ::std::result::Result<::std::boxed::Box<dyn $crate::Run>, $crate::SetupError> {
                $crate::open::<$protocol>(run, $config)
            }
        )+

        /// What the facts and the evidence of the family are.
        #[inline(never)]
        #[must_use]
        pub fn kinds() -> $crate::Kinds {
            $crate::Kinds::of::<$fact>()
        }
    };
}

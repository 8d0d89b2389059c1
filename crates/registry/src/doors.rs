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
#[macro_export]
macro_rules! protocols {
    (
        facts: $fact:ident, en: $english:path, zh_CN: $chinese:path;
        $($slug:tt => $door:ident: $folder:ident, $protocol:path, $config:expr;)+
    ) => {
        /// The protocols of the family, in the order to show them.
        static PROTOCOLS: &[$crate::Entry] = &[
            $(
                #[cfg(not(faultline_without = $slug))]
                $crate::Entry { info: &$folder::INFO, open: door::$door },
            )+
        ];

        /// The doors to what the page fetches when it is needed. They are not inlined, because the build cuts along them.
        pub mod door {
            use super::*;

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
                fn words(language: $crate::Language) -> &'static dyn $crate::FamilyWords<Self> {
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
}

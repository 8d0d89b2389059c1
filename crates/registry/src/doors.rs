//! The doors that every family has beside those of its protocols.

/// Declares, in the module `door` of a family, the doors to the kinds of its facts and to its words in each language, and
/// that its facts are told through them. A further language is a further door here, and the compiler asks every family
/// for its words.
#[macro_export]
macro_rules! family_doors {
    ($fact:ty, en: $english:expr, zh_CN: $chinese:expr) => {
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
    };
}

//! Colours: one choice for everything that is printed, errors included.

use clap::ColorChoice;
use std::ffi::OsString;

/// When to use colours, as an option of every command. It is read before the other arguments, which may be wrong.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Color {
    /// When to use colours; auto uses them on a terminal, and follows NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

/// What the arguments ask for, whatever else is wrong with them.
pub(crate) fn asked(arguments: &[OsString]) -> ColorChoice {
    let texts: Vec<&str> = arguments.iter().skip(1).map_while(|argument| argument.to_str()).collect();
    let behind = |at: usize| match texts[at].strip_prefix("--color") {
        Some("") => texts.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    };
    let asked = (0..texts.len()).take_while(|at| texts[*at] != "--").filter_map(behind).last();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(ColorChoice::Auto)
}

/// Lets everything that is printed follow it.
pub(crate) fn settle(choice: ColorChoice) {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

#[cfg(test)]
mod tests {
    use super::asked;
    use clap::ColorChoice;

    #[test]
    fn the_last_choice_counts_wherever_it_stands() {
        for (arguments, wanted) in [
            ("faultline run raft", ColorChoice::Auto),
            ("faultline --color never run raft --nonsense", ColorChoice::Never),
            ("faultline run --color=always raft", ColorChoice::Always),
            ("faultline --color=never --color=always", ColorChoice::Always),
            ("faultline run -- --color=always", ColorChoice::Auto),
            ("faultline --color pink", ColorChoice::Auto),
            ("faultline --color", ColorChoice::Auto),
        ] {
            let arguments: Vec<_> = arguments.split(' ').map(Into::into).collect();
            assert_eq!(asked(&arguments), wanted, "{arguments:?}");
        }
    }
}

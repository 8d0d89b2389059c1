//! `faultline completions`.

use crate::verdict::Verdict;
use anyhow::Result;
use clap::Command;
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "For example:\n\n  faultline completions bash > ~/.local/share/bash-completion/completions/faultline\n  \
                        faultline completions zsh > \"${fpath[1]}/_faultline\"\n  \
                        faultline completions fish > ~/.config/fish/completions/faultline.fish"
)]
pub(crate) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(options: &Options, mut command: Command) -> Result<Verdict> {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut command, "faultline", &mut text);
    crate::output::write_all(&text)?;
    Ok(Verdict::Well)
}

//! `faultline link`.

use crate::input::Input;
use crate::language::said;
use anyhow::{Result, bail};
use faultline_engine::Time;
use faultline_words::Said;
use std::io::Write;

/// Print the link of a scenario file, or a link in the form in which the page writes it
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a picture that carries its run, a link, or - for standard input
    input: String,
    /// The moment to show, such as 3.2s, instead of the one in the file or link
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    at: Option<Time>,
    /// The page's address to put before it
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    page: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut input = Input::read(&options.input)?;
    input.link.at = options.at.unwrap_or(input.link.at);
    // A link that does not open is not worth sending.
    input.open()?;
    let page = options.page.split('#').next().unwrap_or_default();
    if !is_page(page) {
        bail!(said(Said::PageAddress(&options.page)));
    }
    writeln!(std::io::stdout(), "{page}#{}", input.link.encode())?;
    Ok(())
}

/// Whether a page can be at this address: what is printed is clicked on.
fn is_page(address: &str) -> bool {
    // What a browser takes out of an address before it looks for its scheme must not be in it.
    let plain = address.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\"<>\\^`{|}".contains(c));
    let scheme = address.split(['/', '?']).next().filter(|first| first.contains(':'));
    let known = ["http:", "https:", "file:"];
    plain && scheme.is_none_or(|scheme| known.iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn only_what_leads_to_a_page_is_put_before_a_link() {
        for page in [
            "",
            "app/",
            "/a/index.html",
            "../",
            "https://example.org/x?y=a:b",
            "HTTP://localhost:8000/",
            "file:///tmp/x.html",
        ] {
            assert!(is_page(page), "{page}");
        }
        for page in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "java\tscript:alert(1)",
            " javascript:x",
            "vbscript:x",
            "https:x y",
            "\"onclick=",
        ] {
            assert!(!is_page(page), "{page}");
        }
    }
}

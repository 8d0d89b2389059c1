//! What `book.toml` says of us.

use crate::document::Look;
use crate::language::said;
use anyhow::{Context, Result, anyhow, bail};
use faultline_words::Said;
use mdbook_preprocessor::PreprocessorContext;
use serde_json::{Map, Value};

/// Keys of the table that are mdBook's own.
const OF_MDBOOK: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

/// The table `[preprocessor.faultline]`.
#[derive(Debug)]
pub(super) struct Settings {
    /// Where Faultline is served, with a slash at the end; if relative, then to the root of the book.
    site: Option<String>,
    /// How runs look that do not say it themselves.
    pub(super) look: Look,
}

impl Settings {
    /// Reads the table.
    pub(super) fn read(context: &PreprocessorContext) -> Result<Self> {
        let table = context.config.get::<Map<String, Value>>("preprocessor.faultline")?;
        Self::from_table(&table.unwrap_or_default()).context("book.toml, [preprocessor.faultline]")
    }

    fn from_table(table: &Map<String, Value>) -> Result<Self> {
        let mut settings = Self { site: None, look: Look::default() };
        let mut wrong = Vec::new();
        for (key, value) in table.iter().filter(|(key, _)| !OF_MDBOOK.contains(&key.as_str())) {
            if let Err(error) = settings.set(key, value) {
                wrong.push(error.to_string());
            }
        }
        if wrong.is_empty() {
            return Ok(settings);
        }
        bail!(wrong.join("\n"))
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<()> {
        match (key, value) {
            ("site", Value::String(site)) => self.site = Some(site_address(site)?),
            ("site", _) => bail!(said(Said::SiteNotText)),
            ("height" | "controls" | "theme" | "lang" | "autoplay", _) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.look = self.look.with(key, &text).map_err(|what| anyhow!(what))?;
            }
            _ => bail!(said(Said::NoKey { key, of_mdbook: &OF_MDBOOK })),
        }
        Ok(())
    }

    /// Where Faultline is, seen from a chapter this many folders below the root of the book. A link's own address
    /// counts only if the book names none: so a book can move as a whole.
    ///
    /// # Errors
    /// When neither says it.
    pub(super) fn site(&self, address: &str, depth: usize) -> Result<String, String> {
        match &self.site {
            Some(site) if is_absolute(site) => Ok(site.clone()),
            Some(site) => Ok("../".repeat(depth) + site),
            None if address.is_empty() => Err(said(Said::NoSite)),
            None => site_address(address).map_err(|error| error.to_string()),
        }
    }
}

fn is_absolute(site: &str) -> bool {
    site.starts_with(['/']) || site.starts_with("https://") || site.starts_with("http://")
}

/// The address of a folder, with a slash at the end.
fn site_address(text: &str) -> Result<String> {
    let text = text.trim();
    // Anything else with a colon is a scheme that no page is served with.
    let has_scheme = text.split('/').next().is_some_and(|first| first.contains(':'));
    let is_plain = text.chars().all(|c| c.is_ascii_graphic() && !"\"'<>`\\#?".contains(c));
    if text.is_empty() || !is_plain || (has_scheme && !is_absolute(text)) {
        bail!(said(Said::Site(text)));
    }
    // The page itself may be named.
    let folder = text.strip_suffix("index.html").unwrap_or(text);
    Ok(if folder.is_empty() || folder.ends_with('/') { folder.to_owned() } else { format!("{folder}/") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(table: &Value) -> Result<Settings> {
        Settings::from_table(table.as_object().expect("a table"))
    }

    #[test]
    fn a_relative_site_is_below_the_book_and_an_absolute_one_is_not() {
        for (site, depth, from) in [
            ("app", 0, "app/"),
            ("app/", 2, "../../app/"),
            ("/f/index.html", 1, "/f/"),
            ("https://example.org/f", 1, "https://example.org/f/"),
        ] {
            let settings =
                read(&json!({"command": "faultline mdbook", "site": site})).expect("it is well-formed");
            assert_eq!(settings.site("https://other.example/", depth), Ok(from.to_owned()));
        }
        let settings = read(&json!({})).expect("nothing is needed");
        assert_eq!(settings.site("https://example.org/", 3), Ok("https://example.org/".to_owned()));
        assert!(settings.site("", 0).is_err_and(|what| what.contains("site =")));
    }

    #[test]
    fn what_cannot_be_used_says_what_could_be() {
        for (table, accepted) in [
            (json!({"site": 3}), "https://"),
            (json!({"site": "javascript:alert(1)"}), "https://"),
            (json!({"site": "a b"}), "https://"),
            (json!({"site": ""}), "https://"),
            (json!({"height": 3}), "from 100 to 4000"),
            (json!({"sites": "app/"}), "accepted: site, height"),
        ] {
            let error = read(&table).expect_err("it is wrong").to_string();
            assert!(error.contains(accepted), "{table}: {error}");
        }
        let both = read(&json!({"height": 3, "sites": "app/"})).expect_err("both are wrong").to_string();
        assert!(both.contains("from 100 to 4000") && both.contains("accepted: site, height"), "{both}");
        assert_eq!(read(&json!({"height": 300})).expect("it is right").look.height, Some(300));
    }
}

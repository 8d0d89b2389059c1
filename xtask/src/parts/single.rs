//! The template of a run in one file (`crates/single`): index.html with every script in it, and places for the run and for the
//! files. A policy names the scripts by their hashes: nothing else runs in such a file, and nothing leaves it.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// What a file like this may do beside running its own two scripts: compile its program and show pictures. It has no
/// `connect-src`, so that it can reach no network.
const POLICY: &str = "default-src 'none'; script-src SCRIPTS 'wasm-unsafe-eval'; img-src data: blob:; \
                      base-uri 'none'; form-action 'none'";

/// What the template is made of.
pub(super) struct Made<'a> {
    /// Index.html, before the list of the parts stands in it.
    pub(super) html: &'a str,
    /// static/start.js and static/single.js, one after the other.
    pub(super) script: &'a str,
    /// The program's JavaScript: a module, the default export of which begins the program.
    pub(super) glue: &'a str,
    /// The program, and the style sheets: what the file calls them, and what the site does.
    pub(super) files: &'a [(&'a str, String)],
}

impl Made<'_> {
    /// The template.
    pub(super) fn template(&self) -> Result<String> {
        let glue = begun(self.glue)?;
        let scripts = [self.script, &glue];
        for script in scripts {
            ensure!(
                !script.contains("</script") && !script.contains("<!--") && !script.contains('\u{1}'),
                "a script cannot stand in a page"
            );
        }
        let hashes =
            scripts.map(|script| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script))));
        let policy = POLICY.replace("SCRIPTS", &hashes.join(" "));
        let files: Vec<String> = self.files.iter().map(|(name, file)| format!("{name}={file}")).collect();
        let icon = between(self.html, "<link href=\"data:", ">")?;
        let app = between(self.html, "<div id=app>", "</div>")?;
        let noscript = between(self.html, "<noscript>", "</noscript>")?;
        let [script, glue] = [self.script, &glue];
        Ok(format!(
            "faultline {}\n\
             <!doctype html>\n\
             <html lang=\u{1}LANGUAGE\u{1} data-only=\u{1}LANGUAGE\u{1} data-run=\"\u{1}RUN\u{1}\">\n\
             <meta charset=utf-8>\n\
             <meta http-equiv=Content-Security-Policy content=\"{policy}\">\n\
             <meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
             <title>\u{1}TITLE\u{1}</title>\n\
             <meta name=description content=\"\u{1}TEXT\u{1}\">\n\
             <meta name=color-scheme content=\"light dark\">\n\
             {icon}\n\
             <script type=application/json id=parts></script>\n\
             </head>\n\
             <body>{app}{noscript}\n\
             \u{1}FILES\u{1}\n\
             <script>{script}</script>\n\
             <script type=module>{glue}</script>\n\
             </body>\n\
             </html>\n",
            files.join(" "),
        ))
    }
}

/// The module, which begins the program instead of exporting what does.
fn begun(glue: &str) -> Result<String> {
    let (before, exports) = glue.rsplit_once("export").context("the program's JavaScript exports nothing")?;
    let names = exports.trim().trim_start_matches('{').trim_end_matches([';', '\n', '}']);
    let begin = names.split(',').find_map(|name| name.trim().strip_suffix(" as default"));
    let begin = begin.context("the program's JavaScript has no default export")?;
    ensure!(begin.chars().all(|c| c.is_alphanumeric() || "_$".contains(c)), "{begin} is no name");
    Ok(format!("{before}faultline.begin({begin});"))
}

/// A piece of a text, with its beginning and its end.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Result<&'a str> {
    let at = text.find(begin).with_context(|| format!("index.html has no {begin}"))?;
    let length = text[at..].find(end).with_context(|| format!("index.html has no {end} after {begin}"))?;
    Ok(&text[at..at + length + end.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made<'a>(script: &'a str, glue: &'a str) -> Made<'a> {
        let html = "<head><link href=\"data:image/svg+xml,x\" rel=icon><script src=a></script></head><body><div id=app>start</div><noscript>no</noscript>";
        Made { html, script, glue, files: &[] }
    }

    #[test]
    fn the_scripts_stand_in_the_template_and_the_policy_names_them() {
        let files = [("program.wasm", "page-1.wasm".to_owned()), ("style.css", "style-2.css".to_owned())];
        let made =
            Made { files: &files, ..made("start()", "function W(){}export{U as initSync,W as default};") };
        let html = made.template().expect("a template");
        assert!(
            html.starts_with("faultline program.wasm=page-1.wasm style.css=style-2.css\n<!doctype html>"),
            "{html}"
        );
        assert!(html.contains("<script type=module>function W(){}faultline.begin(W);</script>"), "{html}");
        // `printf 'start()' | openssl dgst -sha256 -binary | base64`
        assert!(html.contains("'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"), "{html}");
        assert!(html.contains("<div id=app>start</div><noscript>no</noscript>"), "{html}");
        assert!(!html.contains("connect-src") && !html.contains("src=a"), "{html}");
    }

    #[test]
    fn a_script_that_would_end_its_element_is_refused() {
        assert!(made("'</script>'", "export{W as default}").template().is_err());
        assert!(made("", "export{W as other}").template().is_err());
    }

    #[test]
    fn hosts_are_told_the_policy_of_a_file() {
        let told = include_str!("../../../docs/hosting.md");
        let policy = POLICY.replace("SCRIPTS", "'sha256-…' 'sha256-…'");
        assert!(
            told.contains(&format!("Content-Security-Policy: {policy}\n")),
            "docs/hosting.md lacks: {policy}"
        );
    }
}

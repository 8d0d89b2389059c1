//! What index.html holds once the program is in parts: a policy, the list of the parts, and one script of the site's own
//! that begins the program. No script stands in the page itself, so that a policy can forbid what does.

use anyhow::{Context, Result};

use super::manifest::Manifest;

/// What the page may do: load its own files, and compile its program. `file:` is the origin of a page that is opened as a
/// file, and lets it say why it cannot run; from a server no file can be reached. docs/hosting.md tells hosts about it.
const POLICY: &str = "default-src 'none'; script-src 'self' file: 'wasm-unsafe-eval'; style-src 'self' file:; \
                      img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// A script that asks for what [`Manifest::of_run`] says before the program runs. `FIRST` in it stands for the protocol
/// of a page whose address names none.
const PRELOAD: &str = include_str!("preload.js");

/// A script that keeps the page for readers without a network.
const OFFLINE: &str = include_str!("offline.js");

/// The script that begins the page: what asks for the parts, then `beside` (static/start.js), then what begins the
/// program, and what keeps all of it. The program lies in two files: what JavaScript does for it (`glue`), and `program` itself.
pub(super) fn script(first: &str, beside: &str, glue: &str, program: &str) -> String {
    let preload = PRELOAD.replace("FIRST", first);
    let begin = format!(
        "if (self.document) import('./{glue}').then((glue) => glue.default({{ module_or_path: './{program}' }})).catch(faultline.hear);"
    );
    format!("{preload}\n{beside}\n{begin}\n{OFFLINE}\n")
}

/// Index.html with the policy and the list of the parts.
pub(super) fn page(html: &str, manifest: &Manifest) -> Result<String> {
    // A policy holds for what comes after it; how the text is written must come first.
    let charset = "<meta charset=utf-8>";
    let (before, after) = html.split_once(charset).context("index.html says how it is written")?;
    let (between, after) = after.split_once("<script").context("index.html has a script of its own")?;
    anyhow::ensure!(
        after.matches("<script").count() == 0 && after.contains("src="),
        "index.html has a script that the policy forbids"
    );
    let policy = format!("<meta http-equiv=Content-Security-Policy content=\"{POLICY}\">");
    Ok(format!("{before}{charset}{policy}{between}{}<script{after}", manifest.html()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title>\
        <script defer src=./start-1.js></script><link rel=modulepreload href=./glue-1.js></head><body></body></html>";

    #[test]
    fn the_page_has_one_script_of_its_own_and_the_policy_before_it() {
        let html = page(HTML, &super::super::manifest::tests::manifest()).expect("a page");
        let at = |text: &str| html.find(text).expect(text);
        assert!(
            at("charset") < at("Content-Security-Policy") && at("Content-Security-Policy") < at("<title>"),
            "{html}"
        );
        assert!(at("id=parts") < at("start-1.js") && at("start-1.js") < at("modulepreload"), "{html}");
        assert!(html.ends_with("</head><body></body></html>"), "{html}");
    }

    #[test]
    fn hosts_are_told_the_policy_of_the_page() {
        let told = include_str!("../../../docs/hosting.md");
        let of_server = POLICY.replace(" file:", "");
        assert!(
            told.contains(&format!("Content-Security-Policy: {of_server}\n")),
            "docs/hosting.md lacks: {of_server}"
        );
    }

    #[test]
    fn a_script_in_the_page_is_refused() {
        let html = HTML.replace("<body>", "<body><script>alert(1)</script>");
        let error = page(&html, &Manifest::default()).expect_err("it would be blocked").to_string();
        assert!(error.contains("the policy forbids"), "{error}");
    }

    #[test]
    fn the_script_asks_first_and_begins_the_program_last() {
        let script = script("raft", "BESIDE", "glue.js", "program.wasm");
        let at = |text: &str| script.find(text).expect(text);
        assert!(at("'raft'") < at("BESIDE") && at("BESIDE") < at("import('./glue.js')"), "{script}");
        assert!(script.contains("'./program.wasm'"), "{script}");
    }
}

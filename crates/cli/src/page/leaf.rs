//! The text of a page of its own for a run.

use crate::address;
use crate::language::words;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use faultline_words::{Language, Ui};
use pulldown_cmark_escape::escape_html;
use sha2::{Digest, Sha256};

/// How it looks; it stands in the page, so that a page is one file beside its picture.
const STYLE: &str = include_str!("leaf.css");

/// The icon of the site, as an address.
const ICON: &str = include_str!("icon.txt");

/// What a page says.
pub(super) struct Leaf<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) language: Language,
    /// Where Faultline is, seen from the page; with a slash at its end.
    pub(super) site: &'a str,
    /// The link of the run, without `#`.
    pub(super) fragment: &'a str,
    /// The page's own address, if it is known.
    pub(super) address: Option<String>,
    /// The picture, seen from the page.
    pub(super) picture: &'a str,
    /// The picture for those who are elsewhere.
    pub(super) shared_picture: &'a str,
    /// Its pixels.
    pub(super) pixels: (u32, u32),
    /// Where the answer of oEmbed is, if there is one.
    pub(super) oembed: Option<String>,
    /// The colours of the run.
    pub(super) theme: &'static str,
}

impl Leaf<'_> {
    /// The page.
    pub(super) fn html(&self) -> String {
        let Self { language, theme, .. } = *self;
        let code = language.code();
        let (title, text) = (escaped(self.title), escaped(self.text));
        let href = escaped(&format!("{}#{}", self.site, self.fragment));
        let (site, picture) = (escaped(self.site), escaped(self.picture));
        let (width, height) = self.pixels;
        let (open, tagline) = (words().ui(Ui::OpenRun), words().ui(Ui::Tagline));
        format!(
            "<!doctype html>\n\
             <html lang=\"{code}\" prefix=\"og: https://ogp.me/ns#\">\n\
             <head>\n\
             <meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n\
             <meta name=\"description\" content=\"{text}\">\n\
             {about}\
             <link rel=\"icon\" href=\"{icon}\">\n\
             <style>{STYLE}</style>\n\
             <script async src=\"{site}embed.js\"></script>\n\
             </head>\n\
             <body>\n\
             <main>\n\
             <p class=\"home\"><a href=\"{site}\">Faultline</a></p>\n\
             <h1>{title}</h1>\n\
             <p>{text}</p>\n\
             <faultline-run href=\"{href}\" height=\"auto\" controls=\"full\" theme=\"{theme}\" lang=\"{code}\" title=\"{title}\">\n  \
             <a href=\"{href}\"><img src=\"{picture}\" alt=\"{title}\" width=\"{width}\" height=\"{height}\"></a>\n\
             </faultline-run>\n\
             <p><a href=\"{href}\">{open}</a></p>\n\
             <p class=\"about\">{tagline}</p>\n\
             </main>\n\
             </body>\n\
             </html>\n",
            policy = self.policy(),
            about = self.about(),
            icon = ICON.trim_end(),
        )
    }

    /// What programs read that show an address with a picture: Open Graph (ogp.me), the cards of X, oEmbed.
    fn about(&self) -> String {
        let (width, height) = self.pixels;
        let locale = self.language.code().replace("zh-CN", "zh_CN").replace("en", "en_US");
        let mut lines = vec![
            ("property", "og:type", "website".to_owned()),
            ("property", "og:site_name", "Faultline".to_owned()),
            ("property", "og:title", self.title.to_owned()),
            ("property", "og:description", self.text.to_owned()),
            ("property", "og:locale", locale),
            ("property", "og:image", self.shared_picture.to_owned()),
            ("property", "og:image:type", "image/png".to_owned()),
            ("property", "og:image:width", width.to_string()),
            ("property", "og:image:height", height.to_string()),
            ("property", "og:image:alt", self.title.to_owned()),
            ("name", "twitter:card", "summary_large_image".to_owned()),
        ];
        lines.extend(self.address.clone().map(|address| ("property", "og:url", address)));
        let mut told: String = lines
            .into_iter()
            .map(|(kind, name, content)| {
                format!("<meta {kind}=\"{name}\" content=\"{}\">\n", escaped(&content))
            })
            .collect();
        if let Some(address) = &self.address {
            told += &format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(address));
        }
        if let Some(oembed) = &self.oembed {
            let (oembed, title) = (escaped(oembed), escaped(self.title));
            told += &format!(
                "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{oembed}\" title=\"{title}\">\n"
            );
        }
        told
    }

    /// What the page may do: show its picture, and Faultline in a frame. `file:` is for a page that is opened as a file.
    fn policy(&self) -> String {
        let site = address::origin(self.site).map_or_else(|| "'self' file:".into(), escaped);
        let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
        format!(
            "default-src 'none'; script-src {site}; frame-src {site}; img-src 'self' file: data:; style-src 'sha256-{style}'; \
             base-uri 'none'; form-action 'none'"
        )
    }
}

/// For text and for attributes in double quotation marks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = escape_html(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::ICON;

    #[test]
    fn the_icon_is_that_of_the_site() {
        assert!(include_str!("../../../../index.html").contains(&format!("href=\"{}\"", ICON.trim_end())));
    }
}

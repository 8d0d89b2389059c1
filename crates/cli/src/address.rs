//! Addresses that a person gives: where Faultline is served, and where something of ours is going to be.

use url::Url;

/// Whether a page can be at this address: what is printed is clicked on.
pub(crate) fn is_page(address: &str) -> bool {
    let scheme = address.split(['/', '?']).next().filter(|first| first.contains(':'));
    let known = ["http:", "https:", "file:"];
    is_plain(address)
        && scheme.is_none_or(|scheme| known.iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

/// Without what a browser takes out of an address before it looks for its scheme, and what ends an attribute.
fn is_plain(address: &str) -> bool {
    address.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\"<>\\^`{|}".contains(c))
}

/// Scheme and host of a whole address, such as `https://example.org`; none of a path.
pub(crate) fn origin(address: &str) -> Option<&str> {
    let after = ["http://", "https://"]
        .iter()
        .find(|scheme| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))?;
    let end = address[after.len()..].find(['/', '?', '#']).map_or(address.len(), |end| after.len() + end);
    (end > after.len() && is_plain(address)).then(|| &address[..end])
}

/// The address of a folder, with a slash at its end; the page in it may be named.
pub(crate) fn folder(address: &str) -> String {
    let folder = address.split(['#', '?']).next().unwrap_or_default();
    let folder = folder.strip_suffix("index.html").unwrap_or(folder);
    if folder.is_empty() || folder.ends_with('/') { folder.to_owned() } else { format!("{folder}/") }
}

/// What a path means that stands in a page at a whole address.
pub(crate) fn resolved(base: &str, path: &str) -> Option<String> {
    Some(Url::parse(base).ok()?.join(path).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{folder, is_page, origin};

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

    #[test]
    fn an_origin_is_that_of_a_whole_address() {
        assert_eq!(origin("https://example.org/a/b"), Some("https://example.org"));
        assert_eq!(origin("HTTP://localhost:8000"), Some("HTTP://localhost:8000"));
        for none in ["", "../", "/a", "https://", "https:///a", "ftp://a/", "https://a b/", "é", "file:///a"]
        {
            assert_eq!(origin(none), None, "{none}");
        }
    }

    #[test]
    fn a_folder_ends_with_a_slash() {
        for (address, wanted) in [
            ("https://example.org/f", "https://example.org/f/"),
            ("https://example.org/f/index.html#raft", "https://example.org/f/"),
            ("../", "../"),
            ("index.html", ""),
            ("", ""),
        ] {
            assert_eq!(folder(address), wanted);
        }
    }
}

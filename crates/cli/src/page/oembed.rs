//! What a program that shows embeds asks for: the answer of oEmbed 1.0 (oembed.com, section 2.3.4), as a file.

use serde_json::json;

/// Pixels of the frame.
const SIZE: (u32, u32) = (720, 460);

/// The answer for a run. `site` is Faultline's whole address, `thumbnail` the picture's with its pixels.
pub(super) fn of(title: &str, site: &str, fragment: &str, thumbnail: Option<(String, u32, u32)>) -> String {
    let (width, height) = SIZE;
    let mut answer = json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Faultline",
        "provider_url": site,
        "width": width,
        "height": height,
        "html": frame(title, site, fragment),
    });
    if let Some((address, width, height)) = thumbnail {
        answer["thumbnail_url"] = address.into();
        answer["thumbnail_width"] = width.into();
        answer["thumbnail_height"] = height.into();
    }
    format!("{answer:#}\n")
}

fn frame(title: &str, site: &str, fragment: &str) -> String {
    let (width, height) = SIZE;
    let source = super::leaf::escaped(&format!("{site}?embed=minimal#{fragment}"));
    let title = super::leaf::escaped(title);
    format!(
        "<iframe src=\"{source}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" \
         allow=\"clipboard-write\" style=\"border: 0; max-width: 100%\"></iframe>"
    )
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn an_answer_has_what_the_type_requires_and_nothing_breaks_out_of_its_frame() {
        let text = of("a \"b\" <c>", "https://example.org/f/", "raft?nodes=3&at=1s", None);
        let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for key in ["version", "type", "html", "width", "height"] {
            assert!(!answer[key].is_null(), "{key}: {text}");
        }
        let html = answer["html"].as_str().expect("a text");
        assert!(html.contains("#raft?nodes=3&amp;at=1s\""), "{html}");
        assert!(html.contains("title=\"a &quot;b&quot; &lt;c&gt;\""), "{html}");
        assert!(answer["thumbnail_url"].is_null());
    }
}

//! Pictures that carry their run.

use faultline_export::carried::{self, Found};
use faultline_scenario::Link;
use faultline_words::{Ui, Words};

/// The link of the run that a picture carries, an SVG or a PNG, by its first bytes.
///
/// # Errors
/// In words: that it carries none, or what is wrong with the link.
pub(crate) fn open(bytes: &[u8], words: &dyn Words) -> Result<String, String> {
    let block = match carried::find(bytes) {
        Ok(Found::Block(block)) => block,
        Ok(Found::TooLong) => return Err(words.ui(Ui::PictureTooLong).to_string()),
        Ok(Found::Neither) => return Err(words.ui(Ui::NoPicture).to_string()),
        // Memory can be read.
        Ok(Found::Nothing) | Err(_) => return Err(words.ui(Ui::NoRunInPicture).to_string()),
    };
    // Below it stand expectations, which are for the command line.
    let line = block.trim_start().lines().next().unwrap_or_default().trim();
    let fragment = line.split_once('#').map_or(line, |(_, fragment)| fragment);
    Link::decode(fragment).map_err(|error| words.link_error(&error))?;
    Ok(fragment.to_string())
}

/// A PNG with a run in it.
///
/// # Errors
/// In words: that it is no PNG.
pub(crate) fn carry(bytes: &[u8], block: &str, words: &dyn Words) -> Result<Vec<u8>, String> {
    carried::into_png(bytes, block).map_err(|_| words.ui(Ui::ExportNoPicture).to_string())
}

#[cfg(test)]
mod tests {
    use super::{carry, open};
    use crate::export::export;
    use crate::message::{Colors, Export, Form, Response};
    use faultline_scenario::limits::MAX_PICTURE;
    use faultline_words::{Chinese, English};

    const LINK: &str = "raft?nodes=3&seed=42&do=0.4s+cut+n1+-%3E+n2&at=0.5s";

    #[test]
    fn an_exported_picture_opens_its_run() {
        for form in [Form::Network, Form::Diagram, Form::Charts, Form::Logs] {
            let asked = Export { form, link: LINK.into(), from: 0, to: 500_000, colors: Colors::Light };
            let Ok(Response::Picture { svg, block }) = export(&asked, &English) else { panic!("a picture") };
            assert_eq!(open(svg.as_bytes(), &English).as_deref(), Ok(LINK), "{form:?}");
            // Its pixels carry the same.
            assert!(svg.contains(&block.replace('&', "&amp;").replace('>', "&gt;")), "{block}");
            assert!(block.starts_with(LINK) && block.contains("\nexpect: digest "), "{block}");
        }
    }

    #[test]
    fn what_carries_no_run_is_refused_in_words() {
        for bytes in [
            &b"<svg></svg>"[..],
            b"\x89PNG\r\n\x1a\n",
            b"",
            b"\xff\xd8\xff\xe0 a photo",
            &[&b"<svg>"[..], &[b' '; MAX_PICTURE]].concat(),
            b"<svg><metadata id=\"faultline\">raft?nodes=101</metadata></svg>",
        ] {
            let (english, chinese) = (open(bytes, &English), open(bytes, &Chinese));
            assert!(english.is_err() && chinese.is_err() && english != chinese, "{english:?}");
        }
        // Each of them is told in words of its own.
        let told = |bytes: &[u8]| open(bytes, &English).expect_err("it carries none");
        assert!(told(b"\xff\xd8\xff\xe0 a photo").contains("SVG and PNG"));
        assert!(told(b"<svg/>").contains("carries no run"));
        assert!(told(&[&b"<svg>"[..], &[b' '; MAX_PICTURE]].concat()).contains("1 MiB"));
        assert!(carry(b"x", LINK, &English).is_err());
    }
}

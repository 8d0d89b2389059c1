//! Bytes as text that may stand in an element of an HTML file in UTF-8: seven bits a character, where base64 has six. So
//! eight bytes of text are made of seven, as in base122; `static/single.js` reads it.
//!
//! Characters that something on the way could change, end the element or hide are not written: a character of two bytes says
//! which of them it is, and has the next seven bits with it, so nothing is lost.

/// What is not written as it is: what HTML, an editor, a terminal or an old program does something of its own with. NUL, bell, backspace,
/// vertical tab, form feed, carriage return, shift out and in, flow control, cancel, end of file (Windows), escape, `<`, delete.
const CHANGED: [u8; 15] = [0, 7, 8, 11, 12, 13, 14, 15, 17, 19, 24, 26, 27, b'<', 127];

/// The first character of two bytes.
const TWO: u32 = 0x80;

/// Bytes in groups of seven bits, the highest first; the last group is filled up with zeros.
struct Groups<'a> {
    bytes: std::slice::Iter<'a, u8>,
    held: u32,
    bits: u32,
}

impl Iterator for Groups<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.bits < 7 {
            match self.bytes.next() {
                Some(byte) => (self.held, self.bits) = (self.held << 8 | u32::from(*byte), self.bits + 8),
                None if self.bits == 0 => return None,
                None => (self.held, self.bits) = (self.held << (7 - self.bits), 7),
            }
        }
        self.bits -= 7;
        let group = self.held >> self.bits & 127;
        self.held &= (1 << self.bits) - 1;
        u8::try_from(group).ok()
    }
}

/// How long the text is at most, in bytes.
pub(crate) fn length(bytes: usize) -> usize {
    bytes * 8 / 7 + 2
}

/// Writes bytes. How many there are must stand elsewhere.
pub(crate) fn write(out: &mut String, bytes: &[u8]) {
    let mut groups = Groups { bytes: bytes.iter(), held: 0, bits: 0 };
    while let Some(group) = groups.next() {
        let changed = (0_u32..).zip(CHANGED).find(|(_, other)| *other == group);
        let sign = match changed {
            None => Some(char::from(group)),
            Some((place, _)) => {
                char::from_u32(TWO + place * 128 + u32::from(groups.next().unwrap_or_default()))
            }
        };
        out.extend(sign);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, size: usize) -> Vec<u8> {
        let groups = text.chars().flat_map(|sign| match u32::from(sign) {
            plain @ 0..TWO => vec![plain],
            two => {
                vec![
                    u32::from(CHANGED[usize::try_from((two - TWO) / 128).expect("small")]),
                    (two - TWO) % 128,
                ]
            }
        });
        let bits: Vec<u8> =
            groups.flat_map(|group| (0..7).rev().map(move |bit| u8::from(group >> bit & 1 == 1))).collect();
        bits.chunks(8).take(size).map(|byte| byte.iter().fold(0, |all, bit| all << 1 | bit)).collect()
    }

    /// Every byte beside every other.
    fn pairs() -> Vec<u8> {
        (0..=255).flat_map(|first| (0..=255).flat_map(move |second| [first, second])).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        for size in (0..40).chain([131_072]) {
            let bytes = &pairs()[..size];
            let mut text = String::new();
            write(&mut text, bytes);
            assert_eq!(read(&text, size), bytes, "{size}");
            assert!(text.len() <= length(size), "{} of {size}", text.len());
        }
    }

    #[test]
    fn nothing_is_written_that_could_be_changed_on_the_way() {
        let mut text = String::new();
        write(&mut text, &pairs());
        assert!(text.bytes().all(|byte| !CHANGED.contains(&byte)));
        assert!(text.chars().all(|sign| sign < '\u{800}'));
    }

    #[test]
    fn seven_bits_stand_in_a_character() {
        let mut text = String::new();
        // 1000001 1000010 (`<`, and what follows it) 0111100 1000011 0…
        write(&mut text, &[0b1000_0011, 0b0000_1001, 0b1110_0100, 0b0011_0000]);
        assert_eq!(text, format!("AB{}\u{80}", char::from_u32(0x80 + 13 * 128 + 67).expect("a sign")));
    }
}

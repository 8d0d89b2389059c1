//! Whatever a link says, reading it takes little memory. Alone in its file, because tests in one file share
//! the memory that is measured.
#![cfg(target_os = "linux")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use faultline_scenario::limits::{MAX_LINK, MAX_PACKED};
use faultline_scenario::{Link, LinkError};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress, create_comp_flags_from_zip_params};

/// The most memory that this process ever had, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel says");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says");
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1024
}

/// As much deflate as a link may hold, every few bytes of which give a megabyte of zeros.
fn bomb() -> String {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(9, -15, 0));
    let mut block = vec![0; 1 << 16];
    // A full flush ends on a whole byte and refers to nothing before it: the block can be repeated.
    let (_, _, length) = compress(&mut compressor, &vec![b'0'; 1 << 20], &mut block, TDEFLFlush::Full);
    let blocks = (MAX_LINK / 4 * 3 - 100) / length;
    let bytes = [block[..length].repeat(blocks), compress_to_vec(&[], 1)].concat();
    assert!(blocks > 500, "half a gigabyte");
    format!("raft?z={}", URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn a_bomb_of_half_a_gigabyte_takes_a_few_megabytes() {
    let bomb = bomb();
    assert!(bomb.len() <= MAX_LINK);
    let before = peak();
    assert_eq!(Link::decode(&bomb), Err(LinkError::Bomb { max: MAX_PACKED }));
    assert!(peak() - before < 8 << 20, "{} bytes", peak() - before);
}

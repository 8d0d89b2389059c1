//! Gifford 1979: with r + w > N there is a non-null intersection between every read quorum and every write quorum. Bailis et al.
//! 2012: a read quorum that is drawn at random misses a write quorum with the chance C(N−W, R) / C(N, R). Both counted out.

use faultline_engine::settings::Number;
use faultline_replication::quorum::{Config, Terms};

/// All sets of so many of N replicas, as bits.
fn quorums(copies: u32, size: u32) -> impl Iterator<Item = u32> + Clone {
    (0..1_u32 << copies).filter(move |set| set.count_ones() == size)
}

#[test]
fn the_chance_of_a_miss_is_that_of_all_pairs_of_quorums() {
    for copies in 1..=7_u16 {
        for reads in 1..=copies {
            for writes in 1..=copies {
                let config = Config {
                    copies: Number(copies),
                    reads: Number(reads),
                    writes: Number(writes),
                    ..Config::default()
                };
                let terms = config.terms(9);
                let (of, read, write) = (u32::from(copies), u32::from(reads), u32::from(writes));
                let all = quorums(of, read).count() * quorums(of, write).count();
                let pairs =
                    quorums(of, read).flat_map(|one| quorums(of, write).map(move |other| one & other));
                let misses = pairs.filter(|both| *both == 0).count();
                assert_eq!(terms.miss(), misses as u64 * 1_000_000 / all as u64, "{terms:?}");
                assert_eq!(terms.overlap(), misses == 0, "{terms:?}");
            }
        }
    }
}

/// The six that the book shows.
#[test]
fn six_known_chances() {
    let miss = |copies, reads, writes| Terms { copies, reads, writes }.miss();
    assert_eq!(miss(3, 1, 1), 666_666);
    assert_eq!(miss(3, 1, 2), 333_333);
    assert_eq!(miss(2, 1, 1), 500_000);
    assert_eq!(miss(5, 1, 1), 800_000);
    assert_eq!(miss(5, 2, 2), 300_000);
    assert_eq!(miss(3, 2, 2), 0);
}

/// No quorum is larger than what it is a part of, and ABD takes majorities.
#[test]
fn quorums_fit_the_nodes_that_there_are() {
    let config = Config { copies: Number(5), reads: Number(4), writes: Number(9), ..Config::default() };
    assert_eq!(config.terms(3), Terms { copies: 3, reads: 3, writes: 3 });
    assert_eq!(config.terms(9), Terms { copies: 5, reads: 4, writes: 5 });
    for (copies, majority) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (9, 5)] {
        let config = Config { copies: Number(copies), abd: true, ..Config::default() };
        let terms = config.terms(9);
        assert_eq!((terms.reads, terms.writes), (majority, majority), "of {copies}");
    }
}

//! Merkle trees (DeCandia 2007, §4.7): a hash for each leaf of keys, for each branch the hash of those below it. Two nodes with
//! the same root have the same keys and versions; where they differ, they follow the branches that do and exchange nothing else.

use super::config::Bugs;
use super::siblings::Siblings;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;

/// How many branches or leaves are below a branch.
const FAN: u16 = 4;
/// How many leaves there are: FAN³.
pub const LEAVES: u16 = 64;
/// Where the leaves begin, counted from the root, which is 0.
const FIRST_LEAF: u16 = (LEAVES - 1) / (FAN - 1);

/// A branch or leaf, by its number from the root, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Branch {
    /// Its number: the root is 0, and below `n` are `4n+1` to `4n+4`.
    pub number: u16,
    /// Its hash; 0 where there is nothing.
    pub hash: u64,
}

/// The hashes of a tree, from the root.
#[derive(Clone, Debug)]
pub(super) struct Tree(Vec<u64>);

/// One step of FNV-1a over eight bytes at once, and a shuffle of its bits.
fn mix(hash: u64, word: u64) -> u64 {
    let mixed = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    mixed ^ (mixed >> 29)
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash, u64::from(byte)))
}

/// The leaf of a key, from 0.
pub(super) fn leaf(key: Key) -> u16 {
    u16::try_from(hash(&key.to_string()) % u64::from(LEAVES)).unwrap_or(0)
}

impl Tree {
    /// The tree of these keys.
    pub(super) fn of<'a>(keys: impl Iterator<Item = (Key, &'a Siblings)>, bugs: &Bugs) -> Self {
        let mut hashes = vec![0; usize::from(FIRST_LEAF + LEAVES)];
        for (key, held) in keys {
            let mut own = hash(&key.to_string());
            if !bugs.hash_keys {
                own = held.iter().fold(own, |own, one| one.version.words().fold(mix(own, 1), mix));
            }
            // Keys in one leaf are added, so that their order does not matter.
            let place = usize::from(FIRST_LEAF + leaf(key));
            hashes[place] = mix(0, own).wrapping_add(hashes[place]);
        }
        for branch in (0..usize::from(FIRST_LEAF)).rev() {
            let below = branch * usize::from(FAN) + 1;
            let below = &hashes[below..below + usize::from(FAN)];
            hashes[branch] =
                if below.iter().all(|hash| *hash == 0) { 0 } else { below.iter().copied().fold(1, mix) };
        }
        Self(hashes)
    }

    pub(super) fn root(&self) -> Branch {
        Branch { number: 0, hash: self.0[0] }
    }

    /// What differs from what somebody else has sent: the branches below those that do, and the leaves that do.
    pub(super) fn differs(&self, others: &[Branch]) -> (Vec<Branch>, Vec<u16>) {
        let (mut branches, mut leaves) = (Vec::new(), Vec::new());
        for other in others {
            let own = self.0.get(usize::from(other.number)).copied();
            if own.is_none() || own == Some(other.hash) {
                continue;
            }
            if other.number >= FIRST_LEAF {
                leaves.push(other.number - FIRST_LEAF);
            } else {
                let below = other.number * FAN + 1..=other.number * FAN + FAN;
                branches.extend(below.map(|number| Branch { number, hash: self.0[usize::from(number)] }));
            }
        }
        (branches, leaves)
    }
}

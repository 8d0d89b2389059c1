//! Modules made smaller by Binaryen, two processes of Node.js at a time.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::{node, shell};

/// What does it, and says how.
const SCRIPT: &str = "xtask/src/parts/shrink.mjs";

/// What the outcome depends on besides a module: the script, and the version of Binaryen.
pub(super) fn way() -> Vec<u8> {
    let read = |path: PathBuf| fs::read(path).unwrap_or_default();
    [read(node::folder().join("package-lock.json")), read(shell::root().join(SCRIPT))].concat()
}

/// Reads each file and writes what is made of it to the second; `folder` is for notes.
pub(crate) fn all(folder: &Path, files: &[(PathBuf, PathBuf)]) -> Result<()> {
    thread::scope(|scope| {
        let halves = halves(files, |file| fs::metadata(file).map_or(0, |data| data.len()));
        let works: Vec<_> = halves
            .into_iter()
            .enumerate()
            .map(|(number, half)| {
                let list = folder.join(format!("shrink-{number}.json"));
                scope.spawn(move || one_after_another(&list, &half))
            })
            .collect();
        works
            .into_iter()
            .try_for_each(|work| work.join().map_err(|_| anyhow!("a thread ended with a panic"))?)
    })
}

fn one_after_another(list: &Path, files: &[(PathBuf, PathBuf)]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let told = || format!("{} cannot be written", list.display());
    fs::write(list, serde_json::to_string(files)?).with_context(told)?;
    let mut command = node::in_folder();
    command.arg(shell::root().join(SCRIPT)).arg(node::folder().join("node_modules/binaryen/index.js"));
    shell::run(command.arg(list))
}

/// Two lists that take about as long: the largest first, each to the list that has less.
fn halves(files: &[(PathBuf, PathBuf)], size: impl Fn(&Path) -> u64) -> [Vec<(PathBuf, PathBuf)>; 2] {
    let mut sorted: Vec<_> = files.iter().map(|file| (size(&file.0), file)).collect();
    sorted.sort_by_key(|(size, _)| Reverse(*size));
    let (mut halves, mut sums) = ([Vec::new(), Vec::new()], [0, 0]);
    for (size, file) in sorted {
        let to = usize::from(sums[1] < sums[0]);
        sums[to] += size;
        halves[to].push(file.clone());
    }
    halves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_shared_evenly_and_nothing_is_left_out() {
        let file = |size: &u64| (PathBuf::from(size.to_string()), PathBuf::new());
        let files: Vec<_> = [10, 700, 40, 300, 300, 90].iter().map(file).collect();
        let size = |path: &Path| path.to_string_lossy().parse().expect("its size");
        let [first, second] = halves(&files, size);
        let sum = |half: &[(PathBuf, PathBuf)]| half.iter().map(|file| size(&file.0)).sum::<u64>();
        assert_eq!((sum(&first), sum(&second)), (710, 730));
        assert_eq!(first.len() + second.len(), files.len());
    }
}

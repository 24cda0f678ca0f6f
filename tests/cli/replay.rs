//! Every seed and every finding of the fuzz targets, and changed copies of them, through the same functions as the targets.

use std::path::{Path, PathBuf};

use crate::entries::ENTRIES;
use crate::env::{all, walk};

/// The files that a target begins from: its own, and those of other programs in its format.
fn seeds(target: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = Vec::new();
    walk(&root.join("fuzz/seeds").join(target), &mut |path| seeds.push(path.to_owned()));
    walk(&root.join("fuzz/found").join(target), &mut |path| seeds.push(path.to_owned()));
    let (folder, ending) = match target {
        "file" => ("tests/data", "json"),
        "vcard" | "content" => ("tests/data/vcard", "vcf"),
        "ics" => ("tests/data/import", "ics"),
        "table" => ("tests/data/import", "csv"),
        "friends" => ("tests/data/import", "md"),
        "mail" | "headers" => ("tests/data/import", "mbox"),
        _ => ("tests/data", "nothing"),
    };
    walk(&root.join(folder), &mut |path| {
        if path.extension().is_some_and(|other| other == ending) {
            seeds.push(path.to_owned());
        }
    });
    seeds.retain(|path| path.file_name().is_none_or(|name| name != "SOURCES.md"));
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} begins from nothing");
    seeds
}

/// Numbers that look as if by chance, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// A copy with some bytes flipped, taken out, doubled, or replaced by others that mean something.
fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    const TELLING: [&str; 16] = [
        "\n",
        "\r\n",
        "\"",
        "\\",
        "{",
        "]",
        ",",
        ":",
        ";",
        "\0",
        "\u{feff}",
        "=\n",
        "99999999999",
        "-1",
        "\u{202e}",
        "BEGIN:",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(20)).min(bytes.len());
        match dice.below(5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < end => drop(bytes.drain(at..end)),
            2 if at < end => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, TELLING[dice.below(TELLING.len())].bytes())),
        }
    }
    bytes
}

#[test]
fn what_was_ever_found_holds() {
    let copies = if all() { 2000 } else { 12 };
    for (target, entry) in ENTRIES {
        let (mut files, mut dice) = (0, Dice(7));
        for path in seeds(target) {
            let bytes = std::fs::read(&path).unwrap();
            println!("{target}: {}", path.display());
            entry(&bytes);
            for _ in 0..copies {
                let bytes = changed(&bytes, &mut dice);
                let result = std::panic::catch_unwind(|| entry(&bytes));
                if result.is_err() {
                    panic!("{target}, from {}: {}", path.display(), bytes.escape_ascii());
                }
            }
            files += 1;
        }
        println!("{target}: {files} files, {} copies of them with changes", files * copies);
    }
}

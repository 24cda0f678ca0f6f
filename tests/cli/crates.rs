//! What netrec is built from, held against `deny.toml`: the same rules as those of `cargo deny`, with nothing but cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::env::skipped;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The strings in a list of `deny.toml`: what stands in quotes first on each of its lines.
fn listed(deny: &str, list: &str) -> BTreeSet<String> {
    let body = deny.split_once(&format!("\n{list} = [\n")).unwrap().1.split_once("\n]").unwrap().0;
    let lines = body.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('"').nth(1).unwrap().to_owned()).collect()
}

/// Every crate of `Cargo.lock`: name, version, source.
fn locked() -> Vec<[String; 3]> {
    let lock = read("Cargo.lock");
    let value = |part: &str, key: &str| {
        let line = part.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        line.map(|line| line.trim_end_matches('"').to_owned()).unwrap_or_default()
    };
    let parts = lock.split("[[package]]").skip(1);
    parts.map(|part| ["name", "version", "source"].map(|key| value(part, key))).collect()
}

/// Whether one of the licences that a crate may be used under is allowed, by the grammar of SPDX.
fn allows(allowed: &BTreeSet<String>, licence: &str) -> bool {
    let text = licence.replace('/', " OR ").replace('(', "( ").replace(')', " )");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    let allows = any(&words, &mut at, allowed);
    assert_eq!(at, words.len(), "{licence}");
    allows
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        is |= all(words, at, allowed);
    }
    is
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        is &= one(words, at, allowed);
    }
    is
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let word = words[*at];
    *at += 1;
    if word == "(" {
        let is = any(words, at, allowed);
        *at += 1;
        return is;
    }
    let mut name = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        name = format!("{word} WITH {}", words[*at + 1]);
        *at += 2;
    }
    allowed.contains(&name)
}

#[test]
fn a_licence_is_read_as_it_is_written() {
    let allowed = ["MIT", "ISC"].map(str::to_owned).into();
    for (licence, is) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("(GPL-3.0 OR MIT) AND Zlib", false),
        ("MIT OR GPL-3.0 AND Zlib", true),
        ("MIT WITH LLVM-exception", false),
    ] {
        assert_eq!(allows(&allowed, licence), is, "{licence}");
    }
}

#[test]
fn every_crate_comes_from_where_it_may_and_once() {
    let deny = read("deny.toml");
    let (sources, skipped) = (listed(&deny, "allow-registry"), listed(&deny, "skip"));
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for [name, version, source] in locked() {
        let registry = source.strip_prefix("registry+").unwrap_or(&source);
        assert!(name == "netrec" && source.is_empty() || sources.contains(registry), "{name} comes from {source:?}");
        versions.entry(name).or_default().insert(version);
    }
    let doubled: BTreeSet<String> =
        versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name.clone()).collect();
    assert_eq!(doubled, skipped, "crates in more than one version, and those that deny.toml knows of");
    println!("{} crates, {} of them in more than one version", versions.len(), doubled.len());
}

#[test]
fn every_crate_has_a_licence_that_is_allowed() {
    let Some(cargo) = std::env::var_os("CARGO") else { return skipped("the tests were not started by cargo") };
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    if !output.status.success() {
        return skipped("not every crate is here: cargo fetch brings those for other systems too");
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed = listed(&read("deny.toml"), "allow");
    let crates = metadata["packages"].as_array().unwrap();
    assert_eq!(crates.len(), locked().len());
    for one in crates {
        let (name, licence) = (&one["name"], one["license"].as_str().unwrap_or_default());
        assert!(!licence.is_empty() && allows(&allowed, licence), "{name} may be used under {licence:?}");
    }
    // What no crate would miss does not stand there.
    for name in &allowed {
        let mut others = allowed.clone();
        others.remove(name);
        let needed = crates.iter().any(|one| !allows(&others, one["license"].as_str().unwrap()));
        assert!(needed, "{name} need not be allowed");
    }
    println!("{} crates under {} licences", crates.len(), allowed.len());
}

//! What `--version` says: the number, and in a build for use the commit and the day of it. And how such a build is linked.
//!
//! A build for trying things out names no commit: every commit would build it anew. Without git, as in a package, what cargo wrote
//! into the package is taken; without that the number stands alone.

use std::env::{var, var_os};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let root = PathBuf::from(var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut version = var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rerun-if-changed=build.rs");
    if var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
        watched(&root).iter().for_each(|path| println!("cargo:rerun-if-changed={}", path.display()));
        version += &origin(&root, var("SOURCE_DATE_EPOCH").ok().as_deref());
        if stands_fixed() {
            println!("cargo:rustc-link-arg-bins=-no-pie");
        }
    }
    println!("cargo:rustc-env=NETREC_VERSION={version}");
}

/// Whether a build for use can stand at a fixed address. Then nothing is relocated at each start, a tenth of what the shortest
/// commands take. Random addresses would guard against code that writes where it should not, which safe Rust does not.
fn stands_fixed() -> bool {
    let of_target = |name: &str| var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_static = of_target("FEATURE").split(',').any(|feature| feature == "crt-static");
    of_target("OS") == "linux" && of_target("ENV") == "gnu" && !is_static
}

/// What changes the origin of a build. A path that is not there would make every build anew.
pub fn watched(root: &Path) -> Vec<PathBuf> {
    let log = git(root, &["rev-parse", "--git-path", "logs/HEAD"]).map(|path| root.join(path));
    let paths = log.into_iter().chain([root.join("src"), root.join("Cargo.toml"), root.join("Cargo.lock")]);
    paths.filter(|path| path.exists()).collect()
}

/// The commit and its day in parentheses, as far as they are known. A `+` behind the commit says that the source was changed since.
/// Builds that must come out the same every time set `SOURCE_DATE_EPOCH`, in seconds since 1970: its day is taken instead.
pub fn origin(root: &Path, epoch: Option<&str>) -> String {
    let commit = git(root, &["rev-parse", "--short=9", "HEAD"]).map(|commit| {
        let changed = git(root, &["status", "--porcelain", "--untracked-files=no"]).is_some();
        format!("{commit}{}", if changed { "+" } else { "" })
    });
    let day = epoch.and_then(|seconds| seconds.trim().parse().ok()).map(day);
    let day = day.or_else(|| git(root, &["show", "--no-patch", "--format=%cs", "HEAD"]));
    let known: Vec<String> = commit.or_else(|| packaged(root)).into_iter().chain(day).collect();
    if known.is_empty() { String::new() } else { format!(" ({})", known.join(" ")) }
}

/// What git says of a repository that begins here, where it says anything. One that merely contains us is somebody else's.
fn git(root: &Path, words: &[&str]) -> Option<String> {
    if !root.join(".git").exists() {
        return None;
    }
    let output = Command::new("git").arg("-C").arg(root).args(words).env_remove("GIT_DIR").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    Some(said.trim().to_owned()).filter(|said| output.status.success() && !said.is_empty())
}

/// The commit that cargo wrote into a package.
fn packaged(root: &Path) -> Option<String> {
    let text = std::fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    let (_, behind) = text.split_once("\"sha1\"")?;
    Some(behind.split('"').nth(1)?.get(..9)?.to_owned())
}

/// The day of a time in seconds since 1970, in UTC, by <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>.
fn day(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

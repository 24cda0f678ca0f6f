//! `--version`: the number, and in a build for use the commit and the day of it.

use std::path::Path;

use crate::env::{Env, skipped};
use crate::refusals::works;

#[allow(dead_code, reason = "main is for cargo")]
#[path = "../../build.rs"]
mod build;

#[test]
fn a_build_for_tests_says_its_number() {
    let said = Env::new().run(&["--version"]).ok().out.clone();
    let number = concat!("netrec ", env!("CARGO_PKG_VERSION"));
    assert_eq!(said.split(" (").next().unwrap().trim_end(), number);
    assert_eq!(Env::new().run(&["-V"]).ok().out, said);
}

#[test]
fn a_build_for_use_says_where_it_comes_from() {
    if !works("git", &["--version"]) {
        return skipped("git is not installed");
    }
    let net = Env::new();
    let root = net.home();
    let git = |line: &str| {
        let mut command = net.command_of("git", &line.split(' ').collect::<Vec<_>>());
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-03-01T12:00:00Z");
        }
        net.outcome(command).ok().out.trim().to_owned()
    };
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    assert_eq!(build::origin(&root, None), "");
    assert_eq!(build::watched(&root), [] as [&Path; 0]);
    // A package.
    write(
        ".cargo_vcs_info.json",
        "{\n  \"git\": {\n    \"sha1\": \"0123456789abcdef0123456789abcdef01234567\"\n  }\n}\n",
    );
    assert_eq!(build::origin(&root, None), " (012345678)");
    assert_eq!(build::origin(&root, Some("951782400")), " (012345678 2000-02-29)");
    // A checkout.
    write("Cargo.toml", "");
    git("init -q");
    git("add Cargo.toml");
    git("commit -q -m first");
    let commit = git("rev-parse --short=9 HEAD");
    assert_eq!(build::origin(&root, None), format!(" ({commit} 2026-03-01)"));
    assert_eq!(build::origin(&root, Some("0")), format!(" ({commit} 1970-01-01)"));
    assert_eq!(build::origin(&root, Some("soon")), format!(" ({commit} 2026-03-01)"));
    let watched = build::watched(&root);
    assert_eq!(watched, [root.join(".git/logs/HEAD"), root.join("Cargo.toml")]);
    let before = std::fs::read(&watched[0]).unwrap();
    git("commit -q --allow-empty -m second");
    assert_ne!(std::fs::read(&watched[0]).unwrap(), before);
    write("Cargo.toml", "changed");
    let commit = git("rev-parse --short=9 HEAD");
    assert_eq!(build::origin(&root, None), format!(" ({commit}+ 2026-03-01)"));
    // A folder in somebody else's.
    std::fs::create_dir(root.join("within")).unwrap();
    assert_eq!(build::origin(&root.join("within"), None), "");
}

#[test]
fn days_are_those_of_the_calendar() {
    let of = |seconds: i64| build::origin(Path::new("/nowhere"), Some(&seconds.to_string()));
    for day in (-800_000..=800_000).step_by(97).chain([0, 59, 60, 10_957, 11_016, 11_017]) {
        let date = chrono::DateTime::from_timestamp(day * 86_400 + 86_399, 0).unwrap().date_naive();
        if chrono::Datelike::year(&date) > 0 {
            assert_eq!(of(day * 86_400 + 86_399), format!(" ({date})"));
        }
    }
}

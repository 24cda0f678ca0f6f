//! `--demo`: the sample network.

use crate::env::{Env, each};
use crate::sample::NETWORK;

#[test]
fn it_has_something_due_of_every_type_on_any_day() {
    for today in ["2026-09-12", "2027-02-28", "2028-02-29"] {
        let net = Env::new().on(today);
        let due = net.read(&["--demo", "due", "--json"]);
        let types = each(&due, "type");
        for kind in ["reminder", "meeting", "cadence", "birthday", "explore"] {
            assert!(types.contains(&kind), "{today}: no {kind}");
        }
        assert!(net.read(&["--demo", "list", "--json"]).as_array().unwrap().len() >= 25);
        net.run(&["--demo"]).ok();
        net.run(&["--demo", "show", "suharti"]).ok();
        assert_eq!(net.everything(), [], "the home stays as it was");
    }
}

#[test]
fn changes_are_thrown_away() {
    let net = Env::with(NETWORK);
    let before = net.everything();
    net.ok(&["--demo", "add", "Nobody Else"]);
    net.ok(&["--demo", "log", "suharti", "tea"]);
    let list = net.read(&["--demo", "list", "--json"]);
    assert!(!each(&list, "name").contains(&"Nobody Else"));
    assert!(net.everything() == before);
}

#[test]
fn it_leaves_nothing_in_the_folder_for_temporary_files() {
    let net = Env::new();
    let folder = net.home().join("tmp");
    std::fs::create_dir(&folder).unwrap();
    let mut command = net.command(&["--demo", "log", "suharti", "tea"]);
    command.env("TMPDIR", &folder);
    net.outcome(command).ok();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

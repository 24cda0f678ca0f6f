//! Files behind symbolic links.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn a_linked_file_stays_a_link_and_its_target_keeps_its_mode() {
    let net = Env::new();
    let real = net.home().join("sync/people.json");
    std::fs::create_dir_all(real.parent().unwrap()).unwrap();
    std::fs::create_dir_all(net.path().parent().unwrap()).unwrap();
    std::fs::write(&real, NETWORK).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    let between = net.home().join("between.json");
    symlink("sync/people.json", &between).unwrap();
    symlink(&between, net.path()).unwrap();
    net.ok(&["log", "ana", "coffee"]);
    assert_eq!(std::fs::read_link(net.path()).unwrap(), between);
    assert_eq!(std::fs::read_link(&between).unwrap(), PathBuf::from("sync/people.json"));
    assert!(std::fs::read_to_string(&real).unwrap().contains("coffee\"}"));
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(real.with_file_name("people.json.bak").exists(), "what belongs to the file stands beside the real one");
    assert!(!net.beside(".bak").exists() && !net.beside(".lock").exists());
    net.ok(&["restore", "last"]);
    net.ok(&["undo"]);
    net.ok(&["undo"]);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), NETWORK);
    assert!(net.path().is_symlink());
}

#[test]
fn one_file_has_one_history_by_whatever_path() {
    let net = Env::with(NETWORK);
    let link = net.home().join("link.json");
    symlink(net.path(), &link).unwrap();
    net.ok(&["--file", "link.json", "log", "ana", "one"]);
    net.ok(&["--file", &format!("{}/./link.json", net.home().display()), "log", "ana", "two"]);
    net.ok(&["log", "ana", "three"]);
    assert_eq!(net.history().len(), 3);
    let folder = net.home().join("folder");
    symlink(net.path().parent().unwrap(), &folder).unwrap();
    net.ok(&["--file", "folder/netrec.json", "undo"]);
    assert_eq!(net.history().len(), 4);
}

#[test]
fn a_link_to_nothing_makes_the_file_at_its_end() {
    let net = Env::new();
    let real = net.home().join("real.json");
    std::fs::create_dir_all(net.path().parent().unwrap()).unwrap();
    symlink(&real, net.path()).unwrap();
    net.run(&["list", "--json"]).ok().stdout("[]\n");
    net.ok(&["add", "Ana"]);
    assert!(net.path().is_symlink() && real.is_file());
}

#[test]
fn a_link_that_turns_in_a_circle_is_refused() {
    let net = Env::new();
    std::fs::create_dir_all(net.path().parent().unwrap()).unwrap();
    symlink(net.path(), net.path()).unwrap();
    for words in [&["list"][..], &["add", "Ana"]] {
        let line = net.refused(words, 1);
        assert!(line.contains("too many links"), "{line}");
    }
}

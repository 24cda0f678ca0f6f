//! `netrec dupes` and `netrec merge`.

use serde_json::json;

use crate::env::{Env, each, keys};
use crate::sample::NETWORK;

/// The sample with Ana a second time, who has things of her own, and two called Priya Sharma.
fn network() -> Env {
    let net = Env::with(NETWORK);
    net.ok(&[
        "add",
        "Ana Sousa",
        "--email",
        "ana@kopi.co",
        "--email",
        "ana@new.example",
        "--org",
        "Kopi",
        "--circle",
        "wide",
        "--note",
        "Moves to Solo.",
        "--interest",
        "Coffee",
        "--interest",
        "tea",
        "--field",
        "shoe=39",
        "--force",
    ]);
    net.ok(&["add", "Priya Sharma", "--org", "Azure"]);
    net.ok(&["add", "Priya Sharma", "--org", "Basalt", "--force"]);
    net.ok(&["log", "ana-sousa,budi", "tea", "--on", "2026-09-11"]);
    net.ok(&["remind", "ana-sousa", "2026-10-01", "the seeds"]);
    net.ok(&["link", "ana-sousa", "tanaka-hanako", "--as", "pen friends"]);
    net.ok(&["link", "budi", "ana-sousa"]);
    net
}

#[test]
fn who_is_in_the_file_twice() {
    let net = network();
    insta::assert_snapshot!(net.run(&["dupes"]).ok().page());
    let pairs = net.read(&["dupes", "--json"]);
    assert_eq!(keys(&pairs[0]), ["pair", "people", "score", "reasons"]);
    assert_eq!(keys(&pairs[0]["people"][0]), ["handle", "name"]);
    assert_eq!(each(&pairs, "pair"), ["ana-souza ana-sousa", "priya-sharma priya-sharma-2"]);
    net.run(&["dupes", "-o", "ids"]).ok().stdout("ana-souza ana-sousa\npriya-sharma priya-sharma-2\n").stderr("");
    let csv = net.run(&["dupes", "-o", "csv"]).ok().out.clone();
    assert!(csv.starts_with("pair,people,score,reasons\nana-souza ana-sousa,ana-souza;ana-sousa,"), "{csv}");
    net.ok(&["link", "priya-sharma", "priya-sharma-2", "--as", "namesakes"]);
    net.run(&["dupes", "-o", "ids"]).ok().stdout("ana-souza ana-sousa\n");
    Env::new().run(&["dupes"]).ok().stdout("").stderr("Nobody seems to be in the file twice\n");
    Env::new().run(&["dupes", "--json"]).ok().stdout("[]\n");
}

#[test]
fn where_two_differ_nothing_is_guessed() {
    let net = network();
    let line = net.refused(&["merge", "ana-souza", "ana-sousa"], 1);
    assert_eq!(
        line,
        "Ana Souza (ana-souza) and Ana Sousa (ana-sousa) differ in circle (inner, wide), org (Kopi Co, Kopi), \
         fields.shoe (38, 39); say whose stay: --keep ana-souza or --keep ana-sousa"
    );
    net.refused(&["merge", "ana-souza", "ana-sousa", "--yes"], 1);
    net.refused(&["merge", "priya-sharma", "priya-sharma-2"], 1);
    let line = net.refused(&["merge", "ana-souza", "ana-sousa", "--keep", "budi"], 2);
    assert!(line.contains("neither of the two"), "{line}");
    net.refused(&["merge", "budi", "budi"], 2);
    net.refused(&["merge", "budi", "nobody"], 1);
    net.refused(&["merge", "budi"], 2);
}

#[test]
fn all_of_the_other_comes_over_and_one_undo_takes_it_back() {
    let net = network();
    let before = net.file();
    let said = net.ok(&["merge", "ana-souza", "ana-sousa", "--keep", "ana-souza"]);
    assert_eq!(
        said,
        "Merged Ana Sousa (ana-sousa) into Ana Souza (ana-souza), with 1 meeting, 1 reminder, 1 link; netrec undo takes it back\n\
         Let go: circle wide, org Kopi, fields.shoe 39\n"
    );
    let ana = net.read(&["show", "ana-souza", "--json"]);
    assert_eq!(ana["aka"], json!(["Aninha", "Ana Sousa", "ana-sousa"]));
    assert_eq!(ana["emails"], json!(["ana@kopi.co", "ana@souza.example", "ana@new.example"]));
    assert_eq!(ana["interests"], json!(["coffee", "robusta", "tea"]));
    assert_eq!((ana["org"].as_str(), ana["circle"].as_str()), (Some("Kopi Co"), Some("inner")));
    assert_eq!(ana["note"], "Met at the espresso stand.\n\nMoves to Solo.");
    assert_eq!(each(&ana["links"], "handle"), ["jose-marti", "tanaka-hanako", "budi"]);
    assert_eq!(each(&ana["timeline"], "text"), ["tea", "coffee and compilers"]);
    assert!(each(&ana["reminders"], "text").contains(&"the seeds"));
    // The former handle still leads to her.
    assert_eq!(net.read(&["show", "ana-sousa", "--json"])["handle"], "ana-souza");
    net.ok(&["check"]);
    net.ok(&["undo"]);
    assert_eq!(net.file(), before);
}

#[test]
fn the_other_may_be_the_one_who_is_kept() {
    let net = network();
    net.ok(&["config", "me", "ana-souza"]);
    net.ok(&["merge", "ana-souza", "ana-sousa", "--keep", "ana-sousa"]);
    let ana = net.read(&["show", "ana-sousa", "--json"]);
    assert_eq!((ana["handle"].as_str(), ana["org"].as_str()), (Some("ana-sousa"), Some("Kopi")));
    assert_eq!(ana["aka"], json!(["Ana Souza", "Aninha", "ana-souza"]));
    net.run(&["config", "me"]).ok().stdout("ana-sousa\n");
    net.ok(&["check"]);
}

#[test]
fn a_meeting_with_both_is_a_meeting_with_one() {
    let net = Env::new();
    net.ok(&["add", "Ana Souza"]);
    net.ok(&["add", "Ana S"]);
    net.ok(&["log", "ana-souza,ana-s", "coffee"]);
    net.ok(&["link", "ana-souza", "ana-s"]);
    net.ok(&["merge", "ana-souza", "ana-s"]);
    let ana = net.read(&["show", "ana-souza", "--json"]);
    assert_eq!(ana["links"], json!([]));
    assert_eq!(each(&ana["timeline"][0]["with"], "handle"), ["ana-souza"]);
    net.ok(&["check"]);
}

//! `netrec review`.

use serde_json::json;

use crate::env::{Env, keys};
use crate::sample::NETWORK;

#[test]
fn every_figure_with_its_suggestion() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["review"]).ok().page());
    insta::assert_snapshot!(Env::new().run(&["review"]).ok().page());
}

#[test]
fn the_keys_for_programs() {
    let net = Env::with(NETWORK);
    let row = net.read(&["review", "--json"]);
    let figures = ["in_person", "time", "worlds", "follow_ups", "first_follow_up", "unknown", "new", "days"];
    assert_eq!(keys(&row)[..4], ["since", "until", "people", "meetings"]);
    assert_eq!(keys(&row)[4..], figures);
    for (figure, wanted) in figures.iter().zip([
        "share in_person virtual unknown by_medium suggestion",
        "talks people half most suggestion",
        "neglected worlds suggestion",
        "kept late broken open suggestion",
        "median_days followed waiting suggestion",
        "people of first suggestion",
        "months suggestion",
        "from meetings suggestion",
    ]) {
        assert_eq!(keys(&row[figure]).join(" "), wanted);
        assert_eq!(keys(&row[figure]["suggestion"]), ["text", "command"]);
    }
    assert_eq!(keys(&row["time"]["most"][0]), ["handle", "name", "talks"]);
    assert_eq!(keys(&row["worlds"]["worlds"][0]), ["world", "people", "talks", "last", "new"]);
    assert_eq!(keys(&row["in_person"]["by_medium"][0]), ["via", "meetings"]);
    assert_eq!(keys(&row["new"]["months"][0]), ["month", "people"]);
    net.run(&["review", "-o", "csv"]).ok();
    net.run(&["review", "-o", "ids"]).ok().stdout("2025-09-13\n");
}

#[test]
fn since_a_day_and_of_some_people() {
    let net = Env::with(NETWORK);
    for (words, since, people, meetings) in [
        (&["review"][..], "2025-09-13", 5, 2),
        (&["review", "--since", "2026-09-01"], "2026-09-01", 5, 1),
        (&["review", "--since", "30d"], "2026-08-13", 5, 1),
        (&["review", "--where", "ana"], "2025-09-13", 1, 1),
        (&["review", "--where", "-ana"], "2025-09-13", 4, 1),
        (&["review", "--where", "tag:nobody"], "2025-09-13", 0, 0),
    ] {
        let row = net.read(&[words, &["--json"]].concat());
        assert_eq!(
            (&row["since"], &row["people"], &row["meetings"]),
            (&json!(since), &json!(people), &json!(meetings))
        );
    }
    // You are none of the people you know.
    net.ok(&["config", "me", "ana"]);
    assert_eq!(net.read(&["review", "--json"])["people"], 4);
}

#[test]
fn what_is_known_of_somebody_may_stand_anywhere() {
    let unknown = |text: &str| Env::with(text).read(&["review", "--json"])["unknown"]["people"].clone();
    let bare = NETWORK.replace(",\"interests\":[\"chess\"]", "").replace("\"birthday\":\"1990-09-12\",", "");
    assert_eq!(unknown(NETWORK), 0);
    assert_eq!(unknown(&bare), 1, "of Budi nothing is left");
    for (from, to) in [
        ("\"text\":\"he moves\"", "\"text\":\"he moves\",\"learned\":[\"two sons\"]"),
        ("\"text\":\"he moves\"", "\"le\\u0061rned\":[\"two sons\"]"),
        ("\"handle\":\"budi\"", "\"handle\":\"budi\",\"note\":\"likes tea\""),
        ("\"handle\":\"budi\"", "\"handle\":\"budi\",\"facts\":[{\"text\":\"two sons\"}]"),
        ("\"handle\":\"budi\"", "\"n\\u006fte\":\"tea\",\"handle\":\"budi\""),
    ] {
        assert_eq!(unknown(&bare.replace(from, to)), 0, "{to}");
    }
    for (from, to) in [
        ("\"text\":\"he moves\"", "\"text\":\"learned\",\"learned\":[]"),
        ("\"handle\":\"budi\"", "\"handle\":\"budi\",\"note\":\"\",\"likes\":[],\"facts\":null"),
        ("\"handle\":\"budi\"", "\"likes\":[\"tea\"],\"handle\":\"budi\",\"likes\":[]"),
    ] {
        assert_eq!(unknown(&bare.replace(from, to)), 1, "{to}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["review", "--since", "tomorrow"][..],
        &["review", "--since", "once"],
        &["review", "--where", "frob:x"],
        &["review", "--where", "tag:a", "tag:b"],
        &["review", "ana"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

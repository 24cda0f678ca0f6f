//! `netrec path`.

use serde_json::json;

use crate::env::{Env, keys};
use crate::sample::NETWORK;

/// The chains by the handles of those on them.
fn chains(net: &Env, word: &str) -> Vec<Vec<String>> {
    let row = net.read(&["path", word, "--json"]);
    let handles =
        |chain: &serde_json::Value| crate::env::each(chain, "handle").iter().map(|h| (*h).to_owned()).collect();
    row["chains"].as_array().unwrap().iter().map(handles).collect()
}

#[test]
fn along_links_either_way_and_those_who_introduced() {
    let net = Env::with(NETWORK);
    // Ana and Budi have been met; José is Ana's cousin, and Budi introduced Ana.
    assert_eq!(chains(&net, "jose"), [["ana-souza", "jose-marti"]]);
    assert_eq!(chains(&net, "ana"), [["budi", "ana-souza"]]);
    assert_eq!(chains(&net, "budi"), [["ana-souza", "budi"]]);
    assert!(chains(&net, "hanako").is_empty());
    net.ok(&["link", "hanako", "jose"]);
    assert_eq!(chains(&net, "hanako"), [["ana-souza", "jose-marti", "tanaka-hanako"]]);
    net.ok(&["log", "jose", "chess", "--on", "2026-09-08"]);
    assert_eq!(chains(&net, "hanako"), [["jose-marti", "tanaka-hanako"]]);
    net.ok(&["link", "old-friend", "jose"]);
    net.ok(&["link", "old-friend", "ana"]);
    // Ana is in the inner circle and cold, José has no circle and no rhythm.
    assert_eq!(chains(&net, "old-friend"), [["ana-souza", "old-friend"], ["jose-marti", "old-friend"]]);
    net.ok(&["log", "budi", "--on", "2026-09-10"]);
    net.ok(&["link", "old-friend", "budi"]);
    assert_eq!(chains(&net, "old-friend").len(), 3);
    assert_eq!(chains(&net, "old-friend")[0], ["budi", "old-friend"], "the warmest first");
}

#[test]
fn on_a_page() {
    let net = Env::with(NETWORK);
    net.ok(&["link", "hanako", "jose", "--as", "they sing in the same choir"]);
    let mut pages = String::new();
    for words in [
        &["path", "hanako"][..],
        &["path", "jose"],
        &["path", "budi"],
        &["path", "old-friend"],
        &["path", "jose", "--limit", "0"],
    ] {
        pages.push_str(&format!("$ netrec {}\n{}\n", words.join(" "), net.run(words).ok().page()));
    }
    insta::assert_snapshot!(pages);
}

#[test]
fn for_programs() {
    let net = Env::with(NETWORK);
    let row = net.read(&["path", "jose", "--json"]);
    assert_eq!(keys(&row), ["id", "handle", "name", "met", "last", "people", "ways", "chains"]);
    assert_eq!(
        (&row["met"], &row["last"], &row["people"], &row["ways"]),
        (&json!(false), &json!(null), &json!(1), &json!(1))
    );
    let step = json!({
        "handle": "ana-souza", "name": "Ana Souza", "email": "ana@kopi.co", "health": "cold", "last": "2026-06-01", "as": "cousin",
    });
    assert_eq!(row["chains"][0][0].to_string(), step.to_string());
    assert_eq!(net.read(&["path", "ana", "--json"])["chains"][0][0]["as"], "introduced");
    let none = net.read(&["path", "old-friend", "--json"]);
    assert_eq!((&none["people"], &none["ways"], &none["chains"]), (&json!(null), &json!(0), &json!([])));
}

#[test]
fn a_limit_says_how_many_more_there_are() {
    let net = Env::with(NETWORK);
    for person in ["ana", "budi"] {
        net.ok(&["link", "hanako", person]);
    }
    net.run(&["path", "hanako", "--limit", "1"]).ok().stderr("1 more; --limit 0 shows all\n");
    net.run(&["path", "hanako", "--limit", "2"]).ok().stderr("");
    let limited = net.read(&["path", "hanako", "--limit", "1", "--json"]);
    assert_eq!((limited["ways"].as_u64(), limited["chains"].as_array().unwrap().len()), (Some(2), 1));
}

#[test]
fn ties_are_read_as_jq_and_other_hands_write_them() {
    let expected = chains(&Env::with(NETWORK), "jose");
    let links = r#""links":[{"to":"j7n3x5v2ba","as":"cousin"}]"#;
    for (what, text) in [
        ("escapes in a key", NETWORK.replace("\"links\":", "\"lin\\u006bs\":")),
        ("a doubled key", NETWORK.replace(links, &format!("\"links\":[{{\"to\":\"k1w9d4f6gh\"}}],{links}"))),
        ("spaces", NETWORK.replace(links, r#""links" : [ { "as" : "cousin" , "to" : "j7n3x5v2ba" } ]"#)),
        ("keys of another program", NETWORK.replace(links, r#""links":[{"x":{"to":1},"to":"j7n3x5v2ba","as":null}]"#)),
        ("pretty", serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(NETWORK).unwrap()).unwrap()),
        ("somebody who is not in the file", NETWORK.replace("[{\"to\":", "[{\"to\":\"z9z9z9z9z9\"},{\"to\":")),
    ] {
        assert_eq!(chains(&Env::with(text), "jose"), expected, "{what}");
    }
    for null in ["null", "[]", "[null]"] {
        let net = Env::with(NETWORK.replace(links, &format!("\"links\":{null}")));
        assert!(chains(&net, "jose").is_empty(), "{null}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [(&["path"][..], 2), (&["path", "nobody"], 1), (&["path", "ana", "--limit", "many"], 2)] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    let net = Env::with(NETWORK.replace("\"to\":\"j7n3x5v2ba\"", "\"to\":\"jose\""));
    said.push_str(&format!("an id that is none\n  {}\n", net.refused(&["path", "jose"], 3)));
    insta::assert_snapshot!(said);
}

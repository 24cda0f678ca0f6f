//! `netrec draft`.

use serde_json::json;

use crate::env::{Env, keys};
use crate::sample::NETWORK;

#[test]
fn a_letter_of_each_kind() {
    let net = Env::with(NETWORK);
    net.ok(&["config", "me", "budi"]);
    let mut pages = String::new();
    for words in [
        &["draft", "ana"][..],
        &["draft", "ana", "--kind", "offer"],
        &["draft", "ana", "--kind", "invite"],
        &["draft", "ana", "--kind", "research"],
        &["draft", "budi"],
        &["draft", "hanako"],
        &["draft", "ana", "--eml"],
        &["draft", "hanako", "--eml", "--kind", "offer"],
        &["draft", "budi", "--eml"],
        &["draft", "ana", "--mailto"],
        &["draft", "budi", "--mailto"],
    ] {
        pages.push_str(&format!("$ netrec {}\n{}\n", words.join(" "), net.run(words).ok().page()));
    }
    insta::assert_snapshot!(pages);
}

#[test]
fn without_a_kind_it_is_of_the_first_that_is_open() {
    let net = Env::with(NETWORK);
    let kind = || net.read(&["draft", "hanako", "--json"])["kind"].clone();
    assert_eq!(kind(), "email");
    net.ok(&["remind", "hanako", "in 2 weeks", "--kind", "invite"]);
    net.ok(&["remind", "hanako", "in 1 week", "--kind", "call"]);
    assert_eq!(kind(), "invite");
    net.ok(&["remind", "hanako", "tomorrow", "--kind", "research"]);
    assert_eq!(kind(), "research");
}

#[test]
fn for_programs() {
    let net = Env::with(NETWORK);
    let row = net.read(&["draft", "hanako", "--json"]);
    assert_eq!(keys(&row), ["handle", "name", "email", "kind", "subject", "body", "mailto"]);
    assert_eq!(row["email"], "hanako@tanaka.example");
    let budi = net.read(&["draft", "budi", "--json"]);
    assert_eq!(budi["email"], json!(null));
    net.run(&["draft", "ana", "-o", "ids"]).ok().stdout("ana-souza\n");
    for words in [&["draft", "ana", "--mailto"][..], &["draft", "ana", "--eml"], &["draft", "ana", "--json"]] {
        let before = net.everything();
        net.run(words).ok();
        assert!(net.everything() == before, "{words:?} changed something");
    }
}

#[test]
fn what_others_wrote_gets_into_no_header() {
    let evil = "Ana\\r\\nBcc: all@evil.example\\r\\n\\r\\n<script>\\u001b[31m";
    let net = Env::with(
        NETWORK
            .replace("\"name\":\"Ana Souza\"", &format!("\"name\":\"{evil}\""))
            .replace("\"interests\":[\"coffee\"", &format!("\"interests\":[\"{evil}\""))
            .replace("\"event\":\"RustConf 2026\",\"text\"", &format!("\"event\":\"{evil}\",\"text\""))
            .replace("ana@kopi.co", "ana@kopi.co>\\r\\nBcc: <all@evil.example"),
    );
    let eml = net.run(&["draft", "ana-souza", "--eml"]).ok().out.clone();
    let (header, body) = eml.split_once("\n\n").unwrap();
    let names: Vec<&str> = header.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    assert_eq!(names, ["Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"], "{eml}");
    assert!(!eml.contains(['\r', '\u{1b}']) && body.starts_with("Dear "), "{eml:?}");
    let link = net.run(&["draft", "ana-souza", "--mailto"]).ok().out.clone();
    assert!(
        link.starts_with("mailto:?subject=") && link.trim_end().bytes().all(|byte| byte.is_ascii_graphic()),
        "{link}"
    );
    assert!(!net.run(&["draft", "ana-souza"]).ok().out.contains(['\r', '\u{1b}']));
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["draft"][..], 2),
        (&["draft", "nobody"], 1),
        (&["draft", "ana", "--kind", "call"], 2),
        (&["draft", "ana", "--mailto", "--eml"], 2),
        (&["draft", "ana", "--mailto", "--json"], 2),
        (&["draft", "ana", "--eml", "-o", "csv"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

//! `netrec export`.

use serde_json::{Value, json};

use crate::env::{Env, each, keys};
use crate::list_show::{MEETING, PERSON, REMINDER};
use crate::sample::{NETWORK, with_unknown_keys};

#[test]
fn json_is_the_data_file_itself_in_form() {
    let net = Env::with(NETWORK);
    net.run(&["export"]).ok().stdout(NETWORK).stderr("");
    net.run(&["export", "--format", "json"]).ok().stdout(NETWORK);
    let pretty = Env::with(serde_json::to_string_pretty(&with_unknown_keys()).unwrap());
    let exported = pretty.run(&["export"]).ok().out.clone();
    assert_eq!(serde_json::from_str::<Value>(&exported).unwrap(), with_unknown_keys());
    assert!(exported.starts_with("{\"netrec\":1,\n\"settings\":{"));
    let again = Env::with(&exported);
    again.run(&["export"]).ok().stdout(&exported);
    let empty = Env::new().run(&["export"]).ok().json();
    assert_eq!(keys(&empty), ["netrec", "settings", "contacts", "reminders", "meetings"]);
}

#[test]
fn the_keys_of_every_list() {
    let net = Env::with(NETWORK);
    for (what, wanted, count) in
        [("contacts", &PERSON[..], 5), ("meetings", &MEETING[..], 5), ("reminders", &REMINDER[..], 4)]
    {
        let lines = net.run(&["export", "--what", what, "--format", "jsonl"]).ok().out.clone();
        let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), count, "{what}");
        for object in &objects {
            assert_eq!(keys(object), wanted, "{what}");
        }
        assert_eq!(net.read(&["export", "--what", what, "--format", "json"]), Value::from(objects));
        let csv = net.run(&["export", "--what", what, "--format", "csv"]).ok().out.clone();
        assert_eq!(csv.lines().next().unwrap(), wanted.join(","));
        assert_eq!(csv.lines().count(), count + 1);
        let tsv = net.run(&["export", "--what", what, "--format", "tsv"]).ok().out.clone();
        assert_eq!(tsv.lines().next().unwrap(), wanted.join("\t"));
        let empty = Env::new();
        empty.run(&["export", "--what", what, "--format", "jsonl"]).ok().stdout("").stderr("");
        empty.run(&["export", "--what", what, "--format", "json"]).ok().stdout("[]\n");
        empty.run(&["export", "--what", what, "--format", "csv"]).ok().stdout(&format!("{}\n", wanted.join(",")));
        empty.run(&["export", "--what", what, "--format", "tsv"]).ok().stdout(&format!("{}\n", wanted.join("\t")));
    }
}

#[test]
fn of_a_large_network_every_record_is_written_once_and_in_its_order() {
    let note = "n".repeat(150);
    let id = |letter: char, n: usize| format!("{letter}{n:09}");
    let list = |record: &dyn Fn(usize) -> String| (0..400).map(record).collect::<Vec<_>>().join(",\n");
    let tag = |n: usize| if n.is_multiple_of(3) { "tea" } else { "rum" };
    let contacts = list(&|n| {
        let (id, tag) = (id('a', n), tag(n));
        format!(r#"{{"id":"{id}","handle":"x-{n}","name":"X {n}","tags":["{tag}"],"note":"{note}","own":{n}}}"#)
    });
    let reminders = list(&|n| {
        let who = id('a', n);
        format!(r#"{{"id":"{}","on":"2026-10-01","who":["{who}"],"text":"{note}"}}"#, id('b', n))
    });
    let meetings = list(&|n| {
        let with = id('a', 399 - n);
        format!(r#"{{"id":"{}","on":"2026-08-01","with":["{with}"],"text":"{note}"}}"#, id('c', n))
    });
    let net = Env::with(format!(
        "{{\"netrec\":1,\n\"settings\":{{}},\n\"contacts\":[\n{contacts}\n],\n\"reminders\":[\n{reminders}\n],\n\"meetings\":[\n{meetings}\n]}}\n"
    ));
    let wanted = |is_meant: &dyn Fn(usize) -> bool| {
        let of = |kind: &str, lines: &str, person: &dyn Fn(usize) -> usize| {
            let records = lines.split(",\n").enumerate().filter(|(n, _)| is_meant(person(*n)));
            records.map(|(_, line)| format!("{{\"type\":\"{kind}\",{}\n", &line[1..])).collect::<String>()
        };
        let same = |n: usize| n;
        of("contact", &contacts, &same) + &of("reminder", &reminders, &same) + &of("meeting", &meetings, &|n| 399 - n)
    };
    net.run(&["export", "--format", "jsonl"]).ok().stdout(&wanted(&|_| true));
    net.run(&["export", "--where", "tag:tea", "--format", "jsonl"]).ok().stdout(&wanted(&|n| n.is_multiple_of(3)));
}

#[test]
fn records_stand_in_the_order_of_the_file() {
    let net = Env::with(NETWORK);
    let meetings = net.read(&["export", "--what", "meetings"]);
    assert_eq!(each(&meetings, "id"), ["c9d3f6j1wk", "d2g7k4p8mn", "e4r9s6v1xq", "f8z2b5c7dh", "g1y6w3q9tr"]);
    assert_eq!(
        meetings[1],
        json!({
            "id": "d2g7k4p8mn", "on": "2026-09-12T10:00",
            "with": [{"handle": "budi", "name": "Budi"}, {"handle": "jose-marti", "name": "José Martí"}],
            "via": null, "planned": true, "state": null, "at": "Gambir", "event": null, "text": "lunch at the station",
            "learned": [], "gave": [], "got": [], "source": null,
        })
    );
    let reminders = net.read(&["export", "--what", "reminders"]);
    assert_eq!(
        reminders[1],
        json!({
            "id": "r3b6y8t1cd", "on": "2026-09-20", "who": [{"handle": "budi", "name": "Budi"}], "kind": "call",
            "state": "open", "closed": null, "first": null, "every": "1mo", "promise": "mine", "world": null,
            "text": "tell him about the flat",
        })
    );
    assert_eq!(reminders[2]["who"], json!([]));
    let contacts = net.read(&["export", "--what", "contacts"]);
    assert_eq!(each(&contacts, "handle"), ["ana-souza", "budi", "jose-marti", "tanaka-hanako", "old-friend"]);
}

#[test]
fn cells_are_flat_and_quoted_where_they_must_be() {
    let net = Env::new();
    net.ok(&["add", "Comma, \"Quote\"", "--note", "x", "--org", "two\nlines\tand a tab", "--tag", "a", "--tag", "b"]);
    let csv = net.run(&["export", "--format", "csv"]).ok().out.clone();
    assert!(
        csv.contains("\"Comma, \"\"Quote\"\"\"") && csv.contains("\"two\nlines\tand a tab\"") && csv.contains("a;b")
    );
    let tsv = net.run(&["export", "--format", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().count(), 2, "{tsv}");
    assert!(tsv.contains("two lines and a tab"));
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["export", "--format", "xml"][..],
        &["export", "--what", "everything"],
        &["export", "--json"],
        &["export", "-o", "csv"],
        &["export", "ana"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

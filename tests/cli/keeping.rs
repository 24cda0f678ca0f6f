//! `set`, `tag`, `untag`, `archive`, `unarchive` and `config`: the network as it is kept.

use serde_json::{Value, json};

use crate::env::{Env, each};
use crate::sample::NETWORK;

/// Ana, or whom the words are about.
fn after(words: &[&str]) -> Value {
    let net = Env::with(NETWORK);
    net.ok(words);
    let changed = net.record("contacts", 0);
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK, "{words:?}");
    changed
}

#[test]
fn set_puts_every_field() {
    for (change, key, value) in [
        ("name=Ana Maria", "name", json!("Ana Maria")),
        ("handle=ana", "handle", json!("ana")),
        ("aka=Anita, Nana", "aka", json!(["Anita", "Nana"])),
        ("aka+=Anita", "aka", json!(["Aninha", "Anita"])),
        ("aka-=ANINHA", "aka", json!(null)),
        ("email=a@b.example", "emails", json!(["a@b.example"])),
        ("emails+=a@b.example", "emails", json!(["ana@kopi.co", "ana@souza.example", "a@b.example"])),
        ("email-=ana@kopi.co", "emails", json!(["ana@souza.example"])),
        ("email=", "emails", json!(null)),
        // A phone in any way of writing, as E.164 by the region of the settings.
        ("phone=0812-999-8888", "phones", json!(["+628129998888"])),
        ("phone+=+49 171 3920012", "phones", json!(["+628123456789", "+491713920012"])),
        ("phone-=0812 345 6789", "phones", json!(null)),
        ("channel+=https://github.com/ana", "channels", json!(["linkedin:ana", "github:ana"])),
        ("channel-=linkedin:ana", "channels", json!(null)),
        ("org=Kopi & Co", "org", json!("Kopi & Co")),
        ("org=", "org", json!(null)),
        ("title=buyer", "title", json!("buyer")),
        ("city=Belo Horizonte", "city", json!("Belo Horizonte")),
        // An address has commas of its own.
        ("address+=Jl. Dago 5, Bandung", "addresses", json!(["Jl. Braga 7, Bandung", "Jl. Dago 5, Bandung"])),
        ("address=", "addresses", json!(null)),
        ("world=Office", "world", json!("office")),
        ("circle=wide", "circle", json!("wide")),
        ("circle=", "circle", json!(null)),
        ("every=monthly", "every", json!("1mo")),
        ("every=never", "every", json!("never")),
        ("rests=fri", "rests", json!("2026-09-18")),
        ("birthday=4 dec", "birthday", json!("--12-04")),
        ("birthday=1990-12-04", "birthday", json!("1990-12-04")),
        ("tag+=a,b", "tags", json!(["speaker", "a", "b"])),
        ("tag=", "tags", json!(null)),
        ("interest-=Coffee", "interests", json!(["robusta"])),
        ("like=tea", "likes", json!(["tea"])),
        ("need+=a desk", "needs", json!(["a translator", "a desk"])),
        ("met=FOSDEM", "met", json!({"event": "FOSDEM", "on": "2026-06-01", "by": "m4t8c1r0ze"})),
        ("met.on=2026-05-30", "met", json!({"event": "RustConf 2026", "on": "2026-05-30", "by": "m4t8c1r0ze"})),
        ("met.by=jose", "met", json!({"event": "RustConf 2026", "on": "2026-06-01", "by": "j7n3x5v2ba"})),
        ("met.by=", "met", json!({"event": "RustConf 2026", "on": "2026-06-01"})),
        ("note=Has moved.", "note", json!("Has moved.")),
        ("note=", "note", json!(null)),
        ("field.shoe=39", "fields", json!({"shoe": "39"})),
        ("field.Hat size=M", "fields", json!({"shoe": "38", "Hat size": "M"})),
        ("field.shoe=", "fields", json!(null)),
        ("note=a=b", "note", json!("a=b")),
    ] {
        let ana = after(&["set", "ana", change]);
        assert_eq!(ana[key], value, "{change}");
        let before: Value = serde_json::from_str(NETWORK).unwrap();
        for (other, value) in before["contacts"][0].as_object().unwrap() {
            assert!(other == key || ana[other] == *value, "{change} leaves {other} alone");
        }
    }
    let ana = after(&["set", "ana", "city=Solo", "org=", "tag+=x", "interest-=coffee"]);
    assert_eq!((&ana["city"], &ana["org"], &ana["tags"]), (&json!("Solo"), &json!(null), &json!(["speaker", "x"])));
}

#[test]
fn set_says_what_it_understood() {
    let net = Env::with(NETWORK);
    let said = net.ok(&["set", "ana", "phone=0812-999-8888", "met.on=yesterday", "handle=ana"]);
    assert_eq!(said, "Set Ana Souza (ana): phone=+628129998888; met.on=2026-09-11; handle=ana\n");
    net.run(&["set", "ana", "city=Bandung"]).ok().stderr("Nothing changes: Ana Souza has that already\n");
    assert_eq!(net.history().len(), 1);
    // A handle that changed is the new one everywhere, and a phone without a region is kept as typed.
    assert_eq!(net.read(&["timeline", "ana", "--json"])[0]["with"][0]["handle"], "ana");
    net.ok(&["config", "region", ""]);
    net.ok(&["set", "budi", "phone=0812-999-8888"]);
    assert_eq!(net.record("contacts", 1)["phones"], json!(["0812-999-8888"]));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["set", "ana"][..], 2),
        (&["set", "ana", "city"], 2),
        (&["set", "ana", "colour=red"], 2),
        (&["set", "ana", "city+=Solo"], 2),
        (&["set", "ana", "name="], 2),
        (&["set", "ana", "handle="], 2),
        (&["set", "ana", "handle=budi"], 2),
        (&["set", "ana", "handle=Ana S"], 2),
        (&["set", "ana", "channel=foo"], 2),
        (&["set", "ana", "circle=nope"], 2),
        (&["set", "ana", "every=often"], 2),
        (&["set", "ana", "birthday=--02-30"], 2),
        (&["set", "ana", "rests=someday"], 2),
        (&["set", "ana", "met.by=nobody"], 1),
        (&["set", "ana", "email-=x@y.example"], 1),
        (&["set", "ana", "city=Solo", "circle=nope"], 2),
        (&["set", "nobody", "city=Solo"], 1),
        (&["tag", "ana"], 2),
        (&["tag", "ana", " , "], 2),
        (&["tag", "nobody", "x"], 1),
        (&["tag", "has:email", "x"], 1),
        (&["untag", "has:email", "x"], 1),
        (&["tag", "tga:x", "x"], 2),
        (&["tag", "email:", "x"], 2),
        (&["tag", "ana or budi", "x"], 1),
        (&["archive"], 2),
        (&["archive", "nobody"], 1),
        (&["unarchive", "nobody"], 1),
        (&["config", "colour"], 2),
        (&["config", "colour", "red"], 2),
        (&["config", "circle.", "1mo"], 2),
        (&["config", "circle.close", "often"], 2),
        (&["config", "circle.inner", ""], 1),
        (&["config", "region", "XX"], 2),
        (&["config", "me", "nobody"], 1),
        (&["config", "follow-up-after", "soon"], 2),
        (&["config", "region", "DE", "now"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn tag_and_untag_people() {
    let net = Env::with(NETWORK);
    net.run(&["tag", "ana,budi", "investor", "#early-stage,old"])
        .ok()
        .stderr("Tagged investor, early-stage, old: Ana Souza (ana-souza), Budi (budi)\n");
    assert_eq!(net.record("contacts", 0)["tags"], json!(["speaker", "investor", "early-stage", "old"]));
    assert_eq!(net.record("contacts", 1)["tags"], json!(["investor", "early-stage", "old"]));
    // The same tag in other letters is the same tag.
    net.run(&["tag", "ana", "Early Stage"]).ok().stderr("Nothing changes: it is so already\n");
    net.run(&["untag", "ana", "EARLY_STAGE", "none"])
        .ok()
        .stderr("Untagged EARLY_STAGE, none: Ana Souza (ana-souza)\n");
    assert_eq!(net.record("contacts", 0)["tags"], json!(["speaker", "investor", "old"]));
    net.run(&["untag", "ana", "none"]).ok().stderr("Nothing changes: it is so already\n");
    for _ in 0..2 {
        net.ok(&["undo"]);
    }
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn tag_whom_a_query_means() {
    let net = Env::with(NETWORK);
    // One match needs no word more, several do.
    net.run(&["tag", "city:bandung", "x"]).ok().stderr("Tagged x: Ana Souza (ana-souza)\n");
    let line = net.refused(&["tag", "has:email", "x"], 1);
    assert!(line.starts_with("3 people match: Ana Souza, José Martí, 田中 花子; nobody was tagged"), "{line}");
    net.run(&["tag", "has:email", "x", "-y"])
        .ok()
        .stderr("Tagged x: José Martí (jose-marti), 田中 花子 (tanaka-hanako)\n");
    assert_eq!(net.run(&["list", "tag:x", "-o", "ids"]).ok().out.lines().count(), 3);
    let history = net.history().len();
    net.ok(&["untag", "tag:x", "x", "--yes"]);
    assert_eq!(net.history().len(), history + 1, "it is one operation");
    net.run(&["list", "tag:x", "-o", "ids"]).ok().stdout("");
    net.ok(&["undo"]);
    assert_eq!(net.run(&["list", "tag:x", "-o", "ids"]).ok().out.lines().count(), 3);
    net.run(&["tag", "city:nowhere", "x"]).ok().stderr("Nobody matches\n");
    // It may begin with a hyphen; without a key it is a name.
    net.ok(&["tag", "-tag:x", "y", "-y"]);
    assert_eq!(net.run(&["list", "tag:y", "-o", "ids"]).ok().out, "m4t8c1r0ze\nw3r5archvd\n");
    net.run(&["tag", "ana souza", "z"]).ok().stderr("Tagged z: Ana Souza (ana-souza)\n");
    net.run(&["tag", "hanako", "z"]).ok().stderr("Tagged z: 田中 花子 (tanaka-hanako)\n");
}

#[test]
fn the_archived_are_out_of_due_and_still_found() {
    let net = Env::with(NETWORK);
    let handles = |net: &Env| {
        let due = net.read(&["due", "--within", "30d", "--json"]);
        let people = due.as_array().unwrap().iter().flat_map(|item| item["people"].as_array().unwrap().clone());
        people.map(|person| person["handle"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(handles(&net).contains(&"ana-souza".to_owned()));
    net.run(&["archive", "ana,budi"])
        .ok()
        .stderr("Archived Ana Souza (ana-souza), Budi (budi); netrec unarchive brings them back\n");
    let left = handles(&net);
    assert!(!left.contains(&"ana-souza".to_owned()) && !left.contains(&"budi".to_owned()), "{left:?}");
    assert!(left.contains(&"jose-marti".to_owned()), "a meeting stays due for the others in it");
    net.run(&["show", "ana"]).ok();
    assert!(net.run(&["find", "robusta", "-o", "ids"]).ok().out.starts_with("h2kq9w3xd7\n"));
    assert!(each(&net.read(&["list", "--json"]), "handle").contains(&"ana-souza"));
    assert_eq!(net.run(&["list", "archived:*", "-o", "ids"]).ok().out.lines().count(), 3);
    net.run(&["archive", "ana"]).ok().stderr("Already archived: Ana Souza (ana-souza)\n");
    net.run(&["unarchive", "ana"]).ok().stderr("Back from the archive: Ana Souza (ana-souza)\n");
    net.run(&["unarchive", "ana"]).ok().stderr("Not archived: Ana Souza (ana-souza)\n");
    assert!(handles(&net).contains(&"ana-souza".to_owned()));
    for _ in 0..2 {
        net.ok(&["undo"]);
    }
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn config_shows_and_changes_settings() {
    let net = Env::with(NETWORK);
    let value = |key: &str| net.run(&["config", key]).ok().out.trim_end().to_owned();
    for (key, new, said, shown) in [
        ("circle.close", "2mo", "circle.close is 2mo", "2mo"),
        ("circle.guild", "weekly", "circle.guild is 1w", "1w"),
        ("circle.inner", "never", "circle.inner is never", "never"),
        ("region", "de", "region is DE", "DE"),
        ("region", "", "region is taken away", ""),
        ("me", "budi", "me is budi", "budi"),
        ("me", "", "me is taken away", ""),
        ("follow-up-after", "5d", "follow-up-after is 5d", "5d"),
        ("follow-up-after", "", "follow-up-after is taken away", ""),
    ] {
        net.run(&["config", key, new]).ok().stderr(&format!("{said}\n"));
        assert_eq!(value(key), shown, "{key}");
    }
    net.run(&["config", "circle.guild", ""]).ok().stderr("circle.guild is taken away\n");
    let settings = json!({"circles": {"inner": "never", "close": "2mo", "wide": "3mo"}});
    assert_eq!(net.json()["settings"], settings);
    let rows = net.read(&["config", "--json"]);
    let keys = ["circle.inner", "circle.close", "circle.wide", "follow-up-after", "region", "me"];
    assert_eq!(each(&rows, "key"), keys);
    assert_eq!((&rows[1]["value"], &rows[5]["value"]), (&json!("2mo"), &json!(null)));
    net.run(&["config", "circle.close", "-o", "csv"]).ok().stdout("key,value\ncircle.close,2mo\n");
    while net.run(&["undo"]).status == Some(0) {}
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn settings_do_what_they_say() {
    let net = Env::with(NETWORK);
    net.ok(&["config", "follow-up-after", "5d"]);
    let said = net.ok(&["add", "Siti", "--met", "Meetup"]);
    assert!(said.contains("2026-09-17"), "{said}");
    net.ok(&["config", "circle.inner", "never"]);
    assert!(!each(&net.read(&["due", "--json"]), "type").contains(&"cadence"));
    // A circle that is made is one that can be taken.
    net.ok(&["config", "circle.guild", "1w"]);
    net.ok(&["set", "budi", "circle=guild"]);
    assert!(each(&net.read(&["due", "--json"]), "type").contains(&"cadence"));
}

#[test]
fn a_circle_has_a_cadence_and_any_meeting_resets_its_clock() {
    let net = Env::with(NETWORK);
    net.ok(&["drop", "d2g7k4p8mn"]);
    net.ok(&["set", "budi", "birthday="]);
    let keeps_asking = || {
        let due = net.read(&["due", "--json"]);
        let due = due.as_array().unwrap().clone();
        due.iter().any(|item| item["type"] == "cadence" && item["people"][0]["handle"] == "budi")
    };
    assert!(!keeps_asking(), "a month after 1 September is not over");
    net.ok(&["config", "circle.close", "10d"]);
    assert!(keeps_asking());
    net.ok(&["set", "budi", "every=1mo"]);
    assert!(!keeps_asking(), "a cadence of his own goes before that of the circle");
    net.ok(&["set", "budi", "every="]);
    net.ok(&["snooze", "budi", "1w"]);
    assert!(!keeps_asking(), "he rests");
    net.ok(&["undo"]);
    assert!(keeps_asking());
    net.ok(&["log", "budi", "a postcard", "--via", "letter", "--on", "2026-09-03"]);
    assert!(!keeps_asking(), "any medium counts");
    net.ok(&["config", "circle.close", "1mo"]);
    assert_eq!(net.run(&["config", "circle.close"]).ok().out, "1mo\n");
}

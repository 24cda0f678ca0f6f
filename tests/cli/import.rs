//! `netrec import`.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::env::{Env, each};
use crate::sample::NETWORK;

/// Cards of people whose lines are these, one card each.
fn cards(people: &[&str]) -> String {
    people.iter().map(|lines| format!("BEGIN:VCARD\nVERSION:4.0\n{lines}\nEND:VCARD\n")).collect()
}

/// The contacts of a network, by their handles, without what differs from run to run.
fn people(net: &Env) -> Vec<Value> {
    let mut all = net.json()["contacts"].as_array().unwrap().clone();
    all.iter_mut().for_each(|contact| drop(contact.as_object_mut().unwrap().remove("id")));
    all
}

/// Imports what is piped in, and returns the rows.
fn import(net: &Env, text: impl AsRef<[u8]>) -> Vec<Value> {
    net.run_with_input(&["import", "-", "--json"], text).ok().json().as_array().unwrap().clone()
}

#[test]
fn who_is_there_already_is_told_by_more_than_the_name() {
    let ours = cards(&[
        "FN:Ana Souza\nEMAIL:ana@kopi.example\nUID:urn:uuid:1",
        "FN:Budi\nTEL:+62 812 3456 7890\nORG:Kopi",
        "FN:Priya Sharma\nORG:Bank",
        "FN:Priya Sharma\nEMAIL:priya@lab.example",
        "FN:Łukasz Müller\nORG:Straßenbau",
        "FN:Mei Lin\nURL:https://www.linkedin.com/in/meilin",
    ]);
    for (card, known) in [
        ("FN:Somebody Else\nUID:urn:uuid:1", Some("ana-souza")),
        ("FN:Ana S.\nEMAIL:ANA@kopi.example", Some("ana-souza")),
        ("FN:Pak Budi\nTEL:0062-812-3456-7890", Some("budi")),
        ("FN:Boss\nTEL:+6281234567890", Some("budi")),
        ("FN:lukasz mueller\nORG:strassenbau", Some("lukasz-muller")),
        ("FN:priya sharma\nORG:BANK", Some("priya-sharma")),
        ("FN:Mei\nURL:http://linkedin.com/in/meilin/", Some("mei-lin")),
        ("FN:Priya Sharma", None),
        ("FN:Priya Sharma\nORG:Other", None),
        ("FN:Ana Souza\nEMAIL:ana@other.example", None),
        ("FN:Priya Sharma\nURL:https://lab.example", None),
    ] {
        let net = Env::new();
        import(&net, &ours);
        let rows = import(&net, cards(&[card]));
        assert_eq!(rows[0]["outcome"] == "new", known.is_none(), "{card}: {rows:?}");
        if let Some(known) = known {
            assert_eq!(rows[0]["handle"], known, "{card}");
        }
    }
}

#[test]
fn whoever_came_in_under_another_uid_is_known_by_it() {
    let net = Env::new();
    import(&net, cards(&["FN:Ana Souza\nEMAIL:ana@kopi.example\nUID:phone"]));
    // By her address she is somebody who has a UID already; a second card has nothing but the other one.
    let others = cards(&["FN:Ana Souza\nEMAIL:ana@kopi.example\nUID:mail", "FN:A. Souza\nTITLE:Roaster\nUID:mail"]);
    for round in 0..2 {
        let rows = import(&net, &others);
        assert_eq!(each(&json!(rows), "handle"), ["ana-souza", "ana-souza"], "{round}");
        assert_eq!(rows.iter().all(|row| row["outcome"] == "unchanged"), round > 0, "{rows:?}");
    }
    let ana = net.record("contacts", 0);
    assert_eq!((&ana["uid"], &ana["uids"], &ana["title"]), (&json!("phone"), &json!(["mail"]), &json!("Roaster")));
    let rows = import(&net, cards(&["FN:Someone\nUID:mail"]));
    assert_eq!(rows[0]["handle"], "ana-souza");
    // It goes out with her card, and makes her known in another file too.
    let other = Env::new();
    import(&other, &net.run(&["export", "--format", "vcard"]).ok().out);
    assert_eq!(other.record("contacts", 0)["uids"], json!(["mail"]));
}

#[test]
fn the_group_of_google_that_everybody_is_in_is_no_tag() {
    let net = Env::new();
    import(&net, cards(&["FN:Ana\nEMAIL:ana@kopi.example\nCATEGORIES:myContacts,Friends"]));
    assert_eq!(net.record("contacts", 0)["tags"], json!(["Friends"]));
}

#[test]
fn an_address_that_stands_for_a_name_does_so_in_any_case() {
    let net = Env::new();
    let two = cards(&["FN:a@x.example\nNICKNAME:Budi\nEMAIL:A@x.example", "FN:Budi\nEMAIL:a@x.example"]);
    import(&net, &two);
    assert!(import(&net, &two).iter().all(|row| row["outcome"] == "unchanged"));
    assert_eq!((&net.record("contacts", 0)["name"], net.record("contacts", 0).get("aka")), (&json!("Budi"), None));
    // The one that the address stood for had a name only later.
    let net = Env::new();
    let three = cards(&[
        "FN:a@x.example\nUID:3\nEMAIL:a@x.example",
        "FN:a@x.example\nEMAIL:a@x.example",
        "FN:Ana Souza\nUID:3",
    ]);
    for _ in 0..2 {
        import(&net, &three);
        assert_eq!(each(&net.json()["contacts"], "name"), ["Ana Souza"]);
    }
}

#[test]
fn two_who_were_made_one_stay_one_when_their_file_comes_again() {
    let net = Env::new();
    let two = cards(&["FN:Ana Souza\nUID:1", "FN:Ana de Souza\nUID:2", "FN:Budi\nEMAIL:budi@kopi.example"]);
    import(&net, &two);
    let before = net.home().join("before.json");
    std::fs::copy(net.path(), &before).unwrap();
    net.ok(&["merge", "ana-souza", "ana-de-souza", "--keep", "ana-souza"]);
    net.ok(&["merge", "ana-souza", "budi", "--keep", "ana-souza"]);
    assert!(import(&net, &two).iter().all(|row| row["handle"] == "ana-souza"));
    net.ok(&["import", &before.display().to_string()]);
    assert_eq!(each(&net.json()["contacts"], "handle"), ["ana-souza"]);
}

#[test]
fn two_in_one_file_who_share_an_address_or_a_phone_stay_two() {
    let net = Env::new();
    let family = cards(&[
        "FN:Siti Rahayu\nEMAIL:rumah@example.id\nTEL:+622155501234",
        "FN:Agus Salim\nEMAIL:rumah@example.id",
        "FN:Dewi Lestari\nTEL:+622155501234\nEMAIL:dewi@example.id",
        "FN:Siti R.\nEMAIL:rumah@example.id\nTITLE:Dosen",
    ]);
    import(&net, &family);
    assert_eq!(each(&net.json()["contacts"], "handle"), ["siti-rahayu", "agus-salim", "dewi-lestari"]);
    assert_eq!(net.record("contacts", 0)["title"], "Dosen");
    let before = net.everything();
    assert!(import(&net, &family).iter().all(|row| row["outcome"] == "unchanged"));
    assert!(net.everything() == before, "the second import changed something");
}

#[test]
fn those_of_whom_only_the_name_is_known_stay_as_many_as_they_are() {
    let net = Env::new();
    let three = cards(&["FN:Priya Sharma", "FN:Priya Sharma", "FN:Priya Sharma\nTITLE:Analyst"]);
    import(&net, &three);
    let before = people(&net);
    assert_eq!(each(&net.json()["contacts"], "handle"), ["priya-sharma", "priya-sharma-2", "priya-sharma-3"]);
    net.ok(&["set", "priya-sharma", "email=priya@bank.example"]);
    import(&net, &three);
    assert_eq!(people(&net).len(), before.len());
}

#[test]
fn fields_are_merged_and_what_differs_is_listed() {
    let net = Env::with(NETWORK);
    let card = cards(&[
        "FN:Ana M. Souza\nNICKNAME:Aninha\nEMAIL:ana@kopi.co\nEMAIL:ana@home.example\nORG:Teh\nTITLE:Head roaster\nX-SPOUSE:Rui\nPHOTO:data:image/jpeg;base64,AAEC",
    ]);
    net.run(&["set", "ana", "org=Kopi"]).ok();
    let outcome = net.run_with_input(&["import", "-"], &card);
    insta::assert_snapshot!(outcome.ok().page());
    let ana = net.record("contacts", 0);
    assert_eq!(
        (&ana["org"], &ana["emails"]),
        (&json!("Kopi"), &json!(["ana@kopi.co", "ana@souza.example", "ana@home.example"]))
    );
    let card = net.run(&["export", "--format", "vcard", "--where", "ana"]).ok().out.clone();
    assert!(card.contains("X-SPOUSE:Rui") && !card.contains("PHOTO"), "{card}");
    net.ok(&["undo"]);
    assert_eq!(net.record("contacts", 0)["emails"], json!(["ana@kopi.co", "ana@souza.example"]));
}

#[test]
fn photos_come_in_only_when_they_are_asked_for() {
    let net = Env::new();
    let card = cards(&["FN:Ana\nEMAIL:ana@kopi.co\nPHOTO:data:image/jpeg;base64,AAEC"]);
    net.run_with_input(&["import", "--photos", "-"], card).ok().stdout("");
    assert_eq!(net.record("contacts", 0)["vcard"], json!(["PHOTO:data:image/jpeg;base64,AAEC"]));
}

#[test]
fn what_cannot_be_read_is_reported_with_its_line_and_the_rest_goes_in() {
    let net = Env::new();
    let text = cards(&["FN:Ana", "NOTE:nobody", "FN:Budi"]);
    insta::assert_snapshot!(net.run_with_input(&["import", "-"], &text).exits(1).page());
    assert_eq!(people(&net).len(), 2);
    let strict = Env::new();
    let outcome = strict.run_with_input(&["import", "--strict", "-"], &text);
    insta::assert_snapshot!(outcome.exits(1).page());
    assert!(!strict.path().exists());
    let rows = net.run_with_input(&["import", "-", "--json"], &text).exits(1).json();
    assert_eq!(
        rows[2],
        json!({
            "file": "standard input", "line": 5, "type": null, "outcome": "left-out", "id": null, "handle": null, "name": null, "email": null,
            "added": [], "differs": [], "reason": "the card has no name, organisation, email or phone",
        })
    );
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let net = Env::with(NETWORK);
    let card = cards(&["FN:Ana M. Souza\nEMAIL:ana@kopi.co", "FN:New One\nEMAIL:new@one.example"]);
    let before = net.everything();
    let dry = net.run_with_input(&["import", "--dry-run", "-"], &card).ok().page();
    assert!(net.everything() == before);
    let wet = net.run_with_input(&["import", "-"], &card).ok().page();
    assert_eq!(dry.replace("; nothing was written", ""), wet.replace("Imported", "Would import"));
}

#[test]
fn what_is_no_import_is_refused() {
    let net = Env::with(NETWORK);
    assert!(net.refused(&["import", "nowhere.vcf"], 1).contains("cannot read nowhere.vcf"));
    std::fs::create_dir(net.home().join("empty")).unwrap();
    assert!(net.refused(&["import", "empty"], 1).contains("there are no cards"));
    net.refused(&["import"], 2);
}

#[test]
fn a_folder_of_cards_comes_in_as_one_operation() {
    let net = Env::new();
    let folder = net.home().join("book/inner");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("a.vcf"), cards(&["FN:Ana\nUID:1"])).unwrap();
    std::fs::write(folder.join("b.VCF"), cards(&["FN:Budi\nUID:2"])).unwrap();
    std::fs::write(folder.join("c.txt"), "no card").unwrap();
    net.ok(&["import", "book"]);
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana", "Budi"]);
    assert_eq!(net.history().len(), 1);
    assert!(net.ok(&["import", "book"]).contains("2 unchanged"));
    assert_eq!(net.history().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_pipe_is_read_from_its_beginning() {
    let net = Env::new();
    let pipe = net.home().join("cards");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let people: Vec<String> = (0..2000).map(|at| format!("FN:Person {at}\nEMAIL:person-{at}@example.org")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let (text, to) = (cards(&people), pipe.clone());
    let writer = std::thread::spawn(move || std::fs::write(to, text));
    net.run(&["import", &pipe.display().to_string()]).ok();
    writer.join().unwrap().unwrap();
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 2000);
}

#[test]
fn a_record_that_two_files_have_gets_what_each_of_them_has() {
    for there_before in [false, true] {
        let net = Env::new();
        let meeting =
            |learned: &[&str]| json!({"id": "h2kq9w3xd7", "on": "2026-09-01", "with": [], "learned": learned});
        let reminder = |text: &[(&str, &str)]| {
            let mut reminder = json!({"id": "k7m2p9q4x1", "on": "2026-10-01", "who": []});
            reminder.as_object_mut().unwrap().extend(text.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
            reminder
        };
        for (name, learned, text) in [
            ("before", &[][..], &[][..]),
            ("a", &["one"], &[("text", "write")]),
            ("b", &["two"], &[("kind", "email"), ("text", "write")]),
        ] {
            let lines = format!("{}\n{}\n", meeting(learned), reminder(text));
            std::fs::write(net.home().join(format!("{name}.jsonl")), lines).unwrap();
        }
        let path = |name: &str| net.home().join(format!("{name}.jsonl")).display().to_string();
        if there_before {
            net.ok(&["import", &path("before")]);
        }
        net.ok(&["import", &path("a"), &path("b")]);
        assert_eq!(net.record("meetings", 0)["learned"], json!(["one", "two"]), "{there_before}");
        let reminder = net.record("reminders", 0);
        assert_eq!((&reminder["text"], &reminder["kind"]), (&json!("write"), &json!("email")), "{there_before}");
    }
}

#[test]
fn links_hold_over_an_export_and_an_import() {
    let net = Env::with(NETWORK);
    let cards = net.run(&["export", "--format", "vcard"]).ok().out.clone();
    let other = Env::new();
    import(&other, &cards);
    assert_eq!(other.json()["contacts"], net.json()["contacts"]);
}

#[test]
fn a_link_to_somebody_whose_card_stays_at_home_is_kept() {
    let net = Env::new();
    import(&net, cards(&["FN:Budi\nUID:phone-2", "FN:Chandra\nEMAIL:c@x.example"]));
    net.ok(&["add", "Ana Souza", "--by", "chandra"]);
    net.ok(&["link", "ana-souza", "budi", "--as", "cousin"]);
    net.ok(&["link", "ana-souza", "chandra"]);
    let card = net.run(&["export", "--format", "vcard", "--where", "name:ana"]).ok().out.clone();
    // The other file knows Budi by the UID of his phone alone, and Chandra not at all.
    let other = Env::new();
    import(&other, cards(&["FN:Pak Budi\nUID:phone-2"]));
    for round in 0..2 {
        let rows = import(&other, &card);
        assert_eq!(rows[0]["outcome"], if round == 0 { "new" } else { "unchanged" });
        let ana = other.record("contacts", 1);
        assert_eq!(ana["links"], json!([{"to": other.record("contacts", 0)["id"], "as": "cousin"}]));
        assert_eq!(ana["met"].get("by"), None);
        assert_eq!(ana["vcard"].as_array().unwrap().len(), 2, "{ana}");
    }
    other.ok(&["check"]);
    let again = other.run(&["export", "--format", "vcard", "--where", "name:ana"]).ok().out.clone();
    assert_eq!(again.matches(":Chandra").count(), 2, "{again}");
    // Once Chandra is there, the links find him.
    import(&other, net.run(&["export", "--format", "vcard"]).ok().out.clone());
    let ana = other.record("contacts", 1);
    let file = other.json();
    let chandra = &file["contacts"].as_array().unwrap().iter().find(|one| one["name"] == "Chandra").unwrap()["id"];
    assert_eq!((&ana["met"]["by"], &ana["links"][1]["to"]), (chandra, chandra), "{ana}");
}

/// Somebody whose keys are of so few that many are shared.
fn somebody() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "Ana Souza",
        "Ana",
        "Budi",
        "Budi Souza",
        "🦀",
        "山田",
        "souza, ana",
        "a@x.example",
        "B@x.example",
    ]);
    let line = prop::sample::select(vec![
        "EMAIL:a@x.example",
        "EMAIL:A@x.example",
        "EMAIL:b@x.example",
        "TEL:+62 812 3456 7890",
        "TEL:+6281234567890",
        "TEL:021 555",
        "ORG:Kopi",
        "ORG:kopi",
        "ORG:Teh",
        "UID:1",
        "UID:2",
        "UID:3",
        "X-NETREC-UID:1",
        "NICKNAME:b@x.example",
        "NICKNAME:Ani",
        "NICKNAME:Budi",
        "TITLE:Barista",
        "NOTE:n",
        "NOTE:nn",
        "URL:https://www.linkedin.com/in/a",
        "URL:https://a.example",
        "X-SPOUSE:Rui",
        "BDAY:--0412",
        "BDAY:19900412",
    ]);
    (names, prop::collection::vec(line, 0..4)).prop_map(|(name, lines)| format!("FN:{name}\n{}", lines.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::env::all() { 2000 } else { 48 }))]
    #[test]
    fn the_same_file_twice_changes_nothing(
        first in prop::collection::vec(somebody(), 0..4), second in prop::collection::vec(somebody(), 1..7),
    ) {
        let net = Env::new();
        for (file, people) in [("first.vcf", &first), ("second.vcf", &second)] {
            let people: Vec<&str> = people.iter().map(String::as_str).collect();
            std::fs::write(net.home().join(file), cards(&people)).unwrap();
        }
        let path = |file: &str| net.home().join(file).display().to_string();
        if !first.is_empty() {
            prop_assert_eq!(net.run_here(&["import", &path("first.vcf")]), 0);
        }
        prop_assert_eq!(net.run_here(&["import", &path("second.vcf")]), 0);
        let once = net.file();
        prop_assert_eq!(net.run_here(&["import", &path("second.vcf")]), 0);
        prop_assert_eq!(net.file(), once);
    }
}

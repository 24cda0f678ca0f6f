//! What `netrec import` makes of exports with the peculiarities that programs and people leave in them.

use serde_json::{Value, json};

use crate::env::{Env, each, sample};
use crate::import_calendars::imported as calendar;
use crate::import_formats::imported;
use crate::sample::NETWORK;

fn cards(cards: &[&str]) -> String {
    cards.iter().map(|lines| format!("BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD\n")).collect()
}

/// A key of each contact.
fn of_all(net: &Env, key: &str) -> Vec<Value> {
    let file = net.json();
    file["contacts"].as_array().unwrap().iter().map(|contact| contact[key].clone()).collect()
}

#[test]
fn cards_of_more_programs() {
    for name in ["icloud", "android-9", "nextcloud-6", "proton", "monica", "abook"] {
        insta::assert_snapshot!(name, imported(&format!("../vcard/{name}.vcf"), &[]));
    }
}

#[test]
fn tables_of_more_programs() {
    for name in ["outlook-exchange", "outlook-web", "outlook-es", "linkedin-namesakes", "yahoo"] {
        insta::assert_snapshot!(name, imported(&format!("{name}.csv"), &[]));
    }
}

#[test]
fn calendars_with_zones_of_their_own() {
    insta::assert_snapshot!(calendar("outlook-zones.ics", 1));
    insta::assert_snapshot!(calendar("google-2026.ics", 0));
}

#[test]
fn a_mailbox_of_google() {
    insta::assert_snapshot!(calendar("gmail.mbox", 0));
}

#[test]
fn what_cards_say_besides_is_shown_and_found() {
    let net = Env::new();
    net.ok(&["import", &sample("../vcard/icloud.vcf")]);
    let page = net.run(&["show", "siobhan"]).ok().out.clone();
    for said in ["spouse: Pádraig O'Brien", "anniversary: 2010-06-19", "Name day: --12-24", "department: R;D"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let found = net.run(&["find", "padraig", "--json"]).ok().json();
    assert_eq!((&found[0]["field"], &found[0]["text"]), (&json!("card"), &json!("Pádraig O'Brien")));
}

#[test]
fn a_family_with_one_name_and_one_phone_stays_as_many_as_it_is() {
    let net = Env::new();
    let family = cards(&[
        "FN:Mario Rossi\nTEL:+390612345678",
        "FN:Anna Rossi\nTEL:+390612345678",
        "FN:Luca Rossi\nTEL:+390612345678\nEMAIL:casa@rossi.example",
        "FN:Sara Rossi\nEMAIL:casa@rossi.example",
        "FN:Mario G. Rossi\nTEL:+390612345678\nTITLE:Cuoco",
    ]);
    let names = json!(["Mario Rossi", "Anna Rossi", "Luca Rossi", "Sara Rossi"]);
    for _ in 0..2 {
        net.run_with_input(&["import", "-"], &family).ok();
        assert_eq!(json!(of_all(&net, "name")), names);
        assert_eq!(net.record("contacts", 0)["title"], "Cuoco");
    }
    // Whoever was there before is taken for nobody else either, if they come themselves.
    let net = Env::new();
    net.run_with_input(&["import", "-"], cards(&["FN:Mario Rossi\nTEL:+390612345678"])).ok();
    let turned = cards(&["FN:Anna Bianchi\nTEL:+390612345678", "FN:Mario Rossi\nTEL:+390612345678"]);
    for _ in 0..2 {
        net.run_with_input(&["import", "-"], &turned).ok();
        assert_eq!(each(&net.json()["contacts"], "name"), ["Mario Rossi", "Anna Bianchi"]);
    }
}

#[test]
fn two_accounts_at_linkedin_are_two_people_of_one_name_and_company() {
    let net = Env::new();
    net.ok(&["add", "Priya Sharma", "--org", "Sari Systems"]);
    let path = sample("linkedin-namesakes.csv");
    net.ok(&["import", &path]);
    let file = net.json();
    let priyas = file["contacts"].as_array().unwrap().iter().filter(|one| one["name"] == "Priya Sharma");
    let channels: Vec<&Value> = priyas.map(|one| &one["channels"]).collect();
    assert_eq!(channels, [&json!(["linkedin:priya-sharma-1"]), &json!(["linkedin:priya-sharma-2"])]);
}

#[test]
fn a_byte_order_mark_between_files_that_were_put_together_hides_nobody() {
    let net = Env::new();
    let one = |name: &str| format!("\u{feff}{}", cards(&[name]));
    net.run_with_input(&["import", "-"], one("FN:Ana") + &one("FN:Budi") + &one("FN:Citra")).ok();
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana", "Budi", "Citra"]);
}

#[test]
fn of_two_days_of_birth_the_one_that_is_a_day_counts() {
    let net = Env::new();
    net.run_with_input(&["import", "-"], cards(&["FN:Ana\nBDAY:19850229\nBDAY:1984-02-29"])).ok();
    let ana = net.record("contacts", 0);
    assert_eq!((&ana["birthday"], ana["vcard"].as_array().unwrap().len()), (&json!("1984-02-29"), 2));
}

#[test]
fn a_quote_that_is_never_closed_hides_its_own_row_alone() {
    let net = Env::new();
    let table =
        "Name,Email,Notes\nAna,ana@kopi.co,\"never\nBudi,budi@kopi.co,fine\nCitra,citra@kopi.co,\"two\nlines\"\n";
    let said = net.run_with_input(&["import", "-"], table).exits(1).err.clone();
    assert!(said.contains("standard input:2: a quote in the row is never closed"), "{said}");
    assert_eq!(each(&net.json()["contacts"], "name"), ["Budi", "Citra"]);
    assert_eq!(net.record("contacts", 1)["note"], "two\nlines");
}

#[test]
fn what_comes_twice_in_a_row_comes_in_once() {
    let net = Env::new();
    let header = "Name,Email,Email 2,Phone,Mobile Phone,Website,LinkedIn URL";
    let row =
        "Ana,a@kopi.co,A@Kopi.co,+62 812-3456-7890,'+6281234567890,https://linkedin.com/in/ana,linkedin.com/in/ana";
    // Tables that were put together have the header in the middle.
    net.run_with_input(&["import", "-"], format!("{header}\n{row}\n{header}\nBudi,b@kopi.co,,,,,\n")).ok();
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana", "Budi"]);
    let ana = net.record("contacts", 0);
    assert_eq!(
        (&ana["emails"], &ana["phones"], &ana["channels"]),
        (&json!(["a@kopi.co"]), &json!(["+6281234567890"]), &json!(["linkedin:ana"]))
    );
}

#[test]
fn a_day_of_birth_that_can_be_read_in_two_ways_is_read_as_where_the_user_lives() {
    let table = "First Name,E-mail Address,Birthday\nAna,ana@kopi.co,4/12/1990\n";
    for (region, born, warned) in [("", "1990-04-12", true), ("US", "1990-04-12", false), ("ID", "1990-12-04", false)] {
        let net = Env::new();
        if !region.is_empty() {
            net.ok(&["config", "region", region]);
        }
        let said = net.run_with_input(&["import", "-"], table).ok().err.clone();
        assert_eq!(said.contains("were read with the month first"), warned, "{region}: {said}");
        assert_eq!(net.record("contacts", 0)["birthday"], born, "{region}");
    }
    // In another language than English the day comes first, and a year of two digits is no year to come.
    let net = Env::new();
    net.run_with_input(&["import", "-"], "Vorname,Nachname,Geburtstag\nAna,Souza,4/12/55\n").ok();
    assert_eq!(net.record("contacts", 0)["birthday"], "1955-12-04");
}

#[test]
fn friends_are_known_by_their_nicknames() {
    let net = Env::new();
    let file = "### Activities:\n- 2026-09-01: Lunch with **The Admiral** and **Marie**.\n\n### Notes:\n- 2026-09-02: **The Admiral** moved.\n\n\
        ### Friends:\n- Grace Kim (a.k.a. The Admiral)\n- Marie\n";
    net.run_with_input(&["import", "-"], file).ok();
    let ids: Vec<Value> = of_all(&net, "id");
    assert_eq!(net.record("meetings", 0)["with"], json!(ids));
    assert_eq!(net.record("contacts", 0)["facts"][0]["text"], "The Admiral moved.");
}

#[test]
fn a_letter_to_several_is_known_by_each_of_them() {
    let letter = "From: me@example.org\nTo: Ana <ana@kopi.co>, jose@habana.example\nDate: Tue, 1 Sep 2026 10:00:00 +0700\nSubject: beans\n\nbody";
    let from_jose =
        "From: jose@habana.example\nTo: me@example.org\nDate: Tue, 1 Sep 2026 18:00:00 +0700\nSubject: cups\n\nbody";
    let mailbox =
        format!("From a Tue Sep  1 10:00:00 2026\n{letter}\n\nFrom b Tue Sep  1 18:00:00 2026\n{from_jose}\n");
    let count = |net: &Env| net.json()["meetings"].as_array().unwrap().len();
    // However the letter came in, it is one meeting with both.
    let by_hand = ["log", "ana,jose", "beans", "--via", "email", "--on", "2026-09-01"];
    for words in [&by_hand[..], &["log", "--from-mail", "-"]] {
        let net = Env::with(NETWORK);
        let before = count(&net);
        net.run_with_input(words, letter).ok();
        for again in 0..2 {
            net.run_with_input(&["log", "--from-mail", "-"], letter).ok();
            net.run_with_input(&["import", "-", "--me", "me@example.org"], &mailbox).ok();
            assert_eq!(count(&net), before + 1, "{words:?} {again}");
        }
        let meeting = net.record("meetings", before);
        assert_eq!(
            (&meeting["with"], &meeting["text"]),
            (&json!(["h2kq9w3xd7", "j7n3x5v2ba"]), &json!("beans")),
            "{words:?}"
        );
        // A letter of the second alone belongs to it as well.
        net.run_with_input(&["log", "--from-mail", "-"], from_jose).ok();
        assert_eq!((count(&net), &net.record("meetings", before)["text"]), (before + 1, &json!("beans; cups")));
        net.ok(&["check"]);
    }
    // A mailbox brings one for each of them; the letter by itself adds no third, and puts nobody into two.
    let net = Env::with(NETWORK);
    let before = count(&net);
    net.run_with_input(&["import", "-", "--me", "me@example.org"], &mailbox).ok();
    let once = net.file();
    assert_eq!(count(&net), before + 2);
    net.run_with_input(&["log", "--from-mail", "-"], letter).ok();
    assert_eq!(net.file(), once);
    // A letter of another day, by another medium, or one that is only planned, is another one.
    for words in [
        &["log", "ana", "beans", "--via", "email", "--on", "2026-09-02"][..],
        &["log", "ana", "beans", "--via", "call", "--on", "2026-09-01"],
    ] {
        let net = Env::with(NETWORK);
        net.ok(words);
        let before = count(&net);
        net.run_with_input(&["log", "--from-mail", "-"], letter).ok();
        assert_eq!(count(&net), before + 1, "{words:?}");
    }
}

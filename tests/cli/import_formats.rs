//! What `netrec import` makes of the files of other programs.

use serde_json::{Value, json};

use crate::env::{Env, each, sample};
use crate::sample::NETWORK;

/// The records of a network one a line, without ids.
fn records(net: &Env) -> String {
    let file = net.json();
    let mut text = String::new();
    for list in ["contacts", "reminders", "meetings"] {
        for record in file[list].as_array().unwrap() {
            let mut record = record.clone();
            let record = record.as_object_mut().unwrap();
            record.remove("id");
            record.remove("with");
            text.push_str(&format!("{}\n", Value::from(record.clone())));
        }
    }
    text
}

/// Imports a sample twice, and returns what was said and what came in the first time.
pub fn imported(name: &str, more: &[&str]) -> String {
    let net = Env::new();
    let path = sample(name);
    let words: Vec<&str> = ["import", &path].into_iter().chain(more.iter().copied()).collect();
    let said = net.run(&words).page().replace(&path, name);
    let text = records(&net);
    let before = net.file();
    let again = net.run(&words);
    assert!(again.err.contains("unchanged") && !again.err.contains("new"), "{name}: {}", again.err);
    assert_eq!(net.file(), before, "{name} came in twice");
    assert_eq!(net.history().len(), 1, "{name}");
    said + &text
}

#[test]
fn linkedin() {
    insta::assert_snapshot!(imported("linkedin.csv", &[]));
    insta::assert_snapshot!(imported("linkedin-2018.csv", &[]));
}

#[test]
fn google() {
    insta::assert_snapshot!(imported("google-2024.csv", &[]));
    insta::assert_snapshot!(imported("google-2010.csv", &[]));
}

#[test]
fn outlook() {
    insta::assert_snapshot!(imported("outlook-2016.csv", &[]));
    insta::assert_snapshot!(imported("outlook-live.csv", &[]));
}

#[test]
fn in_other_languages() {
    insta::assert_snapshot!(imported("outlook-de.csv", &[]));
    insta::assert_snapshot!(imported("outlook-fr.csv", &[]));
    insta::assert_snapshot!(imported("outlook-it.csv", &[]));
    insta::assert_snapshot!(imported("spreadsheet-de.csv", &[]));
}

#[test]
fn thunderbird() {
    insta::assert_snapshot!(imported("thunderbird.csv", &[]));
}

#[test]
fn the_day_may_come_before_the_month() {
    for (second, born) in [("25/12/1990", "1990-12-04"), ("12/25/1990", "1990-04-12")] {
        let net = Env::new();
        let text = format!("First Name,E-mail Address,Birthday\nAna,ana@kopi.co,4/12/1990\nBudi,b@kopi.co,{second}\n");
        net.run_with_input(&["import", "-"], text).ok();
        assert_eq!(net.record("contacts", 0)["birthday"], born);
    }
}

#[test]
fn in_other_encodings_a_table_is_told_by_its_header() {
    for (encoding, text) in [
        (encoding_rs::SHIFT_JIS, "名前,メールアドレス,電話\n表 ソ子,hyo@so.example,090\n"),
        (encoding_rs::WINDOWS_1251, "Фамилия;Имя;Телефон\nПетрова;Екатерина;+7 495 555-01-01\n"),
    ] {
        let net = Env::new();
        net.run_with_input(&["import", "-"], encoding.encode(text).0).ok();
        let name = net.record("contacts", 0)["name"].as_str().unwrap().to_owned();
        assert!(["表 ソ子", "Екатерина Петрова"].contains(&name.as_str()), "{name}");
    }
    let net = Env::new();
    let text = encoding_rs::WINDOWS_1251.encode("привет,как дела\nхорошо,спасибо\n").0;
    assert!(net.run_with_input(&["import", "-"], text).fails(1).contains("it is not in UTF-8"));
}

#[test]
fn the_names_of_columns_are_known_in_many_languages() {
    for header in [
        "Name,E-Mail,Handy",
        "Nom complet,Courriel,Portable",
        "Nombre completo,Correo,Móvil",
        "Nome completo,Indirizzo e-mail,Cellulare",
        "Naam,E-mailadres,Mobiel",
        "Nama,Surel,No HP",
        "氏名,メール,携帯電話",
        "姓名,邮箱,手机",
        "이름,이메일,휴대폰",
        "ФИО,Электронная почта,Мобильный телефон",
    ] {
        let net = Env::new();
        net.run_with_input(&["import", "-"], format!("{header}\nAna Souza,ana@kopi.co,+628123456789\n")).ok();
        let ana = net.record("contacts", 0);
        assert_eq!(
            (&ana["name"], &ana["emails"], &ana["phones"], ana.get("fields")),
            (&json!("Ana Souza"), &json!(["ana@kopi.co"]), &json!(["+628123456789"]), None),
            "{header}"
        );
    }
}

#[test]
fn one_column_is_enough_and_a_name_is_one_line() {
    let net = Env::new();
    net.run_with_input(&["import", "-"], "Name\nAna\n\"Budi\nSantoso\"\n").ok();
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana", "Budi Santoso"]);
}

#[test]
fn a_note_full_of_commas_does_not_part_the_cells() {
    let net = Env::new();
    let notes = "a, b, c, d, e, f, g, h";
    net.run_with_input(&["import", "-"], format!("sep=;\nName;E-Mail;Notes\nAna;ana@kopi.co;{notes}\n")).ok();
    let ana = net.record("contacts", 0);
    assert_eq!((&ana["emails"], &ana["note"]), (&json!(["ana@kopi.co"]), &json!(notes)));
}

#[test]
fn any_table_whose_columns_are_named() {
    insta::assert_snapshot!(imported(
        "plain-semicolon.csv",
        &["--map", "name=Full Name,email=E-mail,phone=téléphone,city=Ville"]
    ));
}

#[test]
fn friends() {
    insta::assert_snapshot!(imported("friends.md", &[]));
}

#[test]
fn a_table_that_is_not_understood_is_refused_with_its_columns() {
    let net = Env::with(NETWORK);
    std::fs::write(net.home().join("t.csv"), "Qui;Lettre\nAna;ana@kopi.co\n").unwrap();
    for (words, said) in [
        (&["import", "t.csv"][..], "t.csv: no header is known there; its first row has Qui, Lettre; name them: --map"),
        (&["import", "t.csv", "--map", "name=Name"], "there is no column \"Name\"; there are Qui, Lettre"),
    ] {
        let line = net.refused(words, 1);
        assert!(line.contains(said), "{line}");
    }
    for map in ["name", "nom=Name", "name="] {
        assert!(net.refused(&["import", "t.csv", "--map", map], 2).contains("KEY=COLUMN"), "{map}");
    }
    net.ok(&["import", "t.csv", "--map", "name=qui,email=LETTRE"]);
}

#[test]
fn a_data_file_and_its_jsonl_come_back_whole() {
    for words in [&["export"][..], &["export", "--format", "jsonl"]] {
        let net = Env::with(NETWORK);
        let exported = net.run(words).ok().out.clone();
        let other = Env::new();
        other.run_with_input(&["import", "-"], &exported).ok();
        for list in ["contacts", "reminders", "meetings"] {
            assert_eq!(other.json()[list], net.json()[list], "{words:?}");
        }
        let before = other.file();
        other.run_with_input(&["import", "-"], &exported).ok();
        assert_eq!(other.file(), before);
        net.run_with_input(&["import", "-"], &exported).ok();
        assert_eq!(net.file(), NETWORK);
    }
}

#[test]
fn the_rows_of_an_export_come_in_as_far_as_they_go() {
    for (words, left) in [
        (&["export", "--format", "csv"][..], &["addresses", "likes", "needs", "links", "facts", "note", "greeted"][..]),
        (&["export", "--format", "tsv"], &["addresses", "likes", "needs", "links", "facts", "note", "greeted"]),
        (&["list", "--json"], &["addresses", "likes", "needs", "links", "facts", "note", "greeted"]),
        (
            &["export", "--format", "jsonl", "--what", "contacts"],
            &["addresses", "likes", "needs", "links", "facts", "note", "greeted"],
        ),
    ] {
        let net = Env::with(NETWORK);
        let exported = net.run(words).ok().out.clone();
        let other = Env::new();
        other.run_with_input(&["import", "-"], &exported).ok();
        let mut expected = net.json()["contacts"].clone();
        for contact in expected.as_array_mut().unwrap() {
            let contact = contact.as_object_mut().unwrap();
            left.iter().for_each(|key| drop(contact.remove(*key)));
            if let Some(met) = contact.get_mut("met") {
                met.as_object_mut().unwrap().remove("by");
                if words.contains(&"csv") || words.contains(&"tsv") {
                    met.as_object_mut().unwrap().remove("event");
                }
            }
        }
        let mut found = other.json()["contacts"].clone();
        if words[0] == "list" {
            // A list is in the order of names.
            found.as_array_mut().unwrap().sort_by_key(|contact| contact["id"].to_string());
            let list = expected.as_array_mut().unwrap();
            list.sort_by_key(|contact| contact["id"].to_string());
        }
        assert_eq!(found, expected, "{words:?}");
    }
    let net = Env::with(NETWORK);
    let meetings = net.run(&["export", "--what", "meetings", "--format", "jsonl"]).ok().out.clone();
    let contacts = net.run(&["export", "--what", "contacts", "--format", "jsonl"]).ok().out.clone();
    let reminders = net.run(&["export", "--what", "reminders", "--format", "jsonl"]).ok().out.clone();
    let other = Env::new();
    other.run_with_input(&["import", "-"], [contacts, reminders, meetings].concat()).ok();
    assert_eq!(other.json()["meetings"], net.json()["meetings"]);
    assert_eq!(each(&other.json()["reminders"], "text"), each(&net.json()["reminders"], "text"));
}

#[test]
fn json_of_other_people_and_damaged_lines() {
    let net = Env::new();
    let outcome = net.run_with_input(
        &["import", "-"],
        "{\"name\":\"Ana\",\"emails\":[\"ana@kopi.co\"],\"shoe\":38}\nnonsense\n{\"name\":\"Budi\",\"emails\":3}\n{\"on\":\"2026-09-30\",\"text\":\"a plan\"}\n",
    );
    insta::assert_snapshot!(outcome.exits(1).page());
    assert_eq!(net.record("contacts", 0)["shoe"], json!(38));
    assert!(Env::new().run_with_input(&["import", "-"], "{\"netrec\":2}").exits(1).err.contains("newer"));
}

#[test]
fn the_guard_of_a_cell_is_taken_off() {
    let net = Env::with(NETWORK);
    net.ok(&["set", "budi", "org==1+1", "title=@home"]);
    let csv = net.run(&["export", "--format", "csv"]).ok().out.clone();
    assert!(csv.contains("'=1+1"), "{csv}");
    let other = Env::new();
    other.run_with_input(&["import", "-"], csv).ok();
    assert_eq!(other.record("contacts", 1)["org"], "=1+1");
    assert_eq!(other.record("contacts", 1)["title"], "@home");
}

#[test]
fn letters_of_a_day_become_one_meeting_by_email_with_each_person() {
    let net = Env::with(NETWORK);
    let path = sample("mail.mbox");
    assert!(net.refused(&["import", &path], 1).contains("which addresses are yours"));
    let said = net.run(&["import", &path, "--me", "ME@example.org", "--propose"]).page().replace(&path, "mail.mbox");
    let meetings = net.json()["meetings"].as_array().unwrap()[5..].to_vec();
    let shown: String = meetings.iter().map(|meeting| format!("{meeting}\n")).collect();
    insta::assert_snapshot!(said + &crate::env::masked(&shown));
    let before = net.file();
    let again = net.run(&["import", &path, "--me", "me@example.org"]);
    assert!(again.exits(1).err.contains("2 unchanged meetings"), "{}", again.err);
    assert_eq!(net.file(), before);
}

#[test]
fn a_maildir_says_by_its_sent_folder_who_i_am() {
    let net = Env::with(NETWORK);
    for (path, text) in [
        (
            "Mail/cur/1:2,S",
            "From: Ana <ana@kopi.co>\nTo: me@example.org\nDate: Tue, 1 Sep 2026 10:00:00 +0700\nSubject: beans\n\nbody",
        ),
        (
            "Mail/.Sent/cur/2:2,S",
            "From: me@example.org\nTo: jose@habana.example\nDate: Wed, 2 Sep 2026 10:00:00 +0700\n\nbody",
        ),
        ("Mail/tmp/3", "From: a@example.net\nTo: me@example.org\nDate: Wed, 2 Sep 2026 10:00:00 +0700\n\n"),
    ] {
        let path = net.home().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let said = net.ok(&["import", "Mail"]);
    assert_eq!(said, "Imported Mail: 2 new meetings\n");
    assert_eq!(each(&net.json()["meetings"], "text")[5..], ["beans", ""]);
}

#[test]
fn a_message_is_logged_under_the_person_it_is_from_or_to() {
    let net = Env::with(NETWORK);
    let message =
        "From: Ana <ANA@kopi.co>\nTo: me@example.org\nDate: Tue, 1 Sep 2026 10:00:00 +0700\nSubject: Re: beans\n\nbody";
    net.run_with_input(&["log", "--from-mail", "-"], message).ok().stderr("Logged Ana Souza: Tue 2026-09-01, by email; still open: [id] email Thu 2026-09-10: send the article on robusta (netrec done ID closes one)\n");
    let meeting = net.record("meetings", 5);
    assert_eq!(
        (&meeting["text"], &meeting["via"], &meeting["source"]),
        (&json!("beans"), &json!("email"), &json!("mail:2026-09-01:h2kq9w3xd7"))
    );
    net.run_with_input(&["log", "--from-mail", "-", "she sent a price list", "--on", "yesterday"], message).ok();
    assert_eq!(
        (&net.record("meetings", 6)["text"], &net.record("meetings", 6)["on"]),
        (&json!("she sent a price list"), &json!("2026-09-11"))
    );
    net.run_with_input(&["import", "-", "--me", "me@example.org"], message)
        .ok()
        .stderr("Imported standard input: 1 unchanged meeting\n");
    // Another letter of that day belongs to the same meeting, whether the mailbox or this command brought it.
    for subject in ["Re: beans", "cups", "Re: cups"] {
        net.run_with_input(&["log", "--from-mail", "-"], message.replace("Re: beans", subject)).ok();
    }
    assert_eq!(
        (&net.record("meetings", 5)["text"], net.json()["meetings"].as_array().unwrap().len()),
        (&json!("beans; cups"), 7)
    );
    assert_eq!(net.record("meetings", 5)["source"], "mail:2026-09-01:h2kq9w3xd7");
    for (message, said) in [
        (
            "From: Who <who@example.net>\n\n",
            "nobody on this message is in the network; netrec add Who --email who@example.net",
        ),
        ("no message", "there is no message on standard input; pipe one in"),
    ] {
        assert!(net.run_with_input(&["log", "--from-mail", "-"], message).fails(1).contains(said));
    }
    net.refused(&["log"], 2);
}

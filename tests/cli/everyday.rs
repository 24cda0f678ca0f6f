//! `explore`, `meet`, `learn`, `find` and `timeline`: what goes in between the mornings, and how it is found again.

use serde_json::json;

use crate::env::{Env, each};
use crate::sample::NETWORK;

#[test]
fn explore_makes_a_plan_of_nobody() {
    let net = Env::with(NETWORK);
    let said = net.ok(&["explore", "the", "farmers'", "market", "--world", "Public"]);
    assert!(said.contains("by Sat 2026-09-19: the farmers' market"), "{said}");
    let plan = net.record("reminders", 4);
    assert_eq!(plan["on"], "2026-09-19");
    assert_eq!((&plan["world"], &plan["who"]), (&json!("public"), &json!(null)));
    net.ok(&["explore", "a lecture", "--by", "tomorrow"]);
    assert_eq!(net.record("reminders", 5)["on"], "2026-09-13");
    assert_eq!(each(&net.read(&["due", "--json"]), "type").iter().filter(|kind| **kind == "explore").count(), 1);
    let due = net.read(&["due", "--within", "7d", "--json"]);
    let plans: Vec<_> = due.as_array().unwrap().iter().filter(|item| item["type"] == "explore").collect();
    assert_eq!(plans.len(), 3);
    assert_eq!(plans[1]["people"], json!([]));
    // It is closed and moved like any other item.
    let id = net.record("reminders", 5)["id"].as_str().unwrap().to_owned();
    net.ok(&["snooze", &id, "fri"]);
    net.ok(&["done", &id]);
    assert_eq!(net.record("reminders", 5)["state"], "done");
}

#[test]
fn meet_plans_and_a_log_within_a_day_is_the_meeting() {
    for (today, turned) in [("2026-09-17", true), ("2026-09-18", true), ("2026-09-19", true), ("2026-09-20", false)] {
        let net = Env::with(NETWORK);
        let said = net.ok(&["meet", "ana,budi", "fri", "10:00", "coffee", "at", "the", "station", "--at", "Gambir"]);
        assert!(said.contains("Ana Souza and Budi, Fri 2026-09-18 10:00: coffee at the station"), "{said}");
        let plan = net.record("meetings", 5);
        assert_eq!((&plan["on"], &plan["planned"]), (&json!("2026-09-18T10:00"), &json!(true)));
        assert_eq!((&plan["at"], &plan["via"]), (&json!("Gambir"), &json!("in-person")));
        let net = net.on(today);
        let said = net.ok(&["log", "budi,ana", "--learned", "tea"]);
        assert_eq!(said.contains("as planned"), turned, "{today}: {said}");
        let meetings = net.json()["meetings"].as_array().unwrap().clone();
        assert_eq!(meetings.len(), if turned { 6 } else { 7 }, "{today}");
        if turned {
            assert_eq!(meetings[5]["id"], plan["id"]);
            assert_eq!(meetings[5]["planned"], json!(null));
            assert_eq!(meetings[5]["text"], "coffee at the station", "what was planned is kept where nothing is said");
            assert_eq!((&meetings[5]["at"], &meetings[5]["learned"]), (&json!("Gambir"), &json!(["tea"])));
        }
        net.ok(&["undo"]);
        assert_eq!(net.record("meetings", 5), plan);
    }
    // Others than those who were to meet are another meeting.
    let net = Env::with(NETWORK);
    net.ok(&["meet", "ana,budi", "tomorrow"]);
    for people in ["ana", "budi", "ana,budi,jose"] {
        assert!(!net.ok(&["log", people, "tea"]).contains("as planned"));
    }
    assert_eq!(net.record("meetings", 5)["planned"], true);
}

#[test]
fn due_asks_how_a_meeting_went_until_it_is_logged_or_dropped() {
    let net = Env::with(NETWORK);
    net.ok(&["meet", "hanako", "tomorrow", "tea"]);
    let id = net.record("meetings", 5)["id"].as_str().unwrap().to_owned();
    let kind = |net: &Env| {
        let due = net.read(&["due", "--json"]);
        let item = due.as_array().unwrap().iter().find(|item| item["id"] == id.as_str()).cloned();
        item.map(|item| (item["type"].as_str().unwrap().to_owned(), item["days_late"].as_i64().unwrap()))
    };
    assert_eq!(kind(&net), None, "nothing before its time");
    let net = net.on("2026-09-13");
    assert_eq!(kind(&net), Some(("meeting".to_owned(), 0)));
    let net = net.on("2026-09-20");
    assert_eq!(kind(&net), Some(("unlogged".to_owned(), 7)));
    net.ok(&["drop", &id]);
    assert_eq!(kind(&net), None);
    net.ok(&["undo"]);
    net.ok(&["log", "hanako", "tea at last", "--on", "2026-09-13"]);
    assert_eq!(kind(&net), None);
    assert_eq!(net.record("meetings", 5)["text"], "tea at last");
}

#[test]
fn learn_keeps_facts_with_their_day() {
    let net = Env::with(NETWORK);
    let words =
        ["learn", "ana", "plays the viola", "has a boat", "--interest", "tea", "--like", "rain", "--need", "a desk"];
    let said = net.ok(&words);
    assert_eq!(said, "Learned about Ana Souza (ana-souza): plays the viola; has a boat; tea; rain; a desk\n");
    let ana = net.record("contacts", 0);
    assert_eq!(ana["facts"][1], json!({"on": "2026-09-12", "text": "plays the viola"}));
    assert_eq!(ana["facts"][2]["text"], "has a boat");
    assert_eq!(ana["interests"], json!(["coffee", "robusta", "tea"]));
    assert_eq!(ana["likes"], json!(["dark chocolate", "rain"]));
    assert_eq!(ana["needs"], json!(["a translator", "a desk"]));
    // What is there already is not put there twice, whatever its case.
    net.ok(&["learn", "ana", "--like", "Dark Chocolate"]);
    assert_eq!(net.record("contacts", 0)["likes"], json!(["dark chocolate", "rain"]));
    let page = net.run(&["show", "ana"]).ok().out.clone();
    assert!(page.contains("2026-09-12  plays the viola"), "{page}");
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["explore"][..], 2),
        (&["explore", " "], 2),
        (&["explore", "x", "--by", "yesterday"], 2),
        (&["explore", "x", "--by", "someday"], 2),
        (&["meet", "ana"], 2),
        (&["meet", "ana", "coffee"], 2),
        (&["meet", "ana", "yesterday"], 2),
        (&["meet", "ana", "2026-02-30"], 2),
        (&["meet", "nobody", "fri"], 1),
        (&["meet", "ana", "fri", "--via", "pigeon"], 2),
        (&["learn", "ana"], 2),
        (&["learn", "nobody", "x"], 1),
        (&["find"], 2),
        (&["find", ""], 2),
        (&["find", "coffee", "--limit", "some"], 2),
        (&["timeline", "nobody"], 1),
        (&["timeline", "--since", "someday"], 2),
        (&["timeline", "--since", "tomorrow"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn find_looks_everywhere() {
    let net = Env::with(NETWORK);
    for (words, found) in [
        (&["souza"][..], "contact h2kq9w3xd7 name"),
        (&["aninha"], "contact h2kq9w3xd7 aka"),
        (&["ana@souza.example"], "contact h2kq9w3xd7 email"),
        (&["linkedin"], "contact h2kq9w3xd7 channel"),
        (&["roaster"], "contact h2kq9w3xd7 title"),
        (&["bandung"], "contact h2kq9w3xd7 city"),
        (&["braga"], "contact h2kq9w3xd7 address"),
        (&["speaker"], "contact h2kq9w3xd7 tag"),
        (&["chocolate"], "contact h2kq9w3xd7 like"),
        (&["translator"], "contact h2kq9w3xd7 need"),
        (&["espresso"], "contact h2kq9w3xd7 note"),
        (&["38"], "contact h2kq9w3xd7 field"),
        (&["article"], "reminder q0x5v7n2ba text"),
        (&["surabaya"], "reminder s5h2m9k4ef text"),
        (&["compilers"], "meeting c9d3f6j1wk text"),
        (&["jakarta"], "meeting c9d3f6j1wk at"),
        (&["durian"], "meeting f8z2b5c7dh gift"),
        // Case, accents, another script; words in any order, a phrase, names of those in a meeting.
        (&["JOSE", "marti"], "contact j7n3x5v2ba name"),
        (&["Martí", "JOSÉ"], "contact j7n3x5v2ba name"),
        (&["花子"], "contact k1w9d4f6gh name"),
        (&["stand", "espresso"], "contact h2kq9w3xd7 note"),
        (&["espresso stand"], "contact h2kq9w3xd7 note"),
        (&["\"the espresso\""], "contact h2kq9w3xd7 note"),
        (&["jose", "chess"], "meeting e4r9s6v1xq text"),
        (&["lunch", "budi", "station"], "meeting d2g7k4p8mn text"),
        (&["ana", "book"], "meeting c9d3f6j1wk gift"),
        // In part of a word, or not at all.
        (&["robus"], "contact h2kq9w3xd7 interest"),
        (&["stand espresso"], ""),
        (&["jose", "coffee"], ""),
        (&["zebra"], ""),
    ] {
        let hits = net.read(&[&["find", "--json"], words].concat());
        let best = hits
            .as_array()
            .unwrap()
            .first()
            .map(|hit| ["kind", "id", "field"].map(|key| hit[key].as_str().unwrap().to_owned()).join(" "));
        assert_eq!(best.unwrap_or_default(), found, "{words:?}");
    }
    net.run(&["find", "zebra"]).ok().stdout("").stderr("Nothing was found\n");
}

#[test]
fn find_ranks_and_limits_in_every_form() {
    let net = Env::with(NETWORK);
    let hits = net.read(&["find", "coffee", "--json"]);
    assert_eq!(each(&hits, "kind"), ["contact", "meeting"], "an interest comes before a talk");
    assert!(hits[0]["score"].as_u64() > hits[1]["score"].as_u64());
    let mut shown = String::new();
    for form in ["table", "json", "jsonl", "csv", "tsv", "ids"] {
        let outcome = net.run(&["find", "chess", "-o", form]);
        shown.push_str(&format!("--- {form}\n{}", outcome.ok().stderr("").out));
    }
    insta::assert_snapshot!(shown);
    // The same everywhere: the best of them, and how many more there are.
    let all = net.run(&["find", "an", "-o", "ids", "--limit", "0"]).ok().stderr("").out.clone();
    let count = all.lines().count();
    assert!(count > 4, "{all}");
    for form in ["jsonl", "ids"] {
        let outcome = net.run(&["find", "an", "-o", form, "--limit", "2"]);
        outcome.ok().stderr(&format!("{} more; --limit 0 shows all\n", count - 2));
        assert_eq!(outcome.out.lines().count(), 2);
    }
    assert!(all.starts_with(&net.run(&["find", "an", "-o", "ids", "--limit", "2"]).ok().out));
}

#[test]
fn the_best_50_are_found_and_the_latest_50_shown() {
    let net = Env::with(NETWORK);
    let line = |number: u32| {
        format!(
            r#"{{"id":"a1{number:08}","on":"2026-0{}-11","with":["h2kq9w3xd7"],"text":"zebra {number}"}},"#,
            1 + number % 8
        )
    };
    let many: String = (0..60).map(|number| line(number) + "\n").collect();
    net.write(NETWORK.replace("\"meetings\":[\n", &format!("\"meetings\":[\n{many}")));
    for (words, all) in [(&["find", "zebra"][..], 60), (&["timeline"], 64)] {
        for form in ["json", "csv", "ids"] {
            let outcome = net.run(&[words, &["-o", form]].concat());
            outcome.ok().stderr(&format!("{} more; --limit 0 shows all\n", all - 50));
            let frame = usize::from(form == "csv") + 2 * usize::from(form == "json");
            assert_eq!(outcome.out.lines().count(), 50 + frame);
            let outcome = net.run(&[words, &["-o", form, "--limit", "0"]].concat());
            assert_eq!(outcome.ok().stderr("").out.lines().count(), all + frame);
        }
    }
    // Of equals the latest is the best.
    assert_eq!(net.read(&["find", "zebra", "--json"])[0]["on"], "2026-08-11");
}

#[test]
fn timeline_shows_the_latest_first() {
    let net = Env::with(NETWORK);
    let on = |words: &[&str]| {
        let rows = net.read(&[&["timeline", "--json"], words].concat());
        each(&rows, "on").join(" ")
    };
    assert_eq!(on(&[]), "2026-09-12T10:00 2026-09-08 2026-09-01 2026-06-01", "dropped ones are not in it");
    assert_eq!(on(&["ana"]), "2026-06-01");
    assert_eq!(on(&["ana,budi"]), "2026-09-12T10:00 2026-09-01 2026-06-01");
    assert_eq!(on(&["--since", "2026-09-01"]), "2026-09-12T10:00 2026-09-08 2026-09-01");
    assert_eq!(on(&["--since", "2026-09-02"]), "2026-09-12T10:00 2026-09-08");
    assert_eq!(on(&["--since", "1mo", "budi"]), "2026-09-12T10:00 2026-09-01");
    assert_eq!(on(&["--limit", "1"]), "2026-09-12T10:00");
    assert_eq!(on(&["hanako"]), "");
    let mut shown = String::new();
    for form in ["table", "json", "jsonl", "csv", "tsv", "ids"] {
        shown.push_str(&format!("--- {form}\n{}", net.run(&["timeline", "-o", form]).ok().stderr("").out));
    }
    insta::assert_snapshot!(shown);
}

#[cfg(unix)]
#[test]
fn how_many_more_there_are_stands_below_the_results() {
    let net = Env::with(NETWORK);
    for words in ["list --limit 2", "find an --limit 2", "timeline --limit 1", "due --limit 1"] {
        let line = format!("'{}' {words} 2>&1", crate::env::PROGRAM);
        let outcome = net.outcome(net.command_of("sh", &["-c", &line]));
        let last = outcome.ok().out.lines().last().unwrap().to_owned();
        assert!(last.contains(" more; "), "{words}: {}", outcome.out);
    }
}

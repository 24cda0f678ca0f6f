//! A year in the life: 60 people, 400 meetings, a command a line, and what the program makes of it in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};

use crate::env::Env;

/// The commands, each behind the day on which it was typed.
const YEAR: &str = include_str!("../data/year.txt");

/// A home in which the year was lived.
static LIVED: LazyLock<Env> = LazyLock::new(|| {
    let net = Env::new();
    for line in YEAR.lines().filter(|line| !line.starts_with('#')) {
        let mut words = vec!["--today".to_owned()];
        words.extend(shell_words::split(line).unwrap());
        assert_eq!(net.run_here(&words), 0, "{line}");
    }
    net
});

/// A page whose columns don't depend on how long the beginnings of ids have to be.
fn settled(page: &str) -> String {
    let line = |line: &str| match line.split_once("[id]") {
        Some((before, after)) => format!("{before}[id] {}", after.trim_start()),
        None => line.strip_prefix("     ").map_or_else(|| line.to_owned(), |rest| format!("  {}", rest.trim_start())),
    };
    page.lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn what_is_shown_in_the_end() {
    let net = &*LIVED;
    insta::assert_snapshot!("due", settled(&net.run(&["due"]).ok().page()));
    for (name, words) in [
        ("open", &["open"][..]),
        ("build", &["build"]),
        ("review", &["review"]),
        ("review_of_a_quarter", &["review", "--since", "3 months ago", "--where", "world:conference"]),
        ("brief", &["brief", "ibu-ratna,amara,agus-salim"]),
        ("path", &["path", "dewi-lestari-adi"]),
    ] {
        insta::assert_snapshot!(name, net.run(words).ok().page());
    }
}

/// Today and the first day of the year, as texts, which sort as days do.
const TODAY: &str = "2026-09-12";
const SINCE: &str = "2025-09-13";

fn day(text: &str) -> NaiveDate {
    text[..10].parse().unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    value[key].as_array().into_iter().flatten().collect()
}

fn names(value: &Value, key: &str, id: &str) -> bool {
    list(value, key).iter().any(|known| **known == id)
}

/// The file, read as any program would.
struct Naive {
    contacts: Vec<Value>,
    reminders: Vec<Value>,
    /// Those that took place.
    meetings: Vec<Value>,
}

impl Naive {
    fn new(file: &Value) -> Naive {
        let all = |key| list(file, key).into_iter().cloned().collect::<Vec<Value>>();
        let mut meetings = all("meetings");
        meetings.retain(|meeting| meeting["planned"] != true && meeting["state"] != "dropped");
        Naive { contacts: all("contacts"), reminders: all("reminders"), meetings }
    }

    /// The days on which somebody was met, sorted.
    fn days(&self, id: &str) -> Vec<&str> {
        let with = self.meetings.iter().filter(|meeting| names(meeting, "with", id));
        let mut days: Vec<&str> = with.map(|meeting| &text(meeting, "on")[..10]).collect();
        days.sort_unstable();
        days
    }

    fn known(&self, contact: &Value) -> String {
        let first = self.days(text(contact, "id")).first().map(|day| (*day).to_owned());
        let met = contact["met"]["on"].as_str().map(str::to_owned);
        met.or(first).unwrap_or_else(|| text(contact, "created").to_owned())
    }

    fn in_person(&self) -> Value {
        let of =
            |wanted: &dyn Fn(&str) -> bool| self.meetings.iter().filter(|meeting| wanted(text(meeting, "via"))).count();
        let (in_person, virtually) = (of(&|via| via == "in-person"), of(&|via| !via.is_empty() && via != "in-person"));
        let share = (100.0 * in_person as f64 / (in_person + virtually) as f64).round() as usize;
        let media = ["in-person", "video", "call", "message", "email", "letter", "social"];
        let by_medium = media.map(|via| json!({"via": via, "meetings": of(&|own| own == via)}));
        json!({"share": share, "in_person": in_person, "virtual": virtually, "unknown": of(&str::is_empty), "by_medium": by_medium})
    }

    fn time(&self) -> Value {
        let mut talks: Vec<(usize, &str)> = self
            .contacts
            .iter()
            .map(|contact| (self.days(text(contact, "id")).len(), text(contact, "handle")))
            .collect();
        talks.retain(|(talks, _)| *talks > 0);
        talks.sort_by_key(|(talks, _)| std::cmp::Reverse(*talks));
        let all: usize = talks.iter().map(|(talks, _)| talks).sum();
        let half = (0..=talks.len()).find(|n| 2 * talks[..*n].iter().map(|(talks, _)| talks).sum::<usize>() >= all);
        let most: Vec<Value> = talks.iter().take(10).map(|(talks, handle)| json!([handle, talks])).collect();
        json!({"talks": all, "people": talks.len(), "half": half, "most": most})
    }

    fn worlds(&self) -> Value {
        let living = || self.contacts.iter().filter(|contact| contact["archived"] != true);
        let worlds: BTreeSet<&str> = living().map(|contact| text(contact, "world")).collect();
        let world = |world: &str| {
            let members: Vec<&Value> = living().filter(|contact| text(contact, "world") == world).collect();
            let days: Vec<&str> = members.iter().flat_map(|contact| self.days(text(contact, "id"))).collect();
            let new = members.iter().filter(|contact| self.known(contact).as_str() >= SINCE).count();
            json!({"people": members.len(), "talks": days.len(), "last": days.iter().max(), "new": new})
        };
        Value::Object(worlds.into_iter().map(|name| (name.to_owned(), world(name))).collect())
    }

    fn follow_ups(&self) -> Value {
        let mut counts = BTreeMap::from([("kept", 0), ("late", 0), ("broken", 0), ("open", 0)]);
        for reminder in self.reminders.iter().filter(|r| r["promise"] != "theirs" && !list(r, "who").is_empty()) {
            let set = reminder["first"].as_str().unwrap_or(text(reminder, "on"));
            let what = match text(reminder, "state") {
                "" if set >= TODAY => "open",
                _ if !(SINCE..=TODAY).contains(&set) => continue,
                "done" if text(reminder, "closed") <= set => "kept",
                "done" => "late",
                _ => "broken",
            };
            *counts.get_mut(what).unwrap() += 1;
        }
        json!(counts)
    }

    fn first_follow_up(&self) -> Value {
        let (mut waits, mut waiting) = (Vec::new(), 0);
        for id in self.contacts.iter().map(|contact| text(contact, "id")) {
            let days = self.days(id);
            let Some(first) = days.first().filter(|first| **first >= SINCE) else { continue };
            let kept = self
                .reminders
                .iter()
                .filter(|r| names(r, "who", id) && r["state"] == "done" && r["promise"] != "theirs");
            let kept = kept.map(|reminder| text(reminder, "closed")).filter(|closed| closed >= first);
            match kept.chain(days.iter().copied().filter(|day| day > first)).min() {
                Some(heard) => waits.push((day(heard) - day(first)).num_days()),
                None => waiting += 1,
            }
        }
        waits.sort_unstable();
        let middle = (waits[(waits.len() - 1) / 2] + waits[waits.len() / 2]) as f64 / 2.0;
        json!({"median_days": middle, "followed": waits.len(), "waiting": waiting})
    }

    fn unknown(&self) -> Value {
        let met = self.contacts.iter().filter(|c| c["archived"] != true && !self.days(text(c, "id")).is_empty());
        let met: Vec<&Value> = met.collect();
        let is_unknown = |contact: &&&Value| {
            let keys = ["birthday", "interests", "likes", "needs", "facts", "note"];
            let told = |m: &Value| names(m, "with", text(contact, "id")) && !list(m, "learned").is_empty();
            keys.iter().all(|key| contact[*key].is_null()) && !self.meetings.iter().any(told)
        };
        json!({"people": met.iter().filter(is_unknown).count(), "of": met.len()})
    }

    fn newcomers(&self) -> BTreeMap<String, usize> {
        let mut months = BTreeMap::new();
        for known in self.contacts.iter().map(|contact| self.known(contact)).filter(|known| known.as_str() >= SINCE) {
            *months.entry(known[..7].to_owned()).or_default() += 1;
        }
        months
    }
}

/// Only some keys of an object.
fn part(value: &Value, keys: &[&str]) -> Value {
    Value::Object(keys.iter().map(|key| ((*key).to_owned(), value[*key].clone())).collect())
}

#[test]
fn the_figures_are_those_of_a_second_way_to_count() {
    let net = &*LIVED;
    let review = net.read(&["review", "--json"]);
    let naive = Naive::new(&net.json());
    assert_eq!(naive.meetings.len(), 400);
    assert_eq!(naive.contacts.iter().filter(|contact| !naive.days(text(contact, "id")).is_empty()).count(), 60);
    assert_eq!(review["meetings"], 400);
    let keys = ["share", "in_person", "virtual", "unknown", "by_medium"];
    assert_eq!(part(&review["in_person"], &keys), naive.in_person());

    let mut time = part(&review["time"], &["talks", "people", "half"]);
    let most = list(&review["time"], "most").into_iter().map(|row| json!([row["handle"], row["talks"]]));
    time["most"] = most.collect();
    assert_eq!(time, naive.time());

    let worlds = list(&review["worlds"], "worlds");
    let rows = worlds.iter().map(|row| (text(row, "world").to_owned(), part(row, &["people", "talks", "last", "new"])));
    assert_eq!(Value::Object(rows.collect()), naive.worlds());
    let lately = (day(TODAY) - Days::new(90)).to_string();
    let neglected = worlds.iter().filter(|row| text(row, "last") < lately.as_str()).map(|row| row["world"].clone());
    assert_eq!(review["worlds"]["neglected"], neglected.collect::<Value>());

    assert_eq!(part(&review["follow_ups"], &["kept", "late", "broken", "open"]), naive.follow_ups());
    let keys = ["median_days", "followed", "waiting"];
    assert_eq!(part(&review["first_follow_up"], &keys), naive.first_follow_up());
    assert_eq!(part(&review["unknown"], &["people", "of"]), naive.unknown());

    let months = list(&review["new"], "months");
    let busy = months.iter().filter(|row| row["people"] != 0);
    let busy = busy.map(|row| (text(row, "month").to_owned(), row["people"].as_u64().unwrap() as usize));
    assert_eq!(busy.collect::<BTreeMap<_, _>>(), naive.newcomers());
    assert_eq!(months.len(), 13);

    let days = &review["days"];
    let from = day(text(days, "from"));
    assert_eq!((from.weekday().number_from_monday(), from.to_string().as_str()), (1, "2025-09-08"));
    for (at, number) in list(days, "meetings").iter().enumerate() {
        let day = (from + Days::new(at as u64)).to_string();
        let meetings = naive.meetings.iter().filter(|meeting| text(meeting, "on").starts_with(&day)).count();
        assert_eq!(**number, meetings, "{day}");
    }
}

/// Words that make a means of a person.
const WORDS: &[&str] = &[
    "lead",
    "leads",
    "deal",
    "deals",
    "pipeline",
    "pipelines",
    "prospect",
    "prospects",
    "conversion",
    "conversions",
    "convert",
    "converts",
    "customer",
    "funnel",
    "upsell",
    "quota",
    "target",
    "targets",
];

#[test]
fn nobody_is_treated_as_a_means() {
    let net = Env::new();
    let help = net.run(&["help"]).ok().out.clone();
    // Deeper in stand the examples.
    let named = help.lines().filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let commands = named.filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> =
        commands.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-')).collect();
    assert!(commands.len() > 30, "{commands:?}");
    let mut pages = vec![("help".to_owned(), help.clone())];
    for command in commands.iter().filter(|command| !command.starts_with('-')) {
        pages.push((format!("help {command}"), net.run(&["help", command]).ok().out.clone()));
    }
    for words in [
        &[][..],
        &["due"],
        &["due", "--within", "1y"],
        &["list"],
        &["show", "suharti"],
        &["timeline", "--limit", "0"],
        &["review"],
        &["review", "--json"],
        &["build"],
        &["brief", "suharti"],
        &["path", "suharti"],
        &["draft", "suharti"],
        &["draft", "suharti", "--kind", "offer"],
        &["draft", "suharti", "--kind", "invite"],
        &["draft", "suharti", "--kind", "research"],
        &["config"],
        &["history"],
        &["check"],
        &["log", "suharti", "tea"],
        &["add", "Nobody Else", "--met", "a fair"],
        &["intro", "suharti", "joko"],
    ] {
        pages.push((words.join(" "), net.run(&[&["--demo"], words].concat()).ok().page()));
    }
    for (command, page) in pages {
        let lower = page.to_lowercase();
        let said = lower.split(|c: char| !c.is_alphanumeric()).find(|word| WORDS.contains(word));
        assert_eq!(said, None, "{command}: {page}");
    }
}

//! A hundred queries over the sample network, each held against closures over its JSON; and those that are none.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::Value;

use crate::env::{Env, TODAY};

/// A person as the JSON of the program shows them, and what a plain look over the exported file adds.
struct Somebody {
    /// Of `list --json`.
    row: Value,
    /// Of the file itself.
    contact: Value,
    /// Meetings that took place, of the file.
    meetings: Vec<Value>,
    /// Open reminders, of the file.
    reminders: Vec<Value>,
    /// The dates of what is due in a year.
    due: Vec<NaiveDate>,
    /// Those linked with them, and who introduced them: names and akas.
    linked: Vec<String>,
    by: Vec<String>,
}

type Is = fn(&Somebody) -> bool;

fn day(text: &str) -> NaiveDate {
    text.get(..10).unwrap().parse().unwrap()
}

fn today() -> NaiveDate {
    day(TODAY)
}

fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

fn ahead(days: u64) -> NaiveDate {
    today() + Days::new(days)
}

/// The texts of a value: one, many or none.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(object) => object.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The words of a text in lower case, without accents: as many of them as stand in the sample network.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .to_lowercase()
        .replace('\'', "")
        .chars()
        .map(|c| match c {
            'á' | 'à' | 'ã' | 'ā' => 'a',
            'é' | 'è' => 'e',
            'í' | 'ī' => 'i',
            'ó' | 'ö' => 'o',
            'ú' | 'ü' | 'ũ' => 'u',
            'ł' => 'l',
            c => c,
        })
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Somebody {
    fn whole(&self, key: &str, wanted: &str) -> bool {
        texts(&self.row[key]).iter().any(|text| words(text) == words(wanted))
    }

    /// Some text has all words.
    fn has_words(&self, value: &Value, wanted: &str) -> bool {
        texts(value).iter().any(|text| words(wanted).iter().all(|word| words(text).contains(word)))
    }

    fn says(&self, key: &str, wanted: &str) -> bool {
        self.has_words(&self.contact[key], wanted)
    }

    fn has(&self, key: &str) -> bool {
        !texts(&self.contact[key]).is_empty()
    }

    fn part(&self, key: &str, wanted: &str) -> bool {
        texts(&self.row[key]).iter().any(|text| text.to_lowercase().contains(wanted))
    }

    fn named(&self, beginning: &str) -> bool {
        begins(&self.names(), beginning)
    }

    fn names(&self) -> Vec<String> {
        texts(&self.row["name"]).into_iter().chain(texts(&self.row["aka"])).collect()
    }

    /// A bare word.
    fn bare(&self, word: &str) -> bool {
        let places = ["org", "tags", "interests", "note"].map(|key| texts(&self.contact[key]));
        begins(&self.names(), word) || begins(&places.concat(), word)
    }

    fn is(&self, key: &str, value: &str) -> bool {
        self.row[key] == value
    }

    fn last(&self) -> Option<NaiveDate> {
        self.row["last"].as_str().map(day)
    }

    fn next(&self) -> Option<NaiveDate> {
        self.row["next"].as_str().map(day)
    }

    fn created(&self) -> NaiveDate {
        day(self.contact["created"].as_str().unwrap())
    }

    fn known(&self) -> NaiveDate {
        let met = self.contact["met"]["on"].as_str().map(day);
        let first = self.meetings.iter().map(|meeting| day(meeting["on"].as_str().unwrap())).min();
        met.or(first).unwrap_or(self.created())
    }

    fn count(&self) -> usize {
        self.meetings.len()
    }

    fn via(&self, via: &str) -> bool {
        self.meetings.iter().any(|meeting| meeting["via"] == via)
    }

    /// The next birthday; none of them is on 29 February.
    fn birthday(&self) -> Option<NaiveDate> {
        let text = self.contact["birthday"].as_str()?;
        let (month, day) =
            (text[text.len() - 5..text.len() - 3].parse().unwrap(), text[text.len() - 2..].parse().unwrap());
        let in_year = |year| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let this_year = in_year(today().year());
        Some(if this_year >= today() { this_year } else { in_year(today().year() + 1) })
    }

    fn due(&self, is: impl Fn(NaiveDate) -> bool) -> bool {
        self.due.iter().any(|day| is(*day))
    }
}

/// Some text has a word that begins with each of the wanted ones.
fn begins(texts: &[String], wanted: &str) -> bool {
    let all = |text: &String| {
        let found = words(text);
        words(wanted).iter().all(|wanted| found.iter().any(|word| word.starts_with(wanted.as_str())))
    };
    texts.iter().any(all)
}

/// Everybody in the order of `list`.
fn everybody(net: &Env) -> Vec<Somebody> {
    let file: Value = serde_json::from_str(&net.run(&["--demo", "export"]).ok().out).unwrap();
    let list = net.read(&["--demo", "list", "--json"]);
    let due = net.read(&["--demo", "due", "--within", "1y", "--json"]);
    let array = |key: &str| file[key].as_array().unwrap().clone();
    let contacts: HashMap<String, Value> =
        array("contacts").into_iter().map(|contact| (contact["id"].as_str().unwrap().to_owned(), contact)).collect();
    let named = |id: &Value| {
        let contact = &contacts[id.as_str().unwrap()];
        texts(&contact["name"]).into_iter().chain(texts(&contact["aka"])).collect::<Vec<_>>()
    };
    let row = |row: &Value| {
        let contact = contacts[row["id"].as_str().unwrap()].clone();
        let id = contact["id"].clone();
        let in_it = |list: &Value| list.as_array().is_some_and(|list| list.contains(&id));
        let own = contact["links"].as_array().into_iter().flatten().map(|link| link["to"].clone());
        let others = contacts
            .values()
            .filter(|other| other["links"].as_array().into_iter().flatten().any(|link| link["to"] == id));
        let linked: Vec<Value> = own.chain(others.map(|other| other["id"].clone())).collect();
        let mut meetings = array("meetings");
        meetings
            .retain(|meeting| meeting["planned"].is_null() && meeting["state"].is_null() && in_it(&meeting["with"]));
        let mut reminders = array("reminders");
        reminders.retain(|reminder| reminder["state"].is_null() && in_it(&reminder["who"]));
        let is_in = |item: &&Value| {
            item["people"].as_array().unwrap().iter().any(|person| person["handle"] == contact["handle"])
        };
        Somebody {
            row: row.clone(),
            meetings,
            reminders,
            due: due.as_array().unwrap().iter().filter(is_in).map(|item| day(item["date"].as_str().unwrap())).collect(),
            linked: linked.iter().flat_map(named).collect(),
            by: Some(&contact["met"]["by"]).filter(|by| by.is_string()).map(named).unwrap_or_default(),
            contact,
        }
    };
    list.as_array().unwrap().iter().map(row).collect()
}

/// The queries, and what each of them means.
#[rustfmt::skip]
const QUERIES: &[(&str, Is)] = &[
    // Words: in names, other names, organisations, tags, interests and notes.
    ("", |_| true),
    ("ana", |p| p.bare("ana")),
    ("priya sharma", |p| p.bare("priya") && p.bare("sharma")),
    ("\"priya sharma\"", |p| p.bare("priya sharma")),
    ("jonsdottir", |p| p.bare("jonsdottir")),
    ("LEFEVRE", |p| p.bare("lefevre")),
    ("maps", |p| p.bare("maps")),
    ("map", |p| p.bare("map")),
    ("kop*", |p| p.bare("kop")),
    ("lupita", |p| p.bare("lupita")),
    ("nobodyatall", |_| false),
    ("-maps", |p| !p.bare("maps")),
    ("coffee or tea", |p| p.bare("coffee") || p.bare("tea")),
    ("\"family tree\"", |p| p.bare("family tree")),
    ("o'rourke", |p| p.bare("orourke")),
    ("tanaka-san", |p| p.bare("tanaka san")),
    // Whole texts.
    ("tag:maps", |p| p.whole("tags", "maps")),
    ("tag:map", |p| p.whole("tags", "map")),
    ("tag:map*", |p| texts(&p.row["tags"]).iter().any(|tag| tag.starts_with("map"))),
    ("tag:open-source", |p| p.whole("tags", "open source")),
    ("tag:\"open source\"", |p| p.whole("tags", "open source")),
    ("tag:former_colleague", |p| p.whole("tags", "former colleague")),
    ("tag!=water", |p| !p.whole("tags", "water")),
    ("tag:maps tag:water", |p| p.whole("tags", "maps") && p.whole("tags", "water")),
    ("circle:inner", |p| p.is("circle", "inner")),
    ("CIRCLE:Close", |p| p.is("circle", "close")),
    ("world:conference", |p| p.is("world", "conference")),
    ("world:travel or world:online", |p| p.is("world", "travel") || p.is("world", "online")),
    ("handle:priya-sharma-2", |p| p.is("handle", "priya-sharma-2")),
    ("handle:priya", |p| p.is("handle", "priya")),
    // Texts that have the words.
    ("org:kopi", |p| p.says("org", "kopi")),
    ("org:\"tide maps\"", |p| p.says("org", "tide maps")),
    ("org:museum", |p| p.says("org", "museum")),
    ("org:mus*", |p| texts(&p.row["org"]).iter().any(|org| words(org).iter().any(|word| word.starts_with("mus")))),
    ("company:studio", |p| p.says("org", "studio")),
    ("title:teacher", |p| p.says("title", "teacher")),
    ("title:\"surveyor dike\"", |p| p.says("title", "dike surveyor")),
    ("city:jakarta", |p| p.says("city", "jakarta")),
    ("city:krakow", |p| p.says("city", "krakow")),
    ("city:sao-paulo", |p| p.says("city", "sao paulo")),
    ("city:ja*", |p| p.row["city"].as_str().is_some_and(|city| city.starts_with("Ja"))),
    ("interest:coffee", |p| p.says("interests", "coffee")),
    ("interest:water", |p| p.says("interests", "water")),
    ("interests:chess", |p| p.says("interests", "chess")),
    ("like:maps", |p| p.says("likes", "maps")),
    ("need:translator", |p| p.says("needs", "translator")),
    ("note:letter", |p| p.says("note", "letter")),
    ("fact:house", |p| p.has_words(&Value::from(texts(&p.contact["facts"])), "house")),
    ("learned:\"the workshop\"", |p| p.has_words(&Value::from(texts(&p.contact["facts"])), "the workshop")),
    ("address:malang", |p| p.says("addresses", "malang")),
    ("met:maps", |p| p.has_words(&p.contact["met"]["event"], "maps")),
    ("event:\"coastal data days\"", |p| p.has_words(&p.contact["met"]["event"], "coastal data days")),
    ("field:light", |p| p.says("fields", "light")),
    ("field.roast:light", |p| p.has_words(&p.contact["fields"]["roast"], "light")),
    ("field.dog:light", |p| p.has_words(&p.contact["fields"]["dog"], "light")),
    // Beginnings of names.
    ("name:an", |p| p.named("an")),
    ("name:\"p sh\"", |p| p.named("p sh")),
    ("aka:ta", |p| begins(&texts(&p.row["aka"]), "ta")),
    ("by:priya", |p| begins(&p.by, "priya")),
    ("link:suharti", |p| begins(&p.linked, "suharti")),
    ("link:grace or link:juergen", |p| begins(&p.linked, "grace") || begins(&p.linked, "jurgen")),
    // Parts.
    ("email:example.org", |p| p.part("emails", "example.org")),
    ("mail:ANA", |p| p.part("emails", "ana")),
    ("channel:linkedin", |p| p.part("channels", "linkedin")),
    ("phone:+62", |p| texts(&p.row["phones"]).iter().any(|phone| phone.starts_with("+62"))),
    ("phone:555001", |p| p.part("phones", "555001")),
    // There or not.
    ("has:email", |p| p.has("emails")),
    ("no:email", |p| !p.has("emails")),
    ("email:\"\"", |p| !p.has("emails")),
    ("email:*", |p| p.has("emails")),
    ("has:phone no:org", |p| p.has("phones") && !p.has("org")),
    ("no:birthday circle:close", |p| !p.has("birthday") && p.is("circle", "close")),
    ("has:met no:by", |p| !p.contact["met"].is_null() && p.by.is_empty()),
    ("has:link", |p| !p.linked.is_empty()),
    ("has:field.bread", |p| !p.contact["fields"]["bread"].is_null()),
    ("has:reminder", |p| !p.reminders.is_empty()),
    ("archived:*", |p| p.row["archived"] == true),
    ("has:rests", |p| p.contact["rests"].as_str().is_some_and(|rests| day(rests) > today())),
    ("has:conflict", |_| false),
    ("no:circle", |p| p.row["circle"].is_null()),
    // What is derived.
    ("step:open", |p| p.is("step", "open")),
    ("step!=follow", |p| !p.is("step", "follow")),
    ("health:cold or health:cooling", |p| p.is("health", "cold") || p.is("health", "cooling")),
    ("no:health", |p| p.row["health"].is_null()),
    ("cadence:2w", |p| p.is("every", "2w")),
    ("every:6w", |p| p.contact["every"] == "6w"),
    ("via:letter", |p| p.via("letter")),
    ("via:\"in person\" -via:message", |p| p.via("in-person") && !p.via("message")),
    // Days that lie back.
    ("last:90d+", |p| p.last().is_none_or(|last| last <= ago(90))),
    ("last:2w-", |p| p.last().is_some_and(|last| last >= ago(14))),
    ("last>2w", |p| p.last().is_none_or(|last| last < ago(14))),
    ("last:6mo+ has:last", |p| p.last().is_some_and(|last| last <= today() - Months::new(6))),
    ("last:\"\"", |p| p.last().is_none()),
    ("last:2026-08-22", |p| p.last() == Some(day("2026-08-22"))),
    ("last>2026-09-01", |p| p.last().is_some_and(|last| last > day("2026-09-01"))),
    ("known:2026-01-01+", |p| p.known() >= day("2026-01-01")),
    ("known:2024-12-31-", |p| p.known() <= day("2024-12-31")),
    ("known>=1y known:2y-", |p| p.known() <= today() - Months::new(12) && p.known() >= today() - Months::new(24)),
    ("created:1y-", |p| p.created() >= today() - Months::new(12)),
    // Days that are to come.
    ("due:7d-", |p| p.due(|day| day <= ahead(7))),
    ("due:0d-", |p| p.due(|day| day <= today())),
    ("due:today", |p| p.due(|day| day == today())),
    ("has:due", |p| p.due(|day| day <= today())),
    ("next:2026-09-30-", |p| p.next().is_some_and(|next| next <= day("2026-09-30"))),
    ("next:\"end of month\"+", |p| p.next().is_some_and(|next| next >= day("2026-09-30"))),
    ("birthday:30d-", |p| p.birthday().is_some_and(|birthday| birthday <= ahead(30))),
    ("birthday:0d-", |p| p.birthday() == Some(today())),
    // Numbers.
    ("meetings:3+", |p| p.count() >= 3),
    ("meetings:0", |p| p.count() == 0),
    ("meetings>1 meetings<5", |p| p.count() > 1 && p.count() < 5),
    ("meetings!=1", |p| p.count() != 1),
    // Held together.
    ("tag:maps or tag:water city:haifa", |p| p.whole("tags", "maps") || p.whole("tags", "water") && p.says("city", "haifa")),
    ("(tag:maps or tag:water) world:conference", |p| (p.whole("tags", "maps") || p.whole("tags", "water")) && p.is("world", "conference")),
    ("not (circle:wide or circle:close)", |p| !(p.is("circle", "wide") || p.is("circle", "close"))),
    ("--tag:maps", |p| p.whole("tags", "maps")),
    ("-(has:phone or has:email)", |p| !p.has("phones") && !p.has("emails")),
    ("circle:close and last:1mo+ and not via:letter", |p| {
        p.is("circle", "close") && p.last().is_none_or(|last| last <= today() - Months::new(1)) && !p.via("letter")
    }),
    ("tag:investor last:2w+ (city:lagos or no:city or org:kopi)", |p| {
        p.whole("tags", "investor") && p.last().is_none_or(|last| last <= ago(14))
            && (p.says("city", "lagos") || !p.has("city") || p.says("org", "kopi"))
    }),
];

#[test]
fn a_hundred_queries_mean_what_they_say() {
    let net = Env::new();
    let everybody = everybody(&net);
    let ids = |is: &dyn Fn(&Somebody) -> bool| {
        let meant = everybody.iter().filter(|somebody| is(somebody));
        meant.map(|somebody| format!("{}\n", somebody.row["id"].as_str().unwrap())).collect::<String>()
    };
    assert!(QUERIES.len() >= 100, "{}", QUERIES.len());
    let (mut wrong, mut nobody, mut all) = (Vec::new(), 0, 0);
    for (query, is) in QUERIES {
        let meant = ids(is);
        nobody += usize::from(meant.is_empty());
        all += usize::from(meant.lines().count() == everybody.len());
        // Two hyphens begin an option, so that such a query goes behind two more.
        let found = match query.starts_with("--") {
            true => net.run(&["--demo", "list", "-o", "ids", "--", query]),
            false => net.run(&["--demo", "list", query, "-o", "ids"]),
        };
        if found.ok().out != meant {
            let handles = |ids: &str| {
                let ids: HashSet<&str> = ids.lines().collect();
                let them = everybody.iter().filter(|them| ids.contains(them.row["id"].as_str().unwrap()));
                them.map(|them| them.row["handle"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
            };
            wrong.push(format!("{query}\n  found: {}\n  meant: {}", handles(&found.out), handles(&meant)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(nobody <= 8 && all <= 1, "most of them tell some from others: {nobody} {all}");
}

#[test]
fn a_query_means_the_same_wherever_it_stands() {
    let net = Env::new();
    for query in ["tag:maps", "-circle:inner last:2w+", "(coffee or tea) has:email", "due:7d-"] {
        let ids = net.run(&["--demo", "list", query, "-o", "ids"]).ok().out.clone();
        let ids: HashSet<&str> = ids.lines().collect();
        let exported = net.read(&["--demo", "export", "--where", query, "--columns", "id,handle"]);
        let exported = exported.as_array().unwrap();
        assert_eq!(exported.iter().map(|row| row["id"].as_str().unwrap()).collect::<HashSet<_>>(), ids, "{query}");
        let handles: HashSet<&str> = exported.iter().map(|row| row["handle"].as_str().unwrap()).collect();
        let all = net.read(&["--demo", "due", "--within", "30d", "--json"]);
        let concerned = |item: &&Value| {
            let mut people = item["people"].as_array().unwrap().iter();
            people.any(|person| handles.contains(person["handle"].as_str().unwrap()))
        };
        let meant: Vec<&Value> = all.as_array().unwrap().iter().filter(concerned).collect();
        let found = net.read(&["--demo", "due", "--within", "30d", "--who", query, "--json"]);
        assert_eq!(found.as_array().unwrap().iter().collect::<Vec<_>>(), meant, "{query}");
        let said = net.run(&["--demo", "tag", query, "x", "--yes"]).ok().err.clone();
        assert!(said.contains("Tagged x: "), "{query}: {said}");
    }
}

//! `netrec review -o html`: what the page says, and what it keeps itself from.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::env::Env;
use crate::sample::NETWORK;

/// The part of a page that has this id.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.find(&format!("<section id=\"{id}\"")).unwrap_or_else(|| panic!("no section {id}"));
    page[from..].split("</section>").next().unwrap()
}

/// What a reader sees of some HTML.
fn seen(html: &str) -> String {
    let mut text = String::new();
    let mut parts = html.split('<');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// The cells of all rows of tables in some HTML, but for heads and bars, numbers without commas.
fn rows(html: &str) -> Vec<Vec<String>> {
    let rows = html.split("<tr").skip(1).map(|row| row.split("</tr>").next().unwrap());
    let cells = |row: &str| -> Vec<String> {
        let cells = row.split("<t").skip(1).filter(|cell| !cell.starts_with("d class=\"b\""));
        cells.map(|cell| number(&seen(&format!("<t{cell}")))).collect()
    };
    rows.filter(|row| !row.contains("scope=\"col\"") && !row.contains("colspan")).map(cells).collect()
}

fn number(text: &str) -> String {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == ',');
    if is_number { text.replace(',', "") } else { text.to_owned() }
}

/// The names and numbers under a bar of parts.
fn parts(html: &str) -> Vec<(String, String)> {
    let pairs = html.split("<dt>").skip(1).filter_map(|part| part.split_once("</dt>"));
    pairs.map(|(name, value)| (seen(name), number(&seen(value.split("</dd>").next().unwrap())))).collect()
}

/// A value as it stands on the page.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Some keys of the objects in a list.
fn table(list: &Value, keys: &[&str]) -> Vec<Vec<String>> {
    let row = |row: &Value| keys.iter().map(|key| shown(&row[key])).collect();
    list.as_array().unwrap().iter().map(row).collect()
}

/// Compares every figure on a page with that of the JSON.
pub fn same(page: &str, json: &Value) {
    let pairs = |figure: &str, names: &[(&str, &str)]| -> Vec<(String, String)> {
        names.iter().map(|(name, key)| ((*name).to_owned(), shown(&json[figure][key]))).collect()
    };
    let head = seen(page.split("</header>").next().unwrap());
    let counts = format!("{} meetings, and {} people", json["meetings"], json["people"]);
    assert!(head.replace(',', "").contains(&counts.replace(',', "")), "{counts}: {head}");

    let mut media = table(&json["in_person"]["by_medium"], &["via", "meetings"]);
    media.retain(|row| row[1] != "0");
    assert_eq!(rows(section(page, "in-person")), media);
    let mut names = vec![("in person", "in_person"), ("virtual", "virtual")];
    names.extend((json["in_person"]["unknown"] != 0).then_some(("not said", "unknown")));
    assert_eq!(parts(section(page, "in-person")), pairs("in_person", &names));

    assert_eq!(rows(section(page, "time")), table(&json["time"]["most"], &["name", "talks"]));

    let neglected = json["worlds"]["neglected"].as_array().unwrap();
    let mut worlds = table(&json["worlds"]["worlds"], &["world", "talks", "people", "new", "last"]);
    for (row, world) in worlds.iter_mut().zip(json["worlds"]["worlds"].as_array().unwrap()) {
        let name = if world["world"].is_null() { "no world".to_owned() } else { row[0].clone() };
        row[0] = if neglected.contains(&world["world"]) { format!("{name} neglected") } else { name };
        row[4] = row[4].replace('–', "never");
    }
    assert_eq!(rows(section(page, "worlds")), worlds);

    let names = [("kept", "kept"), ("late", "late"), ("broken", "broken"), ("open", "open")];
    assert_eq!(parts(section(page, "follow-ups")), pairs("follow_ups", &names));
    let names = [("heard from you", "followed"), ("still waiting", "waiting")];
    assert_eq!(parts(section(page, "first")), pairs("first_follow_up", &names));
    assert_eq!(parts(section(page, "unknown"))[1].1, shown(&json["unknown"]["people"]));
    assert_eq!(rows(section(page, "unknown")), table(&json["unknown"]["first"], &["name", "meetings"]));
    assert_eq!(rows(section(page, "new")), table(&json["new"]["months"], &["month", "people"]));
    let days: Vec<String> = rows(section(page, "days")).into_iter().flat_map(|week| week.into_iter().skip(1)).collect();
    assert_eq!(days, json["days"]["meetings"].as_array().unwrap().iter().map(shown).collect::<Vec<_>>());

    for figure in ["in_person", "time", "worlds", "follow_ups", "first_follow_up", "unknown", "new", "days"] {
        let advice = &json[figure]["suggestion"];
        let text = seen(page);
        assert!(text.contains(shown(&advice["text"]).trim_end_matches('.')), "{advice}");
        assert!(advice["command"].is_null() || text.contains(&shown(&advice["command"])), "{advice}");
    }
    let judged = |key: &str| json["follow_ups"][key].as_u64().unwrap();
    let months = json["new"]["months"].as_array().unwrap();
    let glance = [
        json["in_person"]["share"].as_u64().map_or("–".to_owned(), |share| format!("{share}%")),
        shown(&json["time"]["half"]),
        neglected.len().to_string(),
        format!("{} of {}", judged("kept"), judged("kept") + judged("late") + judged("broken")),
        json["first_follow_up"]["median_days"].as_f64().map_or("–".to_owned(), |days| days.to_string()),
        shown(&json["unknown"]["people"]),
        months.iter().map(|month| month["people"].as_u64().unwrap()).sum::<u64>().to_string(),
    ];
    let found: Vec<String> =
        page.split("<b>").skip(1).map(|big| number(&seen(big.split("</b>").next().unwrap()))).collect();
    assert_eq!(found, glance);
}

#[test]
fn its_figures_are_those_of_the_json() {
    let net = Env::with(NETWORK);
    for words in [
        &["review"][..],
        &["review", "--demo"],
        &["review", "--demo", "--since", "3 months ago"],
        &["review", "--demo", "--since", "2015-01-01"],
        &["review", "--demo", "--where", "world:family or city:london"],
        &["review", "--demo", "--where", "tag:nobody"],
        &["review", "--where", "ana"],
    ] {
        let page = net.run(&[words, &["-o", "html"]].concat()).ok().out.clone();
        same(&page, &net.read(&[words, &["--json"]].concat()));
        assert_eq!(net.run(&[words, &["-o", "html"]].concat()).ok().out, page, "the same twice");
    }
    let nobody = Env::new();
    let page = nobody.run(&["review", "-o", "html"]).ok().out.clone();
    same(&page, &nobody.read(&["review", "--json"]));
    assert!(page.contains("Nobody is here to be drawn yet."));
}

#[test]
fn what_a_reader_sees() {
    let net = Env::with(NETWORK);
    let page = net.run(&["review", "-o", "html", "--where", "-handle-of-nobody"]).ok().out.clone();
    let body = page.split_once("<body>").unwrap().1.split("<script>").next().unwrap();
    // The numbers of all days are compared elsewhere.
    let (before, table) = body.split_once("<caption>Meetings a day").unwrap();
    let lines = format!("{before}{}", table.split_once("</table>").unwrap().1).replace("</", "\n</");
    let text: Vec<String> =
        seen(&lines).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    insta::assert_snapshot!(text.join("\n"));
    // The map itself, but for the many squares of the year.
    let map = section(&page, "network").split("<svg id=\"map\"").nth(1).unwrap().split("</svg>").next().unwrap();
    insta::assert_snapshot!(map.replace("><", ">\n<"));
}

#[test]
fn it_may_run_and_show_nothing_but_its_own() {
    let page = Env::new().run(&["review", "--demo", "-o", "html"]).ok().out.clone();
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let policy = between("Content-Security-Policy\" content=\"", "\">");
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text)));
    let (style, script) = (hash(&between("<style>", "</style>")), hash(&between("<script>", "</script>")));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; img-src data:; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"
        )
    );
    for (sign, times) in
        [("<script", 1), ("<style", 1), (" style=", 0), ("http:", 0), ("https:", 0), ("src=", 0), ("@import", 0)]
    {
        assert_eq!(page.matches(sign).count(), times, "{sign}");
    }
    assert_eq!(page.matches("//").count(), page.lines().filter(|line| line.trim_start().starts_with("//")).count());
    assert!(page.split("url(").skip(1).all(|address| address.starts_with("#arrow")));
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at) & 63) as usize] as char;
            text.push(if at <= three.len() { sign } else { '=' });
        }
    }
    text
}

#[test]
fn what_people_wrote_stays_text() {
    let nasty = r#"</title></style></script><script>alert(1)</script><img src=x onerror='alert(2)'>" & \u202e"#;
    let mut network: Value = serde_json::from_str(NETWORK).unwrap();
    for contact in network["contacts"].as_array_mut().unwrap() {
        for key in ["name", "world", "circle"] {
            contact[key] = format!("{key} {nasty}").into();
        }
        contact["interests"] = serde_json::json!([nasty]);
        contact["birthday"] = Value::Null;
    }
    network["contacts"][0]["links"][0]["as"] = nasty.into();
    network["settings"]["circles"][format!("circle {nasty}")] = "2w".into();
    let net = Env::with(network.to_string());
    let page = net.run(&["review", "-o", "html", "--where", "\"<script>alert(1)</script>\""]).ok().out.clone();
    let plain = net.run(&["review", "--demo", "-o", "html"]).ok().out.clone();
    for sign in ["<script", "</script", "</style", "</title", "<img"] {
        // Squares and people have titles of their own.
        let others = if sign == "</title" { page.matches("<title").count() } else { plain.matches(sign).count() };
        assert_eq!(page.matches(sign).count(), others, "{sign}");
    }
    assert!(!page.contains("onerror='"));
    assert!(page.contains("onerror=&#39;alert(2)&#39;&gt;&quot; &amp;"));
    assert!(seen(section(&page, "network")).contains(&format!("name {nasty}")));
}

#[test]
fn of_many_the_warmest_are_drawn() {
    let mut text = String::from("{\"netrec\":1,\n\"settings\":{},\n\"contacts\":[\n");
    let id = |at: usize| format!("a{}aaaaa{at:03}", at % 10);
    let people: Vec<String> = (0..260)
        .map(|at| {
            let rank = if at % 2 == 0 { "\"circle\":\"inner\",\"world\":\"family\"," } else { "" };
            format!(
                "{{\"id\":\"{}\",\"handle\":\"p{at}\",\"name\":\"Person {at}\",{rank}\"created\":\"2026-01-01\"}}",
                id(at)
            )
        })
        .collect();
    text.push_str(&people.join(",\n"));
    text.push_str("\n],\n\"reminders\":[\n],\n\"meetings\":[\n");
    text.push_str(&format!("{{\"id\":\"b0bbbbbbbb\",\"on\":\"2026-09-10\",\"with\":[\"{}\"]}}\n]}}\n", id(258)));
    let net = Env::with(text);
    let page = net.run(&["review", "-o", "html"]).ok().out.clone();
    let network = section(&page, "network");
    assert!(seen(network).contains("The 200 warmest of 260 are drawn, and 60 are not."));
    assert_eq!(network.matches("class=\"dot ").count(), 200);
    let drawn = rows(network);
    assert_eq!(drawn[0], ["Person 258", "family", "inner", "warm", "2026-09-10", "1", "", ""]);
    // The whole inner circle comes before anybody else.
    assert!(drawn[..130].iter().all(|row| row[2] == "inner") && drawn[130..].iter().all(|row| row[2] == "no circle"));
}

#[test]
fn review_alone_has_a_page() {
    let net = Env::with(NETWORK);
    let said = "review alone has a web page; try netrec review -o html > review.html";
    for words in [&["list", "-o", "html"][..], &["-o", "html"], &["due", "-o", "html"], &["show", "ana", "-o", "html"]]
    {
        assert_eq!(net.refused(words, 2), said, "{words:?}");
    }
}

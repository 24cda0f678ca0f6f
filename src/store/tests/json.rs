//! Made-up JSON as other programs might write it: any order, white space and escapes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A string as JSON, some of its characters as escapes.
pub fn string(text: &str, escapes: u64) -> String {
    let mut json = String::from("\"");
    for (at, character) in text.chars().enumerate() {
        if escapes.rotate_right(at as u32) & 1 == 1 {
            for unit in character.encode_utf16(&mut [0; 2]) {
                json.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            let quoted = serde_json::to_string(&character).unwrap();
            json.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    json.push('"');
    json
}

/// White space between values.
pub fn space() -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => Just(""), 2 => Just(" "), 1 => Just("\t "), 1 => Just(" \r")]
}

/// A key or a text, some of its characters escaped.
pub fn text(plain: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (plain, prop_oneof![3 => Just(0), 1 => any::<u64>()]).prop_map(|(text, escapes)| string(&text, escapes))
}

/// Any JSON value.
pub fn value() -> impl Strategy<Value = String> {
    let words = ["null", "true", "false", "0", "-0", "2026", "1.50", "-2e-3", "12345678901234567890123", "{}", "[]"];
    let leaf = prop_oneof![
        select(words.to_vec()).prop_map(str::to_owned),
        text(any::<String>()),
        text("[a-z\\[\\]{},:\\\\\"]{0,6}".prop_map(String::from)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let pair = (text("[a-c]{0,2}".prop_map(String::from)), inner.clone());
        prop_oneof![
            (vec(inner, 0..4), space()).prop_map(|(values, space)| list(&values, space)),
            (vec(pair, 0..4), space()).prop_map(|(pairs, space)| object(&pairs, space)),
        ]
    })
}

/// A list with this white space around its values.
pub fn list(values: &[String], space: &str) -> String {
    format!("[{space}{}{space}]", values.join(&format!("{space},{space}")))
}

/// An object with this white space around its keys and values.
pub fn object(pairs: &[(String, String)], space: &str) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}{space}:{space}{value}")).collect();
    format!("{{{space}{}{space}}}", pairs.join(&format!("{space},{space}")))
}

/// A value that mostly is one of these, sometimes null, and seldom anything.
pub fn mostly(values: &'static [&'static str]) -> BoxedStrategy<String> {
    let escaped = text(select(values).prop_map(str::to_owned));
    prop_oneof![40 => escaped, 3 => Just("null".to_owned()), 1 => value()].boxed()
}

/// A list that mostly holds these, or null, or anything.
pub fn mostly_lists(values: &'static [&'static str]) -> BoxedStrategy<String> {
    let lists = (vec(text(select(values).prop_map(str::to_owned)), 0..4), space());
    let lists = lists.prop_map(|(values, space)| list(&values, space));
    prop_oneof![40 => lists, 3 => Just("null".to_owned()), 1 => vec(value(), 0..3).prop_map(|v| list(&v, "")), 1 => value()]
        .boxed()
}

/// A record with the required keys, any number of the others, doubled ones too, and keys that nobody knows, in any order.
pub fn record(
    required: Vec<(&'static str, BoxedStrategy<String>)>,
    others: Vec<(&'static str, BoxedStrategy<String>)>,
) -> impl Strategy<Value = String> {
    let named = |key: &'static str, value: BoxedStrategy<String>| (text(Just(key.to_owned())), value).boxed();
    let unknown = (text("[a-z\"\\\\é]{0,5}".prop_map(String::from)), value()).boxed();
    let mut any_of: Vec<_> = others.into_iter().map(|(key, value)| named(key, value)).collect();
    any_of.extend(required.iter().map(|(key, value)| named(key, value.clone())));
    any_of.push(unknown);
    let required: Vec<_> = required.into_iter().map(|(key, value)| named(key, value)).collect();
    let pairs = (required, vec(proptest::strategy::Union::new(any_of), 0..10));
    let pairs = pairs.prop_map(|(mut pairs, more)| {
        pairs.extend(more);
        pairs
    });
    (pairs.prop_shuffle(), space()).prop_map(|(pairs, space)| object(&pairs, space))
}

const IDS: &[&str] = &["h2kq9w3xd7", "m4t8c1r0ze", "n5t8c1r0ze", "q0x5v7n2ba", "c9d3f6j1wk"];
const TEXTS: &[&str] = &["", "planned", "\"id\":\"h2kq9w3xd7\"", "Ünï çødé 😀", "a\\b\n", "x]},{["];
const DAYS: &[&str] = &["2026-09-12", "2024-02-29", "0001-01-01"];
const MOMENTS: &[&str] = &["2026-09-12", "2026-09-12T10:00", "2024-02-29T23:59"];
const SPANS: &[&str] = &["10d", "2w", "1mo", "9999y", "never"];

/// The JSON of a contact, good or bad.
pub fn contact() -> impl Strategy<Value = String> {
    let years = prop_oneof![20 => any::<i32>().prop_map(|year| year.to_string()), 1 => any::<i64>().prop_map(|year| year.to_string()), 3 => value()];
    record(
        vec![("id", mostly(IDS)), ("handle", mostly(TEXTS)), ("name", mostly(TEXTS))],
        vec![
            ("circle", mostly(TEXTS)),
            ("world", mostly(TEXTS)),
            ("every", mostly(SPANS)),
            ("rests", mostly(DAYS)),
            ("birthday", mostly(&["--02-29", "1990-04-12"])),
            ("greeted", years.boxed()),
            ("archived", truth()),
            ("created", mostly(DAYS)),
            ("aka", mostly_lists(TEXTS)),
            ("emails", mostly_lists(TEXTS)),
            ("phones", mostly_lists(TEXTS)),
            ("org", mostly(TEXTS)),
            ("city", mostly(TEXTS)),
            ("interests", mostly_lists(TEXTS)),
            ("tags", mostly_lists(TEXTS)),
            ("note", mostly(TEXTS)),
        ],
    )
}

/// The JSON of a reminder, good or bad.
pub fn reminder() -> impl Strategy<Value = String> {
    record(
        vec![("id", mostly(IDS)), ("on", mostly(MOMENTS))],
        vec![
            ("who", mostly_lists(IDS)),
            ("kind", mostly(&["email", "offer", "invite", "research", "call", "other"])),
            ("state", mostly(&["done", "dropped"])),
            ("closed", mostly(DAYS)),
            ("first", mostly(DAYS)),
            ("every", mostly(SPANS)),
            ("promise", mostly(&["mine", "theirs"])),
            ("text", mostly(TEXTS)),
            ("day", value().boxed()),
        ],
    )
}

/// The JSON of a meeting, good or bad.
pub fn meeting() -> impl Strategy<Value = String> {
    record(
        vec![("id", mostly(IDS)), ("on", mostly(MOMENTS))],
        vec![
            ("with", mostly_lists(IDS)),
            ("via", mostly(&["in-person", "video", "call", "message", "email", "letter", "social"])),
            ("planned", truth()),
            ("state", mostly(&["dropped"])),
            ("text", mostly(TEXTS)),
            ("learned", mostly_lists(TEXTS)),
        ],
    )
}

fn truth() -> BoxedStrategy<String> {
    prop_oneof![9 => select(&["true", "false", "null"][..]).prop_map(str::to_owned), 1 => value()].boxed()
}

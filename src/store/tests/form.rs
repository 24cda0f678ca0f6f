//! Files that are not in form, and files that are not whole.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FILE, House, json};
use crate::model::Section;
use crate::model::network::Place;
use crate::store::Need;
use crate::store::form::normalise;
use crate::store::lines::{self, Sink};
use crate::store::scan::Bad;

/// Takes every line.
struct Anything;

impl Sink for Anything {
    fn settings(&mut self, _: &[u8]) -> Result<(), Bad> {
        Ok(())
    }
    fn record(&mut self, _: Section, _: &[u8], _: Place) -> Result<(), Bad> {
        Ok(())
    }
}

fn is_in_form(text: &str) -> bool {
    lines::read(&mut text.as_bytes(), &mut Anything).is_ok()
}

fn formed(text: &str) -> String {
    normalise(text.as_bytes()).unwrap().text
}

/// A file as somebody else might write it: any order of its keys, keys of theirs, any white space.
fn file() -> impl Strategy<Value = String> {
    let list = || {
        let record = vec((json::text("[a-e]{0,3}".prop_map(String::from)), json::value()), 0..4);
        let record = (record, json::space()).prop_map(|(pairs, space)| json::object(&pairs, space));
        (vec(record, 0..4), json::space()).prop_map(|(records, space)| json::list(&records, space))
    };
    let settings = vec((json::text("[a-e]{1,3}".prop_map(String::from)), json::value()), 0..3);
    let settings = settings.prop_map(|pairs| json::object(&pairs, " "));
    let known = [
        ("netrec", Just("1".to_owned()).boxed()),
        ("settings", settings.boxed()),
        ("contacts", list().boxed()),
        ("reminders", list().boxed()),
        ("meetings", list().boxed()),
    ];
    let known = known.map(|(key, value)| (json::text(Just(key.to_owned())), value).prop_map(Some));
    // All but the first may be missing.
    let [netrec, settings, contacts, reminders, meetings] = known;
    let maybe = |pair| prop_oneof![4 => pair, 1 => Just(None)];
    let known = (netrec, maybe(settings), maybe(contacts), maybe(reminders), maybe(meetings));
    let unknown = vec((json::text("x[a-z\"\\\\\nüs]{0,6}".prop_map(String::from)), json::value()), 0..4);
    let pairs = (known, unknown).prop_map(|((a, b, c, d, e), unknown)| {
        let pairs = [a, b, c, d, e].into_iter().flatten();
        pairs.chain(unknown).collect::<Vec<_>>()
    });
    let space = prop_oneof![json::space(), Just("\r\n"), Just("\n  ")];
    let around = (prop_oneof![Just(""), Just("\u{feff}")], prop_oneof![Just(""), Just("\n"), Just("\r\n")]);
    (pairs.prop_shuffle(), space, around)
        .prop_map(|(pairs, space, (before, after))| format!("{before}{}{after}", json::object(&pairs, space)))
}

/// The values of a file, what is missing filled in.
pub fn values(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let top = value.as_object_mut().unwrap();
    top.entry("settings").or_insert(json!({}));
    for section in Section::ALL {
        top.entry(section.key()).or_insert(json!([]));
    }
    value
}

proptest! {
    #[test]
    fn any_json_of_the_right_shape_is_put_into_form_and_keeps_its_values(file in file()) {
        let form = formed(&file);
        prop_assert!(is_in_form(&form), "{}", form);
        prop_assert_eq!(values(&form), values(&file));
        prop_assert_eq!(formed(&form), form);
    }

    #[test]
    fn pretty_json_is_put_into_form_and_keeps_its_values(file in file()) {
        let pretty = serde_json::to_string_pretty(&values(&file)).unwrap();
        let form = formed(&pretty);
        prop_assert!(is_in_form(&form), "{}", form);
        prop_assert_eq!(values(&form), values(&file));
        prop_assert_eq!(formed(&pretty.replace('\n', "\r\n")), form);
    }

    /// What a position in the form is said to be in the user's file is the same character there.
    #[test]
    fn a_place_in_the_form_is_found_in_the_file(file in file()) {
        let form = normalise(file.as_bytes()).unwrap();
        let shown = file.trim_start_matches('\u{feff}');
        for (at, character) in form.text.char_indices() {
            let line = form.text[..at].rsplit('\n').next().unwrap();
            let in_a_record = form.text[at - line.len()..].starts_with('{') && at > 12;
            if in_a_record && !"\n,".contains(character) {
                let damage = form.origin.damage(at, "");
                let there = shown.split('\n').nth(damage.line - 1).unwrap().get(damage.column - 1..).unwrap();
                prop_assert!(there.starts_with(character), "{} in {}", &form.text[at..], there);
            }
        }
    }
}

#[test]
fn what_the_frame_is() {
    assert!(is_in_form(FILE));
    let compact = FILE.replace("\"pet\": {", "\"pet\":{");
    assert_eq!(formed(&compact), compact);
    let small =
        "{\"netrec\":1,\n\"settings\":{},\n\"contacts\":[\n{},\n{}\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}\n";
    assert!(is_in_form(small));
    assert_eq!(formed(small), small);
    for (from, to) in [
        ("\"settings\":{},\n", ""),
        ("{},\n{}\n", "{},\n{},\n"),
        ("{},\n{}\n", "{}\n{}\n"),
        ("{},\n{}\n", "{} ,\n{}\n"),
        ("{},\n{}\n", "{},\n\n{}\n"),
        ("]}\n", "]}"),
        ("]}\n", "]}\n\n"),
        ("],\n\"rem", "]\n,\"rem"),
        ("\"contacts\":[\n", "\"x\":[1,,2],\n\"contacts\":[\n"),
        ("\"contacts\":[\n", "\"x\":1,\"y\":2,\n\"contacts\":[\n"),
        ("\"contacts\":[\n", "\"c\\u006fntacts\":[],\n\"contacts\":[\n"),
        ("\"settings\":{},\n", "\"settings\":{},\n\"settings\":{},\n"),
        ("\n", "\r\n"),
    ] {
        assert!(!is_in_form(&small.replacen(from, to, 1)), "{from} {to}");
    }
    for key in ["\"x\"", "\"x \\\" \\\\ y\"", "\"\\u0078\"", "\"\""] {
        assert!(
            is_in_form(&small.replace("\"contacts\"", &format!("{key}:{{\"a\":[1,{{}}]}},\n\"contacts\""))),
            "{key}"
        );
    }
}

#[test]
fn what_json_allows_between_lines_is_read_as_it_is_meant() {
    // Every line looks like a record, though two of them are the parts of one.
    let file = FILE.replace(
        "{\"on\":\"2026-09-10T10:00\",",
        "{\"list\":[{\"a\":1},\n{\"id\":\"zzzz\"}],\"on\":\"2026-09-10T10:00\",",
    );
    let view = House::new(&file).store.read(Need::ALL).unwrap();
    assert!(view.reformed);
    assert_eq!(view.network.meetings.len(), 2);
}

#[test]
fn a_bad_value_is_shown_where_it_stands_in_the_users_own_file() {
    let pretty =
        serde_json::to_string_pretty(&values(FILE)).unwrap().replace("\"birthday\": \"--04-12\"", "\"birthday\": 4");
    let line = pretty.lines().position(|line| line.contains("\"birthday\": 4")).unwrap() + 1;
    let column = pretty.lines().nth(line - 1).unwrap().find('4').unwrap() + 1;
    let error = House::new(&pretty).store.read(Need::ALL).unwrap_err();
    assert!(error.to_string().contains(&format!("line {line}, column {column}: expected a")), "{error}");

    // A key that only a whole record has is looked at when it is asked for.
    let pretty = pretty.replace("\"birthday\": 4", "\"tags\": 4").replace('\n', "\r\n");
    let house = House::new(&pretty);
    let error = house.store.read(Need::ALL).unwrap().contact(1).unwrap_err();
    assert!(error.to_string().contains(&format!("line {line}, column ")), "{error}");

    let bad = FILE.replace("\"handle\":\"budi\"", "\"handle\":\"b\u{1}di\"");
    let error = House::new(&bad).store.read(Need::ALL).unwrap_err();
    assert!(error.to_string().contains("line 6, column 30: control character"), "{error}");
}

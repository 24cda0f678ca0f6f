//! Two versions of an object and the one that both come from, made into one.
//!
//! What only one side changed is taken. Lists are sets with three sides, objects are merged key by key, and an edit beats a
//! deletion. Of a value that both changed somebody has to decide, but for days on which the two sides can't differ in earnest.
//! Values are kept as the bytes they were.

use std::collections::HashSet;

use serde_json::Value;
use serde_json::value::RawValue;

use super::record::{Pairs, Raw};

/// An object with its values as bytes.
pub type Object = Pairs<Raw>;

/// Whose value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// That of the one into which the other is merged.
    Ours,
    /// That of the other.
    Theirs,
}

/// Decides about a value that both sides changed: its path, as `met.event`, our value and theirs.
pub type Decide<'a> = dyn FnMut(&str, &Raw, &Raw) -> Side + 'a;

/// The key under which a record keeps what the other side had.
pub const CONFLICTS: &str = "conflicts";

/// Merges two objects that come from `base`.
pub fn merge(base: &Object, ours: &Object, theirs: &Object, decide: &mut Decide<'_>) -> Object {
    keys("", base, ours, theirs, decide)
}

/// Merges two objects and notes in the result what both changed: ours is kept, and theirs stands under `conflicts`. Says how
/// many there were.
pub fn merge_noting(base: &Object, ours: &Object, theirs: &Object) -> (Object, usize) {
    let mut noted: Vec<(String, Raw)> = Vec::new();
    let mut merged = merge(base, ours, theirs, &mut |path, _, theirs| {
        noted.push((path.to_owned(), theirs.clone()));
        Side::Ours
    });
    let count = noted.len();
    note(&mut merged, noted);
    (merged, count)
}

/// Notes in an object what both sides changed: the paths, each with what the other side had.
pub fn note(merged: &mut Object, noted: Vec<(String, Raw)>) {
    if noted.is_empty() {
        return;
    }
    let mut conflicts = merged.get(CONFLICTS).and_then(object).unwrap_or_default();
    for (path, theirs) in noted {
        let known = conflicts.remove(&path);
        conflicts.set(path, both(known, theirs));
    }
    merged.0.retain(|(key, _)| key != CONFLICTS);
    merged.0.extend(raw(&conflicts).map(|conflicts| (CONFLICTS.to_owned(), conflicts)));
}

/// What is still in conflict when the value at a path is settled.
pub fn settle(conflicts: &mut Option<Raw>, path: &str) {
    let Some(mut open) = conflicts.as_ref().and_then(object) else { return };
    if open.remove(path).is_some() {
        *conflicts = if open.0.is_empty() { None } else { raw(&open) };
    }
}

/// What is in conflict, in a sentence: each path with what the other side had.
pub fn described(conflicts: &Raw) -> String {
    let pairs = object(conflicts).unwrap_or_default().0;
    let one = |(path, value): &(String, Raw)| {
        let text = serde_json::from_str::<String>(value.0.get()).unwrap_or_else(|_| value.0.get().to_owned());
        format!("{path} (there: {text})")
    };
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Whether two values are the same, however they are written; `null` is no value.
pub fn same(a: Option<&Raw>, b: Option<&Raw>) -> bool {
    match (present(a), present(b)) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || value_of(a) == value_of(b),
        _ => false,
    }
}

/// Whether two objects are the same, however they are written.
pub fn same_object(a: &Object, b: &Object) -> bool {
    let covers = |a: &Object, b: &Object| a.0.iter().all(|(key, value)| same(Some(value), b.get(key)));
    covers(a, b) && covers(b, a)
}

/// Any value as the bytes that it is written with.
pub fn raw<T: serde::Serialize>(value: &T) -> Option<Raw> {
    let text = serde_json::to_string(value).ok()?;
    RawValue::from_string(text).ok().map(Raw)
}

/// A value as an object, where it is one.
pub fn object(value: &Raw) -> Option<Object> {
    serde_json::from_str(value.0.get()).ok()
}

fn keys(path: &str, base: &Object, ours: &Object, theirs: &Object, decide: &mut Decide<'_>) -> Object {
    let new = theirs.0.iter().filter(|(key, _)| ours.get(key).is_none());
    let mut merged = Object::default();
    for (key, _) in ours.0.iter().chain(new) {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if let Some(value) = value(&path, base.get(key), ours.get(key), theirs.get(key), decide) {
            merged.0.push((key.clone(), value));
        }
    }
    merged
}

fn value(
    path: &str,
    base: Option<&Raw>,
    ours: Option<&Raw>,
    theirs: Option<&Raw>,
    decide: &mut Decide<'_>,
) -> Option<Raw> {
    let (base, ours, theirs) = (present(base), present(ours), present(theirs));
    if same(ours, theirs) || same(theirs, base) {
        return ours.cloned();
    }
    if same(ours, base) {
        return theirs.cloned();
    }
    let kinds = [ours, theirs].map(|value| value.map(kind));
    if kinds.iter().flatten().all(|kind| *kind == '[') {
        let [base, ours, theirs] = [base, ours, theirs].map(list);
        let merged = match path {
            "links" => by_key("to", path, &base, &ours, &theirs, decide),
            _ => set(&base, &ours, &theirs),
        };
        return (!merged.is_empty()).then(|| raw(&merged))?;
    }
    if kinds.iter().flatten().all(|kind| *kind == '{') {
        let [base, ours, theirs] = [base, ours, theirs].map(|value| value.and_then(object).unwrap_or_default());
        let merged = keys(path, &base, &ours, &theirs, decide);
        return (!merged.0.is_empty()).then(|| raw(&merged))?;
    }
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Some(decided(path, ours, theirs, decide)),
        // An edit beats a deletion.
        (one, other) => one.or(other).cloned(),
    }
}

/// A value that both sides changed.
fn decided(path: &str, ours: &Raw, theirs: &Raw, decide: &mut Decide<'_>) -> Raw {
    if path.starts_with("conflicts.") {
        return both(Some(ours.clone()), theirs.clone());
    }
    let earlier = value_text(ours) <= value_text(theirs);
    let side = match path {
        "created" | "closed" if earlier => Side::Ours,
        "created" | "closed" => Side::Theirs,
        "greeted" | "rests" if earlier => Side::Theirs,
        "greeted" | "rests" => Side::Ours,
        _ => decide(path, ours, theirs),
    };
    if side == Side::Ours { ours.clone() } else { theirs.clone() }
}

/// A set with three sides: what one of them took out is out, and what one of them put in is in.
fn set(base: &[Raw], ours: &[Raw], theirs: &[Raw]) -> Vec<Raw> {
    let [in_base, in_ours, in_theirs] =
        [base, ours, theirs].map(|list| list.iter().map(value_text).collect::<HashSet<String>>());
    let stays = |item: &&Raw| {
        let text = value_text(item);
        !in_base.contains(&text) || in_theirs.contains(&text)
    };
    let new = |item: &&Raw| {
        let text = value_text(item);
        !in_base.contains(&text) && !in_ours.contains(&text)
    };
    ours.iter().filter(stays).chain(theirs.iter().filter(new)).cloned().collect()
}

/// A list of objects of which each is known by a key.
fn by_key(key: &str, path: &str, base: &[Raw], ours: &[Raw], theirs: &[Raw], decide: &mut Decide<'_>) -> Vec<Raw> {
    let name = |item: &Raw| object(item).and_then(|item| item.get(key).map(value_text)).unwrap_or_default();
    let find = |list: &[Raw], wanted: &str| list.iter().find(|item| name(item) == wanted).cloned();
    let mut names: Vec<String> = Vec::new();
    for item in ours.iter().chain(theirs) {
        let name = name(item);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut merged = Vec::new();
    for name in names {
        let (base, ours, theirs) = (find(base, &name), find(ours, &name), find(theirs, &name));
        match (&ours, &theirs) {
            (Some(_), Some(_)) => {
                merged.extend(value(&format!("{path}.{name}"), base.as_ref(), ours.as_ref(), theirs.as_ref(), decide));
            }
            // What one side took out stays only where the other changed it.
            (one, other) => {
                merged.extend(one.iter().chain(other).filter(|item| !same(Some(item), base.as_ref())).cloned())
            }
        }
    }
    merged
}

/// Two values side by side, in a list where they differ.
fn both(known: Option<Raw>, new: Raw) -> Raw {
    let Some(known) = known else { return new };
    let mut values = if kind(&known) == '[' { list(Some(&known)) } else { vec![known.clone()] };
    let more = if kind(&new) == '[' { list(Some(&new)) } else { vec![new] };
    for value in more {
        if !values.iter().any(|known| same(Some(known), Some(&value))) {
            values.push(value);
        }
    }
    match values.as_slice() {
        [one] => one.clone(),
        _ => raw(&values).unwrap_or(known),
    }
}

fn present(value: Option<&Raw>) -> Option<&Raw> {
    value.filter(|value| value.0.get() != "null")
}

/// The character that a value begins with.
fn kind(value: &Raw) -> char {
    value.0.get().chars().next().unwrap_or_default()
}

fn list(value: Option<&Raw>) -> Vec<Raw> {
    value.and_then(|value| serde_json::from_str(value.0.get()).ok()).unwrap_or_default()
}

fn value_of(value: &Raw) -> Value {
    serde_json::from_str(value.0.get()).unwrap_or_default()
}

/// What tells one value from another, and one day from a later one.
fn value_text(value: &Raw) -> String {
    value_of(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Object {
        serde_json::from_str(text).unwrap()
    }

    fn merged(base: &str, ours: &str, theirs: &str) -> String {
        let (merged, _) = merge_noting(&parsed(base), &parsed(ours), &parsed(theirs));
        serde_json::to_string(&merged).unwrap()
    }

    #[test]
    fn each_side_gets_its_way_where_the_other_did_nothing() {
        for (base, ours, theirs, wanted) in [
            (r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":1,"b":3}"#, r#"{"a":2,"b":3}"#),
            (r#"{"a":1}"#, "{}", r#"{"a":1}"#, "{}"),
            (r#"{"a":1}"#, "{}", r#"{"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":1}"#, r#"{"a":2}"#, "{}", r#"{"a":2}"#),
            (r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":null}"#, r#"{"a":2}"#),
            (r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":1.50}"#, r#"{"a":1.50,"b":1}"#, r#"{"a": 1.5}"#, r#"{"a":1.50,"b":1}"#),
            // Lists are sets.
            (r#"{"t":["a","b"]}"#, r#"{"t":["b","c"]}"#, r#"{"t":["a","b","d"]}"#, r#"{"t":["b","c","d"]}"#),
            (r#"{"t":["a","b"]}"#, "{}", r#"{"t":["a","b","c"]}"#, r#"{"t":["c"]}"#),
            (r#"{"t":["a"]}"#, "{}", r#"{"t":["a"]}"#, "{}"),
            ("{}", r#"{"t":["a","b"]}"#, r#"{"t":["b","c"]}"#, r#"{"t":["a","b","c"]}"#),
            // Objects go key by key.
            (r#"{"m":{"e":1}}"#, r#"{"m":{"e":2}}"#, r#"{"m":{"e":1,"o":3}}"#, r#"{"m":{"e":2,"o":3}}"#),
            // Links are known by whom they lead to.
            (
                r#"{"links":[{"to":"x"}]}"#,
                r#"{"links":[{"to":"x","as":"cousin"}]}"#,
                r#"{"links":[{"to":"x"},{"to":"y"}]}"#,
                r#"{"links":[{"to":"x","as":"cousin"},{"to":"y"}]}"#,
            ),
            (
                r#"{"links":[{"to":"x"},{"to":"y"}]}"#,
                r#"{"links":[{"to":"y"}]}"#,
                r#"{"links":[{"to":"x","as":"cousin"}]}"#,
                r#"{"links":[{"to":"x","as":"cousin"}]}"#,
            ),
            // Days on which the two sides can't differ in earnest.
            (r#"{"greeted":2024}"#, r#"{"greeted":2025}"#, r#"{"greeted":2026}"#, r#"{"greeted":2026}"#),
            ("{}", r#"{"closed":"2026-01-03"}"#, r#"{"closed":"2026-01-02"}"#, r#"{"closed":"2026-01-02"}"#),
        ] {
            assert_eq!(merged(base, ours, theirs), wanted, "{base} {ours} {theirs}");
        }
    }

    #[test]
    fn what_both_changed_is_noted() {
        for (base, ours, theirs, wanted) in [
            (r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#, r#"{"a":2,"conflicts":{"a":3}}"#),
            (r#"{"m":{"e":1}}"#, r#"{"m":{"e":2}}"#, r#"{"m":{"e":3}}"#, r#"{"m":{"e":2},"conflicts":{"m.e":3}}"#),
            // Another conflict of the same field stands beside the first.
            (
                r#"{"a":1,"conflicts":{"a":3}}"#,
                r#"{"a":2,"conflicts":{"a":3}}"#,
                r#"{"a":4,"conflicts":{"a":3}}"#,
                r#"{"a":2,"conflicts":{"a":[3,4]}}"#,
            ),
            // One that was resolved on one side is resolved.
            (
                r#"{"a":1,"conflicts":{"a":3}}"#,
                r#"{"a":3}"#,
                r#"{"a":1,"b":1,"conflicts":{"a":3}}"#,
                r#"{"a":3,"b":1}"#,
            ),
            (r#"{"a":[1]}"#, r#"{"a":2}"#, r#"{"a":{}}"#, r#"{"a":2,"conflicts":{"a":{}}}"#),
        ] {
            assert_eq!(merged(base, ours, theirs), wanted, "{base} {ours} {theirs}");
        }
    }

    fn objects() -> impl Strategy<Value = Object> {
        let scalar = prop_oneof![Just("1"), Just("2"), Just("\"x\""), Just("null")].prop_map(str::to_owned);
        let list = prop::collection::btree_set("[a-d]", 0..4)
            .prop_map(|items| serde_json::to_string(&items).unwrap_or_default());
        let value = prop_oneof![scalar.clone(), list, ("[pq]", scalar).prop_map(|(k, v)| format!("{{\"{k}\":{v}}}"))];
        prop::collection::btree_map("[kl]|tags", value, 0..4).prop_map(|keys| {
            let pairs = keys.into_iter().map(|(key, value)| (key, Raw(RawValue::from_string(value).unwrap())));
            Pairs(pairs.collect())
        })
    }

    /// An object without what says nothing, its lists in order.
    fn settled(object: &Object) -> Value {
        fn settle(value: Value) -> Option<Value> {
            match value {
                Value::Null => None,
                Value::Array(mut list) => {
                    list.sort_by_key(Value::to_string);
                    (!list.is_empty()).then_some(Value::Array(list))
                }
                Value::Object(map) => {
                    let map: serde_json::Map<_, _> =
                        map.into_iter().filter_map(|(key, value)| Some((key, settle(value)?))).collect();
                    (!map.is_empty()).then_some(Value::Object(map))
                }
                other => Some(other),
            }
        }
        settle(serde_json::to_value(object).unwrap()).unwrap_or_default()
    }

    proptest! {
        #[test]
        fn merging_is_symmetric_where_nothing_conflicts(base in objects(), ours in objects(), theirs in objects()) {
            let (one, conflicts) = merge_noting(&base, &ours, &theirs);
            let (other, as_many) = merge_noting(&base, &theirs, &ours);
            prop_assert_eq!(conflicts, as_many);
            if conflicts == 0 {
                prop_assert_eq!(settled(&one), settled(&other));
            }
        }

        #[test]
        fn a_side_that_did_nothing_changes_nothing(base in objects(), ours in objects()) {
            let (one, conflicts) = merge_noting(&base, &ours, &base);
            prop_assert_eq!(conflicts, 0);
            prop_assert_eq!(settled(&one), settled(&ours));
            let (other, conflicts) = merge_noting(&base, &base, &ours);
            prop_assert_eq!(conflicts, 0);
            prop_assert_eq!(settled(&other), settled(&ours));
        }

        #[test]
        fn no_edit_is_lost(base in objects(), ours in objects(), theirs in objects()) {
            let (merged, _) = merge_noting(&base, &ours, &theirs);
            let text = serde_json::to_string(&merged).unwrap();
            for (key, value) in ours.0.iter().chain(&theirs.0).filter(|(key, value)| !same(Some(value), base.get(key))) {
                match value_of(value) {
                    Value::Array(items) => {
                        let old = list(base.get(key));
                        for item in items.iter().filter(|item| !old.iter().any(|old| value_of(old) == **item)) {
                            prop_assert!(text.contains(&item.to_string()), "{} of {key} is not in {text}", item);
                        }
                    }
                    Value::Object(_) | Value::Null => {}
                    scalar => prop_assert!(text.contains(&scalar.to_string()), "{scalar} of {key} is not in {text}"),
                }
            }
        }
    }
}

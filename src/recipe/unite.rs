//! Two contacts who are one person, made into one.

use crate::model::contact::{Fact, Met, uid_of};
use crate::model::fold;
use crate::model::merge::{self, Decide, Object};
use crate::model::record::Raw;
use crate::model::{Contact, Id};

/// Keys of which the one who is kept has the say, or that are united in a way of their own.
const APART: [&str; 8] = ["id", "handle", "name", "uid", "archived", "note", "conflicts", "aka"];

/// The one who is kept, with everything that the other has. Names, nicknames and the handle of the other become akas, notes
/// stand one below the other, lists are united; about a value that differs somebody decides.
pub fn united(kept: &Contact, other: &Contact, decide: &mut Decide<'_>) -> Option<Contact> {
    let (ours, theirs) = (object(kept)?, object(other)?);
    let mut merged = merge::merge(&Object::default(), &ours, &theirs, decide);
    // What stands apart is required to read the record, and put right below.
    for (key, value) in [("id", merge::raw(&kept.id)?), ("handle", merge::raw(&kept.handle)?)] {
        merged.set(key.to_owned(), value);
    }
    merged.set("name".to_owned(), merge::raw(&kept.name)?);
    let mut contact: Contact = serde_json::from_str(&serde_json::to_string(&merged).ok()?).ok()?;
    contact.uid.clone_from(&kept.uid);
    for uid in other.uid.iter().cloned().chain([uid_of(other.id)]) {
        contact.learn_uid(uid);
    }
    contact.archived = kept.archived && other.archived;
    contact.note = note(kept.note.as_deref(), other.note.as_deref());
    contact.aka = aka(kept, other);
    contact.conflicts = kept.conflicts.clone().or_else(|| other.conflicts.clone());
    contact.emails = distinct(contact.emails);
    contact.tags = distinct(contact.tags);
    contact.interests = distinct(contact.interests);
    contact.facts = facts(contact.facts);
    for id in [kept.id, other.id] {
        redirect(&mut contact, id, None);
    }
    Some(contact)
}

/// Lets a contact who names `from` name somebody else, or nobody. True where that changed anything.
pub fn redirect(contact: &mut Contact, from: Id, to: Option<Id>) -> bool {
    let has = |contact: &Contact, id: Id| contact.links.iter().any(|link| link.to == id);
    let linked = has(contact, from);
    match to.filter(|to| !has(contact, *to)) {
        Some(to) => contact.links.iter_mut().filter(|link| link.to == from).for_each(|link| link.to = to),
        None => contact.links.retain(|link| link.to != from),
    }
    let by = contact.met.as_ref().is_some_and(|met| met.by == Some(from));
    if let Some(met) = contact.met.as_mut().filter(|_| by) {
        met.by = to;
    }
    contact.met = contact.met.take().filter(says_anything);
    linked || by
}

fn says_anything(met: &Met) -> bool {
    met.event.is_some() || met.on.is_some() || met.by.is_some() || !met.unknown.0.is_empty()
}

fn object(contact: &Contact) -> Option<Object> {
    let mut object = merge::object(&merge::raw(contact)?)?;
    object.0.retain(|(key, _)| !APART.contains(&key.as_str()));
    Some(object)
}

fn note(kept: Option<&str>, other: Option<&str>) -> Option<String> {
    match (kept, other) {
        (Some(kept), Some(other)) if !kept.contains(other) => Some(format!("{kept}\n\n{other}")),
        (kept, other) => kept.or(other).map(str::to_owned),
    }
}

fn aka(kept: &Contact, other: &Contact) -> Vec<String> {
    let mut known = vec![kept.name.clone()];
    let mut aka = Vec::new();
    let names = kept.aka.iter().chain([&other.name]).chain(&other.aka);
    for name in names {
        // Two spellings of one name are both worth keeping; the same letters twice are not.
        if !known.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            known.push(name.clone());
            aka.push(name.clone());
        }
    }
    if !aka.contains(&other.handle) {
        aka.push(other.handle.clone());
    }
    aka
}

/// A list without what is in it already, but for its case.
fn distinct(values: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    values.into_iter().filter(|value| seen.insert(value.to_lowercase())).collect()
}

fn facts(facts: Vec<Fact>) -> Vec<Fact> {
    let mut united: Vec<Fact> = Vec::new();
    for fact in facts {
        if !united.iter().any(|known| known.on == fact.on && fold::same(&known.text, &fact.text)) {
            united.push(fact);
        }
    }
    united
}

/// A value as a person reads it.
pub fn shown(value: &Raw) -> String {
    serde_json::from_str::<String>(value.0.get()).unwrap_or_else(|_| value.0.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::merge::Side;

    fn contact(text: &str) -> Contact {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn nothing_of_the_other_is_lost() {
        let kept = contact(
            r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana Souza","emails":["ana@kopi.co"],"org":"Kopi Co","links":[{"to":"m4t8c1r0ze"}],"note":"one","fields":{"shoe":"38"},"x":1}"#,
        );
        let other = contact(
            r#"{"id":"m4t8c1r0ze","handle":"ana-2","name":"Ana de Souza","archived":true,"aka":["Aninha"],"emails":["Ana@Kopi.co","ana@souza.example"],"org":"Kopi","title":"roaster","links":[{"to":"h2kq9w3xd7"},{"to":"j7n3x5v2ba","as":"cousin"}],"note":"two","fields":{"shoe":"39","hat":"55"},"uid":"u","x":2}"#,
        );
        let mut asked = Vec::new();
        let united = united(&kept, &other, &mut |path, ours, theirs| {
            asked.push(format!("{path}: {} or {}", shown(ours), shown(theirs)));
            if path == "org" { Side::Theirs } else { Side::Ours }
        });
        assert_eq!(asked, ["org: Kopi Co or Kopi", "fields.shoe: 38 or 39", "x: 1 or 2"]);
        assert_eq!(
            serde_json::to_string(&united.unwrap()).unwrap(),
            r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana Souza","aka":["Ana de Souza","Aninha","ana-2"],"emails":["ana@kopi.co","ana@souza.example"],"org":"Kopi","title":"roaster","links":[{"to":"j7n3x5v2ba","as":"cousin"}],"note":"one\n\ntwo","fields":{"shoe":"38","hat":"55"},"uid":"u","uids":["netrec-m4t8c1r0ze"],"x":1}"#
        );
    }

    #[test]
    fn who_named_the_other_names_the_one_who_is_kept() {
        let (from, to) = (Id::parse(b"h2kq9w3xd7").unwrap(), Id::parse(b"m4t8c1r0ze").unwrap());
        for (before, after) in [
            (r#""links":[{"to":"h2kq9w3xd7","as":"x"}]"#, r#""links":[{"to":"m4t8c1r0ze","as":"x"}]"#),
            (r#""links":[{"to":"h2kq9w3xd7"},{"to":"m4t8c1r0ze"}]"#, r#""links":[{"to":"m4t8c1r0ze"}]"#),
            (r#""met":{"by":"h2kq9w3xd7"}"#, r#""met":{"by":"m4t8c1r0ze"}"#),
        ] {
            let mut budi = contact(&format!(r#"{{"id":"j7n3x5v2ba","handle":"b","name":"B",{before}}}"#));
            assert!(redirect(&mut budi, from, Some(to)));
            assert!(serde_json::to_string(&budi).unwrap().ends_with(&format!("{after}}}")), "{after}");
            assert!(!redirect(&mut budi, from, Some(to)));
        }
    }
}

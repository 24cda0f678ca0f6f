//! What you know of a person as a human being, and what you don't know yet.
//!
//! | not known yet | is known by |
//! |---|---|
//! | family | the world `family`; a word of family in a fact, in what was learned at a meeting, in a note, in what a link says, or in the name of an own field |
//! | likes | anything they like |
//! | needs | anything they need |
//! | birthday | a birthday, with or without its year |
//! | city | a city, or a postal address |
//!
//! Something human is known of somebody of whom you kept a birthday, an interest, a like, a need, a fact or a note, or who told
//! you something at a meeting that took place. Where they work and how to reach them says nothing of the sort.

use std::fmt;

use super::Diary;
use crate::model::fold::Folded;
use crate::model::{Contact, Network, Person};

/// Something that one would like to know of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Who belongs to them.
    Family,
    /// What they like.
    Likes,
    /// What they need.
    Needs,
    /// When they were born.
    Birthday,
    /// Where they live.
    City,
}

impl Gap {
    /// All of them, in the order in which one would ask.
    pub const ALL: [Gap; 5] = [Gap::Family, Gap::Likes, Gap::Needs, Gap::Birthday, Gap::City];

    /// What it is, in a word.
    pub fn word(self) -> &'static str {
        match self {
            Gap::Family => "family",
            Gap::Likes => "likes",
            Gap::Needs => "needs",
            Gap::Birthday => "birthday",
            Gap::City => "city",
        }
    }

    /// The question to ask them.
    pub fn question(self) -> &'static str {
        match self {
            Gap::Family => "Who is in your family?",
            Gap::Likes => "What do you enjoy?",
            Gap::Needs => "What could you use a hand with?",
            Gap::Birthday => "When is your birthday?",
            Gap::City => "Where do you live?",
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Words that tell of a family, without accents and in lower case: English, then Indonesian. A plural in `s` is found by its
/// singular. Words that are more often a form of address (`ibu`, `bapak`) or of business (`partner`) are not here.
const FAMILY: [&str; 64] = [
    "aunt",
    "babies",
    "baby",
    "boyfriend",
    "brother",
    "child",
    "children",
    "cousin",
    "dad",
    "daughter",
    "divorced",
    "engaged",
    "family",
    "families",
    "father",
    "fiance",
    "fiancee",
    "girlfriend",
    "grandchild",
    "grandchildren",
    "granddaughter",
    "grandfather",
    "grandmother",
    "grandson",
    "husband",
    "kid",
    "married",
    "mom",
    "mother",
    "mum",
    "nephew",
    "newborn",
    "niece",
    "parent",
    "pregnant",
    "sibling",
    "sister",
    "son",
    "spouse",
    "twin",
    "uncle",
    "wedding",
    "wife",
    "wives",
    "adik",
    "anak",
    "ayah",
    "bayi",
    "cucu",
    "hamil",
    "istri",
    "kakak",
    "kakek",
    "keluarga",
    "kembar",
    "keponakan",
    "menikah",
    "mertua",
    "nenek",
    "orangtua",
    "paman",
    "sepupu",
    "suami",
    "tunangan",
];

/// What you don't know yet about somebody, given also what was `learned` at their meetings.
pub fn gaps(contact: &Contact, learned: &[String]) -> Vec<Gap> {
    let known = |gap: &Gap| match gap {
        Gap::Family => family(contact, learned),
        Gap::Likes => any(&contact.likes),
        Gap::Needs => any(&contact.needs),
        Gap::Birthday => contact.birthday.is_some(),
        Gap::City => any(contact.city.as_slice()) || any(&contact.addresses),
    };
    Gap::ALL.into_iter().filter(|gap| !known(gap)).collect()
}

fn family(contact: &Contact, learned: &[String]) -> bool {
    let facts = contact.facts.iter().map(|fact| fact.text.as_str());
    let links = contact.links.iter().filter_map(|link| link.as_word.as_deref());
    let fields = contact.fields.0.iter().map(|(key, _)| key.as_str());
    let mut texts = facts
        .chain(learned.iter().map(String::as_str))
        .chain(links)
        .chain(fields)
        .chain(contact.note.as_deref())
        .chain(contact.world.as_deref().filter(|world| *world == "family"));
    texts.any(tells_of_family)
}

fn tells_of_family(text: &str) -> bool {
    let is_family = |word: &str| FAMILY.contains(&word);
    let folded = Folded::new(text);
    folded.plain().split(|c: char| !c.is_alphanumeric()).any(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        is_family(word) || is_family(singular)
    })
}

fn any(texts: &[String]) -> bool {
    texts.iter().any(|text| !text.trim().is_empty())
}

/// The keys of a contact that [`human`] reads where the head says nothing.
pub const HUMAN_KEYS: [&str; 4] = ["likes", "needs", "facts", "note"];

/// Whether anything human is known of somebody. `part` reads the [`HUMAN_KEYS`] of a contact, and is asked only where the heads
/// don't tell.
///
/// # Errors
/// Those of `part`.
pub fn human<E>(
    network: &Network,
    diary: &Diary<'_>,
    person: Person,
    part: &mut dyn FnMut(Person) -> Result<Contact, E>,
) -> Result<bool, E> {
    if heads_tell(network, diary, person) {
        return Ok(true);
    }
    let contact = part(person)?;
    Ok(any(&contact.likes) || any(&contact.needs) || !contact.facts.is_empty() || any(contact.note.as_slice()))
}

/// The part of that rule which heads answer: a birthday, an interest, or something learned at a meeting that took place.
pub fn heads_tell(network: &Network, diary: &Diary<'_>, person: Person) -> bool {
    let head = network.contact(person);
    head.birthday.is_some() || !head.interests().is_empty() || diary.meetings(person).any(|meeting| meeting.learned)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use serde_json::{from_value, json};

    use super::*;
    use crate::model::List;
    use crate::recipe::testing::{meeting, network, person};

    fn contact(keys: serde_json::Value) -> Contact {
        let mut whole = json!({"id": "h2kq9w3xd7", "handle": "ana", "name": "Ana"});
        whole.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        from_value(whole).unwrap()
    }

    #[test]
    fn what_is_not_known_is_asked_in_its_order() {
        let all = ["family", "likes", "needs", "birthday", "city"];
        let without = |known: &str| all.into_iter().filter(|gap| *gap != known).collect::<Vec<_>>();
        for (keys, known) in [
            (json!({}), ""),
            (json!({"org": "Kopi Co", "emails": ["ana@kopi.co"], "interests": ["coffee"]}), ""),
            (json!({"birthday": "--04-12"}), "birthday"),
            (json!({"city": "Bandung"}), "city"),
            (json!({"city": " "}), ""),
            (json!({"addresses": ["Jl. Braga 7"]}), "city"),
            (json!({"likes": ["black coffee"]}), "likes"),
            (json!({"likes": [""]}), ""),
            (json!({"needs": ["a flat"]}), "needs"),
            (json!({"world": "family"}), "family"),
            (json!({"facts": [{"text": "Two DAUGHTERS, Bia and Luz"}]}), "family"),
            (json!({"facts": [{"text": "her fiancée builds boats"}]}), "family"),
            (json!({"facts": [{"text": "anak-anaknya suka catur"}]}), "family"),
            (json!({"facts": [{"text": "reads a lesson on childhood; a parson, a fatherly man"}]}), ""),
            (json!({"note": "He married last year."}), "family"),
            (json!({"links": [{"to": "m4t8c1r0ze", "as": "cousin"}]}), "family"),
            (json!({"links": [{"to": "m4t8c1r0ze", "as": "colleague"}]}), ""),
            (json!({"fields": {"Kids": "2"}}), "family"),
            (json!({"fields": {"shoe": "38"}}), ""),
        ] {
            let gaps: Vec<String> = gaps(&contact(keys.clone()), &[]).iter().map(Gap::to_string).collect();
            assert_eq!(gaps, without(known), "{keys}");
        }
        assert!(!gaps(&contact(json!({})), &["his wife sings".to_owned()]).contains(&Gap::Family));
    }

    #[test]
    fn every_word_of_family_can_be_found() {
        assert!(FAMILY.iter().all(|word| tells_of_family(&format!("a {word}."))));
        assert_eq!(FAMILY.iter().collect::<std::collections::BTreeSet<_>>().len(), FAMILY.len());
    }

    #[test]
    fn something_human_is_what_one_hears_by_listening() {
        for (keys, human_) in [
            (json!({}), false),
            (json!({"org": "Kopi Co", "title": "roaster", "city": "Bandung", "tags": ["speaker"]}), false),
            (json!({"likes": [], "note": "  "}), false),
            (json!({"likes": ["tea"]}), true),
            (json!({"needs": ["a flat"]}), true),
            (json!({"facts": [{"text": "two daughters"}]}), true),
            (json!({"note": "talks with her hands"}), true),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            meeting(&mut network, "2026-09-01", &[ana], |_| {});
            let diary = Diary::new(&network);
            let found = human::<Infallible>(&network, &diary, ana, &mut |_| Ok(contact(keys.clone())));
            assert_eq!(found, Ok(human_), "{keys}");
        }
    }

    #[test]
    fn what_the_heads_tell_needs_no_record() {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| ana.texts.set(List::Interests, vec!["coffee".into()]));
        let budi = person(&mut network, "Budi", |budi| budi.birthday = crate::model::Birthday::parse("--04-12"));
        let citra = person(&mut network, "Citra", |_| {});
        let dewi = person(&mut network, "Dewi", |_| {});
        meeting(&mut network, "2026-09-01", &[citra], |meeting| meeting.learned = true);
        meeting(&mut network, "2026-09-30", &[dewi], |meeting| (meeting.planned, meeting.learned) = (true, true));
        let diary = Diary::new(&network);
        let mut asked = Vec::new();
        for person in [ana, budi, citra, dewi] {
            let found = human::<Infallible>(&network, &diary, person, &mut |person| {
                asked.push(person);
                Ok(contact(json!({})))
            });
            assert_eq!(found, Ok(person != dewi), "{person}");
        }
        assert_eq!(asked, [dewi], "a planned meeting has told nothing yet");
    }
}

//! What kept lines of a card say to a person: whom they belong to, days of theirs, where they work in a company.

use std::borrow::Cow;

use crate::model::Contact;

use super::line::Line;
use super::text::{split, unescape};
use super::value;

/// The most that is told of one card.
const MOST: usize = 50;

/// Properties of one meaning each, in several programs.
const MEANINGS: [(&str, &[&str]); 6] = [
    (
        "anniversary",
        &[
            "ANNIVERSARY",
            "X-ANNIVERSARY",
            "X-EVOLUTION-ANNIVERSARY",
            "X-MS-ANNIVERSARY",
            "X-KADDRESSBOOK-X-ANNIVERSARY",
        ],
    ),
    ("died", &["DEATHDATE"]),
    ("spouse", &["X-SPOUSE", "X-EVOLUTION-SPOUSE", "X-MS-SPOUSE", "X-KADDRESSBOOK-X-SPOUSENAME"]),
    (
        "manager",
        &["X-MANAGER", "X-MANAGERSNAME", "X-EVOLUTION-MANAGER", "X-MS-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME"],
    ),
    (
        "assistant",
        &[
            "X-ASSISTANT",
            "X-ASSISTANTSNAME",
            "X-EVOLUTION-ASSISTANT",
            "X-MS-ASSISTANT",
            "X-KADDRESSBOOK-X-ASSISTANTSNAME",
        ],
    ),
    ("children", &["X-CHILDREN", "X-MS-CHILD"]),
];

/// Android's numbers for a relation, from 1.
const RELATIONS: [&str; 14] = [
    "assistant",
    "brother",
    "child",
    "partner",
    "father",
    "friend",
    "manager",
    "mother",
    "parent",
    "partner",
    "referred by",
    "relative",
    "sister",
    "spouse",
];

/// What the kept lines of a contact say, each with what it is: `spouse` and a name, `anniversary` and a day. What a key of the
/// contact says already is left out.
pub fn said(contact: &Contact) -> Vec<(String, String)> {
    let texts: Vec<String> = contact.vcard.iter().filter_map(|raw| serde_json::from_str(raw.0.get()).ok()).collect();
    let lines: Vec<Line<'_>> = texts.iter().filter_map(|text| Line::parse(Cow::Borrowed(text.as_str()))).collect();
    let mut said: Vec<(String, String)> = Vec::new();
    for line in &lines {
        let one = saying(line, &lines, contact).filter(|(_, text)| !text.is_empty());
        if let Some(one) = one.filter(|one| !said.contains(one)) {
            said.push(one);
        }
        if said.len() == MOST {
            break;
        }
    }
    said
}

fn saying(line: &Line<'_>, lines: &[Line<'_>], contact: &Contact) -> Option<(String, String)> {
    let day = || value::birthday(line).map(|day| day.to_string());
    let text = || value::text(line).unwrap_or_default();
    let property = line.property();
    if let Some((meaning, _)) = MEANINGS.iter().find(|(_, names)| names.contains(&property)) {
        return Some(((*meaning).to_owned(), day().unwrap_or_else(text)));
    }
    let label = |otherwise: &str| label(line, lines).unwrap_or_else(|| otherwise.to_owned());
    match property {
        "X-ABDATE" => Some((label("date"), day().unwrap_or_else(text))),
        "X-ABRELATEDNAMES" => Some((label("related"), text())),
        // Whom a URI means only the other program knows.
        "RELATED" if !line.value().starts_with("urn:") => {
            let word = line.types().find(|word| !word.eq_ignore_ascii_case("pref"));
            Some((word.unwrap_or("related").to_lowercase(), text()))
        }
        "X-ANDROID-CUSTOM" => android(line),
        "ROLE" if contact.title.is_some() && contact.title != Some(text()) => Some(("role".to_owned(), text())),
        "ORG" => {
            let mut parts = split(line.value(), b';').map(|part| unescape(part).trim().to_owned());
            let is_theirs = parts.next() == contact.org;
            let units: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            is_theirs.then(|| ("department".to_owned(), units.join(", ")))
        }
        "BDAY" if contact.birthday.is_none() => Some(("birthday".to_owned(), text())),
        _ => None,
    }
}

/// The label that Apple and Google put beside a line, in words: `_$!<Spouse>!$_` is theirs, anything else the person's.
fn label(line: &Line<'_>, lines: &[Line<'_>]) -> Option<String> {
    let group = line.group()?;
    let is_label = |other: &&Line<'_>| {
        other.property() == "X-ABLABEL" && other.group().is_some_and(|other| other.eq_ignore_ascii_case(group))
    };
    let label = value::text(lines.iter().find(is_label)?)?;
    let theirs = label.strip_prefix("_$!<").and_then(|label| label.strip_suffix(">!$_"));
    Some(theirs.map_or_else(|| label.clone(), str::to_lowercase)).filter(|label| !label.is_empty())
}

/// `vnd.android.cursor.item/relation;Rui;14;` and `…/contact_event;2010-06-19;1;`.
fn android(line: &Line<'_>) -> Option<(String, String)> {
    let (kind, value) = line.value().strip_prefix("vnd.android.cursor.item/")?.split_once(';')?;
    let mut parts = split(value, b';').map(|part| unescape(part).trim().to_owned());
    let (text, number, own) = (parts.next()?, parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let number = number.parse::<usize>().unwrap_or_default();
    let known = match (kind, number) {
        ("relation", number) => number.checked_sub(1).and_then(|at| RELATIONS.get(at)).copied().unwrap_or("related"),
        ("contact_event", 1) => "anniversary",
        ("contact_event", 3) => "birthday",
        ("contact_event", _) => "date",
        _ => return None,
    };
    Some((if number == 0 && !own.is_empty() { own } else { known.to_owned() }, text))
}

#[cfg(test)]
mod tests {
    use super::super::kept;
    use super::*;
    use crate::model::Id;
    use crate::model::record::Raw;

    #[test]
    fn what_kept_lines_say_is_told_in_words() {
        let lines = [
            "item1.X-ABDATE;TYPE=pref:2010-06-19",
            "item1.X-ABLABEL:_$!<Anniversary>!$_",
            "ITEM2.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-12-24",
            "item2.X-ABLabel:Name day",
            "item3.X-ABRELATEDNAMES:Rui",
            "item3.X-ABLabel:_$!<Spouse>!$_",
            "X-SPOUSE:Rui",
            "RELATED;TYPE=friend;VALUE=text:Budi\\, Jr.",
            "RELATED;TYPE=friend:urn:uuid:1",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Maria;8;",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;--05-06;0;Graduation;",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Ani;1;",
            "ANNIVERSARY;VALUE=DATE:20100619",
            "ORG:Kopi;Roastery;Night\\; shift",
            "ROLE:Barista",
            "BDAY:in spring",
            "GENDER:F",
        ];
        let mut ana = Contact::new(Id::from_random(0), "Ana".to_owned());
        ana.vcard = lines.iter().map(|line| Raw(serde_json::value::to_raw_value(line).unwrap())).collect();
        (ana.org, ana.title) = (Some("Kopi".to_owned()), Some("Owner".to_owned()));
        let told: Vec<String> = said(&ana).iter().map(|(what, text)| format!("{what}: {text}")).collect();
        assert_eq!(
            told,
            [
                "anniversary: 2010-06-19",
                "Name day: --12-24",
                "spouse: Rui",
                "friend: Budi, Jr.",
                "mother: Maria",
                "Graduation: --05-06",
                "department: Roastery, Night; shift",
                "role: Barista",
                "birthday: in spring",
            ]
        );
        ana.org = Some("Teh".to_owned());
        assert!(!said(&ana).iter().any(|(what, _)| what == "department"));
        ana.vcard = (0..100).filter_map(|at| kept("X-SPOUSE", &at.to_string())).collect();
        assert_eq!(said(&ana).len(), MOST);
    }
}

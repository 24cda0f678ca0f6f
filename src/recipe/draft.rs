//! A letter to begin from: what they are interested in, and what the two of you last spoke of.
//!
//! | part | rule |
//! |---|---|
//! | the name | the first word of their name; all of it where that is no name to call somebody by: a title (`Dr.`), `Souza, Ana`, a name in Han, Kana or Hangul |
//! | the last talk | its day, its event or else its place, and your note of it; two months later it "has been a while" |
//! | a promise of yours | the open one that is due first is what an email or an offer is about |
//! | `email` | asks how they are, and after their interests |
//! | `offer` | something for what they need; else for what they are interested in |
//! | `invite` | something to go to, for their interests, in their city |
//! | `research` | asks what you never asked: where they live, what they do, what they need |
//!
//! What only you can write is left as an ellipsis. The text is a beginning: it is read and changed before it goes out.

use chrono::{Datelike, NaiveDate};

use crate::model::{Contact, Kind, Meeting, Via};

/// The kinds of follow-up that a letter can be.
pub const KINDS: [Kind; 4] = [Kind::Email, Kind::Offer, Kind::Invite, Kind::Research];

/// After so many days it has been a while.
const A_WHILE: i64 = 60;

/// What a draft begins from.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// Whom it is to.
    pub to: &'a Contact,
    /// The last time the two of you were in touch.
    pub last: Option<&'a Meeting>,
    /// What you promised, and have not kept yet.
    pub promise: Option<&'a str>,
    /// Your own card.
    pub me: Option<&'a Contact>,
    /// The day it is written.
    pub today: NaiveDate,
}

/// A letter to begin from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is about, in one line.
    pub subject: String,
    /// Paragraphs, none of them wrapped, with an empty line between them.
    pub body: String,
}

/// Writes a draft of one of [`KINDS`]; any other kind is written as an email.
pub fn draft(kind: Kind, from: Beginning<'_>) -> Draft {
    let interests = list(&from.to.interests);
    let mut paragraphs = vec![format!("Dear {},", called(&from.to.name))];
    paragraphs.extend(from.last.map(|last| talk(last, from.today)));
    let promise = from.promise.filter(|_| !matches!(kind, Kind::Invite | Kind::Research));
    let subject = match promise {
        Some(promise) => {
            paragraphs.push(format!("I promised you something: {}. Here it is: ...", line(promise)));
            format!("As promised: {}", line(promise))
        }
        None => match kind {
            Kind::Offer => offer(from.to, interests.as_deref(), &mut paragraphs),
            Kind::Invite => invite(from.to, interests.as_deref(), &mut paragraphs),
            Kind::Research => research(from.to, interests.as_deref(), &mut paragraphs),
            _ => email(from, interests.as_deref(), &mut paragraphs),
        },
    };
    paragraphs.push("Best wishes,".to_owned());
    let mut body = paragraphs.join("\n\n");
    if let Some(me) = from.me {
        body.push_str(&format!("\n{}", line(&me.name)));
    }
    body.push('\n');
    Draft { subject, body }
}

fn email(from: Beginning<'_>, interests: Option<&str>, paragraphs: &mut Vec<String>) -> String {
    paragraphs.push(match interests {
        Some(interests) => {
            format!("How are you? And what is new about {interests}? I came across this, and thought of you: ...")
        }
        None => "How are you? ...".to_owned(),
    });
    let event = from.last.and_then(|last| last.event.as_deref());
    match (event, from.to.interests.first()) {
        (Some(event), _) => format!("After {}", line(event)),
        (None, Some(interest)) => format!("About {}", line(interest)),
        (None, None) => "How are you?".to_owned(),
    }
}

fn offer(to: &Contact, interests: Option<&str>, paragraphs: &mut Vec<String>) -> String {
    match (list(&to.needs), interests) {
        (Some(needs), _) => {
            paragraphs.push(format!(
                "You are looking for something, as far as I remember: {needs}. I may be able to help: ..."
            ));
            format!("For you: {needs}")
        }
        (None, Some(interests)) => {
            paragraphs.push(format!("You care about {interests}, so this may be of use to you: ..."));
            format!("For you, about {interests}")
        }
        (None, None) => {
            paragraphs.push("I have something that may be of use to you: ...".to_owned());
            "Something for you".to_owned()
        }
    }
}

fn invite(to: &Contact, interests: Option<&str>, paragraphs: &mut Vec<String>) -> String {
    let about = interests.map(|interests| format!(" about {interests}")).unwrap_or_default();
    let city = to.city.as_ref().map(|city| format!(" in {}", line(city))).unwrap_or_default();
    paragraphs.push(format!("There is something{about}{city} that I would like to go to with you: ..."));
    paragraphs.push("Will you come along?".to_owned());
    format!("Will you come along{}?", interests.map(|_| format!(", something{about}")).unwrap_or_default())
}

fn research(to: &Contact, interests: Option<&str>, paragraphs: &mut Vec<String>) -> String {
    let mut questions = Vec::new();
    questions.extend(interests.map(|interests| format!("how did you come to {interests}?")));
    questions.extend(to.org.as_ref().map(|org| format!("what is it like at {}?", line(org))));
    if to.city.is_none() {
        questions.push("where do you live these days?".to_owned());
    }
    if to.needs.is_empty() {
        questions.push("is there anything that you need, or somebody whom you would like to meet?".to_owned());
    }
    if questions.is_empty() {
        questions.push("what is on your mind these days?".to_owned());
    }
    let last = questions.len() - 1;
    let joined: Vec<String> = questions
        .into_iter()
        .enumerate()
        .map(|(at, question)| match at {
            0 => question,
            _ if at == last => format!("And {question}"),
            _ => capital(&question),
        })
        .collect();
    paragraphs.push(format!("There is something that I never asked you: {}", joined.join(" ")));
    "Something I never asked you".to_owned()
}

/// What was last spoken of, and when.
fn talk(last: &Meeting, today: NaiveDate) -> String {
    let how = match last.via {
        Some(Via::InPerson) => "met",
        Some(Via::Video | Via::Call) => "talked",
        Some(Via::Message | Via::Email | Via::Letter | Via::Social) => "wrote to each other",
        None => "were in touch",
    };
    let day = spoken(last.on.day, today);
    let place = match (&last.event, &last.at) {
        (Some(event), _) => format!(" at {}", line(event)),
        // A meeting may be at a place, a call was not.
        (None, Some(place)) if last.via == Some(Via::InPerson) => format!(" ({})", line(place)),
        _ => String::new(),
    };
    let mut text = match (today - last.on.day).num_days() {
        days if days > A_WHILE => format!("It has been a while: we last {how} on {day}{place}."),
        _ if last.via == Some(Via::InPerson) => format!("It was good to see you on {day}{place}."),
        _ => format!("We {how} on {day}{place}."),
    };
    if let Some(about) = &last.text {
        let about = line(about);
        text.push_str(&format!(" I still think of what we spoke of: {}.", about.trim_end_matches('.')));
    }
    text
}

/// A day as one writes it in a letter; the year only where it is another one.
fn spoken(day: NaiveDate, today: NaiveDate) -> String {
    match day.year() == today.year() {
        true => day.format("%-d %B").to_string(),
        false => day.format("%-d %B %Y").to_string(),
    }
}

/// What one calls somebody.
fn called(name: &str) -> String {
    let name = line(name);
    let first = name.split(' ').next().unwrap_or_default();
    let is_name = first.chars().count() > 1
        && !first.ends_with(['.', ','])
        && first.chars().all(|c| c.is_alphabetic() && !is_east_asian(c) || matches!(c, '-' | '\'' | '’'));
    if is_name { first.to_owned() } else { name }
}

/// Han, Kana and Hangul, where the name of the family stands first.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The first three of some words in a sentence.
fn list(words: &[String]) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| line(word)).filter(|word| !word.is_empty()).take(3).collect();
    match words.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [most @ .., last] => Some(format!("{} and {last}", most.join(", "))),
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Moment};
    use crate::recipe::testing::day;

    const TODAY: &str = "2026-09-12";

    fn ana() -> Contact {
        Contact {
            interests: vec!["coffee".into(), "robusta".into()],
            city: Some("Bandung".into()),
            org: Some("Kopi Co".into()),
            ..Contact::new(Id::from_random(1), "Ana Souza".into())
        }
    }

    fn talked(on: &str, via: Via, text: Option<&str>) -> Meeting {
        let on = Moment::from(day(on));
        Meeting { via: Some(via), text: text.map(Into::into), ..Meeting::new(Id::from_random(2), on) }
    }

    fn of(kind: Kind, to: &Contact, last: Option<&Meeting>, promise: Option<&str>) -> Draft {
        draft(kind, Beginning { to, last, promise, me: None, today: day(TODAY) })
    }

    #[test]
    fn each_kind_begins_from_the_last_talk_and_their_interests() {
        let last = talked("2026-09-10", Via::InPerson, Some("she is moving\nto Bandung."));
        for (kind, subject, says) in [
            (Kind::Email, "About coffee", "what is new about coffee and robusta?"),
            (Kind::Offer, "For you, about coffee and robusta", "You care about coffee and robusta,"),
            (
                Kind::Invite,
                "Will you come along, something about coffee and robusta?",
                "something about coffee and robusta in Bandung",
            ),
            (
                Kind::Research,
                "Something I never asked you",
                "how did you come to coffee and robusta? What is it like at Kopi Co? And is there anything",
            ),
        ] {
            let draft = of(kind, &ana(), Some(&last), None);
            assert_eq!(draft.subject, subject);
            let begins = "Dear Ana,\n\nIt was good to see you on 10 September. I still think of what we spoke of: she is moving \
                          to Bandung.\n\n";
            assert!(draft.body.starts_with(begins), "{}", draft.body);
            assert!(draft.body.contains(says), "{}", draft.body);
            assert!(draft.body.ends_with("\n\nBest wishes,\n"), "{}", draft.body);
        }
    }

    #[test]
    fn of_somebody_of_whom_nothing_is_known_a_letter_can_be_begun_too() {
        let nobody = Contact::new(Id::from_random(1), "Budi".into());
        for (kind, subject) in [
            (Kind::Email, "How are you?"),
            (Kind::Offer, "Something for you"),
            (Kind::Invite, "Will you come along?"),
            (Kind::Research, "Something I never asked you"),
        ] {
            let draft = of(kind, &nobody, None, None);
            assert_eq!(draft.subject, subject);
            assert!(draft.body.starts_with("Dear Budi,\n\n"), "{}", draft.body);
        }
    }

    #[test]
    fn a_promise_comes_first_and_a_need_before_interests() {
        let promise = Some("the address of\n a landlord");
        for (kind, is_about_it) in KINDS.into_iter().zip([true, true, false, false]) {
            let draft = of(kind, &ana(), None, promise);
            assert_eq!(draft.subject == "As promised: the address of a landlord", is_about_it, "{kind}");
        }
        let needy = Contact { needs: vec!["a translator".into()], ..ana() };
        assert_eq!(of(Kind::Offer, &needy, None, None).subject, "For you: a translator");
    }

    #[test]
    fn the_last_talk_is_told_by_its_medium_and_its_age() {
        for (on, via, expected) in [
            ("2026-07-14", Via::InPerson, "It was good to see you on 14 July."),
            ("2026-07-13", Via::InPerson, "It has been a while: we last met on 13 July."),
            ("2025-12-31", Via::Video, "It has been a while: we last talked on 31 December 2025."),
            ("2026-09-12", Via::Call, "We talked on 12 September."),
            ("2026-09-12", Via::Letter, "We wrote to each other on 12 September."),
        ] {
            assert_eq!(talk(&talked(on, via, None), day(TODAY)), expected);
        }
        let mut last = talked("2026-09-12", Via::InPerson, None);
        last.at = Some("Gambir".into());
        assert_eq!(talk(&last, day(TODAY)), "It was good to see you on 12 September (Gambir).");
        last.event = Some("RustConf 2026".into());
        assert_eq!(talk(&last, day(TODAY)), "It was good to see you on 12 September at RustConf 2026.");
    }

    #[test]
    fn people_are_called_by_the_name_one_calls_them_by() {
        for (name, expected) in [
            ("Ana Souza", "Ana"),
            ("  Jean-Luc   Picard", "Jean-Luc"),
            ("N’Golo Kanté", "N’Golo"),
            ("Budi", "Budi"),
            ("Dr. Ana Souza", "Dr. Ana Souza"),
            ("Souza, Ana", "Souza, Ana"),
            ("J R Hartley", "J R Hartley"),
            ("田中 花子", "田中 花子"),
            ("김 민준", "김 민준"),
            ("Иван Фёдоров", "Иван"),
        ] {
            assert_eq!(called(name), expected);
        }
    }
}

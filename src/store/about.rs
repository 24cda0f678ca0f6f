//! The meetings of one person, for whoever looks at that person alone.

use memchr::memmem;

use super::head;
use super::view::View;
use crate::bytes::line_around;
use crate::error::Result;
use crate::model::network::Place;
use crate::model::{Meetings, Person, Section};

impl View {
    /// Takes the meetings that name a person in the place of all others. Their lines are found by the characters of the id; the
    /// rest of the meetings, which may not even have been read, are not taken apart.
    pub fn keep_to_meetings_with(&mut self, person: Person) -> Result<()> {
        let index = &self.network.index;
        let id = self.network.contact(person).id.characters();
        // An id may be written with escapes, if only by hand.
        let needles = [&id[..], b"\\u00"].map(memmem::Finder::new);
        let (mut meetings, mut ids) = (Vec::new(), Vec::new());
        self.batches(Section::Meetings, |first, lines| {
            let mut hits = needles.each_ref().map(|needle| needle.find_iter(lines).peekable());
            while let Some(hit) = hits.iter_mut().filter_map(|hits| hits.peek().copied()).min() {
                let range = line_around(lines, hit);
                let line = &lines[range.clone()];
                let object = line.strip_suffix(b",").unwrap_or(line);
                let place = Place { at: first + range.start as u64, len: object.len() as u32 };
                ids.clear();
                let meeting = head::meeting(object, place, &mut ids);
                let mut meeting = meeting.map_err(|bad| self.damaged_at(place.at, bad.at, &bad.to_string()))?;
                meeting.with = head::known(index, &ids);
                if meeting.with.contains(&person) {
                    meetings.push(meeting);
                }
                hits.iter_mut().for_each(|hits| while hits.next_if(|hit| *hit < range.end).is_some() {});
            }
            Ok(())
        })?;
        self.network.meetings = meetings.into_iter().collect::<Meetings>();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use crate::model::date::parse_day;
    use crate::store::{Need, Scratch, Store};

    fn views(bytes: &[u8]) -> (Scratch, Store) {
        let scratch = Scratch::new(bytes).unwrap();
        let store = Store::open(&scratch.data(), &scratch.state()).unwrap();
        (scratch, store)
    }

    #[test]
    fn the_meetings_of_a_person_are_those_that_a_full_reading_finds() {
        let text = String::from_utf8(demo::network(parse_day("2026-09-12").unwrap())).unwrap();
        let first = text.split("\"with\":[\"").nth(1).unwrap();
        // One that is written with an escape, and one whose text names somebody who was not there.
        let escaped = format!("\\u00{:02x}{}", first.as_bytes()[0], &first[1..10]);
        let text = text.replacen(&format!("\"with\":[\"{}", &first[..10]), &format!("\"with\":[\"{escaped}"), 1);
        let named =
            text.replace("\"via\":\"call\",\"text\":\"", &format!("\"via\":\"call\",\"text\":\"{} ", &first[..10]));
        assert_ne!(named, text);
        let (_scratch, store) = views(named.as_bytes());
        let all = store.read(Need::ALL).unwrap();
        let mut met = 0;
        for person in 0..all.network.contacts.len() as Person {
            let mut view = store.read(Need::WITHOUT_MEETINGS).unwrap();
            assert!(view.network.meetings.is_empty());
            view.keep_to_meetings_with(person).unwrap();
            let with = all.network.meetings.iter().filter(|meeting| meeting.with.contains(&person));
            let (found, expected) = (format!("{:?}", view.network.meetings), format!("{:?}", with.collect::<Vec<_>>()));
            assert_eq!(found, expected);
            met += view.network.meetings.len();
        }
        assert!(met > 100);
    }

    #[test]
    fn a_damaged_meeting_of_the_person_is_said() {
        let text = String::from_utf8(demo::network(parse_day("2026-09-12").unwrap())).unwrap();
        let at = text.find("\"with\":[\"").unwrap();
        let line = text[..at].rfind('\n').unwrap() as u64 + 1;
        let id = text[at + 9..at + 19].to_owned();
        let harmed = text.replacen("\"with\":[\"", "\"with\":[[\"", 1);
        let (_scratch, store) = views(harmed.as_bytes());
        let mut view = store.read(Need::WITHOUT_MEETINGS).unwrap();
        let person = view.network.person(crate::model::Id::parse(id.as_bytes()).unwrap()).unwrap();
        let error = view.keep_to_meetings_with(person).unwrap_err().to_string();
        let number = text[..line as usize].matches('\n').count() + 1;
        assert!(error.contains(&format!("line {number}")), "{error}");
    }
}

//! The sample network of `--demo`.
//!
//! It is kept as a data file in form, as of one fixed day, and moved to whatever day is today, so that what is due in it is
//! due on every day that somebody looks.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{from_str, to_string};

use crate::model::{Birthday, Contact, Meeting, Moment, Reminder, Section};

/// The file as of `kept_until`.
const NETWORK: &str = include_str!("network.json");

/// The sample network with all its dates as if it had been kept until `today`, in the form of the data file.
///
/// So near either end of the calendar that some date would fall outside it, the network is as of its own day.
pub fn network(today: NaiveDate) -> Vec<u8> {
    shifted(today).unwrap_or_else(|| NETWORK.to_owned()).into_bytes()
}

/// The day that is today in the file.
fn kept_until() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 1, 1)
}

fn shifted(today: NaiveDate) -> Option<String> {
    let from = kept_until()?;
    let shift = Shift { from, by: today - from };
    let mut section = None;
    let mut text = String::with_capacity(NETWORK.len() + 64);
    for line in NETWORK.lines() {
        let (object, comma) = match line.strip_suffix(',') {
            Some(object) => (object, ","),
            None => (line, ""),
        };
        match section {
            Some(section) if object.starts_with('{') => text.push_str(&shift.record(section, object)?),
            _ => {
                section = Section::ALL.into_iter().find(|section| object == format!("\"{section}\":["));
                text.push_str(object);
            }
        }
        text.push_str(comma);
        text.push('\n');
    }
    Some(text)
}

/// A move of all dates by the same number of days. Whatever falls outside the years 1 to 9999 is `None`.
struct Shift {
    from: NaiveDate,
    by: TimeDelta,
}

impl Shift {
    fn record(&self, section: Section, object: &str) -> Option<String> {
        match section {
            Section::Contacts => to_string(&self.contact(from_str(object).ok()?)?),
            Section::Reminders => to_string(&self.reminder(from_str(object).ok()?)?),
            Section::Meetings => to_string(&self.meeting(from_str(object).ok()?)?),
        }
        .ok()
    }

    fn contact(&self, mut contact: Contact) -> Option<Contact> {
        if let Some(birthday) = contact.birthday {
            let (birthday, years) = self.birthday(birthday)?;
            contact.birthday = Some(birthday);
            contact.greeted = contact.greeted.map(|year| year + years);
        }
        let met_on = contact.met.as_mut().and_then(|met| met.on.as_mut());
        for day in [contact.rests.as_mut(), contact.created.as_mut(), met_on].into_iter().flatten() {
            day.0 = self.day(day.0)?;
        }
        for on in contact.facts.iter_mut().filter_map(|fact| fact.on.as_mut()) {
            *on = self.moment(*on)?;
        }
        Some(contact)
    }

    fn reminder(&self, mut reminder: Reminder) -> Option<Reminder> {
        reminder.on = self.moment(reminder.on)?;
        for day in [&mut reminder.closed, &mut reminder.first].into_iter().flatten() {
            day.0 = self.day(day.0)?;
        }
        // A monthly one keeps to the day of the month that it now falls on.
        reminder.day = reminder.day.map(|_| reminder.on.day.day());
        Some(reminder)
    }

    fn meeting(&self, mut meeting: Meeting) -> Option<Meeting> {
        meeting.on = self.moment(meeting.on)?;
        Some(meeting)
    }

    fn moment(&self, moment: Moment) -> Option<Moment> {
        Some(Moment { day: self.day(moment.day)?, ..moment })
    }

    fn day(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_add_signed(self.by).filter(|day| (1..=9999).contains(&day.year()))
    }

    /// The birthday whose observance nearest to today is as many days away as it was, and by how many years that moved it.
    /// The age stays the same; a year of birth that did not have the day is left out.
    fn birthday(&self, birthday: Birthday) -> Option<(Birthday, i32)> {
        let observed = self.nearest(birthday)?;
        let moved = self.day(observed)?;
        let years = moved.year() - observed.year();
        let born = birthday.year.map(|year| year + years).filter(|year| *year > 0);
        let birthday = Birthday::new(born, moved.month(), moved.day())
            .or_else(|| Birthday::new(None, moved.month(), moved.day()))?;
        Some((birthday, years))
    }

    fn nearest(&self, birthday: Birthday) -> Option<NaiveDate> {
        (self.from.year() - 1..=self.from.year() + 1)
            .filter_map(|year| birthday.in_year(year))
            .min_by_key(|day| (*day - self.from).abs())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::model::date::parse_day;
    use crate::model::{Id, Settings, Via};

    struct Records {
        contacts: Vec<Contact>,
        reminders: Vec<Reminder>,
        meetings: Vec<Meeting>,
    }

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    fn as_of(today: &str) -> String {
        String::from_utf8(network(day(today))).unwrap()
    }

    /// Reads a file, and holds it to the form line by line.
    fn read(text: &str) -> Records {
        let mut lines = text.strip_suffix('\n').unwrap().split('\n');
        assert_eq!(lines.next(), Some("{\"netrec\":1,"));
        let settings = lines.next().unwrap().strip_prefix("\"settings\":").unwrap();
        let settings: Settings = from_str(settings.strip_suffix(',').unwrap()).unwrap();
        assert!(settings.unknown.0.is_empty());
        let mut section = |section: Section, end: &str| -> Vec<String> {
            assert_eq!(lines.next(), Some(format!("\"{section}\":[").as_str()));
            let records: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
            let last = records.len() - 1;
            let bare = |(at, line): (usize, &&str)| match line.strip_suffix(',') {
                Some(line) if at < last => line.to_owned(),
                None if at == last => line.to_string(),
                _ => panic!("the comma of {line}"),
            };
            records.iter().enumerate().map(bare).collect()
        };
        let parsed = Records {
            contacts: section(Section::Contacts, "],").iter().map(|line| from_str(line).unwrap()).collect(),
            reminders: section(Section::Reminders, "],").iter().map(|line| from_str(line).unwrap()).collect(),
            meetings: section(Section::Meetings, "]}").iter().map(|line| from_str(line).unwrap()).collect(),
        };
        assert_eq!(lines.next(), None);
        parsed
    }

    /// Every civil date of the file but birthdays, in order.
    fn dates(text: &str) -> Vec<NaiveDate> {
        fn collect(value: &Value, into: &mut Vec<NaiveDate>) {
            match value {
                Value::String(text) => into.extend(Moment::parse(text).map(|moment| moment.day)),
                Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
                Value::Object(pairs) => {
                    pairs.iter().filter(|(key, _)| *key != "birthday").for_each(|(_, value)| collect(value, into))
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        collect(&from_str(text).unwrap(), &mut found);
        found
    }

    #[test]
    fn as_of_its_own_day_it_is_the_file_byte_for_byte() {
        assert_eq!(as_of("2026-01-01"), NETWORK);
    }

    #[test]
    fn every_record_is_in_form_and_has_no_key_of_its_own() {
        let records = read(NETWORK);
        for contact in &records.contacts {
            let met = contact.met.iter().map(|met| &met.unknown);
            let links = contact.links.iter().map(|link| &link.unknown);
            let facts = contact.facts.iter().map(|fact| &fact.unknown);
            assert!(met.chain(links).chain(facts).chain([&contact.unknown]).all(|unknown| unknown.0.is_empty()));
        }
        assert!(records.reminders.iter().all(|reminder| reminder.unknown.0.is_empty()));
        assert!(records.meetings.iter().all(|meeting| meeting.unknown.0.is_empty()));
    }

    #[test]
    fn ids_and_handles_are_unique_and_every_reference_points_at_somebody() {
        let Records { contacts, reminders, meetings } = read(NETWORK);
        let people: HashSet<Id> = contacts.iter().map(|contact| contact.id).collect();
        let handles: HashSet<&str> = contacts.iter().map(|contact| contact.handle.as_str()).collect();
        assert_eq!((people.len(), handles.len()), (contacts.len(), contacts.len()));

        let mut ids = HashSet::new();
        let all = contacts.iter().map(|contact| contact.id);
        let all = all.chain(reminders.iter().map(|reminder| reminder.id));
        for id in all.chain(meetings.iter().map(|meeting| meeting.id)) {
            let characters = id.characters();
            assert!(characters[0].is_ascii_lowercase() && characters[1].is_ascii_digit(), "{id}");
            assert!(ids.insert(id), "{id} twice");
        }

        let met_by = contacts.iter().filter_map(|contact| contact.met.as_ref()?.by);
        let who = reminders.iter().flat_map(|reminder| reminder.who.iter().copied());
        let with = meetings.iter().flat_map(|meeting| meeting.with.iter().copied());
        let mut linked = HashSet::new();
        for contact in &contacts {
            for link in &contact.links {
                assert!(people.contains(&link.to) && link.to != contact.id);
                let pair = (contact.id.min(link.to), contact.id.max(link.to));
                assert!(linked.insert(pair), "a link of {} is kept twice", contact.handle);
            }
        }
        assert!(met_by.chain(who).chain(with).all(|id| people.contains(&id)));
        assert!(meetings.iter().all(|meeting| !meeting.with.is_empty()));
    }

    #[test]
    fn some_thirty_people_over_two_years_by_every_medium() {
        let Records { contacts, meetings, .. } = read(NETWORK);
        assert!((30..=34).contains(&contacts.len()));
        assert!((160..=200).contains(&meetings.len()));
        let first = meetings.iter().map(|meeting| meeting.on.day).min().unwrap();
        assert!(first < day("2024-02-01"));
        for via in Via::ALL {
            assert!(meetings.iter().any(|meeting| meeting.via == Some(*via)), "{via}");
        }
    }

    #[test]
    fn the_morning_asks_for_something_of_every_type() {
        for today in ["2026-01-01", "2028-02-29", "2027-03-01", "1999-12-31"] {
            let Records { contacts, reminders, meetings } = read(&as_of(today));
            let today = day(today);
            let planned = |wanted: &dyn Fn(NaiveDate) -> bool| {
                let open = meetings.iter().filter(|meeting| meeting.planned && meeting.state.is_none());
                open.filter(|meeting| wanted(meeting.on.day)).count()
            };
            assert_eq!(planned(&|on| on == today), 1);
            assert_eq!(planned(&|on| on < today), 1);
            assert!(planned(&|on| on > today) >= 2);
            let due = |plan: bool| {
                let open = reminders.iter().filter(|reminder| reminder.state.is_none() && reminder.on.day <= today);
                open.filter(|reminder| reminder.who.is_empty() == plan).count()
            };
            assert_eq!((due(false), due(true)), (5, 1));
            let birthdays = |days: i64| {
                let on = today - TimeDelta::days(days);
                let observed = contacts.iter().filter(|contact| {
                    let observed = contact.birthday.and_then(|birthday| birthday.in_year(on.year()));
                    observed == Some(on) && contact.greeted < Some(on.year())
                });
                observed.count()
            };
            assert_eq!((birthdays(0), birthdays(3)), (1, 1), "{today}");
        }
    }

    #[test]
    fn a_monthly_reminder_keeps_to_the_day_it_falls_on() {
        for (today, on) in [("2026-01-01", "2026-01-31"), ("2026-01-10", "2026-02-09"), ("2028-02-29", "2028-03-30")] {
            let reminders = read(&as_of(today)).reminders;
            let monthly = reminders.iter().find(|reminder| reminder.on.day == day(on) && reminder.every.is_some());
            assert_eq!(monthly.unwrap().day, Some(day(on).day()));
        }
    }

    #[test]
    fn near_the_ends_of_the_calendar_it_is_as_of_its_own_day() {
        for today in ["0001-01-01", "0002-06-01", "9999-12-31"] {
            assert_eq!(as_of(today), NETWORK);
        }
        let age_of_man = read(&as_of("0030-01-01"));
        assert!(age_of_man.contacts.iter().filter_map(|contact| contact.birthday?.year).all(|year| year > 0));
    }

    #[test]
    fn it_speaks_of_human_beings() {
        let text = NETWORK.to_lowercase();
        for word in ["lead", "deal", "pipeline", "prospect", "conversion"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_date_moves_by_as_many_days_as_today(by in -700_000i64..2_900_000) {
            let from = kept_until().unwrap();
            let shift = Shift { from, by: TimeDelta::days(by) };
            let text = String::from_utf8(network(from + shift.by)).unwrap();
            let moved: Vec<NaiveDate> = dates(NETWORK).into_iter().map(|day| day + shift.by).collect();
            prop_assert_eq!(dates(&text), moved);
            prop_assert_eq!(shifted(from), Some(NETWORK.to_owned()));

            for (before, after) in read(NETWORK).contacts.iter().zip(read(&text).contacts) {
                let (Some(old), Some(new)) = (before.birthday, after.birthday) else { continue };
                let observed = shift.nearest(old).unwrap();
                let moved = observed + shift.by;
                prop_assert_eq!(new.in_year(moved.year()), Some(moved));
                prop_assert_eq!(
                    before.greeted.map(|year| observed.year() - year),
                    after.greeted.map(|year| moved.year() - year)
                );
                if let (Some(old), Some(new)) = (old.year, new.year) {
                    prop_assert_eq!(observed.year() - old, moved.year() - new);
                }
            }
        }
    }
}

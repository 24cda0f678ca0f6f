//! What is to come, as a calendar that other programs subscribe to (iCalendar, RFC 5545).
//!
//! Days are dates, and times are floating (section 3.3.5): ten o'clock stays ten o'clock wherever the calendar is looked at. An
//! entry has its UID from the record, so that a calendar that is read again updates it. Nobody is an ATTENDEE, since programs
//! send those invitations.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc};

use crate::formats::content::{clean, escape, fold};
use crate::model::{Birthday, Id, Kind, Meeting, Moment, Reminder};

/// How long a meeting lasts whose end nobody noted: without an end it would be a line too thin to read.
const DURATION: &str = "DURATION:PT1H";
/// When the alarm of a reminder without a time rings, counted from the beginning of its day.
const MORNING: &str = "PT9H";

/// One entry of a calendar.
#[derive(Clone, Debug)]
pub struct Entry {
    uid: String,
    on: Moment,
    what: What,
    summary: String,
    place: Option<String>,
    description: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Meeting,
    Reminder,
    /// Comes back each year, on the last day of February where the flag says so.
    Birthday {
        leap_day: bool,
    },
    Cadence,
}

impl Entry {
    /// A planned meeting, with the names of those it is with in a sentence.
    pub fn meeting(meeting: &Meeting, names: &str) -> Entry {
        let about = meeting.text.as_deref().or(meeting.event.as_deref());
        let summary = about.map_or_else(|| format!("Meet {names}"), |about| format!("{names}: {}", first_line(about)));
        let description = [meeting.event.as_deref().filter(|_| meeting.text.is_some()), meeting.text.as_deref()];
        Entry {
            uid: uid(meeting.id, ""),
            on: meeting.on,
            what: What::Meeting,
            summary,
            place: meeting.at.clone(),
            description: joined(
                description.into_iter().flatten().filter(|text| text.contains('\n') || about != Some(text)),
            ),
        }
    }

    /// An open reminder, with the names of those it is about in a sentence, or a plan, which is about nobody.
    pub fn reminder(reminder: &Reminder, names: Option<&str>) -> Entry {
        let text = reminder.text.as_deref();
        let verb = match reminder.kind.unwrap_or(Kind::Other) {
            Kind::Email => "Write to",
            Kind::Offer => "Offer",
            Kind::Invite => "Invite",
            Kind::Research => "Find out about",
            Kind::Call => "Call",
            Kind::Other => "",
        };
        let whom = names.map(|names| format!("{verb} {names}").trim_start().to_owned());
        let summary = match (whom, text) {
            (Some(whom), Some(text)) => format!("{whom}: {}", first_line(text)),
            (Some(whom), None) => whom,
            (None, text) => format!("Explore: {}", text.map_or("", first_line)),
        };
        let comes_back = reminder.every.map(|every| format!("Comes back every {every}"));
        let description = [text.filter(|text| text.contains('\n')), comes_back.as_deref()];
        Entry {
            uid: uid(reminder.id, ""),
            on: reminder.on,
            what: What::Reminder,
            summary,
            place: None,
            description: joined(description.into_iter().flatten()),
        }
    }

    /// A birthday, from the year of birth on; where that is not known, from `unknown_year` on.
    pub fn birthday(id: Id, name: &str, birthday: Birthday, unknown_year: i32) -> Option<Entry> {
        let day = birthday.in_year(birthday.year.unwrap_or(unknown_year))?;
        Some(Entry {
            uid: uid(id, "-birthday"),
            on: day.into(),
            what: What::Birthday { leap_day: birthday.to_string().ends_with("-02-29") },
            summary: format!("Birthday of {name}"),
            place: None,
            description: birthday.year.map(|year| format!("Born in {year}")),
        })
    }

    /// The day to be in touch with somebody again.
    pub fn cadence(id: Id, name: &str, on: NaiveDate) -> Entry {
        Entry {
            uid: uid(id, "-cadence"),
            on: on.into(),
            what: What::Cadence,
            summary: format!("Be in touch with {name}"),
            place: None,
            description: None,
        }
    }

    fn lines(&self, stamp: &str) -> Vec<String> {
        let text = |name: &str, text: &str| format!("{name}:{}", escape(&clean(text)));
        let component = if self.what == What::Reminder { "VTODO" } else { "VEVENT" };
        let mut lines = vec![
            format!("BEGIN:{component}"),
            format!("UID:{}", self.uid),
            format!("DTSTAMP:{stamp}"),
            text("SUMMARY", &self.summary),
        ];
        let begins = if self.what == What::Reminder { "DUE" } else { "DTSTART" };
        lines.push(match self.on.time {
            Some(time) => {
                format!("{begins}:{}T{:02}{:02}00", self.on.day.format("%Y%m%d"), time.hour(), time.minute())
            }
            None => format!("{begins};VALUE=DATE:{}", self.on.day.format("%Y%m%d")),
        });
        lines.extend(self.place.as_deref().map(|place| text("LOCATION", place)));
        lines.extend(self.description.as_deref().map(|description| text("DESCRIPTION", description)));
        match self.what {
            What::Meeting => lines.extend(self.on.time.map(|_| DURATION.to_owned())),
            What::Reminder => {
                let behind = if self.on.time.is_some() { "PT0S" } else { MORNING };
                lines.extend(["STATUS:NEEDS-ACTION", "BEGIN:VALARM", "ACTION:DISPLAY"].map(str::to_owned));
                lines.extend([format!("TRIGGER;RELATED=END:{behind}"), text("DESCRIPTION", &self.summary)]);
                lines.push("END:VALARM".to_owned());
            }
            What::Birthday { leap_day } => {
                let last = if leap_day { ";BYMONTH=2;BYMONTHDAY=-1" } else { "" };
                lines.extend([format!("RRULE:FREQ=YEARLY{last}"), "TRANSP:TRANSPARENT".to_owned()]);
            }
            What::Cadence => lines.push("TRANSP:TRANSPARENT".to_owned()),
        }
        lines.push(format!("END:{component}"));
        lines
    }
}

/// Writes a calendar, said to be made at `now`.
pub fn write(out: &mut dyn Write, entries: &[Entry], now: DateTime<Utc>) -> io::Result<()> {
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let mut text = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        concat!("PRODID:-//netrec//netrec ", env!("CARGO_PKG_VERSION"), "//EN"),
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:netrec",
    ] {
        fold(line, &mut text);
    }
    for entry in entries {
        entry.lines(&stamp).iter().for_each(|line| fold(line, &mut text));
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    out.write_all(text.as_bytes())?;
    out.write_all(b"END:VCALENDAR\r\n")
}

fn uid(id: Id, what: &str) -> String {
    format!("{id}{what}{}", super::DOMAIN)
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar(entries: &[Entry]) -> String {
        let mut out = Vec::new();
        write(&mut out, entries, DateTime::UNIX_EPOCH).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn days_are_dates_and_times_float() {
        let id = Id::parse(b"h2kq9w3xd7").unwrap();
        for (on, line) in [
            ("2026-09-12", "DTSTART;VALUE=DATE:20260912\r\n"),
            ("2026-09-12T10:00", "DTSTART:20260912T100000\r\nDURATION:PT1H\r\n"),
        ] {
            let text = calendar(&[Entry::meeting(&Meeting::new(id, Moment::parse(on).unwrap()), "Ana")]);
            assert!(text.contains(line) && text.contains("UID:h2kq9w3xd7@netrec\r\n"), "{text}");
        }
        let mut reminder = Reminder::new(id, Moment::parse("2026-09-12").unwrap());
        reminder.text = Some("a; b, c\\d\nmore".to_owned());
        let text = calendar(&[Entry::reminder(&reminder, Some("Ana"))]);
        assert!(text.contains("SUMMARY:Ana: a\\; b\\, c\\\\d\r\n"), "{text}");
        assert!(text.contains("DESCRIPTION:a\\; b\\, c\\\\d\\nmore\r\n"), "{text}");
        assert!(
            text.contains("DUE;VALUE=DATE:20260912\r\n") && text.contains("TRIGGER;RELATED=END:PT9H\r\n"),
            "{text}"
        );
    }

    #[test]
    fn birthdays_come_back_each_year() {
        let id = Id::parse(b"h2kq9w3xd7").unwrap();
        for (birthday, start, rule) in [
            ("1990-04-12", "19900412", "RRULE:FREQ=YEARLY\r\n"),
            ("--04-12", "20260412", "RRULE:FREQ=YEARLY\r\n"),
            ("1992-02-29", "19920229", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"),
            ("--02-29", "20260228", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"),
        ] {
            let entry = Entry::birthday(id, "Ana", Birthday::parse(birthday).unwrap(), 2026).unwrap();
            let text = calendar(&[entry]);
            assert!(text.contains(&format!("DTSTART;VALUE=DATE:{start}\r\n")) && text.contains(rule), "{text}");
            assert!(text.contains("UID:h2kq9w3xd7-birthday@netrec"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_ends_a_line(text: String) {
            let mut reminder = Reminder::new(Id::from_random(1), Moment::parse("2026-09-12T08:30").unwrap());
            reminder.text = Some(text);
            let calendar = calendar(&[Entry::reminder(&reminder, Some("田中 花子 \r\nEND:VCALENDAR"))]);
            prop_assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
            prop_assert_eq!(calendar.matches("\r\nEND:VCALENDAR").count(), 1);
        }
    }
}

//! One event of a calendar, line by line, and what it says of a meeting.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::DOMAIN;
use super::rule::Rule;
use super::time::{Stamp, Time, Zone, Zones};
use crate::formats::content::line::{Line, split};
use crate::formats::content::text::{clean, unescape, unpercent};
use crate::formats::incoming::When;
use crate::formats::mail::Correspondent;
use crate::formats::text::fnv;
use crate::model::date::{Moment, TimeOfDay, is_kept};
use crate::model::{Id, Meeting, Via};

/// The most people, and the most lines of days, that one event may have.
const MOST: usize = 1000;
/// The longest UID that is kept as it is, in bytes.
const LONGEST_UID: usize = 200;

/// What a line says of a time, with the zone that it names.
pub type Written = (Option<String>, String);

/// An event as it is written.
#[derive(Debug, Default)]
pub struct Event {
    /// Where it begins in the file.
    pub line: usize,
    /// What tells it from others, for all its times.
    pub uid: String,
    /// When it begins.
    pub start: Option<Written>,
    /// When a task is due.
    pub due: Option<Written>,
    /// How it comes back.
    pub rule: Option<String>,
    /// Further times.
    pub also: Vec<Written>,
    /// Times that are left out.
    pub except: Vec<Written>,
    /// The time of a series that this event stands for.
    pub instead_of: Option<Written>,
    /// It does not take place, or not with me.
    pub off: bool,
    /// What it is about.
    pub summary: String,
    /// Where.
    pub place: String,
    /// How often it was changed.
    pub sequence: i64,
    /// Those who take part, without me and those who won't come.
    pub people: Vec<Correspondent>,
    /// Whoever called it.
    organizer: Option<Correspondent>,
    declined: Vec<String>,
    /// A whole day, as Outlook says it.
    whole_day: bool,
    /// It has a place to talk in the net.
    conference: Option<Via>,
    /// Why it can't be read.
    pub wrong: Option<String>,
}

impl Event {
    /// An event of which nothing is known but its line.
    pub fn at(line: usize) -> Event {
        Event { line, ..Event::default() }
    }

    /// Takes in what a line says.
    pub fn take(&mut self, line: &Line<'_>, is_me: &dyn Fn(&str) -> bool) {
        let value = line.value();
        let text = || clean(&unescape(value));
        // A zone like `tzone://Microsoft/Utc` stands without quotes in the files of Outlook; no time has a colon.
        let written = || {
            let (more, time) = value.rsplit_once(':').unwrap_or(("", value));
            let zone = line.parameter("TZID").map(|zone| match more {
                "" => zone.into_owned(),
                more => unescape(&format!("{zone}:{more}")).into_owned(),
            });
            (zone, time.trim().to_owned())
        };
        match line.property() {
            "UID" => self.uid = text(),
            "DTSTART" => self.start = Some(written()),
            "DUE" => self.due = Some(written()),
            "RRULE" if self.rule.is_some() => self.wrong("it comes back by two rules"),
            "RRULE" => self.rule = Some(value.to_owned()),
            "EXRULE" => self.wrong("a rule that leaves times out (EXRULE) is not understood"),
            "RDATE" => self.also.push(written()),
            "EXDATE" => self.except.push(written()),
            "RECURRENCE-ID" => {
                if line.parameter("RANGE").is_some() {
                    self.wrong("a change of all that follows (RANGE) is not understood");
                }
                self.instead_of = Some(written());
            }
            "STATUS" => self.off |= value.trim().eq_ignore_ascii_case("CANCELLED"),
            "SEQUENCE" => self.sequence = value.trim().parse().unwrap_or_default(),
            "SUMMARY" => self.summary = text(),
            "LOCATION" => self.place = text(),
            "X-MICROSOFT-CDO-ALLDAYEVENT" => self.whole_day = value.trim().eq_ignore_ascii_case("TRUE"),
            "ATTENDEE" => self.attendee(line, is_me),
            "ORGANIZER" => self.organizer = person(line).filter(|person| !is_me(&person.email)),
            "CONFERENCE" => {
                let has = |word: &str| line.values_of("FEATURE").any(|feature| feature.eq_ignore_ascii_case(word));
                let spoken = !has("VIDEO") && (has("PHONE") || has("AUDIO"));
                self.conference = Some(if spoken { Via::Call } else { Via::Video });
            }
            "X-GOOGLE-CONFERENCE" | "X-MICROSOFT-SKYPETEAMSMEETINGURL" | "X-MICROSOFT-ONLINEMEETINGCONFLINK" => {
                self.conference = Some(Via::Video);
            }
            "URL" | "DESCRIPTION" if self.conference.is_none() && has_conference(value) => {
                self.conference = Some(Via::Video);
            }
            _ => {}
        }
        if self.people.len().max(self.also.len()).max(self.except.len()) > MOST {
            self.wrong("it has over 1,000 people or lines of days");
            self.people.clear();
        }
    }

    fn wrong(&mut self, why: &str) {
        self.wrong.get_or_insert_with(|| why.to_owned());
    }

    fn attendee(&mut self, line: &Line<'_>, is_me: &dyn Fn(&str) -> bool) {
        let is = |name: &str, word: &str| line.parameter(name).is_some_and(|value| value.eq_ignore_ascii_case(word));
        let Some(person) = person(line) else { return };
        let declined = is("PARTSTAT", "DECLINED");
        if is_me(&person.email) {
            self.off |= declined;
        } else if declined {
            self.declined.push(person.email);
        } else if !["RESOURCE", "ROOM", "GROUP"].iter().any(|kind| is("CUTYPE", kind)) && !is("ROLE", "NON-PARTICIPANT")
        {
            match self.people.iter_mut().find(|known| known.email == person.email) {
                Some(known) if known.name.is_empty() => *known = person,
                Some(_) => {}
                None => self.people.push(person),
            }
        }
    }

    /// Ends an event: who called it takes part.
    pub fn close(&mut self) {
        if let Some(organizer) = self.organizer.take()
            && !self.declined.contains(&organizer.email)
            && !self.people.iter().any(|person| person.email == organizer.email)
        {
            self.people.insert(0, organizer);
        }
        let declined = std::mem::take(&mut self.declined);
        self.people.retain(|person| !declined.contains(&person.email));
        if self.uid.is_empty() {
            let start = self.start.as_ref().map(|(_, start)| start.as_str()).unwrap_or_default();
            self.uid = format!("{:016x}", fnv(&format!("{start} {}", self.summary)));
        } else if self.uid.len() > LONGEST_UID {
            self.uid = format!("{:016x}", fnv(&self.uid));
        }
    }

    /// By which medium, and where: a place in the world counts for more than one in the net, since some programs give one to every
    /// event.
    pub fn via(&self) -> (Via, Option<String>) {
        let place = self.place.trim();
        let lower = place.to_lowercase();
        let is_phone = lower.starts_with("tel:")
            || matches!(lower.as_str(), "phone" | "call" | "phone call" | "telephone")
            || place.starts_with('+') && place.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        if is_phone {
            (Via::Call, None)
        } else if has_conference(place) || lower.starts_with("http") {
            (Via::Video, None)
        } else if place.is_empty() {
            (self.conference.unwrap_or(Via::InPerson), None)
        } else {
            (Via::InPerson, Some(place.lines().map(str::trim).collect::<Vec<_>>().join(", ")))
        }
    }

    /// When it begins.
    ///
    /// # Errors
    /// It is not said, or not understood.
    pub fn begins(&self, zones: &Zones<'_>) -> Result<Time, String> {
        let written = self.start.as_ref().ok_or("the event does not say when it begins (DTSTART)")?;
        let mut time = times(written, zones)?.into_iter().next().ok_or("its DTSTART is empty")?;
        if self.whole_day {
            (time.is_day, time.at) = (true, time.at.date().and_time(NaiveTime::MIN));
        }
        Ok(time)
    }

    /// Its rule.
    ///
    /// # Errors
    /// It is not understood.
    pub fn rule(&self) -> Result<Option<Rule>, String> {
        self.rule.as_deref().map(Rule::parse).transpose()
    }

    /// The record that an entry of our own was made from, with what stands behind its id.
    pub fn own(&self) -> Option<(Id, &str)> {
        let name = self.uid.strip_suffix(DOMAIN)?;
        let (id, what) = name.split_at_checked(crate::model::id::LENGTH)?;
        Some((Id::parse(id.as_bytes())?, what))
    }
}

/// The times that a line says.
///
/// # Errors
/// One of them is none.
pub fn times((zone, text): &Written, zones: &Zones<'_>) -> Result<Vec<Time>, String> {
    let time = |part: &str| {
        // Of a span the beginning counts.
        let stamp = Stamp::parse(part.split('/').next().unwrap_or_default());
        let stamp = stamp.ok_or_else(|| format!("{:?} is no time of a calendar", shortened(part)))?;
        Ok(zones.time(stamp, zone.as_deref()))
    };
    split(text, b',').filter(|part| !part.trim().is_empty()).map(time).collect()
}

/// The moment of a time, as the file keeps it; `None` where a zone shifts it out of the years that the file can hold.
pub fn moment(at: NaiveDateTime, is_day: bool) -> Option<Moment> {
    let minute = TimeOfDay::new(at.hour(), at.minute());
    is_kept(at.date()).then_some(Moment { day: at.date(), time: minute.filter(|_| !is_day) })
}

/// What a meeting that an event became is known by: the event, and which of its times.
pub fn key(uid: &str, of: Option<Moment>) -> String {
    match of {
        Some(of) => format!("ics:{uid}/{of}"),
        None => format!("ics:{uid}"),
    }
}

/// What a meeting remembers of its event, in its source: what a person changed since the last import is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// What the meeting is known by, see [`key()`].
    pub key: String,
    /// When the event was.
    pub when: When,
    /// Marks of what it was about and of where it was; none in a source that an older netrec wrote.
    pub said: Option<[u32; 2]>,
}

impl Remembered {
    /// Of a meeting as its event has it.
    pub fn of(key: String, when: When, meeting: &Meeting) -> Remembered {
        Remembered { key, when, said: Some(said(meeting)) }
    }

    /// From the source of a meeting, where it is an event.
    pub fn parse(source: &str) -> Option<Remembered> {
        let (rest, last) = source.strip_prefix("ics:").and(source.rsplit_once(' '))?;
        let mark = |at: usize| u32::from_str_radix(last.get(at..at + 8)?, 16).ok();
        match (mark(0), mark(8), rest.rsplit_once(' ')) {
            (Some(text), Some(place), Some((key, when))) if last.len() == 16 => {
                Some(Remembered { key: key.to_owned(), when: When::parse(when)?, said: Some([text, place]) })
            }
            _ => Some(Remembered { key: rest.to_owned(), when: When::parse(last)?, said: None }),
        }
    }
}

impl fmt::Display for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key, self.when)?;
        self.said.map_or(Ok(()), |[text, place]| write!(f, " {text:08x}{place:08x}"))
    }
}

/// Marks of what a meeting is about, and of where and by which medium it is.
pub fn said(meeting: &Meeting) -> [u32; 2] {
    let at = meeting.at.as_deref().unwrap_or_default();
    let via = meeting.via.map(|via| via.to_string()).unwrap_or_default();
    [meeting.text.clone().unwrap_or_default(), format!("{via} {at}")].map(|text| fnv(&text) as u32)
}

/// The last day on which an event may come back that begins at a time.
pub fn last_day(until: Stamp, start: &Time, zones: &Zones<'_>) -> Option<NaiveDate> {
    let until = match until {
        Stamp::Day(day) => return Some(day),
        stamp => zones.on_clock_of(&start.zone, &zones.time(stamp, zone_name(&start.zone))),
    };
    if until.time() < start.at.time() { until.date().pred_opt() } else { Some(until.date()) }
}

/// The name of a zone that the calendar defines.
fn zone_name(zone: &Zone) -> Option<&str> {
    match zone {
        Zone::Named(name) => Some(name),
        _ => None,
    }
}

/// Somebody on a line, known by an address: that of a `mailto:`, or the one beside another address, as Apple writes it.
fn person(line: &Line<'_>) -> Option<Correspondent> {
    let value = line.value().trim();
    let mail = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and(value.get(7..));
    let mail = mail.map(|mail| unpercent(mail.split('?').next().unwrap_or_default()));
    let email = mail.or_else(|| line.parameter("EMAIL").map(|email| email.into_owned()));
    let email = email.or_else(|| Some(value.to_owned()).filter(|value| !value.contains([':', '/'])))?;
    let email = email.trim().to_lowercase();
    // Calendars have addresses at Google, and are nobody.
    let is_calendar = || email.ends_with("calendar.google.com");
    let name = clean(&line.parameter("CN").unwrap_or_default());
    (email.contains('@') && !email.contains(char::is_whitespace) && !is_calendar())
        .then_some(Correspondent { name: if name.contains('@') { String::new() } else { name }, email })
}

/// Whether a text names a place to talk in the net.
fn has_conference(text: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "zoom.us/",
        "meet.google.com/",
        "teams.microsoft.com/",
        "teams.live.com/",
        "microsoft teams",
        ".webex.com/",
        "whereby.com/",
        "meet.jit.si/",
        "facetime.apple.com/",
        "gotomeeting.com/",
        "bigbluebutton",
        "/call/",
    ];
    let text = text.to_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign)) || matches!(text.trim(), "zoom" | "google meet" | "skype" | "online")
}

/// The beginning of a text, for a message.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

//! The events of a file, and the meetings they become.
//!
//! What comes back is taken one by one from a year ago to a year from now; single events whenever they are. A day is the one on the
//! clock of the event's own zone; a time in UTC has the day that it has where the person is.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};
use rustc_hash::{FxHashMap, FxHashSet};

use super::event::{Event, last_day, moment, times};
use super::rule::Rule;
use super::time::{Observance, Stamp, Time, Zone, Zones, offset, two_years};
use crate::formats::content::line::Line;
use crate::formats::content::text::unescape;
use crate::formats::content::{decode, lines};
use crate::formats::incoming::{Appointment, Incoming, Occasion, Proposal, Returned, When};
use crate::model::{Id, Meeting};

/// The longest content line that is taken in, in bytes.
const LONGEST_LINE: usize = 1 << 20;
/// The most times of events that come back in one file.
const MOST_TIMES: usize = 100_000;

/// What reading a calendar needs to know.
pub struct Reader<'a> {
    /// The day that is today.
    pub today: NaiveDate,
    /// My own addresses, in lower case.
    pub me: &'a [String],
    /// The time on the person's clock at a time in UTC.
    pub local: &'a dyn Fn(NaiveDateTime) -> NaiveDateTime,
}

/// Reads a calendar; what cannot be read is reported with its line. `tick` hears how many bytes are read so far.
pub fn read(bytes: &[u8], reader: &Reader<'_>, tick: &mut dyn FnMut(usize)) -> Incoming {
    let mut calendar = Calendar {
        reader,
        zones: Zones { local: reader.local, named: FxHashMap::default() },
        events: Vec::new(),
        incoming: Incoming::default(),
        times: 0,
    };
    calendar.components(&decode::file(bytes), tick);
    calendar.meetings();
    calendar.incoming
}

struct Calendar<'a> {
    reader: &'a Reader<'a>,
    zones: Zones<'a>,
    events: Vec<Event>,
    incoming: Incoming,
    /// How many times of events that come back were taken.
    times: usize,
}

/// What is being read.
enum Open {
    Nothing,
    Event(Box<Event>),
    Task(Box<Event>),
    Zone { name: Option<String>, observances: Vec<Observance>, part: Option<Box<Part>> },
}

/// A part of a zone that is being read.
#[derive(Default)]
struct Part {
    onset: Option<NaiveDateTime>,
    before: Option<i32>,
    offset: Option<i32>,
    rule: Option<Rule>,
    also: Vec<NaiveDateTime>,
}

impl Calendar<'_> {
    /// Reads line by line.
    fn components(&mut self, bytes: &[u8], tick: &mut dyn FnMut(usize)) {
        let mut cursor = lines::Cursor { at: 0, number: 1 };
        let mut open = Open::Nothing;
        // What stands within an event, like its alarm.
        let mut within = 0usize;
        while let Some(span) = lines::next(bytes, &mut cursor) {
            let raw = bytes.get(span.range).unwrap_or_default();
            match (lines::begun(raw), lines::ended(raw)) {
                (Some(name), _) => {
                    let name = name.to_ascii_uppercase();
                    let fresh = || Box::new(Event::at(span.number));
                    let opened = match name.as_slice() {
                        b"VEVENT" => Open::Event(fresh()),
                        b"VTODO" => Open::Task(fresh()),
                        b"VTIMEZONE" => Open::Zone { name: None, observances: Vec::new(), part: None },
                        b"STANDARD" | b"DAYLIGHT" => {
                            if let Open::Zone { part, .. } = &mut open {
                                *part = Some(Box::default());
                            }
                            continue;
                        }
                        _ => {
                            within += 1;
                            continue;
                        }
                    };
                    self.unended(std::mem::replace(&mut open, opened));
                    within = 0;
                }
                (_, Some(name)) => match name.to_ascii_uppercase().as_slice() {
                    b"VEVENT" | b"VTODO" | b"VTIMEZONE" => {
                        self.close(std::mem::replace(&mut open, Open::Nothing));
                        tick(cursor.at);
                    }
                    b"STANDARD" | b"DAYLIGHT" => {
                        if let Open::Zone { observances, part, .. } = &mut open {
                            observances.extend(part.take().and_then(|part| part.closed()));
                        }
                    }
                    _ => within = within.saturating_sub(1),
                },
                _ if matches!(open, Open::Nothing) => {}
                _ if raw.len() > LONGEST_LINE => {
                    self.incoming.warnings.push(format!("line {} is over 1 MiB long; it was left out", span.number));
                }
                _ => self.line(&mut open, raw, within > 0),
            }
        }
        self.unended(open);
    }

    fn line(&self, open: &mut Open, raw: &[u8], within: bool) {
        let text = decode::without_controls(decode::decode(raw, false, &mut |_| {}), &mut |_| {});
        let Some(line) = Line::parse(Cow::Borrowed(&text)) else { return };
        match open {
            Open::Event(event) | Open::Task(event) if !within => {
                let is_me = |email: &str| self.reader.me.iter().any(|me| me == email);
                event.take(&line, &is_me);
            }
            Open::Zone { name, part: None, .. } if line.property() == "TZID" => {
                *name = Some(unescape(line.value().trim()).into_owned());
            }
            Open::Zone { part: Some(part), .. } => part.take(&line),
            _ => {}
        }
    }

    /// What another begins in, or the end of the file comes in.
    fn unended(&mut self, open: Open) {
        if let Open::Event(event) | Open::Task(event) = open {
            self.incoming.fail(event.line, "the entry has no end".to_owned());
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Event(mut event) => {
                event.close();
                if event.own().is_some() {
                    self.own(&event);
                } else if let Some(why) = event.wrong.take() {
                    self.incoming.fail(event.line, why);
                } else if event.people.is_empty() && event.instead_of.is_none() && !event.off {
                    self.incoming.alone += 1;
                } else {
                    self.events.push(*event);
                }
            }
            Open::Task(mut task) => {
                task.close();
                if task.own().is_some() { self.own(&task) } else { self.incoming.tasks += 1 }
            }
            Open::Zone { name: Some(name), observances, .. } if !observances.is_empty() => {
                self.zones.named.insert(name, observances);
            }
            _ => {}
        }
    }

    /// An entry that netrec wrote: it leads back to its record. Birthdays and cadences lead nowhere.
    fn own(&mut self, event: &Event) {
        let Some((id, "")) = event.own() else { return };
        let written = if event.start.is_some() { &event.start } else { &event.due };
        let on = written.as_ref().and_then(|written| times(written, &self.zones).ok()?.into_iter().next());
        let on = on.and_then(|time| Some(self.when(&time)?.on));
        self.incoming.returned.push(Returned { line: event.line, id, on });
    }

    /// Makes meetings of the events, once all zones and all that stand for others are known.
    fn meetings(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        events.reverse();
        // Of two of the same event and time the one that was changed more often counts, else the later.
        events.sort_by_key(|event| std::cmp::Reverse(event.sequence));
        let mut seen: FxHashSet<(String, Option<String>)> = FxHashSet::default();
        events.retain(|event| {
            let time =
                event.instead_of.as_ref().map(|(zone, text)| format!("{} {text}", zone.as_deref().unwrap_or("")));
            seen.insert((event.uid.clone(), time))
        });
        events.sort_by_key(|event| event.line);
        let mut starts: FxHashMap<&str, Time> = FxHashMap::default();
        for event in events.iter().filter(|event| event.instead_of.is_none()) {
            starts.extend(event.begins(&self.zones).ok().map(|start| (event.uid.as_str(), start)));
        }
        let stands_for: Vec<_> = events.iter().map(|event| self.instead_of(event, &starts)).collect();
        let mut replaced: FxHashMap<&str, FxHashSet<NaiveDateTime>> = FxHashMap::default();
        for (event, of) in events.iter().zip(&stands_for) {
            if let Some(Ok(of)) = of {
                replaced.entry(event.uid.as_str()).or_default().insert(of.at);
            }
        }
        let nothing = FxHashSet::default();
        let mut people: FxHashMap<&str, Proposal> = FxHashMap::default();
        for (event, of) in events.iter().zip(stands_for) {
            let out = replaced.get(event.uid.as_str()).unwrap_or(&nothing);
            let occasions = match of {
                Some(of) => of.and_then(|of| self.single(event, Some(of))),
                None if event.rule.is_none() && event.also.is_empty() => self.single(event, None),
                None => self.series(event, out),
            };
            match occasions {
                Ok(_) if event.people.is_empty() && !event.off => self.incoming.alone += 1,
                Ok(occasions) => {
                    self.incoming.called_off += usize::from(event.off);
                    note(&mut people, event, &occasions);
                    self.incoming.appointments.push(appointment(event, occasions));
                }
                Err(why) => self.incoming.fail(event.line, why),
            }
        }
        self.incoming.correspondents = people.into_values().collect();
        self.incoming.bad.sort();
    }

    /// Which time of a series an event stands for, on the clock of the series.
    fn instead_of(&self, event: &Event, starts: &FxHashMap<&str, Time>) -> Option<Result<Time, String>> {
        let written = event.instead_of.as_ref()?;
        let time = times(written, &self.zones);
        Some(time.and_then(|times| {
            let time = times.into_iter().next().ok_or("its RECURRENCE-ID is empty")?;
            let Some(start) = starts.get(event.uid.as_str()) else { return Ok(time) };
            let at = self.zones.on_clock_of_series(start, &time);
            Ok(Time { at, zone: start.zone.clone(), is_day: start.is_day })
        }))
    }

    /// The one time of an event.
    fn single(&self, event: &Event, of: Option<Time>) -> Result<Vec<Occasion>, String> {
        let time = event.begins(&self.zones)?;
        let of = of.and_then(|of| moment(of.at, of.is_day));
        let when = self.when(&time).ok_or("it lies outside the years 1 to 9999")?;
        Ok(vec![Occasion { of, when, off: event.off }])
    }

    /// The times of an event that comes back, without those that another event stands for.
    fn series(&mut self, event: &Event, replaced: &FxHashSet<NaiveDateTime>) -> Result<Vec<Occasion>, String> {
        let start = event.begins(&self.zones)?;
        let rule = event.rule()?;
        let (from, to) = two_years(self.reader.today);
        let clock = start.at.time();
        let mut at: Vec<NaiveDateTime> = match &rule {
            Some(rule) => {
                let until = rule.until.map(|until| last_day(until, &start, &self.zones).unwrap_or(start.at.date()));
                rule.days(start.at.date(), until, from, to).into_iter().map(|day| day.and_time(clock)).collect()
            }
            None => vec![start.at],
        };
        let times = |all: &[super::event::Written]| -> Result<Vec<Time>, String> {
            let all: Result<Vec<Vec<Time>>, String> = all.iter().map(|written| times(written, &self.zones)).collect();
            Ok(all?.into_iter().flatten().collect())
        };
        at.extend(times(&event.also)?.iter().map(|time| self.zones.on_clock_of(&start.zone, time)));
        let except = times(&event.except)?.into_iter();
        let except: FxHashSet<(NaiveDateTime, bool)> =
            except.map(|time| (self.zones.on_clock_of_series(&start, &time), time.is_day)).collect();
        at.retain(|at| (from..=to).contains(&at.date()) && !replaced.contains(at));
        at.sort_unstable();
        at.dedup();
        self.times += at.len();
        if self.times > MOST_TIMES {
            return Err("the events of this file come back over 100,000 times".to_owned());
        }
        let is_out = |at: &NaiveDateTime| {
            except.contains(&(*at, false)) || except.contains(&(at.date().and_time(Default::default()), true))
        };
        let occasion = |at: NaiveDateTime| {
            let when = self.when(&Time { at, ..start.clone() })?;
            Some(Occasion { of: moment(at, start.is_day), when, off: event.off || is_out(&at) })
        };
        Ok(at.into_iter().filter_map(occasion).collect())
    }

    /// A time as a person remembers it: on the clock of its zone, of UTC on their own.
    fn when(&self, time: &Time) -> Option<When> {
        let is_utc = time.zone == Zone::Utc && !time.is_day;
        let on = if is_utc { (self.reader.local)(time.at) } else { time.at };
        let utc = moment(time.at, false).filter(|_| is_utc);
        Some(When { on: moment(on, time.is_day)?, utc })
    }
}

impl Part {
    fn take(&mut self, line: &Line<'_>) {
        let value = line.value();
        let clock = |text: &str| match Stamp::parse(text)? {
            Stamp::Day(day) => Some(day.and_time(Default::default())),
            Stamp::Clock(at) | Stamp::Utc(at) => Some(at),
        };
        match line.property() {
            "DTSTART" => self.onset = clock(value),
            "TZOFFSETFROM" => self.before = offset(value),
            "TZOFFSETTO" => self.offset = offset(value),
            "RRULE" => self.rule = Rule::parse(value).ok(),
            "RDATE" if self.also.len() < 1000 => self.also.extend(value.split(',').filter_map(clock)),
            _ => {}
        }
    }

    fn closed(self) -> Option<Observance> {
        let Part { onset, before, offset, rule, also } = self;
        let offset = offset?;
        Some(Observance { onset: onset?, before: before.unwrap_or(offset), offset, rule, also })
    }
}

fn appointment(event: &Event, occasions: Vec<Occasion>) -> Appointment {
    let (via, at) = event.via();
    let text = Some(event.summary.clone()).filter(|text| !text.is_empty());
    let nowhere = Meeting::new(Id::from_random(0), NaiveDate::default().into());
    let emails = event.people.iter().map(|person| person.email.clone()).collect();
    Appointment {
        line: event.line,
        uid: event.uid.clone(),
        meeting: Meeting { via: Some(via), at, text, ..nowhere },
        emails,
        occasions,
    }
}

/// Counts who takes part in what.
fn note<'a>(people: &mut FxHashMap<&'a str, Proposal>, event: &'a Event, occasions: &[Occasion]) {
    let takes_place = || occasions.iter().filter(|occasion| !occasion.off);
    let Some(last) = takes_place().map(|occasion| occasion.when.on.day).max() else { return };
    for person in &event.people {
        let known = people.entry(&person.email).or_default();
        known.email.clone_from(&person.email);
        if known.name.is_empty() {
            known.name.clone_from(&person.name);
        }
        known.meetings += takes_place().count();
        known.last = known.last.max(Some(last));
    }
}

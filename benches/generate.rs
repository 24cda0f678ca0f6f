//! Writes made-up networks of any size, the same bytes for the same seed, in the form that the program itself writes.
//!
//! `cargo run --release --example generate -- CONTACTS MEETINGS_EACH FILE [SEED]`
//!
//! The lengths and shares are those of a network kept for twenty years until [`TODAY`]: names in many scripts, a few
//! people met often and most of them rarely, text of a line or two. A record is made from its own random numbers, so that
//! the file is written as a stream; eight bytes a contact are held, and each name once.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use chrono::{Datelike, Days, NaiveDate};
use deunicode::deunicode;

#[path = "generate/random.rs"]
mod random;
#[path = "generate/record.rs"]
mod record;
#[path = "generate/vocabulary.rs"]
mod vocabulary;

use random::Random;
use record::{Fact, Link, Met, Object};
use vocabulary::*;

/// The day on which a network ends; a few meetings and reminders lie ahead of it.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 9, 12).unwrap();

/// How many days a network took to grow.
const SPAN: u64 = 7305;

/// How many people belong together: an office, a choir.
const COMMUNITY: usize = 40;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    run(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Writes the file that the words `CONTACTS MEETINGS_EACH FILE [SEED]` ask for.
pub fn run(args: &[&str]) -> Result<()> {
    let (contacts, meetings_each, file, seed) = match *args {
        [contacts, each, file] => (contacts, each, file, "1"),
        [contacts, each, file, seed] => (contacts, each, file, seed),
        _ => anyhow::bail!("expected CONTACTS MEETINGS_EACH FILE [SEED]"),
    };
    let mut out = BufWriter::new(File::create(file).with_context(|| format!("creating {file}"))?);
    write(&mut out, contacts.parse()?, meetings_each.parse()?, seed.parse()?)?;
    out.flush().with_context(|| format!("writing {file}"))
}

/// Writes a data file of so many contacts, `meetings_each` times as many meetings, and three times as many reminders.
pub fn write(out: &mut impl Write, contacts: usize, meetings_each: usize, seed: u64) -> io::Result<()> {
    let network = Network::new(contacts, seed);
    let mut handles = HashMap::new();
    out.write_all(b"{\"netrec\":1,\n")?;
    let circles = "{\"inner\":\"2w\",\"close\":\"1mo\",\"wide\":\"3mo\"}";
    writeln!(out, "\"settings\":{{\"circles\":{circles},\"follow_up_after\":\"2d\"}},")?;
    list(out, "contacts", contacts, "],", |n| network.contact(n, &mut handles))?;
    drop(handles);
    // Without anybody there is nobody to meet.
    let reminders = 3 * contacts;
    list(out, "reminders", reminders, "],", |n| network.reminder(n, reminders))?;
    let meetings = meetings_each * contacts;
    list(out, "meetings", meetings, "]}", |n| network.meeting(n, meetings))
}

/// Writes a list of the top level, a record a line.
fn list(
    out: &mut impl Write,
    key: &str,
    len: usize,
    end: &str,
    mut record: impl FnMut(usize) -> Object,
) -> io::Result<()> {
    writeln!(out, "\"{key}\":[")?;
    for n in 0..len {
        out.write_all(&record(n).close())?;
        out.write_all(if n + 1 < len { b",\n" } else { b"\n" })?;
    }
    writeln!(out, "{end}")
}

/// What the records of a file have in common.
struct Network {
    contacts: usize,
    seed: u64,
    /// The running sums of how often each contact is met, so that a draw among the first so many is a binary search.
    sums: Vec<u64>,
}

impl Network {
    fn new(contacts: usize, seed: u64) -> Network {
        let mut network = Network { contacts, seed, sums: Vec::with_capacity(contacts) };
        let mut sum = 0;
        for n in 0..contacts {
            sum += network.profile(n).weight;
            network.sums.push(sum);
        }
        network
    }

    fn random(&self, list: List, n: usize) -> Random {
        Random(Random(self.seed ^ (list as u64) << 56 ^ n as u64).next())
    }

    /// The id of a record. One-to-one in its last eight characters, so that no two records share one.
    fn id(&self, list: List, n: usize) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        const MASK: u64 = (1 << 40) - 1;
        let mut bits = ((list as u64) << 36 | n as u64) ^ (self.seed & MASK);
        for shift in [23, 19, 21] {
            bits = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) & MASK;
            bits ^= bits >> shift;
        }
        let mut random = Random(bits);
        bits |= (10 + random.below(22)) << 45 | random.below(10) << 40;
        (0..10).map(|at| char::from(ALPHABET[(bits >> (45 - 5 * at) & 31) as usize])).collect()
    }

    fn profile(&self, n: usize) -> Profile {
        let mut random = self.random(List::Profiles, n);
        let (circle, warmth) = match random.below(100) {
            0 => ("inner", 30),
            1..5 => ("close", 10),
            5..25 => ("wide", 3),
            _ => ("", 1),
        };
        let archived = circle.is_empty() && random.percent(5);
        // A Pareto distribution with the exponent 2, in thousandths: most are met a few times, some a hundred times.
        let luck = 1000.0 / (random.between(1, 10_000) as f64 / 10_000.0).sqrt();
        let weight = if archived { 100 } else { warmth * luck as u64 };
        let created = TODAY - Days::new(SPAN - SPAN * n as u64 / self.contacts as u64);
        Profile { circle, archived, weight, created }
    }

    /// Somebody among the first `known`, those met often more often.
    fn somebody(&self, known: usize, random: &mut Random) -> usize {
        let known = known.clamp(1, self.contacts);
        let lot = random.below(self.sums[known - 1]);
        self.sums[..known].partition_point(|sum| *sum <= lot)
    }

    /// The day in the past of the `n`th of `len` records, and how many people were known then. The days grow denser as
    /// the network grows, since everybody is met as often as before.
    fn past(&self, n: usize, len: usize) -> (NaiveDate, usize) {
        let grown = (n as f64 / len as f64).sqrt();
        let day = TODAY - Days::new(SPAN - (SPAN as f64 * grown) as u64);
        (day, (self.contacts as f64 * grown) as usize)
    }

    fn contact(&self, n: usize, handles: &mut HashMap<String, u32>) -> Object {
        let Profile { circle, archived, created, .. } = self.profile(n);
        let random = &mut self.random(List::Contacts, n);
        let (name, foreign) = random.name();
        let latin = deunicode(&name);
        let handle = unique(slug(&latin), handles);
        let address = handle.replace('-', ".");
        let channel = |kind: &&str| format!("{kind}:{handle}");

        // People of one community mostly share their organisation and city.
        let mut group = self.random(List::Communities, n / COMMUNITY);
        let mut own = Random(random.next());
        let shared = if random.percent(60) { &mut group } else { &mut own };
        let org = format!("{} {}", shared.pick(ORG_NAMES), shared.pick(ORG_KINDS));
        let city = shared.pick(CITIES);

        let birthday = random.maybe(50, |random| {
            let born = NaiveDate::default() - Days::new(7000) + Days::new(random.below(20_000));
            if random.percent(80) { born.to_string() } else { born.format("--%m-%d").to_string() }
        });
        let greeted = (birthday.is_some() && random.percent(20)).then(|| 2024 + random.below(3));
        let met = random.maybe(60, |random| Met {
            event: random.percent(50).then(|| format!("{} {}", random.pick(EVENTS), created.year())),
            on: created - Days::new(random.below(4)),
            by: (n > 0 && random.percent(15)).then(|| self.id(List::Contacts, random.below(n as u64) as usize)),
        });
        let warm = random.percent(33);
        let facts: Vec<Fact> = (0..if warm { random.between(0, 4) } else { 0 })
            .map(|_| Fact { on: created + Days::new(random.below(300)), text: random.words(15, 70) })
            .collect();

        Object::new(&self.id(List::Contacts, n))
            .put("handle", &handle)
            .put("name", &name)
            .put("circle", circle)
            .put("world", random.maybe(60, |random| random.pick(WORLDS)))
            .put("every", random.maybe(2, |random| random.pick(&["10d", "2w", "6mo", "1y", "never"])))
            .put("rests", random.maybe(1, |random| (TODAY + Days::new(random.below(60))).to_string()))
            .put("birthday", birthday)
            .put("greeted", greeted)
            .put("archived", archived)
            .put("created", created.to_string())
            .put("aka", foreign.then(|| vec![latin.trim()]))
            .put("emails", random.maybe(70, |random| random.emails(&address)))
            .put("phones", random.maybe(40, |random| vec![random.phone()]))
            .put("channels", random.some(CHANNELS, 3).iter().map(channel).collect::<Vec<_>>())
            .put("org", random.percent(75).then_some(org))
            .put("title", random.maybe(65, |random| random.pick(TITLES)))
            .put("city", random.percent(70).then_some(city))
            .put(
                "addresses",
                random.maybe(15, |random| vec![format!("{} {}, {city}", random.pick(STREETS), random.between(1, 300))]),
            )
            .put("tags", random.some(TAGS, 4))
            .put("interests", random.some(INTERESTS, 4))
            .put("likes", warm.then(|| random.some(THINGS, 2)))
            .put("needs", warm.then(|| random.some(NEEDS, 2)))
            .put("met", met)
            .put("links", self.links(n, random))
            .put("facts", facts)
            .put("note", warm.then(|| random.words(20, 400)))
            .put("fields", random.maybe(5, |random| HashMap::from([("hometown", random.pick(CITIES))])))
            .put("uid", random.maybe(15, |random| format!("urn:netrec:{:016x}", random.next())))
    }

    /// Links to people who were there before, most of them of the same community; with those that later ones have to
    /// this one, some ten.
    fn links(&self, n: usize, random: &mut Random) -> Vec<Link> {
        let first = n - n % COMMUNITY;
        let mut linked = Vec::new();
        for _ in 0..random.between(0, 12) {
            let from = if random.percent(80) { first } else { 0 };
            if from < n {
                linked.push(from + random.below((n - from) as u64) as usize);
            }
        }
        linked.sort_unstable();
        linked.dedup();
        let to_link =
            |other| Link { to: self.id(List::Contacts, other), tie: random.maybe(50, |random| random.pick(TIES)) };
        linked.into_iter().map(to_link).collect()
    }

    fn reminder(&self, n: usize, len: usize) -> Object {
        let random = &mut self.random(List::Reminders, n);
        let closed_ones = len - len / 25;
        let (on, known, open) = match n < closed_ones {
            true => {
                let (day, known) = self.past(n, closed_ones);
                (day, known, false)
            }
            false => (random.around_today(), self.contacts, true),
        };
        let plan = random.percent(1);
        let who = if plan { Vec::new() } else { vec![self.id(List::Contacts, self.somebody(known, random))] };
        let every = (open && random.percent(10)).then(|| random.pick(&["1w", "1mo", "3mo", "1y"]));
        let snoozed = random.maybe(15, |random| on - Days::new(random.between(1, 30)));
        let closed = on + Days::new(random.below(6));
        let late = if random.percent(25) { random.below(30) } else { 0 };
        let promise = (!plan && random.percent(12)).then(|| if random.percent(70) { "mine" } else { "theirs" });
        let state = if random.percent(80) { "done" } else { "dropped" };
        let kind = random.pick(&["email", "email", "offer", "invite", "research", "call", "other"]);

        Object::new(&self.id(List::Reminders, n))
            .put("on", random.moment(on))
            .put("who", who)
            .put("kind", kind)
            .put("state", (!open).then_some(state))
            .put("closed", (!open).then(|| TODAY.min(closed + Days::new(late)).to_string()))
            .put("first", snoozed.map(|day| day.to_string()))
            .put("every", every)
            .put("day", every.filter(|every| every.ends_with("mo")).map(|_| on.day()))
            .put("promise", promise)
            .put("world", plan.then(|| random.pick(WORLDS)))
            .put("text", if random.percent(70) { random.pick(PROMISES).to_owned() } else { random.words(20, 80) })
    }

    fn meeting(&self, n: usize, len: usize) -> Object {
        let random = &mut self.random(List::Meetings, n);
        let past_ones = len - len / 1000;
        let planned = n >= past_ones;
        let (on, known) = match planned {
            true => (random.around_today(), self.contacts),
            false => {
                let (day, known) = self.past(n, past_ones);
                // Some are logged days later.
                let lag = if random.percent(15) { random.between(1, 9) } else { 0 };
                (day - Days::new(lag), known)
            }
        };
        let mut with = vec![self.somebody(known, random)];
        if random.percent(10) {
            let first = with[0] - with[0] % COMMUNITY;
            let others = known.clamp(with[0] + 1, first + COMMUNITY) - first;
            for _ in 0..random.between(1, 4) {
                let other = first + random.below(others as u64) as usize;
                if !with.contains(&other) {
                    with.push(other);
                }
            }
        }
        let via = match random.below(100) {
            0..35 => "in-person",
            35..50 => "message",
            50..68 => "email",
            68..82 => "call",
            82..92 => "video",
            92..99 => "social",
            _ => "letter",
        };
        let in_person = via == "in-person";
        // Most texts are a line; some are a few words, some a paragraph.
        let (shortest, longest) = if random.percent(80) { (60, 125) } else { (20, 300) };

        Object::new(&self.id(List::Meetings, n))
            .put("on", random.moment(on))
            .put("with", with.into_iter().map(|person| self.id(List::Contacts, person)).collect::<Vec<_>>())
            .put("via", via)
            .put("planned", planned)
            .put("at", (in_person && random.percent(50)).then(|| random.pick(PLACES)))
            .put("event", (in_person && random.percent(15)).then(|| format!("{} {}", random.pick(EVENTS), on.year())))
            .put("text", random.words(shortest, longest))
            .put("learned", (!planned && random.percent(20)).then(|| vec![random.words(15, 60)]))
            .put("gave", (!planned && random.percent(3)).then(|| vec![random.pick(THINGS)]))
            .put("got", (!planned && random.percent(3)).then(|| vec![random.pick(THINGS)]))
            .put(
                "source",
                (via == "email" && random.percent(40)).then(|| format!("mail:<{:016x}@example.org>", random.next())),
            )
    }
}

/// What a stream of random numbers is for.
#[derive(Clone, Copy)]
enum List {
    Profiles,
    Communities,
    Contacts,
    Reminders,
    Meetings,
}

/// Of a contact, what meetings depend on.
struct Profile {
    circle: &'static str,
    archived: bool,
    weight: u64,
    created: NaiveDate,
}

/// A handle as the program makes them: Latin letters and digits, anything else a dash.
fn slug(latin: &str) -> String {
    let lower = latin.to_lowercase().replace('\'', "");
    let parts: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

fn unique(handle: String, handles: &mut HashMap<String, u32>) -> String {
    let count = handles.entry(handle.clone()).and_modify(|count| *count += 1).or_insert(1);
    if *count == 1 { handle } else { format!("{handle}-{count}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netrec::model::{Contact, Id, Meeting, Record, Reminder};
    use std::collections::HashSet;

    fn file(contacts: usize, meetings_each: usize, seed: u64) -> String {
        let mut out = Vec::new();
        write(&mut out, contacts, meetings_each, seed).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The records of a list; each must be the bytes that the program would write.
    fn records<R: Record>(lines: &mut std::str::Lines, key: &str, end: &str) -> Vec<R> {
        assert_eq!(lines.next(), Some(&*format!("\"{key}\":[")));
        let lines: Vec<&str> = lines.take_while(|line| *line != end).collect();
        let last = lines.len().saturating_sub(1);
        let decode = |(at, line): (usize, &&str)| {
            let object = line.strip_suffix(',').unwrap_or(line);
            assert_eq!(object.len() < line.len(), at < last, "{line}");
            let record: R = serde_json::from_str(object).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), object);
            record
        };
        lines.iter().enumerate().map(decode).collect()
    }

    #[test]
    fn the_file_is_what_the_program_would_write() {
        for (contacts, meetings_each) in [(0, 10), (1, 1), (41, 3), (2000, 10)] {
            let file = file(contacts, meetings_each, 7);
            serde_json::from_str::<serde::de::IgnoredAny>(&file).unwrap();
            let lines = &mut file.lines();
            assert_eq!(lines.next(), Some("{\"netrec\":1,"));
            let settings = lines.next().unwrap();
            let settings = settings.strip_prefix("\"settings\":").unwrap().strip_suffix(',').unwrap();
            serde_json::from_str::<netrec::model::Settings>(settings).unwrap();
            let people: Vec<Contact> = records(lines, "contacts", "],");
            let reminders: Vec<Reminder> = records(lines, "reminders", "],");
            let meetings: Vec<Meeting> = records(lines, "meetings", "]}");
            assert_eq!((people.len(), meetings.len()), (contacts, contacts * meetings_each));

            let ids: Vec<Id> = people.iter().map(Record::id).collect();
            let known: HashSet<Id> = ids.iter().copied().collect();
            let handles: HashSet<&str> = people.iter().map(|person| person.handle.as_str()).collect();
            assert_eq!(handles.len(), contacts);
            let all =
                ids.iter().copied().chain(reminders.iter().map(Record::id)).chain(meetings.iter().map(Record::id));
            assert_eq!(all.collect::<HashSet<Id>>().len(), contacts + reminders.len() + meetings.len());

            let linked = people.iter().flat_map(|person| person.links.iter().map(|link| link.to));
            let named = linked
                .chain(people.iter().filter_map(|person| person.met.as_ref()?.by))
                .chain(reminders.iter().flat_map(|reminder| reminder.who.clone()))
                .chain(meetings.iter().flat_map(|meeting| meeting.with.clone()));
            assert!(named.into_iter().all(|id| known.contains(&id)));
            assert!(people.iter().all(|person| person.unknown.0.is_empty()));
            assert!(reminders.iter().all(|reminder| reminder.unknown.0.is_empty()));
            assert!(meetings.iter().all(|meeting| meeting.unknown.0.is_empty() && !meeting.with.is_empty()));
        }
    }

    #[test]
    fn a_seed_gives_the_same_bytes_and_another_one_others() {
        assert_eq!(file(50, 4, 1), file(50, 4, 1));
        assert_ne!(file(50, 4, 1), file(50, 4, 2));
    }
}

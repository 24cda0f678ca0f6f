//! The ways by which bytes of others come in, a function for each, with what must hold for whatever comes.
//!
//! The fuzz targets and the replay in `cargo test` call the same functions: an input that was found once is tried ever after.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::{cell::RefCell, rc::Rc};

use chrono::{Datelike, NaiveDate};
use netrec::app::{App, Terminal};
use netrec::formats::content::{self, decode, line::Line, lines};
use netrec::formats::incoming::of_cards;
use netrec::formats::mail::{self, Mailbox};
use netrec::formats::text::decoded;
use netrec::formats::vcard::{self, Conventions, ReadOptions, Version};
use netrec::formats::{self, ics, table};
use netrec::render::escape;
use netrec::words::when::{self, Looking};
use netrec::words::{card, channel, how_often, phone, query, who};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// A way in: what it is called, and what takes the bytes. It panics where something does not hold.
pub type Entry = (&'static str, fn(&[u8]));

/// All ways in, by the names of their targets.
pub const ENTRIES: [Entry; 14] = [
    ("file", file),
    ("query", query),
    ("dates", dates),
    ("vcard", vcard),
    ("table", table),
    ("json", json),
    ("ics", ics),
    ("mail", mail),
    ("friends", friends),
    ("headers", headers),
    ("reading", reading),
    ("content", content),
    ("card", card),
    ("escape", escape),
];

/// The day that is today.
const TODAY: &str = "2026-09-12";

/// What imports come to.
const NETWORK: &str = include_str!("seeds/file/network.json");

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

/// A home with a data file.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn with(bytes: &[u8]) -> Home {
        let home = Home { folder: tempfile::TempDir::with_prefix("netrec-fuzz-").unwrap() };
        std::fs::write(home.data(), bytes).unwrap();
        home
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("netrec.json")
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.data()).unwrap()
    }

    /// Runs a command in this process; its exit status and its results.
    fn run(&self, words: &[&str], input: &[u8]) -> (u8, Vec<u8>) {
        let results = Shared::default();
        let mut app = App::of_process();
        app.out = Box::new(results.clone());
        app.err = Box::new(std::io::sink());
        app.input = Box::new(Cursor::new(input.to_vec()));
        app.terminal = Terminal::default();
        app.environment = [("NETREC_TODAY".into(), TODAY.into())].into();
        app.data_folder = Some(self.folder.path().to_owned());
        app.state_folder = Some(self.folder.path().join("state"));
        let status = netrec::cli::run(["netrec"].iter().chain(words).map(Into::into), &mut app);
        drop(app);
        (status, results.0.take())
    }
}

/// Where results go that are looked at afterwards.
#[derive(Clone, Default)]
pub struct Shared(pub Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A data file: it is read as any reader of JSON reads it, or refused and left as it is; a change loses nothing, and undo gives
/// back what was there.
pub fn file(bytes: &[u8]) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.trim_ascii().is_empty() {
        return;
    }
    let home = Home::with(bytes);
    let (checked, _) = home.run(&["check"], b"");
    let (listed, _) = home.run(&["list", "--json"], b"");
    assert!(matches!((checked, listed), (0, 0) | (1, 1) | (3, 0 | 3)), "check {checked}, list {listed}");
    let exported = || {
        let (status, out) = home.run(&["export"], b"");
        (status == 0).then(|| serde_json::from_slice::<Value>(&out).ok().map(whole))
    };
    let before = exported();
    if checked == 0 {
        serde_json::from_slice::<IgnoredAny>(text).expect("what is whole is JSON");
        // Numbers that are too large for most are JSON as well.
        if let Ok(full) = serde_json::from_slice::<Value>(text) {
            assert_eq!(before, Some(Some(whole(full))), "what is read is what is there");
        }
    }
    assert_eq!(home.bytes(), bytes, "reading changes nothing");
    let (added, _) = home.run(&["add", "Nobody Else Is Called So", "--force"], b"");
    match added {
        0 => {
            let after = exported();
            if let (Some(Some(before)), Some(Some(after))) = (&before, &after) {
                let without: Vec<_> = after["contacts"].as_array().unwrap().split_last().unwrap().1.to_vec();
                assert_eq!(before["contacts"], Value::from(without), "a change loses nobody");
                for key in ["reminders", "meetings", "settings"] {
                    assert_eq!(before[key], after[key], "a change loses nothing");
                }
            }
            assert_eq!(home.run(&["undo"], b"").0, 0, "a change can be undone");
            assert_eq!(exported(), before, "undo gives back what was there");
        }
        1 | 3 => assert_eq!(home.bytes(), bytes, "what is refused stays as it is"),
        other => panic!("a change ended in {other}"),
    }
    // Mending ends in a file that is whole, or is refused.
    if checked == 3 && home.run(&["check", "--fix"], b"").0 == 0 {
        assert_eq!(home.run(&["check"], b"").0, 0, "what is mended is whole");
    }
}

/// The same for a file that leaves out what is empty.
fn whole(mut file: Value) -> Value {
    if let Some(object) = file.as_object_mut() {
        object.entry("settings").or_insert(json!({}));
        for list in ["contacts", "reminders", "meetings"] {
            object.entry(list).or_insert(json!([]));
        }
    }
    file
}

/// A query: it is printed as what it means, or an error names a place in it.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(query) = query::parse(&text, today()) {
        assert_eq!(query::parse(&query.to_string(), today()), Ok(query));
    }
}

/// What people type for days and spans: what is understood lies in the calendar and is said in words that mean the same.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for looking in [Looking::Back, Looking::Ahead] {
        for today in
            [today(), NaiveDate::from_ymd_opt(1, 1, 1).unwrap(), NaiveDate::from_ymd_opt(9999, 12, 31).unwrap()]
        {
            if let Ok(moment) = when::parse(&text, today, looking) {
                assert!((1..=9999).contains(&moment.day.year()));
                assert_eq!(when::parse(&moment.said(), today, looking), Ok(moment));
            }
            let words: Vec<&str> = text.split_whitespace().collect();
            if let Ok((_, taken)) = when::leading(&words, today, looking) {
                assert!((1..=words.len()).contains(&taken));
            }
            assert!(
                when::within(&text, today).is_ok_and(|until| until >= today) || when::within(&text, today).is_err()
            );
            assert!(when::since(&text, today).is_ok_and(|since| since <= today) || when::since(&text, today).is_err());
        }
    }
    if let Ok(birthday) = when::birthday(&text) {
        assert_eq!(when::birthday(&birthday.said()), Ok(birthday));
    }
    if let Ok(every) = how_often::parse(&text) {
        assert_eq!(how_often::parse(&every.to_string()), Ok(every));
    }
}

/// An import: it ends in a report or an error, the file is whole after it, and undo gives back what was there.
fn import(format: &str, bytes: &[u8]) {
    let home = Home::with(NETWORK.as_bytes());
    let (status, _) = home.run(&["import", "-", "--from", format, "--me", "me@example.org", "--propose"], bytes);
    assert!(status <= 1, "import ended in {status}");
    let imported = home.bytes();
    if imported == NETWORK.as_bytes() {
        return;
    }
    assert_eq!(home.run(&["check"], b"").0, 0, "an import leaves the file whole");
    for (command, file) in [("undo", NETWORK.as_bytes()), ("redo", &imported), ("undo", NETWORK.as_bytes())] {
        assert_eq!(home.run(&[command], b"").0, 0, "{command} of an import");
        assert!(home.bytes() == file, "{command} of an import gives another file");
    }
}

/// Cards.
pub fn vcard(bytes: &[u8]) {
    import("vcard", bytes);
}

/// Tables of LinkedIn, Google, Outlook and others.
pub fn table(bytes: &[u8]) {
    import("csv", bytes);
}

/// People as JSON.
pub fn json(bytes: &[u8]) {
    import("json", bytes);
}

/// Calendars.
pub fn ics(bytes: &[u8]) {
    import("ics", bytes);
}

/// Mail, a message or many.
pub fn mail(bytes: &[u8]) {
    import("mail", bytes);
}

/// The journal of the program `friends`.
pub fn friends(bytes: &[u8]) {
    import("friends", bytes);
}

/// Everything that is imported, as far as it is only read, and the way back of people to a card. The first byte says which format
/// it is.
pub fn reading(bytes: &[u8]) {
    let Some((format, bytes)) = bytes.split_first() else { return };
    let me = ["me@example.org".to_owned()];
    let local = |utc: chrono::NaiveDateTime| utc + chrono::TimeDelta::hours(7);
    let incoming = match format {
        b'v' => Some(of_cards(bytes, ReadOptions { photos: true }, &Written, &mut |_| {})),
        b'i' => Some(ics::read(bytes, &ics::Reader { today: today(), me: &me, local: &local }, &mut |_| {})),
        b't' => table::read(bytes, &[], &Written, &mut |_| {}).ok(),
        b'j' => Some(formats::json::read(&decoded(bytes), &mut |_| {})),
        b'f' => Some(formats::friends::read(&decoded(bytes))),
        b'm' => {
            let mut mailbox = Mailbox::new(me);
            mail::each(&mut &*bytes, &mut |line, headers| mailbox.take(line, headers, false)).unwrap();
            mailbox.incoming()
        }
        _ => None,
    };
    let Some(incoming) = incoming else { return };
    let kept = |day: NaiveDate| assert!((1..=9999).contains(&day.year()), "a day that no file can hold");
    incoming.meetings.iter().for_each(|one| kept(one.meeting.on.day));
    incoming.appointments.iter().flat_map(|one| &one.occasions).for_each(|one| kept(one.when.on.day));
    incoming.reminders.iter().for_each(|one| kept(one.reminder.on.day));
    for newcomer in &incoming.people {
        let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!newcomer.contact.name.contains(obeyed), "a name with control characters");
        // What was read is written as a card that reads back as the same person.
        for version in [Version::V3, Version::V4] {
            let card = vcard::write(&newcomer.contact, version, &Written);
            let again = of_cards(card.as_bytes(), ReadOptions { photos: true }, &Written, &mut |_| {});
            assert_eq!(again.people.len(), 1, "{card}");
            assert_eq!(again.people[0].contact.name, newcomer.contact.name, "{card}");
            assert_eq!(again.people[0].contact.emails, newcomer.contact.emails, "{card}");
            assert_eq!(again.people[0].contact.note, newcomer.contact.note, "{card}");
        }
    }
}

/// Phones and channels as they are read where no country is set.
struct Written;

impl Conventions for Written {
    fn phone(&self, text: &str) -> String {
        phone::read(text, None).into_text()
    }

    fn channel(&self, text: &str) -> String {
        channel::parse(text).unwrap_or_else(|_| text.to_owned())
    }

    fn url(&self, text: &str) -> Option<String> {
        channel::url(text)
    }
}

/// The headers of mail: what is read of them lies in the calendar, and is the same for one message alone.
pub fn headers(bytes: &[u8]) {
    let headers = mail::headers(&mut &*bytes).unwrap();
    let letter = mail::letter(&headers);
    assert!(letter.iter().filter_map(|letter| letter.on).all(|on| (1..=9999).contains(&on.year())));
    let mut mailbox = Mailbox::new(["me@example.org".to_owned()]);
    let mut last = 0;
    mail::each(&mut &*bytes, &mut |line, headers| {
        assert!(line > last, "messages come one behind another");
        last = line;
        mailbox.take(line, headers, false);
    })
    .unwrap();
    mailbox.incoming();
}

/// Content lines, of cards and calendars: each goes on where the one before ends, and what is folded unfolds.
pub fn content(bytes: &[u8]) {
    let (mut cursor, mut end) = (lines::Cursor { at: 0, number: 1 }, 0);
    while let Some(span) = lines::next(bytes, &mut cursor) {
        assert!(span.range.start >= end && span.range.end > span.range.start && cursor.at >= span.range.end);
        end = span.range.end;
        let raw = &bytes[span.range];
        for is_v21 in [false, true] {
            let text = decode::decode(raw, is_v21, &mut |_| {});
            if let Some(line) = Line::parse(decode::without_controls(text, &mut |_| {})) {
                let _ = (line.group(), line.property(), line.types().count(), line.preference());
                let _ = line.parameters().map(|(name, _)| line.values_of(name).count()).sum::<usize>();
                let _ = content::text::split(line.value(), b';')
                    .map(|part| content::text::unescape(part).len())
                    .sum::<usize>();
            }
        }
    }
    let text = content::clean(&String::from_utf8_lossy(bytes)).replace('\r', "");
    assert_eq!(content::text::unescape(&content::escape(&text)), text);
    assert_eq!(content::text::unpercent(&content::text::percent(&text)), text);
    let mut folded = String::new();
    let line = format!("NOTE:{}", content::escape(&text));
    content::fold(&line, &mut folded);
    assert!(folded.lines().all(|line| line.len() <= 75));
    assert_eq!(lines::unfold(folded.trim_end_matches("\r\n").as_bytes(), false), line.as_bytes());
}

/// Lines of a stack of cards, and the words for people, phones and channels.
pub fn card(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Ok(Some(card)) = card::parse(line) {
            assert!(!card.name.trim().is_empty());
        }
        for region in [None, Some("ID"), Some("US"), Some("IT")] {
            let read = phone::read(line, region).into_text();
            let again = phone::read(&read, region).into_text();
            assert_eq!(phone::key(&again, region), phone::key(&read, region));
        }
        if let Ok(channel) = channel::parse(line) {
            channel::url(&channel);
        }
        who::split(line);
    }
}

/// What reaches a terminal: nothing that it would obey.
pub fn escape(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let obeyed = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    assert!(!escape::visible(&text).contains(obeyed));
    assert!(!escape::visible_lines(&text).contains(|c| c != '\n' && obeyed(c)));
}

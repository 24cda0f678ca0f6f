//! What the parts of a command take, within one process: find lines, read heads, decode whole records, work out what is asked,
//! encode again.
//!
//! ```text
//! cargo bench --bench inside                  on 10,000 contacts with 10 meetings each
//! cargo bench --bench inside -- due           only the parts with this in their name
//! ```
//!
//! Throughput is that of the data file's bytes, so that every part can be held against `lines` and `skipped`, below which no
//! reader can go. What whole commands take, their start and their output with it, is measured by the bench `speed`.

#[allow(dead_code, unused_imports, reason = "its main and its tests are those of the example")]
mod generate;

use std::fs::File;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::Days;
use divan::Bencher;
use divan::counter::BytesCount;
use memchr::memchr_iter;
use netrec::model::fold::fold;
use netrec::model::{Contact, Meeting, Person, Section};
use netrec::recipe::due::diary_and_due;
use netrec::recipe::find::{Text, Wanted};
use netrec::recipe::relation::health;
use netrec::recipe::{Diary, Selection, dupes};
use netrec::store::{Need, Store, Told, View};
use netrec::words::{phone, query};
use serde::de::IgnoredAny;

const CONTACTS: usize = 10_000;
const MEETINGS_EACH: usize = 10;

fn main() {
    divan::main();
}

/// A data file, and what is in it.
struct Data {
    folder: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
    contacts: Vec<Contact>,
    meetings: Vec<Meeting>,
}

/// The one that all parts work on.
fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("netrec.json");
        let mut file = File::create(&path).expect("a file in it");
        generate::write(&mut file, CONTACTS, MEETINGS_EACH, 1).expect("room for it");
        let bytes = std::fs::read(&path).expect("what was written");
        let mut data = Data { folder, path, bytes, contacts: Vec::new(), meetings: Vec::new() };
        let view = data.view(Need::ALL);
        let people = 0..view.network.contacts.len() as Person;
        data.contacts = people.map(|person| view.contact(person).expect("a contact")).collect();
        let places = 0..view.network.meetings.len();
        data.meetings = places.map(|at| view.meeting(at).expect("a meeting")).collect();
        data
    })
}

impl Data {
    fn view(&self, need: Need) -> View {
        let store = Store::open(&self.path, &self.folder.path().join("state")).expect("a store");
        store.read(need).expect("a file in form")
    }

    fn counter(&self) -> BytesCount {
        BytesCount::new(self.bytes.len())
    }
}

/// The floor of finding lines.
#[divan::bench]
fn lines(bencher: Bencher) {
    let data = data();
    bencher.counter(data.counter()).bench(|| memchr_iter(b'\n', black_box(&data.bytes)).count());
}

/// The floor of parsing: `serde_json` passes over every value.
#[divan::bench]
fn skipped(bencher: Bencher) {
    let data = data();
    bencher.counter(data.counter()).bench(|| serde_json::from_slice::<IgnoredAny>(black_box(&data.bytes)).is_ok());
}

#[divan::bench(args = ["contacts", "all"])]
fn heads(bencher: Bencher, what: &str) {
    let need = if what == "all" { Need::ALL } else { Need::CONTACTS };
    let data = data();
    bencher.counter(data.counter()).bench(|| data.view(need));
}

#[divan::bench(args = [Section::Contacts, Section::Reminders, Section::Meetings])]
fn whole_records(bencher: Bencher, section: &Section) {
    let view = data().view(Need::ALL);
    view.load(*section).expect("a list");
    let network = &view.network;
    bencher.bench(|| match section {
        Section::Contacts => (0..network.contacts.len()).all(|at| view.contact(at as Person).is_ok()),
        Section::Reminders => (0..network.reminders.len()).all(|at| view.reminder(at).is_ok()),
        Section::Meetings => (0..network.meetings.len()).all(|at| view.meeting(at).is_ok()),
    });
}

/// Of everybody the keys that a row of `list --json` needs besides the head.
#[divan::bench]
fn some_keys(bencher: Bencher) {
    let view = data().view(Need::CONTACTS);
    view.load(Section::Contacts).expect("a list");
    let keys = ["channels", "title", "tags", "met", "fields"];
    let people = view.network.contacts.len() as Person;
    bencher.bench(|| (0..people).all(|person| view.part(person, &keys).is_ok()));
}

#[divan::bench]
fn diary(bencher: Bencher) {
    let view = data().view(Need::ALL);
    bencher.bench(|| Diary::new(&view.network));
}

#[divan::bench(args = [0, 30])]
fn due(bencher: Bencher, days_ahead: u64) {
    let view = data().view(Need::ALL);
    let until = generate::TODAY + Days::new(days_ahead);
    bencher.bench(|| diary_and_due(&view.network, generate::TODAY, until).1);
}

/// What the table of `list` shows of everybody besides their heads.
#[divan::bench]
fn health_of_everybody(bencher: Bencher) {
    let view = data().view(Need::ALL);
    let diary = Diary::new(&view.network);
    let people = 0..view.network.contacts.len() as Person;
    bencher.bench(|| {
        let known = |person: &Person| health(&view.network, &diary, *person, generate::TODAY).is_some();
        people.clone().filter(known).count()
    });
}

#[divan::bench(args = ["circle:close last:90d+", "tag:investor or note:coffee", "meetings:3+ no:email"])]
fn selected(bencher: Bencher, text: &str) {
    let view = data().view(Need::ALL);
    let diary = Diary::new(&view.network);
    let query = query::parse(text, generate::TODAY).expect("a query");
    let keys = netrec::recipe::select::contact_keys(&query);
    let people = 0..view.network.contacts.len() as Person;
    bencher.bench(|| {
        let selection = Selection::new(&query, &view.network, &diary, generate::TODAY);
        let means =
            |person: &Person| selection.matches(*person, &mut |person| view.part(person, &keys)).unwrap_or(false);
        people.clone().filter(means).count()
    });
}

#[divan::bench]
fn likely_the_same(bencher: Bencher) {
    let view = data().view(Need::CONTACTS);
    bencher.bench(|| dupes(&view.network, &|text| phone::key(text, None)));
}

#[divan::bench]
fn names_folded(bencher: Bencher) {
    let contacts = &data().contacts;
    bencher.bench(|| contacts.iter().map(|contact| fold(&contact.name).len()).sum::<usize>());
}

/// Every meeting decoded for a search, and looked through.
#[divan::bench(args = ["robusta", "bandung coffee"])]
fn found_in_meetings(bencher: Bencher, words: &str) {
    let meetings: Vec<Vec<u8>> =
        data().meetings.iter().map(|meeting| serde_json::to_vec(meeting).expect("JSON")).collect();
    let wanted = Wanted::new(words).expect("words");
    bencher.bench(|| {
        let stands = |line: &&Vec<u8>| {
            let Ok(told) = Told::read(Section::Meetings, line) else { return false };
            let texts: Vec<Text<'_>> =
                told.text.iter().chain(&told.learned).map(|text| Text { field: "text", text, weight: 1 }).collect();
            wanted.find(&texts, &|_| false).is_some()
        };
        meetings.iter().filter(stands).count()
    });
}

#[divan::bench]
fn encoded(bencher: Bencher) {
    let data = data();
    bencher.counter(data.counter()).bench(|| {
        let contacts = data.contacts.iter().map(|contact| serde_json::to_vec(contact).map_or(0, |text| text.len()));
        let meetings = data.meetings.iter().map(|meeting| serde_json::to_vec(meeting).map_or(0, |text| text.len()));
        contacts.chain(meetings).sum::<usize>()
    });
}

/// A record looked up and decoded.
#[divan::bench]
fn one_record_by_its_id(bencher: Bencher) {
    let view = data().view(Need::ALL);
    let id = data().meetings[data().meetings.len() / 2].id;
    bencher.bench(|| view.record::<Meeting>(id).is_ok());
}

//! Tests that span several files of the store.

mod changes;
mod damage;
mod form;
mod halves;
mod heads;
mod json;
mod recovery;
mod restoring;
mod versions;

use std::fs;

use chrono::NaiveDate;

use super::*;
use crate::model::Contact;
use crate::model::date::parse_day;

/// A file in form, with keys of the user's own, keys in an order of the user's own, and white space of the user's own.
const FILE: &str = r#"{"netrec":1,
"settings":{"mood":[1.50],"circles":{"inner":"2w"}},
"x \" \\ y":{"kept":[1.50,"as it was"]},
"contacts":[
{"name":"Ana Souza","id":"h2kq9w3xd7","handle":"ana-souza","pet": {"cat":1.50},"emails":["ana@kopi.co"]},
{"id":"m4t8c1r0ze","handle":"budi","name":"Budi","birthday":"--04-12","tags":["a","b"]},
{"id":"n5t8c1r0ze","handle":"cj","name":"C\u00e9 \"J\"","archived":true}
],
"reminders":[
{"id":"q0x5v7n2ba","on":"2026-09-12","who":["h2kq9w3xd7"],"kind":"email","text":"send the article on robusta"}
],
"meetings":[
{"on":"2026-09-10T10:00","id":"c9d3f6j1wk","with":["h2kq9w3xd7","m4t8c1r0ze"],"via":"in-person","text":"…"},
{"id":"d9d3f6j1wk","on":"2026-09-11","with":["m4t8c1r0ze"],"planned":true}
]}
"#;

const ANA: &str = "h2kq9w3xd7";
const BUDI: &str = "m4t8c1r0ze";

/// Whether slow tests take everything instead of a sample.
fn all() -> bool {
    std::env::var_os("NETREC_TEST_ALL").is_some()
}

fn id(text: &str) -> Id {
    Id::parse(text.as_bytes()).unwrap()
}

/// A store in a folder of its own.
struct House {
    scratch: Scratch,
    store: Store,
    today: NaiveDate,
}

impl House {
    fn new(bytes: impl AsRef<[u8]>) -> House {
        let scratch = Scratch::new(bytes.as_ref()).unwrap();
        let store = Store::open(&scratch.data(), &scratch.state()).unwrap();
        House { scratch, store, today: parse_day("2026-09-12").unwrap() }
    }

    /// One whose file is not there yet.
    fn empty() -> House {
        let house = House::new("");
        fs::remove_file(house.store.path()).unwrap();
        house
    }

    fn text(&self) -> String {
        fs::read_to_string(self.store.path()).unwrap()
    }

    fn write(&self, bytes: impl AsRef<[u8]>) {
        fs::write(self.store.path(), bytes).unwrap();
    }

    fn as_occasion<T>(&self, command: &str, with: impl FnOnce(Occasion<'_>) -> T) -> T {
        let command = [command.to_owned()];
        with(Occasion {
            command: &command,
            time: "2026-09-12T12:00:00+07:00",
            today: self.today,
            waiting: Waiting(&|_, _, _| {}),
        })
    }

    fn change<T>(&self, apply: impl FnMut(&mut Transaction<'_>) -> Result<T>) -> Result<Changed<T>> {
        self.as_occasion("change", |occasion| self.store.change(occasion, apply))
    }

    /// Gives somebody another name.
    fn rename(&self, who: &str, name: &str) -> Result<Changed<Contact>> {
        self.change(|transaction| transaction.update(id(who), |contact: &mut Contact| contact.name = name.to_owned()))
    }

    fn undo(&self, name: Option<&str>) -> Result<Changed<Undone>> {
        self.as_occasion("undo", |occasion| self.store.undo(name, occasion))
    }

    fn redo(&self) -> Result<Changed<Undone>> {
        self.as_occasion("redo", |occasion| self.store.redo(occasion))
    }

    fn restore(&self, at: usize) -> Result<Changed<()>> {
        self.as_occasion("restore", |occasion| self.store.restore(&self.store.copies()[at], occasion))
    }
}

impl House {
    fn history(&self) -> PathBuf {
        self.store.paths.history()
    }

    fn commands(&self) -> Vec<String> {
        self.store.operations().unwrap().into_iter().map(|operation| operation.command.join(" ")).collect()
    }

    /// Puts bytes in the place of the file as an editor does: another file renamed over it.
    fn replace(&self, bytes: &str) {
        let draft = self.store.path().with_extension("draft");
        fs::write(&draft, bytes).unwrap();
        fs::rename(&draft, self.store.path()).unwrap();
    }

    fn wholes(&self) -> usize {
        fs::read_dir(self.store.paths.whole("")).map_or(0, |files| files.count())
    }
}

fn pretty() -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(FILE).unwrap()).unwrap()
}

//! Changes, one after the other, against a naive model of the file: what a change does not touch keeps its bytes, and an
//! undo gives the file back as it was.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{ANA, BUDI, FILE, House, id};
use crate::error::{Kind, Result};
use crate::model::{Contact, Id, Meeting, Moment, Record, Reminder, Section};
use crate::store::{Need, Transaction, form};

/// A file as lines.
#[derive(Clone, Debug, PartialEq)]
struct Model {
    settings: String,
    unknown: String,
    lists: [Vec<(Id, String)>; 3],
}

impl Model {
    /// What a file in form holds.
    fn of(text: &str) -> Model {
        let (top, lists) = text.split_once("\"contacts\":[\n").unwrap();
        let (settings, unknown) = top.strip_prefix("{\"netrec\":1,\n\"settings\":").unwrap().split_once(",\n").unwrap();
        let (contacts, lists) = lists.split_once("],\n\"reminders\":[\n").unwrap();
        let (reminders, meetings) = lists.split_once("],\n\"meetings\":[\n").unwrap();
        let lists = [contacts, reminders, meetings.strip_suffix("]}\n").unwrap()].map(|list| {
            list.lines()
                .map(|line| {
                    let line = line.strip_suffix(',').unwrap_or(line);
                    let at = line.find("\"id\":\"").unwrap() + 6;
                    (id(&line[at..at + 10]), line.to_owned())
                })
                .collect()
        });
        Model { settings: settings.to_owned(), unknown: unknown.to_owned(), lists }
    }

    fn text(&self) -> String {
        let mut text = format!("{{\"netrec\":1,\n\"settings\":{},\n{}", self.settings, self.unknown);
        for (section, list) in Section::ALL.into_iter().zip(&self.lists) {
            let lines: Vec<&str> = list.iter().map(|(_, line)| line.as_str()).collect();
            let end = if lines.is_empty() { "" } else { "\n" };
            let close = if section == Section::Meetings { "]}" } else { "]," };
            text.push_str(&format!("\"{section}\":[\n{}{end}{close}\n", lines.join(",\n")));
        }
        text
    }

    fn line(&self, id: Option<Id>) -> Option<&str> {
        match id {
            Some(id) => self.lists.iter().flatten().find(|(known, _)| *known == id).map(|(_, line)| line.as_str()),
            None => Some(&self.settings),
        }
    }

    fn put<R: Record>(&mut self, record: &R) {
        let line = serde_json::to_string(record).unwrap();
        let list = &mut self.lists[R::SECTION as usize];
        match list.iter_mut().find(|(id, _)| *id == record.id()) {
            Some(old) => old.1 = line,
            None => list.push((record.id(), line)),
        }
    }
}

/// What one command does to one record; a record is named by its place among those of its list.
#[derive(Clone, Debug)]
enum Step {
    Put(Section, String),
    Update(Section, Index, String),
    Remove(Section, Index),
    Settings(String),
}

fn step() -> impl Strategy<Value = Step> {
    let section = || prop::sample::select(Section::ALL.to_vec());
    let text = || "[a-z\"\\\\é…\n]{0,5}".prop_map(String::from);
    prop_oneof![
        3 => (section(), text()).prop_map(|(section, text)| Step::Put(section, text)),
        4 => (section(), any::<Index>(), text()).prop_map(|(section, at, text)| Step::Update(section, at, text)),
        3 => (section(), any::<Index>()).prop_map(|(section, at)| Step::Remove(section, at)),
        1 => text().prop_map(Step::Settings),
    ]
}

/// A record that a step can name and change, whatever its kind.
trait Texted: Record {
    fn fresh(id: Id, text: &str) -> Self;
    fn set(&mut self, text: &str);
}

impl Texted for Contact {
    fn fresh(id: Id, text: &str) -> Contact {
        Contact::new(id, text.to_owned())
    }
    fn set(&mut self, text: &str) {
        self.note = Some(text.to_owned());
    }
}

impl Texted for Reminder {
    fn fresh(id: Id, text: &str) -> Reminder {
        Reminder { text: Some(text.to_owned()), ..Reminder::new(id, Moment::parse("2026-09-13").unwrap()) }
    }
    fn set(&mut self, text: &str) {
        self.text = Some(text.to_owned());
    }
}

impl Texted for Meeting {
    fn fresh(id: Id, text: &str) -> Meeting {
        Meeting { text: Some(text.to_owned()), ..Meeting::new(id, Moment::parse("2026-09-13").unwrap()) }
    }
    fn set(&mut self, text: &str) {
        self.text = Some(text.to_owned());
    }
}

/// Takes a step in the model and in the transaction alike.
fn take(
    step: &Step,
    model: &mut Model,
    transaction: &mut Transaction<'_>,
    touched: &mut HashSet<Option<Id>>,
) -> Result<()> {
    match step {
        Step::Put(Section::Contacts, text) => put::<Contact>(text, model, transaction, touched),
        Step::Put(Section::Reminders, text) => put::<Reminder>(text, model, transaction, touched),
        Step::Put(Section::Meetings, text) => put::<Meeting>(text, model, transaction, touched),
        Step::Update(Section::Contacts, at, text) => update::<Contact>(at, text, model, transaction, touched),
        Step::Update(Section::Reminders, at, text) => update::<Reminder>(at, text, model, transaction, touched),
        Step::Update(Section::Meetings, at, text) => update::<Meeting>(at, text, model, transaction, touched),
        Step::Remove(section, at) => {
            let list = &mut model.lists[*section as usize];
            if !list.is_empty() {
                let (id, _) = list.remove(at.index(list.len()));
                touched.insert(Some(id));
                match section {
                    Section::Contacts => transaction.remove::<Contact>(id)?,
                    Section::Reminders => transaction.remove::<Reminder>(id)?,
                    Section::Meetings => transaction.remove::<Meeting>(id)?,
                }
            }
            Ok(())
        }
        Step::Settings(text) => {
            let mut settings = transaction.network().settings.clone();
            settings.region = Some(text.clone());
            model.settings = serde_json::to_string(&settings).unwrap();
            touched.insert(None);
            transaction.put_settings(&settings)
        }
    }
}

fn put<R: Texted>(
    text: &str,
    model: &mut Model,
    transaction: &mut Transaction<'_>,
    touched: &mut HashSet<Option<Id>>,
) -> Result<()> {
    let record = R::fresh(transaction.new_id()?, text);
    touched.insert(Some(record.id()));
    model.put(&record);
    transaction.put(&record)
}

fn update<R: Texted>(
    at: &Index,
    text: &str,
    model: &mut Model,
    transaction: &mut Transaction<'_>,
    touched: &mut HashSet<Option<Id>>,
) -> Result<()> {
    let list = &model.lists[R::SECTION as usize];
    if list.is_empty() {
        return Ok(());
    }
    let (id, line) = &list[at.index(list.len())];
    touched.insert(Some(*id));
    let mut record: R = serde_json::from_str(line).unwrap();
    record.set(text);
    transaction.update(*id, |record: &mut R| record.set(text))?;
    model.put(&record);
    Ok(())
}

/// Makes a change of some steps in both; returns what it touched, or nothing where it left the file as it was.
fn change(house: &House, model: &mut Model, steps: &[Step]) -> Option<(Id, HashSet<Option<Id>>)> {
    let (before, mut touched) = (model.clone(), HashSet::new());
    let changed = house
        .change(|transaction| {
            *model = before.clone();
            touched.clear();
            steps.iter().try_for_each(|step| take(step, model, transaction, &mut touched))
        })
        .unwrap();
    assert!(changed.warnings.is_empty(), "{:?}", changed.warnings);
    assert_eq!(changed.operation.is_some(), *model != before);
    changed.operation.map(|operation| (operation, touched))
}

#[derive(Clone, Debug)]
enum Move {
    Change(Vec<Step>),
    Undo,
    Redo,
}

fn some_move() -> impl Strategy<Value = Move> {
    prop_oneof![5 => vec(step(), 1..5).prop_map(Move::Change), 2 => Just(Move::Undo), 1 => Just(Move::Redo)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_file_is_what_a_naive_model_says(moves in vec(some_move(), 1..10), fresh: bool) {
        let first = if fresh { form::empty("{\"circles\":{\"inner\":\"2w\",\"close\":\"1mo\",\"wide\":\"3mo\"},\"follow_up_after\":\"2d\"}") } else { FILE.to_owned() };
        let house = if fresh { House::empty() } else { House::new(FILE) };
        let mut model = Model::of(&first);
        prop_assert_eq!(model.text(), first.clone());
        let (mut done, mut undone) = (vec![], vec![]);
        for one in moves {
            let before = model.text();
            match one {
                Move::Change(steps) => {
                    if change(&house, &mut model, &steps).is_some() {
                        done.push(before);
                        undone.clear();
                    }
                }
                Move::Undo => {
                    let result = house.undo(None);
                    prop_assert_eq!(result.is_ok(), !done.is_empty());
                    if let Some(text) = done.pop() {
                        undone.push(before);
                        model = Model::of(&text);
                    }
                }
                Move::Redo => {
                    prop_assert_eq!(house.redo().is_ok(), !undone.is_empty());
                    if let Some(text) = undone.pop() {
                        done.push(before);
                        model = Model::of(&text);
                    }
                }
            }
            if house.store.path().exists() {
                prop_assert_eq!(house.text(), model.text());
            }
        }
        let last = model.text();
        let many = done.len();
        for text in done.iter().rev() {
            house.undo(None).unwrap();
            prop_assert_eq!(&house.text(), text);
        }
        prop_assert!(house.undo(None).unwrap_err().to_string().starts_with("there is nothing to undo"));
        if many > 0 {
            prop_assert_eq!(house.text(), first);
        }
        for _ in 0..many {
            house.redo().unwrap();
        }
        if house.store.path().exists() {
            prop_assert_eq!(house.text(), last);
            prop_assert!(!house.store.read(Need::ALL).unwrap().reformed);
        }
    }

    /// Any operation can be undone unless a later one changed the same records, which it then names.
    #[test]
    fn an_older_operation_is_undone_alone(changes in vec(vec(step(), 1..3), 2..6), which: Index) {
        let house = House::new(FILE);
        let mut model = Model::of(FILE);
        let mut operations = Vec::new();
        for steps in changes {
            let before = model.clone();
            operations.extend(change(&house, &mut model, &steps).map(|(op, touched)| (op, touched, before, model.clone())));
        }
        prop_assume!(!operations.is_empty());
        let which = which.index(operations.len());
        let recorded = house.store.operations().unwrap();
        let ours = &recorded[which];
        let (op, _, before, after) = &operations[which];
        // What the history says was touched is what differs, no more.
        let touched: HashSet<Option<Id>> = ours.lines.iter().map(|line| line.id).collect();
        for (old, new) in before.lists.iter().zip(&after.lists) {
            for entry in old.iter().filter(|entry| !new.contains(entry)).chain(new.iter().filter(|e| !old.contains(e))) {
                prop_assert!(touched.contains(&Some(entry.0)));
            }
        }
        // A record that later ones brought back to what the operation left is not in its way.
        let mut later = recorded[which + 1..].iter().filter(|later| {
            later.lines.iter().any(|line| touched.contains(&line.id) && model.line(line.id) != after.line(line.id))
        });
        let result = house.undo(Some(&op.to_string()));
        match later.clone().count() {
            1.. => {
                let error = result.unwrap_err();
                prop_assert_eq!(error.kind, Kind::Failed);
                let named = later.any(|later| error.to_string().contains(&format!("netrec undo {}", later.op)));
                prop_assert!(named, "{}", error);
                prop_assert_eq!(house.text(), model.text());
            }
            0 => {
                result.unwrap();
                let now = Model::of(&house.text());
                for (section, list) in now.lists.iter().enumerate() {
                    // The lines of this operation are as they were before it; all others as they are, and in their order.
                    let (was, others): (Vec<_>, Vec<_>) = list.iter().cloned().partition(|(id, _)| touched.contains(&Some(*id)));
                    let of = |list: &[(Id, String)], ours: bool| -> Vec<(Id, String)> {
                        list.iter().filter(|(id, _)| touched.contains(&Some(*id)) == ours).cloned().collect()
                    };
                    prop_assert_eq!(was, of(&before.lists[section], true));
                    prop_assert_eq!(others, of(&model.lists[section], false));
                }
                house.redo().unwrap();
                let again = Model::of(&house.text());
                for (list, meant) in again.lists.iter().zip(&model.lists) {
                    let sorted = |list: &[(Id, String)]| { let mut list = list.to_vec(); list.sort(); list };
                    prop_assert_eq!(sorted(list), sorted(meant));
                }
                prop_assert_eq!(again.settings, model.settings);
            }
        }
    }
}

#[test]
fn a_transaction_sees_what_it_has_done() {
    let house = House::new(FILE);
    house
        .change(|transaction| {
            transaction.update(id(ANA), |contact: &mut Contact| contact.name = "A".into())?;
            transaction.update(id(ANA), |contact: &mut Contact| contact.name.push('B'))?;
            assert_eq!(transaction.get::<Contact>(id(ANA))?.name, "AB");
            transaction.remove::<Contact>(id(BUDI))?;
            assert!(transaction.get::<Contact>(id(BUDI)).is_err());
            transaction.remove::<Contact>(transaction.new_id()?)
        })
        .unwrap();
    assert_eq!(house.store.operations().unwrap()[0].lines.len(), 2);
    assert!(
        house
            .text()
            .contains("\"handle\":\"ana-souza\",\"name\":\"AB\",\"emails\":[\"ana@kopi.co\"],\"pet\":{\"cat\":1.50}}")
    );
}

#[test]
fn a_change_of_nothing_writes_nothing() {
    let house = House::new(FILE);
    let changed = house.change(|transaction| transaction.get::<Contact>(id(BUDI)).map(|_| ())).unwrap();
    assert_eq!((changed.operation, house.store.copies().len()), (None, 0));
    assert!(house.change(|_| Err::<(), _>(crate::error::Error::failed("no"))).is_err());
    assert_eq!(house.text(), FILE);
}

/// The ids of two kinds of record may collide in a file that a hand or a merge wrote.
#[test]
fn the_same_id_in_two_lists_names_two_records() {
    let house = House::new(FILE.replace("q0x5v7n2ba", ANA));
    house
        .change(|transaction| {
            transaction.update(id(ANA), |contact: &mut Contact| contact.name = "A".into())?;
            transaction.update(id(ANA), |reminder: &mut Reminder| reminder.text = Some("T".into()))
        })
        .unwrap();
    let view = house.store.read(Need::ALL).unwrap();
    assert_eq!((view.contact(0).unwrap().name.as_str(), view.reminder(0).unwrap().text.as_deref()), ("A", Some("T")));
}

#[test]
fn a_doubled_id_names_no_record_and_stops_no_other_change() {
    let house = House::new(FILE);
    house.rename(BUDI, "B").unwrap();
    let line = house.text().lines().find(|line| line.contains(BUDI)).unwrap().to_owned();
    house.write(house.text().replace(&line, &format!("{line}\n{line}")));
    let error = house.rename(BUDI, "C").unwrap_err();
    assert!(error.to_string().contains("two records have the id m4t8c1r0ze"), "{error}");
    house.rename(ANA, "A").unwrap();
}

#[test]
fn a_value_of_several_lines_is_put_on_one() {
    let house = House::new(FILE);
    let new = Id::from_random(1);
    let mut record: Contact = serde_json::from_str(&format!(
        "{{\"id\":\"{new}\",\"handle\":\"x\",\"name\":\"X\\n\",\"y\":[1,\r\n \"a  b\"]}}"
    ))
    .unwrap();
    house.change(|transaction| transaction.put(&record)).unwrap();
    assert!(house.text().contains("\"name\":\"X\\n\",\"y\":[1,\"a  b\"]}"));
    let view = house.store.read(Need::ALL).unwrap();
    assert!(!view.reformed);
    record.unknown = view.record::<Contact>(new).unwrap().unknown;
    assert_eq!(view.record::<Contact>(new).unwrap(), record);
}

#[test]
fn a_file_without_settings_gets_them_where_they_belong() {
    let house = House::new(FILE.replace("\"settings\":{\"mood\":[1.50],\"circles\":{\"inner\":\"2w\"}},\n", ""));
    house
        .change(|transaction| {
            let mut settings = transaction.network().settings.clone();
            settings.region = Some("ID".into());
            transaction.put_settings(&settings)
        })
        .unwrap();
    assert!(house.text().starts_with("{\"netrec\":1,\n\"settings\":{\"region\":\"ID\"},\n\"x "), "{}", house.text());
    assert_eq!(
        Model::of(&house.text()).lists[0],
        Model::of(FILE).lists[0]
            .iter()
            .map(|(id, line)| (*id, line.replace("\"pet\": {", "\"pet\":{")))
            .collect::<Vec<_>>()
    );
}

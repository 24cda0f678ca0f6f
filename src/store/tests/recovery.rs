//! What a kill, another program or a sync folder may do between and during changes.

use std::fs;

use super::{ANA, BUDI, FILE, House, id, pretty};
use crate::error::{Error, Kind};
use crate::model::{Contact, Settings};
use crate::store::{Need, Store, TRIES};

#[test]
fn the_first_change_makes_the_file_private_and_says_so() {
    let house = House::empty();
    let nested = house.store.path().with_file_name("a").join("b").join("netrec.json");
    let store = Store::open(&nested, &house.scratch.state()).unwrap();
    assert!(!store.read(Need::ALL).unwrap().exists);
    assert!(!nested.exists() && !nested.parent().unwrap().exists());
    let changed = house
        .as_occasion("add", |occasion| {
            store.change(occasion, |transaction| transaction.put(&Contact::new(transaction.new_id()?, "X".into())))
        })
        .unwrap();
    assert!(changed.created && nested.is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&nested), mode(nested.parent().unwrap())), (0o600, 0o700));
        assert_eq!((mode(&store.paths.history()), mode(&store.paths.state)), (0o600, 0o700));
    }
    assert_eq!(store.read(Need::ALL).unwrap().network.settings, Settings::new());
}

#[cfg(unix)]
#[test]
fn a_symlink_stays_and_the_mode_of_its_target_too() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let house = House::new(FILE);
    fs::set_permissions(house.store.path(), fs::Permissions::from_mode(0o640)).unwrap();
    let link = house.store.path().with_file_name("link.json");
    symlink("netrec.json", &link).unwrap();
    let store = Store::open(&link, &house.scratch.state()).unwrap();
    assert_eq!(store.path(), house.store.path());
    house.rename(ANA, "A").unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::metadata(house.store.path()).unwrap().permissions().mode() & 0o777, 0o640);
}

/// The state folder is named after the real path, also while the folder of the file is still to be made.
#[cfg(unix)]
#[test]
fn a_folder_still_to_be_made_has_the_history_it_will_have() {
    let house = House::empty();
    let root = house.store.path().parent().unwrap().to_owned();
    fs::create_dir(root.join("real")).unwrap();
    std::os::unix::fs::symlink("real", root.join("home")).unwrap();
    let data = root.join("home/share/netrec.json");
    let before = Store::open(&data, &house.scratch.state()).unwrap();
    fs::create_dir(root.join("home/share")).unwrap();
    let after = Store::open(&data, &house.scratch.state()).unwrap();
    assert_eq!(before.paths.state, after.paths.state);
}

#[test]
fn the_old_file_is_kept_beside_and_once_a_day() {
    let mut house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    let second = house.text();
    house.rename(ANA, "B").unwrap();
    let copies = house.store.copies();
    assert_eq!(copies.len(), 2);
    assert_eq!(fs::read_to_string(&copies[0].path).unwrap(), second);
    assert_eq!(fs::read_to_string(&copies[1].path).unwrap(), FILE);
    assert_eq!(copies[1].day, Some(house.today));
    for day in 1..=33 {
        house.today = house.today.succ_opt().unwrap();
        house.rename(ANA, &day.to_string()).unwrap();
    }
    let copies = house.store.copies();
    assert_eq!(copies.len(), 1 + 30);
    assert_eq!(copies[1].day, Some(house.today));
    assert!(!house.store.paths.draft().exists());
}

#[test]
fn a_file_that_vanished_or_was_emptied_is_refused_until_it_is_restored() {
    for emptied in [false, true] {
        let house = House::new(FILE);
        house.rename(ANA, "A").unwrap();
        let text = house.text();
        house.rename(ANA, "B").unwrap();
        match emptied {
            true => house.write(""),
            false => fs::remove_file(house.store.path()).unwrap(),
        }
        for error in [house.store.read(Need::CONTACTS).unwrap_err(), house.rename(ANA, "C").unwrap_err()] {
            assert_eq!(error.kind, Kind::Data);
            assert!(error.to_string().contains("netrec restore"), "{error}");
        }
        assert_eq!(house.restore(0).unwrap().created, !emptied);
        assert_eq!(house.text(), text);
        assert_eq!(house.commands(), ["change", "change", "restore"]);
    }
    // An empty file that nothing is known of is a new network.
    let house = House::new("");
    assert!(!house.store.read(Need::ALL).unwrap().exists);
    assert!(house.change(|t| t.put(&Contact::new(t.new_id()?, "X".into()))).unwrap().created);
}

#[test]
fn a_vanished_folder_is_not_made_anew() {
    let house = House::empty();
    let folder = house.store.path().with_file_name("mount");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("netrec.json"), FILE).unwrap();
    let store = Store::open(&folder.join("netrec.json"), &house.scratch.state()).unwrap();
    let put = || {
        house.as_occasion("add", |occasion| {
            store.change(occasion, |transaction| transaction.put(&Contact::new(transaction.new_id()?, "X".into())))
        })
    };
    put().unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(put().unwrap_err().kind, Kind::Data);
    assert!(!folder.exists());
}

#[test]
fn a_change_killed_before_the_rename_is_cut_from_the_history() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    let before = house.text();
    house.rename(ANA, "B").unwrap();
    house.replace(&before);
    fs::write(house.store.paths.draft(), "half a file").unwrap();
    house.rename(BUDI, "C").unwrap();
    assert_eq!(house.store.operations().unwrap().iter().map(|operation| operation.n).collect::<Vec<_>>(), [1, 2]);
    assert!(!house.store.paths.draft().exists());
    house.undo(None).unwrap();
    assert_eq!(house.text(), before);
    house.undo(None).unwrap();
    assert_eq!(house.text(), FILE);
}

#[test]
fn the_first_change_of_all_killed_before_the_rename_leaves_no_trace() {
    for torn in [false, true] {
        let house = House::empty();
        let put = || house.change(|t| t.put(&Contact::new(t.new_id()?, "X".into())));
        put().unwrap();
        fs::rename(house.store.path(), house.store.paths.draft()).unwrap();
        if torn {
            let line = fs::read(house.history()).unwrap();
            fs::write(house.history(), &line[..line.len() / 2]).unwrap();
        }
        assert!(!house.store.read(Need::ALL).unwrap().exists);
        assert!(put().unwrap().created);
        assert_eq!((house.commands().len(), house.store.read(Need::ALL).unwrap().network.contacts.len()), (1, 1));
        fs::remove_file(house.store.path()).unwrap();
        assert_eq!(put().unwrap_err().kind, Kind::Data);
    }
}

#[test]
fn a_torn_last_line_of_the_history_is_cut() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    let history = fs::read(house.history()).unwrap();
    let mut torn = history.clone();
    torn.extend_from_slice(&history[..history.len() - 1]);
    fs::write(house.history(), torn).unwrap();
    assert_eq!(house.commands().len(), 1);
    house.rename(ANA, "B").unwrap();
    assert_eq!(house.commands().len(), 2);
    house.undo(None).unwrap();
    house.undo(None).unwrap();
    assert_eq!(house.text(), FILE);

    fs::write(house.history(), "no history\n").unwrap();
    let error = house.rename(ANA, "C").unwrap_err();
    assert!(error.kind == Kind::Data && error.to_string().contains("the data file is not concerned"), "{error}");
    assert_eq!(house.text(), FILE);
    fs::remove_file(house.history()).unwrap();
    house.rename(ANA, "C").unwrap();
}

#[test]
fn a_whole_operation_is_confirmed_or_cut() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    let before = house.text();
    house.restore(0).unwrap();
    assert_eq!(house.text(), FILE);
    // It happened, and stays when somebody edits the file afterwards.
    house.replace(&FILE.replace("Budi", "Bodi"));
    house.rename(ANA, "B").unwrap();
    assert_eq!(house.commands(), ["change", "restore", "change"]);

    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    house.restore(0).unwrap();
    assert_eq!(house.wholes(), 2);
    house.replace(&before);
    house.rename(BUDI, "B").unwrap();
    assert_eq!(house.commands(), ["change", "change"]);
    assert_eq!(house.wholes(), 0);
    house.undo(None).unwrap();
    house.undo(None).unwrap();
    assert_eq!(house.text(), FILE);
}

#[test]
fn a_change_from_outside_makes_the_change_apply_again() {
    let house = House::new(FILE);
    let mut times = 0;
    let changed = house
        .change(|transaction| {
            times += 1;
            if times < TRIES {
                house.replace(&house.text().replace("Budi", &format!("Bodi{times}")));
            }
            transaction.update(id(ANA), |contact: &mut Contact| contact.name = "A".into())
        })
        .unwrap();
    assert!(changed.operation.is_some());
    assert_eq!((times, house.commands().len()), (TRIES, 1));
    assert!(house.text().contains("Bodi1") && house.text().contains("\"name\":\"A\""));
    house.undo(None).unwrap();
    assert!(house.text().contains("Ana Souza"));

    let mut times = 0;
    let error = house
        .change(|transaction| {
            times += 1;
            house.replace(&house.text().replace("Bodi", "Badi").replace("Badi", &format!("Bodi{times}")));
            transaction.update(id(ANA), |contact: &mut Contact| contact.name = "C".into())
        })
        .unwrap_err();
    assert_eq!((error.kind, times, house.commands().len()), (Kind::Data, TRIES, 2));
    assert!(house.text().contains("Ana Souza") && !house.store.paths.draft().exists());
}

#[test]
fn a_file_that_appears_meanwhile_is_not_overwritten() {
    let house = House::empty();
    let mut times = 0;
    house
        .change(|transaction| {
            times += 1;
            if times == 1 {
                house.replace(FILE);
            }
            transaction.put(&Contact::new(transaction.new_id()?, "X".into()))
        })
        .unwrap();
    assert_eq!((times, house.store.read(Need::ALL).unwrap().network.contacts.len()), (2, 4));
}

#[test]
fn damage_anywhere_stops_a_change_and_is_said_with_its_place() {
    for (from, to, place) in [
        ("\"as it was\"", "\"as it was", "line 3, column "),
        ("robusta", "rob\\qsta", "line 10, column "),
        ("\"text\":\"…\"", "\"text\":[1,,2]", "line 13, column "),
        ("\"text\":\"…\"", "\"text\":\"\\ud800\"", "line 13, column "),
    ] {
        let bad = FILE.replace(from, to);
        let house = House::new(&bad);
        let error = house.rename(ANA, "A").unwrap_err();
        assert_eq!(error.kind, Kind::Data);
        assert!(error.to_string().contains(place), "{error}");
        assert_eq!((house.text(), house.commands().len(), house.store.copies().len()), (bad, 0, 0));
    }
}

#[test]
fn a_newer_file_is_left_alone() {
    for newer in [FILE.replace("\"netrec\":1", "\"netrec\":2"), pretty().replace("\"netrec\": 1", "\"netrec\": 2")] {
        let house = House::new(&newer);
        let error = house.rename(ANA, "A").unwrap_err();
        assert!(error.kind == Kind::Data && error.to_string().contains("newer netrec, in form 2"), "{error}");
        assert_eq!(house.text(), newer);
    }
}

#[test]
fn a_reader_changes_nothing() {
    let house = House::new(FILE);
    let stamp = || fs::metadata(house.store.path()).unwrap().modified().unwrap();
    let before = stamp();
    let view = house.store.read(Need::ALL).unwrap();
    let mut out = Vec::new();
    view.write_all(&mut out).unwrap();
    assert_eq!((out.as_slice(), stamp()), (FILE.as_bytes(), before));
    assert!(!house.scratch.state().exists() && !house.store.paths.beside(".lock").exists());
    // What was read stays readable when the file is replaced.
    house.replace("");
    assert_eq!(view.contact(0).unwrap().name, "Ana Souza");
}

#[test]
fn losing_the_history_loses_undo_and_nothing_else() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    fs::remove_dir_all(house.scratch.state()).unwrap();
    assert!(house.undo(None).is_err());
    house.rename(ANA, "B").unwrap();
    assert_eq!(house.store.history().operations().unwrap().len(), 1);
    let error: Result<(), Error> = house.undo(None).map(|_| ());
    assert!(error.is_ok());
}

#[test]
fn changes_from_several_places_wait_for_each_other() {
    let house = House::new(FILE);
    let (data, state) = (house.scratch.data(), house.scratch.state());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let store = Store::open(&data, &state).unwrap();
                for _ in 0..5 {
                    house.as_occasion("add", |occasion| {
                        store.change(occasion, |t| t.put(&Contact::new(t.new_id()?, "X".into()))).unwrap()
                    });
                }
            });
        }
    });
    assert_eq!((house.commands().len(), house.store.read(Need::ALL).unwrap().network.contacts.len()), (20, 23));
    (0..20).for_each(|_| drop(house.undo(None).unwrap()));
    assert_eq!(house.text(), FILE);
}

//! Bringing back what was: restores, and undo past what another program did to the file.

use std::fs;

use super::{ANA, BUDI, FILE, House, pretty};
use crate::store::{Need, Reason};

#[test]
fn a_restore_is_an_operation_that_can_be_undone() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    house.rename(ANA, "B").unwrap();
    let text = house.text();
    // In form, byte for byte, with white space that the user put into a line.
    house.restore(1).unwrap();
    assert_eq!(house.text(), FILE);
    assert_eq!(fs::read_to_string(&house.store.copies()[0].path).unwrap(), text);
    house.undo(None).unwrap();
    assert_eq!(house.text(), text);
    house.redo().unwrap();
    assert_eq!(house.text(), FILE);
    house.undo(None).unwrap();
    house.undo(None).unwrap();
    house.undo(None).unwrap();
    assert_eq!(house.text(), FILE);

    // Also where the file that stands there is damaged: it is given back as it was.
    let damaged = &FILE[..300];
    house.write(damaged);
    house.restore(1).unwrap();
    assert_eq!(house.text(), FILE);
    house.undo(None).unwrap();
    assert_eq!(house.text(), damaged);

    house.replace(FILE);
    fs::write(&house.store.copies()[0].path, damaged).unwrap();
    let error = house.restore(0).unwrap_err();
    assert!(error.to_string().contains("is no whole data file either"), "{error}");
}

#[test]
fn an_edit_in_place_is_not_undone_along_with_a_restore() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    house.restore(0).unwrap();
    house.write(FILE.replace("Budi", "Bodi"));
    let error = house.undo(None).unwrap_err();
    assert!(error.to_string().contains("the file has changed since"), "{error}");
    assert!(house.text().contains("Bodi"));
}

#[test]
fn a_file_that_is_not_in_form_is_put_into_form_by_an_operation_of_its_own() {
    let house = House::new(pretty());
    let view = house.store.read(Need::ALL).unwrap();
    assert!(view.reformed);
    assert_eq!(house.text(), pretty());
    let changed = house.rename(ANA, "A").unwrap();
    assert!(changed.reformed);
    let operations = house.store.operations().unwrap();
    assert_eq!(operations[0].whole.as_ref().unwrap().reason, Reason::Form);
    assert_eq!(operations.len(), 2);
    house.undo(None).unwrap();
    house.undo(None).unwrap();
    assert_eq!(house.text(), pretty());
    house.redo().unwrap();
    house.redo().unwrap();
    assert!(house.text().contains("\"name\":\"A\""));
}

/// A file that an editor makes pretty again and again is put into form by undo and redo as well, which must not get in their way.
#[test]
fn undo_and_redo_go_past_what_put_the_file_into_form() {
    let house = House::new(FILE.replace(" {\"cat\":1.50}", "{\"cat\":1.5}"));
    let holds = |ana: &str, budi: &str| {
        let network = house.store.read(Need::ALL).unwrap().network;
        (network.contacts[0].name.as_str(), network.contacts[1].name.as_str()) == (ana, budi)
    };
    let prettify = || {
        let value: serde_json::Value = serde_json::from_str(&house.text()).unwrap();
        house.replace(&serde_json::to_string_pretty(&value).unwrap());
    };
    house.rename(ANA, "A").unwrap();
    house.rename(BUDI, "B").unwrap();
    prettify();
    house.undo(None).unwrap();
    prettify();
    house.undo(None).unwrap();
    assert!(holds("Ana Souza", "Budi"));
    assert!(house.undo(None).unwrap_err().to_string().contains("nothing to undo"));
    prettify();
    house.redo().unwrap();
    prettify();
    house.redo().unwrap();
    assert!(holds("A", "B"));
    assert!(house.redo().unwrap_err().to_string().contains("nothing to redo"));
    // A file that is what such an operation left is made pretty again first.
    let steps = (0..10).take_while(|_| house.undo(None).is_ok()).count();
    assert!((2..10).contains(&steps) && holds("Ana Souza", "Budi"), "{steps}");
}

#[test]
fn an_undone_operation_done_again_by_name_can_be_undone_again() {
    let house = House::new(FILE);
    let first = house.rename(ANA, "A").unwrap().operation.unwrap().to_string();
    let undo = house.undo(None).unwrap().operation.unwrap().to_string();
    house.rename(BUDI, "B").unwrap();
    house.redo().unwrap_err();
    house.undo(Some(&undo)).unwrap();
    assert!(house.text().contains("\"name\":\"A\""));
    let error = house.undo(Some(&undo)).unwrap_err();
    assert!(error.to_string().contains("is not undone"), "{error}");
    house.undo(Some(&first)).unwrap();
    assert!(house.text().contains("Ana Souza"));
    assert!(house.undo(Some(&first)).unwrap_err().to_string().contains("is undone already"));
    assert!(house.undo(Some("zzzz")).unwrap_err().to_string().contains("no operation"));
}

#[test]
fn an_edit_from_outside_is_named_where_it_is_in_the_way() {
    let house = House::new(FILE);
    house.rename(ANA, "A").unwrap();
    house.replace(&house.text().replace("\"name\":\"A\"", "\"name\":\"Z\""));
    let error = house.undo(None).unwrap_err();
    assert!(error.to_string().contains("was changed outside netrec since"), "{error}");
    house.replace(&house.text().replace("\"name\":\"Z\"", "\"name\":\"A\""));
    house.undo(None).unwrap();
    house.replace(&house.text().replace("Ana Souza", "Ana"));
    let error = house.redo().unwrap_err();
    assert!(error.to_string().contains("was changed outside netrec since"), "{error}");
}

//! Whatever is done, in whatever order: undoing all of it gives the first file back, byte for byte, and redoing all the last.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::env::{Env, all, shuffled};
use crate::sample::with_unknown_keys;

/// An editor that adds something to whatever form it is given, and a line to a talk; of one that comes back with a mistake, as when
/// somebody named is gone, it lets go.
const EDITOR: &str = r#"sh -c '
if grep -q "^#! " "$1"; then exit 1
elif grep -q ^handle: "$1"; then printf "tag: edited\nfact: edited\n" >> "$1"
elif grep -q ^learned: "$1"; then printf "learned: edited\n" >> "$1"
elif grep -q ^who: "$1"; then printf "who: budi\n" >> "$1"
else printf "a long note\n" >> "$1"
fi' sh"#;

/// Runs the program in this process, with an editor in its environment, and returns its exit status.
fn run(net: &Env, words: &[String]) -> u8 {
    let mut app = net.app_here();
    app.input = Box::new(&b"what was piped in"[..]);
    app.environment.insert("EDITOR".into(), EDITOR.into());
    let words = ["netrec"].into_iter().chain(words.iter().map(String::as_str));
    netrec::cli::run(words.map(Into::into), &mut app)
}

/// A file in form, but for the order of the keys in its records; some of them stand twice.
fn in_form(network: &Value, seed: u64) -> String {
    let mut state = seed;
    let mut text = format!("{{\"netrec\":1,\n\"settings\":{},\n", shuffled(&network["settings"], &mut state));
    text.push_str(&format!("\"x_top\":{},\n", network["x_top"]));
    for (list, end) in [("contacts", "],"), ("reminders", "],"), ("meetings", "]}")] {
        let records = network[list].as_array().unwrap().iter();
        let written = |(at, record): (usize, &Value)| {
            let text = shuffled(record, &mut state).to_string();
            match (seed >> (at % 64)) & 3 {
                0 => text.replacen('{', "{\"text\":\"stands twice\",", usize::from(text.contains("\"text\":"))),
                1 => text.replace("\":", "\" : "),
                _ => text,
            }
        };
        let records: Vec<String> = records.enumerate().map(written).collect();
        text.push_str(&format!("\"{list}\":[\n{}\n{end}\n", records.join(",\n")));
    }
    text
}

/// A command, most of the time one that can be done. `P` is a person, `I` an item that is due and `R` any record.
fn a_command() -> impl Strategy<Value = Vec<String>> {
    const COMMANDS: &[&str] = &[
        // Step 1.
        "add New --force --met RustConf --interest tea --phone 08123",
        "add Newer --force --by ana-souza --circle inner --field size=m --note x",
        "explore a meetup --by fri --world public",
        // Step 2.
        "log P coffee --promised a_map --they-promised a_book",
        "log P --next fri --learned more",
        "log P - --on yesterday",
        "log P --done",
        "log P -e",
        "log ana-souza,budi lunch",
        "meet P fri lunch",
        "meet ana-souza,budi today 18:00 dinner --at Gambir",
        "learn P a_fact --interest tea --like tea --need a_visa",
        // Step 3.
        "remind P fri write --every 1mo",
        "remind ana-souza,budi tomorrow call --kind call",
        "done I --log it",
        "done I",
        "snooze I fri",
        "drop I",
        // Keeping.
        "edit R",
        "edit P",
        "set P city=Solo org= tag+=set note=x",
        "set P every=never circle= birthday=--02-29",
        "set P field.shoe=40 met.by= phone=0812-345",
        "set ana-souza handle=ana name=Ana",
        "set ana handle=ana-souza circle=wide",
        "tag P investor old",
        "tag has:email mail --yes",
        "untag tag:speaker speaker --yes",
        "untag P investor",
        "archive P",
        "unarchive P",
        "rm R --yes",
        "config circle.guild 3mo",
        "config circle.guild never",
        "config me P",
        "config region de",
        "config follow-up-after 5d",
        "check --fix",
        "restore today",
        "undo",
        "redo",
    ];
    let person = || {
        let people = ["ana-souza", "budi", "jose-marti", "tanaka-hanako", "new", "newer", "old-friend"];
        prop::sample::select(people.to_vec())
    };
    let item = prop::sample::select(vec![
        "q0x5v7n2ba",
        "r3b6y8t1cd",
        "s5h2m9k4ef",
        "d2g7k4p8mn",
        "e4r9s6v1xq",
        "m4t8c1r0ze",
        "h2kq9w3xd7",
        "budi",
    ]);
    let record = prop::sample::select(vec![
        "q0x5v7n2ba",
        "t6d8n3w1gh",
        "r3b6y8t1cd",
        "c9d3f6j1wk",
        "f8z2b5c7dh",
        "g1y6w3q9tr",
        "budi",
        "ana-souza",
    ]);
    (prop::sample::select(COMMANDS.to_vec()), person(), item, record).prop_map(|(line, person, item, record)| {
        let word = |word: &str| match word {
            "P" => person.to_owned(),
            "I" => item.to_owned(),
            "R" => record.to_owned(),
            word => word.replace('_', " "),
        };
        line.split(' ').map(word).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(if all() { 1000 } else { 60 }) })]

    #[test]
    fn undo_is_the_way_back_through_all_commands(
        commands in prop::collection::vec(a_command(), 1..12),
        seed: u64,
        pretty in prop::bool::weighted(0.2),
        stranger in prop::bool::weighted(0.3),
    ) {
        let mut network = with_unknown_keys();
        if stranger {
            // Somebody who is not there, which `check --fix` takes out.
            let add = |list: &mut Value, value: Value| list.as_array_mut().unwrap().push(value);
            add(&mut network["meetings"][0]["with"], "z9zzzzzzzz".into());
            add(&mut network["contacts"][0]["links"], json!({"to": "z9zzzzzzzz", "x_link": 1}));
        }
        let first = match pretty {
            true => serde_json::to_string_pretty(&network).unwrap(),
            false => in_form(&network, seed),
        };
        let net = Env::with(&first);
        for command in &commands {
            if cfg!(windows) && (command[0] == "edit" || command.contains(&"-e".to_owned())) {
                continue;
            }
            let status = run(&net, command);
            prop_assert!(status <= 1, "{command:?}: {status}");
        }
        net.there_and_back(&first, |net, word| run(net, &[word.to_owned()]));
    }
}

/// Each of the commands changes something when it comes first, so that the property is about all of them.
#[cfg(unix)]
#[test]
fn every_command_of_the_sequences_can_be_done() {
    for line in [
        "log ana-souza -e",
        "log ana-souza -",
        "edit ana-souza",
        "edit c9d3f6j1wk",
        "edit s5h2m9k4ef",
        "set ana-souza every=never circle= birthday=--02-29",
        "set ana-souza field.shoe=40 met.by= phone=0812-345",
        "untag tag:speaker speaker --yes",
        "config me budi",
        "snooze h2kq9w3xd7 fri",
    ] {
        let net = Env::with(crate::sample::NETWORK);
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(run(&net, &words), 0, "{line}");
        assert_ne!(net.file(), crate::sample::NETWORK, "{line}");
        assert_eq!(run(&net, &["undo".to_owned()]), 0, "{line}");
        assert_eq!(net.file(), crate::sample::NETWORK, "{line}");
    }
}

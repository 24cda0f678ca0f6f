//! Other people's programs read what is written here. Where one is absent, its test says so and is passed over.

use std::process::{Command, Stdio};

use crate::env::{Env, skipped};
use crate::formats::tricky;
use crate::shell::runs;

/// A Python that has a module, the system's before any other.
fn python_with(module: &str) -> Option<&'static str> {
    let found =
        ["/usr/bin/python3", "python3"].into_iter().find(|python| runs(python, &["-c", &format!("import {module}")]));
    if found.is_none() {
        skipped(&format!("there is no Python with {module}"));
    }
    found
}

/// A network with everybody of the sample network of the program, and one with what has to be escaped.
fn networks() -> [Env; 2] {
    let sample = Env::new().run(&["--demo", "export"]).ok().out.clone();
    [Env::with(sample), Env::with(tricky())]
}

#[test]
fn khard_lists_everybody_in_an_exported_folder() {
    if !runs("khard", &["--version"]) {
        return skipped("khard is not installed");
    }
    for format in ["vcard", "vcard3"] {
        for net in networks() {
            let folder = net.home().join("cards");
            net.ok(&["export", "--format", format, "--to", folder.to_str().unwrap()]);
            let settings = format!("[addressbooks]\n[[people]]\npath = {}\n", folder.display());
            std::fs::write(net.home().join("khard.conf"), settings).unwrap();
            let mut command = net.command_of("khard", &["-c", "khard.conf", "list", "--parsable"]);
            command.env("LANG", "C.UTF-8").env("EDITOR", "true");
            let listed = net.outcome(command).ok().out.clone();
            let people = net.read(&["list", "--json"]);
            let archived = net.read(&["export", "--what", "contacts"]).as_array().unwrap().len();
            assert_eq!(listed.lines().count(), archived, "{listed}");
            for person in people.as_array().unwrap() {
                let name = person["name"].as_str().unwrap();
                assert!(listed.contains(name), "khard does not know {name}: {listed}");
            }
        }
    }
}

#[test]
fn vobject_parses_every_card() {
    let Some(python) = python_with("vobject") else { return };
    let script = "import sys,vobject\n\
        cards = list(vobject.readComponents(sys.stdin.buffer.read().decode()))\n\
        for card in cards: print(card.fn.value.replace('\\n', ' '))";
    for format in ["vcard", "vcard3"] {
        for net in networks() {
            let cards = net.run(&["export", "--format", format]).ok().out.clone();
            let names = piped(&net, python, script, &cards);
            let people = net.read(&["export", "--what", "contacts"]);
            let known: Vec<&str> = crate::env::each(&people, "name");
            assert_eq!(names.lines().collect::<Vec<_>>(), known, "{format}");
        }
    }
}

#[test]
fn icalendar_parses_every_calendar() {
    let Some(python) = python_with("icalendar") else { return };
    let script = "import sys,icalendar\n\
        calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n\
        for entry in calendar.subcomponents:\n\
        \x20   assert not entry.errors, entry.errors\n\
        \x20   print(entry.name, entry['UID'], str(entry['SUMMARY']).replace('\\n', ' '))";
    for net in networks() {
        let calendar = net.run(&["export", "--format", "ics", "--cadences"]).ok().out.clone();
        let entries = piped(&net, python, script, &calendar);
        let (events, todos) = (calendar.matches("BEGIN:VEVENT").count(), calendar.matches("BEGIN:VTODO").count());
        assert_eq!(entries.lines().filter(|line| line.starts_with("VEVENT")).count(), events);
        assert_eq!(entries.lines().filter(|line| line.starts_with("VTODO")).count(), todos);
        assert!(events > 0 && todos > 0);
    }
    let entries = piped(&networks()[1], python, script, &networks()[1].run(&["export", "--format", "ics"]).ok().out);
    assert!(entries.contains("lunch; at the station, platform 2 \\ the far end"), "{entries}");
}

#[test]
fn graphviz_draws_the_network() {
    if !runs("dot", &["-V"]) {
        return skipped("Graphviz is not installed");
    }
    for net in networks() {
        let graph = net.run(&["export", "--format", "dot"]).ok().out.clone();
        let drawn = input(net.command_of("dot", &["-Tplain"]), &graph);
        let nodes = net.read(&["export", "--what", "contacts"]).as_array().unwrap().len();
        assert_eq!(drawn.lines().filter(|line| line.starts_with("node ")).count(), nodes);
    }
}

/// What a Python script says of a text.
fn piped(net: &Env, python: &str, script: &str, text: &str) -> String {
    let mut command = net.command_of(python, &["-c", script]);
    command.env("PYTHONIOENCODING", "utf-8");
    input(command, text)
}

/// What a program says of a text on its input; it must succeed.
fn input(mut command: Command, text: &str) -> String {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

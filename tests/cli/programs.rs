//! Other people's programs read what is written here. Where one is absent, its test says so and is passed over.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::env::{Env, skipped};
use crate::formats::tricky;
use crate::sample::NETWORK;
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
fn vdirsyncer_keeps_a_folder_and_a_phone_in_step() {
    if !runs("vdirsyncer", &["--version"]) {
        return skipped("vdirsyncer is not installed");
    }
    let net = Env::with(NETWORK);
    let (here, there) = (net.home().join("cards"), net.home().join("phone"));
    std::fs::create_dir(&there).unwrap();
    let storage = |name: &str, path: &Path| {
        format!(
            "[storage {name}]\ntype = \"filesystem\"\npath = {:?}\nfileext = \".vcf\"\n",
            path.display().to_string()
        )
    };
    let settings = format!(
        "[general]\nstatus_path = {:?}\n[pair people]\na = \"here\"\nb = \"there\"\ncollections = null\n{}{}",
        net.home().join("status").display().to_string(),
        storage("here", &here),
        storage("there", &there)
    );
    std::fs::write(net.home().join("config"), settings).unwrap();
    let syncs = |what: &str| {
        let mut command = net.command_of("vdirsyncer", &["-c", "config", what]);
        command.env("LANG", "C.UTF-8");
        net.outcome(command).ok();
    };
    let export = || net.ok(&["export", "--to", here.to_str().unwrap()]);
    let cards = |folder: &Path| {
        let mut all: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "vcf"))
            .map(|path| (path.file_name().unwrap().display().to_string(), std::fs::read_to_string(path).unwrap()))
            .collect();
        all.sort();
        all
    };
    let in_step = |many: usize| {
        assert_eq!(cards(&here), cards(&there));
        assert_eq!(cards(&here).len(), many);
    };
    export();
    syncs("discover");
    syncs("sync");
    in_step(5);
    // The phone changes one and has somebody new; here another one changes.
    let budi = there.join("netrec-m4t8c1r0ze.vcf");
    let text = std::fs::read_to_string(&budi).unwrap();
    std::fs::write(&budi, text.replace("UID:", "EMAIL:budi@kopi.co\r\nUID:")).unwrap();
    std::fs::write(there.join("phone-1.vcf"), "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:phone-1\r\nFN:Citra\r\nEND:VCARD\r\n")
        .unwrap();
    net.ok(&["set", "ana", "city=Solo"]);
    export();
    syncs("sync");
    in_step(6);
    // What came in and was not imported is not written over; then it is in the file, once.
    net.ok(&["set", "budi", "city=Malang"]);
    assert!(export().contains("Left, as another program changed them: netrec-m4t8c1r0ze.vcf"));
    let said = net.ok(&["import", here.to_str().unwrap()]);
    assert!(said.contains("1 new person, 1 merged, 4 unchanged"), "{said}");
    export();
    syncs("sync");
    in_step(6);
    let text = std::fs::read_to_string(&budi).unwrap();
    assert!(text.contains("EMAIL:budi@kopi.co") && text.contains("Malang"), "{text}");
    let before = net.everything();
    assert!(net.ok(&["import", here.to_str().unwrap()]).contains("6 unchanged"));
    assert!(net.everything() == before && export().contains("0 changed, 6 as they were"));
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

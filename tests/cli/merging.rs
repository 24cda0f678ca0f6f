//! `netrec merge-driver`, `merge-file` and `config git`: two machines, one network.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::env::{Env, PROGRAM, skipped};
use crate::sample::NETWORK;

/// Three files in a home.
fn sides(net: &Env, base: &str, ours: &str, theirs: &str) {
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(net.home().join(name), text).unwrap();
    }
}

const DRIVER: [&str; 4] = ["merge-driver", "base", "ours", "theirs"];

fn ours(net: &Env) -> Value {
    serde_json::from_str(&std::fs::read_to_string(net.home().join("ours")).unwrap()).unwrap()
}

#[test]
fn what_each_side_changed_is_in() {
    let net = Env::new();
    let a = NETWORK.replace("\"city\":\"Bandung\"", "\"city\":\"Solo\"").replace("[\"chess\"]", "[\"chess\",\"go\"]");
    let b = NETWORK.replace("\"title\":\"roaster\"", "\"title\":\"owner\"").replace("[\"chess\"]", "[\"shogi\"]");
    sides(&net, NETWORK, &a, &b);
    let before = net.everything();
    net.run(&DRIVER).ok().stdout("").stderr("");
    let merged = ours(&net);
    assert_eq!((&merged["contacts"][0]["city"], &merged["contacts"][0]["title"]), (&json!("Solo"), &json!("owner")));
    assert_eq!(merged["contacts"][1]["interests"], json!(["go", "shogi"]));
    // Nothing but ours is touched: no lock, no copy, no history.
    let changed = net.everything().into_iter().filter(|file| !before.contains(file)).count();
    assert_eq!((changed, net.everything().len()), (1, before.len()));
}

#[test]
fn what_both_changed_is_noted_and_settled() {
    let net = Env::new();
    let city = |city: &str| NETWORK.replace("\"city\":\"Bandung\"", &format!("\"city\":\"{city}\""));
    sides(&net, NETWORK, &city("Solo"), &city("Malang").replace("\"text\":\"chess\"", "\"text\":\"go\""));
    let line = net.run(&DRIVER).fails(1);
    assert_eq!(
        line,
        "one value was changed on both sides: what stood here stands, the other is noted beside it; \
         netrec check names it, netrec set settles it"
    );
    let merged = std::fs::read_to_string(net.home().join("ours")).unwrap();
    let net = Env::with(&merged);
    assert_eq!(net.record("contacts", 0)["conflicts"], json!({"city": "Malang"}));
    assert_eq!(net.record("meetings", 2)["text"], "go");
    let named = net.run(&["check"]).exits(3).out.clone();
    assert!(named.contains("Ana Souza has fields in conflict, from a merge: city (there: Malang)"), "{named}");
    net.ok(&["set", "ana", "city=Malang"]);
    assert_eq!(
        (net.record("contacts", 0)["city"].as_str(), net.record("contacts", 0).get("conflicts")),
        (Some("Malang"), None)
    );
    net.ok(&["check"]);
    // What stands here can be said to be right, by name or for all.
    net.write(&merged);
    net.ok(&["set", "ana", "city=Solo"]);
    net.ok(&["check"]);
    net.write(&merged);
    let said = net.ok(&["check", "--fix"]);
    assert!(said.contains("let go from the other side of a merge: city (there: Malang)"), "{said}");
    assert_eq!(
        (net.record("contacts", 0)["city"].as_str(), net.record("contacts", 0).get("conflicts")),
        (Some("Solo"), None)
    );
}

#[test]
fn reminders_meetings_and_settings_may_be_in_conflict_too() {
    let net = Env::new();
    let side = |word: &str| {
        NETWORK
            .replace("\"region\":\"ID\"", &format!("\"region\":\"{word}\""))
            .replace("the article on robusta", &format!("the article {word}"))
            .replace("coffee and compilers", &format!("coffee {word}"))
    };
    sides(&net, NETWORK, &side("DE"), &side("BR"));
    net.run(&DRIVER).fails(1);
    let net = Env::with(std::fs::read_to_string(net.home().join("ours")).unwrap());
    let named = net.run(&["check"]).exits(3).out.clone();
    for wanted in [
        "the settings have fields in conflict, from a merge: region (there: BR)",
        "this reminder has fields in conflict, from a merge: text (there: send the article BR)",
        "this meeting has fields in conflict, from a merge: text (there: coffee BR)",
    ] {
        assert!(named.contains(wanted), "{named}");
    }
    net.ok(&["config", "region", "BR"]);
    net.ok(&["check", "--fix"]);
    net.ok(&["check"]);
}

#[test]
fn files_that_are_no_networks_are_refused_and_ours_stays() {
    let net = Env::new();
    for (base, ours, theirs) in [
        (NETWORK, NETWORK, "{\"netrec\":1,\"contacts\":[{]}"),
        (NETWORK, NETWORK, "{\"netrec\":2,\"contacts\":[]}"),
        (NETWORK, NETWORK, ""),
        ("nonsense", NETWORK, NETWORK),
        (NETWORK, "<<<<<<< HEAD", NETWORK),
    ] {
        sides(&net, base, ours, theirs);
        net.run(&DRIVER).fails(3);
        assert_eq!(std::fs::read_to_string(net.home().join("ours")).unwrap(), ours);
    }
    sides(&net, NETWORK, NETWORK, NETWORK);
    net.run(&["merge-driver", "base", "ours", "nothing"]).fails(1);
    net.run(&["merge-driver", "base", "ours"]).fails(2);
    // Without a common version all are added.
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(NETWORK).unwrap()).unwrap();
    sides(&net, "", &pretty, NETWORK);
    net.run(&DRIVER).ok();
    assert_eq!(std::fs::read_to_string(net.home().join("ours")).unwrap(), NETWORK);
}

#[test]
fn a_synchronisers_copy_is_merged_as_one_operation() {
    let net = Env::new();
    net.ok(&["add", "Ana Souza", "--city", "Bandung"]);
    net.ok(&["add", "Budi"]);
    let fork = net.file();
    // The other machine goes on from here.
    let other = net.beside(".sync-conflict.json");
    std::fs::write(&other, fork.replace("\"city\":\"Bandung\"", "\"city\":\"Solo\"")).unwrap();
    let elsewhere = ["--file", other.to_str().unwrap()];
    net.ok(&[&elsewhere[..], &["add", "Chloe"]].concat());
    net.ok(&[&elsewhere[..], &["log", "budi", "chess there"]].concat());
    // So does this one.
    net.ok(&["log", "budi", "chess here"]);
    net.ok(&["set", "budi", "city=Malang"]);
    net.ok(&["add", "Dewi"]);
    let before = net.file();
    let words = ["merge-file", other.to_str().unwrap()];
    let said = net.ok(&words);
    assert!(said.contains("3 records changed here; netrec undo takes it back"), "{said}");
    let people = net.read(&["list", "--json"]);
    let mut names: Vec<&str> = crate::env::each(&people, "handle");
    names.sort_unstable();
    assert_eq!(names, ["ana-souza", "budi", "chloe", "dewi"]);
    assert_eq!(net.read(&["show", "ana", "--json"])["city"], "Solo");
    assert_eq!(net.read(&["show", "budi", "--json"])["city"], "Malang");
    assert_eq!(net.read(&["timeline", "budi", "--json"]).as_array().unwrap().len(), 2);
    net.ok(&["check"]);
    net.run(&words).ok().stderr(&format!("There is nothing new in {0}\n{0} can go now\n", other.display()));
    net.ok(&["undo"]);
    assert_eq!(net.file(), before);
}

#[test]
fn keys_that_are_not_known_are_merged_with_the_rest() {
    let top = "\"x\":{\"a\":1,\"b\":1},\n\"y\":[1],\n\"contacts\":[";
    let net = Env::with(NETWORK.replace("\"contacts\":[", top));
    net.ok(&["set", "budi", "city=Malang"]);
    let fork = net.file();
    let other = net.home().join("other.json");
    let words = ["merge-file", other.to_str().unwrap()];
    std::fs::write(&other, fork.replace("\"a\":1", "\"a\":2").replace("\"y\":[1]", "\"y\":[1,2],\n\"z\":true"))
        .unwrap();
    net.write(fork.replace("\"b\":1", "\"b\":3"));
    let before = net.file();
    let said = net.ok(&words);
    assert!(said.contains("keys at the top of the file changed here"), "{said}");
    let merged = net.json();
    assert_eq!((&merged["x"], &merged["y"], &merged["z"]), (&json!({"a": 2, "b": 3}), &json!([1, 2]), &json!(true)));
    assert_eq!(merged["contacts"][1]["city"], "Malang");
    assert!(net.ok(&words).contains("There is nothing new"));
    net.ok(&["undo"]);
    assert_eq!(net.file(), before);
    net.ok(&["redo"]);
    // What both changed is noted with the settings.
    std::fs::write(&other, fork.replace("\"b\":1", "\"b\":7")).unwrap();
    net.run(&words).exits(1);
    assert_eq!(net.json()["x"]["b"], 3);
    let named = net.run(&["check"]).exits(3).out.clone();
    assert!(named.contains("the settings have fields in conflict, from a merge: top.x.b (there: 7)"), "{named}");
    net.ok(&["check", "--fix"]);
    net.ok(&["check"]);
}

#[test]
fn config_git_prints_two_lines() {
    let net = Env::new();
    let text = net.run(&["config", "git"]).ok().out.clone();
    insta::assert_snapshot!(text);
    net.refused(&["config", "git", "yes"], 2);
}

/// A repository with the data file in it, and the merge driver set up as `config git` says.
struct Repository<'a> {
    net: &'a Env,
    folder: PathBuf,
    path: std::ffi::OsString,
}

impl Repository<'_> {
    fn new(net: &Env) -> Repository<'_> {
        let programs = Path::new(PROGRAM).parent().unwrap().to_owned();
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&rest))).unwrap();
        let repository = Repository { net, folder: net.path().parent().unwrap().to_owned(), path };
        repository.git(&["init", "-q", "-b", "main"], 0);
        let lines = net.run(&["config", "git"]).ok().out.clone();
        let mut command = repository.command("sh");
        assert!(command.args(["-c", &lines]).status().unwrap().success());
        std::fs::write(repository.folder.join(".gitignore"), "*.lock\n*.bak\n").unwrap();
        repository.git(&["add", "."], 0);
        repository.git(&["commit", "-q", "-m", "base"], 0);
        repository
    }

    fn command(&self, program: &str) -> Command {
        let mut command = self.net.command_of(program, &[] as &[&str]);
        command.current_dir(&self.folder).env("PATH", &self.path);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Test").env(format!("GIT_{role}_EMAIL"), "test@example.org");
        }
        command
    }

    fn git(&self, words: &[&str], status: i32) {
        let output = self.command("git").args(words).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{words:?}: {said}");
    }

    /// Merges a branch; true where values were in conflict.
    fn merge(&self, branch: &str) -> bool {
        let output = self.command("git").args(["merge", "-q", "-m", "merge", branch]).output().unwrap();
        !output.status.success()
    }
}

/// A fixed sequence of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Some changes, each with a word of its own in it.
fn diverge(net: &Env, dice: &mut Dice, words: &mut u64) {
    for _ in 0..1 + dice.roll(5) {
        *words += 1;
        let word = format!("word{words}");
        let newer = format!("p-word{}", dice.roll(*words));
        let who = if dice.roll(4) == 0 { newer.clone() } else { format!("p{}", dice.roll(6)) };
        if dice.roll(9) == 0 {
            // Another program keeps something of its own at the top of the file.
            net.write(net.file().replace("\"notes\":[", &format!("\"notes\":[\"{word}\",")));
            continue;
        }
        let change: Vec<String> = match dice.roll(8) {
            0 | 1 => vec!["set".into(), format!("p{}", dice.roll(2)), format!("city={word}")],
            2 => vec!["set".into(), who, format!("tag+={word}")],
            3 => vec!["log".into(), who, word],
            4 => vec!["remind".into(), who, "2026-10-01".into(), word],
            5 => vec!["learn".into(), who, word],
            6 => vec!["add".into(), format!("P {word}")],
            _ => vec!["rm".into(), newer, "--yes".into()],
        };
        // Whoever is not there may be named: that is an error, and no change.
        net.run_here(&change);
    }
}

/// The words of a file that another has not.
fn new_words(text: &str, old: &str) -> BTreeSet<String> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.starts_with("word"))
            .map(str::to_owned)
            .collect()
    };
    words(text).difference(&words(old)).cloned().collect()
}

#[test]
fn git_merges_a_hundred_divergences_and_no_edit_is_lost() {
    if !Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return skipped("git is not installed");
    }
    let net = Env::new();
    for number in 0..6 {
        net.run_here(&["add", &format!("P{number}")]);
    }
    net.write(net.file().replace("\"contacts\":[", "\"notes\":[\"mine\"],\n\"contacts\":["));
    let repository = Repository::new(&net);
    let (mut dice, mut words, mut conflicts) = (Dice(1), 0, 0);
    for round in 0..100 {
        let base = net.file();
        repository.git(&["checkout", "-q", "-b", "other"], 0);
        diverge(&net, &mut dice, &mut words);
        let theirs = net.file();
        repository.git(&["commit", "-q", "--allow-empty", "-a", "-m", "theirs"], 0);
        repository.git(&["checkout", "-q", "main"], 0);
        diverge(&net, &mut dice, &mut words);
        let ours = net.file();
        repository.git(&["commit", "-q", "--allow-empty", "-a", "-m", "ours"], 0);
        let conflict = repository.merge("other");
        let merged = net.file();
        for side in [&ours, &theirs] {
            let lost: Vec<String> = new_words(side, &base).difference(&new_words(&merged, &base)).cloned().collect();
            assert!(lost.is_empty(), "round {round}: {lost:?}\n{base}\n{ours}\n{theirs}\n{merged}");
        }
        assert_eq!(conflict, merged.contains("\"conflicts\":"), "round {round}\n{merged}");
        if conflict {
            conflicts += 1;
            assert_eq!(net.run_here(&["check", "--fix"]), 0);
        }
        assert_eq!(net.run_here(&["check"]), 0, "round {round}\n{merged}");
        repository.git(&["commit", "-q", "--allow-empty", "-a", "-m", "settled"], 0);
        repository.git(&["branch", "-q", "-D", "other"], 0);
    }
    assert!(conflicts > 3, "{conflicts} conflicts are too few to show anything");
}

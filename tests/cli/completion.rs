//! Completion as a shell asks for it: in bash and fish where they are installed, and everywhere through the environment.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::env::{Env, skipped};
use crate::sample::NETWORK;
use crate::shell::{bin, path_with};

/// What is typed, up to the cursor, and what is offered, in its order.
const LINES: &[(&str, &[&str])] = &[
    // People: by handle, in a list, by a word of the name.
    ("log an", &["ana-souza"]),
    ("log ana-souza,bu", &["ana-souza,budi"]),
    ("show mar", &["jose-marti"]),
    ("brief ana-souza,bu", &["ana-souza,budi"]),
    ("build ta", &["tanaka-hanako"]),
    ("show 田", &["tanaka-hanako"]),
    ("meet AN", &["ana-souza"]),
    ("edit o", &["old-friend"]),
    ("learn nobody", &[]),
    // Tags, interests, events, circles, worlds, fields.
    ("tag ana sp", &["speaker"]),
    ("untag ana speaker sp", &["speaker"]),
    ("learn ana --interest ro", &["robusta"]),
    ("add Siti --met Rust", &["RustConf 2026"]),
    ("add Siti --circle ", &["inner", "close", "wide"]),
    ("add Siti --circle c", &["close"]),
    ("add Siti --world con", &["conference"]),
    ("explore x --world f", &["family", "friends"]),
    ("set ana ci", &["city=", "circle="]),
    ("set ana circle=", &["circle=inner", "circle=close", "circle=wide"]),
    ("set ana world=con", &["world=conference"]),
    ("set ana interest+=ro", &["interest+=robusta"]),
    ("set ana interest=tea,ro", &["interest=tea,robusta"]),
    ("set ana org=K", &["org=Kopi Co"]),
    ("set ana note=", &[]),
    // Queries: keys, and values of the file.
    ("list ta", &["tag:"]),
    ("list tag:sp", &["tag:speaker"]),
    ("list org:k", &["org:Kopi-Co"]),
    ("list has:em", &["has:email"]),
    ("due --who circle:i", &["circle:inner"]),
    ("export --where step:", &["step:open", "step:build", "step:follow"]),
    ("tag tag:sp", &["tag:speaker"]),
    // Words that are always the same.
    ("remind ana fri --kind in", &["invite"]),
    ("log ana --via in", &["in-person"]),
    ("config circle.c", &["circle.close"]),
    ("config f", &["follow-up-after"]),
    ("completions f", &["fish"]),
    // Items that are due, by the beginnings of their ids, and the people in them.
    ("done q", &["q0x"]),
    ("snooze s", &["s5h"]),
    ("drop q0x,d", &["q0x,d2g"]),
    ("done jo", &["jose-marti"]),
    ("edit d2", &["d2g"]),
    // Commands and options.
    ("co", &["config", "completions"]),
    ("help re", &["remind", "review", "redo", "restore", "recipe", "resep"]),
    ("find x --output js", &["json", "jsonl"]),
    ("list --rev", &["--reverse"]),
];

/// A home in which the program stands on the way where shells look for it.
fn home() -> (Env, PathBuf) {
    let net = Env::with(NETWORK);
    let folder = bin(&net);
    (net, folder)
}

/// What a command prints, line by line; none where it is not installed.
fn lines(mut command: Command, bin: &Path) -> Option<Vec<String>> {
    command.env("PATH", path_with(bin));
    let output = command.output().ok()?;
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert_eq!(err, "", "{command:?}: a shell that completes never shows an error");
    Some(out.lines().map(str::to_owned).collect())
}

#[test]
fn through_the_environment() {
    let (net, bin) = home();
    for (typed, offered) in LINES {
        let words: Vec<&str> = ["--", "netrec"].into_iter().chain(typed.split(' ')).collect();
        let mut command = net.command(&words);
        command.env("COMPLETE", "fish");
        let found: Vec<String> = lines(command, &bin).unwrap();
        let found: Vec<&str> = found.iter().map(|line| line.split('\t').next().unwrap()).collect();
        assert_eq!(&found, offered, "{typed}");
    }
}

#[test]
fn what_stands_beside_a_candidate_says_what_it_is() {
    let (net, bin) = home();
    for (typed, line) in [
        ("log an", "ana-souza\tAna Souza"),
        ("done q", "q0x\treminder Ana Souza, Thu 2026-09-10"),
        ("add x --circle i", "inner\t2w"),
    ] {
        let words: Vec<&str> = ["--", "netrec"].into_iter().chain(typed.split(' ')).collect();
        let mut command = net.command(&words);
        command.env("COMPLETE", "fish");
        assert_eq!(lines(command, &bin).unwrap(), [line]);
    }
}

/// Calls the function that the script registers, as bash does when Tab is pressed.
const PRESS_TAB: &str = r#"
source <(netrec completions bash)
registered=$(complete -p netrec)
call=${registered#*-F }
call=${call%% *}
COMP_TYPE=9 COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
"$call"
for candidate in "${COMPREPLY[@]}"; do printf '%s\n' "$candidate"; done
"#;

#[test]
fn in_bash() {
    let (net, bin) = home();
    for (typed, offered) in LINES {
        let words: Vec<&str> = ["-c", PRESS_TAB, "bash", "netrec"].into_iter().chain(typed.split(' ')).collect();
        let Some(found) = lines(net.command_of("bash", &words), &bin) else {
            return skipped("bash is not installed");
        };
        // What stands before a colon or a sign of equality is on the line already; the rest is quoted.
        let on_line = typed.rsplit(' ').next().and_then(|word| word.rfind([':', '='])).map_or(0, |at| at + 1);
        let rest = |word: &&str| word.get(on_line..).unwrap_or_default().replace(' ', "\\ ");
        assert_eq!(found, offered.iter().map(rest).collect::<Vec<_>>(), "{typed}");
    }
}

#[test]
fn in_bash_within_quotes() {
    let (net, bin) = home();
    for (typed, offered) in [
        ("add Siti --met \"Rust", "RustConf 2026"),
        ("add Siti --met 'RustConf 20", "RustConf 2026"),
        ("add Siti --met RustConf\\ 20", "RustConf\\ 2026"),
        ("list 'circle:inner -tag:sp", "circle:inner -tag:speaker"),
        ("list \"(tag:sp", "(tag:speaker"),
        ("set ana org=\"Ko", "Kopi Co"),
        ("set 'ana souza' org=\"Ko", "Kopi Co"),
    ] {
        let words = ["-c", PRESS_TAB, "bash", "netrec", typed];
        let Some(found) = lines(net.command_of("bash", &words), &bin) else {
            return skipped("bash is not installed");
        };
        assert_eq!(found, [offered], "{typed}");
    }
}

#[test]
fn in_fish() {
    let (net, bin) = home();
    for (typed, offered) in LINES {
        let script = format!("netrec completions fish | source; complete -C 'netrec {typed}'");
        let Some(found) = lines(net.command_of("fish", &["--no-config", "-c", &script]), &bin) else {
            return skipped("fish is not installed");
        };
        let found: Vec<String> = found.iter().map(|line| line.split('\t').next().unwrap().replace('\\', "")).collect();
        assert_eq!(&found, offered, "{typed}");
    }
}

/// What is typed before Tab is pressed, and what stands there afterwards.
#[cfg(unix)]
#[test]
fn at_the_terminal_of_zsh() {
    use crate::shell::runs;
    if !runs("zsh", &["--version"]) {
        return skipped("zsh is not installed");
    }
    let (net, bin) = home();
    let path = path_with(&bin).into_string().unwrap();
    let variables = [("TERM", "xterm-256color"), ("PATH", path.as_str()), ("PS1", "> "), ("LANG", "C.UTF-8")];
    let mut terminal = net.terminal_of_program("zsh", &["-f", "-i"], (100, 50), &variables);
    for line in ["autoload -Uz compinit && compinit -u -D", "source <(netrec completions zsh)"] {
        terminal.asked(">").types(line).press("\r");
    }
    for (typed, completed) in [
        ("netrec log an", "netrec log ana-souza"),
        ("netrec brief ana-souza,bu", "netrec brief ana-souza,budi"),
        ("netrec show mar", "netrec show jose-marti"),
        ("netrec add Siti --met Rust", "netrec add Siti --met RustConf\\ 2026"),
        ("netrec set ana world=con", "netrec set ana world=conference"),
        ("netrec list tag:sp", "netrec list tag:speaker"),
        ("netrec done q", "netrec done q0x"),
        ("netrec snoo", "netrec snooze"),
        ("netrec list --rev", "netrec list --reverse"),
        ("netrec add Siti --met \"Rust", "netrec add Siti --met \"RustConf 2026\""),
        ("netrec list 'circle:inner -tag:sp", "netrec list 'circle:inner -tag:speaker'"),
        ("netrec show 田", "netrec show tanaka-hanako"),
        ("netrec export --to bi", "netrec export --to bin/"),
    ] {
        terminal.asked(">").types(typed).press("\t").asked(completed);
        // The line is taken away.
        terminal.press("\x15");
    }
    // Where there are several, they stand below.
    terminal.asked(">").types("netrec add x --circle ").press("\t").sees("inner");
}

#[test]
fn scripts_for_five_shells() {
    let net = Env::new();
    for (shell, part) in [
        ("bash", "complete -o bashdefault -o nosort -F _netrec_complete netrec"),
        ("zsh", "#compdef netrec"),
        ("fish", "complete --keep-order --exclusive --command netrec"),
        ("elvish", "edit:completion:arg-completer[netrec]"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName netrec"),
        ("PowerShell", "Register-ArgumentCompleter"),
    ] {
        let script = net.run(&["completions", shell]).ok().stderr("").out.clone();
        assert!(script.contains(part), "{shell}: {script}");
        assert!(script.contains("COMPLETE"), "{shell}: {script}");
    }
    let line = net.refused(&["completions", "tcsh"], 2);
    assert_eq!(line, "there is no completion for \"tcsh\"; there is for bash, elvish, fish, powershell, zsh");
    net.refused(&["completions"], 2);
    net.refused(&["completions", "bash", "zsh"], 2);
}

#[test]
fn a_file_that_cannot_be_read_offers_nothing() {
    let (net, bin) = home();
    for text in [None, Some("{\"netrec\":1,\nbroken"), Some("{\"netrec\":99}"), Some("")] {
        match text {
            Some(text) => net.write(text),
            None => std::fs::remove_file(net.path()).unwrap(),
        }
        let before = net.everything();
        for typed in ["log an", "done q", "tag ana sp", "edit q"] {
            let words: Vec<&str> = ["--", "netrec"].into_iter().chain(typed.split(' ')).collect();
            let mut command = net.command(&words);
            command.env("COMPLETE", "fish");
            assert_eq!(lines(command, &bin).unwrap(), [""; 0], "{text:?} {typed}");
        }
        assert!(net.everything() == before, "completing changes nothing");
    }
}

#[test]
fn the_file_of_the_environment_is_the_one_that_completes() {
    let (net, bin) = home();
    let other = net.home().join("other.json");
    std::fs::write(&other, NETWORK.replace("ana-souza", "anabel")).unwrap();
    let mut command = net.command(&["--", "netrec", "log", "an"]);
    command.env("COMPLETE", "fish").env("NETREC_FILE", &other);
    assert_eq!(lines(command, &bin).unwrap(), ["anabel\tAna Souza"]);
}

#[test]
fn the_file_of_the_line_is_the_one_that_completes() {
    let (net, bin) = home();
    let other = net.home().join("other.json");
    std::fs::write(&other, NETWORK.replace("ana-souza", "anabel")).unwrap();
    let mut command = net.command(&["--", "netrec", "--file", "other.json", "log", "an"]);
    command.env("COMPLETE", "fish");
    assert_eq!(lines(command, &bin).unwrap(), ["anabel\tAna Souza"]);
}

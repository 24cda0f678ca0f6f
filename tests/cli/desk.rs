//! The pieces of docs/desk.md, in the shells and programs that they are for.

use crate::env::{Env, skipped};
use crate::shell::{bin, path_with, runs};
use crate::written::{blocks, lived_in, page, typed};

/// The blocks of a language on the page.
fn pieces(language: &str) -> Vec<String> {
    let text = page("docs/desk.md");
    blocks(&text).into_iter().filter(|block| block.language == language).map(|block| block.text).collect()
}

/// Writes a file of the home.
fn put(net: &Env, path: &str, text: &str) {
    let path = net.home().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    // A script says so in its first line.
    if text.starts_with("#!") { crate::env::script(&path, text) } else { std::fs::write(&path, text).unwrap() }
}

#[test]
fn a_prompt_counts_what_is_due() {
    let readme: Vec<String> = blocks(&page("README.md"))
        .into_iter()
        .filter(|block| block.language == "bash")
        .map(|block| block.text)
        .collect();
    let in_bash = [readme, pieces("bash")].concat().into_iter().filter(|text| text.contains("PS1="));
    let in_bash: Vec<(&str, &[&str], String, &str)> = in_bash
        .map(|text| ("bash", &["--norc", "-c"][..], format!("PS1='> '\n{text}"), "echo \"${PS1@P}|\""))
        .collect();
    assert_eq!(in_bash.len(), 2, "one in the README, one at the desk");
    let [in_zsh] = &pieces("zsh")[..] else { panic!("one for zsh") };
    let [in_fish] = &pieces("fish")[..] else { panic!("one for fish") };
    let others = [
        ("zsh", &["-f", "-c"][..], format!("PROMPT='> '\n{in_zsh}"), "print -P -- \"$PROMPT|\""),
        ("fish", &["--no-config", "-c"], in_fish.clone(), "fish_right_prompt; echo '> |'"),
    ];
    for (shell, words, piece, shows) in in_bash.into_iter().chain(others) {
        if !runs(shell, &["--version"]) {
            skipped(&format!("{shell} is not installed"));
            continue;
        }
        let prompt = |net: &Env| {
            let path = path_with(&bin(net));
            let script = format!("{piece}\n{shows}");
            let mut command = net.command_of(shell, &[words, &[script.as_str()]].concat());
            command.env("PATH", path).env("LANG", "C.UTF-8");
            let outcome = net.outcome(command);
            assert_eq!(outcome.err, "", "{shell}");
            outcome.out.trim_end().replace('\n', " ")
        };
        assert_eq!(prompt(&lived_in()), "[1 due] > |", "{shell}");
        // Nothing is due, and nothing can be read.
        assert_eq!(prompt(&Env::new()), "> |", "{shell}");
        assert_eq!(prompt(&Env::with("damaged")), "> |", "{shell}");
    }
}

#[test]
fn a_notification_says_what_is_due() {
    let texts = pieces("sh");
    let script = texts.iter().find(|text| text.starts_with("#!/bin/sh\n")).unwrap();
    let notified = |net: &Env| {
        put(net, ".cargo/bin/notify-send", "#!/bin/sh\nfor word; do echo \"$word\"; done > notified\n");
        std::fs::hard_link(crate::env::PROGRAM, net.home().join(".cargo/bin/netrec")).unwrap();
        put(net, ".local/bin/netrec-notify", script);
        net.outcome(net.command_of(".local/bin/netrec-notify", &[""; 0])).ok();
        std::fs::read_to_string(net.home().join("notified")).ok()
    };
    let net = lived_in();
    net.ok(&["remind", "budi", "today", "R&D <soon>"]);
    let text = notified(&net).unwrap();
    assert!(text.starts_with("-a\nnetrec\nDue today\nSat 2026-09-12: 2 things are due\n"), "{text}");
    assert!(text.contains("R&amp;D &lt;soon>"), "{text}");
    let net = Env::new();
    net.ok(&["add", "Budi"]);
    assert_eq!(notified(&net), None);
    assert!(notified(&Env::with("damaged")).unwrap().contains("critical\nnetrec cannot read its file\n"));
}

#[test]
fn systemd_takes_the_units() {
    if !runs("systemd-analyze", &["--version"]) {
        return skipped("systemd is not installed");
    }
    let units = pieces("ini");
    let [service, timer] = &units[..] else { panic!("a service and a timer") };
    let net = Env::new();
    put(&net, ".local/bin/netrec-notify", "#!/bin/sh\n");
    put(&net, ".config/systemd/user/netrec-due.service", service);
    put(&net, ".config/systemd/user/netrec-due.timer", timer);
    std::fs::create_dir(net.home().join("run")).unwrap();
    let units = [".config/systemd/user/netrec-due.service", ".config/systemd/user/netrec-due.timer"];
    let mut command = net.command_of("systemd-analyze", &[&["verify", "--user"][..], &units].concat());
    command.env("XDG_RUNTIME_DIR", net.home().join("run"));
    net.outcome(command).ok().stdout("").stderr("");
}

#[test]
fn tmux_shows_it_in_its_status_line() {
    if !runs("tmux", &["-V"]) {
        return skipped("tmux is not installed");
    }
    let [settings] = &pieces("tmux")[..] else { panic!("one for tmux") };
    let readme = blocks(&page("README.md")).into_iter().find(|block| block.language == "tmux").unwrap();
    assert!(settings.ends_with(&readme.text), "the README has a part of it");
    let net = lived_in();
    put(&net, ".tmux.conf", settings);
    let path = path_with(&bin(&net)).into_string().unwrap();
    let home = net.home().display().to_string();
    let variables = [("TERM", "xterm-256color"), ("PATH", &path), ("TMUX_TMPDIR", &home), ("LANG", "C.UTF-8")];
    let terminal = &mut net.terminal_of_program("tmux", &["-L", "test", "new-session", "sh"], (100, 30), &variables);
    terminal.sees("1 due ");
    let mut command = net.command_of("tmux", &["-L", "test", "kill-server"]);
    command.env("TMUX_TMPDIR", net.home());
    net.outcome(command).ok();
    terminal.ends();
}

#[test]
fn fzf_picks_somebody_and_what_is_done() {
    if !runs("fzf", &["--version"]) {
        return skipped("fzf is not installed");
    }
    let functions = pieces("bash").into_iter().find(|text| text.contains("nr()")).unwrap();
    for shell in [&["bash", "--norc", "-i"][..], &["zsh", "-f", "-i"]] {
        if !runs(shell[0], &["--version"]) {
            skipped(&format!("{} is not installed", shell[0]));
            continue;
        }
        let net = lived_in();
        put(&net, "functions", &functions);
        let path = path_with(&bin(&net)).into_string().unwrap();
        let variables = [("TERM", "xterm-256color"), ("PATH", &path), ("PS1", "> "), ("LANG", "C.UTF-8")];
        let mut terminal = net.terminal_of_program(shell[0], &shell[1..], (120, 40), &variables);
        terminal.asked(">").types(". ./functions").press("\r");
        terminal.asked(">").types("nr brief").press("\r").sees("3/3");
        terminal.press("budi").sees("1/3").press("\r").sees("What could you use a hand with?");
        terminal.asked(">").types("nr-done").press("\r").sees("1/1").press("\r").sees("Done: Ana Souza, email");
        terminal.asked(">").types("exit").press("\r");
        terminal.ends();
    }
}

#[test]
fn rofi_opens_a_letter_to_whom_it_picks() {
    let texts = pieces("sh");
    let line = texts.iter().find(|text| text.contains("rofi")).unwrap();
    let net = lived_in();
    typed(&net, line).ok();
    let opened = std::fs::read_to_string(net.home().join("opened")).unwrap();
    assert!(opened.starts_with("mailto:ana@kopi.co?subject="), "{opened}");
}

//! How far something is that lasts over a second, on a terminal.

use std::io::Write;
use std::time::Duration;

use crate::env::Env;
use crate::sample::NETWORK;

const MESSAGE: &str = "From a 2026\nFrom: ana@kopi.co\nTo: me@example.org\nDate: Tue, 1 Sep 2026 10:00:00 +0700\n\n";

/// Imports the same message again and again from a pipe that takes its time, with this `TERM`; the screen meanwhile and at the end.
fn slowly(term: &str) -> (String, String) {
    let net = Env::with(NETWORK);
    let pipe = net.home().join("slow.mbox");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let words = ["import", "slow.mbox", "--me", "me@example.org"];
    let mut terminal = net.terminal_with(&words, 40, &[("TERM", term), ("NO_COLOR", "1")]);
    let mut mail = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    mail.write_all(MESSAGE.as_bytes()).unwrap();
    // The line is there a second after the program began to read, which may be long after its end of the pipe was open.
    for _ in 0..if term == "dumb" { 6 } else { 150 } {
        std::thread::sleep(Duration::from_millis(200));
        mail.write_all(MESSAGE.as_bytes()).unwrap();
        if terminal.screen().contains("Reading slow.mbox: 0.0 MB") {
            break;
        }
    }
    let meanwhile = terminal.screen();
    drop(mail);
    assert_eq!(terminal.ends(), 0);
    (meanwhile, terminal.screen())
}

#[test]
fn a_line_stands_there_while_it_lasts_and_goes() {
    let (meanwhile, after) = slowly("xterm-256color");
    assert!(meanwhile.contains("Reading slow.mbox: 0.0 MB"), "{meanwhile}");
    assert_eq!(after.trim_end(), "Imported slow.mbox: 1 new meeting");
    let (meanwhile, after) = slowly("dumb");
    assert_eq!((meanwhile.trim_end(), after.trim_end()), ("", "Imported slow.mbox: 1 new meeting"));
}

#[test]
fn whom_a_change_waits_for_is_said() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "budi", "chess"]);
    let lock = std::fs::File::options().write(true).open(net.beside(".lock")).unwrap();
    lock.lock().unwrap();
    std::fs::write(net.beside(".lock"), "4711 netrec import all.vcf\n").unwrap();
    let mut terminal =
        net.terminal_with(&["log", "budi", "lunch"], 80, &[("TERM", "xterm-256color"), ("NO_COLOR", "1")]);
    terminal.sees("Waiting for process 4711 (netrec import all.vcf): ");
    drop(lock);
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().starts_with("Logged Budi"), "{}", terminal.screen());
}

#!/usr/bin/env python3
"""What other programs need for the same work, beside netrec in the same run.

    benches/peers.py                     10,000 contacts with three meetings each, 11 rounds
    benches/peers.py --contacts 1000     another size
    benches/peers.py --rounds 31         more rounds
    benches/peers.py --install           first installs the others: apt (as root) and cargo

It builds netrec and its generator in release, writes the same people for each program that is there into a folder of
its own, lets all of them take turns, and prints for each work one line a program: the median, the least and the most of
whole processes in milliseconds, the median of the ratios to netrec in the same round, and the peak of memory in one run more. A program
that is not there is said to be missing. What a program does not have (abook has no follow-ups) is left out.
"""

import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 9, 12)  # the day on which generated networks end
DEBIAN = ["taskwarrior", "khard", "abook", "remind", "jq"]
CRATES = ["dee-contacts"]
GNU_TIME = "/usr/bin/time"


class Bench:
    """The folder, the people in it, and the sealed environment of every program."""

    def __init__(self, folder, contacts):
        self.folder = folder
        build = ["cargo", "build", "--release", "--quiet", "--bin", "netrec", "--example", "generate"]
        subprocess.run(build, cwd=ROOT, check=True)
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
        self.netrec = os.environ.get("NETREC_BENCH_BIN", str(target / "netrec"))
        self.file = folder / "netrec.json"
        subprocess.run([target / "examples" / "generate", str(contacts), "3", self.file], check=True)
        self.network = json.loads(self.file.read_text())
        self.env = {
            "HOME": str(folder),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "NETREC_FILE": str(self.file),
            "NETREC_TODAY": TODAY.isoformat(),
        }

    def run(self, argv, text=None):
        """Milliseconds of a whole process."""
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in argv],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if text:
            child.stdin.write(text.encode())
            child.stdin.close()
        while child.stdout.read(1 << 16):
            pass
        status = child.wait()
        took = (time.perf_counter() - start) * 1000
        # taskwarrior and khard end with 1 where nothing is found.
        if status not in (0, 1):
            sys.exit(f"{argv[0]} ended with {status}")
        return took

    def peak(self, argv, text=None):
        """The most memory that a process held, in megabytes, by GNU time; `-` where that is not there."""
        report = self.folder / "peak"
        if not Path(GNU_TIME).exists():
            return "-"
        self.run([GNU_TIME, "-q", "-f", "%M", "-o", report, *argv], text)
        return f"{int(report.read_text().split()[-1]) * 1024 / 1e6:.1f} MB"


def netrec(bench):
    someone = middle(bench)
    return {
        "due": lambda _: ([bench.netrec, "due"], None),
        "one person": lambda _: ([bench.netrec, "mutt-query", someone["name"]], None),
        "list": lambda _: ([bench.netrec, "list"], None),
        "add": lambda n: ([bench.netrec, "add", f"New Person {n}", "--email", f"new{n}@example.org"], None),
    }


def remind(bench):
    """An open reminder a line; what is past is not shown, but read."""
    with (bench.folder / "reminders").open("w") as out:
        for reminder in still_open(bench):
            day = datetime.date.fromisoformat(reminder["on"][:10])
            out.write(f"REM {day.day} {day:%b} {day.year} MSG {line(reminder)}\n")
    on = [str(TODAY.day), f"{TODAY:%b}", str(TODAY.year)]
    return {"due": lambda _: (["remind", "-q", "reminders", *on], None)}


def taskwarrior(bench):
    """An open reminder a task."""
    (bench.folder / "taskrc").write_text("data.location=tasks\nconfirmation=off\nnews.version=9.9.9\nhooks=off\n")
    (bench.folder / "tasks").mkdir()
    tasks = [
        {"description": line(reminder), "due": reminder["on"][:10].replace("-", "") + "T000000Z", "status": "pending"}
        for reminder in still_open(bench)
    ]
    (bench.folder / "tasks.json").write_text(json.dumps(tasks))
    task = ["task", "rc:taskrc"]
    bench.run([*task, "import", "tasks.json"])
    return {
        "due": lambda _: ([*task, "overdue"], None),
        "add": lambda n: ([*task, "add", f"new task {n}"], None),
    }


def khard(bench):
    """A card a person."""
    cards = bench.folder / "cards"
    subprocess.run([bench.netrec, "export", "--format", "vcard3", "--to", cards], env=bench.env, check=True)
    config = bench.folder / "khard.conf"
    config.write_text("[addressbooks]\n[[people]]\npath = cards\n[general]\ndefault_action = list\n")
    someone = middle(bench)
    return {
        "one person": lambda _: (["khard", "-c", config, "email", "--parsable", someone["name"]], None),
        "list": lambda _: (["khard", "-c", config, "list"], None),
    }


def abook(bench):
    """A section a person."""
    book = bench.folder / "addressbook"
    with book.open("w") as out:
        out.write("# abook addressbook file\n\n[format]\nprogram=abook\nversion=0.6.1\n\n")
        for at, contact in enumerate(bench.network["contacts"]):
            emails = ",".join(contact.get("emails", []))
            out.write(f"\n[{at}]\nname={contact['name']}\nemail={emails}\n")
    someone = middle(bench)
    mail = "From: New Person {0} <new{0}@example.org>\nSubject: hello\n\nhello\n"
    command = ["abook", "--datafile", book]
    return {
        "one person": lambda _: ([*command, "--mutt-query", someone["name"]], None),
        "list": lambda _: (["abook", "--convert", "--infile", book, "--outformat", "mutt"], None),
        "add": lambda n: ([*command, "--add-email-quiet"], mail.format(n)),
    }


def dee_contacts(bench):
    """A row a person."""
    then = "2026-01-01T00:00:00Z"
    rows = [
        {"id": at, "name": contact["name"], "created_at": then, "updated_at": then}
        | ({"email": contact["emails"][0]} if contact.get("emails") else {})
        for at, contact in enumerate(bench.network["contacts"], 1)
    ]
    (bench.folder / "dee.json").write_text(json.dumps(rows))
    command = ["dee-contacts"]
    bench.run([*command, "import", "--format", "json", "dee.json"])
    someone = middle(bench)
    return {
        "one person": lambda _: ([*command, "search", someone["name"]], None),
        "list": lambda _: ([*command, "list", "--json"], None),
        "add": lambda n: ([*command, "add", f"New Person {n}", "--email", f"new{n}@example.org"], None),
    }


def jq(bench):
    """What a script does with the data file itself."""
    day = TODAY.isoformat()
    due = f'.reminders[] | select(.state == null and .on <= "{day}") | .text'
    one = f'.contacts[] | select(.name == {json.dumps(middle(bench)["name"])})'
    return {
        "due": lambda _: (["jq", "-r", due, bench.file], None),
        "one person": lambda _: (["jq", one, bench.file], None),
        "list": lambda _: (["jq", "-r", ".contacts[].name", bench.file], None),
    }


PEERS = [
    ("netrec", None, netrec),
    ("remind", "remind", remind),
    ("taskwarrior", "task", taskwarrior),
    ("khard", "khard", khard),
    ("abook", "abook", abook),
    ("dee-contacts", "dee-contacts", dee_contacts),
    ("jq", "jq", jq),
]


def middle(bench):
    """Somebody in the middle of the file whom one can write to."""
    contacts = bench.network["contacts"]
    return next(contact for contact in contacts[len(contacts) // 2 :] if contact.get("emails"))


def still_open(bench):
    return [reminder for reminder in bench.network["reminders"] if "state" not in reminder]


def line(reminder):
    return " ".join(reminder.get("text", "be in touch").split()).replace("%", "").replace("[", "(")


def install():
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *DEBIAN], check=True)
    subprocess.run(["cargo", "install", "--locked", *CRATES], check=True)


def machine():
    model = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(": ")[1]
            break
    return f"{model}, {os.cpu_count()} cores, {sys.platform}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--install", action="store_true")
    options = parser.parse_args()
    if options.install:
        install()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        bench = Bench(Path(folder), options.contacts)
        works = {}
        for name, program, load in PEERS:
            if program and not shutil.which(program):
                print(f"{name} is not there, and left out", file=sys.stderr)
                continue
            for work, command in load(bench).items():
                works.setdefault(work, []).append((name, command))
        print(f"{machine()}; {options.contacts} contacts; {options.rounds} rounds")
        print(f"{'work':<12} {'program':<14} {'median':>10} {'(least to most)':>22} {'of netrec':>10} {'peak':>10}")
        for work, programs in works.items():
            measure(bench, work, programs, options.rounds)


def measure(bench, work, programs, rounds):
    times = {name: [] for name, _ in programs}
    for turn in range(rounds + 1):
        for name, command in programs:
            took = bench.run(*command(turn))
            if turn:  # the first round fills the caches
                times[name].append(took)
    ours = times["netrec"]
    for name, command in programs:
        took = times[name]
        spread = f"({min(took):.1f} to {max(took):.1f})"
        ratio = statistics.median(theirs / own for theirs, own in zip(took, ours))
        median = statistics.median(took)
        print(f"{work:<12} {name:<14} {median:>7.1f} ms {spread:>22} {ratio:>9.2f}x {bench.peak(*command(rounds + 1)):>10}")


if __name__ == "__main__":
    main()

//! How fast the program is, as whole processes, against floors that no program can do without.
//!
//! ```text
//! cargo bench --bench speed                               500 and 10,000 contacts with 10 meetings each
//! cargo bench --bench speed -- due log                    only the work with one of these words in it
//! cargo bench --bench speed -- --size small               small (500), medium (10,000), large (100,000) or all
//! cargo bench --bench speed -- --rounds 31                more rounds than the usual 15
//! cargo bench --bench speed -- --growth                   how times grow from 1,000 to 100,000 contacts
//! cargo bench --bench speed -- --keep DIR                 only writes the data files, to try things by hand
//! cargo bench --bench speed -- --generate 2000 10 FILE    the same, of any size
//! ```
//!
//! Work and floor take turns in one run, so that both meet the same machine. What counts is the median over the rounds of
//! work against the floor just before it: their ratio, or on a small file, where starting a process is most of it, their
//! difference. The floors are this executable run again, with no more work than:
//!
//! - **nothing**: start and end a process.
//! - **parse**: read the data file, and let `serde_json` skip over every value in it (`IgnoredAny`).
//! - **copy**: write the data file's bytes to a file beside it, fsync, rename, fsync the folder.
//! - **cards**: read everybody's cards (vCard 4.0), and parse them with `calcard`. An import begins with an empty file.
//!
//! The first round is not counted: it fills the caches, and makes the day's copy that a first change asks for. The peak of
//! memory comes from one more run under `/usr/bin/time`, where GNU's is there. Limits are what we aim at; a work over its
//! limit is marked with `!`, and nothing fails. `NETREC_BENCH_BIN` names another executable to measure.
//!
//! Growth is the exponent between two sizes: 1 where ten times the people take ten times as long, once what a process takes
//! that does nothing is taken off both.

#[path = "speed/floor.rs"]
mod floor;
#[allow(dead_code, unused_imports, reason = "its main and its tests are those of the example")]
mod generate;
#[path = "speed/machine.rs"]
mod machine;
#[path = "speed/works.rs"]
mod works;

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use floor::Floor;
use works::{GROWING, GROWTH_LIMIT, Kind, MEETINGS_EACH, SIZES, SMALL_LIMIT, Size, WORKS, Work};

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    match words.as_slice() {
        ["--floor-nothing", ..] => Ok(()),
        ["--floor-parse", file] => floor::parse(file),
        ["--floor-cards", file] => floor::cards(file),
        ["--floor-copy", file] => floor::copy(Path::new(file)),
        ["--generate", rest @ ..] => generate::run(rest),
        // Without the word that `cargo bench` adds, this is `cargo test`, which has no hour to spare.
        _ if words.len() == args.len() => {
            println!("nothing to test here; measure with `cargo bench --bench speed`");
            Ok(())
        }
        _ => measure(&Options::parse(&words)?),
    }
}

struct Options<'a> {
    sizes: Vec<&'static Size>,
    rounds: usize,
    growth: bool,
    keep: Option<&'a str>,
    filters: Vec<&'a str>,
}

impl<'a> Options<'a> {
    fn parse(words: &[&'a str]) -> Result<Options<'a>> {
        let mut options = Options {
            sizes: SIZES.iter().take(2).collect(),
            rounds: 15,
            growth: false,
            keep: None,
            filters: Vec::new(),
        };
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} needs a value"));
            match word {
                "--size" => {
                    let name = value()?;
                    options.sizes = SIZES.iter().filter(|size| name == "all" || size.name == name).collect();
                    if options.sizes.is_empty() {
                        bail!("no size {name}: small, medium, large or all");
                    }
                }
                "--rounds" => options.rounds = value()?.parse::<usize>().context("--rounds")?.max(1),
                "--growth" => options.growth = true,
                "--keep" => options.keep = Some(value()?),
                _ if word.starts_with('-') => bail!("unknown option {word}"),
                _ => options.filters.push(word),
            }
        }
        Ok(options)
    }

    fn wants(&self, work: &Work) -> bool {
        let words = work.words.join(" ");
        self.filters.is_empty() || self.filters.iter().any(|filter| words.contains(filter))
    }
}

fn measure(options: &Options) -> Result<()> {
    if let Some(folder) = options.keep {
        for size in &options.sizes {
            let file = Path::new(folder).join(size.name).with_extension("json");
            write(&file, size)?;
            println!("{}", file.display());
        }
        return Ok(());
    }
    println!("{}; {} rounds", machine::name(), options.rounds);
    if options.growth {
        return growth(options);
    }
    println!(
        "{:<36} {:>8} {:>9}   {:<7} {:>9}   {:<27} {:>8}   {:>9} {:>8}",
        "work", "contacts", "median", "floor", "median", "against it (min to max)", "limit", "peak", "of file"
    );
    for size in &options.sizes {
        let bench = Bench::new(size, options.rounds)?;
        for work in WORKS.iter().filter(|work| options.wants(work)) {
            match bench.measure(work) {
                Ok(row) => println!("{row}"),
                Err(error) => println!("{:<36} {:>8} {error:#}", work.words.join(" "), size.contacts),
            }
        }
    }
    Ok(())
}

/// Tells how the time of each work grows with the file.
fn growth(options: &Options) -> Result<()> {
    let benches: Vec<Bench> = GROWING.iter().map(|size| Bench::new(size, options.rounds)).collect::<Result<_>>()?;
    let heads: Vec<String> = GROWING.iter().map(|size| format!("{:>13}", size.name)).collect();
    println!("{:<36} {}   exponent (from size to size)", "work", heads.concat());
    for work in WORKS.iter().filter(|work| options.wants(work) && work.kind != Kind::Imports) {
        let times: Vec<f64> = benches.iter().map(|bench| bench.beyond_nothing(work)).collect::<Result<_>>()?;
        let shown: Vec<String> = times.iter().map(|time| format!("{time:>10.1} ms")).collect();
        let exponent = |from: usize, to: usize| {
            let people = GROWING[to].contacts as f64 / GROWING[from].contacts as f64;
            (times[to] / times[from]).ln() / people.ln()
        };
        let whole = exponent(0, 2);
        let over = if whole > GROWTH_LIMIT { "!" } else { " " };
        let steps = format!("{:.2}, {:.2}", exponent(0, 1), exponent(1, 2));
        println!("{:<36} {}   {whole:.2}{over} ({steps})", work.words.join(" "), shown.concat());
    }
    Ok(())
}

/// A data file in a folder of its own, where a netrec finds nothing else.
struct Bench {
    size: &'static Size,
    rounds: usize,
    netrec: PathBuf,
    myself: PathBuf,
    folder: tempfile::TempDir,
    file: PathBuf,
    file_size: u64,
    cards: PathBuf,
    handle: String,
    /// The ids of open reminders that don't come back.
    items: Vec<String>,
    gnu_time: bool,
}

impl Bench {
    fn new(size: &'static Size, rounds: usize) -> Result<Bench> {
        // Beside the build, since a system's folder for temporary files may be in memory, where fsync costs nothing.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).context("making a temporary folder")?;
        let file = folder.path().join("netrec.json");
        write(&file, size)?;
        let netrec = env::var_os("NETREC_BENCH_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_netrec").into());
        let (handle, items) = names(&file, size.contacts / 2)?;
        Ok(Bench {
            size,
            rounds,
            netrec: netrec.into(),
            myself: env::current_exe().context("finding the floors")?,
            file_size: fs::metadata(&file)?.len(),
            cards: folder.path().join("cards.vcf"),
            folder,
            file,
            handle,
            items,
            gnu_time: machine::has_gnu_time(),
        })
    }

    /// Lets a work and its floor take turns, and tells how it went in a line of the table.
    fn measure(&self, work: &Work) -> Result<String> {
        let small = self.size.contacts < 1000;
        let floor = match work.kind {
            Kind::Changes => Floor::Copy,
            Kind::Imports => Floor::Cards,
            Kind::Reads if small => Floor::Nothing,
            Kind::Reads => Floor::Parse,
        };
        let imports = work.kind == Kind::Imports;
        if imports && !self.cards.exists() {
            self.write_cards()?;
        }
        let file_size = if imports { fs::metadata(&self.cards)?.len() } else { self.file_size };
        let mut pairs = Vec::with_capacity(self.rounds);
        for round in 0..=self.rounds {
            let pair = (self.time(&mut self.floor(floor))?, self.time(&mut self.work(work, round)?)?);
            if round > 0 {
                pairs.push(pair);
            }
        }
        let peak = self.peak(&self.work(work, self.rounds + 1)?)?;

        let of_floor = Spread::of(pairs.iter().map(|pair| pair.0));
        let of_work = Spread::of(pairs.iter().map(|pair| pair.1));
        let (against, unit, limit) = match floor {
            Floor::Nothing => (Spread::of(pairs.iter().map(|(floor, work)| work - floor)), " ms", SMALL_LIMIT),
            _ => (Spread::of(pairs.iter().map(|(floor, work)| work / floor)), "x", work.limit),
        };
        let over = if against.median > limit { "!" } else { " " };
        let (peak, share) = match peak {
            Some(bytes) => {
                (format!("{:.1} MB", bytes as f64 / 1e6), format!("{:.0}%", 100.0 * bytes as f64 / file_size as f64))
            }
            None => ("-".to_owned(), "-".to_owned()),
        };
        Ok(format!(
            "{:<36} {:>8} {:>6.1} ms   {:<7} {:>6.1} ms   {:<27} {:>7}{over}   {peak:>9} {share:>8}",
            work.words.join(" "),
            self.size.contacts,
            of_work.median,
            floor.name(),
            of_floor.median,
            format!("{:.2}{unit} ({:.2} to {:.2})", against.median, against.least, against.most),
            format!("{limit:.1}{unit}"),
        ))
    }

    /// The median of the milliseconds that a work takes longer than a process that does nothing.
    fn beyond_nothing(&self, work: &Work) -> Result<f64> {
        let mut times = Vec::with_capacity(self.rounds);
        for round in 0..=self.rounds {
            let time = self.time(&mut self.work(work, round)?)? - self.time(&mut self.floor(Floor::Nothing))?;
            if round > 0 {
                times.push(time);
            }
        }
        Ok(Spread::of(times.into_iter()).median)
    }

    fn floor(&self, floor: Floor) -> Command {
        let mut command = self.sealed(&self.myself);
        let file = if matches!(floor, Floor::Cards) { &self.cards } else { &self.file };
        command.arg(format!("--floor-{}", floor.name())).arg(file);
        command
    }

    fn write_cards(&self) -> Result<()> {
        let mut command = self.sealed(&self.netrec);
        let status = command.args(["export", "--format", "vcard"]).stdout(File::create(&self.cards)?).status()?;
        anyhow::ensure!(status.success(), "writing the cards: {status}");
        Ok(())
    }

    fn work(&self, work: &Work, round: usize) -> Result<Command> {
        let mut command = self.sealed(&self.netrec);
        if work.kind == Kind::Imports {
            command.env("NETREC_FILE", self.folder.path().join(format!("empty-{round}.json")));
        }
        for word in work.words {
            let word = match *word {
                "HANDLE" => self.handle.clone(),
                "CARDS" => self.cards.display().to_string(),
                "ITEM" => self.items.get(round).context("too few open reminders for so many rounds")?.clone(),
                word => word.replace("ROUND", &format!("{round:03}")),
            };
            command.arg(word);
        }
        Ok(command)
    }

    /// A program that sees nothing of this machine but the data file, on the day on which it ends.
    fn sealed(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command.env_clear().current_dir(folder).env("HOME", folder);
        for kind in ["DATA", "STATE", "CONFIG", "CACHE"] {
            command.env(format!("XDG_{kind}_HOME"), folder.join(kind.to_lowercase()));
        }
        command.env("NETREC_FILE", &self.file).env("NETREC_TODAY", generate::TODAY.to_string());
        command
    }

    /// The milliseconds until a program has ended and all of its output is read.
    fn time(&self, command: &mut Command) -> Result<f64> {
        let errors = self.folder.path().join("errors");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(&errors)?);
        let start = Instant::now();
        let mut child = command.spawn().with_context(|| format!("starting {:?}", command.get_program()))?;
        if let Some(mut output) = child.stdout.take() {
            let mut buffer = [0; 1 << 16];
            while output.read(&mut buffer)? > 0 {}
        }
        let status = child.wait()?;
        let took = start.elapsed().as_secs_f64() * 1000.0;
        if !status.success() {
            bail!("{status}: {}", fs::read_to_string(&errors)?.lines().next().unwrap_or_default());
        }
        Ok(took)
    }

    /// The most memory that a program held, in bytes.
    fn peak(&self, command: &Command) -> Result<Option<u64>> {
        if !self.gnu_time {
            return Ok(None);
        }
        let report = self.folder.path().join("peak");
        let mut timed = self.sealed(Path::new(machine::GNU_TIME));
        timed.args(["-f", "%M", "-o"]).arg(&report).arg(command.get_program()).args(command.get_args());
        self.time(&mut timed)?;
        let kibibytes: u64 = fs::read_to_string(&report)?.trim().parse().context("reading the peak of memory")?;
        Ok(Some(kibibytes * 1024))
    }
}

fn write(file: &Path, size: &Size) -> Result<()> {
    let mut out = BufWriter::new(File::create(file).with_context(|| format!("creating {}", file.display()))?);
    generate::write(&mut out, size.contacts, MEETINGS_EACH, 1)?;
    let file = out.into_inner()?;
    // What is not yet on the disk would slow down the first fsync that is measured.
    file.sync_all().context("writing the data file")
}

/// Of a generated file, a contact's handle, and the ids of the open reminders that are about somebody and don't come back.
fn names(file: &Path, contact: usize) -> Result<(String, Vec<String>)> {
    let mut lines = BufReader::new(File::open(file)?).lines();
    let mut section = |start: &str| -> Result<Vec<String>> {
        let start = format!("\"{start}\":[");
        let mut found = Vec::new();
        while lines.next().context("the file ended early")?? != start {}
        for line in lines.by_ref() {
            match line? {
                line if line.starts_with(']') => break,
                line => found.push(line),
            }
        }
        Ok(found)
    };
    let contacts = section("contacts")?;
    let line = contacts.get(contact).context("no such contact")?;
    let handle = line.split('"').nth(7).context("a contact without a handle")?.to_owned();
    let open =
        |line: &&String| !line.contains("\"state\":") && !line.contains("\"every\":") && line.contains("\"who\":");
    let reminders = section("reminders")?;
    let items = reminders.iter().filter(open).filter_map(|line| line.split('"').nth(3));
    Ok((handle, items.map(str::to_owned).collect()))
}

/// The least, the middle and the most of some numbers.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    /// Of at least one number.
    fn of(numbers: impl Iterator<Item = f64>) -> Spread {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_by(f64::total_cmp);
        let last = numbers.len() - 1;
        let median = (numbers[last / 2] + numbers[last.div_ceil(2)]) / 2.0;
        Spread { least: numbers[0], median, most: numbers[last] }
    }
}

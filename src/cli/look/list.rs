use chrono::NaiveDate;
use clap::ValueEnum;
use compact_str::{CompactString, CompactStringExt};

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::bytes::head;
use crate::cli::complete;
use crate::cli::rows::{Derived, write_people};
use crate::cli::selection::{one, select, understood};
use crate::halves;
use crate::model::fold::fold;
use crate::model::query::{Query, Term};
use crate::model::{Moment, Network, Person};
use crate::recipe::Health;
use crate::render::json::ListRow;
use crate::render::rows::Cells;
use crate::render::style::Paint;
use crate::render::table::{Column, table_of};
use crate::render::{Output, rows};
use crate::store::{Ahead, Need};

/// Everybody, or all whom a query means
///
/// A query is one argument; quote it: netrec list 'tag:investor last:90d+'. Terms side by side mean and; there are or, not and
/// parentheses. Keys: tag interest circle world step health city org met via name email phone field.KEY, has:email and
/// no:email, and amounts with a sign behind: last:90d+ last:2w- known:2026-01-01+ due:7d- meetings:3+ birthday:30d-. A bare word
/// looks in names, organisations, tags, interests and notes.
///
/// Example: netrec list 'circle:close last:2mo+' --sort last
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whom: one argument, in quotes
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(complete::query))]
    query: Vec<String>,
    /// By what to sort
    #[arg(long, value_name = "KEY", default_value = "name", hide_default_value = true)]
    sort: Sort,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// At most so many (0: all)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only these keys, with commas: name,emails,last
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// The name
    Name,
    /// The last meeting, the longest ago first
    Last,
    /// What is to come, the nearest first
    Next,
    /// When they came in, the earliest first
    Created,
}

impl Args {
    /// Lists people.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let query = one(&self.query, "list")?.map(|text| understood(&text, today)).transpose()?;
        rows::check_columns::<ListRow>(&self.columns)?;
        let view = app.look(Need::ALL)?;
        let network = &view.network;
        let (derived, mut people) = match &query {
            Some(query) => {
                let derived = Derived::new(network, today);
                let people = select(view, &derived.diary, query, today)?;
                (derived, by_name(network, people))
            }
            None => everybody(network, today),
        };
        self.sort(&mut people, network, &derived);
        let all = people.len();
        people.truncate(self.limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX));
        let output = app.globals.output.unwrap_or(Output::Table);
        if output == Output::Table && people.is_empty() {
            return nobody(app, network, self.query.first().map(String::as_str), query.as_ref());
        }
        if output == Output::Ids {
            for person in &people {
                app.write(&format!("{}\n", network.contact(*person).id))?;
            }
        } else if output == Output::Table && self.columns.is_empty() {
            let paint = app.paint();
            for text in draw(network, &derived, &people, app.width(), paint) {
                app.write(&text)?;
            }
        } else if output == Output::Table {
            // People are read in the order of the file, and shown in theirs.
            let mut order: Vec<usize> = (0..people.len()).collect();
            order.sort_unstable_by_key(|at| people[*at]);
            let (mut rows, mut ahead) = (vec![Vec::new(); people.len()], Ahead::default());
            for at in order {
                let listed = view.listed(people[at], &mut ahead)?;
                rows[at] = rows::drawn(&derived.list_row(people[at], listed), &self.columns);
            }
            let paint = app.paint();
            app.write(&rows::draw_columns(&rows, &self.columns, app.width(), paint))?;
        } else {
            write_people(&mut *app.out, output, view, &derived, &people, &self.columns, Cells::Guarded)?;
        }
        if people.len() < all {
            app.say(&format!("{} more; leave --limit out to see all", all - people.len()))?;
        }
        Ok(())
    }

    /// Sorts people who stand in the order of their names, which decides where nothing else does.
    fn sort(&self, people: &mut [Person], network: &Network, derived: &Derived<'_>) {
        match self.sort {
            Sort::Name => {}
            Sort::Last => people.sort_by_key(|person| derived.diary.last(*person)),
            Sort::Next => people.sort_by_key(|person| derived.next(*person).unwrap_or(NaiveDate::MAX)),
            Sort::Created => people.sort_by_key(|person| network.contact(*person).created),
        }
        if self.reverse {
            people.reverse();
        }
    }
}

/// Everybody by name, and what is derived of them; of many, a second core sorts the names meanwhile.
fn everybody(network: &Network, today: NaiveDate) -> (Derived<'_>, Vec<Person>) {
    let people = network.contacts.len();
    let sorted = || by_name(network, (0..people as Person).collect());
    halves::both_if(halves::is_many_heavy(people), || Derived::new(network, today), sorted)
}

/// People in the order of their names.
fn by_name(network: &Network, mut people: Vec<Person>) -> Vec<Person> {
    people.sort_by_cached_key(|person| {
        let name = fold(&network.contact(*person).name);
        // The first letters as a number decide most comparisons.
        (head(&name), name)
    });
    people
}

/// Says that there is nobody, and where else to look.
fn nobody(app: &mut App, network: &Network, typed: Option<&str>, query: Option<&Query>) -> anyhow::Result<()> {
    let said = match (query, typed) {
        _ if network.contacts.is_empty() => "The network is empty; netrec add takes in the first person".to_owned(),
        (Some(Query::Term(Term::Word(word))), Some(typed)) => format!(
            "Nobody matches; netrec find {} looks in every text, netrec list {} for who lives there",
            shell_words::quote(&word.text),
            shell_words::quote(&format!("city:{}", typed.trim()))
        ),
        _ => "Nobody matches".to_owned(),
    };
    Ok(app.say(&said)?)
}

/// The usual table, from the heads alone.
fn draw(
    network: &Network,
    derived: &Derived<'_>,
    people: &[Person],
    width: Option<usize>,
    paint: Paint,
) -> Vec<String> {
    const COLUMNS: [Column<'static>; 9] = [
        Column { head: "HANDLE", least: 14, rank: 2 },
        Column { head: "NAME", least: 18, rank: 0 },
        Column { head: "CIRCLE", least: 6, rank: 5 },
        Column { head: "HEALTH", least: 7, rank: 4 },
        Column { head: "LAST", least: 10, rank: 1 },
        Column { head: "NEXT", least: 10, rank: 3 },
        Column { head: "ORG", least: 8, rank: 6 },
        Column { head: "CITY", least: 6, rank: 7 },
        Column { head: "INTERESTS", least: 10, rank: 8 },
    ];
    let day = |day: Option<NaiveDate>| day.map(|day| Moment::from(day).text()).unwrap_or_default();
    let cells = |person: &Person| {
        let head = network.contact(*person);
        [
            head.handle.clone(),
            head.name.clone(),
            head.circle.clone().unwrap_or_default(),
            CompactString::const_new(match head.archived {
                true => "archived",
                false => derived.health(*person).map_or("", Health::word),
            }),
            day(derived.diary.last(*person)),
            day(derived.next(*person)),
            head.org.clone().unwrap_or_default(),
            head.city.clone().unwrap_or_default(),
            head.interests().iter().join_compact(", "),
        ]
    };
    table_of(&COLUMNS, people, cells, width, paint)
}

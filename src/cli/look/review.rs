mod network;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::complete;
use crate::cli::selection::{select, understood};
use crate::error::Error;
use crate::model::{Moment, Network, Person};
use crate::recipe::Diary;
use crate::recipe::review::{Advice, Review, Scope, a_year, review};
use crate::render::html;
use crate::render::json::{
    AdviceRow, DaysRow, FirstFollowUpRow, FollowUpsRow, InPersonRow, MediumRow, MonthRow, NewRow, NothingKnownRow,
    ReviewRow, TalksRow, TimeRow, UnknownPersonRow, WorldRow, WorldsRow,
};
use crate::render::review::draw;
use crate::render::{Output, rows};
use crate::store::Need;
use crate::words::when;

/// The reality check: how you really spend your time
///
/// In person against virtual; how few people get most of your time; worlds neglected; follow-ups kept and broken, by the date
/// first set, snoozed or not; how long somebody new waits to hear from you; about whom you know nothing human; new people a month;
/// meetings a day. Each figure has one suggestion. Without --since it is of the last year. With -o html it is a web page of one
/// file, which loads nothing: the same as charts, and the network as a map.
///
/// Example: netrec review --since "3 months ago" --where world:office
///
/// Example: netrec review -o html > review.html
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Not what was before (a year ago)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Only the people whom a query means: one argument, in quotes
    #[arg(long = "where", value_name = "QUERY", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::query))]
    query: Option<String>,
}

impl Args {
    /// Shows the figures.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let since = self.since.as_deref().map(|since| when::since(since, today)).transpose();
        let since = since.map_err(|error| Error::usage(format!("--since: {error}")))?.unwrap_or(a_year(today));
        let query = self.query.as_deref().map(|text| understood(text, today)).transpose()?;
        let view = app.look(Need::ALL)?;
        let network = &view.network;
        let diary = Diary::new(network);
        let mut counts = vec![query.is_none(); network.contacts.len()];
        if let Some(query) = &query {
            for person in select(view, &diary, query, today)? {
                counts[person as usize] = true;
            }
        }
        if let Some(me) = network.settings.me.and_then(|me| network.person(me)) {
            counts[me as usize] = false;
        }
        let glimpses = view.glimpses()?;
        let scope = Scope { network, diary: &diary, glimpses: &glimpses, counts: &counts, since, today };
        let row = row(network, review(scope));
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                let text = draw(&row, app.width(), app.paint());
                app.write(&text)?;
            }
            Output::Html => {
                let graph = network::graph(view, &scope)?;
                app.write(&html::page(&row, &graph, self.query.as_deref(), today))?;
                if app.terminal.output {
                    app.say("A page is for a browser: netrec review -o html > review.html keeps it")?;
                }
            }
            output => return Ok(rows::write_one(&mut *app.out, output, &row)?),
        }
        if network.contacts.is_empty() {
            app.say("The network is empty; netrec add takes in the first person")?;
        } else if row.people == 0 {
            app.say("Nobody matches")?;
        }
        Ok(())
    }
}

fn row(network: &Network, review: Review) -> ReviewRow {
    let day = |day| Moment::from(day).to_string();
    let name = |person: Person| {
        let contact = network.contact(person);
        (contact.handle.to_string(), contact.name.to_string())
    };
    let by_medium = review.media.by_medium.iter();
    let most = review.time.most.iter().map(|(person, talks)| {
        let (handle, name) = name(*person);
        TalksRow { handle, name, talks: *talks }
    });
    let first = review.unknown.first.iter().map(|(person, meetings)| {
        let (handle, name) = name(*person);
        UnknownPersonRow { handle, name, meetings: *meetings }
    });
    let neglected = review.worlds.worlds.iter().filter(|world| world.neglected);
    let months = review.new.months.iter();
    ReviewRow {
        since: day(review.since),
        until: day(review.until),
        people: review.people,
        meetings: review.meetings,
        in_person: InPersonRow {
            share: review.media.share,
            in_person: review.media.in_person,
            virtually: review.media.virtually,
            unknown: review.media.unknown,
            by_medium: by_medium
                .map(|(via, meetings)| MediumRow { via: via.to_string(), meetings: *meetings })
                .collect(),
            suggestion: advice(review.media.advice),
        },
        time: TimeRow {
            talks: review.time.talks,
            people: review.time.people,
            half: review.time.half,
            most: most.collect(),
            suggestion: advice(review.time.advice),
        },
        worlds: WorldsRow {
            neglected: neglected.filter_map(|world| world.name.clone()).collect(),
            worlds: review
                .worlds
                .worlds
                .iter()
                .map(|world| WorldRow {
                    world: world.name.clone(),
                    people: world.people,
                    talks: world.talks,
                    last: world.last.map(day),
                    new: world.new,
                })
                .collect(),
            suggestion: advice(review.worlds.advice),
        },
        follow_ups: FollowUpsRow {
            kept: review.follow_ups.kept,
            late: review.follow_ups.late,
            broken: review.follow_ups.broken,
            open: review.follow_ups.open,
            suggestion: advice(review.follow_ups.advice),
        },
        first_follow_up: FirstFollowUpRow {
            median_days: review.first.median,
            followed: review.first.followed,
            waiting: review.first.waiting,
            suggestion: advice(review.first.advice),
        },
        unknown: NothingKnownRow {
            people: review.unknown.people,
            of: review.unknown.of,
            first: first.collect(),
            suggestion: advice(review.unknown.advice),
        },
        new: NewRow {
            months: months
                .map(|(year, month, people)| MonthRow { month: format!("{year:04}-{month:02}"), people: *people })
                .collect(),
            suggestion: advice(review.new.advice),
        },
        days: DaysRow {
            from: day(review.days.from),
            meetings: review.days.meetings,
            suggestion: advice(review.days.advice),
        },
    }
}

fn advice(advice: Advice) -> AdviceRow {
    AdviceRow { text: advice.text, command: advice.command }
}

//! The figures of the reality check, each with its chart, its numbers and its suggestion.

use std::fmt::Display;

use super::charts::{Part, bar, columns, key as year_key, parts, year};
use super::network::NO_WORLD;
use super::text::{Html, Name, Number, Safe};
use super::world_class;
use crate::model::Moment;
use crate::render::json::{AdviceRow, ReviewRow};
use crate::render::review::MONTHS;

/// The figures at a glance.
pub fn key(html: &mut Html, row: &ReviewRow) {
    let judged = row.follow_ups.kept + row.follow_ups.late + row.follow_ups.broken;
    let new: usize = row.new.months.iter().map(|month| month.people).sum();
    let dash = || "–".to_owned();
    let share = row.in_person.share.map_or_else(dash, |share| format!("{share}<small>%</small>"));
    let days = row.first_follow_up.median_days.map_or_else(dash, |days| days.to_string());
    let few = if row.time.half == 1 { "person has" } else { "people have" };
    html.add(format_args!(
        "<section aria-labelledby=\"key-h\"><h2 id=\"key-h\" class=\"away\">At a glance</h2><ul class=\"glance\">"
    ));
    let mut figure = |anchor: &str, big: &dyn Display, words: &str| {
        html.add(format_args!("<li><a href=\"#{anchor}\"><b>{big}</b> <span>{words}</span></a></li>"));
    };
    figure("in-person", &share, "of your meetings in person");
    figure("time", &Number(row.time.half), &format!("{few} half of your time"));
    figure(
        "worlds",
        &Number(row.worlds.neglected.len()),
        if row.worlds.neglected.len() == 1 { "world neglected" } else { "worlds neglected" },
    );
    figure("follow-ups", &of(row.follow_ups.kept, judged), "follow-ups kept on the day");
    figure("first", &days, "days until somebody new hears from you");
    figure("unknown", &Number(row.unknown.people), "of whom you know nothing human");
    figure("new", &Number(new), "new people");
    html.add(format_args!("</ul></section>"));
}

/// A part of a whole.
fn of(part: usize, whole: usize) -> String {
    format!("{}<small> of {}</small>", Number(part), Number(whole))
}

/// All of them.
pub fn all(html: &mut Html, row: &ReviewRow) {
    days(html, row);
    html.add(format_args!("<div class=\"figures\">"));
    in_person(html, row);
    time(html, row);
    worlds(html, row);
    follow_ups(html, row);
    first(html, row);
    unknown(html, row);
    new(html, row);
    html.add(format_args!("</div>"));
}

fn begin(html: &mut Html, id: &str, title: &str, finding: &str) {
    html.add(format_args!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{title}</h2><p class=\"finding\">{finding}</p>"
    ));
}

fn end(html: &mut Html, advice: &AdviceRow) {
    html.add(format_args!("<p class=\"advice\">{}.", Safe(advice.text.trim_end_matches('.'))));
    if let Some(command) = &advice.command {
        html.add(format_args!(" <code>{}</code>", Safe(command)));
    }
    html.add(format_args!("</p></section>"));
}

/// A table of bars with the heads of its columns; the bars are an aside to the numbers behind them.
fn table(html: &mut Html, caption: &str, heads: &[&str], rows: impl FnOnce(&mut Html)) {
    html.add(format_args!(
        "<table class=\"bars\"><caption class=\"away\">{caption}</caption><thead class=\"{}\"><tr>",
        if heads.len() > 2 { "" } else { "away" }
    ));
    for (at, head) in heads.iter().enumerate() {
        let bar = if at == 1 { "<td></td>" } else { "" };
        let class = if at > 0 { " class=\"v\"" } else { "" };
        html.add(format_args!("{bar}<th scope=\"col\"{class}>{head}</th>"));
    }
    html.add(format_args!("</tr></thead><tbody>"));
    rows(html);
    html.add(format_args!("</tbody></table>"));
}

fn line(html: &mut Html, class: &str, name: &str, value: usize, most: usize, fill: &str) {
    html.add(format_args!(
        "<tr{class}><th scope=\"row\" dir=\"auto\">{}</th>{}<td class=\"v\">{}</td></tr>",
        Safe(name),
        bar(value, most, fill),
        Number(value)
    ));
}

fn in_person(html: &mut Html, row: &ReviewRow) {
    let figure = &row.in_person;
    let finding = match figure.share {
        Some(share) => format!("{share}% of your meetings were in person."),
        None => "Nothing to tell yet.".to_owned(),
    };
    begin(html, "in-person", "In person against virtual", &finding);
    let unknown = Part { name: "not said", value: figure.unknown, fill: "open" };
    let known = [
        Part { name: "in person", value: figure.in_person, fill: "full" },
        Part { name: "virtual", value: figure.virtually, fill: "half" },
    ];
    let all: Vec<Part<'_>> = known.into_iter().chain((figure.unknown > 0).then_some(unknown)).collect();
    parts(html, &all);
    let most = figure.by_medium.iter().map(|medium| medium.meetings).max().unwrap_or(0);
    table(html, "Meetings by medium", &["Medium", "Meetings"], |html| {
        for medium in figure.by_medium.iter().filter(|medium| medium.meetings > 0) {
            let fill = if medium.via == "in-person" { "full" } else { "half" };
            line(html, "", &medium.via, medium.meetings, most, fill);
        }
    });
    end(html, &figure.suggestion);
}

fn time(html: &mut Html, row: &ReviewRow) {
    let figure = &row.time;
    let finding = match figure.half {
        0 => "Nobody had any yet.".to_owned(),
        1 => format!("One person has half of it, of {} you talked to.", Number(figure.people)),
        half => format!("{} people have half of it, of {} you talked to.", Number(half), Number(figure.people)),
    };
    begin(html, "time", "Who gets your time", &finding);
    let most = figure.most.first().map_or(0, |person| person.talks);
    table(html, "Talks with those who get the most", &["Name", "Talks"], |html| {
        for (at, person) in figure.most.iter().enumerate() {
            let (fill, class) = match (at + 1).cmp(&figure.half) {
                std::cmp::Ordering::Less => ("full", ""),
                std::cmp::Ordering::Equal => ("full", " class=\"here\""),
                std::cmp::Ordering::Greater => ("half", ""),
            };
            line(html, class, &person.name, person.talks, most, fill);
            if at + 1 == figure.half {
                html.add(format_args!(
                    "<tr class=\"mark\"><td colspan=\"3\">up to here half of your {} talks</td></tr>",
                    Number(figure.talks)
                ));
            }
        }
    });
    end(html, &figure.suggestion);
}

fn worlds(html: &mut Html, row: &ReviewRow) {
    let figure = &row.worlds;
    let finding = match figure.neglected.as_slice() {
        [] => "None is neglected.".to_owned(),
        names => {
            let names: Vec<String> = names.iter().map(|name| Name(name).to_string()).collect();
            format!("No talk for too long: {}.", names.join(", "))
        }
    };
    begin(html, "worlds", "Worlds", &finding);
    let most = figure.worlds.iter().map(|world| world.talks).max().unwrap_or(0);
    table(html, "Talks by world", &["World", "Talks", "People", "New", "Last"], |html| {
        for (place, world) in figure.worlds.iter().enumerate() {
            let neglected = world.world.as_ref().is_some_and(|name| figure.neglected.contains(name));
            let note = if neglected { " <em>neglected</em>" } else { "" };
            html.add(format_args!(
                "<tr><th scope=\"row\"><bdi>{}</bdi>{note}</th>{}<td class=\"v\">{}</td><td class=\"v\">{}</td><td class=\"v\">{}</td>\
                 <td class=\"v d\">{}</td></tr>",
                Safe(world.world.as_deref().unwrap_or(NO_WORLD)),
                bar(world.talks, most, &world_class(place, world.world.is_some())),
                Number(world.talks),
                Number(world.people),
                Number(world.new),
                world.last.as_deref().unwrap_or("never")
            ));
        }
    });
    end(html, &figure.suggestion);
}

fn follow_ups(html: &mut Html, row: &ReviewRow) {
    let figure = &row.follow_ups;
    let finding = match figure.kept + figure.late + figure.broken {
        0 => "None was to be kept.".to_owned(),
        all => format!("{} of {} kept on the day first set.", Number(figure.kept), Number(all)),
    };
    begin(html, "follow-ups", "Follow-ups", &finding);
    parts(
        html,
        &[
            Part { name: "kept", value: figure.kept, fill: "full" },
            Part { name: "late", value: figure.late, fill: "half" },
            Part { name: "broken", value: figure.broken, fill: "lost" },
            Part { name: "open", value: figure.open, fill: "open" },
        ],
    );
    end(html, &figure.suggestion);
}

fn first(html: &mut Html, row: &ReviewRow) {
    let figure = &row.first_follow_up;
    let finding = match figure.median_days {
        Some(1.0) => format!("One day: the median of {}.", Number(figure.followed)),
        Some(days) => format!("{days} days: the median of {}.", Number(figure.followed)),
        None => "Nothing to tell yet.".to_owned(),
    };
    begin(html, "first", "Until somebody new hears from you", &finding);
    parts(
        html,
        &[
            Part { name: "heard from you", value: figure.followed, fill: "full" },
            Part { name: "still waiting", value: figure.waiting, fill: "open" },
        ],
    );
    end(html, &figure.suggestion);
}

fn unknown(html: &mut Html, row: &ReviewRow) {
    let figure = &row.unknown;
    let finding = format!("{} of {} whom you have met.", Number(figure.people), Number(figure.of));
    begin(html, "unknown", "You know nothing human about", &finding);
    parts(
        html,
        &[
            Part { name: "something known", value: figure.of.saturating_sub(figure.people), fill: "full" },
            Part { name: "nothing", value: figure.people, fill: "lost" },
        ],
    );
    let most = figure.first.iter().map(|person| person.meetings).max().unwrap_or(0);
    if most > 0 {
        table(html, "Meetings with those you know nothing about", &["Name", "Meetings"], |html| {
            for person in &figure.first {
                line(html, "", &person.name, person.meetings, most, "half");
            }
        });
    }
    end(html, &figure.suggestion);
}

fn new(html: &mut Html, row: &ReviewRow) {
    let figure = &row.new;
    let all: usize = figure.months.iter().map(|month| month.people).sum();
    let shown = figure.months.iter().skip(figure.months.len().saturating_sub(MONTHS));
    let shown: Vec<(&str, usize)> = shown.map(|month| (month.month.as_str(), month.people)).collect();
    let which = match figure.months.len() > shown.len() {
        true => format!(", the last {} of {} months", shown.len(), figure.months.len()),
        false => String::new(),
    };
    begin(html, "new", "New people", &format!("{} came into your life{which}.", Number(all)));
    columns(html, "New people a month", &shown);
    html.add(format_args!("<details><summary>The same as a table</summary>"));
    let most = figure.months.iter().map(|month| month.people).max().unwrap_or(0);
    table(html, "New people a month", &["Month", "People"], |html| {
        for month in &figure.months {
            line(html, "", &month.month, month.people, most, "full");
        }
    });
    html.add(format_args!("</details>"));
    end(html, &figure.suggestion);
}

fn days(html: &mut Html, row: &ReviewRow) {
    let figure = &row.days;
    let Some(from) = Moment::parse(&figure.from).map(|moment| moment.day) else { return };
    let all: usize = figure.meetings.iter().sum();
    let busy = figure.meetings.iter().filter(|meetings| **meetings > 0).count();
    let most = figure.meetings.iter().copied().max().unwrap_or(0);
    let finding = format!("{} meetings on {} of {} days.", Number(all), Number(busy), Number(figure.meetings.len()));
    begin(html, "days", "The last 53 weeks", &finding);
    year(html, "Meetings a day; the numbers stand in the table below", from, &figure.meetings);
    year_key(html, most);
    html.add(format_args!(
        "<details><summary>The same as a table</summary><div class=\"scroll\"><table class=\"list\"><caption>Meetings a day</caption>\
         <thead><tr><th scope=\"col\">Week from</th>"
    ));
    for name in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] {
        html.add(format_args!("<th scope=\"col\" class=\"v\">{name}</th>"));
    }
    html.add(format_args!("</tr></thead><tbody>"));
    for (week, days) in figure.meetings.chunks(7).enumerate() {
        let day = from.checked_add_days(chrono::Days::new(7 * week as u64)).unwrap_or(from);
        html.add(format_args!("<tr><th scope=\"row\" class=\"d\">{}</th>", Moment::from(day)));
        for number in days {
            html.add(format_args!("<td class=\"v\">{}</td>", Number(*number)));
        }
        html.add(format_args!("</tr>"));
    }
    html.add(format_args!("</tbody></table></div></details>"));
    end(html, &figure.suggestion);
}

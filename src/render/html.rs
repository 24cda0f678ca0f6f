//! The reality check as a web page: one file that asks nothing of anybody, with charts and a map of the network.
//!
//! All figures come from [`ReviewRow`], which is what `review --json` prints. Whatever the file has in it goes through
//! `text::Safe`, and the page forbids itself everything but its own style and its own script: it loads nothing, sends nothing and
//! runs nothing else.

mod charts;
mod figures;
mod labels;
mod map;
mod network;
mod text;

use chrono::NaiveDate;

use self::text::{Html, Number, Safe};
use super::json::ReviewRow;
use crate::model::Moment;
use crate::recipe::Health;

/// The look of a page.
const STYLE: &str = include_str!("html/page.css");

/// What brings the map to life.
const SCRIPT: &str = include_str!("html/page.js");

/// The SHA-256 of [`STYLE`], as a content security policy has it; a test says what it must be.
const STYLE_HASH: &str = "sha256-iBNwbzLnS9vylskeVZ9XuWgLOoQF4UOdyD7gKcFtPrU=";

/// The SHA-256 of [`SCRIPT`].
const SCRIPT_HASH: &str = "sha256-lEYe6SV171fStz8/UYQZdhRFcYV74Ul4pWd7v54gKjk=";

/// Somebody on the map.
#[derive(Clone, Debug)]
pub struct Node {
    /// What others call them.
    pub name: String,
    /// The place of their circle in [`Graph::circles`].
    pub circle: usize,
    /// Their world.
    pub world: Option<String>,
    /// How the relationship fares.
    pub health: Option<Health>,
    /// The day of the last talk.
    pub last: Option<String>,
    /// The talks in the period.
    pub talks: usize,
    /// What they care about.
    pub interests: Vec<String>,
}

/// Two people who know each other, by their places in [`Graph::nodes`].
#[derive(Clone, Debug)]
pub struct Edge {
    /// Of an introduction, the one who introduced.
    pub from: usize,
    /// Of an introduction, whom.
    pub to: usize,
    /// What they are to each other.
    pub word: Option<String>,
    /// Whether one of them introduced the other to you.
    pub introduced: bool,
}

/// What is drawn of a network.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The people, the warmest first.
    pub nodes: Vec<Node>,
    /// Who knows whom.
    pub edges: Vec<Edge>,
    /// The circles, the innermost first; none is for those who are in no circle.
    pub circles: Vec<Option<String>>,
    /// How many people are not drawn.
    pub more: usize,
}

/// The whole page. With a query, only those whom it means are in the figures, which the page says.
pub fn page(row: &ReviewRow, graph: &Graph, query: Option<&str>, today: NaiveDate) -> String {
    let mut html = Html::default();
    let said = |day: &str| match Moment::parse(day) {
        Some(moment) => long(moment.day),
        None => day.to_owned(),
    };
    let (since, until) = (said(&row.since), said(&row.until));
    html.add(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; img-src data:; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; \
         form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"generator\" content=\"netrec\"><link rel=\"icon\" href=\"data:,\">\n\
         <title>Reality check, {since} to {until}</title>\n<style>{STYLE}</style></head>\n<body>\
         <a class=\"skip\" href=\"#main\">To the figures</a>\n<header><p class=\"brand\">netrec</p><h1>Reality check</h1>\
         <p class=\"lead\">How you really spent the time that you have for people, from {since} to {until}: {} meetings, and {} \
         people in your network.</p>",
        Number(row.meetings),
        Number(row.people)
    ));
    if let Some(query) = query {
        html.add(format_args!("<p>Only people whom <code dir=\"auto\">{}</code> means.</p>", Safe(query)));
    }
    html.add(format_args!("</header>\n<main id=\"main\" tabindex=\"-1\">"));
    figures::key(&mut html, row);
    network::network(&mut html, graph, &row.worlds.worlds);
    figures::all(&mut html, row);
    html.add(format_args!(
        "</main>\n<footer><p>Made by netrec on {} from one file of your own. This page loads nothing and sends nothing.</p></footer>\n\
         <script>{SCRIPT}</script></body></html>\n",
        long(today)
    ));
    html.0
}

/// A day in full.
fn long(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// How many worlds have a colour of their own.
const COLOURS: usize = 10;

/// The class that gives a world its colour, by its place among all worlds. Colour is never alone: each world stands in a
/// sector, or on a line, that has its name.
fn world_class(place: usize, is_world: bool) -> String {
    match is_world && place < COLOURS {
        true => format!("w{place}"),
        false => "wn".to_owned(),
    }
}

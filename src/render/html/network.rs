//! The network: the map, what to find people by, and the same as a table.

use super::labels::{Label, labels};
use super::map::{CENTRE, Dot, Map, Point, RADIUS, Span};
use super::text::{Html, Name, Number, Safe};
use super::{Graph, Node, world_class};
use crate::recipe::Health;
use crate::render::json::WorldRow;
use crate::render::signs::Signs;
use crate::render::table::cut;

/// Names on a map are cut to so many columns.
const COLUMNS: usize = 22;

/// Stands for the world of those who belong to none.
pub const NO_WORLD: &str = "no world";

/// The size of type on a map, on a screen as wide as the map and on that of a phone.
const FONTS: [(&str, f64); 2] = [("wide", 11.5), ("narrow", 20.0)];

/// How large somebody is drawn.
fn size(health: Option<Health>) -> f64 {
    match health {
        Some(Health::Warm) => 9.0,
        Some(Health::Cooling) => 6.5,
        Some(Health::Cold) | None => 4.2,
    }
}

/// The words for how a relationship fares.
fn warmth(health: Option<Health>) -> &'static str {
    health.map_or("no rhythm yet", Health::word)
}

/// The section of the page.
pub fn network(html: &mut Html, graph: &Graph, worlds: &[WorldRow]) {
    html.add(format_args!(
        "<section id=\"network\" aria-labelledby=\"network-h\"><h2 id=\"network-h\">Your network</h2>"
    ));
    if graph.nodes.is_empty() {
        html.add(format_args!("<p>Nobody is here to be drawn yet.</p></section>"));
        return;
    }
    let shown = match graph.more {
        0 => String::new(),
        more => {
            let (nodes, all) = (graph.nodes.len(), graph.nodes.len() + more);
            format!(" The {} warmest of {} are drawn, and {} are not.", Number(nodes), Number(all), Number(more))
        }
    };
    html.add(format_args!(
        "<p class=\"lead\">You stand in the middle: a sector for each world, a ring for each circle, and the larger somebody is \
         drawn, the warmer it is between you.{shown}</p>"
    ));
    html.add(format_args!("<div class=\"net\"><div class=\"chart\">"));
    Drawing::new(graph, worlds).draw(html);
    html.add(format_args!("</div><div class=\"side\">"));
    controls(html, graph);
    legend(html);
    html.add(format_args!("<div id=\"who\" role=\"status\"></div>"));
    html.add(format_args!("</div></div>"));
    table(html, graph);
    html.add(format_args!("</section>"));
}

/// What the script brings to life.
fn controls(html: &mut Html, graph: &Graph) {
    html.add(format_args!(
        "<form id=\"tools\" hidden><label for=\"find\">Search</label>\
         <input id=\"find\" type=\"search\" autocomplete=\"off\" placeholder=\"a name, a world, an interest\">\
         <ul id=\"hits\"></ul><fieldset><legend>Circles</legend>"
    ));
    for (at, circle) in graph.circles.iter().enumerate() {
        let name = circle.as_deref().unwrap_or("no circle");
        html.add(format_args!(
            "<label><input type=\"checkbox\" value=\"{at}\" checked> <span dir=\"auto\">{}</span></label>",
            Safe(name)
        ));
    }
    html.add(format_args!("</fieldset></form>"));
}

fn legend(html: &mut Html) {
    html.add(format_args!("<ul class=\"legend\">"));
    for (health, words) in [
        (Some(Health::Warm), "warm: in touch"),
        (Some(Health::Cooling), "cooling: a period has gone by"),
        (Some(Health::Cold), "cold: two have"),
        (None, "no rhythm yet"),
    ] {
        let hollow = if health.is_none() { " hollow" } else { "" };
        html.add(format_args!(
            "<li><svg viewBox=\"0 0 28 20\" aria-hidden=\"true\"><circle class=\"key{hollow}\" cx=\"14\" cy=\"10\" r=\"{}\"/></svg> \
             {words}</li>",
            size(health)
        ));
    }
    html.add(format_args!(
        "<li><svg viewBox=\"0 0 28 20\" aria-hidden=\"true\"><path class=\"tie\" d=\"M2 10H26\"/></svg> they know each other</li>\
         <li><svg viewBox=\"0 0 28 20\" aria-hidden=\"true\"><path class=\"tie by\" d=\"M2 10H21\" marker-end=\"url(#arrow)\"/></svg> \
         introduced them to you</li></ul>"
    ));
}

/// The map as a drawing.
struct Drawing<'a> {
    graph: &'a Graph,
    /// The worlds of those who are drawn: the name of each, and the class that colours it.
    worlds: Vec<(&'a str, String)>,
    dots: Vec<Dot>,
    sizes: Vec<f64>,
    map: Map,
}

impl<'a> Drawing<'a> {
    fn new(graph: &'a Graph, all: &'a [WorldRow]) -> Drawing<'a> {
        let place = |node: &Node| all.iter().position(|world| world.world == node.world).unwrap_or(all.len());
        let mut places: Vec<usize> = graph.nodes.iter().map(place).collect();
        places.sort_unstable();
        places.dedup();
        let dot = |node: &Node| Dot {
            sector: places.binary_search(&place(node)).unwrap_or_default(),
            ring: node.circle,
            size: size(node.health),
        };
        let dots: Vec<Dot> = graph.nodes.iter().map(dot).collect();
        let map = Map::new(&dots, places.len(), graph.circles.len());
        let world = |place: &usize| {
            let name = all.get(*place).and_then(|row| row.world.as_deref());
            (name.unwrap_or(NO_WORLD), world_class(*place, name.is_some()))
        };
        let worlds = places.iter().map(world).collect();
        Drawing { graph, worlds, sizes: dots.iter().map(|dot| dot.size).collect(), dots, map }
    }

    fn draw(&self, html: &mut Html) {
        html.add(format_args!(
            "<svg id=\"map\" viewBox=\"0 0 {0} {0}\" role=\"img\" aria-labelledby=\"map-t map-d\">\
             <title id=\"map-t\">Map of your network</title><desc id=\"map-d\">",
            2.0 * CENTRE
        ));
        html.add(format_args!(
            "{} people in {} worlds, with {} ties between them. The same stands in the table below.</desc>",
            self.graph.nodes.len(),
            self.worlds.iter().filter(|(name, _)| *name != NO_WORLD).count(),
            self.graph.edges.len()
        ));
        html.add(format_args!(
            "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"head\" d=\"M0 0.5 8 4 0 7.5Z\"/></marker></defs>"
        ));
        self.rings(html);
        self.sectors(html);
        self.edges(html);
        self.hub(html);
        self.nodes(html);
        self.labels(html);
        html.add(format_args!("<g id=\"tags\"></g></svg>"));
    }

    fn rings(&self, html: &mut Html) {
        for (circle, ring) in self.graph.circles.iter().zip(&self.map.rings) {
            html.add(format_args!("<circle class=\"ring\" cx=\"{CENTRE}\" cy=\"{CENTRE}\" r=\"{:.1}\"/>", ring.to));
            let at = Point::polar(0.0, ring.to - 11.0);
            let name = cut(circle.as_deref().unwrap_or("no circle"), 10, Signs::Unicode);
            html.add(format_args!("<text class=\"circle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>", at.x, at.y, Safe(&name)));
        }
    }

    /// You, over the ties that pass through the middle.
    fn hub(&self, html: &mut Html) {
        html.add(format_args!(
            "<circle class=\"hub\" cx=\"{CENTRE}\" cy=\"{CENTRE}\" r=\"20\"/><text class=\"you\" x=\"{CENTRE}\" y=\"{}\">you</text>",
            CENTRE + 4.0
        ));
    }

    fn sectors(&self, html: &mut Html) {
        let hub = self.map.rings.first().map_or(0.0, |ring| ring.from);
        for (place, (sector, (name, class))) in self.map.sectors.iter().zip(&self.worlds).enumerate() {
            let (from, to) = (Point::polar(sector.from, hub), Point::polar(sector.from, RADIUS));
            html.add(format_args!("<path class=\"ring\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>", from.x, from.y, to.x, to.y));
            let inset = 0.012;
            let span = Span { from: sector.from + inset, to: sector.to - inset };
            html.add(format_args!("<path class=\"arc {class}\" d=\"{}\"/>", arc(span, RADIUS + 5.0, false)));
            // In the lower half letters stand on an arc that runs the other way, so that nobody reads upside down.
            let middle = sector.middle();
            let below = middle > 0.25 * std::f64::consts::TAU && middle < 0.75 * std::f64::consts::TAU;
            let distance = if below { RADIUS + 22.0 } else { RADIUS + 13.0 };
            let room = (sector.to - sector.from) * distance;
            let name = cut(name, COLUMNS, Signs::Unicode);
            let width = |font: f64| unicode_width::UnicodeWidthStr::width(name.as_ref()) as f64 * font * 0.58;
            // A name that is too long for its sector at the size of a phone stands there on a wide screen alone.
            let class = match () {
                () if width(20.0) <= room => "world",
                () if width(13.0) <= room => "world wide",
                () => continue,
            };
            html.add(format_args!(
                "<path id=\"s{place}\" class=\"way\" d=\"{}\"/><text class=\"{class}\"><textPath href=\"#s{place}\" \
                 startOffset=\"50%\">{}</textPath></text>",
                arc(*sector, distance, below),
                Safe(&name)
            ));
        }
        if let Some(last) = self.map.sectors.last() {
            let (from, to) = (Point::polar(last.to, hub), Point::polar(last.to, RADIUS));
            html.add(format_args!("<path class=\"ring\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>", from.x, from.y, to.x, to.y));
        }
    }

    fn edges(&self, html: &mut Html) {
        let middle = Point { x: CENTRE, y: CENTRE };
        for edge in &self.graph.edges {
            let (from, to) = (self.map.spots[edge.from], self.map.spots[edge.to]);
            // The longer a tie is, the more it bends towards the middle, away from the people in between.
            let half = from.towards(to, from.distance(to) / 2.0);
            let bend = half.towards(middle, half.distance(middle) * (from.distance(to) / (2.0 * RADIUS)).min(0.7));
            let end = to.towards(bend, self.sizes[edge.to] + if edge.introduced { 3.5 } else { 0.0 });
            let begin = from.towards(bend, self.sizes[edge.from]);
            let (class, marker) = match edge.introduced {
                true => ("tie by", " marker-end=\"url(#arrow)\""),
                false => ("tie", ""),
            };
            html.add(format_args!(
                "<path class=\"{class}\" data-a=\"{}\" data-b=\"{}\" d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\"{marker}/>",
                edge.from, edge.to, begin.x, begin.y, bend.x, bend.y, end.x, end.y
            ));
        }
    }

    fn nodes(&self, html: &mut Html) {
        for (at, (node, spot)) in self.graph.nodes.iter().zip(&self.map.spots).enumerate() {
            let Dot { sector, size, .. } = self.dots[at];
            let class = &self.worlds[sector].1;
            let hollow = if node.health.is_none() { " hollow" } else { "" };
            html.add(format_args!(
                "<circle id=\"p{at}\" class=\"dot {class}{hollow}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{}\"><title>{}</title></circle>",
                spot.x,
                spot.y,
                size,
                Safe(&node.name)
            ));
        }
    }

    fn labels(&self, html: &mut Html) {
        let names: Vec<String> =
            self.graph.nodes.iter().map(|node| cut(&node.name, COLUMNS, Signs::Unicode).into_owned()).collect();
        let mut taken: Vec<Point> = self.map.rings.iter().map(|ring| Point::polar(0.0, ring.to - 11.0)).collect();
        taken.push(Point { x: CENTRE, y: CENTRE });
        for (class, font) in FONTS {
            html.add(format_args!("<g class=\"names {class}\">"));
            for Label { node, at } in labels(&names, &self.map.spots, &self.sizes, &taken, font) {
                html.add(format_args!(
                    "<text data-n=\"{node}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    at.x,
                    at.y,
                    Safe(&names[node])
                ));
            }
            html.add(format_args!("</g>"));
        }
    }
}

/// An arc around the middle, clockwise or the other way.
fn arc(span: Span, distance: f64, back: bool) -> String {
    let (from, to) = if back { (span.to, span.from) } else { (span.from, span.to) };
    let large = i32::from((to - from).abs() > std::f64::consts::PI);
    let (a, b) = (Point::polar(from, distance), Point::polar(to, distance));
    let sweep = i32::from(!back);
    format!("M{:.1} {:.1}A{distance} {distance} 0 {large} {sweep} {:.1} {:.1}", a.x, a.y, b.x, b.y)
}

fn table(html: &mut Html, graph: &Graph) {
    html.add(format_args!(
        "<details id=\"people\"><summary>The same as a table</summary><div class=\"scroll\"><table class=\"list\"><caption>The people \
         on the map, the warmest first</caption><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">World</th>\
         <th scope=\"col\">Circle</th><th scope=\"col\">Warmth</th><th scope=\"col\">Last talk</th>\
         <th scope=\"col\" class=\"v\">Talks</th><th scope=\"col\">Interests</th><th scope=\"col\">Ties</th></tr></thead><tbody>"
    ));
    let mut ties: Vec<Vec<String>> = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        let name = |at: usize| Name(&graph.nodes[at].name);
        let (from, to) = (name(edge.from), name(edge.to));
        let word = edge.word.as_deref().map(|word| format!(" ({})", Name(word))).unwrap_or_default();
        let (says, hears) = if edge.introduced { ("introduced ", "through ") } else { ("", "") };
        ties[edge.from].push(format!("{says}{to}{word}"));
        ties[edge.to].push(format!("{hears}{from}{word}"));
    }
    for (at, (node, ties)) in graph.nodes.iter().zip(&ties).enumerate() {
        html.add(format_args!(
            "<tr id=\"r{at}\" data-c=\"{}\"><th scope=\"row\"><a href=\"#p{at}\" dir=\"auto\">{}</a></th><td dir=\"auto\">{}</td>\
             <td dir=\"auto\">{}</td><td>{}</td><td class=\"d\">{}</td><td class=\"v\">{}</td><td dir=\"auto\">{}</td><td>{}</td></tr>",
            node.circle,
            Safe(&node.name),
            Safe(node.world.as_deref().unwrap_or(NO_WORLD)),
            Safe(graph.circles.get(node.circle).and_then(Option::as_deref).unwrap_or("no circle")),
            warmth(node.health),
            node.last.as_deref().unwrap_or("never"),
            Number(node.talks),
            Safe(&node.interests.join(", ")),
            ties.join(", ")
        ));
    }
    html.add(format_args!("</tbody></table></div></details>"));
}

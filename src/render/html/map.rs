//! Where everybody stands on the map of a network: a sector for each world, a ring for each circle, you in the middle.
//!
//! Positions follow from the people alone, with neither clock nor chance, so that the same network is always the same picture.

use std::f64::consts::TAU;

use libm::{atan2, cos, hypot, sin};

/// The middle of the map, in both directions.
pub const CENTRE: f64 = 330.0;

/// How far out the outermost ring ends.
pub const RADIUS: f64 = 300.0;

/// How much room there is around the middle.
const HUB: f64 = 34.0;

/// The angle of the gap at the top, where the circles are named.
const NAMES: f64 = 0.3;

/// Room between two people, and between a person and a border.
const GAP: f64 = 5.0;

/// How often people who stand too close step apart.
const STEPS: usize = 80;

/// Somebody to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Dot {
    /// The place of their world.
    pub sector: usize,
    /// The place of their circle.
    pub ring: usize,
    /// How large they are drawn: a radius.
    pub size: f64,
}

/// A point, or the end of a vector.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    /// The point at an angle (clockwise from the top, in radians) and a distance from the middle.
    pub fn polar(angle: f64, distance: f64) -> Point {
        Point { x: CENTRE + distance * sin(angle), y: CENTRE - distance * cos(angle) }
    }

    /// The point on the way to another that lies so far from this one.
    pub fn towards(self, other: Point, distance: f64) -> Point {
        let (x, y) = (other.x - self.x, other.y - self.y);
        let length = hypot(x, y).max(f64::EPSILON);
        Point { x: self.x + x / length * distance, y: self.y + y / length * distance }
    }

    /// How far it is to another.
    pub fn distance(self, other: Point) -> f64 {
        hypot(self.x - other.x, self.y - other.y)
    }
}

/// From one border to the other: angles of a sector, distances of a ring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub from: f64,
    pub to: f64,
}

impl Span {
    /// Halfway.
    pub fn middle(self) -> f64 {
        (self.from + self.to) / 2.0
    }

    fn length(self) -> f64 {
        self.to - self.from
    }

    /// The value within the borders, a margin away from them, that is nearest.
    fn nearest(self, value: f64, margin: f64) -> f64 {
        let margin = margin.min(self.length() / 2.0);
        // Rounding may put one border a hair beyond the other, where `clamp` would panic.
        value.min(self.to - margin).max(self.from + margin)
    }
}

/// The map.
#[derive(Clone, Debug)]
pub struct Map {
    /// Of each world its angles.
    pub sectors: Vec<Span>,
    /// Of each circle its distances.
    pub rings: Vec<Span>,
    /// Where everybody stands.
    pub spots: Vec<Point>,
}

impl Map {
    /// Places people. A sector is as wide, and a ring as large, as many people are in it, but never too small to be seen.
    pub fn new(dots: &[Dot], sectors: usize, rings: usize) -> Map {
        let sectors = spans(&counts(sectors, dots.iter().map(|dot| dot.sector)), 0.05, |share| {
            NAMES / 2.0 + share * (TAU - NAMES)
        });
        let rings = spans(&counts(rings, dots.iter().map(|dot| dot.ring)), 0.15, |share| {
            (HUB * HUB + share * (RADIUS * RADIUS - HUB * HUB)).sqrt()
        });
        let mut map = Map { sectors, rings, spots: Vec::new() };
        map.spots = map.grid(dots);
        (0..STEPS).for_each(|_| map.step_apart(dots));
        map
    }

    /// Everybody on rows within their part of the map.
    fn grid(&self, dots: &[Dot]) -> Vec<Point> {
        let mut spots = vec![Point::default(); dots.len()];
        for (sector, angles) in self.sectors.iter().enumerate() {
            for (ring, distances) in self.rings.iter().enumerate() {
                let here = dots.iter().enumerate().filter(|(_, dot)| (dot.sector, dot.ring) == (sector, ring));
                let here: Vec<usize> = here.map(|(at, _)| at).collect();
                let width = angles.length() * distances.middle();
                let rows = (here.len() as f64 * distances.length() / width).sqrt().round().max(1.0);
                let columns = (here.len() as f64 / rows).ceil().max(1.0);
                for (place, at) in here.iter().enumerate() {
                    let (row, column) = (place / columns as usize, place % columns as usize);
                    // Every other row is shifted by half a place.
                    let column = column as f64 + if row % 2 == 1 { 0.75 } else { 0.25 };
                    let angle = angles.from + angles.length() * (column + 0.25) / (columns + 0.5);
                    let distance = distances.from + distances.length() * (row as f64 + 0.5) / rows;
                    spots[*at] = Point::polar(angle, distance);
                }
            }
        }
        spots
    }

    /// Moves those who stand too close a little apart, and everybody back into their part of the map.
    fn step_apart(&mut self, dots: &[Dot]) {
        for one in 0..dots.len() {
            for other in 0..one {
                let (a, b) = (self.spots[one], self.spots[other]);
                let wanted = 2.0 * (dots[one].size + dots[other].size) + GAP;
                let missing = wanted - a.distance(b);
                if missing > 0.0 {
                    self.spots[one] = a.towards(b, -missing / 4.0);
                    self.spots[other] = b.towards(a, -missing / 4.0);
                }
            }
        }
        for (spot, dot) in self.spots.iter_mut().zip(dots) {
            let (x, y) = (spot.x - CENTRE, CENTRE - spot.y);
            let margin = dot.size + GAP;
            let distance = self.rings[dot.ring].nearest(hypot(x, y), margin);
            let sector = self.sectors[dot.sector];
            // The angle that is meant is the one nearest to the sector: the circle closes at the top.
            let angle = atan2(x, y).rem_euclid(TAU);
            let far = |angle: f64| (angle - sector.middle()).abs();
            let angle = [angle - TAU, angle, angle + TAU].into_iter().min_by(|a, b| far(*a).total_cmp(&far(*b)));
            let angle = sector.nearest(angle.unwrap_or_default(), margin / distance.max(1.0));
            *spot = Point::polar(angle, distance);
        }
    }
}

/// How many there are of each.
fn counts(kinds: usize, of: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut counts = vec![0; kinds];
    of.for_each(|kind| counts[kind] += 1);
    counts
}

/// Borders in the proportion of some counts, each of which has a part of the whole before that; `place` is where a share of
/// the whole ends.
fn spans(counts: &[usize], least: f64, place: impl Fn(f64) -> f64) -> Vec<Span> {
    let all: usize = counts.iter().sum();
    let least = least * all.max(1) as f64;
    let whole = all as f64 + least * counts.len() as f64;
    let mut before = 0.0;
    let span = |count: &usize| {
        let from = place(before / whole);
        before += *count as f64 + least;
        Span { from, to: place(before / whole) }
    };
    counts.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(dots: &[(usize, usize, u8)], sectors: usize, rings: usize) -> (Vec<Dot>, Map) {
        let dots: Vec<Dot> = dots
            .iter()
            .map(|(sector, ring, size)| Dot { sector: *sector, ring: *ring, size: f64::from(*size) })
            .collect();
        let map = Map::new(&dots, sectors, rings);
        (dots, map)
    }

    #[test]
    fn sectors_and_rings_follow_from_how_many_are_in_them() {
        let (_, map) = placed(&[(0, 0, 5), (1, 1, 5), (1, 1, 5), (1, 1, 5)], 2, 2);
        assert_eq!((map.sectors[0].from, map.rings[0].from), (NAMES / 2.0, HUB));
        assert!((map.sectors[1].to + NAMES / 2.0 - TAU).abs() < 1e-9 && (map.rings[1].to - RADIUS).abs() < 1e-9);
        assert!(map.sectors[0].length() < map.sectors[1].length());
    }

    #[test]
    fn a_place_too_narrow_for_its_margin_is_stood_in_the_middle_of() {
        let narrow = Span { from: 0.375_530_266_567_744_96, to: 0.910_611_879_404_943_8 };
        assert!((narrow.nearest(0.5, 1.0) - narrow.middle()).abs() < 1e-9);
    }

    #[test]
    fn nobody_stands_on_somebody_else_where_there_is_room() {
        let crowd: Vec<(usize, usize, u8)> = (0..200).map(|at| (at * at % 7, at % 3, 5)).collect();
        let (dots, map) = placed(&crowd, 7, 3);
        for one in 0..dots.len() {
            for other in 0..one {
                assert!(map.spots[one].distance(map.spots[other]) >= 10.0, "{one} and {other}");
            }
        }
    }

    proptest! {
        #[test]
        fn everybody_stands_in_their_part_of_the_map(
            dots in prop::collection::vec((0usize..5, 0usize..4, 3u8..10), 0..40),
        ) {
            let (dots, map) = placed(&dots, 5, 4);
            for (dot, spot) in dots.iter().zip(&map.spots) {
                let (x, y) = (spot.x - CENTRE, CENTRE - spot.y);
                let (sector, ring) = (map.sectors[dot.sector], map.rings[dot.ring]);
                let angle = atan2(x, y).rem_euclid(TAU);
                prop_assert!(sector.from - 1e-6 <= angle && angle <= sector.to + 1e-6, "{angle} {sector:?}");
                prop_assert!((ring.from - 1e-6..=ring.to + 1e-6).contains(&hypot(x, y)));
            }
            let again = Map::new(&dots, 5, 4);
            prop_assert_eq!(again.spots, map.spots);
        }
    }
}

//! Which names stand on the map, and where: as many as can be read.

use libm::hypot;
use unicode_width::UnicodeWidthStr;

use super::map::{CENTRE, Point, RADIUS};

/// A name beside its person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Whose it is.
    pub node: usize,
    /// Where its line of letters begins.
    pub at: Point,
}

/// How wide a letter of an average name is, of the size of the type.
const LETTER: f64 = 0.56;

/// A part of the map that is taken.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn around(spot: Point, size: f64) -> Area {
        Area { left: spot.x - size, top: spot.y - size, right: spot.x + size, bottom: spot.y + size }
    }

    fn meets(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn is_on_the_map(&self) -> bool {
        let corners =
            [(self.left, self.top), (self.right, self.top), (self.left, self.bottom), (self.right, self.bottom)];
        corners.iter().all(|(x, y)| hypot(x - CENTRE, y - CENTRE) < RADIUS)
    }
}

/// Puts names beside people, those first who come first, and leaves out whatever would lie over something else.
pub fn labels(names: &[String], spots: &[Point], sizes: &[f64], taken: &[Point], font: f64) -> Vec<Label> {
    let mut areas: Vec<Area> = spots.iter().zip(sizes).map(|(spot, size)| Area::around(*spot, *size)).collect();
    areas.extend(taken.iter().map(|spot| Area::around(*spot, font)));
    let mut placed = Vec::new();
    for (node, ((name, spot), size)) in names.iter().zip(spots).zip(sizes).enumerate() {
        let width = name.width() as f64 * font * LETTER;
        let beside = size + font * 0.35;
        // To the right, to the left, above, below: the left end of the line on which the letters stand.
        let places = [
            (spot.x + beside, spot.y + font * 0.35),
            (spot.x - beside - width, spot.y + font * 0.35),
            (spot.x - width / 2.0, spot.y - beside),
            (spot.x - width / 2.0, spot.y + beside + font * 0.7),
        ];
        let fits = places.into_iter().find_map(|(x, y)| {
            let area = Area { left: x, top: y - font * 0.8, right: x + width, bottom: y + font * 0.25 };
            let own = areas.iter().all(|other| !other.meets(&area));
            (own && area.is_on_the_map()).then_some((Point { x, y }, area))
        });
        if let Some((at, area)) = fits {
            areas.push(area);
            placed.push(Label { node, at });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_where_nothing_else_does() {
        let at = |x, y| Point { x: CENTRE + x, y: CENTRE + y };
        let names = ["Ana", "Budi", "Citra", "王小梅"].map(str::to_owned);
        // Budi stands to the right of Ana; Citra at the edge of the map; the last one in the middle of the others.
        let spots = [at(0.0, 0.0), at(20.0, 0.0), at(RADIUS - 6.0, 0.0), at(150.0, 0.0)];
        let found = labels(&names, &spots, &[5.0; 4], &[], 10.0);
        let sides: Vec<(usize, bool)> =
            found.iter().map(|label| (label.node, label.at.x > spots[label.node].x)).collect();
        assert_eq!(sides, [(0, false), (1, true), (2, false), (3, true)]);
        // There is no room for anybody where all of it is taken.
        assert_eq!(
            labels(
                &names[..1],
                &spots[..1],
                &[5.0],
                &[at(15.0, 0.0), at(-15.0, 0.0), at(0.0, -15.0), at(0.0, 15.0)],
                20.0
            ),
            []
        );
    }
}

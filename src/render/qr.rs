//! QR codes in a terminal: two modules a character, as half blocks; in ASCII two characters a module.

use qrcode::{Color, EcLevel, QrCode};

use super::signs::Signs;
use super::style::{Meaning, Paint};

/// How many light modules there should be on each side (ISO/IEC 18004, section 9.1).
const QUIET: usize = 4;
/// How many do for the readers of phones, where there is no room for more.
const TIGHT: usize = 2;

/// A QR code.
#[derive(Debug)]
pub struct Code {
    modules: Vec<bool>,
    width: usize,
    quiet: usize,
    signs: Signs,
}

impl Code {
    /// The code of some bytes; `None` where they are too many.
    pub fn of(bytes: &[u8], signs: Signs) -> Option<Code> {
        let code = QrCode::with_error_correction_level(bytes, EcLevel::L).ok()?;
        let width = code.width();
        let modules = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Code { modules, width, quiet: QUIET, signs })
    }

    /// The same with as small a margin as it can have.
    pub fn tight(self) -> Code {
        Code { quiet: TIGHT, ..self }
    }

    /// How many columns it takes, with the light margin.
    pub fn columns(&self) -> usize {
        match self.signs {
            Signs::Unicode => self.side(),
            Signs::Ascii => 2 * self.side(),
        }
    }

    /// How many lines it takes.
    pub fn rows(&self) -> usize {
        match self.signs {
            Signs::Unicode => self.side().div_ceil(2),
            Signs::Ascii => self.side(),
        }
    }

    /// Draws the code. Light is drawn and dark is left out, since most terminals are dark.
    pub fn draw(&self, paint: Paint) -> String {
        let line = |line: String| match self.signs {
            Signs::Unicode => paint.text(Meaning::Code, &line) + "\n",
            // Letters have gaps between them: where there are colours, the places themselves are light.
            Signs::Ascii => {
                let runs = line.as_bytes().chunk_by(|one, next| one == next);
                let run = |run: &[u8]| {
                    let meaning = if run.starts_with(b"#") { Meaning::Light } else { Meaning::Code };
                    paint.text(meaning, &String::from_utf8_lossy(run))
                };
                runs.map(run).collect::<String>() + "\n"
            }
        };
        self.lines().into_iter().map(line).collect()
    }

    /// The lines of the code, without colours.
    fn lines(&self) -> Vec<String> {
        let light = |row: usize, column: usize| !self.is_dark(row, column);
        let all = 0..self.side();
        if self.signs == Signs::Ascii {
            let module = |row, column| if light(row, column) { "##" } else { "  " };
            return all.clone().map(|row| all.clone().map(|column| module(row, column)).collect()).collect();
        }
        let character = |row: usize, column: usize| match (light(row, column), light(row + 1, column)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        all.clone().step_by(2).map(|row| all.clone().map(|column| character(row, column)).collect()).collect()
    }

    /// How many modules it has on a side, with the light margin.
    fn side(&self) -> usize {
        self.width + 2 * self.quiet
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        let inside = |at: usize| at.checked_sub(self.quiet).filter(|at| *at < self.width);
        let Some((row, column)) = inside(row).zip(inside(column)) else { return false };
        self.modules.get(row * self.width + column).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_margin_and_its_corners() {
        let code = |bytes: &[u8]| Code::of(bytes, Signs::Unicode);
        let (tight, code, code_of) = (code(b"BEGIN:VCARD").unwrap().tight(), code(b"BEGIN:VCARD").unwrap(), code);
        let lines = code.lines();
        assert_eq!(code.columns(), 21 + 8);
        assert_eq!(lines.len(), 15);
        assert!(lines.iter().all(|line| line.chars().count() == code.columns()));
        let (blank, corner) = ("█".repeat(29), "████ ▄▄▄▄▄ █");
        assert_eq!(lines[..2], [blank.clone(), blank.clone()]);
        assert!(lines[2].starts_with(corner), "{}", lines[2]);
        assert_eq!((tight.columns(), tight.rows(), tight.lines().len()), (25, 13, 13));
        assert!(code_of(&[b'x'; 2954]).is_none());
        assert!(code_of(&[b'x'; 2953]).is_some());
    }

    #[test]
    fn in_ascii_it_is_the_same_code_twice_as_large() {
        let [large, small] = [Signs::Ascii, Signs::Unicode].map(|signs| Code::of(b"BEGIN:VCARD", signs).unwrap());
        let (lines, halves) = (large.lines(), small.lines());
        assert_eq!((large.columns(), large.rows()), (2 * 29, 29));
        assert_eq!(lines.len(), 29);
        for (row, line) in lines.iter().enumerate() {
            assert!(line.is_ascii() && line.len() == large.columns());
            for (column, half) in halves[row / 2].chars().enumerate() {
                let is_light = half == '█' || half == if row % 2 == 0 { '▀' } else { '▄' };
                assert_eq!(&line[2 * column..2 * column + 2], if is_light { "##" } else { "  " }, "{row}, {column}");
            }
        }
        let plain = large.draw(Paint::new(false, Signs::Ascii));
        assert_eq!(plain, lines.join("\n") + "\n");
        let painted = large.draw(Paint::new(true, Signs::Ascii));
        assert!(painted.contains("\u{1b}[97m\u{1b}[107m##############"), "{painted:?}");
    }
}

//! QR codes in a terminal: two modules a character, as half blocks.

use qrcode::{Color, EcLevel, QrCode};

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
}

impl Code {
    /// The code of some bytes; `None` where they are too many.
    pub fn of(bytes: &[u8]) -> Option<Code> {
        let code = QrCode::with_error_correction_level(bytes, EcLevel::L).ok()?;
        let width = code.width();
        let modules = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Code { modules, width, quiet: QUIET })
    }

    /// The same with as small a margin as it can have.
    pub fn tight(self) -> Code {
        Code { quiet: TIGHT, ..self }
    }

    /// How many columns it takes, with the light margin.
    pub fn columns(&self) -> usize {
        self.width + 2 * self.quiet
    }

    /// How many lines it takes.
    pub fn rows(&self) -> usize {
        self.columns().div_ceil(2)
    }

    /// The lines of the code. Light is drawn and dark is left out, since most terminals are dark.
    pub fn lines(&self) -> Vec<String> {
        let light = |row: usize, column: usize| !self.is_dark(row, column);
        let all = 0..self.columns();
        let character = |row: usize, column: usize| match (light(row, column), light(row + 1, column)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        all.clone().step_by(2).map(|row| all.clone().map(|column| character(row, column)).collect()).collect()
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
        let code = Code::of(b"BEGIN:VCARD").unwrap();
        let lines = code.lines();
        assert_eq!(code.columns(), 21 + 8);
        assert_eq!(lines.len(), 15);
        assert!(lines.iter().all(|line| line.chars().count() == code.columns()));
        let (blank, corner) = ("█".repeat(29), "████ ▄▄▄▄▄ █");
        assert_eq!(lines[..2], [blank.clone(), blank.clone()]);
        assert!(lines[2].starts_with(corner), "{}", lines[2]);
        let tight = Code::of(b"BEGIN:VCARD").unwrap().tight();
        assert_eq!((tight.columns(), tight.rows(), tight.lines().len()), (25, 13, 13));
        assert!(Code::of(&[b'x'; 2954]).is_none());
        assert!(Code::of(&[b'x'; 2953]).is_some());
    }
}

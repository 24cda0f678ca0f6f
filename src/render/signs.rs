//! The signs that the program draws itself: in Unicode, or in ASCII where the screen may not have others. What people wrote stays
//! as it is.

/// Which signs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signs {
    /// All there are.
    #[default]
    Unicode,
    /// Those that every terminal and every reader has.
    Ascii,
}

impl Signs {
    fn of<T>(self, unicode: T, ascii: T) -> T {
        match self {
            Signs::Unicode => unicode,
            Signs::Ascii => ascii,
        }
    }

    /// Where something was cut off.
    pub fn cut(self) -> &'static str {
        self.of("…", "..")
    }

    /// Between parts of a line.
    pub fn between(self) -> &'static str {
        self.of(" · ", " - ")
    }

    /// From one to the next, and before what to do.
    pub fn arrow(self) -> &'static str {
        self.of("→", "->")
    }

    /// A whole piece of a bar.
    pub fn bar(self) -> &'static str {
        self.of("█", "#")
    }

    /// The pieces of a bar that are less than a whole one, from nothing on, each longer by the same.
    pub fn pieces(self) -> &'static [&'static str] {
        self.of(&["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"], &[""])
    }

    /// The shades of a map, from nothing to the most.
    pub fn shades(self) -> [&'static str; 5] {
        self.of(["·", "░", "▒", "▓", "█"], [".", ":", "+", "*", "#"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_an_ascii_form() {
        let all = |signs: Signs| {
            let mut all = vec![signs.cut(), signs.between(), signs.arrow(), signs.bar()];
            all.extend(signs.pieces());
            all.extend(signs.shades());
            all.concat()
        };
        assert!(all(Signs::Ascii).is_ascii());
        assert!(!all(Signs::Unicode).is_ascii());
    }
}

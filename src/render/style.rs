//! Colour with a meaning. Nothing is said by colour alone.

use anstyle::{AnsiColor, Style};

use super::signs::Signs;

/// What a piece of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The name of something.
    Strong,
    /// Late.
    Late,
    /// Of today.
    Today,
    /// Still ahead.
    Ahead,
    /// A piece of a chart.
    Drawn,
    /// Less important than the rest.
    Aside,
    /// Can be typed as it stands.
    Key,
    /// Light on dark, whatever the terminal is.
    Code,
    /// A light place, whatever the terminal is and whatever stands there.
    Light,
}

/// With what is drawn: colours, or none, and signs.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
    /// The signs.
    pub signs: Signs,
}

impl Paint {
    /// Paints where `on`.
    pub const fn new(on: bool, signs: Signs) -> Paint {
        Paint { on, signs }
    }

    /// A text with the colour of its meaning.
    pub fn text(self, meaning: Meaning, text: &str) -> String {
        let mut painted = String::with_capacity(text.len());
        self.write(meaning, text, &mut painted);
        painted
    }

    /// Writes a text with the colour of its meaning.
    pub fn write(self, meaning: Meaning, text: &str, out: &mut String) {
        if !self.on || text.is_empty() {
            return out.push_str(text);
        }
        let style = meaning.style();
        out.push_str(&format!("{style}{text}{style:#}"));
    }
}

impl Meaning {
    /// How it is shown.
    pub fn style(self) -> Style {
        match self {
            Meaning::Strong => Style::new().bold(),
            Meaning::Late => AnsiColor::Red.on_default(),
            Meaning::Today => AnsiColor::Green.on_default().bold(),
            Meaning::Ahead | Meaning::Drawn => AnsiColor::Cyan.on_default(),
            Meaning::Aside => Style::new().dimmed(),
            Meaning::Code => AnsiColor::BrightWhite.on(AnsiColor::Black),
            Meaning::Light => AnsiColor::BrightWhite.on(AnsiColor::BrightWhite),
            // Blue is too dark on many a black ground, and yellow too light on a white one.
            Meaning::Key => AnsiColor::Magenta.on_default(),
        }
    }
}

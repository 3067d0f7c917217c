//! Puts words into cells: the one place that does.
//!
//! Takes nothing but [`Shown`]: safe text, pieces of a set page, and words of our own.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::geometry::Area;
use crate::config::theme::{self, Theme};
use crate::model::Role;
use crate::text::{SafeText, ellipsize, width};
use crate::typeset::Piece;

/// Words that may be drawn.
pub(super) trait Shown {
    /// The words.
    fn shown(&self) -> &str;
}

impl Shown for SafeText {
    fn shown(&self) -> &str {
        self
    }
}

impl Shown for Piece {
    fn shown(&self) -> &str {
        self.text()
    }
}

/// Words of our own.
impl Shown for &'static str {
    fn shown(&self) -> &str {
        self
    }
}

/// The glyphs of the screen's own parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyphs {
    pub cursor: &'static str,
    pub unread: &'static str,
    pub saved: &'static str,
    pub full: &'static str,
    pub summary: &'static str,
    pub failed: &'static str,
    pub open: &'static str,
    pub rule: &'static str,
    pub bar: &'static str,
    pub tee_down: &'static str,
    pub tee_up: &'static str,
    pub refresh: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub step: &'static str,
    pub branch: &'static str,
    pub enter: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    ellipsis: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    cursor: "▌",
    unread: "●",
    saved: "★",
    full: "▤",
    summary: "·",
    failed: "!",
    open: "▸",
    rule: "─",
    bar: "│",
    tee_down: "┬",
    tee_up: "┴",
    refresh: "↻",
    before: "‹",
    after: "›",
    step: " › ",
    branch: "└ ",
    enter: "⏎",
    up: "↑",
    down: "↓",
    left: "←",
    right: "→",
    ellipsis: "…",
};

const ASCII: Glyphs = Glyphs {
    cursor: ">",
    unread: "*",
    saved: "+",
    full: "=",
    summary: ".",
    failed: "!",
    open: ">",
    rule: "-",
    bar: "|",
    tee_down: "+",
    tee_up: "+",
    refresh: "@",
    before: "<",
    after: ">",
    step: " > ",
    branch: "` ",
    enter: "Enter",
    up: "Up",
    down: "Down",
    left: "Left",
    right: "Right",
    ellipsis: "~",
};

/// The buffer with what is needed to put words into it. Nothing put outside it does harm.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    is_ascii: bool,
    pub glyphs: &'static Glyphs,
}

impl<'a> Canvas<'a> {
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, is_ascii: bool) -> Self {
        let area = buffer.area;
        buffer.set_style(area, styled(theme.ground()));
        Self { buffer, theme, is_ascii, glyphs: if is_ascii { &ASCII } else { &UNICODE } }
    }

    /// Whether glyphs of ASCII alone are drawn.
    pub fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        styled(self.theme.style(role))
    }

    /// Puts words at a cell, cut with an ellipsis to so many columns; says how many they took.
    pub fn put(&mut self, x: u16, y: u16, columns: u16, words: &impl Shown, role: Role) -> u16 {
        let style = self.style(role);
        self.put_styled(x, y, columns, words, style)
    }

    /// The same in a style.
    pub fn put_styled(&mut self, x: u16, y: u16, columns: u16, words: &impl Shown, style: Style) -> u16 {
        let words = words.shown();
        if width(words) <= usize::from(columns) {
            return self.write(x, y, columns, words, style);
        }
        let room = columns.saturating_sub(width(self.glyphs.ellipsis) as u16) + 1;
        let cut = ellipsize(words, usize::from(room.min(columns)));
        let start = cut.trim_end_matches('…').trim_end();
        let used = self.write(x, y, columns, start, style);
        used + self.write(x.saturating_add(used), y, columns - used, self.glyphs.ellipsis, style)
    }

    /// Puts words so that they end before a column; says where they begin.
    pub fn put_right(&mut self, end: u16, y: u16, columns: u16, words: &impl Shown, role: Role) -> u16 {
        let used = (width(words.shown()) as u16).min(columns);
        let x = end.saturating_sub(used);
        self.put(x, y, used, words, role);
        x
    }

    /// Puts a line of text, its direction kept to itself: a title among columns.
    pub fn put_isolated(&mut self, x: u16, y: u16, columns: u16, words: &impl Shown, role: Role) -> u16 {
        let used = self.put(x, y, columns, words, role);
        if used > 0 && !self.is_ascii && words.shown().chars().any(is_right_to_left) {
            // A terminal keeps a mark without width in the cell before it: it is put there, so that it
            // goes when that cell is drawn anew.
            if let Some(before) = x.checked_sub(1).and_then(|column| self.buffer.cell_mut((column, y))) {
                let symbol = format!("{}\u{2068}", before.symbol());
                before.set_symbol(&symbol);
            } else if let Some(first) = self.buffer.cell_mut((x, y)) {
                let symbol = format!("\u{2068}{}", first.symbol());
                first.set_symbol(&symbol);
            }
            // A wide cluster's second cell is skipped, so the mark goes into the cell that holds it.
            let last = (x..x + used).rev().find(|column| {
                self.buffer.cell((*column, y)).is_some_and(|cell| !cell.symbol().trim().is_empty())
            });
            if let Some(last) = last.and_then(|column| self.buffer.cell_mut((column, y))) {
                let symbol = format!("{}\u{2069}", last.symbol());
                last.set_symbol(&symbol);
            }
        }
        used
    }

    /// Puts a piece of a set page.
    pub fn put_piece(&mut self, x: u16, y: u16, columns: u16, piece: &Piece, has_focus: bool) -> u16 {
        let role = if has_focus { Role::LinkFocus } else { piece.role };
        let mut style = self.style(role);
        if piece.strong && !has_focus {
            style = style.add_modifier(Modifier::BOLD);
        }
        if piece.emphasis {
            style = style.add_modifier(Modifier::ITALIC);
        }
        self.write(x, y, columns, piece.text(), style)
    }

    /// Lays a role's style over cells of one row, keeping what stands in them.
    pub fn paint(&mut self, x: u16, y: u16, columns: u16, role: Role) {
        let style = self.style(role);
        let area = Rect { x, y, width: columns, height: 1 }.intersection(self.buffer.area);
        self.buffer.set_style(area, style);
    }

    /// Empties cells.
    pub fn clear(&mut self, area: Area) {
        let area = Rect { x: area.x, y: area.y, width: area.columns, height: area.rows };
        let ground = styled(self.theme.ground());
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
        self.buffer.set_style(area, ground);
    }

    /// A line from side to side of an area, in its first row.
    pub fn rule(&mut self, area: Area) {
        for x in area.x..area.x + area.columns {
            self.put(x, area.y, area.rows.min(1), &self.glyphs.rule, Role::Rule);
        }
    }

    /// A line from top to end.
    pub fn bar(&mut self, x: u16, top: u16, end: u16) {
        for y in top..end {
            self.put(x, y, 1, &self.glyphs.bar, Role::Rule);
        }
    }

    /// Writes clusters into cells until the columns are used; what is not safe to show is left out
    /// here too, whoever made it.
    fn write(&mut self, x: u16, y: u16, columns: u16, words: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x < area.left() {
            return 0;
        }
        let end = area.right().min(x.saturating_add(columns));
        let mut column = x;
        for cluster in words.graphemes(true) {
            if cluster.contains(char::is_control) {
                continue;
            }
            let cells = cluster.cell_width();
            if cells == 0 {
                continue;
            }
            if column.saturating_add(cells) > end {
                break;
            }
            let plain;
            let symbol = if self.is_ascii && !cluster.is_ascii() {
                plain = plain_cluster(cluster, usize::from(cells));
                plain.as_str()
            } else {
                cluster
            };
            if self.is_ascii && symbol.len() > 1 {
                for (offset, byte) in symbol.char_indices() {
                    self.buffer[(column + offset as u16, y)].set_char(byte).set_style(style);
                }
            } else {
                self.buffer[(column, y)].set_symbol(symbol).set_style(style);
                for hidden in column + 1..column + cells {
                    self.buffer[(hidden, y)].reset();
                }
            }
            column += cells;
        }
        column - x
    }
}

/// A cluster for a terminal that knows ASCII alone, in exactly as many columns.
fn plain_cluster(cluster: &str, columns: usize) -> String {
    let plain: String = match cluster {
        "‘" | "’" | "‚" | "′" => "'".to_owned(),
        "“" | "”" | "„" | "«" | "»" | "″" => "\"".to_owned(),
        "‐" | "‑" | "‒" | "–" | "—" | "―" => "-".to_owned(),
        "…" => "~".to_owned(),
        "·" => ".".to_owned(),
        "•" => "*".to_owned(),
        "\u{a0}" | "\u{202f}" | "\u{2007}" => " ".to_owned(),
        _ => cluster.nfkd().filter(char::is_ascii_graphic).collect(),
    };
    if plain.len() == columns { plain } else { "?".repeat(columns) }
}

/// Whether a character runs from right to left.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A theme's style as ratatui has it.
fn styled(style: theme::Style) -> Style {
    let mut styled = Style::default();
    if let Some(color) = style.foreground {
        styled = styled.fg(colored(color));
    }
    if let Some(color) = style.background {
        styled = styled.bg(colored(color));
    }
    for (is_set, modifier) in [
        (style.bold, Modifier::BOLD),
        (style.dim, Modifier::DIM),
        (style.italic, Modifier::ITALIC),
        (style.underline, Modifier::UNDERLINED),
        (style.reverse, Modifier::REVERSED),
    ] {
        if is_set {
            styled = styled.add_modifier(modifier);
        }
    }
    styled
}

fn colored(color: theme::Color) -> Color {
    const PALETTE: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match color {
        theme::Color::Palette(index) => PALETTE[usize::from(index) % 16],
        theme::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

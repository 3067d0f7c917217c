//! The glyphs that a page is set with, in two sets.

/// Glyphs of ours: bars, bullets, rules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyphs {
    pub quote: &'static str,
    pub figure: &'static str,
    pub correction: &'static str,
    pub bullet: &'static str,
    pub rule: &'static str,
    pub parting: &'static str,
    pub dot: &'static str,
    pub embed: &'static str,
    pub ellipsis: &'static str,
    pub full: &'static str,
    pub summary: &'static str,
}

/// For terminals with UTF-8.
const UNICODE: Glyphs = Glyphs {
    quote: "│ ",
    figure: "┊ ",
    correction: "┃ ",
    bullet: "• ",
    rule: "─",
    parting: "·  ·  ·",
    dot: "  ·  ",
    embed: "▸ ",
    ellipsis: "…",
    full: "▤",
    summary: "·",
};

/// For all others.
const ASCII: Glyphs = Glyphs {
    quote: "| ",
    figure: ": ",
    correction: "! ",
    bullet: "* ",
    rule: "-",
    parting: "*  *  *",
    dot: "  -  ",
    embed: "> ",
    ellipsis: "~",
    full: "=",
    summary: ".",
};

pub(super) fn glyphs(ascii: bool) -> &'static Glyphs {
    if ascii { &ASCII } else { &UNICODE }
}

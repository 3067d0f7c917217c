//! Lists, and what stands before their items.

use super::{Made, NESTING, Setter};
use crate::model::{Block, Item, Style};
use crate::page::tree::Tree;
use crate::text::SafeText;

impl Setter<'_> {
    pub(super) fn list(&mut self, node: usize) {
        self.flush();
        let is_ordered = self.tree.tag(node) == "ol";
        let mut items = Vec::new();
        let mut aside = Vec::new();
        let mut marks = Marks::of(self.tree, node);
        let children: Vec<usize> = self.tree.children(node).collect();
        for child in children {
            if self.tree.is_element(child) && (self.tree.is_hidden(child) || !(self.keep)(child)) {
                continue;
            }
            let is_item = self.tree.tag(child) == "li";
            let mark = (is_item && is_ordered).then(|| marks.next(self.tree, child));
            let made = if is_item {
                self.apart(child)
            } else {
                let before = std::mem::take(&mut self.made);
                self.nesting += 1;
                self.child(child, Style::default(), None);
                self.flush();
                self.nesting -= 1;
                std::mem::replace(&mut self.made, before)
            };
            let (figures, blocks): (Vec<Made>, Vec<Made>) = made
                .into_iter()
                .partition(|made| matches!(made.block, Block::Figure { .. } | Block::Embed { .. }));
            aside.extend(figures);
            let blocks: Vec<Block> = blocks.into_iter().map(|made| made.block).collect();
            if blocks.is_empty() {
                continue;
            }
            // What stands between two items, a list above all, goes on with the one before.
            if !is_item
                && matches!(blocks[..], [Block::List { .. }])
                && let Some(Item { blocks: before, .. }) = items.last_mut()
            {
                before.extend(blocks);
                continue;
            }
            let usual = (items.len() + 1).to_string();
            let mark = mark.filter(|mark| is_ordered && *mark != usual);
            items.push(Item { blocks, mark: mark.map(|mark| SafeText::line(&mark)) });
        }
        if !items.is_empty() {
            self.push(node, Block::List { ordered: is_ordered, items });
        }
        self.made.extend(aside);
    }

    /// Whether a list is set as one here.
    pub(super) fn is_list(&self, tag: &str) -> bool {
        matches!(tag, "ul" | "ol" | "menu" | "dir") && self.nesting < NESTING
    }
}

/// How the items of a list are counted.
struct Marks {
    next: i32,
    step: i32,
    kind: Kind,
}

/// What the numbers of a list look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Decimal,
    Small,
    Large,
    SmallRoman,
    LargeRoman,
}

impl Kind {
    /// What an element says of its numbers, by attribute or style.
    fn of(tree: &Tree, node: usize) -> Option<Self> {
        let style = tree.attribute(node, "style").unwrap_or_default().to_ascii_lowercase();
        Some(match tree.attribute(node, "type").map(str::trim) {
            Some("a") => Self::Small,
            Some("A") => Self::Large,
            Some("i") => Self::SmallRoman,
            Some("I") => Self::LargeRoman,
            Some("1") => Self::Decimal,
            _ if style.contains("lower-alpha") || style.contains("lower-latin") => Self::Small,
            _ if style.contains("upper-alpha") || style.contains("upper-latin") => Self::Large,
            _ if style.contains("lower-roman") => Self::SmallRoman,
            _ if style.contains("upper-roman") => Self::LargeRoman,
            _ => return None,
        })
    }

    /// A number as this kind writes it.
    fn write(self, number: i32) -> String {
        let written = match self {
            Self::Small | Self::Large if number > 0 => letters(number.unsigned_abs()),
            Self::SmallRoman | Self::LargeRoman if (1..4000).contains(&number) => {
                roman(number.unsigned_abs())
            }
            _ => return number.to_string(),
        };
        if matches!(self, Self::Large | Self::LargeRoman) { written.to_uppercase() } else { written }
    }
}

impl Marks {
    fn of(tree: &Tree, node: usize) -> Self {
        let is_reversed = tree.attribute(node, "reversed").is_some();
        let count = || tree.children(node).filter(|&child| tree.tag(child) == "li").count() as i32;
        Self {
            next: number(tree, node, "start").unwrap_or_else(|| if is_reversed { count() } else { 1 }),
            step: if is_reversed { -1 } else { 1 },
            kind: Kind::of(tree, node).unwrap_or(Kind::Decimal),
        }
    }

    /// What stands before the next item.
    fn next(&mut self, tree: &Tree, item: usize) -> String {
        let number = number(tree, item, "value").unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        Kind::of(tree, item).unwrap_or(self.kind).write(number)
    }
}

/// The whole number that an attribute is.
fn number(tree: &Tree, node: usize, name: &str) -> Option<i32> {
    tree.attribute(node, name).and_then(|number| number.trim().parse().ok())
}

/// A number as letters: a, b, ... z, aa.
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters.iter().rev().collect()
}

/// A number as Roman ones are written, in small letters.
fn roman(mut number: u32) -> String {
    const SIGNS: &[(u32, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut roman = String::new();
    for &(worth, sign) in SIGNS {
        while number >= worth {
            roman.push_str(sign);
            number -= worth;
        }
    }
    roman
}

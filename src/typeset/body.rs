//! Sets the blocks of a body.

use super::fields::cut;
use super::flow::{Flow, Look};
use super::setter::Setter;
use super::table;
use super::told::Words;
use crate::model::{Block, Figure, Item, Role, Span};
use crate::text::{SafeText, ellipsize, width};

/// The most text of one article that is set, in bytes; a remark names the rest.
pub const TEXT_BYTES: usize = 1024 * 1024;
/// Blocks within blocks that are set as such; what lies deeper is set as plain paragraphs.
const NESTING: usize = 24;
/// The widest credit that stays on one line.
const CREDIT_COLUMNS: usize = 24;

/// Sets blocks, and counts what they cost.
pub(super) struct Body<'a> {
    pub setter: &'a mut Setter,
    /// The headline above the text.
    pub headline: &'a str,
    /// Bytes of text that may still be set.
    pub left: usize,
    /// Bytes of text that were not set.
    pub cut: usize,
}

impl<'a> Body<'a> {
    pub fn new(setter: &'a mut Setter, headline: &'a str) -> Self {
        Self { setter, headline, left: TEXT_BYTES, cut: 0 }
    }

    /// As much of a text as may still be set.
    fn spend<'text>(&mut self, text: &'text str) -> &'text str {
        let mut end = text.len().min(self.left);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < text.len() {
            self.left = 0;
        } else {
            self.left -= end;
        }
        self.cut += text.len() - end;
        &text[..end]
    }

    pub fn block(&mut self, block: &Block, depth: usize) {
        if self.left == 0 || depth > NESTING {
            for text in block.texts() {
                let text = self.spend(&text);
                self.setter.text(text, Look::of(Role::Body));
            }
            return;
        }
        match block {
            Block::Paragraph { spans } => self.spans(spans, Look::of(Role::Body)),
            Block::Heading { spans, .. } => self.spans(spans, Look::of(Role::Subheading).strong()),
            Block::List { ordered, items } => self.list(*ordered, items, depth),
            Block::Quote { blocks } => {
                let sign = self.setter.glyphs.quote;
                self.setter.indent(sign, sign, Role::Quote);
                self.blocks(blocks, depth + 1);
                self.setter.outdent();
            }
            Block::Code { text } => self.code(text),
            Block::Table { table } => {
                let cost: usize =
                    table.head.iter().chain(table.rows.iter().flatten()).map(|cell| cell.len()).sum();
                if cost > self.left {
                    self.cut += cost;
                    self.left = 0;
                } else {
                    self.left -= cost;
                    table::set(self.setter, table);
                }
            }
            Block::Figure { figure } => self.figure(figure),
            Block::Embed { label, link } => self.embed(label, link.as_ref()),
            Block::Correction { spans } => {
                let sign = self.setter.glyphs.correction;
                self.setter.indent(sign, sign, Role::Correction);
                self.spans(spans, Look::of(Role::Correction));
                self.setter.outdent();
            }
            Block::Rule => {
                let sign = self.setter.glyphs.parting;
                let columns = self.setter.columns();
                let margin = columns.saturating_sub(width(sign)) / 2;
                let piece =
                    Look::of(Role::Rule).sign(ellipsize(&format!("{}{sign}", " ".repeat(margin)), columns));
                self.setter.line_of(vec![piece], 1);
            }
        }
    }

    /// Blocks one below the other, an empty line between them.
    pub fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.setter.gap();
            }
            self.block(block, depth);
        }
    }

    fn spans(&mut self, spans: &[Span], look: Look) {
        let flow = self.flow(spans, look);
        self.setter.flow(&flow);
    }

    fn flow(&mut self, spans: &[Span], look: Look) -> Flow {
        let mut flow = Flow::default();
        let mut was_link = false;
        for span in spans {
            let text = self.spend(&span.text);
            let mut look = Look {
                strong: look.strong || span.style.strong,
                emphasis: look.emphasis || span.style.emphasis,
                ..look
            };
            if span.style.code {
                look.role = Role::Code;
            }
            if let Some(link) = span.link.as_ref().filter(|_| !text.trim().is_empty()) {
                look.role = Role::Link;
                look = look.leading_to(self.setter.link(link, was_link));
            }
            was_link = look.target.is_some();
            flow.push(text, look);
        }
        flow
    }

    fn list(&mut self, ordered: bool, items: &[Item], depth: usize) {
        let marks: Vec<String> = items.iter().enumerate().map(|(place, item)| item.number(place)).collect();
        let digits = marks.iter().map(|mark| width(mark)).max().unwrap_or(0);
        let is_airy = items
            .iter()
            .any(|item| item.blocks.iter().filter(|block| !matches!(block, Block::List { .. })).count() > 1);
        for (index, (item, mark)) in items.iter().zip(marks).enumerate() {
            if is_airy && index > 0 {
                self.setter.gap();
            }
            let mark =
                if ordered { format!("{mark:>digits$}. ") } else { self.setter.glyphs.bullet.to_owned() };
            let rest = " ".repeat(width(&mark));
            self.setter.indent(&mark, &rest, Role::Quiet);
            for (number, block) in item.blocks.iter().enumerate() {
                if number > 0 && is_airy && !matches!(block, Block::List { .. }) {
                    self.setter.gap();
                }
                self.block(block, depth + 1);
            }
            self.setter.outdent();
        }
    }

    /// Lines as typed, cut where they are too long: broken code reads worse than cut code.
    fn code(&mut self, text: &SafeText) {
        self.setter.indent("  ", "  ", Role::Code);
        let text = self.spend(text).trim_end_matches('\n').to_owned();
        for line in text.split('\n') {
            let shown = cut(line, self.setter.columns(), self.setter.glyphs.ellipsis);
            self.setter.line_of(vec![Look::of(Role::Code).piece(shown)], line.chars().count() + 1);
        }
        self.setter.outdent();
    }

    /// The words of a picture.
    pub fn figure(&mut self, figure: &Figure) {
        let sign = self.setter.glyphs.figure;
        self.setter.indent(sign, sign, Role::Rule);
        let words = Words::of(figure, self.headline);
        let mut flow = Flow::default();
        let mut add = |text: &str, look: Look| {
            if !flow.is_empty() {
                flow.push(" ", look);
            }
            flow.push(text, look);
        };
        if let Some(alt) = words.alt {
            let alt = self.spend(alt);
            add(&format!("[{alt}]"), Look::of(Role::Caption).emphasis());
        }
        if let Some(caption) = words.caption {
            add(self.spend(caption), Look::of(Role::Caption));
        }
        if let Some(credit) = words.credit {
            let mut credit = self.spend(credit).to_owned();
            if width(&credit) <= CREDIT_COLUMNS {
                credit = credit.replace(' ', "\u{a0}");
            }
            add(&format!("({credit})"), Look::of(Role::Quiet));
        }
        if flow.is_empty() {
            flow.push("[a picture without words]", Look::of(Role::Caption).emphasis());
        }
        self.setter.flow(&flow);
        self.setter.outdent();
    }

    fn embed(&mut self, label: &SafeText, link: Option<&crate::model::WebUrl>) {
        let sign = self.setter.glyphs.embed;
        self.setter.indent(sign, "  ", Role::Quiet);
        let label = self.spend(label).to_owned();
        let mut flow = Flow::default();
        if let Some(link) = link {
            let target = self.setter.link(link, false);
            let label = if label.is_empty() { link.outlet_host() } else { &label };
            flow.push(label, Look::of(Role::Link).leading_to(target));
            if !label.contains(link.outlet_host()) {
                flow.push(" (", Look::of(Role::Quiet));
                flow.push(link.outlet_host(), Look::of(Role::Quiet));
                flow.push(")", Look::of(Role::Quiet));
            }
        } else {
            flow.push(&label, Look::of(Role::Quiet));
        }
        self.setter.flow(&flow);
        self.setter.outdent();
    }
}

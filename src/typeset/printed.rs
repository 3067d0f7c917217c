//! Text for a file or a pipe: set as a page is, but for its roles.

use super::flow::Look;
use super::page::Line;
use super::setter::Setter;
use crate::model::Role;
use crate::text::width;

/// The fewest columns that such text is set to.
const LEAST_COLUMNS: usize = 20;

/// A sheet of plain lines while it is set. Their lines end at spaces alone.
pub struct Printed(Setter);

impl Printed {
    /// An empty sheet of so many columns.
    pub fn new(columns: usize) -> Self {
        Self(Setter::at_spaces(columns.max(LEAST_COLUMNS)))
    }

    /// One empty line, never two, none at the top.
    pub fn gap(&mut self) {
        self.0.gap();
    }

    /// Text filled to the columns there are.
    pub fn text(&mut self, text: &str) {
        self.0.text(text, Look::default());
    }

    /// Text with an empty line before it.
    pub fn part(&mut self, text: &str) {
        if !text.is_empty() {
            self.gap();
            self.text(text);
        }
    }

    /// Text whose lines after the first are indented.
    pub fn hanging(&mut self, text: &str) {
        let rest = if width(text) <= self.0.columns() { "" } else { "    " };
        self.indented("", rest, |page| page.text(text));
    }

    /// A line as it is, however long.
    pub fn line(&mut self, line: &str) {
        self.0.line_of(vec![Look::default().piece(line)], line.chars().count());
    }

    /// What is set has this to its left: the first line its own, the others theirs.
    pub fn indented(&mut self, first: &str, rest: &str, set: impl FnOnce(&mut Self)) {
        self.0.indent(first, rest, Role::default());
        set(self);
        self.0.outdent();
    }

    /// The sheet as text, a line feed at its end.
    pub fn finish(self) -> String {
        let lines: Vec<String> = self.0.finish().lines.iter().map(Line::text).collect();
        format!("{}\n", lines.join("\n").trim_end())
    }
}

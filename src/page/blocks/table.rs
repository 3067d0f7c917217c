//! Tables: each cell in its own column, whatever spans others.

use super::Setter;
use crate::model::{Block, Style, Table, WebUrl};
use crate::page::tree::Tree;
use crate::text::SafeText;

/// The most cells that a table is read to.
const CELLS: usize = 4_000;
/// The most columns that one cell spans.
const SPAN: usize = 64;
/// The most rows of a head.
const HEAD: usize = 4;
/// The longest text, in characters, that is told again in each row that its cell spans.
const AGAIN: usize = 40;

/// A cell at its place.
#[derive(Clone)]
struct Cell {
    text: SafeText,
    /// Whether the page marks it as a head.
    is_head: bool,
    /// Whether it is the first of the places that its element spans.
    is_first: bool,
}

impl Setter<'_> {
    pub(super) fn table(&mut self, node: usize, style: Style, link: Option<&WebUrl>) {
        self.flush();
        let tree = self.tree;
        let rows: Vec<usize> = tree.all_below(node, "tr").take(CELLS).collect();
        if let Some(text) = self.numbered_lines(&rows) {
            self.push_code(node, &text);
            return;
        }
        let is_layout = rows.is_empty()
            || tree.all_below(node, "table").next().is_some()
            || tree.below(node).any(|below| match tree.tag(below) {
                "p" | "h1" | "h2" => tree.characters(below) > 200,
                // Lines of code are no line of a cell.
                "pre" => tree.raw_below(below).trim().contains('\n'),
                _ => false,
            })
            || rows.iter().all(|&row| cells(tree, row).len() < 2);
        if is_layout || tree.attribute(node, "role") == Some("presentation") {
            self.container(node, style, link);
            self.flush();
            return;
        }
        let mut grid = grid(tree, &rows);
        drop_empty_columns(&mut grid);
        let heads = heads(tree, &rows, &grid);
        let mut grid = grid.into_iter();
        let head: Vec<Vec<Cell>> = grid.by_ref().take(heads).collect();
        let text = |cell: Cell| {
            let is_told = cell.is_first || cell.text.chars().count() <= AGAIN;
            if is_told { cell.text } else { SafeText::default() }
        };
        let table = Table {
            caption: tree
                .all_below(node, "caption")
                .next()
                .and_then(|caption| SafeText::line(&tree.text(caption)).filled()),
            head: joined(&head),
            rows: grid.map(|row| row.into_iter().map(text).collect()).collect(),
        };
        if !table.rows.is_empty() {
            self.push(node, Block::Table { table });
        }
    }
}

/// The cells of a row.
pub(super) fn cells(tree: &Tree, row: usize) -> Vec<usize> {
    tree.children(row).filter(|&cell| matches!(tree.tag(cell), "td" | "th")).collect()
}

/// The rows that say something, each with as many cells as the widest. In the body a cell that spans columns
/// stands in the first of them, in the head in each; one that spans rows stands in each.
fn grid(tree: &Tree, rows: &[usize]) -> Vec<Vec<Cell>> {
    let mut grid: Vec<Vec<Cell>> = Vec::new();
    // What reaches down into the next rows, by column: how many of them, and the cell.
    let mut reaching: Vec<(usize, Cell)> = Vec::new();
    let mut count = 0;
    for &row in rows {
        let mut line: Vec<Cell> = Vec::new();
        let mut own = cells(tree, row).into_iter().peekable();
        while own.peek().is_some() || reaching.get(line.len()).is_some_and(|(left, _)| *left > 0) {
            if let Some((left, cell)) = reaching.get_mut(line.len()).filter(|(left, _)| *left > 0) {
                *left -= 1;
                line.push(Cell { is_first: false, ..cell.clone() });
                continue;
            }
            let Some(cell) = own.next() else { break };
            let span =
                |name: &str| tree.attribute(cell, name).and_then(|span| span.trim().parse::<usize>().ok());
            let columns = span("colspan").unwrap_or(1).clamp(1, SPAN);
            let rows = span("rowspan").map_or(1, |rows| if rows == 0 { CELLS } else { rows });
            let is_head = tree.tag(cell) == "th";
            let text = SafeText::line(&tree.text(cell));
            for at in 0..columns {
                // A head stands above each of its columns.
                let text = if at == 0 || is_head && !is_row_head(tree, cell) {
                    text.clone()
                } else {
                    SafeText::default()
                };
                let cell = Cell { text, is_head, is_first: at == 0 };
                if reaching.len() <= line.len() {
                    reaching.resize(line.len() + 1, (0, cell.clone()));
                }
                reaching[line.len()] = (rows.saturating_sub(1).min(CELLS), cell.clone());
                line.push(cell);
            }
        }
        count += line.len();
        if count > CELLS {
            break;
        }
        if line.iter().any(|cell| cell.is_first && !cell.text.is_empty()) {
            grid.push(line);
        }
    }
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    let empty = Cell { text: SafeText::default(), is_head: false, is_first: true };
    for line in &mut grid {
        // A row that reaches beyond all others by an empty cell widens none of them.
        line.resize(columns.min(CELLS), empty.clone());
    }
    grid
}

/// Whether a cell heads its row, not its column.
fn is_row_head(tree: &Tree, cell: usize) -> bool {
    matches!(tree.attribute(cell, "scope"), Some("row" | "rowgroup"))
}

/// Drops the columns in which nothing is said.
fn drop_empty_columns(grid: &mut [Vec<Cell>]) {
    let columns = grid.first().map_or(0, Vec::len);
    let is_said: Vec<bool> = (0..columns)
        .map(|at| grid.iter().any(|line| line[at].is_first && !line[at].text.is_empty()))
        .collect();
    for line in grid {
        let mut said = is_said.iter();
        line.retain(|_| said.next().copied().unwrap_or(true));
    }
}

/// How many rows are the head: those that the page puts there, or marks as such; a first row in bold type
/// above others that are not.
fn heads(tree: &Tree, rows: &[usize], grid: &[Vec<Cell>]) -> usize {
    let is_marked = |line: &&Vec<Cell>| {
        line.iter().any(|cell| cell.is_head) && line.iter().all(|cell| cell.is_head || cell.text.is_empty())
    };
    let marked = grid.iter().take_while(is_marked).count();
    if marked > 0 {
        return if marked <= HEAD && marked < grid.len() { marked } else { 1 };
    }
    let said: Vec<usize> = rows.iter().copied().filter(|&row| tree.characters(row) > 0).collect();
    let (Some(&first), Some(&second)) = (said.first(), said.get(1)) else { return 0 };
    let is_put = tree.tag(tree.parent(first)) == "thead" && tree.tag(tree.parent(second)) != "thead";
    usize::from(is_put || is_bold(tree, first) && !said[1..].iter().any(|&row| is_bold(tree, row)))
}

/// Whether each cell of a row that says something says it in bold type.
fn is_bold(tree: &Tree, row: usize) -> bool {
    let mut cells = cells(tree, row).into_iter().filter(|&cell| tree.characters(cell) > 0).peekable();
    cells.peek().is_some()
        && cells.all(|cell| {
            let bold = tree.below(cell).filter(|&below| matches!(tree.tag(below), "b" | "strong"));
            bold.take(8).any(|bold| tree.characters(bold) == tree.characters(cell))
        })
}

/// The rows of a head as one: what stands above a column, from the top.
fn joined(head: &[Vec<Cell>]) -> Vec<SafeText> {
    let columns = head.first().map_or(0, Vec::len);
    let column = |at: usize| {
        let mut parts: Vec<&str> = Vec::new();
        for text in head.iter().map(|line| line[at].text.as_str()).filter(|text| !text.is_empty()) {
            if parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        SafeText::line(&parts.join(" "))
    };
    (0..columns).map(column).collect()
}

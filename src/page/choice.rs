//! One chooser for every field of a story, and the record of why it chose.
//!
//! The witnesses of a field hand in candidates. Each stands on a rung; points order those on one rung, and
//! of equals the first wins. A witness that can no longer win is not asked. Where an explanation is wanted
//! all are asked, but those that would not have been cannot win: the record never changes the choice.

use std::cell::RefCell;
use std::fmt;

use super::lines::collapse;
use super::tree::Tree;

/// The rung that no candidate reaches: a witness is asked whatever was found before.
pub(super) const ALWAYS: u8 = u8::MAX;
/// The most characters of a text that the record keeps.
const SAID: usize = 72;
/// The most classes of an element that it names.
const CLASSES: usize = 3;
/// The field that cuts belong to.
pub(super) const BODY: &str = "body";

/// Who says what a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Witness {
    /// JSON-LD.
    Linked,
    /// `meta` elements and the page's title.
    Meta,
    /// Attributes that say for machines what an element is.
    Markup,
    /// What the page shows.
    Shown,
    /// What elements are called.
    Name,
    /// Where on the page something stands.
    Position,
    /// A reader mode.
    Reader,
    /// Where paragraphs stand closest together.
    Density,
    /// Data in a script.
    Script,
    /// The page's address.
    Address,
}

impl Witness {
    fn word(self) -> &'static str {
        match self {
            Self::Linked => "JSON-LD",
            Self::Meta => "meta",
            Self::Markup => "markup",
            Self::Shown => "shown",
            Self::Name => "name",
            Self::Position => "position",
            Self::Reader => "reader mode",
            Self::Density => "density",
            Self::Script => "script",
            Self::Address => "address",
        }
    }
}

/// A rule, in the words that an explanation prints.
pub(super) type Rule = &'static str;

/// What speaks for a candidate, or against it, with its points.
type Evidence = (Rule, f32);

/// What a field may hold.
#[derive(Debug, Clone)]
pub(super) struct Candidate<T> {
    /// The value.
    pub value: T,
    rung: u8,
    /// Why it stands on its rung.
    rule: Rule,
    /// The sum of the evidence.
    points: f32,
    evidence: Vec<Evidence>,
    node: Option<usize>,
}

impl<T> Candidate<T> {
    /// A candidate with no points yet; `rule` is why it stands on its rung.
    pub fn new(value: T, rung: u8, rule: Rule) -> Self {
        Self { value, rung, rule, points: 0.0, evidence: Vec::new(), node: None }
    }

    /// The same, with the element that shows it.
    pub fn at(self, node: usize) -> Self {
        Self { node: Some(node), ..self }
    }

    /// The same with points for it, or against it.
    pub fn with(mut self, rule: Rule, points: f32) -> Self {
        self.add(rule, points);
        self
    }

    /// Adds points for it, or against it.
    pub fn add(&mut self, rule: Rule, points: f32) {
        if points != 0.0 {
            self.points += points;
            self.evidence.push((rule, points));
        }
    }

    /// What speaks for it together.
    pub fn points(&self) -> f32 {
        self.points
    }

    fn why(&self) -> String {
        let more = self.evidence.iter().map(|(rule, points)| format!(", {rule} {points:+.1}"));
        std::iter::once(self.rule.to_owned()).chain(more).collect()
    }
}

/// The choice of one field's value.
pub(super) struct Choice<'t, T> {
    field: &'static str,
    tree: &'t Tree,
    trace: &'t Trace,
    say: fn(&T) -> String,
    best: Option<Candidate<T>>,
    /// The best one's row in the record.
    row: usize,
}

impl<'t, T> Choice<'t, T> {
    /// Nobody asked yet. `say` is how the record prints a value.
    pub fn new(field: &'static str, tree: &'t Tree, trace: &'t Trace, say: fn(&T) -> String) -> Self {
        Self { field, tree, trace, say, best: None, row: 0 }
    }

    /// The best candidate so far.
    pub fn best(&self) -> Option<&T> {
        self.best.as_ref().map(|best| &best.value)
    }

    /// Asks a witness for candidates, as long as the best one stands below a rung.
    pub fn ask<C: IntoIterator<Item = Candidate<T>>>(
        &mut self,
        witness: Witness,
        until: u8,
        candidates: impl FnOnce() -> C,
    ) {
        if self.is_decided(until) && !self.trace.is_on() {
            return;
        }
        for candidate in candidates() {
            let is_idle = self.is_decided(until);
            let is_better = !is_idle
                && self.best.as_ref().is_none_or(|best| {
                    (candidate.rung, candidate.points).partial_cmp(&(best.rung, best.points))
                        == Some(std::cmp::Ordering::Greater)
                });
            let outcome = if is_idle { Outcome::Idle } else { Outcome::Lost };
            let row = self.trace.add(|| {
                let said = (self.say)(&candidate.value);
                let row = Row::new(self.field, outcome, witness.word(), &said, &candidate.why());
                match candidate.node {
                    Some(node) => row.at(self.tree, node),
                    None => row,
                }
            });
            if is_better {
                self.best = Some(candidate);
                self.row = row;
            }
            if self.is_decided(until) && !self.trace.is_on() {
                break;
            }
        }
    }

    fn is_decided(&self, until: u8) -> bool {
        self.best.as_ref().is_some_and(|best| best.rung >= until)
    }

    /// The winner.
    pub fn winner(self) -> Option<T> {
        let best = self.best?;
        self.trace.mark_won(self.row);
        Some(best.value)
    }
}

/// What became of a candidate, or of a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is the field's value, but for what is mended after.
    Won,
    /// Another one was better.
    Lost,
    /// A rule left it out before it could be one.
    Out,
    /// It was asked for only to explain.
    Idle,
    /// It stood in the text and was taken out.
    Cut,
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub field: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Who said it; empty for what was cut.
    pub witness: &'static str,
    /// What was said, shortened.
    pub said: String,
    /// The element that shows it, as `<p.byline>`; empty if none does.
    pub element: String,
    /// The rules that spoke for it, or the one that left it out.
    pub why: String,
}

impl Row {
    fn new(field: &'static str, outcome: Outcome, witness: &'static str, said: &str, why: &str) -> Self {
        let (said, why) = (shortened(said), why.to_owned());
        Self { field, outcome, witness, said, element: String::new(), why }
    }

    fn at(self, tree: &Tree, node: usize) -> Self {
        Self { element: element(tree, node), ..self }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            Outcome::Won => "won",
            Outcome::Lost => "lost",
            Outcome::Out => "out",
            Outcome::Idle => "idle",
            Outcome::Cut => "cut",
        };
        formatter.write_str(outcome)?;
        for part in [self.witness, &format!("\"{}\"", self.said), &self.element] {
            if !part.is_empty() {
                write!(formatter, " {part}")?;
            }
        }
        write!(formatter, ": {}", self.why)
    }
}

/// The record of a page's choices; where nobody asks for one, nothing is written.
#[derive(Default)]
pub(super) struct Trace {
    rows: Option<RefCell<Vec<Row>>>,
    /// What blocks of the text show, for those who fit what judges them.
    measured: Option<RefCell<Vec<Measured>>>,
}

/// A block's text and the numbers that it is judged by.
pub type Measured = (String, Vec<f32>);

impl Trace {
    /// No record.
    pub fn off() -> Self {
        Self::default()
    }

    /// An empty record.
    pub fn on() -> Self {
        Self { rows: Some(RefCell::default()), measured: None }
    }

    /// No record but of what blocks show.
    pub fn of_blocks() -> Self {
        Self { rows: None, measured: Some(RefCell::default()) }
    }

    /// Whether there is a record.
    pub fn is_on(&self) -> bool {
        self.rows.is_some()
    }

    /// Writes what a block shows.
    pub fn measure(&self, text: impl FnOnce() -> String, numbers: &[f32]) {
        if let Some(measured) = &self.measured {
            measured.borrow_mut().push((text(), numbers.to_vec()));
        }
    }

    /// What blocks show.
    pub fn measured(self) -> Vec<Measured> {
        self.measured.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Writes that a rule left something out before it could be a candidate.
    pub fn leave_out(&self, field: &'static str, tree: &Tree, node: usize, rule: Rule) {
        self.add(|| Row::new(field, Outcome::Out, "", &tree.text(node), rule).at(tree, node));
    }

    /// Writes that a rule cut an element with all that stands below it from the text.
    pub fn cut(&self, tree: &Tree, node: usize, rule: Rule) {
        self.add(|| Row::new(BODY, Outcome::Cut, "", &tree.text(node), rule).at(tree, node));
    }

    /// Writes that a rule took words from the text.
    pub fn cut_text(&self, said: impl FnOnce() -> String, rule: Rule) {
        self.add(|| Row::new(BODY, Outcome::Cut, "", &said(), rule));
    }

    /// Writes that a field's value is another one than was chosen.
    pub fn overrule(&self, field: &'static str, witness: Witness, said: impl FnOnce() -> String, rule: Rule) {
        let Some(rows) = &self.rows else { return };
        let mut rows = rows.borrow_mut();
        for row in rows.iter_mut().filter(|row| row.field == field && row.outcome == Outcome::Won) {
            row.outcome = Outcome::Lost;
        }
        rows.push(Row::new(field, Outcome::Won, witness.word(), &said(), rule));
    }

    /// The record's lines, in the order in which they were written.
    pub fn rows(self) -> Vec<Row> {
        self.rows.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Writes a line; where it stands.
    fn add(&self, row: impl FnOnce() -> Row) -> usize {
        let Some(rows) = &self.rows else { return 0 };
        let row = row();
        let mut rows = rows.borrow_mut();
        rows.push(row);
        rows.len() - 1
    }

    fn mark_won(&self, at: usize) {
        if let Some(rows) = &self.rows
            && let Some(row) = rows.borrow_mut().get_mut(at)
        {
            row.outcome = Outcome::Won;
        }
    }
}

/// The start of a text in one line.
fn shortened(text: &str) -> String {
    let text = collapse(text);
    match text.char_indices().nth(SAID) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// An element as an explanation names it, by its classes or else its id: `<p.byline.small>`.
fn element(tree: &Tree, node: usize) -> String {
    let node = if tree.is_element(node) { node } else { tree.parent(node) };
    let names = |name| tree.attribute(node, name).unwrap_or_default().split_ascii_whitespace();
    let classes: String = names("class").take(CLASSES).map(|class| format!(".{class}")).collect();
    let id = names("id").next().filter(|_| classes.is_empty()).map(|id| format!("#{id}"));
    format!("<{}{classes}{}>", tree.tag(node), id.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    /// Chooses among candidates of a rung and points each, the witnesses being asked until a rung; gives
    /// what was chosen and how many candidates were looked at.
    fn choose(trace: &Trace, witnesses: &[(u8, &[(u8, f32)])]) -> (Option<(u8, f32)>, usize) {
        let tree = parse("<p class='byline first'>By Ana Marsh", None, &Budget::document()).tree;
        let mut asked = 0;
        let mut choice = Choice::new("byline", &tree, trace, |(rung, points)| format!("{rung} {points}"));
        for (until, candidates) in witnesses {
            choice.ask(Witness::Shown, *until, || {
                candidates.iter().inspect(|_| asked += 1).map(|&(rung, points)| {
                    Candidate::new((rung, points), rung, "a name").with("alone", points).at(4)
                })
            });
        }
        (choice.winner(), asked)
    }

    #[test]
    fn the_highest_rung_wins_then_the_most_points_then_the_first() {
        let check = |witnesses: &[(u8, &[(u8, f32)])], expected: Option<(u8, f32)>, asked: usize| {
            assert_eq!(choose(&Trace::off(), witnesses), (expected, asked), "{witnesses:?}");
            // Who explains asks all of them and chooses the same.
            let trace = Trace::on();
            let all = witnesses.iter().map(|(_, candidates)| candidates.len()).sum();
            assert_eq!(choose(&trace, witnesses), (expected, all), "{witnesses:?}, explained");
            let rows = trace.rows();
            assert_eq!(rows.len(), all);
            assert_eq!(
                rows.iter().filter(|row| row.outcome == Outcome::Won).map(|row| row.said.clone()).next(),
                expected.map(|(rung, points)| format!("{rung} {points}"))
            );
        };
        check(&[], None, 0);
        check(&[(ALWAYS, &[])], None, 0);
        check(&[(ALWAYS, &[(1, 0.0), (2, 0.5), (2, 1.5), (2, 1.5), (1, 9.0)])], Some((2, 1.5)), 5);
        // A witness that cannot win is not asked, even for what stands higher.
        check(&[(3, &[(1, 0.0)]), (3, &[(2, 0.0)]), (2, &[(3, 0.0)])], Some((2, 0.0)), 2);
        check(&[(2, &[(1, 0.0), (2, 0.0), (3, 0.0)])], Some((2, 0.0)), 2);
    }

    #[test]
    fn the_record_says_who_won_by_what_and_which_rule_left_out_the_rest() {
        let trace = Trace::on();
        choose(&trace, &[(2, &[(1, -0.5), (2, 1.0)]), (2, &[(2, 3.0)])]);
        let tree = parse("<figure id=f>By <b>Ben</b> Reed</figure>", None, &Budget::document()).tree;
        let figure = tree.all("figure").next().expect("a figure");
        trace.leave_out("byline", &tree, figure, "the credit of a picture");
        trace.cut_text(|| "long ".repeat(40), "asks for something");
        trace.overrule("byline", Witness::Script, || "Ana Marsh".to_owned(), "said elsewhere");
        let shown: Vec<String> = trace.rows().iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "lost shown \"1 -0.5\" <p.byline.first>: a name, alone -0.5",
                "lost shown \"2 1\" <p.byline.first>: a name, alone +1.0",
                "idle shown \"2 3\" <p.byline.first>: a name, alone +3.0",
                "out \"By Ben Reed\" <figure#f>: the credit of a picture",
                &format!("cut \"{}…\": asks for something", "long ".repeat(15).trim_end()[..72].trim_end()),
                "won script \"Ana Marsh\": said elsewhere",
            ]
        );
    }
}

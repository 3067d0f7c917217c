//! Boosted trees (Friedman 2001): many small ones, whose leaves add up.
//!
//! They are fitted elsewhere; here they are read from text and asked. A line is a tree: a leaf is
//! `= VALUE`, a fork `? NUMBER BOUND` with the tree for what is at most the bound behind it, and then
//! the tree for what is above.

/// Forks below one another, at most.
const DEEPEST: usize = 32;
/// What stands between the trees for words and vectors and those for words alone.
const DIVIDER: &str = "---";

/// Trees as they were fitted: those for words and vectors, and those for words alone.
#[derive(Debug)]
pub(super) struct Fitted {
    mixed: Trees,
    words: Trees,
}

impl Fitted {
    /// Reads two sets of trees over so many numbers; both are empty if they cannot be read.
    pub(super) fn read(text: &str, numbers: usize) -> Self {
        let (mixed, words) = text.split_once(DIVIDER).unwrap_or((text, ""));
        let [mixed, words] = [mixed, words].map(|part| {
            let lines = part.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            Trees::read(lines, numbers).unwrap_or_default()
        });
        Self { mixed, words }
    }

    /// The logarithm of the odds that some numbers lead to; `has_text` where vectors are in them.
    pub(super) fn odds(&self, numbers: &[f32], has_text: bool) -> f32 {
        if has_text { &self.mixed } else { &self.words }.sum(numbers)
    }

    /// Whether the file was fitted over numbers of these names, and was read whole.
    #[cfg(test)]
    pub(super) fn is_whole(&self, text: &str, names: &str) -> bool {
        let named = text.lines().find_map(|line| line.strip_prefix("# over: "));
        named == Some(names) && [&self.mixed, &self.words].iter().all(|trees| trees.0.len() > 10)
    }
}

/// Trees whose leaves add up.
#[derive(Debug, Default)]
struct Trees(Vec<Tree>);

#[derive(Debug)]
enum Tree {
    Leaf(f32),
    Fork { number: usize, most: f32, below: Box<Tree>, above: Box<Tree> },
}

impl Trees {
    /// Reads a tree a line, over so many numbers; `None` if a line is none.
    fn read<'a>(lines: impl Iterator<Item = &'a str>, numbers: usize) -> Option<Self> {
        let tree = |line: &str| {
            let mut parts = line.split_whitespace();
            let tree = Tree::read(&mut parts, numbers, DEEPEST)?;
            parts.next().is_none().then_some(tree)
        };
        lines.map(tree).collect::<Option<_>>().map(Self)
    }

    /// The sum of the leaves that some numbers lead to.
    fn sum(&self, numbers: &[f32]) -> f32 {
        self.0.iter().map(|tree| tree.leaf(numbers)).sum()
    }
}

impl Tree {
    fn read<'a>(parts: &mut impl Iterator<Item = &'a str>, numbers: usize, deep: usize) -> Option<Self> {
        match parts.next()? {
            "=" => parts.next()?.parse().ok().map(Self::Leaf),
            "?" => {
                let number = parts.next()?.parse().ok().filter(|number| *number < numbers)?;
                let most = parts.next()?.parse().ok()?;
                let deep = deep.checked_sub(1)?;
                let below = Box::new(Self::read(parts, numbers, deep)?);
                let above = Box::new(Self::read(parts, numbers, deep)?);
                Some(Self::Fork { number, most, below, above })
            }
            _ => None,
        }
    }

    fn leaf(&self, numbers: &[f32]) -> f32 {
        let mut tree = self;
        loop {
            match tree {
                Self::Leaf(value) => return *value,
                Self::Fork { number, most, below, above } => {
                    let is_above = numbers.get(*number).is_some_and(|number| number > most);
                    tree = if is_above { above } else { below };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leaves_that_numbers_lead_to_add_up() {
        let trees = ["? 0 0.5 = -1 ? 1 2 = 1 = 3", "= 0.25"];
        let trees = Trees::read(trees.into_iter(), 2).expect("trees");
        assert_eq!(trees.0.len(), 2);
        let check = |numbers: [f32; 2], expected: f32| {
            assert!((trees.sum(&numbers) - expected).abs() < 1e-6, "{numbers:?}");
        };
        check([0.5, 9.0], -0.75);
        check([0.6, 2.0], 1.25);
        check([0.6, 2.1], 3.25);
    }

    #[test]
    fn what_is_no_tree_is_not_read() {
        let check = |line: &str| assert!(Trees::read([line].into_iter(), 2).is_none(), "{line}");
        check("? 2 0.5 = 1 = 2");
        check("? 0 0.5 = 1");
        check("= 1 = 2");
        check("= one");
        check("");
        check(&format!("{}= 1{}", "? 0 1 ".repeat(DEEPEST + 1), " = 1".repeat(DEEPEST + 1)));
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_odd(line in "[?= 0-9.a-]{0,60}") {
            Trees::read([line.as_str()].into_iter(), 3);
        }
    }
}

//! Boosted trees (Friedman 2001): many small ones, whose leaves add up.
//!
//! They are fitted elsewhere; here they are read from text and asked. A line is a tree: a leaf is
//! `= VALUE`, a fork `? NUMBER BOUND` with the tree for what is at most the bound behind it, and then
//! the tree for what is above.

/// Forks below one another, at most.
const DEEPEST: usize = 32;
/// Trees whose leaves add up.
#[derive(Debug, Default)]
pub struct Trees(Vec<Tree>);

#[derive(Debug)]
enum Tree {
    Leaf(f32),
    Fork { number: usize, most: f32, below: Box<Tree>, above: Box<Tree> },
}

impl Trees {
    /// Reads a tree a line, over so many numbers; lines of `#` and empty ones are none. `None` if another line is
    /// no tree.
    pub fn read(text: &str, numbers: usize) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let tree = |line: &str| {
            let mut parts = line.split_whitespace();
            let tree = Tree::read(&mut parts, numbers, DEEPEST)?;
            parts.next().is_none().then_some(tree)
        };
        lines.map(tree).collect::<Option<_>>().map(Self)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The sum of the leaves that some numbers lead to.
    #[must_use]
    pub fn sum(&self, numbers: &[f32]) -> f32 {
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
        let trees = Trees::read(&trees.join("\n# a remark\n"), 2).expect("trees");
        assert_eq!(trees.count(), 2);
        let check = |numbers: [f32; 2], expected: f32| {
            assert!((trees.sum(&numbers) - expected).abs() < 1e-6, "{numbers:?}");
        };
        check([0.5, 9.0], -0.75);
        check([0.6, 2.0], 1.25);
        check([0.6, 2.1], 3.25);
    }

    #[test]
    fn what_is_no_tree_is_not_read() {
        let check = |line: &str| assert!(Trees::read(line, 2).is_none(), "{line}");
        check("? 2 0.5 = 1 = 2");
        check("? 0 0.5 = 1");
        check("= 1 = 2");
        check("= one");
        check(&format!("{}= 1{}", "? 0 1 ".repeat(DEEPEST + 1), " = 1".repeat(DEEPEST + 1)));
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_odd(line in "[?= 0-9.a-]{0,60}") {
            let _ = Trees::read(&line, 3);
        }
    }
}

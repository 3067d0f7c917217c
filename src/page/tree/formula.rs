//! Formulas written into the line that they stand in.
//!
//! A page writes one in marks of `MathML`, in TeX, as a picture, or in all of them at once and shows one of
//! the copies. What a reader gets is one line of signs, at the place of the first copy.

use super::signs::set_apart;
use super::{Kind, Tree};

/// How deep the parts of a formula nest; what is deeper is left out.
const DEPTH: usize = 40;
/// The longest formula, in bytes.
const LONG: usize = 2_000;
/// The most nodes beside a formula that are looked at for its copies.
const COPIES: usize = 400;
/// The longest alternative text of a picture that is a formula, in bytes.
const ALTERNATIVE: usize = 400;
/// Signs that stand between two quantities, with a space on each side.
const BETWEEN: &str = "=≠≈≡≤≥<>±∓+−-×·⋅→⇒⇔↔∈∉⊂⊆∪∩∧∨∼∝÷←≪≫:∣";
/// Signs that stand for nothing that is seen.
const UNSEEN: &[char] = &['\u{2061}', '\u{2062}', '\u{2063}', '\u{2064}', '\u{200b}'];
/// Accents of one sign, and the marks that set them on a letter.
const ACCENTS: &[(&str, char)] = &[
    ("¯", '\u{304}'),
    ("‾", '\u{304}'),
    ("―", '\u{304}'),
    ("^", '\u{302}'),
    ("ˆ", '\u{302}'),
    ("~", '\u{303}'),
    ("˜", '\u{303}'),
    ("˙", '\u{307}'),
    ("¨", '\u{308}'),
    ("→", '\u{20d7}'),
    ("⃗", '\u{20d7}'),
];

/// Writes the formulas of a tree into their lines.
pub(super) fn write(tree: &mut Tree) {
    for node in 1..tree.nodes.len() {
        let Kind::Element { tag, .. } = &tree.nodes[node].kind else { continue };
        match &**tag {
            "math" => marked_up(tree, node),
            "script" if tree.attribute(node, "type").is_some_and(|kind| kind.starts_with("math/tex")) => {
                typed(tree, node);
            }
            "img" => pictured(tree, node),
            _ => {}
        }
    }
}

/// Makes an element a text.
fn set(tree: &mut Tree, node: usize, text: &str) {
    tree.erase(node);
    tree.nodes[node].kind = Kind::Text(text.into());
    tree.nodes[node].is_hidden = tree.nodes[tree.nodes[node].parent].is_hidden;
}

/// A formula in `MathML`, with its copies beside it.
fn marked_up(tree: &mut Tree, node: usize) {
    let mut text = line(tree, node, DEPTH).trim().to_owned();
    if text.is_empty() {
        let stated = tree.attribute(node, "alttext").or_else(|| {
            let notes = tree.below(node).filter(|&below| tree.tag(below) == "annotation");
            notes.clone().find_map(|note| tree.raw_text(note + 1))
        });
        text = stated.map(tex).unwrap_or_default();
    }
    if text.is_empty() || text.len() > LONG {
        return;
    }
    set(tree, node, &text);
    // The copy that is drawn is hidden from those who hear the page, the one that is heard from those who see.
    let mut inner = node;
    for _ in 0..3 {
        let holder = tree.parent(inner);
        if holder == 0 || super::is_block(tree.tag(holder)) || tree.end(holder) - holder > COPIES {
            break;
        }
        let siblings: Vec<usize> = tree.children(holder).filter(|&child| child != inner).collect();
        let copies: Vec<usize> = siblings.into_iter().filter(|&child| is_copy(tree, child)).collect();
        if !copies.is_empty() {
            for copy in copies {
                tree.erase(copy);
            }
            if tree.is_hidden(inner) && !tree.is_hidden(holder) {
                set(tree, inner, &text);
            }
        }
        inner = holder;
    }
}

/// Whether an element beside a formula shows the same formula once more.
fn is_copy(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "aria-hidden") == Some("true") || tree.tag(node) == "img"
}

/// A formula in TeX that a script draws, in place of what was drawn before it.
fn typed(tree: &mut Tree, node: usize) {
    let text = tex(&tree.raw_below(node));
    if text.is_empty() || text.len() > LONG {
        return;
    }
    let mut drawn = Vec::new();
    for sibling in tree.children(tree.parent(node)) {
        if sibling == node {
            break;
        }
        let is_drawn = tree.attribute(sibling, "class").is_some_and(|class| class.starts_with("MathJax"));
        match tree.raw_text(sibling) {
            Some(text) if text.trim().is_empty() => {}
            None if is_drawn => drawn.push(sibling),
            _ => drawn.clear(),
        }
    }
    let is_said = |drawn: &usize| {
        tree.below(*drawn).any(|below| {
            tree.raw_text(below).is_some_and(|text| !text.is_empty())
                && tree.end(below) > below + 1
                && !tree.nodes[below].is_hidden
        })
    };
    if drawn.iter().any(is_said) {
        return;
    }
    for drawn in drawn {
        tree.erase(drawn);
    }
    let before = tree.raw_text(node - 1).is_some_and(|text| text.ends_with(char::is_alphanumeric));
    set(tree, node, &if before { format!(" {text}") } else { text });
}

/// A formula as a picture: its alternative text is TeX, or the page says that it is a formula.
fn pictured(tree: &mut Tree, node: usize) {
    let Some(alt) = tree.attribute(node, "alt").filter(|alt| alt.len() <= ALTERNATIVE) else { return };
    let is_typed =
        alt.contains('\\') && alt.contains(|sign: char| "{}^_$".contains(sign)) || alt.contains("^{");
    let is_called = ["tex", "latex", "math", "equation", "formula", "ql-img-inline-formula"];
    let names = tree.attribute(node, "class").unwrap_or_default().to_lowercase();
    let mut names = names.split(|sign: char| !sign.is_alphanumeric());
    let is_signed = alt.contains(|sign: char| "=^_<>+\\/≠≤≥≈".contains(sign)) || alt.chars().count() <= 3;
    if alt.trim().is_empty() || !(is_typed || is_signed && names.any(|name| is_called.contains(&name))) {
        return;
    }
    let text = tex(alt);
    set(tree, node, &text);
}

/// TeX without what only says how it is drawn.
fn tex(text: &str) -> String {
    let mut text = text.trim().trim_matches('$').trim();
    loop {
        let inner = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        let is_whole = inner.is_some_and(|inner| {
            let mut open = 0i32;
            inner.chars().all(|sign| {
                open += i32::from(sign == '{') - i32::from(sign == '}');
                open >= 0
            })
        });
        let inner = inner.filter(|_| is_whole).unwrap_or(text).trim();
        let inner = ["\\displaystyle", "\\textstyle"]
            .iter()
            .find_map(|style| inner.strip_prefix(style))
            .unwrap_or(inner)
            .trim();
        if inner == text {
            break;
        }
        text = inner;
    }
    let text = text.strip_prefix("\\(").and_then(|inner| inner.strip_suffix("\\)")).unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of a formula as a line.
fn line(tree: &Tree, node: usize, depth: usize) -> String {
    if let Some(text) = tree.raw_text(node) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ").replace(UNSEEN, "");
    }
    if depth == 0 {
        return String::new();
    }
    let parts = || -> Vec<String> {
        let parts = tree.children(node).filter(|&part| tree.is_element(part));
        parts.map(|part| line(tree, part, depth - 1)).collect()
    };
    match tree.tag(node) {
        "annotation" | "annotation-xml" | "mphantom" | "maligngroup" | "malignmark" => String::new(),
        "semantics" => {
            let first = tree.children(node).find(|&part| tree.is_element(part));
            first.map(|part| line(tree, part, depth - 1)).unwrap_or_default()
        }
        "mspace" => " ".to_owned(),
        "msup" | "mover" | "msub" | "munder" | "msubsup" | "munderover" => scripted(tree.tag(node), &parts()),
        "mfrac" => match &parts()[..] {
            [above, below] if below.chars().count() > 1 && below.contains(char::is_alphabetic) => {
                format!("{}/({})", held(above), below.trim())
            }
            [above, below] => format!("{}/{}", held(above), held(below)),
            other => other.concat(),
        },
        "msqrt" => format!("√{}", held(&row(tree, node, depth))),
        "mroot" => match &parts()[..] {
            [inner, degree] => format!("{}√{}", set_apart(degree, true), held(inner)),
            other => other.concat(),
        },
        "mfenced" => {
            let sign = |name: &str, usual: &str| tree.attribute(node, name).unwrap_or(usual).to_owned();
            format!("{}{}{}", sign("open", "("), parts().join(", "), sign("close", ")"))
        }
        "mtable" => format!("[{}]", parts().join("; ")),
        "mtr" | "mlabeledtr" => parts().join(", "),
        "mi" | "mn" | "mo" | "ms" | "mtext" => {
            let text: String = tree.children(node).map(|below| line(tree, below, depth - 1)).collect();
            text.trim().to_owned()
        }
        _ => row(tree, node, depth),
    }
}

/// Parts of a formula one beside the other, with space around the signs between quantities.
fn row(tree: &Tree, node: usize, depth: usize) -> String {
    let mut row = String::new();
    let parts: Vec<usize> = tree.children(node).filter(|&part| tree.is_element(part)).collect();
    if parts.is_empty() {
        return tree.children(node).map(|text| line(tree, text, depth - 1)).collect();
    }
    let mut last = String::new();
    for part in parts {
        let text = line(tree, part, depth - 1);
        if text.is_empty() {
            continue;
        }
        let is_sign = tree.tag(part) == "mo";
        // A sign at the start, or behind another one, is the quantity's own.
        let has_left = !row.is_empty() && !row.ends_with([' ', '(', '[', '{', '|', ',']);
        let is_between = is_sign && has_left && text.chars().count() == 1 && BETWEEN.contains(&*text);
        if is_between {
            row.push_str(&format!(" {text} "));
        } else if is_sign && matches!(&*text, "," | ";") {
            row.push_str(&format!("{text} "));
        } else {
            // Names of functions and words are kept apart from what is beside them.
            let is_word = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
            let is_letter = |text: char| text.is_alphanumeric();
            if (is_word(&text) || is_word(&last)) && row.ends_with(is_letter) && text.starts_with(is_letter) {
                row.push(' ');
            }
            row.push_str(&text);
        }
        last = text;
    }
    row
}

/// A part with what stands above or below it.
fn scripted(tag: &str, parts: &[String]) -> String {
    let (base, low, high) = match (tag, parts) {
        ("msup" | "mover", [base, high]) => (base, "", &**high),
        ("msub" | "munder", [base, low]) => (base, &**low, ""),
        (_, [base, low, high]) => (base, &**low, &**high),
        _ => return parts.concat(),
    };
    let accent = ACCENTS.iter().find(|(sign, _)| *sign == high);
    if let Some((_, mark)) = accent.filter(|_| tag == "mover" && base.chars().count() == 1) {
        return format!("{base}{mark}");
    }
    let mut text = if base.contains(' ') { held(base) } else { base.clone() };
    for (script, is_raised) in [(low, false), (high, true)] {
        if !script.is_empty() {
            text.push_str(&set_apart(script, is_raised));
        }
    }
    text
}

/// A part of a formula in brackets, if it has parts of its own.
fn held(text: &str) -> String {
    let text = text.trim();
    let is_one = text.chars().all(|sign| sign.is_alphanumeric() || "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉.,′".contains(sign));
    if is_one { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    fn check(html: &str, expected: &str) {
        let html = format!("<p>As {html} is.</p>");
        let text = parse(&html, None, &Budget::document()).tree.text(0);
        assert_eq!(text, format!("As {expected} is."), "{html}");
    }

    #[test]
    fn marks_become_a_line() {
        check("<math><mi>a</mi><mo>≠</mo><mn>0</mn></math>", "a ≠ 0");
        check(
            "<math><mrow><mi>a</mi><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mi>b</mi><mi>x</mi><mo>=</mo>\
             <mo>−</mo><mn>1</mn></mrow></math>",
            "ax² + bx = −1",
        );
        check(
            "<math><mfrac><mrow><mo>−</mo><mi>b</mi><mo>±</mo><msqrt><mi>c</mi></msqrt></mrow>\
             <mrow><mn>2</mn><mi>a</mi></mrow></mfrac></math>",
            "(−b ± √c)/(2a)",
        );
        check(
            "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>\
             <msub><mi>x</mi><mi>i</mi></msub></math>",
            "∑ᵢ₌₁ⁿ xᵢ",
        );
        check("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "³√x");
        check("<math><mover><mi>x</mi><mo>¯</mo></mover></math>", "x\u{304}");
        check("<math><mi>sin</mi><mo>\u{2061}</mo><mi>x</mi></math>", "sin x");
        check("<math alttext='a^2'></math>", "a^2");
    }

    #[test]
    fn a_formula_is_told_once() {
        let math = "<math><semantics><mrow><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup></mrow>\
                    <annotation encoding='application/x-tex'>\\pi r^2</annotation></semantics></math>";
        check(
            &format!(
                "<span class=katex><span class=katex-mathml>{math}</span>\
                 <span class=katex-html aria-hidden=true><span>πr</span>2</span></span>"
            ),
            "πr²",
        );
        check(
            &format!(
                "<span><span style='display: none'>{math}</span><img src=f.svg aria-hidden=true \
                 alt='{{\\displaystyle \\pi r^{{2}}}}'></span>"
            ),
            "πr²",
        );
        check(
            &format!(
                "<mjx-container><mjx-math aria-hidden=true><mjx-c></mjx-c>πr2</mjx-math>\
                 <mjx-assistive-mml>{math}</mjx-assistive-mml></mjx-container>"
            ),
            "πr²",
        );
        check(
            "<span class=MathJax_Preview>E</span><span class=MathJax><span>E=mc2</span></span>\
             <script type='math/tex'>E=mc^2</script>",
            "E=mc^2",
        );
        check(
            &format!(
                "<span class=MathJax_Preview></span><span class=MathJax><nobr aria-hidden=true>πr2</nobr>\
                 <span>{math}</span></span><script type='math/tex'>\\pi r^2</script>"
            ),
            "πr²",
        );
    }

    #[test]
    fn a_picture_of_a_formula_says_it() {
        check("<img src=f.png class=latex alt='E = mc^2'>", "E = mc^2");
        check("<img src=f.png alt='{\\displaystyle \\frac{a}{b}}'>", "\\frac{a}{b}");
        check("$a^2$", "$a^2$");
    }
}

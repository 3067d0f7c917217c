//! What is set above, below or beside a line, written into the line.
//!
//! "10<sup>2</sup>" without its look is 102, and a note's number beside a word is part of the word. So the
//! look is written as signs, once and before anybody reads: all readers of the tree see the same text.

use super::{Kind, Tree};

/// The longest text above or below a line that is a sign, in characters; what is longer is small print.
const SIGN: usize = 12;
/// The longest mark of a note, in characters.
const MARK: usize = 4;
/// How many nodes before a sign the text may stand that it belongs to.
const REACH: usize = 8;
/// How many nodes of an element that is set above or below a line are looked at.
const NODES: usize = 24;

/// Signs above a line, each behind what it is of.
const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻–⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ\
    AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂβᵝγᵞδᵟθᶿφᵠχᵡ′′";
/// Signs below a line, each behind what it is of.
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋–₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ";
/// Endings of ordinal numbers and of words that are set above the line, and read as if they were in it.
const ENDINGS: &[&str] = &[
    "st", "nd", "rd", "th", "e", "er", "re", "ère", "ere", "ème", "eme", "ième", "es", "ers", "d", "nde",
    "de", "o", "a", "os", "as", "ª", "º", "ste", "te", "bis", "ter",
];
/// Words that one letter above the line ends: doctor, number, saint, master.
const CUT_WORDS: &[&str] = &["n", "d", "m", "s", "f", "v", "st", "mt", "p", "st", "nr", "sr", "jr"];
/// Signs that lead from a note back to its place in the text.
const BACK: &[char] = &['↩', '↑', '⏎', '↵', '⤴', '↺', '⬆', '⇑', '^'];

/// Writes the looks of a tree as signs.
pub(super) fn write(tree: &mut Tree) {
    for node in 1..tree.nodes.len() {
        if tree.nodes[node].is_hidden {
            continue;
        }
        let Kind::Element { tag, .. } = &tree.nodes[node].kind else { continue };
        match &**tag {
            "sup" => script(tree, node, true),
            "sub" => script(tree, node, false),
            "a" => note(tree, node),
            "rp" => tree.erase(node),
            "rt" => reading(tree, node),
            _ => {}
        }
    }
}

/// A text as signs above a line (true) or below it: where not all have one, behind `^` or `_`.
pub(super) fn set_apart(text: &str, is_raised: bool) -> String {
    let signs = if is_raised { RAISED } else { LOWERED };
    let sign_of = |character: char| {
        let mut signs = signs.chars();
        std::iter::from_fn(|| Some((signs.next()?, signs.next()?)))
            .find(|(of, _)| *of == character)
            .map(|(_, sign)| sign)
    };
    let is_spaced = text.contains(' ');
    let whole: Option<String> = text.chars().filter(|character| *character != ' ').map(sign_of).collect();
    if let Some(whole) = whole.filter(|_| !is_spaced || text.chars().count() <= SIGN) {
        return whole;
    }
    let before = if is_raised { '^' } else { '_' };
    if text.chars().all(char::is_alphanumeric) {
        format!("{before}{text}")
    } else {
        format!("{before}({text})")
    }
}

/// The nodes of text that are shown in an element, if they are few.
fn texts(tree: &Tree, node: usize) -> Vec<usize> {
    let end = tree.nodes[node].end;
    if end - node > NODES {
        return Vec::new();
    }
    let is_said = |text: &usize| match &tree.nodes[*text].kind {
        Kind::Text(said) => !tree.nodes[*text].is_hidden && !said.trim().is_empty(),
        Kind::Element { .. } => false,
    };
    (node + 1..end).filter(is_said).collect()
}

fn said(tree: &Tree, texts: &[usize]) -> String {
    let mut said = String::new();
    for &text in texts {
        if let Kind::Text(piece) = &tree.nodes[text].kind {
            said.push_str(piece);
        }
    }
    said
}

/// Says in an element's first text what all of them are to say.
fn say(tree: &mut Tree, texts: &[usize], text: &str) {
    for (at, &node) in texts.iter().enumerate() {
        tree.nodes[node].kind = Kind::Text(if at == 0 { text.into() } else { "".into() });
    }
}

/// The text in the same line right before a node.
fn before(tree: &Tree, node: usize) -> String {
    for other in (node.saturating_sub(REACH).max(1)..node).rev() {
        match &tree.nodes[other].kind {
            Kind::Text(text) if !tree.nodes[other].is_hidden && !text.is_empty() => return text.to_string(),
            Kind::Element { tag, .. } if super::is_block(tag) || &**tag == "br" => return String::new(),
            _ => {}
        }
    }
    String::new()
}

/// What is set above or below a line.
fn script(tree: &mut Tree, node: usize, is_raised: bool) {
    let texts = texts(tree, node);
    let text = said(tree, &texts);
    let text = text.trim();
    // Links in it are notes, each with a mark of its own.
    let holds_link = (node + 1..tree.nodes[node].end).any(|below| tree.tag(below) == "a");
    if text.is_empty() || text.chars().count() > SIGN || holds_link {
        return;
    }
    let is_list = text.contains(',') && text.chars().all(|sign| sign.is_ascii_digit() || ", ".contains(sign));
    let written = if is_raised && is_list {
        format!("[{text}]")
    } else if is_raised && is_in_line(&before(tree, node), text) {
        // A degree's ring is often an "o".
        return;
    } else if is_raised && matches!(text, "TM" | "tm") {
        "™".to_owned()
    } else if is_raised && text == "SM" {
        "℠".to_owned()
    } else {
        set_apart(text, is_raised)
    };
    say(tree, &texts, &written);
}

/// Whether what stands above a line reads as part of it: the ending of a word or an ordinal, a sign that has
/// no other place, a mark in brackets.
fn is_in_line(before: &str, text: &str) -> bool {
    let is_letter = |character: char| character.is_alphabetic();
    if text.starts_with(['[', '(']) && text.chars().count() > 1 && text.ends_with([']', ')']) {
        return text.contains(is_letter) || text.contains('[') || text.chars().count() > 2;
    }
    if !text.contains(|character: char| character.is_alphanumeric()) {
        return !text.contains(['+', '-', '−', '=']);
    }
    if !text.trim_end_matches('.').chars().all(is_letter) || matches!(text, "TM" | "tm" | "SM") {
        return false;
    }
    let word: String = before.chars().rev().take_while(|character| character.is_alphabetic()).collect();
    let lower = text.trim_end_matches('.').to_lowercase();
    if word.is_empty() {
        let is_number = before.ends_with(|character: char| character.is_ascii_digit())
            || before.ends_with(['I', 'V', 'X', 'L', 'C']);
        return !before.ends_with(|character: char| !character.is_whitespace())
            || is_number && ENDINGS.contains(&&*lower);
    }
    let word: String = word.chars().rev().collect();
    let is_cut = CUT_WORDS.contains(&&*word.to_lowercase());
    // A small letter alone is a quantity, and what stands above it another.
    let is_quantity = word.chars().count() == 1 && !is_cut && word.chars().all(char::is_lowercase);
    let is_numeral = word.chars().all(|digit| "IVXLC".contains(digit));
    lower.chars().count() > 1 && !is_quantity
        || is_cut && "oraets".contains(&*lower)
        || is_numeral && ENDINGS.contains(&&*lower)
}

/// A link that is a note's mark, or leads back from a note.
fn note(tree: &mut Tree, node: usize) {
    let Some(href) = tree.attribute(node, "href") else { return };
    if !href.contains('#') {
        return;
    }
    let texts = texts(tree, node);
    let text = said(tree, &texts);
    let text = text.trim();
    let bare = text.trim_end_matches('\u{fe0e}');
    if !bare.is_empty()
        && bare.chars().all(|sign| BACK.contains(&sign) || sign.is_ascii_digit())
        && bare.starts_with(BACK)
    {
        return tree.erase(node);
    }
    let is_mark = !text.is_empty()
        && text.chars().count() <= MARK
        && text.chars().all(|sign| sign.is_alphanumeric() || "*†‡§¶#".contains(sign))
        && (text.chars().all(|sign| sign.is_ascii_digit() || !sign.is_alphanumeric())
            || text.chars().count() == 1);
    if !is_mark {
        return;
    }
    let tag_of = |above: usize| tree.tag(above);
    let is_raised = tree.above(node).take(3).any(|above| tag_of(above) == "sup")
        || (node + 1..tree.nodes[node].end).any(|below| tag_of(below) == "sup")
        || tree.attribute(node, "role") == Some("doc-noteref")
        || tree.attribute(node, "epub:type") == Some("noteref");
    let before = before(tree, node);
    let is_fused = text.chars().all(|sign| sign.is_ascii_digit())
        && before.ends_with(|last: char| last.is_alphabetic() || ".,;:!?”\"»)’".contains(last));
    // A number within brackets of its own is one already.
    if !(is_raised || is_fused) || before.ends_with(['[', '(']) {
        return;
    }
    let text = format!("[{text}]");
    say(tree, &texts, &text);
}

/// How signs are read, beside them.
fn reading(tree: &mut Tree, node: usize) {
    let texts = texts(tree, node);
    let text = said(tree, &texts);
    if !text.trim().is_empty() {
        say(tree, &texts, &format!("({})", text.trim()));
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    fn check(html: &str, expected: &str) {
        assert_eq!(parse(html, None, &Budget::document()).tree.text(0), expected, "{html}");
    }

    #[test]
    fn what_stands_above_or_below_a_line_is_no_part_of_the_word_before() {
        check("100<sup>2</sup> m, 10<sup>-6</sup>, 10<sup>−6</sup>", "100² m, 10⁻⁶, 10⁻⁶");
        check("H<sub>2</sub>O, x<sub>i</sub>, T<sub>c</sub>", "H₂O, xᵢ, T_c");
        check("e<sup>x</sup>, 2<sup>n</sup>, 2<sup>n+1</sup>, 2<sup>n/2</sup>", "eˣ, 2ⁿ, 2ⁿ⁺¹, 2^(n/2)");
        check("CO<sub><small>2</small></sub> in 2011<sub>15ya</sub>", "CO₂ in 2011_15ya");
        check("a<sup>*</sup> b<sup>†</sup> c<sup>[1]</sup> d<sup>®</sup> e<sup>TM</sup>", "a* b† c[1] d® e™");
        check("the quay<sup>3</sup> and<sup>1, 2</sup>", "the quay³ and[1, 2]");
        check("<p>x<sup>all that is set small</sup></p>", "xall that is set small");
    }

    #[test]
    fn endings_of_words_read_plainly() {
        check("the 19<sup>th</sup>, le 1<sup>er</sup>, XIX<sup>e</sup>", "the 19th, le 1er, XIXe");
        check(
            "M<sup>me</sup> Quill, M<sup>lle</sup>, D<sup>r</sup>, N<sup>o</sup> 5",
            "Mme Quill, Mlle, Dr, No 5",
        );
        check("1<sup>st</sup>, 2<sup>a</sup>, 3<sup>o</sup>, 21<sup>st</sup>", "1st, 2a, 3o, 21st");
    }

    #[test]
    fn marks_of_notes_stand_in_brackets() {
        check("A note<sup><a href='#fn1'>1</a></sup> follows.", "A note[1] follows.");
        check("in 2011<a href='#n2'><sup>2</sup></a>", "in 2011[2]");
        check("so<sup><a href='#a'>1</a>,<a href='#b'>2</a></sup>", "so[1],[2]");
        check("so<sup><a href='#a'>[3]</a></sup>", "so[3]");
        check("so<a href='#a' role=doc-noteref>*</a>", "so[*]");
        check("so.<a href='#fn4'>4</a> Then", "so.[4] Then");
        check("pages <a href='#2'>2</a> <a href='#3'>3</a>", "pages 2 3");
        check("<ol><li id=n>See the report. <a href='#r'>↩\u{fe0e}</a></ol>", "See the report.");
    }

    #[test]
    fn readings_stand_in_brackets() {
        check("<ruby>港<rp>（</rp><rt>みなと</rt><rp>）</rp></ruby>の町", "港(みなと)の町");
        check("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>", "東(とう)京(きょう)");
    }
}

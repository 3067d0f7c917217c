//! A page's text held against the text that it states for machines.

use super::blocks::Made;
use super::body::letters;
use super::choice::Trace;
use super::metadata::likeness;
use crate::model::Block;

/// How like a paragraph is to a summary that says it.
const SUMMARY: f32 = 0.7;
/// Bytes of stated text times blocks beyond which the one is not compared with the other.
const COMPARED: usize = 100_000_000;

/// The blocks without paragraphs that the page does not count to its text, where it states all of that.
///
/// `summaries` are stated too: a page counts the paragraph above its text to neither.
pub(super) fn agreed(made: Vec<Made>, stated: &str, summaries: &[&str], trace: &Trace) -> Vec<Made> {
    // Each block is looked for in all that is stated.
    if stated.len() * made.len() > COMPARED {
        return made;
    }
    let texts: Vec<String> = made.iter().map(|made| letters(&made.block.texts().concat())).collect();
    let is_stated: Vec<bool> = texts.iter().map(|text| is_stated_in_part(text, stated)).collect();
    let both: usize = texts.iter().zip(&is_stated).filter(|(_, is)| **is).map(|(text, _)| text.len()).sum();
    let shown: usize = texts.iter().map(String::len).sum();
    let end: String = stated.chars().skip(stated.chars().count().saturating_sub(30)).collect();
    let last = is_stated.iter().rposition(|is_stated| *is_stated).unwrap_or(0);
    // What a page adds to a text is little of what stands in its midst.
    let is_missed = |at: usize| !is_stated[at] && matches!(made[at].block, Block::Paragraph { .. });
    let missed: usize = (0..last).filter(|&at| is_missed(at)).map(|at| texts[at].len()).sum();
    if both * 100 < stated.len() * 92
        || both * 100 < shown * 60
        || missed * 100 > shown * 12
        || !texts.iter().any(|text| text.contains(&end))
    {
        return made;
    }
    made.into_iter()
        .zip(is_stated)
        .filter(|(made, is_stated)| {
            let is_summary = || {
                let text = made.block.texts().concat();
                summaries.iter().any(|summary| likeness(summary, &text) > SUMMARY)
            };
            let is_kept = *is_stated || is_summary() || !matches!(made.block, Block::Paragraph { .. });
            if !is_kept {
                trace.cut_text(|| made.block.texts().concat(), "not in the text that the page states");
            }
            is_kept
        })
        .map(|(made, _)| made)
        .collect()
}

/// Whether a text's start or end stands in the text that the page states; both folded. Links and other
/// markup within a line may be written otherwise there, so that one of them is enough.
fn is_stated_in_part(letters: &str, stated: &str) -> bool {
    let count = letters.chars().count();
    let start: String = letters.chars().take(40).collect();
    let end: String = letters.chars().skip(count.saturating_sub(30)).collect();
    stated.contains(&start) || stated.contains(&end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_does_not_count_to_its_text_goes() {
        let story: Vec<String> = (1..9)
            .map(|number| {
                format!("Number {number} of the lines in which the river rises, and the town {number} waits.")
            })
            .collect();
        let summary = "Two rivers rise, and the people of the town wait for whatever the night may bring.";
        let check = |stated: &str, added: &str, is_kept: bool| {
            let mut texts: Vec<&str> = story.iter().map(String::as_str).collect();
            texts.insert(3, added);
            let made =
                texts.iter().map(|text| Made { block: Block::paragraph(text), node: 0, at: 0 }).collect();
            let kept = agreed(made, &letters(stated), &[summary], &Trace::off());
            assert_eq!(kept.iter().any(|made| made.block == Block::paragraph(added)), is_kept, "{added}");
            assert!(kept.len() >= story.len());
        };
        let whole = story.concat();
        check(&whole, "Get the town's letter every day.", false);
        check(&whole, &story[2].replace("Number", "<b>Number</b>"), true);
        check(&whole, &"A long part that the page forgot to state. ".repeat(8), true);
        check(&story[..4].concat(), "Get the town's letter every day.", true);
        check(&whole, summary, true);
    }
}

//! What a story's blocks say a second time.

use crate::model::{Block, Figure};
use crate::page::body::letters;
use crate::page::choice::Trace;
use crate::text::fold;

/// The shortest text that is worth to be looked for a second time, in letters.
const WORTH: usize = 24;
/// The longest line that names who is quoted, in characters.
const SPEAKER: usize = 100;

/// A paragraph that says a caption or its picture's alternative text again goes.
pub(super) fn drop_captions(body: &mut Vec<Block>, lead: Option<&Figure>, trace: &Trace) {
    let figures = body.iter().filter_map(|block| match block {
        Block::Figure { figure } => Some(figure),
        _ => None,
    });
    let words: Vec<String> = lead
        .into_iter()
        .chain(figures)
        .flat_map(|figure| [&figure.caption, &figure.alt])
        .flatten()
        .map(|text| fold(text))
        .collect();
    body.retain(|block| {
        let Block::Paragraph { .. } = block else { return true };
        let text = block.texts().concat();
        let is_repeated = words.contains(&fold(&text));
        if is_repeated {
            trace.cut_text(|| text, "says a caption again");
        }
        !is_repeated
    });
}

/// A quotation set apart that the text holds word for word goes, and the name under it.
pub(super) fn drop_pull_quotes(body: &mut Vec<Block>, trace: &Trace) {
    if !body.iter().any(|block| matches!(block, Block::Quote { .. })) {
        return;
    }
    let text: String = body
        .iter()
        .filter(|block| matches!(block, Block::Paragraph { .. } | Block::List { .. }))
        .flat_map(Block::texts)
        .map(|text| letters(&text))
        .collect::<Vec<_>>()
        .join("\n");
    let mut was_dropped = false;
    body.retain(|block| {
        if let Block::Quote { .. } = block {
            let texts = block.texts();
            let quoted = texts.first().map(|text| letters(text)).unwrap_or_default();
            let rest: usize = texts.iter().skip(1).map(|text| text.chars().count()).sum();
            was_dropped = quoted.chars().count() >= WORTH && rest <= SPEAKER && text.contains(&quoted);
            if was_dropped {
                trace.cut_text(|| texts.concat(), "a quotation that the text holds");
            }
            return !was_dropped;
        }
        let names_speaker = was_dropped
            && matches!(block, Block::Paragraph { .. })
            && block.texts().concat().chars().count() <= SPEAKER
            && !block.texts().concat().trim_end().ends_with(['.', '!', '?', '。', '”', '"']);
        was_dropped = false;
        if names_speaker {
            trace.cut_text(|| block.texts().concat(), "names who said the quotation above");
        }
        !names_speaker
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_quote_goes_with_its_speaker() {
        let quote = |text: &str| Block::Quote { blocks: vec![Block::paragraph(text)] };
        let said = Block::paragraph("She said: “The harbour was never ours alone.” Then she left.");
        let mut body = vec![
            said.clone(),
            quote("The harbour was never ours alone"),
            Block::paragraph("Hanna Merle, pilot"),
        ];
        drop_pull_quotes(&mut body, &Trace::off());
        assert_eq!(body, [said]);
        let mut body = vec![Block::paragraph("She left."), quote("The harbour was never ours alone")];
        drop_pull_quotes(&mut body, &Trace::off());
        assert_eq!(body.len(), 2);
    }
}

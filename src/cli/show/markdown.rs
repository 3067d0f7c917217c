//! An article as Markdown.

use super::words::{figure_words, names, shown};
use crate::model::{Article, Block, Figure, Span};
use crate::text::SafeText;

/// The article as Markdown.
pub fn markdown(article: &Article) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(kicker) = &article.kicker {
        parts.push(marked(&kicker.text));
    }
    parts.push(format!("# {}", marked(&article.title)));
    if let Some(standfirst) = &article.standfirst {
        parts.push(format!("*{}*", marked(standfirst)));
    }
    let byline =
        if article.people.is_empty() { String::new() } else { format!("By {}", marked(&names(article))) };
    let when = article.published.map(shown).unwrap_or_default();
    let updated = article.updated.map(|updated| format!("updated {}", shown(updated))).unwrap_or_default();
    parts.push(
        [byline, when, updated].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
    );
    parts.extend(article.notice().map(|words| format!("> {}", marked(&words))));
    parts.extend(article.lead.as_ref().map(markdown_figure));
    parts.extend(article.body.iter().map(markdown_block));
    for (heading, links) in [("Related Stories", &article.related), ("Latest News", &article.latest)] {
        if !links.is_empty() {
            parts.push(format!("## {heading}"));
            let items = links.iter().map(|link| {
                let more: Vec<String> = [&link.section, &link.standfirst, &link.author, &link.time]
                    .into_iter()
                    .flatten()
                    .map(|text| marked(text))
                    .collect();
                let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
                format!("- [{}](<{}>){more}", marked(&link.title), link.url)
            });
            parts.push(items.collect::<Vec<_>>().join("\n"));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Text in which no sign means anything to Markdown.
fn marked(text: &str) -> String {
    text.split('\n').map(marked_line).collect::<Vec<_>>().join("  \n")
}

/// A line in which no sign means anything to Markdown.
fn marked_line(text: &str) -> String {
    let text = text.trim_start_matches([' ', '\t']);
    let mut marked = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let means_more = at == 0 && matches!(character, '#' | '+' | '-' | '=')
            || matches!(character, '.' | ')')
                && at > 0
                && text[..at].bytes().all(|byte| byte.is_ascii_digit())
            // Before a link it would make a picture of it.
            || character == '!' && at + 1 == text.len();
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~') || means_more
        {
            marked.push('\\');
        }
        marked.push(character);
    }
    marked
}

fn markdown_spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| {
            let trimmed = span.text.trim();
            if trimmed.is_empty() {
                return span.text.to_string();
            }
            let start = span.text.len() - span.text.trim_start().len();
            let (before, after) = (&span.text[..start], &span.text[start + trimmed.len()..]);
            let mut inner = if span.style.code && !trimmed.contains('`') {
                format!("`{trimmed}`")
            } else {
                marked(trimmed)
            };
            if span.style.emphasis {
                inner = format!("*{inner}*");
            }
            if span.style.strong {
                inner = format!("**{inner}**");
            }
            if let Some(link) = &span.link {
                inner = format!("[{inner}](<{link}>)");
            }
            format!("{before}{inner}{after}")
        })
        .collect()
}

fn markdown_figure(figure: &Figure) -> String {
    let words = figure_words(figure).unwrap_or_default();
    match &figure.url {
        Some(url) => format!("![{}](<{url}>)", marked(&words)),
        None => format!("*{}*", marked(&words)),
    }
}

fn markdown_block(block: &Block) -> String {
    match block {
        Block::Paragraph { spans } => markdown_spans(spans),
        Block::Correction { spans } => {
            format!("> {}", markdown_spans(spans).replace('\n', "\n> "))
        }
        Block::Heading { level, spans } => {
            format!("{} {}", "#".repeat(usize::from((*level).clamp(2, 6))), markdown_spans(spans))
        }
        Block::List { ordered, items } => {
            let items = items.iter().enumerate().map(|(place, item)| {
                let number = item.number(place);
                let sign = if !*ordered {
                    "- ".to_owned()
                } else if number.bytes().all(|byte| byte.is_ascii_digit()) {
                    format!("{number}. ")
                } else {
                    // Markdown counts in digits alone.
                    format!("- {}\\. ", marked(&number))
                };
                let inner = item.blocks.iter().map(markdown_block).collect::<Vec<_>>().join("\n\n");
                format!("{sign}{}", inner.replace('\n', &format!("\n{}", " ".repeat(sign.len()))))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Quote { blocks } => {
            let inner = blocks.iter().map(markdown_block).collect::<Vec<_>>().join("\n\n");
            format!("> {}", inner.replace('\n', "\n> "))
        }
        Block::Code { text } => {
            let mut fence = "```".to_owned();
            while text.contains(&fence) {
                fence.push('`');
            }
            format!("{fence}\n{text}\n{fence}")
        }
        Block::Table { table } => {
            let columns = table.rows.iter().map(Vec::len).chain([table.head.len()]).max().unwrap_or(0);
            let row = |cells: &[SafeText]| {
                let cells: Vec<String> = (0..columns)
                    .map(|at| cells.get(at).map(|cell| marked(cell)).unwrap_or_default())
                    .collect();
                format!("| {} |", cells.join(" | "))
            };
            let mut lines = vec![row(&table.head), format!("|{}", " --- |".repeat(columns))];
            lines.extend(table.rows.iter().map(|cells| row(cells)));
            let caption = table.caption.as_ref().map(|caption| format!("{}\n\n", marked(caption)));
            caption.unwrap_or_default() + &lines.join("\n")
        }
        Block::Figure { figure } => markdown_figure(figure),
        Block::Embed { label, link: Some(link) } => format!("[{}](<{link}>)", marked(label)),
        Block::Embed { label, link: None } => marked(label),
        Block::Rule => "---".to_owned(),
    }
}

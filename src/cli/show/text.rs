//! An article as plain lines.

use super::words::{figure_words, names, shown};
use crate::model::{Article, Block, Item};
use crate::text::width;
use crate::typeset::Printed;

/// The article as plain lines, in the order of a printed page.
pub fn text(article: &Article, width: usize) -> String {
    let mut page = Printed::new(width);
    let dated = article.published.map(|when| when.date().to_string());
    let kicker = article.kicker.as_ref().map(|kicker| kicker.text.to_string());
    page.part(&[dated, kicker].into_iter().flatten().collect::<Vec<_>>().join(" "));
    page.part(&article.title);
    page.part(article.standfirst.as_deref().unwrap_or_default());
    page.gap();
    if !article.people.is_empty() {
        page.text(&format!("By {}", names(article)));
    }
    if let Some(published) = article.published {
        page.text(&shown(published));
    }
    if let Some(updated) = article.updated {
        page.text(&format!("Updated {}", shown(updated)));
    }
    if let Some(words) = article.lead.as_ref().and_then(figure_words) {
        page.text(&words);
    }
    page.part(&article.notice().unwrap_or_default());
    page.gap();
    for block in &article.body {
        self::block(&mut page, block);
    }
    for (heading, links) in [("Related Stories", &article.related), ("Latest News", &article.latest)] {
        if links.is_empty() {
            continue;
        }
        page.part(heading);
        for link in links {
            page.gap();
            page.text(link.section.as_deref().unwrap_or_default());
            page.text(&link.title);
            page.text(link.standfirst.as_deref().unwrap_or_default());
            if let Some(author) = &link.author {
                page.text(&format!("By {author}"));
            }
            page.text(link.time.as_deref().unwrap_or_default());
        }
    }
    page.finish()
}

fn block(page: &mut Printed, block: &Block) {
    match block {
        Block::Paragraph { .. } | Block::Heading { .. } | Block::Correction { .. } => {
            page.part(&block.texts().concat());
        }
        Block::List { ordered, items } => {
            page.gap();
            for (place, item) in items.iter().enumerate() {
                let sign = if *ordered { format!("{}. ", item.number(place)) } else { "• ".to_owned() };
                let blank = " ".repeat(width(&sign));
                // A list or a rule within has signs of its own.
                let first = item.blocks.first();
                let is_text = matches!(first, Some(Block::Paragraph { .. } | Block::Heading { .. }));
                let first = if is_text { &sign } else { &blank };
                page.indented(first, &blank, |page| self::item(page, item));
            }
        }
        Block::Quote { blocks } => {
            page.indented("    ", "    ", |page| blocks.iter().for_each(|inner| self::block(page, inner)));
        }
        Block::Code { text } => {
            page.gap();
            page.indented("    ", "    ", |page| text.lines().for_each(|line| page.line(line)));
        }
        Block::Table { table } => {
            page.gap();
            if let Some(caption) = &table.caption {
                page.text(caption);
            }
            for row in block.texts() {
                page.hanging(&row);
            }
        }
        Block::Figure { figure } => {
            if let Some(words) = figure_words(figure) {
                page.part(&format!("[{words}]"));
            }
        }
        Block::Embed { label, link } => {
            let link = link.as_ref().map(|link| format!(" {link}")).unwrap_or_default();
            page.part(&format!("[{label}]{link}"));
        }
        Block::Rule => page.part("* * *"),
    }
}

fn item(page: &mut Printed, item: &Item) {
    for inner in &item.blocks {
        match inner {
            Block::Paragraph { .. } | Block::Heading { .. } => page.text(&inner.texts().concat()),
            _ => block(page, inner),
        }
    }
}

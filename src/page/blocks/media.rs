//! Pictures, films, sound and what else stands among a text and is none.

use super::embed::{self, Kind};
use super::{POST_FRAME, Setter};
use crate::model::{Block, Style, WebUrl};
use crate::page::figures;
use crate::text::SafeText;

/// A title of a frame that has no more characters says nothing.
const TITLE: usize = 8;

impl Setter<'_> {
    pub(super) fn picture(&mut self, node: usize) {
        if let Some(figure) = self.figures.read(self.tree, node) {
            // A picture within a sentence does not end the sentence.
            let at = self.made.len();
            self.push(node, Block::Figure { figure });
            if !self.line.is_empty() {
                let text = std::mem::take(&mut self.line);
                let made = self.made.split_off(at);
                self.line = text;
                self.flush();
                self.made.extend(made);
            }
        }
    }

    pub(super) fn figure(&mut self, node: usize, style: Style, link: Option<&WebUrl>) {
        self.flush();
        let inner = |tag: &str| self.tree.all_below(node, tag).next().is_some();
        let has_picture = inner("img") || inner("amp-img");
        if let Some(frame) =
            self.tree.below(node).find(|&below| matches!(self.tree.tag(below), "iframe" | "video" | "audio"))
            && !has_picture
        {
            self.embed(frame);
            return;
        }
        if !has_picture && (inner("blockquote") || inner("table") || inner("pre") || inner("p")) {
            self.container(node, style, link);
            self.flush();
            return;
        }
        if self.tree.is_labelled(node, &POST_FRAME) {
            return;
        }
        if inner("figure") || self.tree.below(node).any(|below| self.figures.is_at(below)) {
            self.container(node, style, link);
            self.flush();
            return;
        }
        if let Some(figure) = self.figures.read(self.tree, node) {
            self.push(node, Block::Figure { figure });
        }
    }

    /// A figure with its words. One in the middle of a sentence does not end it.
    pub(super) fn captioned(&mut self, node: usize) {
        if self.tree.is_block(node) || self.breaks > 1 {
            self.flush();
        }
        if let Some(figure) = self.figures.read(self.tree, node) {
            self.push(node, Block::Figure { figure });
        }
    }

    pub(super) fn embed(&mut self, node: usize) {
        let Some(link) = embed::address(self.tree, node) else { return };
        if figures::is_tiny(self.tree, node) || embed::is_tracker(&link) {
            return;
        }
        self.elsewhere(node, &link);
    }

    /// The line of something that is not set here: what it is, its title or where it is, and how long it takes.
    pub(super) fn elsewhere(&mut self, node: usize, link: &WebUrl) {
        let kind = embed::kind(self.tree, node, link);
        let title = ["title", "aria-label"].into_iter().find_map(|name| {
            self.tree.attribute(node, name).map(str::trim).filter(|title| title.chars().count() > TITLE)
        });
        let file = (kind == Kind::Document).then(|| embed::file_name(link)).flatten();
        let title = title.or(file).unwrap_or_else(|| link.outlet_host());
        let length = self.lengths.of(node, link, kind).map(|length| format!(" ({length})"));
        let label = format!("{}: {title}{}", kind.name(), length.unwrap_or_default());
        self.flush();
        self.push(node, Block::Embed { label: SafeText::line(&label), link: Some(link.clone()) });
    }
}

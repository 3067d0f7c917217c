//! Pictures, films, sound and what else stands among a text and is none.

use super::{POST_FRAME, Setter};
use crate::model::{Block, Style, WebUrl};
use crate::page::figures;
use crate::text::SafeText;

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
        let tree = self.tree;
        let source = ["src", "data-src", "data-lazy-src", "data"]
            .into_iter()
            .find_map(|name| tree.attribute(node, name).and_then(|source| tree.address(source)))
            .or_else(|| {
                tree.all_below(node, "source")
                    .find_map(|source| tree.attribute(source, "src").and_then(|source| tree.address(source)))
            });
        let Some(link) = source else { return };
        if figures::is_tiny(tree, node) {
            return;
        }
        let host = link.outlet_host();
        if [
            "googletagmanager.com",
            "doubleclick.net",
            "recaptcha",
            "googlesyndication.com",
            "facebook.com/plugins",
            "addtoany",
        ]
        .iter()
        .any(|tracker| link.as_str().contains(tracker))
        {
            return;
        }
        let what = match tree.tag(node) {
            "video" => "Video",
            "audio" => "Audio",
            _ if host.contains("youtube") || host.contains("vimeo") || host.contains("dailymotion") => {
                "Video"
            }
            _ if host.contains("spotify") || host.contains("soundcloud") || host.contains("podcast") => {
                "Audio"
            }
            _ => "Embedded",
        };
        let title = tree.attribute(node, "title").map(str::trim).filter(|title| title.chars().count() > 8);
        let label = title.map_or_else(|| format!("{what}: {host}"), |title| format!("{what}: {title}"));
        self.flush();
        self.push(node, Block::Embed { label: SafeText::line(&label), link: Some(link) });
    }
}

//! Which vocabulary a name belongs to, by its address or, where that says nothing, by the prefix
//! that everybody uses for it.

/// A vocabulary that feeds use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// The feed's own: RSS of any age, CDF, or none at all.
    Core,
    /// Atom, 0.3 or 1.0.
    Atom,
    /// RDF's own frame.
    Rdf,
    /// Dublin Core, elements or terms.
    DublinCore,
    /// RSS 1.0 content module.
    Content,
    /// RSS 1.0 syndication module.
    Syndication,
    /// Media RSS.
    Media,
    /// Podcasts.
    Itunes,
    /// HTML in XML.
    Xhtml,
    /// Anything else.
    Other,
}

/// What an address begins with, lower case and without its scheme. The first that fits holds.
const ADDRESSES: &[(&str, Namespace)] = &[
    ("www.w3.org/2005/atom", Namespace::Atom),
    ("purl.org/atom/ns", Namespace::Atom),
    ("purl.org/atom-blog/ns", Namespace::Other),
    ("purl.org/dc/", Namespace::DublinCore),
    ("purl.org/rss/1.0/modules/content", Namespace::Content),
    ("purl.org/rss/1.0/modules/syndication", Namespace::Syndication),
    ("purl.org/rss/1.0/modules/dc", Namespace::DublinCore),
    ("purl.org/rss/1.0/modules/", Namespace::Other),
    ("search.yahoo.com/mrss", Namespace::Media),
    ("video.search.yahoo.com/mrss", Namespace::Media),
    ("www.itunes.com/dtds/podcast", Namespace::Itunes),
    ("www.itunes.com/", Namespace::Itunes),
    ("example.com/dtds/podcast", Namespace::Itunes),
    ("www.w3.org/1999/xhtml", Namespace::Xhtml),
    ("www.w3.org/1999/02/22-rdf-syntax", Namespace::Rdf),
    ("purl.org/rss/", Namespace::Core),
    ("purl.org/net/rss", Namespace::Core),
    ("my.netscape.com/", Namespace::Core),
    ("channel.netscape.com/", Namespace::Core),
    ("backend.userland.com/", Namespace::Core),
    ("blogs.law.harvard.edu/tech/rss", Namespace::Core),
    ("cyber.law.harvard.edu/rss", Namespace::Core),
    ("www.rssboard.org/rss", Namespace::Core),
];

impl Namespace {
    /// The vocabulary that an address names; where it is not known, by its prefix.
    pub(super) fn of(address: &str, prefix: &str) -> Self {
        let lower = address.trim().to_ascii_lowercase();
        let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        ADDRESSES
            .iter()
            .find(|(start, _)| bare.starts_with(start))
            .map_or_else(|| Self::usual(prefix), |(_, namespace)| *namespace)
    }

    /// The vocabulary that everybody uses a prefix for.
    pub(super) fn usual(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "" | "rss" | "rss1" | "rss2" | "cdf" => Self::Core,
            "atom" | "atom10" | "atom03" | "a10" => Self::Atom,
            "rdf" => Self::Rdf,
            "dc" | "dcterms" | "dct" => Self::DublinCore,
            "content" => Self::Content,
            "sy" | "syn" => Self::Syndication,
            "media" => Self::Media,
            "itunes" => Self::Itunes,
            "xhtml" | "html" | "xh" => Self::Xhtml,
            _ => Self::Other,
        }
    }

    /// Whether names of it are a feed's own fields.
    pub(super) fn is_core(self) -> bool {
        matches!(self, Self::Core | Self::Atom | Self::Rdf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_first_and_then_the_usual_prefix() {
        let check = |address: &str, prefix: &str, expected: Namespace| {
            assert_eq!(Namespace::of(address, prefix), expected, "{address} {prefix}");
        };
        check("http://www.w3.org/2005/Atom", "x", Namespace::Atom);
        check("http://purl.org/atom/ns#", "", Namespace::Atom);
        check("HTTP://SEARCH.YAHOO.COM/MRSS", "m", Namespace::Media);
        check("http://unknown.example/", "media", Namespace::Media);
        check("http://unknown.example/", "", Namespace::Core);
        check("http://backend.userland.com/rss2", "", Namespace::Core);
        check("http://unknown.example/", "zed", Namespace::Other);
    }
}

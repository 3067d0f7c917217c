//! Templates of pages: a file of named parts, with places to fill.
//!
//! A part starts at a line `<!-- part: NAME -->`. In it `{{name}}` is a value, and `{{>name}}` is
//! the part of that name, there only where the value of the same name is not empty.

/// A file of parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template(pub &'static str);

/// What is filled in, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Values(Vec<(&'static str, String)>);

impl Values {
    /// Sets a value to a text, which is escaped.
    pub fn text(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.html(name, escape(text))
    }

    /// Sets a value to HTML.
    pub fn html(&mut self, name: &'static str, html: impl Into<String>) -> &mut Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, html.into()));
        self
    }

    /// The value of a name; empty if it has none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

impl Template {
    /// A part as it is written; empty if there is none.
    pub fn part(self, name: &str) -> &'static str {
        let start = format!("<!-- part: {name} -->\n");
        let text = self.0.split_once(&start).map_or("", |(_, rest)| rest);
        text.split_once("<!-- part: ").map_or(text, |(part, _)| part)
    }

    /// A part, filled.
    pub fn fill(self, part: &str, values: &Values) -> String {
        let mut filled = String::new();
        let mut rest = self.part(part);
        while let Some((before, place)) = rest.split_once("{{") {
            filled.push_str(before);
            let (name, after) = place.split_once("}}").unwrap_or((place, ""));
            match name.strip_prefix('>') {
                // A part does not hold itself, so this ends.
                Some(inner) if inner != part && !values.get(inner).is_empty() => {
                    filled.push_str(self.fill(inner, values).trim_end());
                }
                Some(_) => {}
                None => filled.push_str(values.get(name)),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Text as HTML has it, fit for a quoted attribute too.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_within_a_part_is_there_only_with_its_value() {
        let template =
            Template("<!-- part: page -->\n<h1>{{title}}</h1>{{>dek}}\n<!-- part: dek -->\n<p>{{dek}}</p>\n");
        let mut values = Values::default();
        values.text("title", "Fish & ships");
        assert_eq!(template.fill("page", &values), "<h1>Fish &amp; ships</h1>\n");
        values.text("dek", "In that order");
        assert_eq!(template.fill("page", &values), "<h1>Fish &amp; ships</h1><p>In that order</p>\n");
        assert_eq!(template.fill("no-such-part", &values), "");
    }
}

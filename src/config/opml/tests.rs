//! Lists as other readers write them, whole, broken and hostile.

use super::*;

/// Each source as "name | feed | page | section".
fn rows(list: &Subscriptions) -> Vec<String> {
    let text = |address: &Option<WebUrl>| address.as_ref().map_or("-", WebUrl::as_str).to_owned();
    list.sources
        .iter()
        .map(|source| {
            let section = match &source.section {
                SectionChoice::Auto => "auto",
                SectionChoice::Named(name) => name.as_str(),
            };
            format!("{} | {} | {} | {section}", source.name, text(&source.feed), text(&source.page))
        })
        .collect()
}

fn check(opml: &str, expected: &[&str]) -> Subscriptions {
    let list = read(opml.as_bytes()).expect("OPML");
    assert_eq!(rows(&list), expected, "{opml}");
    list
}

#[test]
fn a_folder_is_a_section_and_the_innermost_counts() {
    check(
        r#"<opml version="1.0"><body>
            <outline text="Loose" xmlUrl="https://a.example/rss"/>
            <outline text="World">
              <outline title="Europe" text="x">
                <outline title="Harbour &amp; Post" type="rss" xmlUrl="https://b.example/?a=1&amp;b=2"></outline>
              </outline>
              <outline text="" XMLURL="http://c.example/feed"/>
            </outline>
            <outline text="Tagged" category="/News/Asia,/x" xmlUrl="https://d.example/"/>
            <outline text="Again" xmlUrl="https://a.example/rss"/>
        </body></opml>"#,
        &[
            "Loose | https://a.example/rss | - | auto",
            "Harbour & Post | https://b.example/?a=1&b=2 | - | Europe",
            "c.example | http://c.example/feed | - | World",
            "Tagged | https://d.example/ | - | Asia",
        ],
    );
}

#[test]
fn nothing_but_web_addresses_is_taken_and_nothing_is_run() {
    let list = check(
        r#"<opml><body>
            <outline text="shell" xmlUrl="exec:/bin/echo 1"/>
            <outline text="shell" xmlUrl="|touch /tmp/x"/>
            <outline text="file" xmlUrl="file:///etc/passwd"/>
            <outline text="script" xmlUrl="javascript:alert(1)"/>
            <outline text="good" xmlUrl="https://a.example/"/>
        </body></opml>"#,
        &["good | https://a.example/ | - | auto"],
    );
    assert_eq!(list.remarks.len(), 4);
}

#[test]
fn entities_of_a_document_type_are_never_looked_up() {
    let list = check(
        r#"<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">
           <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
           <opml><body><outline text="&x;&b;" xmlUrl="https://a.example/"/></body></opml>"#,
        &["&x;&b; | https://a.example/ | - | auto"],
    );
    assert!(list.remarks.is_empty());
}

#[test]
fn what_could_be_read_of_a_broken_list_is_taken() {
    let list = check(
        r#"<opml><body><outline text="a & b" xmlUrl="https://a.example/"/></wrong><outline text="b"
           xmlUrl="https://b.example/"/><outline text="c" xmlUrl="https://c"#,
        &["a & b | https://a.example/ | - | auto", "b | https://b.example/ | - | auto"],
    );
    assert_eq!(list.remarks.len(), 1);
    assert!(read(b"<html><body>no list</body></html>").is_err());
    assert!(read(b"").is_err());
}

#[test]
fn a_list_has_a_bound_in_depth_and_number() {
    let deep = "<outline text='x'>".repeat(DEPTH * 4);
    let opml = format!(
        "<opml>{deep}<outline text='in' xmlUrl='https://a.example/'/>{}",
        "</outline>".repeat(DEPTH * 4)
    );
    assert_eq!(read(opml.as_bytes()).expect("OPML").sources.len(), 1);
    let too_large = vec![b' '; FILE_BYTES + 1];
    assert!(read(&too_large).is_err());
    assert!(read_urls(&too_large).is_err());
}

#[test]
fn other_encodings_are_read_by_their_label() {
    let mut bytes = b"<?xml version='1.0' encoding='ISO-8859-1'?><opml><outline text='Caf".to_vec();
    bytes.push(0xe9);
    bytes.extend(b"' xmlUrl='https://a.example/'/></opml>");
    assert_eq!(read(&bytes).expect("OPML").sources[0].name.as_str(), "Café");
    // One without a label, by its letters.
    let silent = b"<opml><outline text='Le March\xe9 \xe0 la c\xf4te' xmlUrl='https://a.example/'/></opml>";
    assert_eq!(read(silent).expect("OPML").sources[0].name.as_str(), "Le Marché à la côte");
}

#[test]
fn what_is_written_reads_the_same() {
    let address = |text: &str| Some(WebUrl::parse(text).expect("an address"));
    let mut one = Source::new(SafeText::line("A \"&\" <b>"), address("https://a.example/?x=1&y=2"), None);
    one.section = SectionChoice::Named(SafeText::line("World & all"));
    one.every = Some(90);
    one.paused = true;
    one.full_text = false;
    one.pictures = Some(false);
    one.language = Some(SafeText::line("fr"));
    let two = Source::new(SafeText::line("Page"), None, address("https://b.example/news"));
    let written = write(&[one.clone(), two.clone()]);
    assert_eq!(read(written.as_bytes()).expect("OPML").sources, [two, one]);
    let mut secret = Source::new(SafeText::line("S"), address("https://c.example/"), None);
    secret.user = Some("me".into());
    secret.password = Some(crate::model::Secret::new("hush".into()));
    assert!(!write(&[secret]).contains("hush"));
}

#[test]
fn a_file_of_addresses_may_bear_tags_and_comments() {
    let list = read_urls(
        b"# mine\nhttps://a.example/rss \"Europe\" \"~The A\" # why not\n\n  http://b.example/feed\n\
          \"query:Unread:unread = \\\"yes\\\"\"\nexec:~/bin/feed\nfilter:x:https://c.example/\nb.example\n",
    )
    .expect("a list");
    assert_eq!(
        rows(&list),
        ["The A | https://a.example/rss | - | Europe", "b.example | http://b.example/feed | - | auto"]
    );
    assert_eq!(list.remarks.len(), 4);
    assert!(read_urls(b"nothing here").is_err());
    assert!(read_urls(b"").expect("an empty list").sources.is_empty());
}

//! What is read, what is edited, and what stays as it was.

use super::*;

const EXAMPLE: &str = "\
# My sources.

# The port's own paper.
[[source]]
name = \"Harbour Post\" # a daily
feed = \"https://harbour.example/rss\"
section = \"World\"

[[source]]
name = \"Hill Times\"
page = \"https://hill.example/news\"
every = \"6h\"
front-page = false # loud
[source.headers]
X-Token = \"hush\"

# Last one.
[[source]]
feed = \"https://me:pw@valley.example/feed\"
password-command = \"pass show valley\"
";

fn open(text: &str) -> SourcesFile {
    let (file, complaints) = SourcesFile::read(text);
    assert_eq!(complaints, [], "{text}");
    file
}

fn names(file: &SourcesFile) -> Vec<&str> {
    file.sources().iter().map(|source| source.name.as_str()).collect()
}

#[test]
fn a_file_says_its_sources_and_keeps_its_secrets() {
    let file = open(EXAMPLE);
    assert_eq!(names(&file), ["Harbour Post", "Hill Times", "valley.example"]);
    let [post, hill, valley] = file.sources() else { panic!("three") };
    assert_eq!(post.section, SectionChoice::Named(SafeText::line("World")));
    assert_eq!(hill.every, Some(360));
    assert_eq!((post.front_page, hill.front_page), (true, false));
    assert_eq!(hill.headers, [("X-Token".to_owned(), Secret::new("hush".into()))]);
    assert_eq!(valley.feed.as_ref().map(WebUrl::as_str), Some("https://valley.example/feed"));
    assert_eq!(valley.user.as_deref(), Some("me"));
    assert_eq!(valley.password_command, ["pass", "show", "valley"]);
    assert!(!format!("{file:?}").contains("\"pw\""));
}

fn check_complaint(text: &str, expected: &str, left: &[&str]) {
    let (file, complaints) = SourcesFile::read(text);
    let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|one| one == expected), "{text}\n{said:#?}");
    assert_eq!(names(&file), left, "{text}");
}

#[test]
fn a_bad_entry_is_named_and_loses_itself_alone() {
    let good = "[[source]]\nname = \"A\"\nfeed = \"https://a.example/\"\n";
    check_complaint(
        &format!("{good}[[source]]\nname = \"B\"\nfed = \"https://b.example/\"\n"),
        "sources.toml line 6: unknown key `fed` in `source`, did you mean `feed`?",
        &["A"],
    );
    check_complaint(
        &format!("{good}frontpage = false\n"),
        "sources.toml line 4: unknown key `frontpage` in `source`, did you mean `front-page`?",
        &["A"],
    );
    check_complaint(
        &format!("{good}front-page = \"no\"\n"),
        "sources.toml line 4: `front-page` must be true or false",
        &["A"],
    );
    check_complaint(
        &format!("[[source]]\nname = \"B\"\nfeed = \"file:///etc/passwd\"\n{good}"),
        "sources.toml line 3: `feed` is not taken: only http and https addresses are opened",
        &["A"],
    );
    check_complaint(
        &format!("{good}paused = \"yes\"\n"),
        "sources.toml line 4: `paused` must be true or false",
        &["A"],
    );
    check_complaint(
        &format!("{good}{good}"),
        "sources.toml line 5: two sources are called `A`; this one is `A 2` here",
        &["A", "A 2"],
    );
    check_complaint(
        &format!("{good}headers = {{ X = \"a\\r\\nHost: b\" }}\n"),
        "sources.toml line 4: header `X` must be one line of text",
        &["A"],
    );
    check_complaint(
        &format!("{good}every = 0\n"),
        "sources.toml line 4: `every` must be minutes from 1 to 44640, or like \"6h\" or \"2d\"",
        &["A"],
    );
    check_complaint(
        &format!("{good}[[sorce]]\n"),
        "sources.toml line 4: unknown key `sorce`, did you mean `source`?",
        &["A"],
    );
}

#[test]
fn a_broken_file_gives_what_is_whole_and_is_never_written() {
    let text = "[[source]]\nname = \"A\"\nfeed = \"https://a.example/\"\n\n[[source]]\nname = \"B\nfeed = 1\n\n\
                    [[source]]\nname = \"C\"\nfeed = \"https://c.example/\"\n";
    let (mut file, complaints) = SourcesFile::read(text);
    assert_eq!(names(&file), ["A", "C"]);
    assert_eq!(complaints[0].line, 6);
    let source = file.sources()[0].clone();
    assert!(matches!(file.add(&source), Err(EditError::Broken(_))));
    assert!(matches!(file.remove("A"), Err(EditError::Broken(_))));
    assert!(matches!(file.pause("A", true), Err(EditError::Broken(_))));
    assert_eq!(file.text(), text);
}

#[test]
fn edits_change_their_own_line_alone() {
    let mut file = open(EXAMPLE);
    file.rename("harbour post", "Harbour Daily").expect("renamed");
    file.move_to("Harbour Daily", "Europe").expect("moved");
    file.pause("Hill Times", true).expect("paused");
    let expected = EXAMPLE
        .replace("\"Harbour Post\" # a daily", "\"Harbour Daily\" # a daily")
        .replace("\"World\"", "\"Europe\"")
        .replace("# loud\n", "# loud\npaused = true\n");
    assert_eq!(file.text(), expected);
    file.pause("Hill Times", false).expect("goes on");
    file.move_to("Harbour Daily", "auto").expect("moved");
    assert_eq!(file.sources()[0].section, SectionChoice::Auto);
    assert!(!file.text().contains("paused"));
    assert_eq!(
        file.rename("Hill Times", "HARBOUR daily"),
        Err(EditError::Taken(SafeText::line("HARBOUR daily")))
    );
    assert_eq!(file.rename("Hill Times", "  "), Err(EditError::BadName));
    let unknown = file.pause("Hil Times", true).expect_err("no such source");
    assert_eq!(unknown.to_string(), "there is no source `Hil Times`; the nearest is `Hill Times`");
}

#[test]
fn what_was_removed_comes_back_where_it_stood() {
    for name in ["Harbour Post", "Hill Times", "valley.example", "https://hill.example/news"] {
        let mut file = open(EXAMPLE);
        let removed = file.remove(name).expect("removed");
        assert_eq!(file.sources().len(), 2, "{name}");
        assert!(file.text().starts_with("# My sources.\n"), "{name}");
        let (again, complaints) = SourcesFile::read(file.text());
        assert_eq!((again.sources().len(), complaints.len()), (2, 0), "{name}");
        file.restore(&removed).expect("restored");
        assert_eq!(file.text(), EXAMPLE, "{name}");
    }
}

#[test]
fn what_is_added_reads_the_same_and_bears_a_free_name() {
    let mut file = open("");
    let mut source = Source::new(
        SafeText::line("A \"quoted\" \\ name"),
        WebUrl::parse("https://a.example/").ok(),
        WebUrl::parse("https://a.example/world").ok(),
    );
    source.section = SectionChoice::Named(SafeText::line("World"));
    source.language = Some(SafeText::line("de"));
    source.every = Some(45);
    source.paused = true;
    source.full_text = false;
    source.front_page = false;
    source.pictures = Some(true);
    source.user = Some("me".into());
    source.password = Some(Secret::new("hush".into()));
    source.password_command = vec!["pass".into(), "a b".into()];
    source.headers = vec![("X-Key".into(), Secret::new("k".into()))];
    file.add(&source).expect("added");
    assert_eq!(file.sources(), [source.clone()]);
    assert_eq!(file.add(&source).expect("added").as_str(), "A \"quoted\" \\ name 2");
    open(file.text());
    let nothing = Source::new(SafeText::line("x"), None, None);
    assert_eq!(file.add(&nothing), Err(EditError::NoAddress));
}

#[test]
fn a_file_has_a_bound() {
    let (file, complaints) = SourcesFile::read(&"#".repeat(FILE_BYTES + 1));
    assert_eq!((file.sources().len(), complaints.len()), (0, 1));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(\\[\\[source\\]\\]\n|name = \"[a-z]\"\n|feed = \"https://[a-z].example/\"\n|# x\n|\n|\\PC){0,12}") {
        let (mut file, _) = SourcesFile::read(&text);
        let names: Vec<String> = file.sources().iter().map(|source| source.name.to_string()).collect();
        for name in names {
            if let Ok(removed) = file.remove(&name) {
                proptest::prop_assert!(file.restore(&removed).is_ok());
            }
        }
    }
}

//! Our own Rust read as words: what a file uses, which paths stand in its code, how long its functions are.

use std::collections::HashMap;

/// A path as it is written, by its parts.
pub type Path = Vec<String>;

/// A function and its length.
pub struct Function {
    pub name: String,
    /// Without the arms of a `match` that stand on one line each: a table may be long.
    pub lines: usize,
}

/// What a file says, its comments, strings and test modules apart.
#[derive(Default)]
pub struct Code {
    /// What each name stands for that the file uses.
    pub uses: HashMap<String, Path>,
    /// Every path in the code and every one that is used for this file alone, with its line.
    pub paths: Vec<(usize, Path)>,
    pub functions: Vec<Function>,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    /// `::`
    Colons,
    Sign(char),
}

impl Code {
    pub fn of(text: &str) -> Self {
        let tokens = without_test_modules(&tokens(text));
        let mut code = Self { functions: functions(&tokens, text), ..Self::default() };
        let mut at = 0;
        while at < tokens.len() {
            let is_path_begun = at > 0 && matches!(&tokens[at - 1].1, Token::Colons | Token::Sign('.'));
            match &tokens[at].1 {
                Token::Word(word) if word == "use" && !is(&tokens, at + 1, '<') => {
                    let is_handed_on =
                        at > 0 && (word_at(&tokens, at - 1) == Some("pub") || is(&tokens, at - 1, ')'));
                    at = code.take_use(&tokens, at + 1, &[], is_handed_on);
                }
                Token::Word(word) if !is_path_begun => {
                    let (line, mut path) = (tokens[at].0, vec![word.clone()]);
                    while let (Some((_, Token::Colons)), Some(next)) =
                        (tokens.get(at + 1), word_at(&tokens, at + 2))
                    {
                        path.push(next.to_owned());
                        at += 2;
                    }
                    code.paths.push((line, path));
                    at += 1;
                }
                _ => at += 1,
            }
        }
        code
    }

    /// Takes one tree of a `use` in, and gives what stands behind it.
    fn take_use(
        &mut self,
        tokens: &[(usize, Token)],
        mut at: usize,
        above: &[String],
        is_handed_on: bool,
    ) -> usize {
        let mut path = above.to_vec();
        let line = tokens[at].0;
        loop {
            match &tokens[at].1 {
                Token::Word(word) if word == "as" => {
                    self.name(word_at(tokens, at + 1).unwrap_or("_"), line, path, is_handed_on);
                    return at + 2;
                }
                Token::Word(word) => path.push(word.clone()),
                Token::Colons => {}
                Token::Sign('{') => {
                    at += 1;
                    while !is(tokens, at, '}') {
                        at = self.take_use(tokens, at, &path, is_handed_on);
                        at += usize::from(is(tokens, at, ','));
                    }
                    return at + 1;
                }
                Token::Sign('*') => return at + 1,
                Token::Sign(_) => {
                    if path.last().is_some_and(|last| last == "self") {
                        path.pop();
                    }
                    self.name(&path.last().cloned().unwrap_or_default(), line, path, is_handed_on);
                    return at;
                }
            }
            at += 1;
        }
    }

    fn name(&mut self, name: &str, line: usize, path: Path, is_handed_on: bool) {
        if !is_handed_on {
            self.paths.push((line, path.clone()));
        }
        self.uses.insert(name.to_owned(), path);
    }
}

fn is(tokens: &[(usize, Token)], at: usize, sign: char) -> bool {
    tokens.get(at).is_some_and(|(_, token)| *token == Token::Sign(sign))
}

fn word_at(tokens: &[(usize, Token)], at: usize) -> Option<&str> {
    match tokens.get(at) {
        Some((_, Token::Word(word))) => Some(word),
        _ => None,
    }
}

/// The words and signs of a file with their lines; comments, strings, characters and lifetimes are left out.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Vec::new());
    let next = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        let from = at;
        match chars[at] {
            '/' if next(at + 1) == '/' => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            '"' => at = behind_string(&chars, at),
            'r' if next(at + 1) == '"' || (next(at + 1) == '#' && matches!(next(at + 2), '#' | '"')) => {
                let signs = chars[at + 1..].iter().take_while(|sign| **sign == '#').count();
                at += signs + 2;
                while at < chars.len()
                    && !(chars[at] == '"' && (1..=signs).all(|sign| next(at + sign) == '#'))
                {
                    at += 1;
                }
                at += signs + 1;
            }
            '\'' if next(at + 1) == '\\' => {
                at += 3;
                while next(at) != '\'' && at < chars.len() {
                    at += 1;
                }
                at += 1;
            }
            '\'' if next(at + 2) == '\'' => at += 3,
            // A lifetime is no name.
            '\'' => {
                at += 1;
                while next(at).is_alphanumeric() || next(at) == '_' {
                    at += 1;
                }
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                while next(at).is_alphanumeric() || next(at) == '_' {
                    at += 1;
                }
                found.push((line, Token::Word(chars[from..at].iter().collect())));
            }
            ':' if next(at + 1) == ':' => {
                found.push((line, Token::Colons));
                at += 2;
            }
            sign => {
                if !sign.is_whitespace() {
                    found.push((line, Token::Sign(sign)));
                }
                at += 1;
            }
        }
        line += chars[from..at.min(chars.len())].iter().filter(|letter| **letter == '\n').count();
    }
    found
}

fn behind_string(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Where the brace at `open` ends.
fn closing(tokens: &[(usize, Token)], open: usize) -> usize {
    let mut depth = 0;
    for at in open..tokens.len() {
        depth += usize::from(is(tokens, at, '{'));
        if is(tokens, at, '}') {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    tokens.len() - 1
}

fn without_test_modules(tokens: &[(usize, Token)]) -> Vec<(usize, Token)> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_one = ["cfg", "(", "test", ")", "]", "mod"].iter().enumerate().all(|(ahead, expected)| {
            match tokens.get(at + ahead) {
                Some((_, Token::Word(word))) => word == expected,
                Some((_, Token::Sign(sign))) => sign.to_string() == *expected,
                _ => false,
            }
        });
        if is_one && is(tokens, at + 7, '{') {
            at = closing(tokens, at + 7);
        } else {
            kept.push(tokens[at].clone());
        }
        at += 1;
    }
    kept
}

fn functions(tokens: &[(usize, Token)], text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let Some(name) = (word_at(tokens, at) == Some("fn")).then(|| word_at(tokens, at + 1)).flatten()
        else {
            continue;
        };
        // The body, or the end of a function without one.
        let mut depth = 0_i32;
        let body = (at..tokens.len()).find(|&at| {
            depth += i32::from(is(tokens, at, '(') || is(tokens, at, '['));
            depth -= i32::from(is(tokens, at, ')') || is(tokens, at, ']'));
            depth == 0 && (is(tokens, at, '{') || is(tokens, at, ';'))
        });
        let Some(body) = body.filter(|&body| is(tokens, body, '{')) else { continue };
        let (from, to) = (tokens[at].0, tokens[closing(tokens, body)].0);
        let is_row = |line: &&&str| line.contains(" => ") && line.ends_with(',');
        let rows = lines[from - 1..to].iter().filter(is_row).count();
        found.push(Function { name: name.to_owned(), lines: to + 1 - from - rows });
    }
    found
}

#[test]
fn a_file_is_read_by_its_uses_paths_and_functions() {
    let code = Code::of(
        "use super::{a::B, c::{self, d as e}};\npub use f::G;\n/* x */ // crate::not\n\
         fn long<'a>(x: [u8; 2]) -> &'a str {\n    match h::i(x) {\n        1 => \"crate::no\",\n        _ => r#\"}\"#,\n    }\n}\n\
         #[cfg(test)]\nmod tests {\n    use super::*;\n    fn not_read() { z::z() }\n}\nfn short() { '{'; e::j() }\n",
    );
    let path = |name: &str| code.uses.get(name).map(|path| path.join("::"));
    assert_eq!(path("B").as_deref(), Some("super::a::B"));
    assert_eq!(path("c").as_deref(), Some("super::c"));
    assert_eq!(path("e").as_deref(), Some("super::c::d"));
    assert_eq!(path("G").as_deref(), Some("f::G"));
    let paths: Vec<String> =
        code.paths.iter().map(|(line, path)| format!("{line} {}", path.join("::"))).collect();
    for expected in ["1 super::a::B", "1 super::c", "5 h::i", "15 e::j"] {
        assert!(paths.iter().any(|path| path == expected), "{expected}: {paths:?}");
    }
    for unexpected in ["not", "no", "z", "f::G"] {
        assert!(!paths.iter().any(|path| path.ends_with(unexpected)), "{unexpected}: {paths:?}");
    }
    let functions: Vec<String> =
        code.functions.iter().map(|function| format!("{} {}", function.name, function.lines)).collect();
    assert_eq!(functions, ["long 4", "short 1"]);
}

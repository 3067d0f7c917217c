use crate::model::{Article, Budget, Verdict, WebUrl};
use crate::page;

const AT: &str = "https://coast.example/news/ferry-talks-open-4711";

fn read(html: &str, address: &str) -> Article {
    let address = WebUrl::parse(address).expect("an address");
    page::read(html.as_bytes(), None, Some(&address), &Budget::document())
}

fn check(html: &str, expected: Verdict) {
    let article = read(html, AT);
    assert_eq!(article.verdict, expected, "{html}");
    assert!(!expected.is_wall() || article.body.is_empty(), "a wall's words are no text: {:?}", article.body);
}

/// So many paragraphs of a story, each of some 200 letters.
fn paragraphs(count: usize) -> String {
    (1..=count)
        .map(|number| {
            format!(
                "<p>On day {number} the delegates of both coasts sat down again in the old customs house, and \
                 again the ferry stayed at its pier while they spoke of tolls, of nets and of the winter that \
                 neither side has coal for.</p>"
            )
        })
        .collect()
}

const MARKS: &str = "<meta property=og:type content=article>\
    <meta property=article:published_time content=2020-10-09T07:23:00Z>";

fn story(head: &str, body: &str) -> String {
    format!(
        "<html lang=en><head><title>Ferry talks open - The Sample Coast</title>{MARKS}{head}</head><body>\
         <nav><a href=/login>Log in</a> <a href=/subscribe>Subscribe</a></nav>\
         <article><h1>Ferry talks open</h1>{body}</article><footer>The Sample Coast</footer></body></html>"
    )
}

#[test]
fn a_story_is_a_story_whatever_stands_around_it() {
    let banner = "<div class=cookie-banner><h2>We value your privacy</h2><p>We use cookies.</p>\
                  <button>Accept all</button></div>";
    let app = "<div id=root></div><noscript>Please enable JavaScript.</noscript>";
    let captcha = "<script src=https://www.google.com/recaptcha/api.js></script>";
    let login = "<form><input type=text><input type=password><button>Log in</button></form>";
    check(&story("", &paragraphs(6)), Verdict::Article);
    check(&story("", &format!("{banner}{}{app}{captcha}{login}", paragraphs(4))), Verdict::Article);
    // Short, old-fashioned, and unmarked; its headline has the words of a wall.
    let brief = format!("<h1>Attention required at sea, pilots say</h1>{}", paragraphs(1));
    check(&brief, Verdict::Article);
    check(&format!("{banner}{brief}"), Verdict::Article);
    check(
        &story("", "<p>The ferry between the two coasts runs again, the harbour office says.</p>"),
        Verdict::Article,
    );
}

#[test]
fn tests_for_persons_are_bot_walls() {
    check(
        "<title>Just a moment...</title><body><h1>coast.example</h1><p>Checking your browser before you go on. \
         This takes up to five seconds.</p><script src=/cdn-cgi/challenge-platform/h/b.js></script>",
        Verdict::BotWall,
    );
    check("<title>coast.example</title><div id=px-captcha></div><p>Press and hold.</p>", Verdict::BotWall);
    check(
        "<title>Zugriff verweigert</title><p>Bitte versuchen Sie es später noch einmal.</p>",
        Verdict::BotWall,
    );
    check(
        "<title>ご確認</title><h1>ロボットではありませんか</h1><script src=//hcaptcha.com/1.js></script>",
        Verdict::BotWall,
    );
}

#[test]
fn questions_about_cookies_are_consent_pages() {
    let more = "<p>With your leave we and our 812 partners store and read things on your device, measure what \
                you read, and build a profile of it. You can change your mind at any time.</p>";
    check(
        &format!(
            "<title>Before you continue</title><h1>Before you continue</h1>{more}{more}\
                  <form><button>Reject all</button><button>Accept all</button></form>"
        ),
        Verdict::Consent,
    );
    check(
        "<title>Die Küste</title><h1>Mit Werbung weiterlesen</h1><p>Lesen Sie wie gewohnt.</p>\
         <button>Akzeptieren und weiter</button>",
        Verdict::Consent,
    );
    check(
        "<h1>Votre vie privée</h1><p>Un choix à faire.</p><a role=button href=#>Tout refuser</a>",
        Verdict::Consent,
    );
}

#[test]
fn logins_and_empty_shells_are_told_apart() {
    check(
        "<title>Sign in | The Sample Coast</title><form><input name=user><input type=password></form>",
        Verdict::Login,
    );
    check("<title>Anmelden</title><h1>Anmelden</h1><p>Bitte melden Sie sich an.</p>", Verdict::Login);
    check(
        "<title>The Sample Coast</title><body><noscript>You need to enable JavaScript to run this app.</noscript>\
         <div id=root></div><script src=/main.js></script>",
        Verdict::Script,
    );
    check(
        "<title>The Sample Coast</title><body><div id=__next></div><script src=/a.js></script>",
        Verdict::Script,
    );
    check(
        &format!("<head>{MARKS}</head><body><div id=app></div><script src=/a.js></script>"),
        Verdict::Script,
    );
}

#[test]
fn missing_pages_are_gone() {
    for title in [
        "Page not found",
        "404",
        "Seite nicht gefunden",
        "Page introuvable",
        "Страница не найдена",
        "ページが見つかりません",
    ] {
        check(
            &format!(
                "<title>{title} - The Sample Coast</title><h1>{title}</h1><p>It may have moved, or it never \
                      was. Try the search, or one of these.</p><ul><li><a href=/a>Ferry talks open</a></ul>"
            ),
            Verdict::Gone,
        );
    }
    // A story about the number is a story.
    check(&story("", &format!("<h2>404</h2>{}", paragraphs(3))), Verdict::Article);
}

#[test]
fn texts_that_break_off_for_subscribers_are_paywalled() {
    let paid = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry talks open\",\
                \"isAccessibleForFree\":false,\"wordCount\":900}</script>";
    check(&story(paid, &paragraphs(2)), Verdict::Paywall);
    let unknown = paid.replace(",\"wordCount\":900", "");
    check(&story(&unknown, &paragraphs(2)), Verdict::Paywall);
    // The whole text is there, whatever the page sells.
    check(&story(&unknown, &paragraphs(12)), Verdict::Article);
    check(&story(&unknown, &paragraphs(6)), Verdict::Article);
    for words in [
        "Subscribe to continue reading",
        "Um weiterzulesen, schließen Sie ein Abo ab",
        "La suite est réservée aux abonnés",
        "Para seguir leyendo, suscríbete",
        "Чтобы продолжить чтение, оформите подписку",
        "続きを読むには会員登録が必要です",
    ] {
        check(
            &story("", &format!("{}<div class=offer><p>{words}</p></div>", paragraphs(3))),
            Verdict::Paywall,
        );
    }
    // A teaser far below, or a line above every story of the site, sells another text.
    let above =
        story("", &paragraphs(3)).replace("<nav>", "<nav><p>Subscribe to read more than the news</p>");
    check(&above, Verdict::Article);
    assert_eq!(
        read(&story(paid, &paragraphs(2)), AT).notice().as_deref(),
        Some("The page gives only the first 2 paragraphs; the rest is for subscribers")
    );
}

#[test]
fn fronts_lists_and_videos_are_no_articles() {
    let cards: String = (1..20)
        .map(|number| {
            format!(
                "<div class=card><h3><a href=/news/the-ferry-story-{number}>The ferry, part {number}</a></h3>\
                     <p>What the delegates said on day {number}.</p></div>"
            )
        })
        .collect();
    let list = format!("<title>World - The Sample Coast</title><h1>World</h1><main>{cards}</main>");
    for address in ["https://coast.example/", "https://coast.example/world", "https://coast.example/world/"] {
        assert_eq!(read(&list, address).verdict, Verdict::NotArticle, "{address}");
    }
    check(
        "<meta property=og:type content=video.other><h1>The ferry, filmed</h1><video src=/a.mp4></video>\
         <p>The ferry leaves the pier on Friday.</p>",
        Verdict::NotArticle,
    );
    check("<h1>Nothing</h1>", Verdict::NotArticle);
}

#[test]
fn a_status_says_what_a_page_leaves_unsaid() {
    let check = |status, html: &str, expected: Option<Verdict>| {
        let read = page::read_refused(status, html.as_bytes(), None, None, &Budget::document());
        assert_eq!(read.map(|article| article.verdict), expected, "{status} {html}");
    };
    check(404, &story("", &paragraphs(5)), Some(Verdict::Gone));
    check(410, "", Some(Verdict::Gone));
    check(403, "<h1>403 Forbidden</h1><hr>a server", Some(Verdict::BotWall));
    check(401, "", Some(Verdict::Login));
    check(402, "", Some(Verdict::Paywall));
    check(503, "<title>Just a moment...</title>", Some(Verdict::BotWall));
    check(503, "<h1>Service unavailable</h1>", None);
    check(500, "", None);
}

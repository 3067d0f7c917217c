//! Lines that serve the page and not its story: what they say, by language, and how they look.

use std::sync::OnceLock;

use crate::text::fold;

/// The longest line that is known by its first words, in characters.
const SHORT: usize = 130;
/// The longest paragraph that is known by a phrase in it, in characters.
const LONG: usize = 420;
/// The longest line that tells how to reach its writer, in characters.
const CONTACT: usize = 200;

/// What such lines say in one language.
struct Phrases {
    /// The language's tag.
    language: &'static str,
    /// First words of short lines.
    opens: &'static [&'static str],
    /// Words that give away a line wherever they stand in it.
    holds: &'static [&'static str],
    /// First words of a line that names who else worked on the story, at its end.
    closes: &'static [&'static str],
}

/// The languages; the first is tried on every page.
const PHRASES: &[Phrases] = &[
    Phrases {
        language: "en",
        opens: &[
            "share this",
            "share on",
            "share your",
            "follow us",
            "follow our",
            "sign up for",
            "sign up to",
            "sign me up",
            "subscribe to",
            "subscribe now",
            "read more stories",
            "advertisement",
            "click here to",
            "download our app",
            "download the app",
            "copyright ",
            "© ",
            "all rights reserved",
            "listen to this article",
            "recommended videos",
            "story continues below",
            "article continues",
            "create an account or sign in",
            "sign in or create an account",
            "register / sign in",
            "text size",
            "font size",
            "related video",
            "watch this:",
            "watch |",
            "watch:",
            "listen:",
            "listen |",
            "watch more",
            "gallery credit",
            "our standards:",
            "powered by ",
            "image via",
            "[image via",
            "(image via",
            "image credit",
            "photo credit",
            "photo:",
            "photos:",
            "photo via",
            "also available on apple",
            "facebook twitter",
            "save article",
            "print this",
            "click to tweet",
            "get alerts on",
            "get the latest news",
            "like this story?",
            "like what you're reading?",
            "enjoying this article?",
            "join the conversation",
            "leave a comment",
            "post a comment",
            "read the full story",
            "read full article",
            "this content is reserved for",
            "subscribe to unlock",
            "this article is free to read",
            "skip to content",
            "powered by",
            "you may also like",
            "view comments",
            "show comments",
            "back to top",
            "more info",
            "loading...",
            "scroll to continue",
            "continue reading",
            "purchase photo",
            "buy tickets",
            "got a story",
            "got a tip",
            "have a tip",
            "next story",
            "previous story",
            "next article",
            "previous article",
            "- next ",
            "previous auto",
            "see all photos",
            "view gallery",
            "open image in gallery",
            "1 of ",
            "enlarge image",
            "editor's picks",
            "trending now",
            "sponsored content",
            "paid content",
            "ad feedback",
            "this story was originally published",
            "this article was originally published in",
            "read the original article",
            "cross-posted from",
            "please enable javascript",
            "want more",
            "follow the latest",
            "follow along with",
            "get in touch",
            "write to us",
            "send us your",
            "never miss",
            "don't miss a",
            "stay up to date",
            "stay informed",
            "stay connected",
            "support our",
            "support independent",
            "donate now",
            "become a member",
            "take our poll",
            "have your say",
        ],
        holds: &[
            "sign up for our",
            "sign up to our",
            "signing up to our",
            "sign up here",
            "sign up for it here",
            "subscribe to our",
            "straight to your inbox",
            "to your inbox",
            "in your inbox",
            "in their inbox",
            "our free newsletter",
            "free newsletter",
            "daily newsletter",
            "weekly newsletter",
            "politics newsletter",
            "'s newsletter for",
            "newsletter here",
            "newsletter to get",
            "wherever you get your podcasts",
            "click here to subscribe",
            "click to subscribe",
            "whatsapp channel",
            "our whatsapp",
            "our telegram channel",
            "follow us on",
            "like us on facebook",
            "subscribe now",
            "unlock more articles",
            "create an account or sign in",
            "already a subscriber",
            "reserved for subscribers",
            "refreshing your browser",
            "can be reached at",
            "reach the reporter",
            "reached by email",
            "contact reporter",
            "do you have a story",
            "share your views in the comments",
            "all rights reserved.",
            "reprint permission",
            "your browser does not support",
            "to continue with your reading experience",
            "thomson reuters trust principles",
            "we may earn a",
            "we may receive a commission",
            "may receive compensation",
            "follow him on x",
            "follow her on x",
            "follow them on x",
            "follow him on twitter",
            "follow her on twitter",
            "on facebook, twitter",
            "you can change your city",
            "by using this site",
            "delivered through your letterbox",
            "delivered right to your",
            "youtube channel for",
            "on youtube for more",
            "our news team",
            "get real-time updates",
            "share your thoughts and join",
            "access articles from across",
            "online access to read articles",
            "enjoy additional articles",
            "get email updates from",
            "support our journalism",
            "rely on readers",
            "make a donation",
            "we hire humans",
            "download the app",
            "download our app",
            "app store or google play",
            "follow our live",
            "send your story",
            "thank you for reading",
            "happy reading",
        ],
        closes: &[
            "reporting by ",
            "additional reporting by ",
            "writing by ",
            "editing by ",
            "compiled by ",
            "with reporting by ",
            "with files from ",
            "with additional reporting",
            "includes information from",
            "contributing:",
            "source: ",
            "sources: ",
            "with agencies",
            "with wires",
            "stats courtesy of",
            "lead image:",
        ],
    },
    Phrases {
        language: "de",
        opens: &[
            "folgen sie uns",
            "folgst du schon",
            "anzeige",
            "werbung",
            "lesezeit",
            "empfohlener redaktioneller inhalt",
            "weitere informationen ende",
            "ende der weiteren",
            "artikel teilen",
            "jetzt teilen",
            "teilen",
            "merken",
            "drucken",
            "zur startseite",
            "zurück zur",
            "externer inhalt",
            "link zum youtube",
            "bildnachweis",
            "fotocredit",
            "foto:",
            "bild:",
            "fotos:",
            "jetzt abonnieren",
            "jetzt anmelden",
            "newsletter",
            "abonnieren sie",
            "kommentare",
            "diskutieren sie",
            "mehr artikel aus",
            "hier geht es zur",
            "dieser artikel wurde im original",
            "exklusive ",
            "aktuelle nachrichten aufs handy",
            "zum angebot",
            "video laden",
            "inhalt laden",
            "karte laden",
            "bitte aktivieren sie",
            "weitere informationen",
            "weiterlesen",
            "nichts verpassen",
            "jetzt weiterlesen",
            "schlagworte",
            "themen:",
        ],
        holds: &[
            "redaktion ausgewählt",
            "redakteuren ausgewählten",
            "externen inhalt",
            "externer inhalt",
            "externe inhalt",
            "einverstanden, dass mir",
            "personenbezogene daten können",
            "personenbezogene daten an",
            "datenschutzerklärung",
            "unseren newsletter",
            "newsletter abonnieren",
            "-newsletter richtig",
            "zum newsletter",
            "kostenlosen newsletter",
            "täglichen newsletter",
            "whatsapp-kanal",
            "auf whatsapp?",
            "bei social media",
            "folgen sie uns",
            "abonnieren sie",
            "news-app",
            "app herunterladen",
            "für android und ios",
            "mit einer spende",
            "hat ihnen dieser artikel gefallen",
            "teile deine",
            "teilen sie ihre",
            "in den kommentaren",
            "diskutieren sie mit",
            "schreiben sie uns",
            "alle rechte vorbehalten",
            "nachdruck verboten",
            "mit material von",
            "dieser text erschien",
            "erschien zuerst",
            "kostenlos testen",
            "jetzt registrieren",
            "melden sie sich an",
            "dieser artikel ist abonnenten",
            "weiterlesen mit",
        ],
        closes: &[
            "mit dpa",
            "mit afp",
            "mit reuters",
            "mit agenturen",
            "mit material",
            "quelle:",
            "quellen:",
            "redaktion:",
            "mitarbeit:",
        ],
    },
    Phrases {
        language: "fr",
        opens: &[
            "suivez-nous",
            "publicité",
            "partager",
            "article réservé",
            "contenu réservé",
            "réservé aux abonnés",
            "il vous reste",
            "la suite est réservée",
            "abonnez-vous",
            "inscrivez-vous",
            "s'abonner",
            "déjà abonné",
            "crédit photo",
            "photo :",
            "photo:",
            "ajouter à vos favoris",
            "lire plus tard",
            "temps de lecture",
            "newsletter",
            "téléchargez l'application",
            "recevez ",
            "commentaires",
            "à lire aussi",
            "écouter l'article",
            "mots-clés",
            "voir les commentaires",
            "retrouvez toute",
            "vous pouvez partager",
            "la lecture de vos",
        ],
        holds: &[
            "réservée aux abonnés",
            "réservé aux abonnés",
            "réservés aux abonnés",
            "de cet article à lire",
            "abonnez-vous à",
            "inscrivez-vous à",
            "notre newsletter",
            "nos newsletters",
            "chaîne whatsapp",
            "suivez-nous sur",
            "dans votre boîte mail",
            "tous droits réservés",
            "données personnelles",
            "politique de confidentialité",
            "téléchargez notre application",
            "téléchargez l'application",
            "en cliquant sur",
        ],
        closes: &["avec afp", "avec reuters", "source :", "sources :", "source:", "(avec afp"],
    },
    Phrases {
        language: "es",
        opens: &[
            "síguenos en",
            "siguenos en",
            "publicidad",
            "compartir",
            "suscríbete",
            "suscríbase",
            "regístrate",
            "lee también",
            "te puede interesar",
            "comentarios",
            "foto:",
            "fotos:",
            "newsletter",
            "únete a",
            "recibe ",
            "lo más leído",
            "escuchar",
            "archivado en",
            "temas relacionados",
            "más información",
            "descarga la app",
            "descárgate",
        ],
        holds: &[
            "suscríbete a",
            "suscríbase a",
            "nuestro boletín",
            "nuestra newsletter",
            "boletín diario",
            "canal de whatsapp",
            "síguenos en",
            "en tu correo",
            "todos los derechos reservados",
            "política de privacidad",
            "descarga nuestra app",
            "nuestras redes sociales",
            "recibe en tu",
            "partes de nuestra página web aparecen",
            "si aún no eres suscriptor",
        ],
        closes: &["con información de", "fuente:", "con agencias", "con datos de"],
    },
    Phrases {
        language: "it",
        opens: &[
            "seguici su",
            "pubblicità",
            "condividi",
            "iscriviti",
            "abbonati",
            "leggi anche",
            "(leggi anche",
            "foto di",
            "immagine di",
            "foto:",
            "newsletter",
            "commenti",
            "ascolta",
            "riproduzione riservata",
            "© riproduzione",
            "resta aggiornato",
            "scarica l'app",
            "continua a leggere",
            "tempo di lettura",
            "guarda il video",
            "guarda anche",
        ],
        holds: &[
            "iscriviti alla",
            "nostra newsletter",
            "canale whatsapp",
            "canale telegram",
            "seguici su",
            "riproduzione riservata",
            "tutti i diritti riservati",
            "scarica l'app",
            "nella tua casella",
        ],
        closes: &["fonte:", "con agenzie"],
    },
    Phrases {
        language: "pt",
        opens: &[
            "siga-nos",
            "publicidade",
            "compartilhe",
            "partilhar",
            "compartilhar",
            "assine",
            "inscreva-se",
            "leia também",
            "leia mais",
            "veja também",
            "foto:",
            "newsletter",
            "comentários",
            "receba ",
            "saiba mais",
            "continua depois da publicidade",
            "continua após a publicidade",
            "ouça",
            "siga o",
        ],
        holds: &[
            "assine a newsletter",
            "nossa newsletter",
            "canal do whatsapp",
            "canal no whatsapp",
            "receba em seu e-mail",
            "receba no seu e-mail",
            "siga-nos no",
            "todos os direitos reservados",
            "baixe o aplicativo",
            "em seu email",
        ],
        closes: &["com informações de", "com informações da", "com informações do", "fonte:", "com agências"],
    },
    Phrases {
        language: "nl",
        opens: &[
            "volg ons",
            "advertentie",
            "deel dit",
            "delen",
            "meld je aan",
            "schrijf je in",
            "lees ook",
            "lees meer",
            "foto:",
            "nieuwsbrief",
            "reageer",
            "reacties",
            "leestijd",
            "bekijk ook",
            "download de app",
        ],
        holds: &[
            "onze nieuwsbrief",
            "meld je aan voor",
            "schrijf je in voor",
            "whatsapp-kanaal",
            "volg ons op",
            "alle rechten voorbehouden",
            "in je mailbox",
            "download onze app",
        ],
        closes: &["bron:", "bronnen:", "met medewerking van"],
    },
    Phrases {
        language: "sv",
        opens: &[
            "annons",
            "dela",
            "följ oss",
            "läs mer",
            "läs också",
            "läs även",
            "prenumerera",
            "foto:",
            "bild:",
            "nyhetsbrev",
            "publicerad ",
            "uppdaterad ",
            "lyssna på artikeln",
            "tipsa oss",
            "kommentera",
        ],
        holds: &[
            "vårt nyhetsbrev",
            "våra nyhetsbrev",
            "prenumerera på",
            "följ oss på",
            "ladda ner appen",
            "tipsa oss",
        ],
        closes: &["källa:", "källor:"],
    },
    Phrases {
        language: "no",
        opens: &[
            "annonse",
            "del artikkelen",
            "del på",
            "følg oss",
            "les også",
            "les mer",
            "abonner",
            "foto:",
            "publisert ",
            "oppdatert ",
            "nyhetsbrev",
            "lytt til",
        ],
        holds: &["vårt nyhetsbrev", "abonner på", "følg oss på", "last ned appen", "meld deg på"],
        closes: &["kilde:", "kilder:"],
    },
    Phrases {
        language: "da",
        opens: &[
            "annonce",
            "del artiklen",
            "følg os",
            "læs også",
            "læs mere",
            "abonner",
            "foto:",
            "opdateret ",
            "publiceret ",
            "nyhedsbrev",
            "lyt til",
        ],
        holds: &["vores nyhedsbrev", "tilmeld dig", "følg os på", "hent appen", "abonnér på"],
        closes: &["kilde:", "kilder:"],
    },
    Phrases {
        language: "pl",
        opens: &[
            "reklama",
            "udostępnij",
            "czytaj także",
            "czytaj też",
            "czytaj więcej",
            "zobacz także",
            "zobacz też",
            "zobacz również",
            "przeczytaj także",
            "subskrybuj",
            "obserwuj nas",
            "zapisz się",
            "fot.",
            "dalszy ciąg materiału pod",
            "dalsza część artykułu",
            "polecamy",
            "komentarze",
        ],
        holds: &[
            "zapisz się na newsletter",
            "nasz newsletter",
            "naszego newslettera",
            "obserwuj nas na",
            "wszelkie prawa zastrzeżone",
            "pobierz aplikację",
        ],
        closes: &["źródło:", "źródła:", "oprac.", "opracowanie:"],
    },
    Phrases {
        language: "ru",
        opens: &[
            "реклама",
            "поделиться",
            "подписывайтесь",
            "подпишитесь",
            "подписаться",
            "читайте также",
            "читайте также:",
            "фото:",
            "смотрите также",
            "комментарии",
            "читать далее",
            "материалы по теме",
            "узнать больше",
            "скачать приложение",
        ],
        holds: &[
            "подписывайтесь на",
            "подпишитесь на",
            "наш телеграм-канал",
            "наш telegram",
            "в нашем telegram",
            "нашу рассылку",
            "все права защищены",
            "нашли ошибку",
            "выделите её и нажмите",
            "при использовании материалов",
        ],
        closes: &["источник:", "источники:"],
    },
    Phrases {
        language: "uk",
        opens: &[
            "реклама",
            "поділитися",
            "підписуйтесь",
            "підписуйтеся",
            "підпишіться",
            "читайте також",
            "фото:",
            "дивіться також",
            "коментарі",
            "нагадаємо, що на нашому",
        ],
        holds: &[
            "підписуйтесь на",
            "підписуйтеся на",
            "підпишіться на",
            "наш telegram",
            "нашому telegram",
            "наш телеграм",
            "всі права захищені",
        ],
        closes: &["джерело:", "джерела:"],
    },
    Phrases {
        language: "tr",
        opens: &[
            "reklam",
            "paylaş",
            "bizi takip edin",
            "abone ol",
            "ilgili haberler",
            "ayrıca bakınız",
            "fotoğraf:",
            "yorumlar",
            "haberin devamı",
            "bunları da okuyun",
        ],
        holds: &[
            "abone olun",
            "aboneler için",
            "abonelere sunulan",
            "abonelik için",
            "bizi takip edin",
            "whatsapp kanal",
            "tüm hakları saklıdır",
            "bültenimize",
        ],
        closes: &["kaynak:", "kaynaklar:"],
    },
    Phrases {
        language: "ar",
        opens: &[
            "إعلان",
            "شارك",
            "اقرأ أيضا",
            "اقرأ المزيد",
            "تابعونا",
            "تابعنا",
            "اشترك في",
            "شاهد أيضا",
            "مواضيع ذات صلة",
            "المزيد من",
        ],
        holds: &["تابعونا على", "اشترك في نشرتنا", "النشرة البريدية", "جميع الحقوق محفوظة", "حمل تطبيق"],
        closes: &["المصدر:", "المصدر :"],
    },
    Phrases {
        language: "zh",
        opens: &[
            "广告",
            "廣告",
            "分享",
            "延伸阅读",
            "延伸閱讀",
            "相关新闻",
            "相關新聞",
            "更多新闻",
            "责任编辑",
            "责编",
            "責任編輯",
            "点击",
            "编辑:",
            "编辑：",
            "图片来源",
            "圖片來源",
        ],
        holds: &[
            "版权所有",
            "版權所有",
            "未经许可",
            "未經授權",
            "不得转载",
            "扫描二维码",
            "关注我们",
            "微信公众号",
            "下载app",
            "下載app",
            "訂閱電子報",
        ],
        closes: &["来源:", "来源：", "來源：", "(来源", "（来源", "原标题"],
    },
    Phrases {
        language: "ja",
        opens: &[
            "広告",
            "シェア",
            "関連記事",
            "あわせて読みたい",
            "この記事は有料",
            "有料会員",
            "続きを読む",
            "無断転載",
            "写真：",
            "写真:",
            "【関連記事】",
            "【写真】",
            "ツイート",
        ],
        holds: &[
            "有料会員",
            "会員登録",
            "無断転載",
            "無断複製",
            "フォローする",
            "メルマガ",
            "残り文字数",
            "この記事の続きは",
        ],
        closes: &[],
    },
    Phrases {
        language: "ko",
        opens: &[
            "광고",
            "공유하기",
            "관련기사",
            "관련 기사",
            "구독하기",
            "저작권자",
            "ⓒ",
            "사진제공",
            "사진 제공",
            "기사제보",
            "좋아요",
        ],
        holds: &["무단전재", "무단 전재", "재배포 금지", "저작권자", "구독하기", "기사제보"],
        closes: &[],
    },
];

/// Names that a row of buttons is made of.
const PLATFORMS: &[&str] = &[
    "facebook",
    "twitter",
    "x",
    "email",
    "e-mail",
    "mail",
    "whatsapp",
    "linkedin",
    "pinterest",
    "reddit",
    "telegram",
    "print",
    "share",
    "copy",
    "link",
    "messenger",
    "instagram",
    "youtube",
    "tiktok",
    "threads",
    "bluesky",
    "flipboard",
    "pocket",
    "sms",
    "viber",
    "line",
    "xing",
    "tumblr",
    "mastodon",
    "or",
    "and",
    "via",
    "on",
    "comment",
    "comments",
    "save",
    "google+",
];

/// The phrases of a language, folded.
struct Folded {
    language: &'static str,
    opens: Vec<String>,
    holds: Vec<String>,
    closes: Vec<String>,
}

fn folded() -> &'static [Folded] {
    static FOLDED: OnceLock<Vec<Folded>> = OnceLock::new();
    let all = |words: &[&str]| words.iter().map(|words| fold(words)).collect();
    FOLDED.get_or_init(|| {
        PHRASES
            .iter()
            .map(|phrases| Folded {
                language: phrases.language,
                opens: all(phrases.opens),
                holds: all(phrases.holds),
                closes: all(phrases.closes),
            })
            .collect()
    })
}

/// Whether the words of a language may stand on a page of another: English may, everywhere.
fn speaks(phrases: &Folded, language: Option<&str>) -> bool {
    let Some(language) = language else { return true };
    let language = language.to_ascii_lowercase();
    let base = language.split(['-', '_']).next().unwrap_or_default();
    let base = if matches!(base, "nb" | "nn") { "no" } else { base };
    phrases.language == "en" || phrases.language == base
}

/// Whether a folded line serves the page.
pub(super) fn is_furniture(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    if length > LONG {
        return false;
    }
    let line = line.trim_start_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '©' | 'ⓒ' | '[' | '(' | '【')
    });
    let speaking = || folded().iter().filter(|phrases| speaks(phrases, language));
    if length <= SHORT
        && speaking().flat_map(|phrases| &phrases.opens).any(|open| opens(line, open))
        && !(length >= 60 && line.ends_with(['.', '。']) && !is_call(line))
    {
        return true;
    }
    speaking().flat_map(|phrases| &phrases.holds).any(|hold| line.contains(hold.as_str()))
        || is_row_of_platforms(line)
        || is_contact(line, length)
}

/// Whether a folded line at the end of a story only names who else worked on it, or where it came from.
pub(super) fn is_closing(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    let line = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let credits = || {
        folded()
            .iter()
            .filter(|phrases| speaks(phrases, language))
            .flat_map(|phrases| &phrases.closes)
            .any(|close| opens(line, close.trim_end()))
    };
    length <= 240
        && (credits()
            || line.contains("contributed to this report")
            || line.contains("contributed to this story"))
        || length <= 12 && line.contains('/') && line.split('/').all(is_sign)
}

/// Whether a piece of "wire/abc" is the sign of an agency or a desk.
fn is_sign(piece: &str) -> bool {
    (2..=6).contains(&piece.len()) && piece.chars().all(char::is_alphabetic)
}

/// Whether a line starts with whole words.
fn opens(line: &str, words: &str) -> bool {
    line.strip_prefix(words).is_some_and(|rest| {
        !words.ends_with(char::is_alphanumeric)
            || !rest.starts_with(char::is_alphanumeric)
            || words.chars().any(|character| character > '\u{2e80}')
    })
}

/// Whether a sentence asks the reader to do something.
fn is_call(line: &str) -> bool {
    ["subscribe", "sign up", "follow ", "click", "download", "get "].iter().any(|verb| line.starts_with(verb))
}

/// A row of buttons: "Facebook Twitter Email".
fn is_row_of_platforms(line: &str) -> bool {
    let mut words = 0;
    line.split([' ', ',', '|', '/', '·', '•', '.']).filter(|word| !word.is_empty()).all(|word| {
        words += 1;
        words <= 12 && PLATFORMS.contains(&word)
    }) && words > 0
        && line != "x"
}

/// A line that tells how to reach its writer: an address in a short line that asks for mail.
fn is_contact(line: &str, length: usize) -> bool {
    if length > CONTACT {
        return false;
    }
    let has_mail = line.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.trim_end_matches(|end: char| !end.is_alphanumeric()).contains('.')
        })
    });
    const ASKS: &[&str] = &[
        "email", "e-mail", "contact", "write to", "reach", "follow", "touch", "kontakt", "correo", "courriel",
    ];
    let words = line.split_whitespace().count();
    has_mail && (words <= 6 || ASKS.iter().any(|word| line.contains(word)))
        || words == 1 && (line.starts_with("twitter.com/") || line.starts_with("facebook.com/"))
        || line.starts_with("reach the ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_serve_the_page_are_known() {
        let check = |line: &str, language: Option<&str>, expected: bool| {
            assert_eq!(is_furniture(&fold(line), language), expected, "{line}");
        };
        check("Sign up for our morning letter, the Harbour Note.", Some("en"), true);
        check("The crews may sign up for a place on the boats in May, the ministry said.", Some("en"), false);
        check("Facebook Twitter Email", None, true);
        check("Ana Writer can be reached at ana@coast.example.", Some("en"), true);
        check("ana@coast.example", Some("de"), true);
        check(
            "Ich bin damit einverstanden, dass mir Inhalte von Strandfilm angezeigt werden.",
            Some("de-AT"),
            true,
        );
        check("Article réservé aux abonnés", Some("fr"), true);
        check("Teilen wollen die Fischer den Fang nicht.", Some("de"), false);
        check("Читайте также: Порт открыт", Some("ru"), true);
        check("無断転載を禁じます", Some("ja"), true);
        check("The boats of both coasts came back.", Some("en"), false);
    }

    #[test]
    fn closing_credits_are_known() {
        let check = |line: &str, expected: bool| {
            assert_eq!(is_closing(&fold(line), None), expected, "{line}");
        };
        check("Reporting by Ana Writer in Bard; Editing by Jan Dettlef", true);
        check("mit dpa", true);
        check("WIRE/abc", true);
        check("Reporting the catch is a duty.", false);
    }
}

//! The words of lines that serve the page, by language. Phrases are parted by semicolons.

/// What such lines say in one language.
pub(super) struct Phrases {
    /// The language's tag.
    pub language: &'static str,
    /// First words of short lines. A single word is all of the line, but for a colon and what follows
    /// it, unless a star says that anything may follow.
    pub opens: &'static str,
    /// Words that give a line away wherever they stand in it.
    pub holds: &'static str,
    /// First words of a line that names who else worked on the story, at its end.
    pub closes: &'static str,
}

/// Whole lines of any language that are buttons or labels.
pub(super) const LABELS: &str = "ad; ads; in this article; advert; advertisement; anzeige; werbung; annons; annonse; annonce; reklam; reklama; \
    publicité; publicidad; pubblicità; publicidade; advertentie; реклама; إعلان; 广告; 廣告; 広告; 광고; \
    tags; topics; schlagworte; themen; temas; mots-clés; etiquetas; tag; теги; теґи; 标签; タグ; 태그; promoted; \
    ok; or; oder; ou; o; share; save; print; close; menu; loading; getty; getty images; reuters; more; related; \
    email; comments; reply; video; photos; gallery; watch; listen; teilen; partager; compartir; condividi; compartilhar";

/// The languages; the first is tried on every page.
pub(super) const PHRASES: &[Phrases] = &[
    Phrases {
        language: "en",
        opens: "share this; share on; share your; follow us; follow our; sign up for; sign up to; sign me \
            up; subscribe to; subscribe now; read more stories; click here to; download our app; \
            download the app; copyright *; ©; all rights reserved; listen to this article; recommended \
            videos; story continues below; article continues; create an account or sign in; sign in or \
            create an account; register / sign in; text size; font size; related video; watch this:; \
            watch |; watch:; listen:; listen |; watch more; gallery credit; our standards:; powered by; \
            image via; [image via; (image via; image credit; photo credit; photo:; photos:; photo via; \
            also available on apple; facebook twitter; save article; print this; click to tweet; get \
            alerts on; get the latest news; like this story?; like what you're reading?; enjoying this \
            article?; join the conversation; leave a comment; post a comment; read the full story; read \
            full article; this content is reserved for; subscribe to unlock; this article is free to \
            read; skip to content; you may also like; view comments; show comments; back to top; more \
            info; loading...; scroll to continue; continue reading; purchase photo; buy tickets; got a \
            story; got a tip; have a tip; next story; previous story; next article; previous article; \
            previous auto; see all photos; view gallery; open image in gallery; enlarge image; editor's \
            picks; trending now; sponsored content; paid content; ad feedback; this story was originally \
            published; this article was originally published in; read the original article; cross-posted \
            from; please enable javascript; follow the latest; follow along with; write to us; send us \
            your; never miss; don't miss a; stay up to date; stay informed; stay connected; support our; \
            support independent; donate now; become a member; take our poll; have your say; we want to \
            hear from you; read more about; see more photos; more from this; for more information:; \
            waiting for your permission to load; this story will appear in; don't have an account; \
            subscribe for more; table of contents; jump to details; support local \
            journalism; exclusive articles by; you can also listen; this article was produced; reprinted \
            with permission; more on this story; more on this:; embed; see below for a; stand up for the \
            facts; we need your help; listen to the podcast; photo by; image by; \
            more information:; journal information:; request an invite; credit:; courtesy of; view at; \
            follow your favorites; see also:; see photos; wrap up the year",
        holds: "sign up for our; sign up to our; signing up to our; sign up here; sign up for it here; \
            subscribe to our; straight to your inbox; to your inbox; in your inbox; in their inbox; our \
            free newsletter; free newsletter; daily newsletter; weekly newsletter; politics newsletter; \
            's newsletter for; newsletter here; newsletter to get; wherever you get your podcasts; click \
            here to subscribe; click to subscribe; whatsapp channel; our whatsapp; our telegram channel; \
            follow us on; like us on facebook; subscribe now; unlock more articles; create an account or \
            sign in; already a subscriber; reserved for subscribers; refreshing your browser; can be \
            reached at; reach the reporter; reached by email; contact reporter; do you have a story; \
            share your views in the comments; all rights reserved.; reprint permission; your browser \
            does not support; to continue with your reading experience; thomson reuters trust \
            principles; we may earn a; we may receive a commission; may receive compensation; follow him \
            on x; follow her on x; follow them on x; follow him on twitter; follow her on twitter; on \
            facebook, twitter; you can change your city; by using this site; delivered through your \
            letterbox; delivered right to your; youtube channel for; on youtube for more; our news team; \
            get real-time updates; share your thoughts and join; access articles from across; online \
            access to read articles; enjoy additional articles; get email updates from; support our \
            journalism; rely on readers; make a donation; we hire humans; download the app; download our \
            app; app store or google play; follow our live; send your story; thank you for reading; \
            happy reading; permission to load the; our only agenda is; follow ap's full coverage; video \
            has failed to load; you may unsubscribe; unsubscribe at any time; by signing up; by \
            subscribing; agree to our terms; terms of service apply; terms and conditions apply; check \
            out more of our; download our free; puzzles including the; unlimited online access; epaper, \
            an electronic; enjoy the latest local; does not constitute medical advice; is for \
            informational purposes only; register for an account through; share your story with; opens \
            in your browser; please disable your ad; turn off your ad; enable javascript; for a limited \
            time, subscribe; all our subscribers; if you have a story; your local newsroom; \
            follow your favorites; request an invite; subject to change without notice; special offer for; opinions expressed here are the; opinions expressed in this; \
            views expressed in this; own shares in any; are you looking forward to",
        closes: "reporting by; additional reporting by; writing by; editing by; compiled by; with reporting \
            by; with files from; with additional reporting; includes information from; contributing:; \
            source:; sources:; with agencies; with wires; stats courtesy of; lead image:; more ap",
    },
    Phrases {
        language: "de",
        opens: "folgen sie uns; folgst du schon; lesezeit; empfohlener redaktioneller inhalt; weitere \
            informationen ende; ende der weiteren; artikel teilen; jetzt teilen; teilen; zur startseite; \
            zurück zur; externer inhalt; link zum youtube; bildnachweis; fotocredit; foto:; bild:; \
            fotos:; jetzt abonnieren; jetzt anmelden; newsletter; abonnieren sie; kommentare; \
            diskutieren sie; mehr artikel aus; hier geht es zur; dieser artikel wurde im original; \
            exklusive; aktuelle nachrichten aufs handy; zum angebot; video laden; inhalt laden; karte \
            laden; bitte aktivieren sie; weiterlesen; nichts verpassen; jetzt weiterlesen; schlagworte; \
            themen:; an dieser stelle; mit einem klick; schlagwörter zu; dieses thema im programm; \
            dieser artikel wurde ausgedruckt; zitiervorschlag; hauptinhalt; mehr zum thema; mehr zu; aus \
            dem englischen von; aus dem amerikanischen von; inhaltsverzeichnis; auch interessant; das \
            könnte sie auch; passend zum thema; sehen sie hier; hier finden sie alle; jetzt lesen:; \
            jetzt im; die mit einem symbol",
        holds: "redaktion ausgewählt; redakteuren ausgewählten; externen inhalt; externer inhalt; externe \
            inhalt; einverstanden, dass mir; personenbezogene daten können; personenbezogene daten an; \
            datenschutzerklärung; unseren newsletter; newsletter abonnieren; -newsletter richtig; zum \
            newsletter; kostenlosen newsletter; täglichen newsletter; whatsapp-kanal; auf whatsapp?; bei \
            social media; folgen sie uns; abonnieren sie; news-app; app herunterladen; für android und \
            ios; mit einer spende; hat ihnen dieser artikel gefallen; teile deine; teilen sie ihre; in \
            den kommentaren; diskutieren sie mit; schreiben sie uns; alle rechte vorbehalten; nachdruck \
            verboten; mit material von; dieser text erschien; erschien zuerst; kostenlos testen; jetzt \
            registrieren; melden sie sich an; dieser artikel ist abonnenten; weiterlesen mit; mit einem \
            klick anzeigen; anzeigen lassen und wieder ausblenden; handy? hier; newsletter richtig; \
            affiliate-links; partnermarke des; partnermarke von; in unserem liveblog; hintergründe im \
            ticker; finden sie jederzeit; wurde ausgedruckt; für sie recherchiert; sie können diesen \
            inhalt sehen; alle unsere inhalte zu",
        closes: "mit dpa; mit afp; mit reuters; mit agenturen; mit material; quelle:; quellen:; redaktion:; \
            mitarbeit:",
    },
    Phrases {
        language: "fr",
        opens: "suivez-nous *; partager; article réservé; contenu réservé; réservé aux abonnés; il vous \
            reste; la suite est réservée; abonnez-vous *; inscrivez-vous *; s'abonner *; déjà abonné; \
            crédit photo; photo :; photo:; ajouter à vos favoris; lire plus tard; temps de lecture; \
            newsletter; téléchargez l'application; recevez *; commentaires; à lire aussi; écouter \
            l'article; mots-clés; voir les commentaires; retrouvez toute; vous pouvez partager; la \
            lecture de vos; lire aussi; à voir aussi; pour aller plus loin; sur le même sujet; sommaire; \
            la rédaction vous conseille",
        holds: "réservée aux abonnés; réservé aux abonnés; réservés aux abonnés; de cet article à lire; \
            abonnez-vous à; inscrivez-vous à; notre newsletter; nos newsletters; chaîne whatsapp; \
            suivez-nous sur; dans votre boîte mail; tous droits réservés; données personnelles; \
            politique de confidentialité; téléchargez notre application; téléchargez l'application; en \
            cliquant sur; en savoir plus sur; réagir à cet article; faites un don",
        closes: "avec afp; avec reuters; source :; sources :; source:; (avec afp",
    },
    Phrases {
        language: "es",
        opens: "síguenos en; siguenos en; compartir; suscríbete *; suscríbase *; regístrate *; lee también; \
            te puede interesar; comentarios; foto:; fotos:; newsletter; únete a; recibe *; lo más leído; \
            escuchar; archivado en; temas relacionados; más información; descarga la app; descárgate *; \
            también te puede interesar; lea también; lea además; ver también; ver más; noticia en \
            desarrollo",
        holds: "suscríbete a; suscríbase a; nuestro boletín; nuestra newsletter; boletín diario; canal de \
            whatsapp; síguenos en; en tu correo; todos los derechos reservados; política de privacidad; \
            descarga nuestra app; nuestras redes sociales; recibe en tu; partes de nuestra página web \
            aparecen; si aún no eres suscriptor; contenido exclusivo para; para seguir leyendo",
        closes: "con información de; fuente:; con agencias; con datos de",
    },
    Phrases {
        language: "it",
        opens: "seguici su; condividi; iscriviti *; abbonati *; leggi anche; (leggi anche; foto di; immagine \
            di; foto:; newsletter; commenti; ascolta; riproduzione riservata; © riproduzione; resta \
            aggiornato; scarica l'app; continua a leggere; tempo di lettura; guarda il video; guarda \
            anche; potrebbe interessarti; vedi anche; approfondimenti; leggi tutto",
        holds: "iscriviti alla; nostra newsletter; canale whatsapp; canale telegram; seguici su; \
            riproduzione riservata; tutti i diritti riservati; scarica l'app; nella tua casella; \
            contenuto riservato agli abbonati; per continuare a leggere",
        closes: "fonte:; con agenzie",
    },
    Phrases {
        language: "pt",
        opens: "siga-nos *; compartilhe *; partilhar; compartilhar; assine *; inscreva-se *; leia também; \
            leia mais; veja também; foto:; newsletter; comentários; receba *; saiba mais; continua \
            depois da publicidade; continua após a publicidade; siga o; tempo de leitura; veja mais; \
            mais lidas; confira também; leia a matéria",
        holds: "assine a newsletter; nossa newsletter; canal do whatsapp; canal no whatsapp; receba em seu \
            e-mail; receba no seu e-mail; siga-nos no; todos os direitos reservados; baixe o aplicativo; \
            em seu email; exclusivo para assinantes; para continuar lendo; \
            não serão aprovados pelo moderador",
        closes: "com informações de; com informações da; com informações do; fonte:; com agências",
    },
    Phrases {
        language: "nl",
        opens: "volg ons; deel dit; meld je aan; schrijf je in; lees ook; lees meer; foto:; nieuwsbrief; \
            reageer; leestijd; bekijk ook; download de app; bekijk de video; kijk ook; meer over",
        holds: "onze nieuwsbrief; meld je aan voor; schrijf je in voor; whatsapp-kanaal; volg ons op; alle \
            rechten voorbehouden; in je mailbox; download onze app; alleen voor abonnees; om verder te \
            lezen",
        closes: "bron:; bronnen:; met medewerking van",
    },
    Phrases {
        language: "sv",
        opens: "följ oss; läs mer; läs också; läs även; prenumerera *; foto:; bild:; nyhetsbrev; publicerad *; \
            uppdaterad *; lyssna på artikeln; tipsa oss; kommentera; se också; artikeln fortsätter",
        holds: "vårt nyhetsbrev; våra nyhetsbrev; prenumerera på; följ oss på; ladda ner appen; tipsa oss; \
            endast för prenumeranter",
        closes: "källa:; källor:",
    },
    Phrases {
        language: "no",
        opens: "del artikkelen; del på; følg oss; les også; les mer; abonner; foto:; publisert *; oppdatert *; \
            nyhetsbrev; lytt til; kortversjonen; hør på; se også; saken oppdateres; har du tips",
        holds: "vårt nyhetsbrev; abonner på; følg oss på; last ned appen; meld deg på; kun for abonnenter",
        closes: "kilde:; kilder:",
    },
    Phrases {
        language: "da",
        opens: "del artiklen; følg os; læs også; læs mere; abonner; foto:; opdateret *; publiceret *; \
            nyhedsbrev; lyt til; se også; hør også; artiklen fortsætter",
        holds: "vores nyhedsbrev; tilmeld dig; følg os på; hent appen; abonnér på; kun for abonnenter",
        closes: "kilde:; kilder:",
    },
    Phrases {
        language: "pl",
        opens: "udostępnij *; czytaj także; czytaj też; czytaj więcej; zobacz także; zobacz też; zobacz \
            również; przeczytaj także; subskrybuj *; obserwuj nas; zapisz się; fot.; dalszy ciąg \
            materiału pod; dalsza część artykułu; polecamy; komentarze; zobacz więcej; więcej na ten \
            temat",
        holds: "zapisz się na newsletter; nasz newsletter; naszego newslettera; obserwuj nas na; wszelkie \
            prawa zastrzeżone; pobierz aplikację; tylko dla subskrybentów",
        closes: "źródło:; źródła:; oprac.; opracowanie:",
    },
    Phrases {
        language: "ru",
        opens: "поделиться; подписывайтесь *; подпишитесь *; подписаться; читайте также; читайте также:; \
            фото:; смотрите также; комментарии; читать далее; материалы по теме; узнать больше; скачать \
            приложение; ранее сообщалось, что на нашем; читайте по теме; оставить комментарий; \
            добавить отзыв; отзывы",
        holds: "подписывайтесь на; подпишитесь на; наш телеграм-канал; наш telegram; в нашем telegram; нашу \
            рассылку; все права защищены; нашли ошибку; выделите её и нажмите; при использовании \
            материалов",
        closes: "источник:; источники:",
    },
    Phrases {
        language: "uk",
        opens: "поділитися; підписуйтесь *; підписуйтеся *; підпишіться *; читайте також; фото:; дивіться \
            також; коментарі; нагадаємо, що на нашому",
        holds: "підписуйтесь на; підписуйтеся на; підпишіться на; наш telegram; нашому telegram; наш \
            телеграм; всі права захищені",
        closes: "джерело:; джерела:",
    },
    Phrases {
        language: "tr",
        opens: "paylaş; bizi takip edin; abone ol; ilgili haberler; ayrıca bakınız; fotoğraf:; yorumlar; \
            haberin devamı; bunları da okuyun; haberin detayları; i̇lgili haber; daha fazla",
        holds: "abone olun; aboneler için; abonelere sunulan; abonelik için; bizi takip edin; whatsapp \
            kanal; tüm hakları saklıdır; bültenimize",
        closes: "kaynak:; kaynaklar:",
    },
    Phrases {
        language: "ar",
        opens: "إعلان; شارك; اقرأ أيضا; اقرأ المزيد; تابعونا; تابعنا; اشترك في; شاهد أيضا; مواضيع ذات صلة; \
            المزيد من",
        holds: "تابعونا على; اشترك في نشرتنا; النشرة البريدية; جميع الحقوق محفوظة; حمل تطبيق",
        closes: "المصدر:; المصدر :",
    },
    Phrases {
        language: "zh",
        opens: "广告; 廣告; 分享; 延伸阅读; 延伸閱讀; 相关新闻; 相關新聞; 更多新闻; 责任编辑; 责编; 責任編輯; 点击; 编辑:; 编辑：; 图片来源; 圖片來源; (责编; （责编",
        holds: "版权所有; 版權所有; 未经许可; 未經授權; 不得转载; 扫描二维码; 关注我们; 微信公众号; 下载app; 下載app; 訂閱電子報; 责任编辑; 下载客户端; 相關報導",
        closes: "来源:; 来源：; 來源：; (来源; （来源; 原标题",
    },
    Phrases {
        language: "ja",
        opens: "広告; シェア; 関連記事; あわせて読みたい; この記事は有料; 有料会員; 続きを読む; 無断転載; 写真：; 写真:; 【関連記事】; 【写真】; ツイート; おすすめ情報; \
            関連キーワード; おすすめ記事; 会員向け; ※紙の新聞; この記事を書いた人",
        holds: "有料会員; 会員登録; 無断転載; 無断複製; フォローする; メルマガ; 残り文字数; この記事の続きは; に登録すると; 電子版が利用; 会員向け記事; メールマガジン; \
            ログインして",
        closes: "",
    },
    Phrases {
        language: "ko",
        opens: "광고; 공유하기; 관련기사; 관련 기사; 구독하기; 저작권자; ⓒ; 사진제공; 사진 제공; 기사제보; 좋아요; 더보기; 많이 본 뉴스",
        holds: "무단전재; 무단 전재; 재배포 금지; 저작권자; 구독하기; 기사제보",
        closes: "",
    },
];

//! The words that head lists of stories, by language.

/// The words of one language, a bar between two. `=` before a word: the heading says that and no more.
/// Others start a heading; long ones may also stand within it.
pub(super) struct Language {
    /// Stories tied to this one.
    pub related: &'static str,
    /// The site's latest or most read.
    pub latest: &'static str,
    /// No stories of this page's.
    pub apart: &'static str,
}

/// The languages that are known.
pub(super) const LANGUAGES: &[Language] = &[
    // English
    Language {
        related: "related | more on | more about | more coverage | read more | read next | read also |\
                  also read | see also | also see | recommended | you may also | you might also |\
                  you may like | you might like | you may be interested | you might be interested |\
                  up next | what to read next | more like this | more stories | stories like this |\
                  similar | explore further | explore more | further reading | keep reading |\
                  continue reading | dig deeper | go deeper | in this series | previous coverage |\
                  background | =more | =read | =read this | =also | in case you missed | suggested |\
                  articles you | stories you | see more on | =read on | =don't miss | =next up",
        latest: "latest | the latest | most read | most popular | most viewed | most shared |\
                  most commented | most recent | =popular | popular | trending | top stories | top news |\
                  top articles | top reads | =top | headlines | top headlines | just in | =recent | recent |\
                  breaking news | editor's pick | editors' pick | editors pick | editor picks |\
                  editor's choice | editors' choice | editors choice | our picks | staff picks |\
                  in other news | featured | in brief | news in brief | =in the news | more from |\
                  must read | must-read | today's top | today's news | =news | =new | =newest | newest |\
                  what's hot | =hot | hot news | =now | =more news | more news | other news |\
                  =other stories | other top stories | this week's top | best of | more headlines |\
                  more top stories | don't miss | what others are reading | people are reading |\
                  readers are | now reading",
        apart: "sponsored | paid | promoted | partner | from our partners | advertisement | advertising |\
                  from the web | around the web | previous | next article | next post | next story |\
                  about the author | more by | written by | more from author | more from the author |\
                  more from this author | latest from author | from the same author | comments |\
                  recent comments | latest comments | leave a | newsletter | sign up | subscribe |\
                  follow us | connect with | share this | watch | most watched | videos | =video |\
                  latest video | more video | related video | trending video | top video | featured video |\
                  popular video | podcast | latest podcast | listen | galleries | photo galler |\
                  latest photo | in pictures | =photos | related topic | trending topic | popular topic |\
                  top topics | more topics | topics | tags | related tags | popular tags |\
                  popular categories | categories | related categories | related searches |\
                  popular searches | trending searches | more on these topics | related companies |\
                  related people | related organisation | related organization | latest jobs |\
                  featured jobs | upcoming events | latest issue | digital edition | archives | =contact |\
                  services | our network | our sites | more sites | more from our network | games |\
                  puzzles | deals | shopping | weather | obituaries | horoscope | explore topics |\
                  quick links | useful links | related links | company | =menu | sections |\
                  popular sections | popular pages | jobs | special report | special sections |\
                  advertorial | press release | related terms",
    },
    // German
    Language {
        related: "mehr zum thema | mehr zu | mehr dazu | mehr uber | mehr aus | lesen sie auch |\
                  lesen sie mehr | lesen sie dazu | lesen sie hier | lesetipp | auch interessant |\
                  weitere artikel | weiterfuhrende | weitere meldungen | weitere beitrage | verwandte |\
                  zum thema | passend zum | das konnte sie auch | das konnte dich auch | ahnliche |\
                  empfohlen | empfehlung | hintergrund | siehe auch | auch lesen | mehr lesen |\
                  =weiterlesen | =mehr | schon gelesen | dazu passend | zum weiterlesen | interessant fur",
        latest: "meistgelesen | meist gelesen | am meisten gelesen | meistgeklickt | meistkommentiert |\
                  neueste | die neuesten | =aktuell | aktuelle | aktuelles | beliebt | =top-themen |\
                  topmeldungen | top-nachrichten | schlagzeilen | newsticker | =ticker | das wichtigste |\
                  die wichtigsten | unsere empfehlung | neu auf | =neu | jetzt lesen | mehr von | im trend |\
                  letzte meldungen | jungste | heute wichtig | im fokus | viel gelesen |\
                  die meistgelesenen | =nachrichten",
        apart: "anzeige | werbung | kommentar | leserkommentare | schlagworte | schlagworter |\
                  stichworte | =themen | uber den autor | mehr vom autor | vorheriger | nachster |\
                  meistgesehen | bilderstrecke | fotostrecke | mediathek | gewinnspiel | stellenangebote | stellenmarkt |\
                  angebote | partnerangebote | gutschein | podcasts | veranstaltung | ratsel |\
                  in eigener sache | produktempfehlung",
    },
    // French
    Language {
        related: "a lire aussi | lire aussi | lire egalement | a lire egalement | a lire |\
                  sur le meme sujet | sur le meme theme | articles lies | articles similaires |\
                  articles connexes | articles associes | article associe | dans la meme rubrique |\
                  voir aussi | pour aller plus loin | en lien avec | vous aimerez aussi |\
                  vous pourriez aussi | cela peut vous interesser | ca peut vous interesser | a decouvrir |\
                  plus sur | sur ce sujet | nos articles sur | contenus lies | recommande pour |\
                  lire la suite | en savoir plus | la suite apres | notre dossier | =lire",
        latest: "les plus lus | les plus lues | les plus consultes | articles les plus | le plus lu |\
                  plus populaires | dernieres | derniers articles | les derniers | les dernieres |\
                  a la une | =en continu | fil info | fil d'actu | l'actualite en | toute l'actu |\
                  tendances | populaire | les + lus | nos choix | selection de la redaction | l'essentiel |\
                  recents | articles recents | actualites",
        apart: "publicite | contenu sponsorise | contenus sponsorises | partenaire | commentaires |\
                  reagir | sur le meme auteur | du meme auteur | article precedent | article suivant |\
                  =sujets | mots-cles | =themes | etiquettes | =videos | nos videos | services | annonces |\
                  jeux | abonnez-vous",
    },
    // Spanish
    Language {
        related: "relacionad | noticias relacionadas | articulos relacionados | te puede interesar |\
                  te podria interesar | le puede interesar | puede interesarte | tambien te puede |\
                  lee tambien | lea tambien | leer tambien | lea ademas | lee ademas | ver tambien |\
                  vea tambien | mira tambien | mas sobre | mas informacion | sobre este tema |\
                  sigue leyendo | seguir leyendo | leer mas | lee mas | lea mas | recomendad |\
                  te recomendamos | le recomendamos | no te pierdas | mas noticias de | mas en | =mas |\
                  sobre el mismo tema | tambien lee | informacion relacionada | contenido relacionado",
        latest: "lo mas | mas leid | las mas leidas | los mas leidos | mas visto | mas vistas |\
                  mas popular | populares | ultimas | ultimos | lo ultimo | ultima hora | destacad |\
                  tendencia | en portada | =noticias | recientes | entradas recientes | titulares |\
                  mas noticias | otras noticias | seleccion del editor | en vivo ahora",
        apart: "publicidad | patrocinad | contenido patrocinado | comentarios | etiquetas | =temas |\
                  mas del autor | del mismo autor | articulo anterior | articulo siguiente |\
                  siguiente noticia | nota anterior | =videos | galerias | suscribete | boletin |\
                  servicios | archivos | clasificados",
    },
    // Italian
    Language {
        related: "leggi anche | leggi pure | correlati | articoli correlati | contenuti correlati |\
                  notizie correlate | potrebbe interessarti | ti potrebbe interessare |\
                  potrebbero interessarti | ti puo interessare | approfondisci | approfondimenti |\
                  per approfondire | sullo stesso argomento | sullo stesso tema | vedi anche |\
                  guarda anche | consigliati | ti consigliamo | altro su | leggi di piu | altri articoli",
        latest: "piu letti | piu lette | i piu | le piu | piu popolari | le ultime | gli ultimi |\
                  ultime notizie | ultime news | ultimi articoli | ultim'ora | in evidenza |\
                  in primo piano | primo piano | =notizie | tendenze | da non perdere |\
                  le notizie del giorno | =ultime",
        apart: "pubblicita | sponsorizzat | commenti | =argomenti | =temi | altri articoli di |\
                  dello stesso autore | articolo precedente | articolo successivo | =video | annunci |\
                  iscriviti | necrologi",
    },
    // Portuguese
    Language {
        related: "leia tambem | leia mais | leia ainda | ler mais | leia a seguir | veja tambem |\
                  veja mais | saiba mais | relacionad | noticias relacionadas | artigos relacionados |\
                  conteudos relacionados | mais sobre | voce pode gostar | voce tambem pode |\
                  pode interessar | sobre o mesmo | recomendad | confira tambem | vale ler | ver tambem",
        latest: "mais lidas | mais lidos | mais vistas | mais vistos | mais populares | as mais | os mais |\
                  ultimas | ultimos | em destaque | destaques | em alta | noticias recentes | agora |\
                  manchetes | mais noticias | =noticias | a seguir",
        apart: "publicidade | patrocinad | comentarios | =topicos | marcadores | mais do autor |\
                  do mesmo autor | artigo anterior | proximo artigo | assine | =videos | galerias |\
                  classificados",
    },
    // Dutch
    Language {
        related: "lees ook | lees verder | lees meer | gerelateerd | meer over | zie ook | bekijk ook |\
                  aanbevolen | verwant | ook interessant | meer lezen | dit vind je misschien |\
                  in dit dossier",
        latest: "meest gelezen | meestgelezen | best gelezen | meest bekeken | populair | laatste |\
                  het laatste | net binnen | nieuwste | meer nieuws | =nieuws | uitgelicht | meer van |\
                  het belangrijkste",
        apart: "advertentie | reacties | =onderwerpen | =thema's | vorige | volgende | gesponsord |\
                  =video's | vacatures",
    },
    // Swedish
    Language {
        related: "las mer | las ocksa | las aven | relaterad | relaterat | mer om | mer fran | se aven |\
                  liknande | rekommendera | mer i amnet | fler artiklar om",
        latest: "mest last | mest lasta | senaste | =senast | populart | just nu | toppnyheter |\
                  fler nyheter | =nyheter | i fokus",
        apart: "annons | kommentarer | =amnen | foregaende | nasta | om skribenten | prenumerera",
    },
    // Norwegian and Danish
    Language {
        related: "les mer | les ogsa | relatert | mer om | se ogsa | laes ogsa | læs ogsa | læs mere |\
                  laes mere | relateret | relaterede | mere om | lignende | anbefal | flere saker om",
        latest: "mest lest | mest læst | mest leste | mest læste | siste | seneste | sidste nyt | nyeste |\
                  populært | akkurat na | lige nu | flere nyheder | flere nyheter | =nyheder | =nyheter |\
                  topnyheder",
        apart: "annonse | annonce | kommentarer | =emner | forrige | neste | næste",
    },
    // Finnish
    Language {
        related: "lue myos | lue lisaa | aiheesta lisaa | lisaa aiheesta | katso myos | samasta aiheesta |\
                  suosittele",
        latest: "luetuimmat | uusimmat | tuoreimmat | suosituimmat | viimeisimmat | tuoreimmat uutiset",
        apart: "mainos | kommentit | edellinen | seuraava",
    },
    // Polish
    Language {
        related: "czytaj takze | czytaj tez | czytaj rowniez | czytaj wiecej | przeczytaj | zobacz takze |\
                  zobacz tez | zobacz rowniez | powiazane | podobne | polecane | polecamy |\
                  wiecej na temat | wiecej o | moze cie zainteresowac | na ten temat",
        latest: "najczesciej czytane | najpopularniejsze | najnowsze | ostatnie | popularne |\
                  najwazniejsze | ostatnio dodane | =wiadomosci | na czasie | najchetniej czytane",
        apart: "reklama | komentarze | =tematy | tagi | poprzedni | nastepny | material sponsorowany |\
                  artykul sponsorowany",
    },
    // Czech and Slovak
    Language {
        related: "ctete take | ctete tez | precitajte si | prectete si | souvisejici | suvisiace |\
                  mohlo by vas | k tematu | doporucujeme | odporucame | viac k teme | vice k tematu",
        latest: "nejctenejsi | najcitanejsie | nejnovejsi | najnovsie | posledni | posledne | aktualne |\
                  hlavni zpravy",
        apart: "reklama | inzerce | diskuse | diskusia | =temata | predchozi | nasledujici",
    },
    // Hungarian, Romanian
    Language {
        related: "kapcsolodo | olvassa el | ezt is | tovabbi cikkek | citeste si | citeste mai |\
                  articole similare | articole asemanatoare | pe acelasi subiect | vezi si | recomandari |\
                  ti-ar putea placea",
        latest: "legolvasottabb | legfrissebb | friss hirek | legnepszerubb | cele mai citite |\
                  cele mai noi | ultimele | cele mai populare | stirile zilei",
        apart: "hirdetes | hozzaszolas | publicitate | comentarii",
    },
    // Croatian, Serbian, Slovene, in both scripts
    Language {
        related: "procitajte | procitaj | pročitajte | povezane vijesti | povezane vesti | povezano |\
                  slicne | vezane vesti | na istu temu | preberite tudi | повезане вести | прочитајте |\
                  повезано",
        latest: "najcitanije | najnovije | najpopularnije | izdvojeno | najbolj brano | najnovejse |\
                  zadnje novice | најчитаније | најновије",
        apart: "oglas | komentari | коментари",
    },
    // Greek
    Language {
        related: "διαβαστε επισης | διαβαστε ακομα | διαβαστε ακομη | σχετικα | δειτε επισης |\
                  σχετικες ειδησεις | περισσοτερα για",
        latest: "δημοφιλη | τελευταια | τελευταιες | ροη ειδησεων | πιο διαβασμενα | τα πιο | προσφατα",
        apart: "διαφημιση | σχολια | προηγουμενο | επομενο",
    },
    // Russian, Ukrainian, Belarusian, Bulgarian
    Language {
        related: "по теме | читайте также | читать также | читайте еще | смотрите также | похожие |\
                  материалы по теме | новости по теме | еще по теме | подробнее | вам может | рекомендуем |\
                  другие новости по | связанные | читайте по теме | сюжет | =читайте | читайте також |\
                  читайте так же | по темі | схожі | пов'язані | більше про | дивіться також |\
                  рекомендуємо | вам может быть интересно | чытайце таксама | па тэме | прочетете още |\
                  вижте още | свързани | още по темата",
        latest: "последние | популярное | популярные | самое | самые | главное | главные | =новости |\
                  новости дня | новости часа | лента новостей | последние новости | сейчас читают | новое |\
                  свежие | важное | топ новостей | останні | популярне | популярні | найпопулярніше |\
                  головне | головні | =новини | найчитаніше | стрічка новин | апошнія | най-четени |\
                  последни | най-нови | още новини | другие новости | выбор редакции | вибір редакції",
        apart: "реклама | комментарии | комментарі | коментарі | =темы | =теги | теги | =видео | партнер |\
                  новости партнеров | об авторе | предыдущ | следующ | фотогалере | подписывайтесь |\
                  =відео",
    },
    // Turkish, Azerbaijani
    Language {
        related: "ilgili haber | ilgili | benzer haber | bunlara da | bunlar da ilginizi |\
                  ilginizi cekebilir | ayrica oku | bunu da | devamini oku | onerilen | haberin devami |\
                  elaqeli | oxsar",
        latest: "son haber | son dakika | cok okunan | en cok okunan | en cok | en yeni | populer |\
                  gundem | one cikan | guncel | son xeber | daha cok oxunan | cox oxunan",
        apart: "reklam | yorum | etiket | ilgili konu | =videolar | foto galeri | sponsorlu",
    },
    // Indonesian, Malay
    Language {
        related: "baca juga | baca selengkapnya | berita terkait | artikel terkait | terkait | simak juga |\
                  lihat juga | rekomendasi | baca lainnya | mungkin anda | anda mungkin | berita berkaitan",
        latest: "terpopuler | terbaru | terkini | berita utama | berita lainnya | paling dibaca | populer |\
                  trending | sorotan | pilihan editor",
        apart: "iklan | komentar | =topik | =tag | sebelumnya | selanjutnya | advertorial",
    },
    // Vietnamese
    Language {
        related: "tin lien quan | xem them | bai lien quan | lien quan | cung chuyen muc | doc them |\
                  co the ban quan tam | tin cung",
        latest: "tin moi | moi nhat | doc nhieu | xem nhieu | tin noi bat | noi bat | tin tuc moi",
        apart: "quang cao | binh luan | y kien | chu de",
    },
    // Hindi, Bengali, Urdu, Persian
    Language {
        related: "संबंधित | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | और पढ़ें | আরও পড়ুন | সম্পর্কিত |\
                  متعلقہ | یہ بھی پڑھیں | مزید پڑھیں | مرتبط | بیشتر بخوانید | اخبار مرتبط | مطالب مرتبط",
        latest: "ताजा | ताज़ा | सबसे ज्यादा | लोकप्रिय | ट्रेंडिंग | बड़ी खबरें | সর্বশেষ | জনপ্রিয় |\
                  সর্বাধিক | تازہ ترین | مقبول | پربازدید | آخرین | تازه | پربیننده",
        apart: "विज्ञापन | टिप्पणी | বিজ্ঞাপন | اشتہار | تبلیغات | نظرات",
    },
    // Arabic, Hebrew
    Language {
        related: "ذات صلة | اقرأ أيضا | اقرأ ايضا | إقرأ أيضا | مواضيع ذات | أخبار ذات | مواضيع متعلقة |\
                  مقالات ذات | شاهد أيضا | قد يعجبك | المزيد عن | اقرأ المزيد | للمزيد | מאמרים קשורים |\
                  כתבות קשורות | קרא גם | קראו גם | עוד בנושא",
        latest: "الأكثر | أحدث | آخر الأخبار | اخر الاخبار | أهم الأخبار | الأخيرة | مختارات | أبرز |\
                  עוד כתבות | הכי נקראות | הנקראות | חדשות אחרונות | מבזקים",
        apart: "إعلان | تعليقات | التعليقات | كلمات | الوسوم | פרסומת | תגובות | תגיות",
    },
    // Japanese
    Language {
        related: "関連 | あわせて読みたい | こちらもおすすめ | おすすめ | この記事を読んだ人 | 続きを読む | 合わせて読みたい | あなたにおすすめ",
        latest: "新着 | 最新 | ランキング | 人気記事 | 人気の記事 | よく読まれ | アクセスランキング | 注目 | トップニュース | 主要ニュース | 速報 | ピックアップ",
        apart: "広告 | コメント | タグ | キーワード | 前の記事 | 次の記事 | 動画 | 写真 | スポンサー",
    },
    // Chinese, both scripts
    Language {
        related: "相关 | 相關 | 延伸阅读 | 延伸閱讀 | 推荐阅读 | 推薦閱讀 | 猜你喜欢 | 猜你喜歡 | 你可能 | 您可能 | 更多报道 | 更多報導 | 看更多 | 同场加映 |\
                  為你推薦 | 为您推荐 | 推荐 | 推薦",
        latest: "最新 | 热门 | 熱門 | 热点 | 熱點 | 排行 | 最多人 | 点击榜 | 點擊榜 | 頭條 | 头条 | 今日要闻 | 要闻 | 要聞 | 即時 | 即时 | 人氣 |\
                  编辑精选 | 編輯精選 | 本日最熱",
        apart: "广告 | 廣告 | 评论 | 評論 | 留言 | 标签 | 標籤 | 关键字 | 關鍵字 | 上一篇 | 下一篇 | 视频 | 影音 | 影片 | 图集 | 圖集 | 赞助 |\
                  贊助 | 专题 | 專題",
    },
    // Korean
    Language {
        related: "관련 | 함께 보면 | 추천 기사 | 추천기사 | 이 기사와 | 이어서 볼 | 더 보기 | 같이 볼",
        latest: "인기 | 최신 | 많이 본 | 많이본 | 가장 많이 | 주요 뉴스 | 주요뉴스 | 헤드라인 | 실시간 | 랭킹 | 핫이슈 | 오늘의 | 베스트 | 당신이 놓친",
        apart: "광고 | 댓글 | 태그 | 이전 기사 | 다음 기사 | 이전기사 | 다음기사 | 동영상 | 포토 | 기자의 다른 | 스폰서",
    },
    // Thai
    Language {
        related: "ข่าวที่เกี่ยวข้อง | เกี่ยวข้อง | อ่านเพิ่มเติม | บทความที่เกี่ยวข้อง | อ่านต่อ",
        latest: "ข่าวล่าสุด | ล่าสุด | ยอดนิยม | ข่าวยอดนิยม | อ่านมากที่สุด",
        apart: "โฆษณา | ความคิดเห็น",
    },
];

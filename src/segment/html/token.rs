//! Words in class and id names, and what they tell about an element: general vocabulary of the web, in several
//! languages, and the names of widespread widgets. No site's own names.
//!
//! Whether a hint is believed is left to `content`, which weighs it against the text inside.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A set of hints, one bit for each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints(u32);

impl Hints {
    /// No hint.
    pub const NONE: Hints = Hints(0);
    /// The article's text (`article-body`, `entry-content`, `itemprop=articleBody`).
    pub const BODY: Hints = Hints(1);
    /// Something about an article or main content, not necessarily its text.
    pub const ARTICLE: Hints = Hints(1 << 1);
    /// Menus, breadcrumbs, pagination.
    pub const NAVIGATION: Hints = Hints(1 << 2);
    /// Readers' comments and their form.
    pub const COMMENTS: Hints = Hints(1 << 3);
    /// Other articles.
    pub const RELATED: Hints = Hints(1 << 4);
    /// Share and follow buttons.
    pub const SHARE: Hints = Hints(1 << 5);
    /// Advertisements and promotions.
    pub const AD: Hints = Hints(1 << 6);
    /// Newsletter and subscription prompts, cookie notices, dialogs, logins.
    pub const PROMPT: Hints = Hints(1 << 7);
    /// Byline, date, category, tags.
    pub const META: Hints = Hints(1 << 8);
    /// Picture captions and credits.
    pub const CAPTION: Hints = Hints(1 << 9);
    /// Page footer, imprint, copyright.
    pub const FOOTER: Hints = Hints(1 << 10);
    /// Side columns and widgets.
    pub const SIDEBAR: Hints = Hints(1 << 11);
    /// The author's biography.
    pub const BIO: Hints = Hints(1 << 12);
    /// Hidden from sight, or only for print.
    pub const HIDDEN: Hints = Hints(1 << 13);
    /// Media players and galleries.
    pub const MEDIA: Hints = Hints(1 << 14);

    /// The page itself says that this is the main content (`role=main`).
    pub const MAIN: Hints = Hints(1 << 15);
    /// The page itself says that this is the article's text (`itemprop=articleBody`).
    pub const ARTICLE_BODY: Hints = Hints(1 << 16);
    /// Widgets: sidebars are made of them, but so are whole pages of some page builders.
    pub const WIDGET: Hints = Hints(1 << 17);
    /// A whole article (`hentry`); its other names are often its tags and categories.
    pub const POST: Hints = Hints(1 << 18);

    /// A line under the headline that sums the article up.
    pub const SUBTITLE: Hints = Hints(1 << 19);
    /// The article's first paragraph.
    pub const LEAD: Hints = Hints(1 << 20);
    /// Buttons.
    pub const BUTTON: Hints = Hints(1 << 21);

    /// What shows over the text when a word is pointed at.
    pub const POPUP: Hints = Hints(1 << 22);

    /// All hints at something that is no article text.
    pub const NEGATIVE: Hints = Hints(0x22_7FFC);

    /// Both sets.
    pub const fn with(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }

    /// Whether the sets share a hint.
    pub const fn any(self, other: Hints) -> bool {
        self.0 & other.0 != 0
    }

    const fn without(self, other: Hints) -> Hints {
        Hints(self.0 & !other.0)
    }
}

/// Single words.
const WORDS: &[(Hints, &str)] = &[
    (
        Hints::BODY,
        "articlebody articletext storybody storytext bodytext bodycopy postbody entrytext articlecontent maincontent postcontent fulltext newstext artikeltext",
    ),
    (
        Hints::ARTICLE,
        "article artikel articulo artigo articolo artykul post entry story content main text body beitrag noticia noticias nota news contenido conteudo contenuto inhalt tresc corps texte texto testo newsarticle blogposting",
    ),
    (
        Hints::NAVIGATION,
        "nav navi navbar navigation menu submenu breadcrumb breadcrumbs crumbs pagination pager paging paginator pagenav pagenavi toc toolbar topbar skip sitemap tabs tablist navigacja navegacion masthead siteheader globalnav dropdown megamenu offcanvas hamburger",
    ),
    (
        Hints::COMMENTS,
        "comment comments commentlist commentform commenting respond reply replies disqus kommentar kommentare comentario comentarios commentaire commentaires commenti komentarz komentarze reactions livefyre discussion guestbook trackback trackbacks pingback pingbacks leserbriefe leserkommentare",
    ),
    (
        Hints::RELATED,
        "related relacionadas relacionados recommended recommend recommendation recommendations recommendeds recirc recirculation popular mostread trending teaser teasers carousel similar suggested suggestions upnext readmore readnext readalso morefrom moreon seealso furtherreading weiterlesen mehrzum verwandt verwandte empfehlungen leseempfehlung promobox crosslink crosslinks interlinks outbrain taboola zergnet yarpp bestof latest linklist linkbox relatedposts relatedarticles similarposts topstories morestories furthertopics",
    ),
    (
        Hints::SHARE,
        "share shares sharing sharebar sharebox sharetools shareline socialshare social socials socialmedia followus sharedaddy addthis addtoany shariff shareaholic sharethis jssocials socialbar siguenos seguinos teilen compartir partager condividi udostepnij",
    ),
    (
        Hints::AD,
        "ad ads advert adverts advertisement advertisements advertising advertorial adbox adslot adunit adsense adcontainer adwrapper adblock sponsor sponsors sponsored sponsoring promo promos promotion promotions promoted banner banners werbung anzeige anzeigen publicidad publicidade pub reklama affiliate affiliates dfp gpt doubleclick adsbygoogle commercial shopping leaderboard skyscraper billboard",
    ),
    (
        Hints::PROMPT,
        "newsletter newsletters subscribe subscription subscriptions signup optin optout cookie cookies cookiebar consent gdpr modal popup overlay lightbox login signin register registration donate donation donations paywall abo abonnement alertbar cta mailchimp mailinglist callout onetrust toast interstitial spenden petition appstores feedback",
    ),
    (
        Hints::META,
        "byline bylines author authors autor autoren auteur autore timestamp date dates datetime dateline datum fecha published pubdate postdate meta metadata postmeta entrymeta tag tags taglist tagcloud keywords schlagworte schlagwoerter etiquetas kategorie category categories kicker eyebrow rubric rubrik readingtime readtime timeago posted postedon infoline articleinfo postinfo counter views viewcount rating ratings votes stars print printbutton permalink credits edit editsection",
    ),
    (
        Hints::CAPTION,
        "caption captions figcaption legend credit photocredit imagecredit imgcredit bildunterschrift bildunterzeile bildnachweis bildquelle copyrightholder photographer imagecaption captiontext thumbcaption imginline imagebox imgbox",
    ),
    (
        Hints::FOOTER,
        "footer foot colophon copyright impressum imprint disclaimer legal siteinfo pagefooter bottombar fusszeile",
    ),
    (
        Hints::SIDEBAR,
        "sidebar sidebars aside rail rightrail rightcol rightcolumn leftcol leftcolumn secondary tertiary complementary supplementary seitenleiste marginal marginalspalte randspalte gutter",
    ),
    (
        Hints::BIO,
        "bio biography authorbio authorbox authorinfo authorcard aboutauthor authordesc vcard contributor contributors authorprofile autorenbox",
    ),
    (Hints::WIDGET, "widget widgets textwidget"),
    (Hints::POST, "hentry"),
    (
        Hints::SUBTITLE,
        "dek deck subtitle subheadline subheader subhead standfirst subline blurb bajada subtitulo sottotitolo untertitel",
    ),
    (
        Hints::LEAD,
        "intro introduction lead lede leadtext vorspann anleser chapo chapeau einleitung sommario entradilla copete teasertext introtext zajawka ingress",
    ),
    (Hints::BUTTON, "button buttons btn"),
    (Hints::POPUP, "tooltiptext tooltipcontent popovercontent popover hovercard"),
    (
        Hints::HIDDEN,
        "invisible offscreen visuallyhidden screenreader noprint printonly noscreen displaynone",
    ),
    (
        Hints::MEDIA,
        "gallery galleries slideshow slider slick swiper player videoplayer jwplayer audioplayer playlist lightgallery thumbnails thumbs bildergalerie fotostrecke",
    ),
];

/// Pairs of neighbouring words that say more than each alone.
const PAIRS: &[(Hints, &str)] = &[
    (
        Hints::BODY,
        "article-body article-text article-content story-body story-content story-text post-body post-content post-text entry-content entry-body entry-text news-text news-content news-body body-text body-copy main-text text-content article-copy blog-content content-body body-content content-text page-content single-content rich-text richtext-content article-main article-wrapper full-text artikel-text artikel-inhalt articulo-texto nota-texto texto-nota texto-noticia cuerpo-noticia article-page corps-article",
    ),
    (
        Hints::RELATED,
        "read-more read-next read-also more-from more-on more-stories more-news more-articles more-posts most-read most-popular most-viewed most-commented up-next see-also also-read further-reading you-may also-like may-like top-stories top-news latest-news latest-posts recent-posts recent-articles other-articles other-news other-posts last-news next-article next-post prev-post previous-post mehr-zum das-koennte auch-interessant lire-aussi lea-mas leer-mas ver-mas te-puede leia-mais leggi-anche czytaj-tez article-list post-list news-list story-list card-list link-list in-focus related-posts more-topic more-topics more-header inline-teaser related-post",
    ),
    (
        Hints::SUBTITLE,
        "sub-head sub-headline sub-title sub-heading heading-des heading-desc article-summary entry-summary header-dek",
    ),
    (Hints::LEAD, "teaser-text lead-text intro-text"),
    (
        Hints::POPUP,
        "rollover-block rollover-content tooltip-text tooltip-content tooltip-box popover-content popup-content hover-card hover-content",
    ),
    (Hints::COMMENTS, "user-comments leave-reply leave-comment post-comment guest-book"),
    (Hints::SHARE, "follow-us social-media share-buttons sd-sharing a2a-kit"),
    (
        Hints::PROMPT,
        "sign-up sign-in log-in opt-in call-to to-action mailing-list news-letter have-say app-store app-stores third-party privacy-embed embed-privacy embed-consent",
    ),
    (
        Hints::NAVIGATION,
        "breaking-news news-ticker post-navigation skip-link back-top to-top page-numbers nav-links table-contents",
    ),
    (
        Hints::META,
        "post-date post-meta entry-meta article-meta article-info post-info post-details read-time reading-time reading-duration publish-date entry-date article-date news-date last-modified last-updated post-footer entry-footer posted-on posted-in filed-under cat-links tags-links post-categories time-stamp article-tags topic-tags topic-list mw-editsection",
    ),
    (
        Hints::BIO,
        "about-author author-bio author-box author-info author-description author-card author-profile author-about author-details about-me",
    ),
    (
        Hints::CAPTION,
        "wp-caption image-caption photo-caption img-caption media-caption picture-caption image-credit photo-credit image-source image-copyright photo-copyright media-credit image-box img-box picture-box",
    ),
    (Hints::HIDDEN, "screen-reader sr-only visually-hidden print-only no-screen d-none"),
];

/// Words that turn a class name into a statement about something else: `has-sidebar`, `article-with-related`,
/// `comments-open`.
const STATE_WORDS: &[&str] = &[
    "has", "with", "without", "no", "is", "open", "closed", "enabled", "disabled", "not", "hide", "show", "mit", "con",
];

static VOCABULARY: LazyLock<FxHashMap<&'static str, Hints>> = LazyLock::new(|| {
    let entries = WORDS.iter().chain(PAIRS);
    let mut map: FxHashMap<&str, Hints> = FxHashMap::default();
    for (hints, word) in entries.flat_map(|(hints, words)| words.split(' ').map(move |word| (*hints, word))) {
        let entry = map.entry(word).or_default();
        *entry = entry.with(hints);
    }
    map
});

/// Longest name that is looked at; longer ones are generated and tell nothing.
const NAME_BYTES_MAX: usize = 80;

/// Parts of longer words that are as clear as the words themselves (`inlinegallery`, `eupopup`).
const STEMS: &[(&str, Hints)] = &[
    ("newsletter", Hints::PROMPT),
    ("popup", Hints::PROMPT),
    ("cookie", Hints::PROMPT),
    ("comment", Hints::COMMENTS),
    ("kommentar", Hints::COMMENTS),
    ("related", Hints::RELATED),
    ("recommend", Hints::RELATED),
    ("breadcrumb", Hints::NAVIGATION),
    ("sidebar", Hints::SIDEBAR),
    ("gallery", Hints::MEDIA),
    ("caption", Hints::CAPTION),
    ("byline", Hints::META),
    ("social", Hints::SHARE),
    ("advert", Hints::AD),
];
/// Shortest word in which stems are looked for.
const STEM_WORD_BYTES_MIN: usize = 7;

/// The hints of a word.
fn word_hints(word: &str) -> Hints {
    match VOCABULARY.get(word) {
        Some(hints) => *hints,
        None if word.len() < STEM_WORD_BYTES_MIN => Hints::NONE,
        None => STEMS
            .iter()
            .find(|(stem, _)| word.contains(stem))
            .map_or(Hints::NONE, |(_, hints)| *hints),
    }
}

/// Reads class, id and similar attributes into hints; keeps its buffer between elements.
#[derive(Default)]
pub(super) struct NameReader {
    /// The name in lower case, words joined by `-`.
    buffer: String,
    /// Ends of the words in `buffer`.
    ends: Vec<usize>,
    /// Hints of the names seen on this page: most recur.
    known: FxHashMap<Box<str>, Hints>,
}

impl NameReader {
    /// The hints in an attribute's value: names separated by white space, words in them by case, digits and punctuation.
    pub fn hints(&mut self, value: &str) -> Hints {
        value
            .split_ascii_whitespace()
            .take(24)
            .fold(Hints::NONE, |hints, name| hints.with(self.name_hints(name)))
    }

    fn name_hints(&mut self, name: &str) -> Hints {
        if let Some(hints) = self.known.get(name) {
            return *hints;
        }
        let hints = self.read_name(name);
        self.known.insert(name.into(), hints);
        hints
    }

    fn read_name(&mut self, name: &str) -> Hints {
        if name.len() > NAME_BYTES_MAX || !self.split(name) {
            return Hints::NONE;
        }
        let mut hints = Hints::NONE;
        let mut states = false;
        let mut start = 0;
        let mut previous = None;
        for &end in &self.ends {
            let word = &self.buffer[start..end];
            states |= STATE_WORDS.contains(&word);
            hints = hints.with(word_hints(word));
            if let Some(previous) = previous {
                hints = hints.with(VOCABULARY.get(&self.buffer[previous..end]).copied().unwrap_or_default());
            }
            previous = Some(start);
            start = end + 1;
        }
        if states { hints.without(Hints::NEGATIVE) } else { hints }
    }

    /// Fills the buffer with the words of `name`; `false` if it has none.
    fn split(&mut self, name: &str) -> bool {
        self.buffer.clear();
        self.ends.clear();
        let mut was_lower = false;
        for byte in name.bytes() {
            let boundary = !byte.is_ascii_alphabetic() || (was_lower && byte.is_ascii_uppercase());
            if boundary && self.ends.last().map_or(0, |end| end + 1) < self.buffer.len() {
                self.ends.push(self.buffer.len());
                self.buffer.push('-');
            }
            if byte.is_ascii_alphabetic() {
                self.buffer.push(char::from(byte.to_ascii_lowercase()));
            }
            was_lower = byte.is_ascii_lowercase();
        }
        if self.ends.last().map_or(0, |end| end + 1) < self.buffer.len() {
            self.ends.push(self.buffer.len());
        }
        !self.ends.is_empty()
    }
}

//! Words around names in bylines, in many languages: what introduces them, what ends them, what is a role, a staff or nobody.
//!
//! What is made of them is left to `names`.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// What stands before names, separated by `;`.
const BEFORE: &[&str] = &[
    "article written by;article by;written by;posted by;gespeichert von;published by;reported by;reviewed by;",
    "story by;text by;words by;review by;submitted by;edited by;created by;opinion by;analysis by;by:;by;",
    "ein beitrag von;ein artikel von;ein kommentar von;eine analyse von;ein gastbeitrag von;gastbeitrag von;",
    "geschrieben von;verfasst von;erstellt von;veröffentlicht von;eingestellt von;kommentar von;interview von;",
    "beitrag von;artikel von;text von;von unserem korrespondenten;von unserem redakteur;von unserer redakteurin;",
    "von unserem mitarbeiter;aufgezeichnet von;interview:;text:;von:;von;autorin:;autoren:;autor*in:;autor/in:;",
    "autor:innen:;autor:in:;autor:;autor;autores:;autora:;autore:;authors:;author:;author;auteurs;auteur :;auteur:;",
    "auteur;rédigé par;publié par;écrit par;propos recueillis par;posté par;par;publicado por;escrito por;",
    "redactado por;postado por;por:;por;scritto da;pubblicato da;a cura di;di;door;автор:;автор;tekst:;from",
];

/// What ends a name, separated by `;`: what follows is a place, a date, a role, a portal.
const ENDS: &[&str] = &[
    " | ; – ; — ; - ; • ; · ; / ; (; [; am ; on ; in ; at ; for ; vom ; veröffentlicht; published; updated; posted;",
    " aktualisiert; le ; publié; publicado; em ; en ; about ; is ; ist ; um ; fotos; foto:; photo; follow; comments;",
    " kommentare; shares; ein kommentar; keine kommentare; post a comment; under ; @ ",
];

/// Days of the week that dates behind names begin with.
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
     sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes jueves viernes mon tue wed";

/// Words that make a piece a role or a place in an organisation, not a name.
const ROLES: &str = "editor editors editor-in-chief writer reporter reporters correspondent columnist contributor contributors \
     redakteur redakteurin redaktionsleiter redaktionsleitung chefredakteur chefredakteurin chefredaktion volontär \
     volontärin autor autorin author authors journalist journalistin korrespondent korrespondentin mitarbeiter \
     mitarbeiterin reporterin redactor redactora periodista rédacteur rédactrice journaliste giornalista ceo cto \
     director manager leiter leiterin professor senior junior freelance phd md m.d. ph.d rd staff pressesprecher \
     pressesprecherin geschäftsführer geschäftsführerin founder gründer gründerin blogger bloggerin specialist \
     analyst producer photographer fotograf enviado especial gastautor gastautorin guest";

/// Names of nobody: accounts of systems, and words of forms.
const NOBODY: &str = "admin administrator webmaster unknown none null undefined anonymous user root default n/a na author autor \
     autorin test guest gast editor website superuser moderator home share email mail twitter facebook instagram \
     google youtube linkedin rss more read weiterlesen author: by von datum date follow subscribe comment comments \
     kommentare kommentar impressum kontakt contact login newsletter anzeige auteur(s) autor(en) autor(es) author(s) \
     posted published am on um at le el starting mehr dr. dr prof prof. name publisher herausgeber verlag -- [email \
     protected] advertisement uhr min minutes minuten lesezeit copyright all rights reserved webmaster@";

/// Words of agencies and staffs: no person, but better than nothing.
const STAFF: &str = "dpa dpad afp ap apa reuters sda efe ansa epd kna sid ots lusa tt ritzau ntb anp belga ats pti ians redaktion \
     redaktionsteam onlineredaktion online-redaktion redaccion redacción redação redazione rédaction newsroom staff \
     newsdesk agentur agenturen agencies agencia agencias wire editorial press bureau";

/// Legal forms of companies.
const FORMS: &str = "GmbH mbH AG KG e.V. eV Ltd Ltd. Inc Inc. LLC Corp S.A. Verlag gGmbH Gmbh";

/// Small words that stand in names.
const SMALL: &str = "von van de der den di da do dos del della la le du des bin ibn al el zu ter y";

/// Words by their meaning.
pub(super) struct Words {
    weekdays: FxHashSet<&'static str>,
    roles: FxHashSet<&'static str>,
    nobody: FxHashSet<&'static str>,
    staff: FxHashSet<&'static str>,
    forms: FxHashSet<&'static str>,
    small: FxHashSet<&'static str>,
}

/// The words, made ready once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let set = |words: &'static str| words.split_whitespace().collect();
    Words {
        weekdays: set(WEEKDAYS),
        roles: set(ROLES),
        nobody: set(NOBODY),
        staff: set(STAFF),
        forms: set(FORMS),
        small: set(SMALL),
    }
});

/// What stands before names, in lower case.
pub(super) fn introductions() -> impl Iterator<Item = &'static str> {
    BEFORE.iter().flat_map(|words| words.split(';')).filter(|words| !words.is_empty())
}

/// What ends names, in lower case.
pub(super) fn ends() -> impl Iterator<Item = &'static str> {
    ENDS.iter().flat_map(|words| words.split(';')).filter(|words| !words.is_empty())
}

impl Words {
    /// Whether a word in lower case is a day of the week.
    pub fn is_weekday(&self, word: &str) -> bool {
        self.weekdays.contains(word)
    }

    /// Whether a word tells what somebody does.
    pub fn is_role(&self, word: &str) -> bool {
        let word = word.trim_matches(['.', ',']).to_lowercase();
        let behind = word.rsplit_once('-').map(|(_, role)| role);
        self.roles.contains(word.as_str()) || behind.is_some_and(|role| self.roles.contains(role) || role.starts_with("expert"))
    }

    /// Whether a text in lower case is nobody's name.
    pub fn is_nobody(&self, name: &str) -> bool {
        self.nobody.contains(name)
    }

    /// Whether a name is that of an agency or a staff.
    pub fn is_staff(&self, name: &str) -> bool {
        name.split([' ', '/', ','])
            .any(|word| self.staff.contains(word.to_lowercase().as_str()))
    }

    /// Whether words are a company's name: the legal form says so.
    pub fn is_company(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.forms.contains(word.trim_end_matches(',')))
    }

    /// Whether a word stands in names without a capital.
    pub fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }
}

//! Names of months in many languages.
//!
//! Names are in lower case, with and without accents, in the forms that dates use (genitives too), and common abbreviations.
//! Languages that write numbers (Chinese, Japanese, Korean) need none.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// January to December.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jaenner janner jän enero ene janvier janv gennaio gen janeiro styczeń stycznia styczen sty января январь янв \
     januari ledna leden januára január ianuarie ian ocak oca tammikuu tammikuuta ιανουαρίου ιανουάριος січня січень януари gener januára \
     xaneiro január يناير",
    "february feb februar febrero février fevrier févr fevr fév febbraio febb fevereiro fev luty lutego lut февраля февраль фев февр \
     februari února únor unora februára február februarie şubat subat şub helmikuu helmikuuta φεβρουαρίου φεβρουάριος лютого лютий \
     февруари febrer febrero فبراير",
    "march mar mrz mär märz maerz marz marzo mars março marco marzec marca мартa марта март мар maart mrt března březen brezna martie \
     mart maaliskuu maaliskuuta μαρτίου μάρτιος березня березень marts március marec març مارس",
    "april apr abril abr avril avr aprile abr kwiecień kwietnia kwiecien kwi апреля апрель апр dubna duben apríla apríl aprilie nisan nis \
     huhtikuu huhtikuuta απριλίου απρίλιος квітня квітень април április أبريل ابريل",
    "may mai mayo maggio mag maio maj maja мая май mei května květen kvetna mája máj mayıs mayis toukokuu toukokuuta μαΐου μάιος травня \
     травень május maig maí مايو",
    "june jun juni junio juin giugno giu junho czerwiec czerwca cze июня июнь июн června červen cervna júna jún iunie iun haziran haz \
     kesäkuu kesäkuuta ιουνίου ιούνιος червня червень юни június juny يونيو",
    "july jul juli julio juillet juil luglio lug julho lipiec lipca lip июля июль июл července červenec cervence júla júl iulie iul temmuz \
     tem heinäkuu heinäkuuta ιουλίου ιούλιος липня липень юли július juliol يوليو",
    "august aug agosto ago août aout sierpień sierpnia sierpien sie августа август авг augustus srpna srpen augusta ağustos agustos ağu \
     elokuu elokuuta αυγούστου αύγουστος серпня серпень augusti augusztus agost أغسطس",
    "september sep sept septiembre setiembre septembre settembre sett set setembro wrzesień września wrzesien wrz сентября сентябрь сен \
     сент září zari septembra septembrie eylül eylul eyl syyskuu syyskuuta σεπτεμβρίου σεπτέμβριος вересня вересень септември szeptember \
     setembre سبتمبر",
    "october oct oktober okt octubre octobre ottobre ott outubro out październik października pazdziernika paź paz октября октябрь окт \
     října říjen rijna októbra október octombrie ekim eki lokakuu lokakuuta οκτωβρίου οκτώβριος жовтня жовтень октомври octubre أكتوبر",
    "november nov noviembre novembre novembro listopad listopada lis ноября ноябрь ноя нояб listopadu novembra noiembrie kasım kasim kas \
     marraskuu marraskuuta νοεμβρίου νοέμβριος листопада листопад ноември نوفمبر",
    "december dec dezember dez diciembre dic décembre decembre déc dicembre dezembro grudzień grudnia grudzien gru декабря декабрь дек \
     prosince prosinec decembra decembrie aralık aralik ara joulukuu joulukuuta δεκεμβρίου δεκέμβριος грудня грудень декември desember des \
     desembre ديسمبر",
];

static BY_NAME: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let numbered = (1u8..).zip(MONTHS);
    numbered
        .flat_map(|(month, names)| names.split_whitespace().map(move |name| (name, month)))
        .collect()
});

/// The number of the month that a word in lower case names.
pub(super) fn month(word: &str) -> Option<u8> {
    BY_NAME.get(word).copied()
}

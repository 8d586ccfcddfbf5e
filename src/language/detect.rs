//! Language detection by `whatlang` (trigram profiles after Cavnar and Trenkle, 1994) on a bounded sample.

use whatlang::Lang;

/// Bytes looked at: from the middle of the text, where navigation is rare.
const SAMPLE_BYTES: usize = 4096;

/// The ISO 639-1 code of the text's language, or `None` where the detector is not sure.
pub fn detect(text: &str) -> Option<&'static str> {
    let from = text.len().saturating_sub(SAMPLE_BYTES) / 2;
    let start = text.ceil_char_boundary(from);
    let end = text.floor_char_boundary((start + SAMPLE_BYTES).min(text.len()));
    let info = whatlang::detect(text.get(start..end)?)?;
    if info.is_reliable() { Some(code(info.lang())) } else { None }
}

/// ISO 639-1 code of a language, 639-2 where there is none.
fn code(lang: Lang) -> &'static str {
    const CODES: [(Lang, &str); 43] = [
        (Lang::Eng, "en"),
        (Lang::Deu, "de"),
        (Lang::Fra, "fr"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Pol, "pl"),
        (Lang::Rus, "ru"),
        (Lang::Cmn, "zh"),
        (Lang::Nld, "nl"),
        (Lang::Swe, "sv"),
        (Lang::Dan, "da"),
        (Lang::Nob, "no"),
        (Lang::Fin, "fi"),
        (Lang::Ces, "cs"),
        (Lang::Slk, "sk"),
        (Lang::Hun, "hu"),
        (Lang::Ron, "ro"),
        (Lang::Bul, "bg"),
        (Lang::Ukr, "uk"),
        (Lang::Bel, "be"),
        (Lang::Srp, "sr"),
        (Lang::Hrv, "hr"),
        (Lang::Slv, "sl"),
        (Lang::Mkd, "mk"),
        (Lang::Ell, "el"),
        (Lang::Tur, "tr"),
        (Lang::Ara, "ar"),
        (Lang::Heb, "he"),
        (Lang::Pes, "fa"),
        (Lang::Hin, "hi"),
        (Lang::Ben, "bn"),
        (Lang::Urd, "ur"),
        (Lang::Jpn, "ja"),
        (Lang::Kor, "ko"),
        (Lang::Tha, "th"),
        (Lang::Vie, "vi"),
        (Lang::Ind, "id"),
        (Lang::Cat, "ca"),
        (Lang::Lit, "lt"),
        (Lang::Lav, "lv"),
        (Lang::Est, "et"),
        (Lang::Epo, "eo"),
    ];
    CODES.iter().find(|(own, _)| *own == lang).map_or(lang.code(), |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_sentences() {
        let table = [
            (
                "The council decided on Tuesday that the old bridge over the river would be closed for two years.",
                Some("en"),
            ),
            (
                "Der Stadtrat beschloss am Dienstag, dass die alte Brücke über den Fluss für zwei Jahre gesperrt wird.",
                Some("de"),
            ),
            (
                "Rada miasta zdecydowała we wtorek, że stary most nad rzeką zostanie zamknięty na dwa lata.",
                Some("pl"),
            ),
            (
                "Городской совет решил во вторник закрыть старый мост через реку на два года.",
                Some("ru"),
            ),
            ("", None),
        ];
        for (text, code) in table {
            assert_eq!(detect(text), code, "{text}");
        }
    }
}

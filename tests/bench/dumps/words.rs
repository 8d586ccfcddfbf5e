//! Words of six languages, the most frequent first, and syllables from which rarer ones are made.
//!
//! How they become text is left to `dumps`.

/// A language as the generator needs it.
pub struct Language {
    /// Words in the order of their frequency.
    pub words: &'static str,
    /// Syllables of rare words and names.
    pub syllables: &'static str,
    /// Whether words stand without spaces, with full-width punctuation.
    pub unspaced: bool,
    /// Whether a character is of the script.
    pub script: fn(char) -> bool,
    /// Marks around a quotation, and the words that follow one.
    pub quotes: (&'static str, &'static str, &'static str),
}

/// The languages: three documents of seven are English, one is of each other language but the last two, which share one.
pub const LANGUAGES: [Language; 6] = [
    Language {
        words: "the of to and a in that is was for on it with as he his by at be from are this have had not but which they an were \
                their has one been would said who we more when or its all there will out about up into than no can so after if other \
                she them two new over first some people also him could time year years only these now most may any made then between \
                three what before down even because while where many city government since through much must should still last week \
                day under against found every house water school council later police state public work plan court million percent \
                company market country world group members report during early home part number local road bridge river north south \
                morning night street building former several minister president director spokesman officials residents workers \
                station hospital service industry energy price budget decision election vote season match team player club goal \
                music film book museum history family children students teacher research study scientists weather storm rain snow \
                farm harvest village island harbour airport train bus traffic safety fire accident investigation evidence judge law \
                rights agreement talks trade deal growth inflation bank interest tax housing rent land project construction \
                according however although almost several announced expected called known because reported",
        syllables: "ver nol hart bury ston field lang mar kel dun wick ford ham ridge pen tor bel cross gar lin wes ash brook mer holt",
        unspaced: false,
        script: |c| c.is_ascii_alphabetic(),
        quotes: ("“", "”", " said the spokesman"),
    },
    Language {
        words: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie \
                nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man \
                sein wurde sei hatte kann gegen vom können schon wenn habe seine mark ihre dann unter wir soll ich eines jahr zwei \
                jahren diese dieser wieder keine uhr seiner worden will zwischen immer millionen was sagte gibt alle seit muss \
                doch jetzt drei neue damit bereits da stadt ihr seinen müssen ab ihrer ohne sondern selbst ersten nun etwa heute \
                weil ihm menschen deutschland anderen werde gemeinde polizei regierung brücke straße schule wasser gericht landkreis \
                bürgermeister unternehmen verein mannschaft spiel saison ergebnis haushalt entscheidung sitzung bericht forschung \
                krankenhaus bahnhof verkehr unfall feuerwehr gebäude wohnung miete energie preise landwirtschaft ernte wetter sturm",
        syllables: "berg heim stein wald feld hausen dorf burg ber lau ken schei mühl grün ober nieder lin thal bach wert zell rode",
        unspaced: false,
        script: |c| c.is_ascii_alphabetic() || "äöüßÄÖÜ".contains(c),
        quotes: ("„", "“", ", sagte der Sprecher"),
    },
    Language {
        words: "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre \
                cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso \
                ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quienes nada muchos cual \
                años gobierno ciudad parte tiempo día vida año país mundo hoy dos tres según dijo tiene ser ha han fue era son \
                agua calle puente escuela policía alcalde pueblo empresa mercado trabajo informe proyecto vecinos puerto hospital \
                temporada partido equipo jugador música museo historia familia niños investigación lluvia cosecha isla tren tráfico",
        syllables: "mar ro lla ven to ca ri do sal va ño pe dra vi llar can te mon que bra de sa os cu",
        unspaced: false,
        script: |c| c.is_ascii_alphabetic() || "áéíóúñüÁÉÍÓÚÑ".contains(c),
        quotes: ("«", "»", ", dijo el portavoz"),
    },
    Language {
        words: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la mais avec on ou son \
                cette aux ont ses été comme être ces d'un fait sans même tout aussi leur bien peut nous après deux ans très entre \
                encore années dont d'une où contre depuis sous ainsi avant ville selon toujours temps premier pays trois monde jour \
                l'eau rue pont école police maire village entreprise marché travail rapport projet habitants port hôpital saison \
                match équipe joueur musique musée histoire famille enfants recherche pluie récolte île train circulation mardi \
                gouvernement décision budget conseil département région euros millions vendredi octobre bâtiment travaux gare",
        syllables: "val mont ville beau ri che lan ger mo ret bois sau vi gny cham pas tel nac bre uil dou ver gne lou",
        unspaced: false,
        script: |c| c.is_ascii_alphabetic() || "àâçéèêëîïôùûœÀÉ".contains(c),
        quotes: ("« ", " »", ", a déclaré le porte-parole"),
    },
    Language {
        words: "и в не на что с по как это он к из у за от так о для то но же все был она его мы до было бы они только или еще уже \
                когда если их был быть при года мне время этого лет может после том также года человек чтобы где под один городе \
                который которые этом которая более людей сказал день жизни дома без через перед над между потом теперь сейчас два \
                три работы город области улице мост школа полиция вода река завод рынок компания отчет проект жители порт больница \
                сезон матч команда игрок музыка музей история семья дети исследование дождь урожай остров поезд движение вторник \
                правительство решение бюджет совет район рублей миллионов пятница октябрь здание строительство вокзал суд закон",
        syllables: "бер ез ов ка за реч ны го род ми ло вид слав под горь ве рх но ту рин лес сосн кам ень дол",
        unspaced: false,
        script: |c| ('\u{400}'..='\u{4FF}').contains(&c),
        quotes: ("«", "»", ", сказал представитель"),
    },
    Language {
        words: "的 在 是 了 和 有 不 人 我们 他 中 大 上 个 到 说 为 这 也 地 对 于 年 月 日 与 将 已 从 后 进行 城市 政府 公司 市场 \
                工作 报告 项目 居民 港口 医院 赛季 比赛 球队 球员 音乐 博物馆 历史 家庭 孩子 研究 下雨 收成 岛屿 火车 交通 星期二 决定 \
                预算 委员会 地区 百万 建筑 工程 车站 法院 法律 桥梁 河流 学校 警方 水 街道 市长 村庄 企业 增长 价格 能源 安全 事故 调查 \
                北部 南部 早晨 夜间 去年 今年 目前 因为 所以 但是 如果 可以 没有 他们 表示 认为 需要 发展 问题 情况 时间 国家 世界 经济",
        syllables: "江 海 山 林 河 安 平 东 西 南 北 新 华 明 清 远 长 高 石 云 龙 泉 阳 州",
        unspaced: true,
        script: |c| ('\u{4E00}'..='\u{9FFF}').contains(&c),
        quotes: ("“", "”", "，发言人说"),
    },
];

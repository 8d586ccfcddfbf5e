//! Sentences and headlines of news, invented, in several scripts.

/// For each bank of sentences: its language, its script, whether sentences follow each other without a space.
pub const SCRIPTS: [(&str, &str, bool); 12] = [
    ("en", "Latin", false),
    ("de", "Latin", false),
    ("es", "Latin", false),
    ("fr", "Latin", false),
    ("pt", "Latin", false),
    ("it", "Latin", false),
    ("pl", "Latin", false),
    ("ru", "Cyrillic", false),
    ("zh", "Han", true),
    ("ja", "Kana", true),
    ("ar", "Arabic", false),
    ("hi", "Devanagari", false),
];

/// Banks of sentences.
pub const SENTENCES: [&[&str]; 12] = [
    &[
        "The council voted on Tuesday to shut the old bridge until late next year, and nobody in the hall was surprised.",
        "Engineers had warned since the spring that the beams under the roadway were rusting faster than expected.",
        "\"We were told nothing,\" said Maura Kintle, who has run the bakery on the north bank for twenty-two years.",
        "A ferry will run every half hour, but only until nine in the evening.",
        "Was it too late?",
        "Dr. Alasdair Fenn, who wrote the report, put the cost at 6.2 million.",
        "Share prices of the builder fell by 3.4% on Wednesday, the paper reported.",
        "Read more of what she wrote, and you will find that she said so all along.",
        "The mayor, for her part, did not follow the debate; she was on a train.",
        "It ended well.",
        "Children drew the bridge in chalk on the square, piece by piece, as their grandparents remembered it.",
        "In November it had carried eleven thousand cars a day (a third of them lorries), according to the region's own count.",
    ],
    &[
        "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke bis Ende nächsten Jahres zu sperren.",
        "„Uns hat niemand gefragt“, sagte die Bäckerin Anneliese Krumbach, die seit 22 Jahren am Nordufer verkauft.",
        "Die Kosten liegen nach Angaben des Landes bei 6,2 Mio. Euro.",
        "Ob das reicht?",
        "Wer den Artikel teilen wollte, musste ihn abschreiben, denn das Netz war den ganzen Abend gestört.",
        "Eine Fähre soll alle dreißig Minuten fahren, allerdings nur bis 21 Uhr.",
    ],
    &[
        "El pleno decidió el martes cerrar el viejo puente hasta finales del próximo año, pese a las protestas.",
        "«Nadie nos preguntó», dijo Maura Quintela, que lleva veintidós años al frente de la panadería.",
        "¿Fue demasiado tarde?",
        "El coste se estima en 6,2 millones de euros, según el informe de la región.",
    ],
    &[
        "Le conseil a décidé mardi de fermer le vieux pont jusqu'à la fin de l'année prochaine, malgré les protestations.",
        "« On ne nous a rien demandé », regrette la boulangère, installée sur la rive nord depuis vingt-deux ans.",
        "Le coût est estimé à 6,2 millions d'euros.",
        "Était-il trop tard ?",
    ],
    &[
        "A câmara decidiu na terça-feira fechar a velha ponte até ao fim do próximo ano, apesar dos protestos.",
        "\"Ninguém nos perguntou nada\", disse a padeira, há vinte e dois anos na margem norte.",
        "O custo ronda os 6,2 milhões de euros.",
    ],
    &[
        "Il consiglio ha deciso martedì di chiudere il vecchio ponte fino alla fine dell'anno prossimo, malgrado le proteste.",
        "«Nessuno ci ha chiesto niente», dice la fornaia, da ventidue anni sulla riva nord.",
        "Il costo è di 6,2 milioni di euro.",
    ],
    &[
        "Rada miasta zdecydowała we wtorek, że stary most nad rzeką zostanie zamknięty do końca przyszłego roku.",
        "„Nikt nas nie pytał”, mówi piekarka, która od dwudziestu dwóch lat prowadzi sklep na północnym brzegu.",
        "Koszt to 6,2 mln zł.",
    ],
    &[
        "Городской совет решил во вторник закрыть старый мост через реку до конца следующего года, несмотря на протесты.",
        "«Нас никто не спросил», — сказала хозяйка пекарни, которая работает на северном берегу двадцать два года.",
        "Стоимость работ оценивают в 6,2 млн рублей.",
        "Не поздно ли?",
    ],
    &[
        "市议会星期二决定，把河上的旧桥关闭到明年年底，尽管许多居民表示反对。",
        "“没有人问过我们，”在北岸经营面包店二十二年的老板娘说。",
        "工程费用估计为620万元。",
        "渡轮每半小时一班，但只到晚上九点。",
    ],
    &[
        "市議会は火曜日、古い橋を来年末まで閉鎖することを決めた。",
        "「誰も聞いてくれなかった」と、北岸で二十二年パン屋を営む女性は話した。",
        "費用は六億二千万円と見込まれている。",
    ],
    &[
        "قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر القديم حتى نهاية العام المقبل رغم احتجاج السكان.",
        "وقالت صاحبة المخبز على الضفة الشمالية إن أحدا لم يسألهم عن رأيهم طوال اثنين وعشرين عاما.",
        "فهل فات الأوان؟",
    ],
    &[
        "नगर परिषद ने मंगलवार को पुराने पुल को अगले साल के अंत तक बंद रखने का निर्णय लिया।",
        "उत्तरी किनारे की बेकरी की मालकिन ने कहा कि किसी ने उनसे कुछ नहीं पूछा।",
    ],
];

/// Headlines.
pub const HEADLINES: &[&str] = &[
    "Council closes old bridge until late next year",
    "Ferry operator suspends night crossings to Skarrow island after hull inspection",
    "Wer zahlt für die alte Brücke?",
    "El viejo puente cierra hasta finales de año",
    "Le vieux pont fermé jusqu'à la fin de l'année",
    "Stary most zamknięty do końca przyszłego roku",
    "Старый мост закроют до конца следующего года",
    "旧桥关闭到明年年底 居民表示反对",
    "Lighthouse keepers' cottages to be sold off despite petition",
    "What we know",
    "Storm",
];

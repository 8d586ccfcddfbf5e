//! Stop words: the function words that sentences are full of, and menus and headlines are not. For each language the most frequent ones.
//!
//! Only the lists. Counting the words in a text, and what a count says of it, is left to `words`.

/// A language and its stop words, separated by spaces, most frequent first as far as known. Lower case, composed (NFC), none twice.
pub(super) struct StopWords {
    /// ISO 639-1 code.
    #[expect(dead_code, reason = "names the list for who reads it")]
    pub code: &'static str,
    /// The words.
    pub words: &'static str,
}

/// Of scripts with spaces: whole words. Korean has those that stand alone, since its particles are written onto other words.
pub(super) const SPACED: &[StopWords] = &[
    StopWords {
        code: "en",
        words: "the of and to a in that is was it for as with he on be at by had not are but from or have an they which were his this \
                been has their would when who will she if so what there her them could than only some its him do into then did because \
                very also can should these those such being where while though between both i",
    },
    StopWords {
        code: "de",
        words: "der die und in den von zu das mit sich des auf ist im dem nicht ein eine als auch es an werden aus er hat dass sie \
                nach wird bei einer um am sind noch wie einem einen so zum war haben nur oder aber vor zur bis durch man sein wurde \
                sei hatte kann gegen vom wenn ich ihre seine dann unter eines jedoch schon sehr diese dieser ihm ihr weil damit hätte \
                wurden waren",
    },
    StopWords {
        code: "es",
        words: "de la que el en y a los se del las un por con no una su para es al lo como pero sus le ha me si sin este ya cuando muy \
                también fue había era son porque entre está han desde durante donde quien hasta hay ser esta ese eso o ni ante ellos \
                esto antes les aunque sido estaba él ella tiene puede así pues mientras cual fueron sino tan",
    },
    StopWords {
        code: "fr",
        words: "de la le et les des en un du une que est pour qui dans à au sur par il pas ne se ce avec sont son sa ses mais comme on \
                ou si leur elle été cette aux être ont ces je lui même où sans était dont très aussi ainsi alors après avant avait \
                avoir peut ils encore entre donc leurs car quand étaient ai puis cela depuis y",
    },
    StopWords {
        code: "pt",
        words: "de a o que e do da em um para é com não uma os no se na por as dos como mas foi ao ele das tem à seu sua ou ser quando \
                muito há já está eu também pelo pela até isso ela entre era depois sem mesmo aos ter seus nas me esse eles estão tinha \
                foram essa num nem às havia seja será porque são pode ainda onde lhe",
    },
    StopWords {
        code: "it",
        words: "di e che il la è un in per non una sono si da con del le della i al ha lo come ma nel alla gli anche se dal o delle \
                questo era mi su degli essere nella hanno stato ne dalla quando loro suo sua dopo perché così molto sia quello fra tra \
                cui questa ai dei poi solo ancora aveva stata può sul sulla dove mentre però",
    },
    StopWords {
        code: "nl",
        words: "de het van een en in is dat op te zijn met die voor niet aan er om ook als maar door bij of dan nog naar heeft werd \
                uit zich hij was worden ze wordt hebben deze kan geen tot wel had ik dit al zo haar hun waar toen na omdat tegen zou \
                moet kunnen zij daar wie onder heel zelf echter tussen toch hem zoals",
    },
    StopWords {
        code: "sv",
        words: "och i att det som en på är av för med den till inte har de om ett han men var jag sig så från kan när eller också \
                under hade ska efter där vid skulle hon bara sin nu än mot då detta vara blev bli mycket hans henne dem denna dessa \
                sitt sina blir varit hur utan mellan man något någon vad hennes honom eftersom måste kunde",
    },
    StopWords {
        code: "da",
        words: "og i at det er en til af på for den med de der som ikke har et var han men sig om jeg så kan fra eller hun ved også \
                skal havde efter da når blev være man nu ham hvor end blive bliver vil ville hans hendes dem denne dette disse sin sit \
                sine meget kun kunne skulle været hvis hvad mod uden mellem selv fordi må",
    },
    StopWords {
        code: "no",
        words: "og i det er på som en til at av for med har de ikke den et han om var men seg så fra kan jeg eller også hun ved ble \
                skal etter da når være nå dem vil ville ha hadde sin sitt sine denne dette disse hvor bli blir kunne skulle vært hvis \
                hva mot uten mellom hans hennes bare noe noen enn selv fordi både må",
    },
    StopWords {
        code: "fi",
        words: "ja on ei että se oli hän mutta ovat joka kun niin myös kuin jos tai sen hänen voi ole vain jo mukaan sitä jonka mitä \
                jotka olla ollut nyt tämä siitä vielä olisi eivät ne he mikä koska sekä tämän siinä minä olen hyvin siis eikä vaan \
                kuitenkin ettei niitä niiden jossa joita sitten aina kanssa jälkeen ennen itse noin kuten sillä silloin tässä en",
    },
    StopWords {
        code: "is",
        words: "og að í á er sem til við um ekki en það var með fyrir hann af þess ég eru þeir hafa frá hefur því þar þá svo eða hún \
                þetta verið vera mjög eftir sé úr þegar sig þau hafði þeim þessi þessu verður einnig voru sér hans hennar þeirra \
                aðeins bara nú ef þó hjá undir þessum hvort síðan yfir væri verða má mér",
    },
    StopWords {
        code: "pl",
        words: "w i z na się nie to że do jest o jak ale po co tak za od jego przez dla tego tym oraz był ich są jej być czy było może \
                już tylko ten który która które tej przy jako pod też by gdy aby bardzo jednak była były ze bo przed także nad między \
                można został siebie będzie ma mu go we te nawet gdzie jeśli których również więc żeby",
    },
    StopWords {
        code: "cs",
        words: "a v se na je že to s z o do i jako by za k si jsou jeho ve od ale po které který pro tak jsem být nebo byl bylo má už \
                při která jen také až co není když jak aby však jejich mezi kde ještě před této než byla byli tím toho tento pod bez \
                velmi může mohou podle protože pokud její proto tedy ho mu jim nich své kterou u",
    },
    StopWords {
        code: "sk",
        words: "a v sa na je že to s z o do aj ako by za k si sú jeho vo od ale po ktoré ktorý pre tak som byť alebo bol bolo má už \
                pri ktorá len tiež až čo nie keď aby však ich medzi kde ešte pred tejto než bola boli tým toho tento pod bez veľmi \
                môže môžu podľa pretože ak jej preto teda ho mu im svoje ktorí ktorých so i u",
    },
    StopWords {
        code: "sl",
        words: "in je v se na da za so pa z ki bi ne s tudi po ni kot še ob od pri ali iz do bil bila to že lahko bo ga kar bilo tako \
                vendar med samo jih ker če jo si svoje njegov sta mu ko zelo bili smo sem biti bodo kaj tem tega ter pred zaradi \
                čeprav oziroma o k h ta te niso kjer kako le nad brez saj",
    },
    StopWords {
        code: "hr",
        words: "i je u da se na za su s od a o koji kao to ne ili iz što ali će sa bi do po koje koja nije kako sam bio bila nakon \
                samo te već kada jer još tako pri prema ga on bilo smo kod biti njegov toga može dok ako ovo tom ona oni im ih mu joj \
                vrlo također između bez zbog gdje nego svoje treba nisu prije pod kojih tijekom",
    },
    StopWords {
        code: "sr",
        words: "и је у да се на за су од а о који као то не или из што али ће са би до по које која није како сам био била након само \
                те већ када јер још тако при према га он било смо код бити његов тога може док ако ово том она они им их му јој врло \
                такође између без због где него своје треба нису пре под",
    },
    StopWords {
        code: "bs",
        words: "i je u da se na za su od a o koji kao to ne ili iz što ali će sa bi do po koje koja nije kako sam bio bila nakon samo \
                te već kada jer još tako pri prema ga on bilo smo kod biti njegov toga može dok ako ovo tom ona oni im ih mu joj veoma \
                također između bez zbog gdje nego svoje treba nisu prije pod s",
    },
    StopWords {
        code: "ro",
        words: "de și în a la cu că pe din nu se care o un mai este ca să pentru sau au prin ce fost dar după lui sunt său sa lor ei \
                el era fi ar va am această acest aceste când foarte numai între până către astfel fie deși dacă unui unei al ale le îi \
                îl își aceasta acesta fără decât cum doar iar avea fiind asupra trebuie nici însă deoarece",
    },
    StopWords {
        code: "hu",
        words: "a az és hogy nem is egy de ez volt csak meg azt már még mint ha van sem el kell aki amely ami vagy mert lehet így úgy \
                akkor majd ezt ezek azok után között nagyon szerint pedig voltak lesz lett volna ő ők én olyan ilyen ahol amikor \
                amelyet amelyek azonban által alatt miatt ezért arra erre ebben abban annak ennek nincs nélkül illetve hanem tehát \
                valamint előtt",
    },
    StopWords {
        code: "tr",
        words: "ve bir bu da de için ile olarak olan çok daha gibi ne kadar sonra en var o ama ancak değil ki her ya hem veya ise göre \
                olduğu oldu olduğunu eden ettiği tarafından bunun buna şu onun onu ona ben beni onlar bunu kendi üzerine önce bile \
                çünkü diye mi mı hiç idi olması arasında içinde ayrıca böyle şekilde hatta fakat üzere karşı rağmen olmak eğer dolayı",
    },
    StopWords {
        code: "az",
        words: "və bir bu da də üçün ilə olan olaraq kimi çox daha o ki amma ancaq isə hər ya həm edən sonra görə qədər var deyil onun \
                onu ona mən onlar bunu öz əvvəl hətta çünki belə olub olduğu olunur tərəfindən bunun heç nə arasında lakin yalnız \
                olmuşdur edir etmək həmçinin həmin əgər üzrə qarşı idi oldu bəzi artıq bundan ondan onların yaxud olmaq",
    },
    StopWords {
        code: "et",
        words: "ja on ei et see oli ka kui ta mis ning kes aga või tema selle oma siis need seda nii veel olid oleks juba pärast väga \
                ma ainult ole olnud nende sest kuid nad neid pole enne kus tuleb mida saab olla pidi kelle mille sellest sellele vastu \
                ilma koos kas vaid mitte peab siiski hakkas tal isegi kuna lisaks samuti sai sellel sel nagu neile",
    },
    StopWords {
        code: "lv",
        words: "un ir ar no par uz kas ka lai arī bet nav tika bija tas pēc ja kā to līdz tiek pie vai viņš tā kad būs es savu gan \
                ļoti jau tikai viņa kuri kura kuras kurā kurš šis šī šo tam tādēļ ne bez starp pret tad var nevis jo taču viņi tie tās \
                bijis būtu tomēr nebija vēl kur pat nekā esmu bijuši šajā šīs tiem",
    },
    StopWords {
        code: "lt",
        words: "ir į kad yra iš su tai bet kaip ar o už buvo tik jis po jau ne dėl nuo per prie iki taip pat kuris kuri kurie jo jos \
                jų ji kai savo tačiau nes būti gali nėra labai dar ant jie šis tą to tas jeigu jei kol bei tada kurio kurių kurį prieš \
                tarp be jam juos vis turi būtų arba ką kas net šio man",
    },
    StopWords {
        code: "sq",
        words: "e të në dhe i për një me se që nga është ka më nuk u do kjo ky si por ishte janë kishte tij saj edhe ai ajo ata pas \
                kanë së duke mund nëse kur ku deri ose kështu pasi atë këtë ndërsa vetëm shumë jo as tyre prej ndaj midis derisa sepse \
                ishin kishin gjatë sipas tek këto këta nën mbi pa unë kam asnjë duhet",
    },
    StopWords {
        code: "el",
        words: "και το να του η της με που την από για τα είναι των σε ο οι στο θα τη στην τον δεν τους ένα μια τις στη στα ότι αλλά \
                αν ως κατά μετά όπως μου ήταν έχει έχουν αυτό αυτή ή όταν πολύ μόνο όμως ενώ πριν στις στους στον μην αυτά αυτός αυτού \
                είχε είχαν ώστε επίσης γιατί ούτε μπορεί πρέπει χωρίς μεταξύ όσο έναν μία έτσι προς ακόμη",
    },
    StopWords {
        code: "ru",
        words: "и в не на что с он по как это но из к его у а за от то же о так для был бы она они я ещё было была были или только \
                если когда до их уже при чтобы этого который которые которая очень чем ли во со меня мне себя после также где тем том \
                быть ни этот эта эти без может можно ему её него под тоже потому между даже",
    },
    StopWords {
        code: "uk",
        words: "і в не на що з до та у за як це від він але для його по й а чи із зі так було був бути я вони вона її їх вже ще тільки \
                якщо коли при щоб цього який які яка дуже ніж би після також де тим тому є ці цей ця без може можна під їм йому бо між \
                навіть була були або перед себе якого яких лише тоді саме",
    },
    StopWords {
        code: "bg",
        words: "на и да се в за от е с по не са че ще до при който като но го му или беше които а след това той тя те я ли със във има \
                може само още която което този тази тези така ги им също си бе били била без много ако когато между защото преди \
                където него нея тях под както дали бъде би съм вече нито обаче чрез",
    },
    StopWords {
        code: "be",
        words: "і ў у не на што з да як гэта ад ён па але для яго за а ці так было быў быць я яны яна яе іх ужо яшчэ толькі калі пры \
                каб гэтага які якія якая вельмі чым бы пасля таксама дзе тым таму гэты гэтай гэтыя без можа можна пад ім яму бо нават \
                была былі або мае перад сябе якога якіх са тады аднак паміж праз",
    },
    StopWords {
        code: "mk",
        words: "на и во да се за од е со не што по ќе ги го му тоа но или како кој која кои кое беше при ја им таа тој тие овој оваа \
                ова овие само уште ако кога до така бил била било биле ниту меѓу без многу исто може сум дека бидејќи додека пред \
                потоа каде тогаш ме нив него неа бидат биде има веќе иако освен поради според а",
    },
    StopWords {
        code: "ar",
        words: "في من على أن إلى التي عن لا هذا ما هذه الذي كان مع ذلك بعد كما هو لم قد أو بين وقد هي عند حيث كانت إن حتى لكن لقد قبل \
                أنه ولا غير ثم منذ تلك خلال أي عليه به له فيها فيه لها منها منه وهو وهي الذين وكان ليس بل إذا عليها أيضا دون أنها هناك \
                كانوا فقد مثل نحو ولم ولكن يكون تكون أما لدى هؤلاء إلا بها لن سوف",
    },
    StopWords {
        code: "fa",
        words: "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شده بود شد او اما آنها یا باید هر پس اگر بین دارد کرده \
                باشد نیست هستند چه ولی پیش وی شود بودند داشت کند کنند شدند چون همین چنین بسیار دیگر نه کردند دارند بوده مورد زیرا همان \
                هیچ حتی نمی می من وقتی سپس آنان بلکه هنوز البته فقط یکی بدون",
    },
    StopWords {
        code: "ur",
        words: "کے کی میں ہے کا اور سے کو نے پر کہ ہیں اس یہ بھی کر تھا ان تو ایک نہیں جو تھے ہی وہ تھی ہو گیا کیا لیے گئی اپنے کچھ \
                ہوئے ساتھ تک جس بعد رہے دیا جا کرنے ہوتا جب تھیں یا مگر لیکن ہوا ہوئی رہا رہی جن انہوں اسے اپنی اپنا بہت گئے کوئی پھر \
                انہیں مجھے گا گی گے سکتے سکتا جاتا اگر کیونکہ والے طرح درمیان",
    },
    StopWords {
        code: "he",
        words: "של את על לא הוא זה כי עם גם היא היה או אבל הם אל אני רק כל בין לו כך אך היו זו אם כדי אותו אין יש לפני אחרי כאשר אותה \
                שלא הייתה שלו שלה שלהם בו בה לה להם ביותר מאוד אשר עד כן כמו מן ידי ולא לאחר זאת אלה אותם אף עוד כבר להיות אלא והוא \
                והיא שהוא שהיא הזה הזאת אפשר לכן תחת כפי",
    },
    StopWords {
        code: "hi",
        words: "के में की है का और से को ने पर कि हैं इस यह भी कर था एक नहीं जो थे ही वह थी हो गया लिए गई अपने कुछ हुए साथ तक जिस बाद रहे दिया तो उस \
                इन उन वे ये या लेकिन जब हुआ हुई रहा रही जिन उन्होंने उसे अपनी अपना बहुत गए कोई फिर उन्हें मुझे होता होती होते सकता सकते जाता करने किया \
                अगर क्योंकि वाले तरह द्वारा किसी मैं",
    },
    StopWords {
        code: "bn",
        words: "এবং ও এই করে থেকে তার একটি এ হয় জন্য না তিনি সঙ্গে করা হয়ে যে কিন্তু এর এক তাদের পর হয়েছে ছিল সে যা তা আর কোনো কিছু নিয়ে \
                মধ্যে দিয়ে করতে হবে আছে অনেক নয় তাঁর ছিলেন করেন করেছেন বলে যায় তবে আমি পর্যন্ত যদি বা কারণ ছাড়া এটি হতে পারে করার সেই তারা \
                খুব শুধু যখন তখন নেই কি কাছে মতো অথবা এমন কোন এরপর সাথে ওই হচ্ছে",
    },
    StopWords {
        code: "ta",
        words: "ஒரு என்று மற்றும் இந்த இது என்ற கொண்டு என்பது ஆகும் அல்லது அவர் நான் உள்ள அந்த இவர் என இருந்து சில போன்ற வேண்டும் வந்து இதன் அது அவன் தான் \
                என்னும் மேலும் பின்னர் கொண்ட இருக்கும் தனது உள்ளது போது என்றும் அதன் தன் பிறகு அவர்கள் வரை அவள் நீ ஆகிய இருந்தது உள்ளன வந்த இருந்த மிகவும் \
                மீது ஓர் இவை வேறு இதில் போல் அவரது மட்டும் எனும் எனக்கு இன்னும் மிக அங்கு ஆனால் இல்லை அதை எனவே",
    },
    StopWords {
        code: "id",
        words: "yang dan di dengan untuk dari ini dalam pada tidak itu adalah ke akan juga oleh ia telah sebagai mereka dia karena \
                tersebut bahwa atau ada bisa dapat sudah hanya tetapi tapi namun menjadi secara bagi seperti antara setelah saya jika \
                hingga belum masih ketika sebuah kepada sangat pun harus serta sebelum maka agar lagi sehingga terhadap tanpa bukan \
                para sedang kemudian sejak yaitu merupakan sambil walaupun meskipun pernah dirinya begitu",
    },
    StopWords {
        code: "ms",
        words: "yang dan di dengan untuk dari ini dalam pada tidak itu adalah ke akan juga oleh ia telah sebagai mereka dia kerana \
                tersebut bahawa atau ada boleh dapat sudah hanya tetapi namun menjadi secara bagi seperti antara selepas saya jika \
                sehingga belum masih apabila sebuah kepada sangat pun harus serta sebelum maka agar lagi terhadap tanpa bukan para \
                beliau daripada tiada ialah sahaja turut supaya mahu ketika manakala walaupun perlu merupakan pernah iaitu malah",
    },
    StopWords {
        code: "vi",
        words: "và của là có được cho trong các một không với những đã để đến khi này ra từ cũng vào ở như lại sẽ tôi đó bị phải về \
                nhưng còn rằng mà thì nếu sau trên rất thể mình họ đang tại vì do chỉ nên hay hoặc bởi cùng nó đều vẫn chưa rồi theo \
                qua giữa lúc mỗi hơn trước cả việc sự đây nữa bằng ấy tuy dù vậy nhau",
    },
    StopWords {
        code: "tl",
        words: "ang ng sa na at mga ay ni hindi si kung ito niya siya may kay din nang pa rin mula ko ako nila sila dahil kanyang \
                isang upang ngunit pero bilang o kaniyang mayroon kanila kanilang iyon noong doon habang naman lamang bago matapos \
                kaya ba nga raw daw kapag nito nasa tulad maging subalit pang sapagkat walang ganito iyan itong hanggang ayon yung \
                kasi kina sina man",
    },
    StopWords {
        code: "sw",
        words: "na ya wa kwa ni katika za la kuwa hii cha vya lakini pia hiyo hivyo kama yake wake lake zake ambao ambayo ambaye au \
                baada kabla ili huyo hao alikuwa walikuwa ilikuwa huku hadi kutoka kwamba yao wao yeye si bila sana tu tena hata ndio \
                ndiyo bado sasa kila hayo hizo hilo ambapo wakati kati bali wala pamoja hakuna anaweza hawa haya hizi ile yule wale \
                zile basi kwani kwenye ana kuna",
    },
    StopWords {
        code: "ca",
        words: "de la i el a que en els les per un una amb del es no al és dels com són va si ha o se seu seva pel però aquest aquesta \
                també ser hi ho li ja quan molt on entre fins des perquè als era han pels sense havia van em ni això aquests aquestes \
                seus seves així doncs està qui sinó després abans només aquell aquella estat tenia durant encara mateix malgrat segons",
    },
    StopWords {
        code: "eu",
        words: "eta da ez bat zen ere du dira egin dute zuen ditu izan baina hori zuten ziren den dela izango hau edo baino bere \
                dituzte egiten arte zituen hartan duen dago zela baita oso bezala artean gero nahi behar direla haiek hura dut naiz \
                nuen delako izaten ondoren batean beraz hala horrek duela bai ezin zuela horien dugu orain daude baizik ezta nahiz \
                diren honek batzuk dutela bertan egon zegoen gabe arabera",
    },
    StopWords {
        code: "gl",
        words: "de a o e que en do da un os para unha as con no por na se non dos é das ao como foi ou pero ser súa seu á pola polo \
                entre son tamén xa ten cando moi está sen era este esta isto ese iso eles ela el aos nas lle lles onde porque foron \
                seus súas hai me eu despois ata pois tiña sido nin desde aínda nun nunha dun dunha estaba pode mesmo",
    },
    StopWords {
        code: "ga",
        words: "an na agus a ar i is go le tá do ag ní sé bhí sa as ach ó nach siad faoi sí seo sin de leis mar raibh bhfuil atá gur \
                chun nó mé air aige dá den don aon ina mbeadh bheith bhíonn roimh idir gan tríd chuig níl níor ba acu orthu aici ann \
                féin ansin nuair dóibh dó di má beidh nár cé ón freisin áfach agam dom iad é í",
    },
    StopWords {
        code: "ko",
        words: "이 그 수 것 있다 있는 것이다 것은 것을 것이 그는 그가 그의 나는 내가 우리는 그리고 그러나 하지만 또 또한 때문에 위해 \
                대한 대해 따라 통해 함께 있었다 없다 없는 않다 않는 않은 않았다 아니라 아니다 한다 했다 하는 한 된 될 됐다 된다 되는 \
                할 하고 해 더 이런 그런 어떤 이를 이는 같은 같이 때 매우 다시 이미 아직 만약 그래서 따라서 있습니다 합니다 것입니다 \
                했습니다 없습니다 않습니다 됩니다 있을 있고 하며 저는",
    },
];

/// Of scripts without spaces: strings counted wherever they stand. One may lie within another (の in ので). Chinese in both scripts.
pub(super) const UNSPACED: &[StopWords] = &[
    StopWords {
        code: "zh",
        words: "的 了 是 在 不 和 有 这 這 他 也 就 都 而 但 以 为 為 对 對 她 它 被 把 从 從 其 所 到 着 著 还 還 过 過 很 又 之 并 \
                並 却 卻 让 讓 给 給 由 则 則 如果 因 虽 雖 或 没 沒 只 已 才 再 得 那 吗 嗎 呢 么 麼 一个 一個 自己 此 些 且 若 仍 曾 \
                可能",
    },
    StopWords {
        code: "ja",
        words: "の は が を に で と も した ます です いる から ない この れる という った として ました だった である ている ていた \
                られ まで ません でした それ これ また より だけ など ので しかし そして なかった ながら ような ように ことが ことを \
                による によって において に対し けれど だろう でしょう なら まま さらに すでに つまり たり せず ところ らしい",
    },
    StopWords {
        code: "th",
        words: "ที่ และ ใน ของ เป็น ได้ มี จะ ไม่ ให้ ว่า กับ จาก นี้ แต่ หรือ ก็ โดย ซึ่ง เพื่อ แล้ว อยู่ ถ้า เมื่อ คือ อย่าง ต้อง นั้น ยัง ด้วย ถูก เขา เธอ มัน พวก \
                เพราะ จึง ทั้ง แม้ อีก เคย กว่า หาก แก่ ระหว่าง ขณะ ก่อน อาจ เลย ควร นั่น เอง ส่วน จน บาง เช่น ดัง",
    },
];

//! Notices, reports of clubs, releases and postings as they are copied from pages, in many languages: what stands above the headline, between it
//! and the text and below the text is the publication's.

use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::Trace;
use crate::normalize::text::extract;

struct Dump {
    text: &'static str,
    headline: &'static str,
    /// Empty where none is named.
    author: &'static str,
    /// The day; empty where none is told.
    published: &'static str,
    /// Beginnings of lines of the body, and of lines that are not in it.
    kept: &'static [&'static str],
    gone: &'static [&'static str],
}

const DUMPS: &[Dump] = &[
    Dump {
        text: "millbridge-post.example\nThe voice of the valley since 1911\nLOCAL\nFootbridge at Mill Lane to stay closed until spring\nBy Peter Hale\n12 March 2014\nThe parish council voted on Tuesday night to close the footbridge at Mill Lane until repairs costing £40,000 are finished.\n\nCouncillor Janet Moss said the decision was “painful but necessary” after engineers found rust in three of the main supports.\n\nResidents will have to walk an extra half mile to the station until the work is done, which may take until spring.\nContact\nTelephone: 01632 960 114\nE-mail: press@millbridge.example\nMillbridge Parish Council",
        headline: "Footbridge at Mill Lane to stay closed until spring",
        author: "Peter Hale",
        published: "2014-03-12",
        kept: &[
            "The parish council voted on Tuesday night to close the footbridge at Mill Lane until repairs costing £40,000 are finished.",
            "Councillor Janet Moss said the decision was “painful but necessary” after engineers found rust in three of the main supports.",
            "Residents will have to walk an extra half mile to the station until the work is done, which may take until spring.",
        ],
        gone: &[
            "millbridge-post.example",
            "The voice of the valley",
            "LOCAL",
            "Telephone",
            "E-mail",
            "Contact",
            "12 March",
        ],
    },
    Dump {
        text: "Gemeinde Mühlbach\nWir sind Heimat\nPressemitteilung Nr. 14/2014\nMühlbach, 12. März 2014\nBrücke am Mühlweg bleibt bis zum Frühjahr gesperrt\nDer Gemeinderat hat am Dienstagabend beschlossen, die Fußgängerbrücke am Mühlweg bis zum Ende der Reparaturen zu sperren.\n\nBürgermeisterin Anke Dorn sprach von einer schmerzlichen, aber notwendigen Entscheidung, nachdem Gutachter Rost an drei Trägern gefunden hatten.\n\nDie Anwohner müssen bis zum Frühjahr einen Umweg von rund einem Kilometer zum Bahnhof in Kauf nehmen.\n\nKontakt\nTelefon: 05241 99 88 77\nTelefax: 05241 99 88 78\nE-Mail: presse@muehlbach.example\nAnsprechpartnerin: Ute Kern",
        headline: "Brücke am Mühlweg bleibt bis zum Frühjahr gesperrt",
        author: "",
        published: "2014-03-12",
        kept: &[
            "Der Gemeinderat hat am Dienstagabend beschlossen, die Fußgängerbrücke am Mühlweg bis zum Ende der Reparaturen zu sperren.",
            "Bürgermeisterin Anke Dorn sprach von einer schmerzlichen, aber notwendigen Entscheidung, nachdem Gutachter Rost an drei Trägern gefunden hatten.",
            "Die Anwohner müssen bis zum Frühjahr einen Umweg von rund einem Kilometer zum Bahnhof in Kauf nehmen.",
        ],
        gone: &["Wir sind Heimat", "Telefon:", "Telefax", "E-Mail", "Kontakt", "Ansprechpartnerin"],
    },
    Dump {
        text: "Ville de Moulinet\nActualités\nVie municipale\nLa passerelle du Moulin fermée jusqu’au printemps\nPublié le 12 mars 2014 à 18h05 - Mis à jour le 13 mars 2014 à 9h00\nPar Luc Arnal\nLe conseil municipal a voté mardi soir la fermeture de la passerelle de la rue du Moulin jusqu’à la fin des réparations.\n\nLa maire, Agnès Tavel, a parlé d’une décision douloureuse mais nécessaire, après la découverte de rouille sur trois des poutres.\n\nLes habitants devront faire un détour d’un kilomètre pour rejoindre la gare jusqu’au printemps.\nContact presse\nTél. : 01 99 00 12 34\nCourriel : presse@moulinet.example\nPhoto : Ville de Moulinet",
        headline: "La passerelle du Moulin fermée jusqu’au printemps",
        author: "Luc Arnal",
        published: "2014-03-12",
        kept: &[
            "Le conseil municipal a voté mardi soir la fermeture de la passerelle de la rue du Moulin jusqu’à la fin des réparations.",
            "La maire, Agnès Tavel, a parlé d’une décision douloureuse mais nécessaire, après la découverte de rouille sur trois des poutres.",
            "Les habitants devront faire un détour d’un kilomètre pour rejoindre la gare jusqu’au printemps.",
        ],
        gone: &["Ville de", "Actualités", "Vie municipale", "Tél.", "Courriel", "Contact presse", "Photo :"],
    },
    Dump {
        text: "Comune di Mulino\nComunicato stampa n. 14\nChiusa fino a primavera la passerella del Mulino\nMulino, 12 marzo 2014 - Il consiglio comunale ha votato martedì sera la chiusura della passerella di via del Mulino fino alla fine dei lavori.\n\nLa sindaca Carla Venni ha parlato di una decisione dolorosa ma necessaria, dopo che i tecnici avevano trovato ruggine in tre travi.\n\nI residenti dovranno fare una deviazione di un chilometro per raggiungere la stazione fino alla primavera.\nUfficio stampa\nTel. 0521 123456\nEmail: stampa@mulino.example",
        headline: "Chiusa fino a primavera la passerella del Mulino",
        author: "",
        published: "2014-03-12",
        kept: &[
            "La sindaca Carla Venni ha parlato di una decisione dolorosa ma necessaria, dopo che i tecnici avevano trovato ruggine in tre travi.",
            "I residenti dovranno fare una deviazione di un chilometro per raggiungere la stazione fino alla primavera.",
        ],
        gone: &["Comune di Mulino", "Tel.", "Email", "Ufficio stampa"],
    },
    Dump {
        text: "Gazeta Młyńska\nAktualności\nKładka przy Młyńskiej zamknięta do wiosny\nred. | 12 marca 2014, 10:15\nRada gminy zdecydowała we wtorek wieczorem o zamknięciu kładki przy ulicy Młyńskiej do czasu zakończenia napraw.\n\nWójt Anna Sowa mówiła o bolesnej, lecz koniecznej decyzji, po tym jak inżynierowie znaleźli rdzę na trzech belkach.\n\nMieszkańcy będą musieli do wiosny nadkładać kilometr drogi na stację.\nfot. KP PSP Młyny\n(red.)",
        headline: "Kładka przy Młyńskiej zamknięta do wiosny",
        author: "",
        published: "2014-03-12",
        kept: &[
            "Rada gminy zdecydowała we wtorek wieczorem o zamknięciu kładki przy ulicy Młyńskiej do czasu zakończenia napraw.",
            "Wójt Anna Sowa mówiła o bolesnej, lecz koniecznej decyzji, po tym jak inżynierowie znaleźli rdzę na trzech belkach.",
            "Mieszkańcy będą musieli do wiosny nadkładać kilometr drogi na stację.",
        ],
        gone: &["fot. KP", "(red.)", "Aktualności", "Gazeta"],
    },
    Dump {
        text: "Değirmen Haber\nGÜNCEL\nDeğirmen Sokak köprüsü ilkbahara kadar kapalı\nGiriş: 12.03.2014 - 10:15 Güncelleme: 13.03.2014 - 09:00\nMuhabir: Elif Demir\nBelediye meclisi salı akşamı, Değirmen Sokak'taki yaya köprüsünün onarım bitene kadar kapatılmasına karar verdi.\n\nBelediye Başkanı Ayşe Korkut, mühendislerin üç kirişte pas bulması üzerine kararın acı ama zorunlu olduğunu söyledi.\n\nMahalle sakinleri ilkbahara kadar istasyona bir kilometre daha fazla yürümek zorunda kalacak.\nBizi Google News'te takip edin\nKaynak: DHA",
        headline: "Değirmen Sokak köprüsü ilkbahara kadar kapalı",
        author: "Elif Demir",
        published: "2014-03-12",
        kept: &[
            "Belediye meclisi salı akşamı, Değirmen Sokak'taki yaya köprüsünün onarım bitene kadar kapatılmasına karar verdi.",
            "Belediye Başkanı Ayşe Korkut, mühendislerin üç kirişte pas bulması üzerine kararın acı ama zorunlu olduğunu söyledi.",
            "Mahalle sakinleri ilkbahara kadar istasyona bir kilometre daha fazla yürümek zorunda kalacak.",
        ],
        gone: &["Bizi Google", "Değirmen Haber", "GÜNCEL"],
    },
    Dump {
        text: "Kvarnbladet\nNyheter\nGångbron vid Kvarnvägen stängs till våren\nPublicerad 12 mars 2014\nKarin Ståhl\nKommunfullmäktige beslutade på tisdagskvällen att stänga gångbron vid Kvarnvägen tills reparationerna är klara.\n\nKommunalrådet Eva Lindman talade om ett smärtsamt men nödvändigt beslut, sedan ingenjörer hade hittat rost på tre balkar.\n\nDe boende får gå en omväg på en kilometer till stationen fram till våren.\n(TT)",
        headline: "Gångbron vid Kvarnvägen stängs till våren",
        author: "Karin Ståhl",
        published: "2014-03-12",
        kept: &[
            "Kommunfullmäktige beslutade på tisdagskvällen att stänga gångbron vid Kvarnvägen tills reparationerna är klara.",
            "Kommunalrådet Eva Lindman talade om ett smärtsamt men nödvändigt beslut, sedan ingenjörer hade hittat rost på tre balkar.",
            "De boende får gå en omväg på en kilometer till stationen fram till våren.",
        ],
        gone: &["(TT)", "Nyheter", "Kvarnbladet"],
    },
    Dump {
        text: "水車新聞\n地域\n水車通りの歩道橋、春まで閉鎖\n2014年3月12日 10時15分\n町議会は火曜日の夜、水車通りの歩道橋を修理が終わるまで閉鎖することを決めた。費用は約四百万円の見込み。\n\n町長の山本和子氏は、技術者が三本の梁にさびを見つけたため、苦しいが必要な決定だと述べた。\n\n住民は春まで、駅まで一キロ遠回りしなければならない。\n【山田太郎】",
        headline: "水車通りの歩道橋、春まで閉鎖",
        author: "山田太郎",
        published: "2014-03-12",
        kept: &[
            "町議会は火曜日の夜、水車通りの歩道橋を修理が終わるまで閉鎖することを決めた。費用は約四百万円の見込み。",
            "町長の山本和子氏は、技術者が三本の梁にさびを見つけたため、苦しいが必要な決定だと述べた。",
            "住民は春まで、駅まで一キロ遠回りしなければならない。",
        ],
        gone: &["【山田太郎】", "地域", "水車新聞"],
    },
    Dump {
        text: "चक्की समाचार\nस्थानीय\nमिल लेन का पैदल पुल वसंत तक बंद\nसंवाददाता, इंदौर\n12 मार्च 2014, 10:15\nनगर परिषद ने मंगलवार शाम को मरम्मत पूरी होने तक मिल लेन का पैदल पुल बंद करने का फैसला किया।\n\nमहापौर सुनीता राव ने कहा कि इंजीनियरों को तीन बीमों में जंग मिलने के बाद यह दुखद लेकिन जरूरी फैसला लिया गया।\n\nनिवासियों को वसंत तक स्टेशन जाने के लिए एक किलोमीटर अधिक चलना होगा।",
        headline: "मिल लेन का पैदल पुल वसंत तक बंद",
        author: "",
        published: "2014-03-12",
        kept: &[
            "नगर परिषद ने मंगलवार शाम को मरम्मत पूरी होने तक मिल लेन का पैदल पुल बंद करने का फैसला किया।",
            "महापौर सुनीता राव ने कहा कि इंजीनियरों को तीन बीमों में जंग मिलने के बाद यह दुखद लेकिन जरूरी फैसला लिया गया।",
            "निवासियों को वसंत तक स्टेशन जाने के लिए एक किलोमीटर अधिक चलना होगा।",
        ],
        gone: &["स्थानीय", "संवाददाता, इंदौर"],
    },
    Dump {
        text: "ΑΥΤΟΔΙΟΙΚΗΣΗ\nΚλειστή ως την άνοιξη η πεζογέφυρα της οδού Μύλου\n12 Μαρτίου 2014 10:15\nΓράφει ο Νίκος Παππάς\nΤο δημοτικό συμβούλιο αποφάσισε την Τρίτη το βράδυ να κλείσει την πεζογέφυρα της οδού Μύλου μέχρι το τέλος των επισκευών.\n\nΗ δήμαρχος Άννα Μαυρίδη μίλησε για μια οδυνηρή αλλά αναγκαία απόφαση, αφού οι μηχανικοί βρήκαν σκουριά σε τρεις δοκούς.\n\nΟι κάτοικοι θα πρέπει να κάνουν παράκαμψη ενός χιλιομέτρου ως τον σταθμό μέχρι την άνοιξη.\nΣχετικές ειδήσεις\nΔιαβάστε επίσης: Νέα πλατεία στο κέντρο",
        headline: "Κλειστή ως την άνοιξη η πεζογέφυρα της οδού Μύλου",
        author: "Νίκος Παππάς",
        published: "2014-03-12",
        kept: &[
            "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη το βράδυ να κλείσει την πεζογέφυρα της οδού Μύλου μέχρι το τέλος των επισκευών.",
            "Η δήμαρχος Άννα Μαυρίδη μίλησε για μια οδυνηρή αλλά αναγκαία απόφαση, αφού οι μηχανικοί βρήκαν σκουριά σε τρεις δοκούς.",
            "Οι κάτοικοι θα πρέπει να κάνουν παράκαμψη ενός χιλιομέτρου ως τον σταθμό μέχρι την άνοιξη.",
        ],
        gone: &["ΑΥΤΟΔΙΟΙΚΗΣΗ", "Σχετικές"],
    },
    Dump {
        text: "Myllylehti\nPaikallisuutiset\nMyllytien silta kiinni kevääseen asti\n12.3.2014 klo 10.15\nTeksti: Antti Virta\nKunnanvaltuusto päätti tiistai-iltana sulkea Myllytien kävelysillan, kunnes korjaukset ovat valmiit.\n\nKunnanjohtaja Liisa Koski puhui kivuliaasta mutta välttämättömästä päätöksestä, kun insinöörit olivat löytäneet ruostetta kolmesta palkista.\n\nAsukkaat joutuvat kevääseen asti kiertämään kilometrin matkalla asemalle.\nPalaa uutislistaukseen\nKommentoi Ilmoita asiavirheestä",
        headline: "Myllytien silta kiinni kevääseen asti",
        author: "Antti Virta",
        published: "2014-03-12",
        kept: &[
            "Kunnanvaltuusto päätti tiistai-iltana sulkea Myllytien kävelysillan, kunnes korjaukset ovat valmiit.",
            "Kunnanjohtaja Liisa Koski puhui kivuliaasta mutta välttämättömästä päätöksestä, kun insinöörit olivat löytäneet ruostetta kolmesta palkista.",
            "Asukkaat joutuvat kevääseen asti kiertämään kilometrin matkalla asemalle.",
        ],
        gone: &["Paikallisuutiset", "Palaa", "Kommentoi", "Myllylehti"],
    },
    Dump {
        text: "375755232 1789975524752816 n\nBC-MILLBRIDGE-CLOSURE/ (UPDATE 2)\n(Adds mayor's comment, paragraph 2)\nFootbridge at Mill Lane to stay closed until spring\nBy Ann Cole\nMILLBRIDGE, March 12 (Wire) - The parish council voted on Tuesday night to close the footbridge at Mill Lane until repairs costing £40,000 are finished.\n\nCouncillor Janet Moss said the decision was “painful but necessary” after engineers found rust in three of the main supports.\n\nResidents will have to walk an extra half mile to the station until the work is done, which may take until spring.\n(Reporting by Ann Cole; Editing by Bob Lane)\n((ann.cole@wire.example; +44 20 555 0199;))",
        headline: "Footbridge at Mill Lane to stay closed until spring",
        author: "Ann Cole",
        published: "",
        kept: &[
            "Councillor Janet Moss said the decision was “painful but necessary” after engineers found rust in three of the main supports.",
            "Residents will have to walk an extra half mile to the station until the work is done, which may take until spring.",
        ],
        gone: &["375755232", "BC-MILL", "(Adds", "((ann.cole"],
    },
    Dump {
        text: "首页 > 新闻 > 本地\n磨坊街人行天桥将关闭至春天\n2014-03-12 10:15 来源：磨坊日报 作者：李明\n字号：大 中 小\n市议会周二晚间决定，在维修工程结束之前关闭磨坊街的人行天桥，预计费用为四十万元。\n\n市长王丽华说，工程师在三根横梁上发现锈迹，这一决定令人痛心，但十分必要。\n\n在春天之前，居民前往车站需要多走一公里。\n（责任编辑：张华）\n打印本页 关闭窗口",
        headline: "磨坊街人行天桥将关闭至春天",
        author: "李明",
        published: "2014-03-12",
        kept: &[
            "市议会周二晚间决定，在维修工程结束之前关闭磨坊街的人行天桥，预计费用为四十万元。",
            "市长王丽华说，工程师在三根横梁上发现锈迹，这一决定令人痛心，但十分必要。",
            "在春天之前，居民前往车站需要多走一公里。",
        ],
        gone: &["首页", "字号", "打印本页", "责任编辑"],
    },
    Dump {
        text: "Млинські вісті\nСуспільство\nМіст на Млиновій закрили до весни\nОлена Гнатюк, Чернівці\n12 березня 2014, 10:15\nМіська рада у вівторок увечері постановила закрити пішохідний міст на Млиновій вулиці до завершення ремонту.\n\nМіська голова Олена Гайова назвала рішення болісним, але необхідним: інженери знайшли іржу на трьох балках.\n\nМешканцям до весни доведеться йти до вокзалу на кілометр довше.\nФото: Олена Гнатюк\nЧитайте також: Нова площа в центрі",
        headline: "Міст на Млиновій закрили до весни",
        author: "Олена Гнатюк",
        published: "2014-03-12",
        kept: &[
            "Міська рада у вівторок увечері постановила закрити пішохідний міст на Млиновій вулиці до завершення ремонту.",
            "Міська голова Олена Гайова назвала рішення болісним, але необхідним: інженери знайшли іржу на трьох балках.",
            "Мешканцям до весни доведеться йти до вокзалу на кілометр довше.",
        ],
        gone: &["Суспільство", "Фото:", "Читайте"],
    },
    Dump {
        text: "Obec Mlýnice\nOficiální stránky obce\nAktuality\nLávka v Mlýnské bude zavřená až do jara\nDatum: 12. 3. 2014\nAutor: Petr Dub\nZastupitelstvo obce v úterý večer rozhodlo uzavřít lávku v Mlýnské ulici až do konce oprav.\n\nStarostka Jana Malá mluvila o bolestném, ale nutném rozhodnutí poté, co inženýři našli rez na třech nosnících.\n\nObyvatelé budou muset až do jara chodit na nádraží o kilometr delší cestou.\nDěkujeme za pochopení\nObecní úřad Mlýnice, tel. 555 123 456",
        headline: "Lávka v Mlýnské bude zavřená až do jara",
        author: "Petr Dub",
        published: "2014-03-12",
        kept: &[
            "Zastupitelstvo obce v úterý večer rozhodlo uzavřít lávku v Mlýnské ulici až do konce oprav.",
            "Starostka Jana Malá mluvila o bolestném, ale nutném rozhodnutí poté, co inženýři našli rez na třech nosnících.",
            "Obyvatelé budou muset až do jara chodit na nádraží o kilometr delší cestou.",
        ],
        gone: &["Oficiální", "Aktuality", "tel. 555"],
    },
    Dump {
        text: "Mølle Avis\nLokalt\nGangbroen ved Møllevej lukket til foråret\nAf Mette Lund\nOnsdag d. 12. marts 2014 kl. 10.15\nByrådet besluttede tirsdag aften at lukke gangbroen ved Møllevej, indtil reparationerne er færdige.\n\nBorgmester Lone Kjær talte om en smertelig, men nødvendig beslutning, efter at ingeniører havde fundet rust på tre bjælker.\n\nBeboerne må gå en omvej på en kilometer til stationen indtil foråret.\nDel artiklen\nRitzau",
        headline: "Gangbroen ved Møllevej lukket til foråret",
        author: "Mette Lund",
        published: "2014-03-12",
        kept: &[
            "Byrådet besluttede tirsdag aften at lukke gangbroen ved Møllevej, indtil reparationerne er færdige.",
            "Borgmester Lone Kjær talte om en smertelig, men nødvendig beslutning, efter at ingeniører havde fundet rust på tre bjælker.",
            "Beboerne må gå en omvej på en kilometer til stationen indtil foråret.",
        ],
        gone: &["Lokalt", "Del artiklen"],
    },
    Dump {
        text: "Mølleposten\nNyheter\nGangbrua ved Mølleveien stenges til våren\nPublisert: 12.03.2014 10:15 Sist oppdatert: 13.03.2014 09:00\nTekst: Ola Berg Foto: Per Vik\nKommunestyret vedtok tirsdag kveld å stenge gangbrua ved Mølleveien til reparasjonene er ferdige.\n\nOrdfører Kari Moen snakket om en smertelig, men nødvendig avgjørelse, etter at ingeniører hadde funnet rust på tre bjelker.\n\nBeboerne må gå en omvei på en kilometer til stasjonen fram til våren.\nTips oss! Send e-post til tips@molleposten.example",
        headline: "Gangbrua ved Mølleveien stenges til våren",
        author: "Ola Berg",
        published: "2014-03-12",
        kept: &[
            "Kommunestyret vedtok tirsdag kveld å stenge gangbrua ved Mølleveien til reparasjonene er ferdige.",
            "Ordfører Kari Moen snakket om en smertelig, men nødvendig avgjørelse, etter at ingeniører hadde funnet rust på tre bjelker.",
            "Beboerne må gå en omvei på en kilometer til stasjonen fram til våren.",
        ],
        gone: &["Nyheter", "Tips oss", "Tekst:"],
    },
    Dump {
        text: "SOCIEDAD\nMOLINOS-PUENTE\nCierran la pasarela del Molino hasta la primavera\nMolinos, 12 mar 2014 (AGEN).- El pleno municipal votó el martes por la noche cerrar la pasarela de la calle del Molino hasta que terminen las reparaciones.\n\nLa alcaldesa, Nuria Belda, habló de una decisión dolorosa pero necesaria tras hallarse óxido en tres de las vigas.\n\nLos vecinos tendrán que dar un rodeo de un kilómetro para llegar a la estación hasta la primavera. AGEN\nnb/rt\n(foto)",
        headline: "Cierran la pasarela del Molino hasta la primavera",
        author: "",
        published: "2014-03-12",
        kept: &[
            "La alcaldesa, Nuria Belda, habló de una decisión dolorosa pero necesaria tras hallarse óxido en tres de las vigas.",
        ],
        gone: &["SOCIEDAD", "MOLINOS-PUENTE", "nb/rt", "(foto)"],
    },
    Dump {
        text: "Município do Moinho\nInício » Notícias » Obras\nObras na ponte começam em abril\n12-03-2014\nAs obras na ponte pedonal começam no início de abril e prolongam-se por cerca de dois meses, anunciou a câmara municipal.\nDurante esse período, os peões devem usar o caminho da ribeira, que foi limpo e iluminado para o efeito.\nVoltar\nImprimir | Enviar por e-mail",
        headline: "Obras na ponte começam em abril",
        author: "",
        published: "2014-03-12",
        kept: &["As obras", "Durante"],
        gone: &["Início", "Voltar", "Imprimir"],
    },
    Dump {
        text: "Voetbalvereniging Molenwijk\nHet laatste nieuws\nVrijwilligers gezocht voor het toernooi\nGeplaatst op 12 maart 2014 door Kees de Wit\nVoor het jaarlijkse toernooi in juni zoekt de vereniging nog twintig vrijwilligers die een dagdeel willen helpen.\nHet gaat om werk achter de bar, bij de kassa en op het parkeerterrein, en voor een maaltijd wordt gezorgd.\nReageren\nTerug",
        headline: "Vrijwilligers gezocht voor het toernooi",
        author: "Kees de Wit",
        published: "2014-03-12",
        kept: &["Voor het", "Het gaat"],
        gone: &["Het laatste", "Reageren", "Terug"],
    },
    Dump {
        text: "Список форумов » Велосипед » Маршруты\nТема: Закрыт мост на Мельничной\nДобавлено: Ср мар 12, 2014 10:15 am\nМост на Мельничной закрыли до весны, так что старый маршрут к вокзалу теперь не работает и придётся искать другой.\nЯ сегодня проехал по набережной: грязно, но на широких покрышках терпимо, выходит минут на десять дольше.\nОтветить Цитата",
        headline: "Закрыт мост на Мельничной",
        author: "",
        published: "2014-03-12",
        kept: &["Мост на", "Я сегодня"],
        gone: &["Список", "Ответить"],
    },
    Dump {
        text: "Malomfalva község honlapja\nKezdőlap / Hírek\nÚtlezárás a Fő utcában\nÍrta: Szabó Anna, 2014.03.12.\nCsatornázási munkák miatt két hétre lezárják a Fő utcát az iskola és a templom között, közölte az önkormányzat.\nA terelőút a Kert utcán át vezet, az iskolabusz ez idő alatt a tűzoltószertárnál áll meg.\nVissza\nNyomtatás",
        headline: "Útlezárás a Fő utcában",
        author: "Szabó Anna",
        published: "2014-03-12",
        kept: &["Csatornázási", "A terelőút"],
        gone: &["Kezdőlap", "Vissza", "Nyomtatás"],
    },
    Dump {
        text: "Primăria Moara\nAnunțuri\nStrada Principală, închisă două săptămâni\nPublicat la 12.03.2014 de Radu Ilie\nStrada Principală va fi închisă două săptămâni între școală și biserică din cauza lucrărilor la canalizare, a anunțat primăria.\nRuta ocolitoare trece prin strada Grădinii, iar autobuzul școlar va opri la remiza pompierilor.\nÎnapoi\nTipărește",
        headline: "Strada Principală, închisă două săptămâni",
        author: "Radu Ilie",
        published: "2014-03-12",
        kept: &["Strada Principală va", "Ruta"],
        gone: &["Anunțuri", "Înapoi", "Tipărește"],
    },
    Dump {
        text: "نادي الطاحونة الرياضي\nالرئيسية > الأخبار\nفوز في الديربي\nنشر بتاريخ 12/03/2014 بواسطة سامي ناصر\nفاز فريق الطاحونة يوم الأحد على جاره بثلاثة أهداف مقابل هدف على ملعبه وصعد إلى المركز الثاني في الدوري.\nوأشاد المدرب بالدفاع الذي لم يسمح للمنافس بفرص كثيرة طوال المباراة.\nطباعة\nعودة",
        headline: "فوز في الديربي",
        author: "سامي ناصر",
        published: "2014-03-12",
        kept: &["فاز فريق", "وأشاد"],
        gone: &["الرئيسية", "طباعة", "عودة"],
    },
    Dump {
        text: "물레방아 축구단\n홈 > 소식\n더비 승리, 2위 도약\n작성자 : 이준호 | 등록일 : 2014.03.12 | 조회수 : 302\n일요일 열린 더비에서 물레방아 축구단은 홈구장에서 이웃 마을 팀을 3대 1로 이기고 리그 2위로 올라섰다.\n감독은 경기 내내 상대에게 기회를 거의 주지 않은 수비를 특히 칭찬했다.\n목록\n인쇄",
        headline: "더비 승리, 2위 도약",
        author: "이준호",
        published: "2014-03-12",
        kept: &["일요일 열린", "감독은"],
        gone: &["홈 >", "작성자", "목록", "인쇄"],
    },
    Dump {
        text: "WESTMARCH POLICE\nNews release\nRef: 2014/0312\nAppeal after shed fires\nDetectives are asking for witnesses after three sheds were set on fire on the allotments at Kiln Road in the early hours of Tuesday.\nNobody was hurt, but tools and a collection of prize seeds were destroyed, and the damage is put at £9,000.\nAnyone with information should call 101 quoting reference 2014/0312.\nENDS\nNotes to editors\nWestmarch Police covers an area of 900 square miles.",
        headline: "Appeal after shed fires",
        author: "",
        published: "",
        kept: &["Detectives", "Nobody was", "Anyone with"],
        gone: &["WESTMARCH POLICE", "News release", "Ref:", "ENDS", "Notes to editors"],
    },
    Dump {
        text: "The Tallow Museum\nOpen Tuesday to Sunday, 10 to 5\nWhat's on\nCandles by the thousand: a winter exhibition\nSaturday 15 March - Sunday 1 June 2014\nThe museum's new exhibition follows a candle from the rendering pan to the altar, with three hundred objects from its stores.\nVisitors can dip a candle of their own on Saturdays, and schools can book a guided tour with one of the two chandlers.\nAdmission: £6, children free\nBook tickets\nFind us",
        headline: "Candles by the thousand: a winter exhibition",
        author: "",
        published: "",
        kept: &["The museum's new", "Visitors can"],
        gone: &["Open Tuesday", "What's on", "Book tickets", "Find us"],
    },
    Dump {
        text: "Mairie de Brasque\nBulletin municipal\nTravaux rue des Tanneurs\nMis en ligne le lundi 10 mars 2014\nDes travaux de réfection du réseau d’eau auront lieu rue des Tanneurs du 17 au 28 mars, et la circulation sera interdite de huit heures à dix-huit heures.\nL’accès des riverains et des secours sera maintenu, et un parking provisoire est ouvert place du Lavoir.\nRenseignements : 01 99 00 44 55\nRetour à l’accueil",
        headline: "Travaux rue des Tanneurs",
        author: "",
        published: "2014-03-10",
        kept: &["Des travaux", "L’accès"],
        gone: &["Mairie", "Bulletin", "Renseignements", "Retour à"],
    },
    Dump {
        text: "Szkoła Podstawowa nr 3 w Młynach\nAktualności » Wydarzenia\nNasi uczniowie na podium\nOpublikowano: 10 marca 2014, Ewa Lis\nTroje uczniów naszej szkoły stanęło na podium powiatowego konkursu matematycznego, który odbył się w sobotę w Dębinie.\nZwycięzca kategorii młodszej, Kuba Wrona, rozwiązał bezbłędnie wszystkie zadania, a dyrekcja pogratulowała też nauczycielom.\nWięcej zdjęć w galerii\nDrukuj",
        headline: "Nasi uczniowie na podium",
        author: "Ewa Lis",
        published: "2014-03-10",
        kept: &["Troje", "Zwycięzca"],
        gone: &["Szkoła", "Aktualności", "Więcej zdjęć", "Drukuj"],
    },
    Dump {
        text: "磨坊镇中心小学\n校园新闻\n我校学生在数学竞赛中获奖\n发布人：李老师 发布日期：2014年3月10日 点击：128\n在星期六举行的县数学竞赛中，我校三名学生站上了领奖台，其中王小乐同学获得低年级组第一名。\n校长向获奖学生和辅导老师表示祝贺，并鼓励更多同学参加明年的比赛。\n上一篇：春季运动会通知\n下一篇：没有了",
        headline: "我校学生在数学竞赛中获奖",
        author: "",
        published: "2014-03-10",
        kept: &["在星期六", "校长向"],
        gone: &["磨坊镇", "校园新闻", "发布人", "上一篇", "下一篇"],
    },
    Dump {
        text: "물레방아군청\n보도자료\n상수도 공사로 단수 안내\n담당부서 : 수도과 등록일 : 2014-03-10 조회 : 128\n상수도관 교체 공사로 수요일 오전 아홉 시부터 저녁까지 두 개 마을에 단수가 실시된다고 군이 밝혔다.\n군은 급수차를 동원해 물을 공급할 예정이며 주민들의 양해를 구했다.\n문의 : 수도과 055-000-1133\n첨부파일 다운로드",
        headline: "상수도 공사로 단수 안내",
        author: "",
        published: "2014-03-10",
        kept: &["상수도관", "군은"],
        gone: &["물레방아군청", "보도자료", "담당부서", "문의", "첨부파일"],
    },
    Dump {
        text: "चक्की थाना\nप्रेस विज्ञप्ति\nसाइकिल चोरी का आरोपी गिरफ्तार\n10 मार्च 2014, 12:30 बजे\nपुलिस ने सात साइकिलें चुराने के आरोप में एक व्यक्ति को गिरफ्तार किया है और चोरी का कुछ सामान बरामद कर लिया है।\nथाना प्रभारी ने बताया कि मामला दर्ज कर लिया गया है और पूछताछ जारी है।\nमोबाइल: 98260 00000",
        headline: "साइकिल चोरी का आरोपी गिरफ्तार",
        author: "",
        published: "2014-03-10",
        kept: &["पुलिस ने", "थाना प्रभारी"],
        gone: &["चक्की थाना", "प्रेस विज्ञप्ति", "मोबाइल"],
    },
];

#[test]
fn dumps_are_taken_apart() {
    for dump in DUMPS {
        let draft =
            extract(dump.text, &Given::default(), &Budget::unlimited(), &mut Trace::default()).expect("no budget");
        assert_eq!(draft.headline.map(|h| h.value).as_deref(), Some(dump.headline), "{}", dump.text);
        let author = draft.authors.and_then(|authors| Some(authors.value.first()?.name.clone())).unwrap_or_default();
        assert_eq!(author, dump.author, "{}", dump.text);
        let published = draft.published.map(|day| day.value.at[..10].to_owned()).unwrap_or_default();
        assert_eq!(published, dump.published, "{}", dump.text);
        let body: Vec<&str> = draft.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        for line in dump.kept {
            assert!(body.iter().any(|text| text.contains(line)), "{line}: {body:#?}");
        }
        for line in dump.gone {
            assert!(!body.iter().any(|text| text.starts_with(line)), "{line}: {body:#?}");
        }
    }
}

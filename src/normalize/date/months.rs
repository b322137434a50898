//! Month names, by language: full, inflected and abbreviated forms as pages print them.
//!
//! Compiled by hand; the forms are those of CLDR and of common usage. Compared after [`super::lexicon::fold`], so accents and case do
//! not matter. A row is a language, twelve cells parted by `|`, alternatives by blanks.

/// Gregorian months.
pub const GREGORIAN: &[(&str, &str)] = &[
    (
        "en",
        "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec",
    ),
    (
        "de",
        "januar jan jänner|februar feb feber|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug|september sept sep|oktober okt|november nov|dezember dez",
    ),
    (
        "fr",
        "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil juill|août aout|septembre sept|octobre oct|novembre nov|décembre déc",
    ),
    (
        "es",
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept set|octubre oct|noviembre nov|diciembre dic",
    ),
    (
        "pt",
        "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
    ),
    (
        "it",
        "gennaio gen genn|febbraio febbr feb|marzo mar|aprile apr|maggio mag magg|giugno giu|luglio lug|agosto ago|settembre sett set|ottobre ott|novembre nov|dicembre dic",
    ),
    (
        "ca",
        "gener gen|febrer febr|març|abril abr|maig|juny|juliol|agost|setembre set|octubre oct|novembre nov|desembre des",
    ),
    (
        "gl",
        "xaneiro xan|febreiro feb|marzo|abril|maio|xuño xun|xullo xul|agosto|setembro|outubro|novembro|decembro dec",
    ),
    (
        "eu",
        "urtarrila urtarrilaren urtarrilak urt|otsaila otsailaren otsailak ots|martxoa martxoaren martxoak|apirila apirilaren apirilak api|maiatza maiatzaren maiatzak|ekaina ekainaren ekainak eka|uztaila uztailaren uztailak uzt|abuztua abuztuaren abuztuak abu|iraila irailaren irailak|urria urriaren urriak urr|azaroa azaroaren azaroak aza|abendua abenduaren abenduak abe",
    ),
    (
        "ro",
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept|octombrie oct|noiembrie noi|decembrie dec",
    ),
    (
        "nl",
        "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sept|oktober okt|november nov|december dec",
    ),
    ("af", "januarie|februarie|maart|april|mei|junie|julie|augustus|september|oktober|november|desember des"),
    ("sv", "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"),
    ("da", "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"),
    ("nb", "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember des"),
    ("is", "janúar|febrúar|mars|apríl|maí|júní jún|júlí júl|ágúst ágú|september|október|nóvember nóv|desember des"),
    (
        "fi",
        "tammikuuta tammikuun tammikuu tammi tam|helmikuuta helmikuun helmikuu helmi hel|maaliskuuta maaliskuun maaliskuu maalis maa|huhtikuuta huhtikuun huhtikuu huhti huh|toukokuuta toukokuun toukokuu touko tou|kesäkuuta kesäkuun kesäkuu kesä kes|heinäkuuta heinäkuun heinäkuu heinä hei|elokuuta elokuun elokuu elo|syyskuuta syyskuun syyskuu syys syy|lokakuuta lokakuun lokakuu loka lok|marraskuuta marraskuun marraskuu marras mar|joulukuuta joulukuun joulukuu joulu jou",
    ),
    (
        "et",
        "jaanuar jaan|veebruar veebr|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember dets",
    ),
    (
        "lv",
        "janvāris janvārī janv|februāris februārī febr|marts martā|aprīlis aprīlī|maijs maijā|jūnijs jūnijā jūn|jūlijs jūlijā jūl|augusts augustā|septembris septembrī|oktobris oktobrī|novembris novembrī|decembris decembrī",
    ),
    (
        "lt",
        "sausio sausis saus sau|vasario vasaris vas|kovo kovas kov|balandžio balandis bal|gegužės gegužė geg|birželio birželis birž bir|liepos liepa liep lie|rugpjūčio rugpjūtis rugpj rgp|rugsėjo rugsėjis rugs rgs|spalio spalis spal spa|lapkričio lapkritis lapkr lap|gruodžio gruodis gruod grd",
    ),
    (
        "pl",
        "stycznia styczeń sty|lutego luty lut|marca marzec|kwietnia kwiecień kwi|maja maj|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|października październik paź|listopada listopad lis|grudnia grudzień gru",
    ),
    (
        "cs",
        "ledna leden led|února únor úno|března březen bře|dubna duben dub|května květen kvě|června červen čvn|července červenec čvc|srpna srpen srp|září zář|října říjen říj|listopadu listopad lis|prosince prosinec pro",
    ),
    (
        "sk",
        "januára január|februára február|marca marec|apríla apríl|mája máj|júna jún|júla júl|augusta august|septembra september|októbra október|novembra november|decembra december",
    ),
    (
        "sl",
        "januarja januar|februarja februar|marca marec|aprila april|maja maj|junija junij|julija julij|avgusta avgust avg|septembra september|oktobra oktober|novembra november|decembra december",
    ),
    (
        "hr",
        "siječnja siječanj sij|veljače veljača velj|ožujka ožujak ožu|travnja travanj tra|svibnja svibanj svi|lipnja lipanj lip|srpnja srpanj srp|kolovoza kolovoz kol|rujna rujan ruj|listopada listopad lis|studenoga studenog studeni stu|prosinca prosinac pro",
    ),
    (
        "sr",
        "januara januar јануара јануар јан|februara februar фебруара фебруар феб|marta mart марта март мар|aprila april априла април апр|maja maj маја мај|juna jun јуна јун juni|jula jul јула јул juli|avgusta avgust августа август авг|septembra septembar септембра септембар сеп|oktobra oktobar октобра октобар окт|novembra novembar новембра новембар нов|decembra decembar децембра децембар дец",
    ),
    (
        "ru",
        "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая май|июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя нояб|декабря декабрь дек",
    ),
    (
        "uk",
        "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт кві|травня травень трав тра|червня червень черв чер|липня липень лип|серпня серпень серп сер|вересня вересень вер|жовтня жовтень жовт жов|листопада листопад лист лис|грудня грудень груд гру",
    ),
    (
        "be",
        "студзеня студзень сту|лютага люты лют|сакавіка сакавік сак|красавіка красавік кра|мая траўня травень|чэрвеня чэрвень чэр|ліпеня ліпень ліп|жніўня жнівень жні|верасня верасень вер|кастрычніка кастрычнік кас|лістапада лістапад ліс|снежня снежань сне",
    ),
    (
        "bg",
        "януари яну|февруари фев|март мар|април апр|май|юни|юли|август авг|септември септ|октомври окт|ноември ноем ное|декември дек",
    ),
    ("mk", "јануари|февруари|март|април|мај|јуни|јули|август|септември|октомври|ноември|декември"),
    (
        "kk",
        "қаңтар қаң|ақпан ақп|наурыз нау|сәуір сәу|мамыр мам|маусым мау|шілде шіл|тамыз там|қыркүйек қыр|қазан қаз|қараша қар|желтоқсан жел",
    ),
    (
        "el",
        "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|μαΐου μάιος μαι|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπτ σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    ),
    (
        "hu",
        "január|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug|szeptember szept|október okt|november nov|december dec",
    ),
    (
        "tr",
        "ocak oca|şubat şub|mart mar|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara",
    ),
    (
        "az",
        "yanvar yan|fevral fev|mart mar|aprel apr|may|iyun iyn|iyul iyl|avqust avgust avq|sentyabr sen|oktyabr okt|noyabr noy|dekabr dek",
    ),
    (
        "sq",
        "janar jan|shkurt shk|mars mar|prill pri|maj|qershor qer|korrik korr|gusht gush|shtator sht|tetor tet|nëntor nën|dhjetor dhj",
    ),
    ("cy", "ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"),
    (
        "id",
        "januari|februari|maret|april|mei|juni|juli|agustus agu agt|september|oktober|november nopember|desember des",
    ),
    ("ms", "januari|februari|mac|april|mei|jun|julai|ogos|september|oktober|november|disember dis"),
    ("tl", "enero|pebrero|marso|abril|mayo|hunyo|hulyo|agosto|setyembre|oktubre|nobyembre|disyembre"),
    ("sw", "januari|februari|machi|aprili|mei|juni|julai|agosti|septemba|oktoba|novemba|desemba"),
    (
        "ar",
        "يناير جانفي كانون_الثاني|فبراير شباط فيفري|مارس آذار|أبريل إبريل نيسان أفريل|مايو أيار ماي|يونيو يونيه حزيران جوان|يوليو يوليه تموز جويلية يوليوز|أغسطس آب أوت غشت|سبتمبر أيلول شتنبر|أكتوبر تشرين_الأول|نوفمبر تشرين_الثاني نونبر|ديسمبر كانون_الأول دجنبر",
    ),
    ("fa", "ژانویه|فوریه|مارس|آوریل|مه می|ژوئن|ژوئیه جولای|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر"),
    ("ur", "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر"),
    (
        "he",
        "ינואר בינואר ינו|פברואר בפברואר פבר|מרץ במרץ מרס במרס|אפריל באפריל אפר|מאי במאי|יוני ביוני יונ|יולי ביולי יול|אוגוסט באוגוסט אוג|ספטמבר בספטמבר ספט|אוקטובר באוקטובר אוק|נובמבר בנובמבר נוב|דצמבר בדצמבר דצמ",
    ),
    ("hi", "जनवरी|फरवरी फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर"),
    ("mr", "जानेवारी|फेब्रुवारी|मार्च|एप्रिल|मे|जून|जुलै|ऑगस्ट|सप्टेंबर|ऑक्टोबर|नोव्हेंबर|डिसेंबर"),
    ("bn", "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট অগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর"),
    ("ta", "ஜனவரி|பிப்ரவரி|மார்ச்|ஏப்ரல்|மே|ஜூன்|ஜூலை|ஆகஸ்ட்|செப்டம்பர்|அக்டோபர்|நவம்பர்|டிசம்பர்"),
    ("te", "జనవరి|ఫిబ్రవరి|మార్చి|ఏప్రిల్|మే|జూన్|జులై జూలై|ఆగస్టు|సెప్టెంబర్|అక్టోబర్|నవంబర్|డిసెంబర్"),
    ("gu", "જાન્યુઆરી|ફેબ્રુઆરી|માર્ચ|એપ્રિલ|મે|જૂન|જુલાઈ|ઑગસ્ટ ઓગસ્ટ|સપ્ટેમ્બર|ઑક્ટોબર ઓક્ટોબર|નવેમ્બર|ડિસેમ્બર"),
    (
        "th",
        "มกราคม มค|กุมภาพันธ์ กพ|มีนาคม มีค|เมษายน เมย|พฤษภาคม พค|มิถุนายน มิย|กรกฎาคม กค|สิงหาคม สค|กันยายน กย|ตุลาคม ตค|พฤศจิกายน พย|ธันวาคม ธค",
    ),
    (
        "ka",
        "იანვარი იანვარს იან|თებერვალი თებ|მარტი მარ|აპრილი აპრ|მაისი მაი|ივნისი ივნ|ივლისი ივლ|აგვისტო აგვ|სექტემბერი სექ|ოქტომბერი ოქტ|ნოემბერი ნოე|დეკემბერი დეკ",
    ),
    ("hy", "հունվարի|փետրվարի|մարտի|ապրիլի|մայիսի|հունիսի|հուլիսի|օգոստոսի|սեպտեմբերի|հոկտեմբերի|նոյեմբերի|դեկտեմբերի"),
];

/// Months of the Solar Hijri calendar, as in Iran.
pub const SOLAR_HIJRI: &str = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند";

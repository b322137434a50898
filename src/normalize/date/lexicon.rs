//! The words that dates are made of, in many languages, and what each can mean.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::months;

/// What a word can mean in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// A Gregorian month, 1 to 12, in the languages of that row of the table.
    Month(i8, u8),
    /// A month of the Solar Hijri calendar.
    SolarMonth(i8),
    /// What follows a year's number: `年`, `г`.
    YearUnit,
    /// What follows (`月`) or precedes (`tháng`) a month's number.
    MonthUnit,
    /// What follows (`日`) or precedes (`ngày`) a day's number.
    DayUnit,
    /// What follows an hour's number.
    HourUnit,
    /// What follows a minute's number.
    MinuteUnit,
    /// What follows a second's number.
    SecondUnit,
    /// `th`, `er`, `го`: what makes a number an ordinal.
    Ordinal,
    /// Names of weekdays, articles and prepositions: what may stand inside a date.
    Filler,
    /// `at`, `um`, `kl`: what introduces a time.
    TimeIntro,
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// A zone, in minutes east of Greenwich.
    Zone(i16),
    /// A zone of North America whose summer time follows the date; minutes east in winter.
    Seasonal(i16),
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// `ago`, `vor`, `hace`.
    Ago,
    /// A span of so many minutes; a month is 43,200.
    Span(u32),
    /// `a`, `eine`: the number one in words.
    One,
    /// The name of an era; its year 1 follows the year given here.
    Era(i16),
    /// The first year of an era, which has a name of its own.
    FirstYear(i16),
    /// The first word of a pair that is in the lexicon as `first_second`.
    Opens,
}

/// The senses of a word, usually one.
pub type Senses = SmallVec<[Sense; 2]>;

/// Words by sense; a cell may hold a pair of words joined by `_`.
const WORDS: &[(Sense, &str)] = &[
    (Sense::YearUnit, "年 년 г год года годa р рік року г. gada год. năm m metų urteko ko พ ศ พศ"),
    (Sense::MonthUnit, "月 월 tháng thang"),
    (Sense::DayUnit, "日 일 号 號 ngày ngay d diena dieną"),
    (Sense::HourUnit, "時 时 点 點 시 h hs hr hrs uhr ч час часов год giờ gio น ώρα heures uur u"),
    (Sense::MinuteUnit, "分 분 min мин хв m phút"),
    (Sense::SecondUnit, "秒 초 s sec сек"),
    (Sense::Ordinal, "st nd rd th er re ère º ª o a e de го е ого ste ten"),
    (
        Sense::Filler,
        "the of de del der den des dem do da di du le la el al am on i in dia den d em på pe z ze ve et y \
         monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun \
         montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so \
         lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim \
         lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica \
         segunda terça quarta quinta sexta feira seg ter qua qui sex dom sáb \
         maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag \
         mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai \
         poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle \
         понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс \
         понеділок вівторок середа четвер пʼятниця субота неділя pazartesi salı çarşamba perşembe cuma cumartesi pazar \
         الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد دوشنبه سه چهارشنبه پنجشنبه جمعه شنبه یکشنبه \
         senin selasa rabu kamis jumat sabtu minggu thứ hai ba tư năm sáu bảy chủ nhật \
         δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή hétfő kedd szerda csütörtök péntek szombat vasárnap",
    ),
    (
        Sense::TimeIntro,
        "at um à às as las kl klo ore ora alle le o ob v у в om t saat pukul pk jam à lúc alas a ώρα στις kello ساعة الساعة ساعت os",
    ),
    (
        Sense::Am,
        "am 上午 午前 凌晨 早上 清晨 早晨 오전 새벽 아침 صباحا صباحًا ص vorm sáng öö pagi πμ सुबह mañana manhã matin mattina утра ранку rano ráno সকাল",
    ),
    (
        Sense::Pm,
        "pm 下午 午後 오후 저녁 مساء م nachm chiều tối 晚上 晚间 晚間 傍晚 petang sore malam مساءً عصرا μμ शाम ös tarde noche noite soir sera pomeriggio \
         вечера вечора popołudniu odpoledne বিকাল বিকেল",
    ),
    (Sense::Zone(0), "z utc gmt wet ut"),
    (Sense::Zone(60), "cet mez met bst west wat"),
    (Sense::Zone(120), "cest mesz mest eet sast cat"),
    (Sense::Zone(180), "eest msk мск trt eat"),
    (Sense::Zone(210), "irst"),
    (Sense::Zone(240), "gst"),
    (Sense::Zone(300), "pkt"),
    (Sense::Zone(330), "ist"),
    (Sense::Zone(345), "npt"),
    (Sense::Zone(420), "wib ict"),
    (Sense::Zone(480), "hkt sgt wita myt pht awst"),
    (Sense::Zone(540), "jst kst wit"),
    (Sense::Zone(570), "acst"),
    (Sense::Zone(600), "aest"),
    (Sense::Zone(660), "aedt"),
    (Sense::Zone(720), "nzst"),
    (Sense::Zone(780), "nzdt"),
    (Sense::Zone(-150), "ndt"),
    (Sense::Zone(-180), "brt art adt clst"),
    (Sense::Zone(-210), "nst"),
    (Sense::Zone(-240), "edt clt"),
    (Sense::Zone(-300), "est cdt pet"),
    (Sense::Zone(-360), "cst mdt"),
    (Sense::Zone(-420), "mst pdt"),
    (Sense::Zone(-480), "pst akdt"),
    (Sense::Zone(-540), "akst"),
    (Sense::Zone(-600), "hst"),
    (Sense::Seasonal(-300), "et"),
    (Sense::Seasonal(-360), "ct"),
    (Sense::Seasonal(-480), "pt"),
    (
        Sense::Today,
        "today heute hoy aujourd oggi hoje vandaag idag i_dag dnes dzisiaj dziś сегодня сьогодні днес danas bugün اليوم امروز 今天 今日 \
         오늘 hari_ini hôm_nay tänään ma σήμερα azi astăzi आज আজ היום",
    ),
    (
        Sense::Yesterday,
        "yesterday gestern ayer hier ieri ontem gisteren igår i_går včera wczoraj вчера вчора jučer juče dün أمس دیروز 昨天 昨日 어제 \
         kemarin hôm_qua eilen tegnap χθες कल אתמול",
    ),
    (
        Sense::Ago,
        "ago vor hace fa atrás há geleden siden sedan för назад тому önce पहले 前 전 lalu trước temu před sitten πριν منذ قبل پیش acum \
         il_y il prije pre преди előtt לפני আগে ที่แล้ว",
    ),
    (
        Sense::Span(1),
        "minute minutes min mins minuten minuto minutos minuti minuut minuter minutter minuty minut minutę минут минуты минуту хвилин \
         хвилини dakika دقيقة دقائق دقیقه 分钟 分鐘 分 분 menit phút minuuttia λεπτά perc मिनट מינוט דקות มินาที นาที",
    ),
    (
        Sense::Span(60),
        "hour hours hr hrs stunde stunden std hora horas heure heures ora ore uur uren timme timmar time timer hodin hodiny hodinou godzin \
         godziny godzinę час часа часов година години годин saat ساعة ساعات ساعت 小时 小時 時間 시간 jam giờ tuntia ώρες ώρα órája घंटे \
         שעות sata sati ชั่วโมง",
    ),
    (
        Sense::Span(1440),
        "day days tag tage tagen día días jour jours giorno giorni dia dias dag dagen dagar dage dager dny dní dni dzień день дня дней \
         днів дни gün يوم أيام روز 天 일 hari ngày päivää ημέρες napja 日 दिन ימים dana วัน",
    ),
    (
        Sense::Span(10_080),
        "week weeks woche wochen semana semanas semaine semaines settimana settimane weken uke uker vecka veckor uge uger týdny tydzień \
         tygodnie tygodni неделю недели недель тиждень тижні hafta أسبوع أسابيع هفته 周 週間 주 minggu tuần viikkoa",
    ),
    (
        Sense::Span(43_200),
        "month months monat monate monaten mes meses mois mese mesi maand maanden månad månader måned måneder miesiąc miesiące месяц \
         месяца месяцев ay شهر 个月 個月 ヶ月 か月 개월 bulan",
    ),
    (Sense::FirstYear(2019), "令和元年"),
    (Sense::FirstYear(1989), "平成元年"),
    (Sense::Era(2018), "令和"),
    (Sense::Era(1988), "平成"),
    (Sense::Era(1911), "民國 民国"),
    (Sense::One, "a an one ein eine einem einer un una une uno um uma een en ett et jeden jedna один одну bir"),
];

/// The language of a row of the month table.
pub fn language_of(row: u8) -> &'static str {
    months::GREGORIAN.get(usize::from(row)).map_or("", |(language, _)| language)
}

/// What `word`, already folded, can mean; empty for a word that dates do not use.
pub fn senses(word: &str) -> &'static [Sense] {
    static LEXICON: OnceLock<FxHashMap<String, Senses>> = OnceLock::new();
    LEXICON.get_or_init(build).get(word).map_or(&[], |senses| senses)
}

fn build() -> FxHashMap<String, Senses> {
    let mut lexicon: FxHashMap<String, Senses> = FxHashMap::default();
    let mut add = |word: &str, sense: Sense| {
        for (word, sense) in [(Some(word), sense), (word.split_once('_').map(|(first, _)| first), Sense::Opens)] {
            let Some(word) = word else { continue };
            let senses = lexicon.entry(fold(word)).or_default();
            if !senses.contains(&sense) {
                senses.push(sense);
            }
        }
    };
    for (row, (_, cells)) in (0u8..).zip(months::GREGORIAN) {
        for (month, cell) in (1i8..).zip(cells.split('|')) {
            cell.split(' ').for_each(|word| add(word, Sense::Month(month, row)));
        }
    }
    for (month, word) in (1i8..).zip(months::SOLAR_HIJRI.split('|')) {
        add(word, Sense::SolarMonth(month));
    }
    for &(sense, words) in WORDS {
        words.split_whitespace().for_each(|word| add(word, sense));
    }
    lexicon
}

/// Folds a word for comparison: lower case, without accents and vowel marks, one form for letters that keyboards tell apart and
/// readers do not.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        for c in c.to_lowercase() {
            match plain(c) {
                Some(plain) => folded.push(plain),
                None if is_dropped(c) => {}
                None => folded.push(c),
            }
        }
    }
    folded
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' | '\u{e47}'..='\u{e4e}')
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' | 'ə' => 'e',
        'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ی' | 'ى' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months() {
        for (language, cells) in months::GREGORIAN {
            assert_eq!(cells.split('|').count(), 12, "{language}");
            assert!(cells.split('|').all(|cell| !cell.trim().is_empty()), "{language}");
        }
        assert_eq!(months::SOLAR_HIJRI.split('|').count(), 12);
    }

    #[test]
    fn folding_reaches_what_is_printed() {
        for word in ["AĞUSTOS", "ağustos", "Agustos", "Ag\u{306}ustos"] {
            assert!(senses(&fold(word)).iter().any(|s| matches!(s, Sense::Month(8, _))), "{word}");
        }
        assert!(senses(&fold("Μαΐου")).iter().any(|s| matches!(s, Sense::Month(5, _))));
        assert!(senses(&fold("İkim")).is_empty());
        assert!(senses(&fold("MAYIS")).iter().any(|s| matches!(s, Sense::Month(5, _))));
    }

    #[test]
    fn words_that_mean_different_months_say_so() {
        let months: Vec<_> = senses("listopada")
            .iter()
            .filter_map(|s| if let Sense::Month(m, _) = s { Some(*m) } else { None })
            .collect();
        assert!(months.contains(&11) && months.contains(&10));
    }
}

#!/usr/bin/env python3
"""Cuts the stop words of the languages served out of the npm package stopwords-iso, and adds those that it lacks.

    npm pack stopwords-iso@1.1.0 && tar xzf stopwords-iso-1.1.0.tgz
    python3 build.py package/stopwords-iso.json
"""
import json, sys
from pathlib import Path

LANGUAGES = "ar cs da de en es fi fr hi hu it ja ko nl no pl pt ro ru sv tr uk zh".split()
# Written for this project, CC0: words that reports are told with, days and months.
MORE = {
    "cs": """uvedl uvedla uvedli řekl řekla řekli říká sdělil sdělila dodal dodala informoval informovala oznámil oznámila letos loni dnes včera zítra
        roku roce roky let léta rok lidí lidé osob osoby korun tisíc milionů milionu miliard procent procenta hodin hodinu hodiny minut dne dnů dny měsíc měsíce
        měsíců týden týdny týdnu pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli ledna února března dubna května června července srpna září
        října listopadu prosince první druhý druhé třetí další nové nový nová jejich také například během kolem kvůli podle mezi proti včetně uvádí další například
        několik zatímco přitom ovšem není nejsou mohou musí chce byla bylo byly jsou která které který kteří""",
    "da": """siger sagde oplyser fortæller udtaler skriver år året årene dag dage uge uger måned måneder procent kroner millioner milliarder tusind klokken kl
        mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august september oktober november december første anden tredje
        også samt blandt ifølge under efter siden gennem mellem omkring igen endnu allerede desuden dermed derfor hvor hvordan hvorfor hvilken skulle ville kunne
        måtte bliver blevet været været får fået fik tage taget tager kommer kom gør gjorde mange flere nye ny nyt stor store stort hele dog""",
    "fi": """sanoi sanoo kertoo kertoi mukaan arvioi toteaa totesi vuosi vuonna vuoden vuotta päivä päivän päivänä viikko viikon viikolla kuukausi kuukauden prosenttia
        euroa miljoonaa miljardia tuhatta kello maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina tammikuu tammikuussa helmikuussa
        maaliskuussa huhtikuussa toukokuussa kesäkuussa heinäkuussa elokuussa syyskuussa lokakuussa marraskuussa joulukuussa tammikuuta helmikuuta maaliskuuta huhtikuuta
        toukokuuta kesäkuuta heinäkuuta elokuuta elokuun syyskuuta syyskuun lokakuuta marraskuuta joulukuuta uusi uuden uutta ensimmäinen ensimmäisen ensimmäisellä""",
    "hu": """mondta elmondta közölte hangsúlyozta tette hozzá szerint év évben évek éves nap napon napja hét héten hónap hónapban százalék forint millió milliárd ezer óra
        órakor hétfő hétfőn kedd kedden szerda szerdán csütörtök csütörtökön péntek pénteken szombat szombaton vasárnap január február március április május június július
        augusztus szeptember október november december első második harmadik új több része között során illetve valamint közül miatt után előtt mellett többek""",
    "it": """detto dice spiega spiegato aggiunge aggiunto afferma affermato secondo anno anni giorno giorni mese mesi settimana settimane ore ora euro milioni miliardi mila
        percento lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre primo
        prima seconda nuovo nuova nuovi nuove grande grandi parte presso durante oltre dopo ancora anche""",
    "ja": """年 月 日 時 分 円 人 件 回 約 氏 さん 同 今 後 前 中 上 下 新 的 者 化 性 等 ため よう こと もの それ これ ここ そこ 今回 今年 昨年 来年 先月 今月 来月 今日 昨日 明日
        午前 午後 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 一方 以上 以下 場合 予定 する した して いる いた なる なっ なり れる られ ない です ます という として について によると により
        さらに しかし また その この あの だった である だけ まで など のみ ほか 的な うえ とき ところ 可能 万 億 千 百 カ月 ヶ月 か月 年間 日間 初めて""",
    "ko": """기자 지난 이번 올해 지난해 내년 작년 오늘 어제 내일 오전 오후 월요일 화요일 수요일 목요일 금요일 토요일 일요일 관련 대한 위해 통해 따라 대해 가운데 이날 당시 현재 최근
        앞서 또한 이어 한편 특히 모두 매우 가장 다른 여러 많은 새로운 이후 이전 경우 때문 정도 가량 이상 이하 등을 등이 등의 등과 있는 없는 하는 되는 것으로 것이 것을 것은 우리 자신
        명이 명을 명의 만에 억원 만원 퍼센트 개월 동안 사이 지금 오는 말했다 밝혔다 전했다 설명했다 강조했다 덧붙였다 라며 이라며 라고 이라고 첫 번째 두 번째 뉴스 무단 전재 재배포 금지""",
    "nl": """zegt zei zeggen zeiden laat weten meldt vertelt aldus volgens jaar jaren dag dagen week weken maand maanden euro miljoen miljard duizend procent uur maandag
        dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december eerste tweede derde nieuwe
        nieuw grote groot mensen vooral daarnaast daardoor hierdoor inmiddels afgelopen komende onder onder andere""",
    "no": """sier sa forteller opplyser skriver mener år året årene dag dager dagen uke uker uken måned måneder prosent kroner millioner milliarder tusen klokken kl
        mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni juli august september oktober november desember første andre tredje også samt
        blant ifølge siden gjennom mellom rundt igjen ennå allerede dessuten dermed derfor skal ville kunne måtte blir blitt vært får fått fikk tar tatt kommer kom
        gjør gjorde mange flere nye ny nytt stor store stort hele""",
    "pl": """powiedział powiedziała powiedzieli mówi mówił dodał dodała podkreślił podkreśliła poinformował poinformowała podał zaznaczył według rok roku lat lata latach dnia
        dni dniu dzień tygodnia tygodniu tydzień miesiąca miesięcy miesiące procent proc zł tys mln mld złotych euro godz godzina godziny godzinie poniedziałek
        poniedziałku wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia pierwszy pierwsza drugi druga trzeci nowy nowa nowe nowych kolejny osób osoby ludzi także również podczas między przeciwko ponad około m.in""",
    "ro": """declarat spus afirmat precizat anunțat transmis arătat potrivit anul anului ani an zi zile ziua săptămână săptămâni lună luni luna lei euro milioane miliarde mii
        sută ora ore luni marți miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie prima
        primul doilea nou nouă noi noua noul mare mari persoane oameni printre asupra într dintr precum iar însă astfel privind urma cadrul vor fi fost este sunt va
        ne-a ne-au mi-a i-a i-au l-a l-au le-a le-au v-a v-au s-a s-au ţi-a ți-a""",
    "sv": """säger sade sa berättar uppger skriver menar år året åren dag dagar dagen vecka veckor veckan månad månader procent kronor miljoner miljarder tusen klockan kl
        måndag måndagen tisdag tisdagen onsdag onsdagen torsdag torsdagen fredag fredagen lördag lördagen söndag söndagen januari februari mars april maj juni juli augusti
        september oktober november december första andra tredje också samt bland enligt sedan genom mellan kring igen ännu redan dessutom därmed därför ska skulle ville
        kunde måste blir blivit varit får fått fick tar tagit kommer kom gör gjorde många fler nya ny nytt stor stora stort hela""",
    "uk": """або якщо якщо щоб щоби який яка яке які якого якої яких якому якій якими також тому цей ця це ці цього цієї цих цьому цією той та те ті того тієї тих тому
        тією він його йому нього нею їх їм них ним свій своя своє свої свого своєї своїх себе собі мене мені ми нам нас наш наша наше наші ваш ваша ваше ваші їхній їхня їхнє
        їхні хто кого кому чого чому як так коли де куди звідки поки доки навіть лише тільки майже ще вже теж саме самий сама самі інший інша інше інші інших усі усіх всі
        всього вся весь кожен кожна кожного будь щось хтось ніхто нічого немає нема буде будуть був була було були бути є можна може можуть міг могла могли треба потрібно
        слід має мають мав мала мали про через після перед між серед біля під над при протягом замість щодо згідно внаслідок завдяки крім окрім проти заради поруч навколо
        однак проте але зате адже отже тобто зокрема наприклад нині зараз сьогодні вчора завтра тут там тоді потім раніше пізніше знову дуже більше менше багато мало кілька
        декілька близько приблизно понад рік року років роки день дня днів дні тиждень тижня місяць місяця місяців година години годин хвилин тисяч мільйонів мільярдів
        гривень відсотків понеділок вівторок середа середу четвер пʼятниця субота суботу неділя неділю січня лютого березня квітня травня червня липня серпня вересня жовтня
        листопада грудня перший перша друга другий третій новий нова нове нові сказав сказала заявив заявила заявили повідомив повідомила повідомили повідомляє повідомляють
        додав додала зазначив зазначила розповів розповіла пише наголосив наголосила словами даними людей люди чоловік осіб нагадаємо стало став стала стали під час""",
}


def lists():
    iso = json.loads(Path(sys.argv[1]).read_text())
    for code in LANGUAGES:
        unspaced = code in ("zh", "ja")
        words = {w.lower().replace("\u2019", "'") for w in iso[code] if len(w) > 1 or unspaced}
        if code in MORE:
            words = {w for w in words if w[0].isalpha()} | {w.lower() for w in MORE[code].split()}
        yield code, sorted(w for w in words if " " not in w)


for code, words in lists():
    (Path(__file__).parent / f"{code}.txt").write_text("\n".join(words) + "\n")

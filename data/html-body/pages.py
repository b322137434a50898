#!/usr/bin/env python3
"""Invents pages for the block model to learn from: what surrounds articles on the web, in fifteen languages.

    python3 pages.py 600 > pages.jsonl

A line for each page: `id`, `html`, and `body`, the article's text with a paragraph a line. Texts are made of invented words around the
function words of a language, so that they look like prose and share subjects as real ones do; layouts are put together from parts, each
written in several ways. The same number and seed give the same pages.
"""
import html
import json
import random
import sys

# Function words; then what pages say: by, more, newsletter, comments, about the author, disclaimer, advertisement, photo, latest, tags.
LANGUAGES = {
    "en": ("the a of to in and that for on with at by from as it was has been will not but after before their".split(), "By", ["Read more:", "See also:", "READ ALSO |", "Related:", "Don't miss"],
           "Sign up for our newsletter and get the best stories in your inbox every morning.", "Comments", "is a reporter who covers", "The views expressed here are those of the author and not of this paper.", "Advertisement", "Photo:", "Latest news", "Tags:"),
    "de": ("der die das und in den von zu mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat dass".split(), "Von", ["Lesen Sie auch:", "Mehr zum Thema:", "Lesetipp:", "Passend dazu:"],
           "Jetzt den Newsletter abonnieren und jeden Morgen das Wichtigste lesen.", "Kommentare", "ist Redakteur und schreibt über", "Gastbeiträge geben nicht die Meinung der Redaktion wieder.", "Anzeige", "Foto:", "Neueste Artikel", "Schlagworte:"),
    "fr": ("le la les de des et en un une du que qui dans pour pas sur plus par au avec ce se sont est ont".split(), "Par", ["Lire aussi :", "À lire aussi", "Voir aussi :", "Sur le même sujet"],
           "Inscrivez-vous à notre lettre et recevez chaque matin l'essentiel de l'actualité.", "Commentaires", "est journaliste et suit", "Les propos tenus ici n'engagent que leur auteur.", "Publicité", "Photo :", "Dernières nouvelles", "Mots-clés :"),
    "es": ("el la los de que y en un una del se las por con no para su al lo como más pero sus le ha".split(), "Por", ["Lea también:", "Te puede interesar:", "Más información:", "LEE TAMBIÉN"],
           "Suscríbase a nuestro boletín y reciba cada mañana las mejores historias.", "Comentarios", "es periodista y escribe sobre", "Las opiniones de esta columna son de su autor.", "Publicidad", "Foto:", "Últimas noticias", "Etiquetas:"),
    "it": ("il la di che e in un una per non con sono del della dei si da come anche più al ma ha le".split(), "di", ["Leggi anche:", "Potrebbe interessarti", "LEGGI ANCHE >", "Vedi anche:"],
           "Iscriviti alla newsletter e ricevi ogni mattina le storie migliori.", "Commenti", "è giornalista e si occupa di", "Le opinioni espresse sono quelle dell'autore.", "Pubblicità", "Foto:", "Ultime notizie", "Argomenti:"),
    "pt": ("o a os de que e do da em um para com não uma no na por mais dos como mas ao ele se das".split(), "Por", ["Leia também:", "Veja também:", "Saiba mais:", "LEIA MAIS"],
           "Assine a nossa newsletter e receba todas as manhãs as melhores histórias.", "Comentários", "é repórter e escreve sobre", "As opiniões expressas são do autor.", "Publicidade", "Foto:", "Últimas notícias", "Tópicos:"),
    "nl": ("de het een van en in is dat op te met voor niet zijn aan er om ook als dan maar bij door naar".split(), "Door", ["Lees ook:", "Lees verder:", "Meer over dit onderwerp", "LEES OOK |"],
           "Schrijf je in voor de nieuwsbrief en lees elke ochtend het belangrijkste nieuws.", "Reacties", "is verslaggever en schrijft over", "De mening van de auteur is niet die van de redactie.", "Advertentie", "Foto:", "Laatste nieuws", "Onderwerpen:"),
    "pl": ("w i z na do się nie to że jest o po za od przez ale jak dla już tylko przy które był oraz".split(), "Autor:", ["Czytaj także:", "Zobacz też:", "Przeczytaj:", "CZYTAJ WIĘCEJ"],
           "Zapisz się do newslettera i czytaj co rano najważniejsze wiadomości.", "Komentarze", "jest dziennikarzem i pisze o", "Opinie wyrażone w tekście są opiniami autora.", "Reklama", "Fot.", "Najnowsze", "Tagi:"),
    "ru": ("и в не на что с по как из у за от это для до но же так его был были после также при".split(), "Автор:", ["Читайте также:", "По теме:", "Смотрите также:", "ЧИТАЙТЕ ТАКЖЕ"],
           "Подпишитесь на рассылку и получайте каждое утро главные новости.", "Комментарии", "корреспондент, пишет о теме", "Мнение автора может не совпадать с мнением редакции.", "Реклама", "Фото:", "Последние новости", "Теги:"),
    "tr": ("ve bir bu da için ile de çok daha olarak olan gibi kadar sonra en ne ama ise her o".split(), "Haber:", ["Ayrıca oku:", "İlgili haber:", "DEVAMINI OKU", "Bunu da okuyun:"],
           "Bültenimize abone olun ve her sabah en iyi haberleri okuyun.", "Yorumlar", "muhabir olarak yazıyor:", "Yazıdaki görüşler yazara aittir.", "Reklam", "Fotoğraf:", "Son haberler", "Etiketler:"),
    "sv": ("och i att det som en på är av för med till den har de inte om ett men var sig från vi så".split(), "Av", ["Läs också:", "Läs mer:", "Läs även:", "LÄS ÄVEN"],
           "Prenumerera på vårt nyhetsbrev och få de bästa berättelserna varje morgon.", "Kommentarer", "är reporter och bevakar", "Åsikterna är skribentens egna.", "Annons", "Foto:", "Senaste nytt", "Ämnen:"),
    "ar": ("في من على إلى أن التي الذي عن مع هذا هذه كان كانت بعد قبل لم لا ما كما أو قد بين".split(), "بقلم", ["اقرأ أيضا:", "شاهد أيضا:", "اقرأ المزيد:", "المزيد عن"],
           "اشترك في النشرة البريدية لتصلك أهم الأخبار كل صباح.", "تعليقات", "صحفي يكتب عن", "الآراء الواردة تعبر عن رأي الكاتب وحده.", "إعلان", "الصورة:", "آخر الأخبار", "الكلمات:"),
    "ja": ("は が を に の で と も から まで より へ や など".split(), "文・", ["関連記事：", "あわせて読みたい", "続きを読む：", "【関連】"],
           "メールマガジンに登録して、毎朝の主なニュースをお読みください。", "コメント", "は記者で、次の分野を担当：", "本稿の見解は筆者個人のものです。", "広告", "写真：", "新着記事", "タグ："),
    "zh": ("的 在 和 了 是 将 对 与 也 就 从 到 被 把".split(), "记者：", ["相关阅读：", "延伸阅读：", "相关新闻", "阅读更多："],
           "订阅我们的新闻邮件，每天早上阅读最重要的报道。", "评论", "是本报记者，负责报道", "本文观点仅代表作者本人。", "广告", "图片来源：", "最新消息", "标签："),
    "ko": ("그 이 및 또 더 그리고 하지만 위해 대한 통해 따라 이후 지난 오는".split(), "기자", ["관련기사:", "함께 읽기:", "더 보기:", "[관련]"],
           "뉴스레터를 구독하고 매일 아침 주요 뉴스를 받아보세요.", "댓글", "기자는 다음을 취재합니다:", "이 글의 의견은 필자 개인의 것입니다.", "광고", "사진:", "최신 기사", "태그:"),
}
SYLLABLES = {
    "latin": "ba ber bo ca con da den dor el en fa fer ga gen ha hal il in ka kor la len lo ma mer mi na nor o pa per ra ren ro sa sel si ta ter ti to ul va ver vi wa zen zo".split(),
    "ru": "ба бер во гар да ден ел за ин ка кор ла лен ма мер на нор по ра рен са сел та тер ти ту ул ва вер ви зо".split(),
    "ar": "با بر دا در را رم سا سل شا عا عم فا قا قر كا كل لا مد مر نا نو ها وا يا".split(),
    "ja": list("山川海港町村市議会計画橋船鉄道学校祭米魚塩茶花鳥雪雨風光音本店家門石木金水火土東西南北"),
    "zh": list("山河海港城镇市议会计划桥船铁路学校节米鱼盐茶花鸟雪雨风光音书店家门石木金水火土东西南北"),
    "ko": "가 나 다 라 마 바 사 아 자 하 강 남 도 로 민 부 서 영 주 천 해 호".split(),
}
DENSE = {"ja", "zh"}


class Story:
    """A subject: words of its own that come back in every text about it."""

    def __init__(self, rng, language):
        self.rng, self.language = rng, language
        self.function = LANGUAGES[language][0]
        self.own = [self.word() for _ in range(rng.randint(12, 30))]
        self.names = [self.word().title() for _ in range(rng.randint(3, 7))]
        self.common = COMMON[language]

    def word(self):
        syllables = SYLLABLES.get(self.language, SYLLABLES["latin"])
        return "".join(self.rng.choice(syllables) for _ in range(self.rng.randint(2, 3 if self.language in DENSE else 4)))

    def words(self, n):
        rng, out = self.rng, []
        for _ in range(n):
            kind = rng.random()
            if kind < 0.42:
                out.append(rng.choice(self.function))
            elif kind < 0.72:
                out.append(rng.choice(self.common))
            elif kind < 0.92:
                out.append(rng.choice(self.own))
            else:
                out.append(rng.choice(self.names))
        return out

    def sentence(self, low=7, high=26):
        rng = self.rng
        words = self.words(rng.randint(low, high))
        words[0] = words[0][:1].upper() + words[0][1:]
        for i in range(4, len(words) - 3, rng.randint(6, 12)):
            words[i] += "、" if self.language in DENSE else "," if self.language != "ar" else "،"
        joined = ("" if self.language in DENSE else " ").join(words)
        end = "。" if self.language in DENSE else rng.choice([".", ".", ".", ".", ".", "?", "!"])
        if rng.random() < 0.12:
            return f"“{joined}{end}”"
        return joined + end

    def paragraph(self, low=1, high=4):
        return ("" if self.language in DENSE else " ").join(self.sentence() for _ in range(self.rng.randint(low, high)))

    def title(self, low=5, high=11):
        words = self.words(self.rng.randint(low, high))
        words[0] = self.rng.choice(self.names)
        return ("" if self.language in DENSE else " ").join(words)

    def person(self):
        return self.word().title() + " " + self.word().title()


def common_words():
    """The words that all stories of a language share."""
    words = {}
    for language in LANGUAGES:
        rng = random.Random("common " + language)
        syllables = SYLLABLES.get(language, SYLLABLES["latin"])
        words[language] = ["".join(rng.choice(syllables) for _ in range(rng.randint(1, 3))) for _ in range(400)]
    return words


COMMON = common_words()
STYLES = [
    dict(body="article-body", related="related-articles", card="card", caption="caption", comment="comment", author="author-bio", promo="newsletter-signup", side="sidebar"),
    dict(body="entry-content", related="jp-relatedposts", card="post hentry", caption="wp-caption-text", comment="comment-body", author="about-author", promo="widget", side="widget-area"),
    dict(body="story__text", related="story__more", card="teaser", caption="image__caption", comment="c-comment", author="bio", promo="c-promo", side="rail"),
    dict(body="artikel-text", related="mehr-zum-thema", card="kachel", caption="bildtext", comment="kommentar", author="autor", promo="abo-box", side="rechts"),
    dict(body="post-text", related="recirc", card="tile", caption="media-caption", comment="reply", author="contributor", promo="cta", side="aside"),
    dict(body="", related="", card="", caption="", comment="", author="", promo="", side=""),
    dict(body="css-1a2b", related="css-9x8y", card="css-77aa", caption="css-0c0c", comment="css-5d5e", author="css-3f3g", promo="css-8h8i", side="css-6j6k"),
    dict(body="text", related="box", card="item", caption="txt-s", comment="item", author="box", promo="box", side="col2"),
]


class Page:
    """A page that is being put together: its markup, and the paragraphs that are the article's."""

    def __init__(self, rng, number):
        self.rng, self.number = rng, number
        self.language = rng.choice(["en"] * 4 + list(LANGUAGES))
        (_, self.by, self.more, self.newsletter, self.comments, self.bio, self.disclaimer, self.ad, self.photo, self.latest, self.tags) = LANGUAGES[self.language]
        self.story = Story(rng, self.language)
        self.style = rng.choice(STYLES)
        self.site = self.story.word().title() + " " + self.story.word().title()
        self.host = self.story.word() if self.language not in SYLLABLES else f"site{number}"
        self.paragraph_tag = rng.choice(["p"] * 7 + ["div", "br"])
        self.body = []

    def chance(self, p):
        return self.rng.random() < p

    def other(self):
        return Story(self.rng, self.language)

    def css(self, what):
        value = self.style[what]
        return f' class="{value}"' if value else ""

    def address(self):
        path = self.rng.choice(["/news/{}", "/{}.html", "/2024/05/{}", "https://www.%s.example/{}" % self.host])
        return path.format(self.rng.randint(1000, 99999))

    def link(self, text, address=None):
        return f'<a href="{address or self.address()}">{html.escape(text)}</a>'

    def takes(self, text):
        """Text of the article."""
        self.body.append(text)
        return html.escape(text, quote=False)

    # ------------------------------------------------------------------ what belongs

    def picture(self, caption):
        image = f'<img src="/i/{self.rng.randint(1, 9999)}.jpg" alt="">'
        text = html.escape(caption)
        return self.rng.choice([
            f"<figure>{image}<figcaption>{text}</figcaption></figure>",
            f'<div class="{self.rng.choice(["img", "photo-box", "c-media", ""])}">{image}<div{self.css("caption")}>{text}</div></div>',
            f"<div>{image}<p{self.css('caption')}>{text}</p></div>",
            f"<p>{image}</p><p><em>{text}</em></p>",
            f"<p>{image}<br><small>{text}</small></p>",
            f"<table><tr><td>{image}</td></tr><tr><td>{text}</td></tr></table>",
            f"<div>{image}<span>{text}</span></div>",
            f'<ul class="slides">' + "".join(f"<li>{image}<p>{i + 1} / 3 | {text}</p></li>" for i in range(3)) + "</ul>",
        ])

    def caption(self, story):
        credit = self.rng.choice([f" {self.photo} {story.person()}", f" ({story.person()}/{story.word().upper()})", f" © {story.person()}", ""])
        return story.sentence(6, 22) + credit

    def text(self):
        """The paragraphs of the article, with what pages put between them."""
        rng, story, out = self.rng, self.story, []
        count = rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20])
        refrain = story.sentence(5, 12)
        clutter = rng.choice([0.0, 0.1, 0.25])
        form = rng.choice(["prose"] * 20 + ["verse", "talk"])
        for i in range(count):
            if form == "verse" or self.chance(0.02):
                out.append(self.verse())
                continue
            if form == "talk":
                out += [f"<p>{self.takes(story.sentence(2, 9))}</p>" for _ in range(rng.randint(2, 5))]
                continue
            if i and self.chance(0.15):
                level = rng.choice(["h2", "h3", "h3", "h4"])
                out.append(f"<{level}>{self.takes(story.title(2, 7))}</{level}>")
            text = story.paragraph(1, 4 if count > 2 else 6)
            if self.chance(0.25):
                inner = rng.choice(text.split(" ")) if " " in text else text[:4]
                marked = self.takes(text).replace(html.escape(inner, quote=False), self.link(inner), 1)
            else:
                marked = self.takes(text)
            out.append(marked + "<br><br>" if self.paragraph_tag == "br" else f"<{self.paragraph_tag}>{marked}</{self.paragraph_tag}>")
            if self.chance(0.04):
                out.append(f"<p>{self.takes(refrain)}</p>")
            if self.chance(0.06):
                tag = rng.choice(["ul", "ol"])
                out.append(f"<{tag}>" + "".join(f"<li>{self.takes(story.sentence(3, 14))}</li>" for _ in range(rng.randint(2, 6))) + f"</{tag}>")
            if self.chance(0.04):
                out.append(f"<blockquote><p>{self.takes(story.sentence())}</p></blockquote>")
            if self.chance(0.02):
                lines = [story.title(2, 5) for _ in range(4)]
                self.body.append(" ".join(lines))
                out.append("<pre><code>" + html.escape("\n    ".join(lines)) + "</code></pre>")
            if self.chance(0.10):
                out.append(self.picture(self.caption(story)))
            if i < count - 1 and self.chance(clutter):
                out.append(rng.choice([self.teaser, self.teaser, self.teaser, self.teasers, self.promo, self.deal, self.popup, self.pull_quote, self.consent, self.poll, self.cards])())
        return "\n".join(out)

    def verse(self):
        lines = [self.story.title(3, 7) for _ in range(self.rng.randint(3, 8))]
        return "<p>" + "<br>".join(self.takes(line) for line in lines) + "</p>"

    # ------------------------------------------------------------------ what stands between

    def teaser(self):
        story, label = self.other() if self.chance(0.6) else self.story, self.rng.choice(self.more)
        title = story.title()
        return self.rng.choice([
            f"<p><strong>{label}</strong> {self.link(title)}</p>",
            f"<p>{self.link(label + ' ' + title)}</p>",
            f"<p><strong>{self.link(title.upper())}</strong></p>",
            f"<p>{label.upper()} {self.link(title)}</p>",
            f"<div{self.css('related')}><span>{label}</span>{self.link(title)}</div>",
            f"<h3>{self.link(title)}</h3>",
            f"<p><em>{self.link(story.sentence())}</em></p>",
            f"<aside><h4>{label}</h4>{self.link(title)}<p>{story.sentence()}</p></aside>",
        ])

    def teasers(self):
        items = "".join(f"<li>{self.link(self.other().title())}</li>" for _ in range(self.rng.randint(2, 6)))
        label = self.rng.choice(self.more)
        return self.rng.choice([f"<p><strong>{label}</strong></p><ul>{items}</ul>", f"<div{self.css('related')}><h4>{label}</h4><ul>{items}</ul></div>", f"<ul>{items}</ul>"])

    def promo(self):
        button = '<button>OK</button>' if self.chance(0.5) else self.link("»")
        lines = "".join(f"<li>{self.other().title(3, 8)}</li>" for _ in range(self.rng.randint(0, 5)))
        return f"<{'div' if self.chance(0.7) else 'section'}{self.css('promo')}><p>{self.newsletter}</p>{'<ul>' + lines + '</ul>' if lines else ''}{button}</div>"

    def deal(self):
        goods = self.other()
        price = self.rng.randint(5, 900)
        rows = "".join(f"<li>{goods.title(2, 6)}: {self.rng.randint(1, 99)}</li>" for _ in range(self.rng.randint(2, 5)))
        return f'<div class="{self.rng.choice(["product", "deal", "box", "offer", ""])}"><img src=/p.jpg><h4>{goods.title(2, 5)}</h4><ul>{rows}</ul><p>{price}.99 €</p>{self.link(goods.title(1, 3), "https://shop.example/x")}</div>'

    def popup(self):
        """A sentence that goes on around the card of a person."""
        card = self.other()
        name = self.story.names[0]
        before, after = self.story.sentence(6, 14)[:-1], self.story.sentence(5, 14)
        self.body += [before + " " + name, after]
        headlines = "".join(f"<li>{self.link(card.title())}</li>" for _ in range(3))
        inner = f'<div class="{self.rng.choice(["popup", "tooltip", "card", "info", ""])}"><img src=/a.jpg><b>{name}</b><div>{card.sentence(4, 9)}</div><ul>{headlines}</ul></div>'
        return f"<div>{html.escape(before)} <a href=/t/{name}>{name}</a>{inner}{html.escape(after)}</div>"

    def pull_quote(self):
        if not self.body:
            return ""
        return f'<div class="{self.rng.choice(["pullquote", "quote-box", "zitat", "q"])}">{html.escape(self.rng.choice(self.body)[:90])}</div>'

    def consent(self):
        return f'<div class="{self.rng.choice(["embed", "consent", "x"])}"><p>{self.other().sentence()}</p><p>{self.other().sentence()}</p><button>OK</button></div>'

    def poll(self):
        options = "".join(f"<label><input type=radio>{self.other().title(2, 6)}</label>" for _ in range(3))
        return f'<div class="{self.rng.choice(["poll", "vote", "b"])}"><h4>{self.story.title()}?</h4>{options}</div>'

    # ------------------------------------------------------------------ what stands around

    def card(self):
        story = self.other()
        title = story.title()
        excerpt = story.sentence() if self.chance(0.7) else story.paragraph(1, 2)
        date = f"<time>{self.rng.randint(1, 28)}.05.2024</time>" if self.chance(0.5) else ""
        image = "<img src=/c.jpg>" if self.chance(0.6) else ""
        level = self.rng.choice(["h2", "h3", "h4", "b"])
        inner = self.rng.choice([
            f"{image}<{level}>{self.link(title)}</{level}><p>{excerpt}</p>{date}",
            f'<a href="{self.address()}">{image}<{level}>{title}</{level}><p>{excerpt}</p></a>{date}',
            f"{image}{date}<{level}>{self.link(title)}</{level}>",
            f"<{level}>{title}</{level}<p>{excerpt} {self.link('…')}</p>",
        ])
        tag = self.rng.choice(["div", "li", "article"])
        return f"<{tag}{self.css('card')}>{inner}</{tag}>"

    def cards(self, count=None):
        rng = self.rng
        made = [self.card() for _ in range(count or rng.randint(2, 8))]
        head = rng.choice([f"<h3>{rng.choice(self.more)}</h3>", f"<h2>{self.latest}</h2>", ""])
        return f"<{'section' if self.chance(0.4) else 'div'}{self.css('related')}>{head}{''.join(made)}</div>"

    def post(self, story, level):
        """Another article, whole, made like the page's own."""
        paragraphs = "".join(f"<p>{story.paragraph()}</p>" for _ in range(self.rng.randint(1, 8)))
        picture = self.picture(self.caption(story)) if self.chance(0.5) else ""
        return f"{self.heading(story, level, linked=self.chance(0.6))}{self.byline(story)}{picture}<div{self.css('body')}>{paragraphs}</div>"

    def heading(self, story, level, linked=False, text=None):
        text = html.escape(text or story.title(), quote=False)
        return f"<{level}>{self.link(text) if linked else text}</{level}>"

    def byline(self, story):
        rng = self.rng
        name, date = story.person(), f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.2024, {rng.randint(0, 23)}:{rng.randint(10, 59)}"
        return rng.choice([
            f'<div class="byline">{self.by} {self.link(name)} <time>{date}</time></div>',
            f"<p>{self.by} {name} | {date}</p>",
            f'<span class="date">{date}</span>',
            f"<div><span>{name}</span><span>{date}</span></div>",
            "",
        ])

    def thread(self):
        """Comments: of readers, on the story, in their own words."""
        story, rng = self.story, self.rng
        made = []
        for _ in range(rng.randint(1, 14)):
            reader = Story(rng, self.language)
            reader.own = story.own[:4] + reader.own
            text = "".join(f"<p>{reader.paragraph(1, 3)}</p>" for _ in range(rng.randint(1, 3)))
            name, date = reader.word().title(), f"{rng.randint(1, 28)}.05.2024"
            made.append(rng.choice(["<li{c}><b>{n}</b> <span>{d}</span>{t}{a}</li>", "<div{c}><div>{n} · {d}</div><div>{t}</div>{a}</div>", "<article{c}><header>{n}</header>{t}<footer>{d} {a}</footer></article>"])
                        .format(c=self.css("comment"), n=name, d=date, t=text, a=self.link(rng.choice(["Reply", "↩", "+1"]), "#r") if self.chance(0.6) else ""))
        mark = rng.choice([' id="comments"', ' class="discussion"', ""])
        return f"<section{mark}><h3>{len(made)} {self.comments}</h3>{''.join(made)}</section>"

    def tail(self):
        """What follows the end of an article."""
        rng, story, out = self.rng, self.story, []
        about = self.other()
        parts = [
            lambda: f"<div{self.css('author')}><img src=/a.jpg><p>{story.person()} {self.bio} {about.title(3, 6)}. {about.sentence()}</p></div>",
            lambda: f"<p><em>{story.person()} {self.bio} {about.title(3, 6)}.</em></p>",
            lambda: f"<p><em>{self.disclaimer}</em></p>",
            lambda: f"<p><strong>{self.site}</strong></p><p>{about.paragraph(1, 3)}</p><p>{self.link('www.%s.example' % self.host, 'https://x.example')}</p>",
            lambda: f"<p>{self.tags} {', '.join(self.link(story.word()) for _ in range(4))}</p>",
            lambda: self.promo(),
            lambda: f"<p>{self.newsletter}</p>",
            lambda: f"<p>{self.link(self.newsletter)}</p>",
            lambda: self.teasers(),
            lambda: f"<p>{self.ad}</p>",
        ]
        for part in rng.sample(parts, rng.randint(0, 4)):
            out.append(part())
        return "".join(out)

    def menu(self):
        items = "".join(f"<li>{self.link(self.story.word().title())}</li>" for _ in range(self.rng.randint(4, 14)))
        return f"<nav><ul>{items}</ul></nav>" if self.chance(0.7) else f"<div><ul>{items}</ul></div>"

    def ticker(self):
        items = "".join(f"<li>{self.link(self.other().title())}</li>" for _ in range(self.rng.randint(4, 12)))
        return f"<div{self.css('side')}><h4>{self.latest}</h4><ul>{items}</ul></div>"

    def head(self, title, lead):
        rng = self.rng
        whole = rng.choice([f"{title} | {self.site}", f"{title} - {self.site}", title])
        out = [f'<title>{html.escape(whole)}</title><link rel="canonical" href="https://www.{self.host}.example/news/{self.number}">']
        if self.chance(0.7):
            out.append(f'<meta property="og:title" content="{html.escape(title)}"><meta property="og:type" content="article">')
        if self.chance(0.7):
            out.append(f'<meta name="description" content="{html.escape(lead)}">')
        if self.chance(0.4):
            data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title}
            if self.chance(0.3):
                data["articleBody"] = "\n".join(self.body)
            out.append(f'<script type="application/ld+json">{json.dumps(data)}</script>')
        return "".join(out)

    def make(self):
        rng, story = self.rng, self.story
        title, lead = story.title(6, 12), story.sentence(10, 24)
        level = rng.choice(["h1"] * 6 + ["h2", "div"])
        top = [self.heading(story, level, text=title, linked=self.chance(0.08))]
        if self.chance(0.3):
            top.insert(0, f"<span>{story.title(1, 3)}</span>")
        if self.chance(0.5):
            top.append(f'<{rng.choice(["p", "div", "h2"])}{rng.choice([" class=lead", " class=standfirst", ""])}>{self.takes(lead)}</{"p"}>')
        top.append(self.byline(story))
        if self.chance(0.6):
            top.append(self.picture(self.caption(story)))
        if self.chance(0.1):
            top.append(self.teasers())
        text = self.text()
        wrap = rng.choice(["article", "div", "section", "main"])
        own = f"<{wrap}>{''.join(top)}<div{self.css('body')}>{text}{self.tail() if self.chance(0.5) else ''}</div>{self.tail()}</{wrap}>"
        after = []
        if self.chance(0.35):
            after.append(self.thread())
        if self.chance(0.5):
            after.append(self.cards())
        if self.chance(0.25):
            # An endless scroll, a blog's stream, a feed: more articles in the same clothes.
            more = [f"<{wrap}>{self.post(self.other(), level if level != 'div' else 'h2')}</{wrap}>" for _ in range(rng.randint(1, 5))]
            after.append("".join(more))
        if self.chance(0.2):
            after.append(self.post(self.other(), "h2"))
        rng.shuffle(after)
        side = self.ticker() + (self.cards(rng.randint(2, 5)) if self.chance(0.4) else "")
        footer = f"<footer><p>© 2024 {self.site}. {self.other().sentence()}</p>{self.menu()}</footer>" if self.chance(0.8) else ""
        masthead = f"<header>{self.link(self.site, '/')}{self.menu()}</header>" if self.chance(0.7) else f"<div>{self.site}</div>{self.menu()}"
        middle = own + "".join(after)
        if self.chance(0.1):
            inner = f"<table><tr><td>{side}</td><td>{middle}</td></tr></table>"
        elif self.chance(0.5):
            inner = f"<div><div>{middle}</div><div{self.css('side')}>{side}</div></div>"
        else:
            inner = f"<div>{side if self.chance(0.3) else ''}{middle}</div>"
        body = self.body
        page = f'<!doctype html><html lang="{self.language}"><head>{self.head(title, lead)}</head><body>{masthead}{inner}{footer}</body></html>'
        return {"id": f"made-{self.number}", "html": page, "body": "\n".join(body)}


def main():
    for number in range(int(sys.argv[1])):
        print(json.dumps(Page(random.Random(f"page {number}"), number).make(), ensure_ascii=False))


if __name__ == "__main__":
    main()

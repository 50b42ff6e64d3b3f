"""Translate German questions about a movie, and plain verdicts on one, into English: "Wie lang ist der Film?"."""

from __future__ import annotations

import re

_FILLER = r"(?:(?:eigentlich|denn|nochmal|noch mal|überhaupt|so|genau|gleich|wohl|bitte|noch|da)\b ?)*"
_IT = re.compile(
    r"(?:der|die|das|er|sie|es|den|dem|ihn|ihm|dieser|dieses|der film|den film|dem film|dieser film)", re.I
)
_TITLE = rf"(?P<title>.+?) ?{_FILLER}"
_CHILD = (
    r"(?:(?:meinen?|meine|unsere?n?|die|den|das|ne|nen|eine?n?|kleine) )*(?:kinder?n?|familie|sohn|tochter|enkel\w*"
    r"|neffen?|nichte|kids?|\w+[- ]?jährigen?)"
)
_ADVERB = (
    r"(?:(?:auch|echt|so|total|voll|einfach|richtig|sehr|ganz|absolut|wirklich|schon|ziemlich|eher|leider|mega|super"
    r"|extrem|wahnsinnig|unglaublich|eigentlich|irgendwie|dagegen|hingegen|dafür|aber|recht|nur|komplett|immer|noch"
    r"|der|die|das|ein|eine|echter|echtes|totaler|totales|reiner|absoluter) )*"
)
_GOOD = (
    r"super|stark|toll|klasse|genial|gut|großartig|geil|spitze|spitzenmäßig|hammer|wunderbar|wunderschön|fantastisch"
    r"|herrlich|sensationell|überragend|grandios|meisterwerk|prima|lustig|witzig|bewegend|berührend|cool|bombe|perfekt"
    r"|schön|hervorragend|ausgezeichnet|fabelhaft|brillant|köstlich|spannend|mega|top|wucht|kult|knaller|beste"
    r"|bester film(?: aller zeiten| überhaupt)?|beste film(?: aller zeiten| überhaupt| den ich kenne)?|lieblingsfilm"
)
_BAD = (
    r"langweilig|öde|schlecht|mist|müll|schrott|quatsch|doof|blöd|furchtbar|schrecklich|grottig|grottenschlecht|mies"
    r"|dämlich|enttäuschend|enttäuschung|scheiße|kacke|kacki|überbewertet|zäh|nervig|peinlich|katastrophe|albern"
    r"|zu (?:lang|langatmig|brutal|laut|kitschig|gruselig)|zum einschlafen|unerträglich|ätzend|lahm|bescheuert|schwach"
    r"|nicht (?:so |besonders |wirklich |sehr |gerade )*(?:gut|toll|berauschend|mein fall|meins|mein ding|lustig"
    r"|prickelnd|stark|super)|nichts für mich|gar nicht meins"
)
_SO_SO = r"ok|okay|nett|in ordnung|so lala|mittelmäßig|durchschnittlich|durchwachsen|solala|geht so"
_VERDICTS = ((re.compile(_BAD, re.I), "bad"), (re.compile(_GOOD, re.I), "great"), (re.compile(_SO_SO, re.I), "ok"))
_HOW = rf"(?P<how>{_BAD}|{_GOOD}|{_SO_SO})"
# Patterns of a whole sentence or clause, apart from its final mark, each with its translation.
_SENTENCES: tuple[tuple[str, str], ...] = (
    # Questions.
    (rf"wer (?:hat|hatte) (?:bei |in )?{_TITLE} regie geführt|wer (?:führte?|führt) (?:die )?regie {_FILLER}(?:bei"
     rf"|in) (?P<t2>.+?)"
     rf"|von wem (?:ist|war|stammt) {_FILLER}(?P<t3>.+?)|wer (?:hat|hatte) (?P<t4>.+?) {_FILLER}(?:gedreht|gemacht"
     rf"|inszeniert"
     r"|geschrieben)|wer ist der regisseur(?:in)? (?:von|bei) (?P<t5>.+?)", "who directed {}?"),
    (r"wer spielte? (?P<role>(?:den|die|das) .+?) in (?P<title>.+?)(?: mit)?", "who plays the role of {role} in {}?"),
    (rf"wer spielte? {_FILLER}(?:in |bei )?(?P<title>.+?)?(?: ?\b(?:mit|die hauptrollen?))|wer (?:ist"
     rf"|war) {_FILLER}in (?P<t2>.+?)"
     r"|mit wem ist (?P<t3>.+?)", "who is in {}?"),
    (rf"(?:worum|um was) (?:geht es|geht['’]?s|gehts|handelt es sich) ?{_FILLER}(?:(?:in|bei) )?(?P<title>.+?)?"
     rf"|wovon handelt {_FILLER}(?P<t2>.+?)|was passiert (?:in|bei) (?P<t3>.+?)", "what is {} about?"),
    (rf"wie lange? (?:ist|geht|dauert|läuft|war|ging) {_FILLER}{_TITLE}|wie viele (?:minuten|stunden) (?:hat|geht"
     rf"|dauert"
     r") (?P<t2>.+?)|wie lange?", "how long is {}?"),
    (rf"von wann (?:ist|war|stammt) {_FILLER}{_TITLE}|(?:aus|in) welchem jahr (?:ist|stammt|kam|war"
     rf"|wurde) {_FILLER}(?P<t2>.+?)"
     r"(?: (?:raus|heraus|ins kino|gedreht))?|wann (?:kam|ist|wurde) (?P<t3>.+?) (?:raus|heraus|ins kino|gedreht"
     r"|rausgekommen"
     rf"|erschienen|gekommen)|wie alt ist {_FILLER}(?P<t4>.+?)", "when was {} made?"),
    (r"wo (?:kann|könnte|gibt|läuft|kriegt|finde) (?:(?:ich|man|wir|es) )?(?P<title>.+?)(?: (?:streamen|sehen|schauen"
     r"|gucken"
     r"|anschauen|ansehen|finden|im stream))?|(?:läuft|gibt es|gibt['’]s) (?P<t2>.+?) (?:auf|bei) (?:netflix|prime"
     r"|amazon"
     r"|disney\+?)", "where can i watch {}?"),
    (rf"(?:ist|wäre) (?P<title>.+?) (?:\w+ ){{0,2}}?für {_CHILD}(?: (?:geeignet|ok|okay|was))?|(?:kann|darf|können"
     rf"|dürfen) {_CHILD}"
     rf" (?P<t2>.+?) (?:sehen|schauen|gucken|ansehen|anschauen)|ab (?:wie ?viel(?:en)?(?: jahren)?|welchem alter"
     rf"|wann) ist"
     r" (?P<t3>.+?)(?: (?:freigegeben|geeignet))?", "is {} suitable for kids?"),
    (r"ist (?P<title>.+?) (?:sehr |zu |arg |so |richtig )?(?:gruselig|unheimlich|brutal|blutig|heftig|ein horrorfilm)",
     "is {} scary?"),
    (r"(?:beruht|basiert|ist) (?P<title>.+?) (?:auf|nach) (?:einer )?(?:wahren|echten) (?:geschichte|begebenheit\w*"
     r"|ereignissen)"
     r"|ist (?P<t2>.+?) (?:wirklich|so) passiert|ist (?P<t3>.+?) (?:eine )?wahre geschichte", "is {} a true story?"),
    (r"(?:beruht|basiert) (?P<title>.+?) auf (?:einem|einer) (?:buch|roman|comic|spiel|vorlage"
     r"|stück)", "is {} based on a book?"),
    (r"in welcher sprache ist (?P<title>.+?)", "what language is {} in?"),
    (r"gibt es (?:eine |noch eine )?(?:fortsetzung|teil 2|zweiten teil) (?:von"
     r"|zu) (?P<title>.+?)", "is there a sequel to {}?"),
    (r"(?:würde?|wird|könnte) (?:mir|uns) (?P<title>.+?) gefallen|(?:gefällt|gefiele) (?:mir|uns) (?P<t2>.+?)"
     r"|lohnt sich (?P<t3>.+?)"
     r"|(?:wie findest du|was hältst du von|was meinst du zu) (?P<t4>.+?)|ist (?P<t5>.+?) (?:was|etwas) für mich"
     r"|soll(?:te)? ich (?P<t6>.+?) (?:schauen|sehen|gucken|anschauen|ansehen)", "would i like {}?"),
    (r"welcher (?:davon |von denen |von den \w+ )?(?:ist|geht|war) (?:\w+ )?(?:der |am )?(?P<which>kürzeste|längste"
     r"|neueste|älteste"
     r"|beste|lustigste|gruseligste)n?(?: davon)?", "which of these is the {which}?"),
    (r"(?:welcher film|wie (?:heißt|heisst|hieß|hiess) (?:nochmal )?(?:der"
     r"|dieser) film)\b.*", "what was that movie where something happens?"),
)  # fmt: skip
_SAID: tuple[tuple[str, str], ...] = (
    (rf"(?:hab |habe |haben |wir haben |ich hab |ich habe )?(?:gestern |neulich |letztens "
     rf"|heute )?(?P<title>.+?)(?: gestern)?"
     rf" gesehen,? (?:(?:war|fand ich) )?{_ADVERB}{_HOW}", "watched {}, it was {how}"),
    (r"ich mein(?:t)?e? die (?:tv-?)?serie|die (?:tv-?)?serie meint?e? ich", "i meant the series"),
    (rf"(?P<title>.+?) (?:fand|finde|fanden|find) (?:ich|wir) {_ADVERB}{_HOW}", "{} was {how}"),
    (rf"(?:(?:ich|wir) )?(?:fand|finde|fanden) (?!ich\b|wir\b)(?P<title>.+?) {_ADVERB}{_HOW}", "{} was {how}"),
    (rf"(?P<title>.+?(?<!\bcivil)(?<!infinity)(?<!\bworld)(?<!\bstar)(?<!\bcold)(?<!\bthe)(?<!\bof)) (?:war|ist|waren"
     rf"|sind)"
     rf" {_ADVERB}{_HOW}", "{} was {how}"),
    (r"(?P<title>.+?) (?:ging|geht) (?P<how>so)", "{} was {how}"),
    (rf"(?P<title>.+?) (?:dagegen|hingegen|dafür) {_ADVERB}{_HOW}", "{} was {how}"),
    (r"(?P<title>.+?) hat (?:mir|uns) (?:\w+ )?(?P<how>nicht(?: so)?)(?: gut)? gefallen", "{} was {how}"),
    (r"(?P<title>.+?) hat (?:mir|uns) (?:(?:auch|sehr|total|richtig|echt|so"
     r"|super) )*(?P<how>gut )?gefallen", "i liked {}"),
    (r"(?P<title>.+?) (?:hab|habe|haben) (?:ich|wir) (?:\w+ )*(?:\w+mal"
     r"|oft) gesehen(?: und .*)?", "i have seen {} a hundred times"),
    (r"(?P<title>.+?) (?:hab|habe|haben|kenne?n?) (?:ich|wir)(?: schon| bereits"
     r"| gestern)?(?: gesehen)?", "i have seen {}"),
    (r"(?P<title>.+?) (?:hab|habe|haben|kenne?n?) (?:ich|wir) (?:\w+ )?(?:nicht"
     r"|nie)(?: gesehen)?", "i have not seen {}"),
    (r"(?:mein|unser) lieblingsfilm (?:ist|war) (?P<title>.+?)", "my favourite movie is {}"),
    (r"(?:ich|wir) (?:liebe|lieben|mag|mögen|vergöttere) (?P<title>.+?) und (?:hasse|hassen) (?P<other>.+?)",
     "i love {}. i hate {other}"),
    (r"(?:ich|wir) (?:hasse|hassen) (?P<title>.+?) und (?:liebe|lieben|mag|mögen) (?P<other>.+?)",
     "i hate {}. i love {other}"),
    (r"(?:ich|wir) (?:liebe|lieben|mag|mögen|vergöttere) (?!keine?\b)(?P<title>.+?)(?<! nicht)(?<!filme)", "i love {}"),
    (r"(?:ich|wir) (?:hasse|hassen) (?!\w*filme?\W*$)(?P<title>.+?)|(?:ich|wir) (?:mag|mögen) (?P<t2>.+?) (?:gar "
     r"|überhaupt )?nicht", "i hate {}"),
    (rf"{_ADVERB}{_HOW}", "it was {how}"),
)  # fmt: skip
_ASKS = [
    (re.compile(rf"\W*(?:(?:und|ok|sag mal|hallo|hi|hey|aber)\W+)*(?:{german})\W*", re.I), english)
    for german, english in _SENTENCES
]
_TELLS = [
    (re.compile(rf"\W*(?:(?:und|aber|also|hallo|hi)\W+)*(?:{german})\W*", re.I), english) for german, english in _SAID
]
# Words that show that a clause is German: none goes with a verdict in English.
_GERMAN = re.compile(
    r"\b(?:fand|fanden|find ich|finde ich|ich|wir|mir|uns|war (?!of\b|for\b)\w+|ist|sind|waren|und|aber|auch|nicht"
    r"|richtig|ging so|geht so|dagegen|gefallen|gesehen|gestern|sehr|echt)\b",
    re.I,
)
_ENDS_IN_A_VERDICT = re.compile(rf"\b{_HOW}\W*$", re.IGNORECASE)
# "Oops, ich meinte die Serie, den Film kenn ich nicht": more than one clause.
_SEVERAL = re.compile(r", (?:ich|wir|der|die|das|den|er|sie|es)\b.*, |, (?:ich|wir|den)\b", re.I)
# Sentences of more characters tell a story.
_LONGEST = 160
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?\n]+|$)|[.!?\n]+")
_ACCUSATIVE = re.compile(r"^den (?=[A-ZÄÖÜ])", re.I)
_ORDINALS = {
    "erste": "first",
    "zweite": "second",
    "dritte": "third",
    "vierte": "fourth",
    "fünfte": "fifth",
    "letzte": "last",
}
_ORDINAL = re.compile(rf"^(?:der|den|die|das) ({'|'.join(_ORDINALS)})n?(?: film| teil)?$", re.I)
_CLAUSE = re.compile(
    r",\s*(?:aber |und |doch )?|\s{1,3}(?:und|aber|doch)\s{1,3}(?=w(?:er|ie|o|ann|orum|ovon|elche\w*)\b)", re.I
)
_WHICH = {
    "kürzeste": "shortest", "längste": "longest", "neueste": "newest", "älteste": "oldest", "beste": "best",
    "lustigste": "funniest", "gruseligste": "scariest",
}  # fmt: skip


def sentences_in_english(text: str) -> list[tuple[str, bool]]:
    """Each sentence, with German questions and verdicts in English, and whether it was translated.

    >>> sentences_in_english("Wer hat Heat gedreht?")
    [('who directed Heat? ', True)]
    """
    both = [(match[0], _sentence(match[0])) for match in _SENTENCE.finditer(text)]
    return [(english, english != german) for german, english in both]


def _sentence(sentence: str) -> str:
    clauses = _CLAUSE.split(sentence)
    english = [_translated(clause) for clause in clauses]
    if not all(english) and (whole := _translated(sentence)) is not None:
        return whole
    # "Fargo toll, Twister geht so": short verdicts are read as they are.
    both = list(zip(clauses, english, strict=True))
    if not any(english) or any(not new and _ENDS_IN_A_VERDICT.search(old) for old, new in both):
        return sentence
    return " ".join(new or f"{old.strip()}," for old, new in both)


def _translated(clause: str) -> str | None:
    """A clause in English, with a mark at its end; None if it is neither a German question nor a German verdict."""
    if len(clause) > _LONGEST:
        return None
    for pattern, english in _ASKS:
        if match := pattern.fullmatch(clause):
            return f"{_filled(english, match)} "
    if not _GERMAN.search(clause):
        return None
    for pattern, english in _TELLS:
        if (match := pattern.fullmatch(clause)) and not _SEVERAL.search(clause):
            return f"{_filled(english, match)}. "
    return None


def _filled(english: str, match: re.Match[str]) -> str:
    parts = {name: value for name, value in match.groupdict().items() if value}
    names = ("title", "t2", "t3", "t4", "t5", "t6")
    title = next((parts[name] for name in names if re.search(r"\w", parts.get(name, ""))), "it")
    how = parts.get("how", "")
    verdict = "bad" if how.casefold().startswith("nicht") else "ok" if how == "so" else how
    verdict = next((word for pattern, word in _VERDICTS if pattern.fullmatch(how)), verdict)
    return english.format(
        "it" if _IT.fullmatch(title) else _ORDINAL.sub(_ordinal, _ACCUSATIVE.sub("Der ", title)),
        how=verdict,
        role=parts.get("role", ""),
        other=parts.get("other", ""),
        which=_WHICH.get(parts.get("which", "").casefold(), ""),
    )


def _ordinal(match: re.Match[str]) -> str:
    return f"the {_ORDINALS[match[1].casefold()]} one"

"""Translate German wishes into English: "ne romantische Komödie, aber nix mit Weihnachten". Verdicts are left alone."""

from __future__ import annotations

import re

from bot.understanding.requests.german_sentences import sentences_in_english

# Words that show that a text is German: first those of requests, then function words; see `_is_german`.
_WISHES = re.compile(
    r"\b(?:lustig\w*|komödien?|komoedien?|krimis?|liebes\w+|\w+filme?n?|gruselig\w*|spannend\w*|romantische\w*"
    r"|traurig\w*|weihnachten|empfiehl|empfehlt|empfehlung|zeig|möchte|moechte|schlag|etwas|irgendwas|keine?n?|kindern?"
    r"|was soll|filme? wie|filmen?|mehr|davon|so ?was|\d+[- ]?jährigen?|länger|stunden|minuten|höchstens|ähnlich\w*"
    r"|zum (?:lachen|ablachen|weinen|heulen)|klug\w*|schlau\w*|leichte\w*|gewalt|blut|sexszenen?|nebenbei|zwischendurch"
    r"|bügeln|filmabend|witzig\w*|dinosaurier\w*|meinen? (?:sohn|tochter)|was mit"
    r"|schwarz-?\s?wei(?:ß|ss)\w*|untertitel\w*|herzerwärmend\w*|familie"
    r"|auf (?:deutsch|englisch|spanisch|französisch)"
    r"|brauche?|sollte?|ab (?:19|20)\d\d|suche|gibt['’]?s)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:ich|ein|eine|einen|ne|nen|nix|nicht|nichts|ohne|mit|und|oder|für|fuer|bitte|aber|aus den|heute|hast|hätte"
    r"|habt|gibt|wir|bloß|auch|über|vom|von|dem|gerne?|ab|seit|bis|kein|länger|höchstens|maximal|mein|mir|mich|noch|zu|hab"
    r"|nur|wie|lieber|am besten|am liebsten|unter)\b",
    re.IGNORECASE,
)
# Genres with the same name in both languages.
_GENRES = re.compile(
    r"\b(?:thriller|western|drama|action|horror|fantasy|science[- ]fiction|sci-?fi|anime)\b", re.IGNORECASE
)
_FILM = re.compile(r"\bfilme?\b", re.IGNORECASE)
_LENGTH = r"(?:einer?|zwei|zweieinhalb|drei|anderthalb|eineinhalb|\d+)[ -]?(?:stunden?|std|h\b|min)"
# The order matters: phrases come before the words they contain.
_ENGLISH = {
    r"war": "was",
    r"(?:(?:es|er|der film) (?:sollte?|darf) )?(?:am besten |bitte |möglichst )*(?:nicht|kein\w*|nicht viel) länger als"
    rf"|(?:am besten |möglichst )?(?:höchstens|maximal|max\.?|bis zu)(?= {_LENGTH})": "at most",
    rf"(?:nix|nichts|keine?n?(?: filme?)?) (?:über|länger als)(?= {_LENGTH})": "at most",
    rf"(?:unter|kürzer als|weniger als)(?= {_LENGTH}| \d)": "under",
    rf"(?:über|länger als|mindestens)(?= {_LENGTH})": "over",
    r"(?:anderthalb|eineinhalb) stunden": "90 minutes",
    r"zweieinhalb stunden": "150 minutes",
    r"einer? stunde": "one hour",
    r"zwei stunden": "two hours",
    r"drei stunden": "three hours",
    r"(?<=\d) ?(?:stunden?|std\.?)(?!\w)": " hours",
    r"auf deutsch": "in german",
    r"auf englisch": "in english",
    r"auf spanisch": "in spanish",
    r"auf französisch": "in french",
    r"auf italienisch": "in italian",
    r"(?:so )?(?:für )?(?:zwischendurch|nebenbei|nebenher)|im hintergrund"
    r"|(?:zum|beim) (?:bügeln|kochen|putzen|aufräumen|stricken)": "in the background",
    r"mit(?: einem)? happy ?end": "with a happy ending",
    r"(?:sex|nackt|liebes)szenen?": "sex scenes",
    r"blut(?:ig(?:e[nrs]?)?)?": "blood",
    r"gewalt": "violence",
    r"schwarz-?\s?wei(?:ß|ss)(?:e[nrs]?)?(?:filme?)?": "black and white",
    r"untertiteln?": "subtitles",
    r"klug(?:e[nrs]?)?|schlau(?:e[nrs]?)?|clevere[nrs]?|intelligente[nrs]?": "clever",
    r"leichte[nrs]?": "light",
    r"herzerwärmend(?:e[nrs]?)?": "heartwarming",
    r"min(?:uten|\.)?(?!\w)": "minutes",
    r"(?:der|das)(?= (?:at most|under|over) )": "that is",
    r"(?:geht|dauert)(?=\W*(?:bitte\W*)?$)": "",
    r"(?:am besten|am liebsten|lieber|möglichst|vielleicht|gerne auch)": "ideally",
    r"(?:hast|habt|kennst) (?:du|ihr) (?:(?:noch|vielleicht|auch) )*(?:was|etwas|irgendwas|einen tipp|eine idee|tipps)"
    r"(?: für (?:mich|uns))?(?=\W*$)": "recommend something",
    r"(?:(?:hast|habt|kennst) (?:du|ihr) )?(?:noch )?(?:so |et|irgend)?was (?:ähnliches"
    r"|vergleichbares)(?: wie)?": "something like",
    r"(?:et)?was ähnliches": "something similar",
    r"(?:brauche?n?|suche?n?)(?= (?:ne|nen|ein|einen|eine|was|noch)\b)": "need",
    r"ich mag keine?n?|ich hasse|wir hassen": "i hate",
    r"(?:bitte )?(?:bloß |auf keinen fall )?(?:nix|nichts) (?:mit|über|aus)": "no",
    r"(?:bloß )?(?:kein|keine|keinen|keiner|keinem|bitte nicht)": "no",
    r"(?:hasst|mag kein\w*)": "hates",
    r"(?:ich|wir) (?:möchten?|moechten?|will|wollen|hätten? gerne?|würden? gerne?)": "i want",
    r"(?:ich|wir) (?:hab|habe|haben|hätten?|haette) (?:\w+ )?(?:lust|bock) auf": "i want",
    r"(?:möchte|moechte|will|hätte gern|haben will)": "want",
    r"(?:empfiehl|empfehlt|schlag|zeig|gib)(?:e|t)?(?: mir| uns)?(?: (?:bitte|doch|mal))*": "recommend",
    r"(?:hast|habt|kennst) (?:du|ihr) (?:was|etwas|irgendwas|irgendetwas)": "recommend something",
    r"(?:hast du|habt ihr|kennst du|gibt es|gibt's)": "are there any",
    r"(?:(?:ich|wir) )?(?:suche|suchen|brauche?|brauchen)": "i need",
    r"was (?:soll|kann|könnte) (?:ich|wir)(?: uns)?(?: heute(?: abend)?)? (?:schauen|sehen|gucken|anschauen|ansehen)": (
        "what should i watch"
    ),
    r"(?:mehr|noch (?:mehr|was|etwas))(?: davon| sowas| filme)? wie": "movies like",
    r"(?:film|filme|etwas|so ?was|was) wie": "movies like",
    r"(?:irgend)?etwas|irgendwas|was(?= \w+es\b| zum\b| mit\b| für (?:meine|unsere|die|kinder|uns|einen?)\b"
    r"|\W*$)": "something",
    r"filmabend(?: mit freunden)?": "a movie",
    r"dinosauriern?": "dinosaurs",
    r"(?<=\bsohn )ist|(?<=\btochter )ist": "is",
    r"(?<=\d )und (?:mag|liebt)": "and loves",
    r"für (?:die ganze )?(?:familie|meine familie)": "for the family",
    r"für (?:(?:meine|unsere|die|kleine) )*kindern?": "for kids",
    r"für (?:(?:meinen?|unseren?|eine?n?) )?(\d{1,2})[- ]?jährigen?\b": r"for my \1 year old",
    r"(\d{1,2}) jahre alt": r"\1 years old",
    r"(?:aus|von) den (\d0)ern?(?: jahren)?|der (\d0)er(?: jahre)?": r"from the \1\2s",
    r"(?:aus|von) den achtzigern?|der achtziger": "from the 80s",
    r"(?:aus|von) den neunzigern?|der neunziger": "from the 90s",
    r"(?:aus|von) den siebzigern?|der siebziger": "from the 70s",
    r"(?:aus|von) den sechzigern?|der sechziger": "from the 60s",
    r"(?:aus|in) den letzten (\w+) jahren|der letzten (\w+) jahre|nicht älter als (\w+) jahre": (
        r"from the last \1\2\3 years"
    ),
    r"(?:vor|bis)(?= (?:19|20)\d\d)": "before",
    r"nach(?= (?:19|20)\d\d)": "after",
    r"(?:ab|seit)(?= (?:19|20)\d\d)": "since",
    r"(?:sollte|soll|darf) (?:er|der|es|das)(?: auch| aber| nur)* (?:sein|dauern|gehen)": "please",
    r"zum (?:lachen|ablachen)": "funny",
    r"zum (?:weinen|heulen)": "sad",
    r"nicht (?:zu|so|allzu) lange?\w?": "not too long",
    r"nicht (?:zu|so)": "not too",
    r"(?:nichts|nix)": "nothing",
    r"(?:nicht|nie)": "not",
    r"liebeskomödien?|romantischen? komödien?": "romantic comedy",
    r"komödien?|komoedien?": "comedy",
    r"lustig(?:e[nrs]?)?|witzig(?:e[nrs]?)?|komisch(?:e[nrs]?)": "funny",
    r"romantisch(?:e[nrs]?)?": "romantic",
    r"(?:liebesfilme?|liebesgeschichten?)": "romance",
    r"krimis?|kriminalfilme?": "crime movie",
    r"gruselfilme?|horrorfilme?": "horror movie",
    r"gruselig(?:e[nrs]?)?": "scary",
    r"spannend(?:e[nrs]?)?": "suspenseful",
    r"traurig(?:e[nrs]?)?": "sad",
    r"actionfilme?": "action movie",
    r"abenteuer(?:filme?)?": "adventure",
    r"(?:zeichentrick|trick|animations)filme?|zeichentrick": "animated movie",
    r"dokumentarfilme?|dokus?|dokumentation(?:en)?": "documentary",
    r"kriegsfilme?": "war movie",
    r"(?:den |dem )?kriege?": "war",
    r"kinderfilme?": "children's movie",
    r"familienfilme?": "family movie",
    r"agentenfilme?|spionagefilme?": "spy movie",
    r"superhelden(?:filme?|kram|zeug|quatsch)?": "superheroes",
    r"(?:weihnachtsfilme?|weihnachten|weihnachtliche[sn]?)": "christmas",
    r"zeitreisen?": "time travel",
    r"weltraum|weltall": "space",
    r"robotern?": "robots",
    r"hunden?": "dogs",
    r"außerirdischen?": "aliens",
    r"vampiren?": "vampires",
    r"drachen": "dragons",
    r"deutsch(?:e[nrs]?)": "german",
    r"französisch(?:e[nrs]?)?": "french",
    r"(?:neue[nrs]?|aktuelle[nrs]?)": "new",
    r"alte[nrs]?": "old",
    r"gute[nrs]?|schöne[nrs]?|tolle[nrs]?": "good",
    r"kurze[nrs]?": "short",
    r"(?:ich mag|wir mögen)": "i like",
    r"sachen": "movies",
    r"film": "movie",
    r"filmen?": "movies",
    r"kindern?": "kids",
    r"tochter|enkelin|nichte": "daughter",
    r"sohn|enkel|neffe": "son",
    r"(?<=\d )jahre(?: alt)?": "years old",
    r"freundin|freund|frau|mann|mutter|oma|mama": "friend",
    r"(?:mein|meine|meinen|meiner|meinem|unsere?)": "my",
    r"(?:heute abend|heute|am wochenende)": "tonight",
    r"(?:bitte|gerne?)": "please",
    r"(?:ein|eine|einen|einem|einer|ne|nen|nem)": "a",
    r"(?:und|auch)": "and",
    r"oder": "or",
    r"aber": "but",
    r"ohne": "without",
    r"mit": "with",
    r"(?:über|ueber)": "about",
    r"(?:für|fuer)": "for",
    r"von(?! vor\b| before\b| \w+ier\b)": "by",
    r"aus": "from",
    r"(?:ich|wir)": "i",
}
_TURNS = [(re.compile(rf"\b(?:{german})(?!\w)", re.IGNORECASE), english) for german, english in _ENGLISH.items()]
_GREETING = re.compile(r"^\W*(?:guten (?:tag|morgen|abend)|grüß gott|hallo|servus|moin(?: moin)?)[,!.]+ *(?=\w)", re.I)
# The whole series; German titles name only its parts.
_THE_RINGS = re.compile(r"\b(?:der |die )?herr der ringe(?: filme)?(?!:)", re.IGNORECASE)
# Translations of whole messages.
_ALONE = {
    r"(?:bitte )?(?:noch )?(?:mehr|andere|weitere|was anderes|etwas anderes|andere filme|einen? anderen?|noch einen?"
    r"|noch was"
    r"|noch welche|mehr davon|weiter)": "more please",
    r"zu alt": "too old",
    r"zu neu": "too new",
    r"zu lange?": "too long",
    r"zu (?:gruselig|brutal)": "too scary",
    r"zu traurig": "too sad",
    r"(?:das |den |die )?(?:kenne?n?) (?:ich|wir) (?:noch |gar )?nicht|(?:noch )?(?:nicht"
    r"|nie) gesehen": "haven't seen it",
    r"(?:das |den |die )?(?:kenne?n?) (?:ich|wir)(?: schon)?|schon gesehen|(?:hab|habe) ich schon gesehen": "seen it",
    r"(?:die )?(?:kenne?n?) (?:ich|wir) (?:schon )?alle(?: schon)?|(?:hab"
    r"|habe) ich alle(?: schon)? gesehen": "seen them all",
    r"keine ahnung|weiß (?:ich )?nicht|weiss nicht": "dunno",
    r"hilfe": "help",
    r"ja|jo|ja gern|ja klar|gerne?|klar": "yes",
    r"nein|nö|ne|nee|nein danke": "no",
    r"warum(?: (?:der|das|den))?": "why?",
    r"warum (?:der|das|den|die) ersten?": "why the first",
    r"warum (?:der|das|den|die) zweiten?": "why the second",
    r"warum (?:der|das|den|die) dritten?": "why the third",
    r"warum (?:der|das|den|die) vierten?": "why the fourth",
    r"warum (?:der|das|den|die) (?:fünften?|letzten?)": "why the last one",
    r"zeig(?:e)? mir (?:mal )?(?:welche|ein paar(?: filme)?)": "show me some",
    r"rückgängig(?: machen)?|mach das rückgängig": "undo",
    r"was wei(?:ß|ss)t du (?:alles |schon )?(?:über|von) mi[rc]h?": "what do you know about me",
    r"filmabend mit (\w+)": r"movie night with \1",
    r"filmabend mit (\w+) und (\w+)": r"movie night with \1 and \2",
    r"überrasch(?:e)? mich": "surprise me",
    r"was kannst du(?: alles| denn)*": "what can you do",
    r"wer bist du|was bist du": "who are you",
    r"wie geht['’]?s(?: dir)?|wie geht es dir": "how are you",
    r"was (?:gibt['’]?s|gibt es) neues|irgendwas neues|was neues": "any new movies",
    r"hast du (?:was|etwas)(?: schönes| gutes)? für (?:mich|uns)": "recommend something",
    r"(?:was |etwas |einen film )?aus den (\d0)ern?(?: jahren)?": r"something from the \1s",
    r"(?:bitte )?nicht (?:so|zu) lange?": "nothing too long",
}
_WHOLE = [(re.compile(rf"\W*(?:{german})(?: bitte)?\W*", re.IGNORECASE), english) for german, english in _ALONE.items()]
# A text with one of these words states an opinion, and is left alone.
_TELLS = re.compile(
    r"\b(?:geliebt|gesehen|gefiel|gefallen|gehasst|fand|langweilig|schlecht|toll|super)\b", re.IGNORECASE
)


def in_english(text: str) -> str:
    """A German request in English words; any other text, such as a German opinion, unchanged.

    >>> in_english("ein Krimi aus den 80ern")
    'a crime movie from the 80s'
    """
    text = _THE_RINGS.sub(_the_rings, _GREETING.sub("", text))
    if whole := next((m.expand(english) for german, english in _WHOLE if (m := german.fullmatch(text))), None):
        return whole
    sentences = sentences_in_english(text)
    if any(translated for _, translated in sentences):
        return "".join(said if translated else _wish_in_english(said) for said, translated in sentences)
    return _wish_in_english(text)


def _the_rings(match: re.Match[str]) -> str:
    return "the Lord of the Rings movies" if match[0].casefold().endswith("filme") else "Lord of the Rings"


def _wish_in_english(text: str) -> str:
    if _TELLS.search(text) or not _is_german(text):
        return text
    for german, english in _TURNS:
        text = german.sub(english, text)
    return text


def _is_german(text: str) -> bool:
    """Whether the text is a request in German.

    In a text of more than two words, a single request word is not enough evidence.
    """
    wishing = {word.casefold() for m in _WISHES.finditer(text) for word in m[0].split()}
    small = {m[0].casefold() for m in _SMALL.finditer(text)}
    if _FILM.search(text) and len(small) > 1:
        return True
    is_short = len(text.split()) <= 2
    return bool(wishing or _GENRES.search(text)) and (len(wishing | small) > 1 or (is_short and bool(wishing)))

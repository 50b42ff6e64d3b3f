"""Find the movies that people name: in any case, for short, misspelt, with or without a year.

A catalogue's titles are indexed under every form that people use for them (`bot.title_forms`),
and a text is searched for the longest runs of words that are such a form. A title made of
ordinary words counts only where the sentence names a movie: "loved Big", not "a big help".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.understanding.lexicon import EMOJI, PHRASE, WORD_KINDS, Kind
from bot.understanding.ordinary_words import COMMON_WORDS, FIRST_NAMES, FUNCTION_WORDS, PARTS_AND_GENRES, PRONOUNS, PROPER_WORDS
from bot.understanding.title_forms import Form, Index, forms, key_of, plain_words, series_forms
from movies.catalogue import Catalogue, Movie

LONGEST_TITLE_WORDS = 14
WORD = re.compile(r"[^\W_]+(?:['’.\-:&·*][^\W_]+)*|&|\d+")
YEAR_AFTER = re.compile(r"\s*(?:\((?P<in>(?:18|19|20)\d\d)\)|,?\s(?:from |of |the )?(?P<bare>(?:19|20)\d\d)\b(?!s|'s|\s*minutes))")

# Another movie of the same name is not asked about where it is this many times less known.
FAR_LESS_KNOWN = 10
# A part of a title names a movie only where the movie is known at all.
KNOWN = 3
# Titles of two and more ordinary words are meant as titles where the movie has this share of the most ratings.
WELL_KNOWN = 0.05
# What a form of a title counts against the title itself, for the same popularity.
FORM_WEIGHT = {Form.TITLE: 1.0, Form.VARIANT: 0.5, Form.PART: 0.1, Form.SERIES: 0.0125}
MOST_CANDIDATES = 6

ORDINARY = FUNCTION_WORDS | COMMON_WORDS | FIRST_NAMES | PARTS_AND_GENRES | PROPER_WORDS
_ORDINARY_LIST = sorted(w for w in ORDINARY if len(w) > 3)
MOST_SUSPECTS = 12
SPELLING_OF_WORD = 72
SPELLING_OF_TITLE = 84
SPELLING_OF_ORDINARY = 83

BEFORE_A_TITLE = re.compile(
    r"(?:\b(?:loved?|loving|liked?|likes|enjoy(?:ed)?|tried|both|new|original|remake of|hated?|adored?|disliked?|saw|seen|watch(?:ed|ing)?|rewatched|recommend(?:ed)?|"
    r"suggest(?:ed)?|about|called|named|titled|try|remember|prefer(?:red)?|finished|rate|rated|was|is|fan of|"
    r"favou?rites?|nor|neither|thoughts on|than|see|besides?|except|even|did)"
    r"(?: (?:the )?(?:movies?|films?|remake|original|show))?(?: (?:like|such as))?|\blike|\bmovies?|\bfilms?|[:\"“])\s*$",
    re.IGNORECASE,
)
PAST_BEFORE = re.compile(
    r"\b(?:loved|liked|enjoyed|hated|adored|disliked|saw|seen|watched|rewatched|called|named|titled|the movie|the film|"
    r"movies? like|films? like|(?:some|any)thing like|similar to|fan of|thoughts on|(?:what|how) about|would i (?:like|love|enjoy|hate)(?: or hate)?|"
    r"during|walk(?:ed)? out of|as good as|finish(?:ed)?|stand|remake of|original|watch|see|nor|neither)(?: the)?\s*$",
    re.IGNORECASE,
)
AFTER_A_TITLE = re.compile(
    r"\s*(?:$|[.,!?;:)\"”\n/]|(?:was|is|were|and|but|or|too|also|because|by|with|starring|yesterday|last|though|tbh|lol|"
    r"ever|yet|again|movies?|films?|franchise|series|trilogy|remake|if|when|it|i|that|so|had|made|as well|either|the other|before|recently|a lot|a few|while)\b|\d+(?:\.\d)?\s*/|[^\w\s])",
    re.IGNORECASE,
)
SCORED_AFTER = re.compile(
    r"\s*[:=\-–]?\s*(?:\d{1,2}(?:[.,]\d)?\s*(?:/|out of)|[★⭐🌟]|(?:[0-5]|one|two|three|four|five)(?:\.5)?[ -]stars?\b|"
    r"(?:yes|no|nah|nope|good|bad|great|meh|not bad|too|as well|also|is on my|is still on my|i mean|i guess|i think)\b)",
    re.IGNORECASE,
)
INTERJECTIONS = {"lol", "perfect", "gotcha", "great", "cool", "super", "awesome", "true", "right", "ok", "okay", "no", "yes", "agreed", "exactly", "twisted"}
JUDGING = {Kind.GOOD_WORD, Kind.BAD_WORD, Kind.NEUTRAL}
VERBS = {Kind.GOOD_VERB, Kind.BAD_VERB}


@dataclass(frozen=True)
class Mention:
    """A movie named in a text, and the slice of the text that names it.

    candidates: the movies that may be meant, likeliest first; one where it is clear.
    namesakes: every movie that has this very title, also those that nobody is asked about.
    """

    candidates: tuple[Movie, ...]
    start: int
    end: int
    text: str
    namesakes: tuple[Movie, ...] = ()

    @property
    def movie(self) -> Movie:
        """The movie that is most likely meant."""
        return self.candidates[0]

    @property
    def dated(self) -> bool:
        """Whether its year was said with it."""
        return self.end - self.start > len(self.text) > 0

    @property
    def clear(self) -> bool:
        """Whether only one movie can be meant."""
        return len(self.candidates) == 1


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    key: str


class TitleFinder:
    """Finds titles of one catalogue in free text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._index: Index = {}
        for movie in catalogue:
            for key, form in forms(movie).items():
                self._index.setdefault(key, []).append((form, movie))
        for key, members in series_forms(catalogue, self._index).items():
            self._index.setdefault(key, []).extend(members)
        self._well_known = WELL_KNOWN * max((m.popularity for m in catalogue), default=0)
        self._titles = [(m, " ".join(plain_words(m.title))) for m in sorted(catalogue, key=lambda m: -m.popularity)]
        self._with_word: dict[str, list[Movie]] = {}
        for movie, title in self._titles:
            for word in set(title.split()):
                if len(word) > 3 and word not in FUNCTION_WORDS:
                    self._with_word.setdefault(word, []).append(movie)
        self._vocabulary = list(self._with_word)

    def find(self, text: str, expected: Sequence[Movie] = ()) -> list[Mention]:
        """All mentions, left to right; where they overlap, the longest is meant.

        The titles of `expected` movies (those on screen) are taken for titles wherever they stand.
        """
        on_screen = {key for movie in expected for key in forms(movie)}
        words = [_Word(m[0], m.start(), m.end(), key_of([m[0]])) for m in WORD.finditer(text)]
        mentions: list[Mention] = []
        k = 0
        while k < len(words):
            mention = self._longest_at(text, words, k, mentions, on_screen)
            if mention is None:
                k += 1
                continue
            mentions.append(mention)
            while k < len(words) and words[k].start < mention.end:
                k += 1
        return sorted([*mentions, *self._misspelt(text, words, mentions)], key=lambda m: m.start)

    def named(self, title: str) -> Mention | None:
        """The movie of which `title` is a form, whatever else the words may mean."""
        found = self._resolve(key_of(WORD.findall(title)), None)
        return Mention(found, 0, len(title), title) if found else None

    def closest(self, title: str, count: int = 3) -> list[Movie]:
        """The movies whose titles are most like the given one, the likeliest first."""
        choices = [text for _, text in self._titles]
        best = process.extract(" ".join(plain_words(title)), choices, scorer=fuzz.token_sort_ratio, limit=count * 3)
        # WRatio ranks very short titles first, and equal scores are better ordered by popularity.
        ranked = sorted(best, key=lambda hit: (-round(hit[1] / 5), hit[2]))
        return list(dict.fromkeys(self._titles[index][0] for _, _, index in ranked))[:count]

    def _longest_at(
        self, text: str, words: list[_Word], first: int, before: list[Mention], on_screen: set[str]
    ) -> Mention | None:
        for last in range(min(first + LONGEST_TITLE_WORDS, len(words)) - 1, first - 1, -1):
            run = words[first : last + 1]
            key = key_of([w.text for w in run])
            if not self._known(key):
                continue
            start, end = run[0].start, run[-1].end
            if (mark := _crossed(text, run)) and not any(mark in t for _, m in self._index[key] for t in (m.title, *m.aliases)):
                continue
            dated = YEAR_AFTER.match(text, end)
            year = int(dated["in"] or dated["bare"]) if dated else None
            found = self._resolve(key, year) if year else ()
            if found and dated:
                return Mention(found, start, dated.end(), text[start:end], self._namesakes(key))
            if (
                (key in on_screen and len(key) > 2)
                or reads_as_title(text, start, end, run, before, self._is_exact(key))
                or self._says_a_known_title(text, key, run)
            ):
                return Mention(self._resolve(key, None), start, end, text[start:end], self._namesakes(key))
        return None

    def _says_a_known_title(self, text: str, key: str, run: Sequence[_Word]) -> bool:
        """Whether these ordinary words name a movie that most people know: "home alone", "star wars 4"."""
        telling = [w.text.casefold() for w in run if w.text.casefold() not in FUNCTION_WORDS]
        if run[0].start and re.search(r"\b(?:am|i'm|im|was|were|be|been|being|left|stay(?:ed)?) $", text[: run[0].start], re.IGNORECASE):
            return False
        if len(telling) < 2 or telling[-1] in PARTS_AND_GENRES or all(w.isdigit() for w in telling):
            return False
        numbered = telling[-1].isdigit()
        least = KNOWN if numbered else self._well_known
        return any(m.popularity >= least for _, m in self._index[key])

    def _known(self, key: str) -> bool:
        return any(form is Form.TITLE or movie.popularity >= KNOWN for form, movie in self._index.get(key, ()))

    def _is_exact(self, key: str) -> bool:
        return any(form is Form.TITLE for form, _ in self._index[key])

    def _namesakes(self, key: str) -> tuple[Movie, ...]:
        """Every movie with this title, one a year."""
        once = {m.name: m for form, m in self._index[key] if form in (Form.TITLE, Form.VARIANT)}
        return tuple(sorted(once.values(), key=lambda m: -m.popularity))

    def _resolve(self, key: str, year: int | None) -> tuple[Movie, ...]:
        """The movies that a form may mean, likeliest first; those far less known are left out."""
        weights: dict[Movie, float] = {}
        for form, movie in self._index.get(key, ()):
            if year is None or (movie.year is not None and abs(movie.year - year) <= (form is Form.TITLE)):
                weights[movie] = max(weights.get(movie, 0.0), FORM_WEIGHT[form] * (movie.popularity + 1))
        if not weights:
            return ()
        most = max(weights.values())
        likely = [m for m, w in sorted(weights.items(), key=lambda item: -item[1]) if w * FAR_LESS_KNOWN > most]
        exact = [m for m in likely if year is not None and m.year == year]
        # MovieLens 100K has some movies under two ids, which are one movie to a person.
        once = {m.name: m for m in reversed(exact or likely)}
        return tuple(m for m in exact or likely if once[m.name] is m)[:MOST_CANDIDATES]

    def _misspelt(self, text: str, words: list[_Word], mentions: list[Mention]) -> list[Mention]:
        """Titles with typing errors: around each word that is no usual word, what title is spelt almost so?"""
        free = [w for w in words if not any(m.start <= w.start < m.end for m in mentions)]
        suspects = [w for w in free if len(w.key) > 3 and w.text.casefold() not in ORDINARY and not w.key.isdigit()]
        found: list[Mention] = []
        for suspect in suspects[:MOST_SUSPECTS]:
            if any(m.start <= suspect.start < m.end for m in found):
                continue
            if (mention := self._spelt_like(text, free, free.index(suspect))) is not None:
                found.append(mention)
        return found

    def _spelt_like(self, text: str, words: list[_Word], at: int) -> Mention | None:
        near = process.extract(words[at].key, self._vocabulary, scorer=fuzz.ratio, limit=6, score_cutoff=SPELLING_OF_WORD)
        if not near:
            return None
        usual = process.extractOne(words[at].key, _ORDINARY_LIST, scorer=fuzz.ratio, score_cutoff=SPELLING_OF_ORDINARY)
        best: tuple[float, int] = (SPELLING_OF_TITLE - 1, 0)
        meant: tuple[Movie, list[_Word]] | None = None
        for word, likeness, _ in near:
            for movie in self._with_word[word][:60]:
                for spelling in _spellings(movie):
                    # A misspelt ordinary word is not misspelt into a title, unless the words around it fit.
                    ordinary = usual is not None and usual[0] != word and usual[1] >= likeness
                    if word not in spelling or (ordinary and not _many_telling(spelling)):
                        continue
                    first = at - spelling.index(word)
                    run = words[max(0, first) : max(0, first) + len(spelling)]
                    if first < 0 or len(run) < len(spelling) or not _adjoining(text, run):
                        continue
                    rank = (_alike(spelling, [w.key for w in run]), movie.popularity)
                    if rank > best and (_many_telling(spelling) or _may_be_misspelt(text, run)):
                        best, meant = rank, (movie, run)
        if meant is None:
            return None
        movie, run = meant
        candidates = self._resolve(key_of(WORD.findall(movie.title)), None) or (movie,)
        start, end = run[0].start, run[-1].end
        return Mention(candidates, start, end, text[start:end])


def is_ordinary(word: str) -> bool:
    """Whether a word is one that people use without meaning a movie, or a common form of one."""
    low = word.casefold().replace("’", "'")
    if low in ORDINARY or low.isdigit():
        return True
    return any(
        low.endswith(ending) and (low[: -len(ending)] in ORDINARY or low[: -len(ending)] + "e" in ORDINARY)
        for ending in ("'s", "s", "es", "ed", "ing", "er", "ers", "ly", "al", "y", "est", "ies", "n't", "ish", "ful", "able")
    )


def reads_as_title(
    text: str, start: int, end: int, run: Sequence[_Word], before: Sequence[Mention], exact: bool
) -> bool:
    """Whether these words name a movie rather than say something."""
    low = [w.text.casefold().replace("’", "'") for w in run]
    if start and text[start - 1] in "\"“«@'" and text[end : end + 1] in set("\"”»'"):
        return True
    if not all(w in ORDINARY or w.isdigit() for w in low):
        if len(run) > 1:
            return True
        if len(low[0]) < 3 and low[0].isalpha() and not (run[0].text[:1].isupper() and _in_frame(text, start, end, before)):
            return False
        return (len(low[0]) > 3 or run[0].text[:1].isupper() or _in_frame(text, start, end, before)) and not _of_a_name(
            text, start, end, run[0]
        )
    capitalised = _capitalised(run, text)
    telling = [w for w in low if w not in FUNCTION_WORDS]
    if len(run) >= 3 and exact and len(telling) > 1 and telling[-1] not in PARTS_AND_GENRES:
        return True
    if not telling:
        if not capitalised and low[0] not in PRONOUNS and not text[:start].strip():
            return low[0] not in INTERJECTIONS and re.match(r" (?:is|was|made)\b", text[end:]) is not None and _judged_after(text, end)
        if not capitalised and low[0] not in PRONOUNS and re.search(r"\bwould i (?:like|love|enjoy) $", text[:start], re.IGNORECASE):
            return bool(AFTER_A_TITLE.match(text, end))
        if not capitalised or low == ["i"]:
            return False
        if len(run) > 1 and exact:
            return True
        if low[0] in PRONOUNS:
            return bool(BEFORE_A_TITLE.search(text[:start]) and AFTER_A_TITLE.match(text, end)) or _beside(text, start, end, before)
        if not _begins_sentence(text, start) and re.match(r" (?:movies|films|franchise|series|trilogy)\b", text[end:]):
            return True
        return bool(BEFORE_A_TITLE.search(text[:start])) or _in_frame(text, start, end, before)
    if all(w.isdigit() for w in low):
        framed = PAST_BEFORE.search(text[:start]) or (BEFORE_A_TITLE.search(text[:start]) and len(low[0]) > 2)
        return (
            len(run) > 1
            or bool(framed and AFTER_A_TITLE.match(text, end))
            or _beside(text, start, end, before)
            or (_begins_clause(text, start) and _judged_after(text, end))
        )
    if run[-1].text.endswith(("'s", "’s")) and len(run) == 1:
        return False
    if telling[0] in PARTS_AND_GENRES | PROPER_WORDS | FIRST_NAMES and len([w for w in low if w not in ("the", "a")]) == 1:
        named = _in_frame(text, start, end, before) and not _of_a_name(text, start, end, run[-1])
        if not capitalised and (low[-1] in FIRST_NAMES or len(run) > 1):
            return bool(PAST_BEFORE.search(text[:start]) and AFTER_A_TITLE.match(text, end)) or _beside(text, start, end, before)
        return capitalised and named and (not _begins_sentence(text, start) or low[-1] not in PARTS_AND_GENRES)
    if capitalised and not (len(run) == 1 and _of_a_name(text, start, end, run[-1])):
        alone = _begins_sentence(text, start) and re.match(r"\s*(?:$|[.,!?])", text[end:])
        listed = re.match(r"(?:,| and| or| &) [A-Z0-9]", text[end:])
        if alone or (listed and _begins_sentence(text, start)) or (exact and len(run) > 1) or not (_title_cased(text) or _begins_sentence(text, start)):
            return True
        return _in_frame(text, start, end, before)
    if re.search(r"\b(?:i|we|you|he|she|they) (?:am|was|were|are|is|'m) $|\b(?:i'm|im) $", text[:start], re.IGNORECASE):
        return False
    return (
        bool((PAST_BEFORE.search(text[:start]) or _verb_before(text, start)) and AFTER_A_TITLE.match(text, end))
        or _beside(text, start, end, before)
        or (len(telling) > 1 and bool(_placed_before(text, start) and AFTER_A_TITLE.match(text, end)))
        or (_begins_clause(text, start) and _judged_after(text, end))
        or (_after_opinion(text, start) and bool(AFTER_A_TITLE.match(text, end)))
    )


def _capitalised(run: Sequence[_Word], text: str) -> bool:
    """Whether the words are written as a name; a word in capitals only is emphasis, or all of the text is."""
    small = {"a", "an", "the", "of", "and", "in", "to", "for", "with", "on", "at", "&", "like", "from", "by"}
    written = [w.text for w in run if w.text not in small and not w.text[:1].isdigit()]
    return bool(written) and all(w[:1].isupper() and not (len(w) > 1 and w.isupper()) for w in written)


def _in_frame(text: str, start: int, end: int, before: Sequence[Mention]) -> bool:
    """Whether the sentence has a place for a title here: "loved ... ,", "... was great", "Heat, ..."."""
    if _beside(text, start, end, before):
        return True
    if _placed_before(text, start) and AFTER_A_TITLE.match(text, end):
        return True
    if _after_opinion(text, start) and AFTER_A_TITLE.match(text, end):
        return True
    return _begins_clause(text, start) and _judged_after(text, end)


def _placed_before(text: str, start: int) -> bool:
    """Whether the words before make room for a title: "loved", "a movie called", "hatd"."""
    return BEFORE_A_TITLE.search(text[:start]) is not None or _verb_before(text, start)


def _verb_before(text: str, start: int) -> bool:
    """Whether a verb of liking or hating in the past stands before, also a misspelt one that is known."""
    before = re.search(r"(\w+) (?:(?:so|very|really) much |a lot )?(?:the )?$", text[:start])
    return before is not None and WORD_KINDS.get(before[1].casefold()) in VERBS and before[1].casefold() not in ("like", "love", "hate")


def _judged_after(text: str, end: int) -> bool:
    """Whether an opinion follows at once: "... was so good", "... 9/10", "... 👎"."""
    if SCORED_AFTER.match(text, end) or EMOJI.match(text[end : end + 8].lstrip(" :")):
        return True
    after = re.match(r"(?P<mark>[?.!…]*)\s*(?P<words>(?:[\w'’]+\s?){1,8})", text[end : end + 80])
    words = after["words"].casefold().split() if after else []
    if not words:
        return False
    if after and after["mark"]:
        # "spawn. what a waste": a title alone, and an opinion in the sentence after it.
        return words[0] not in ("i", "we", "you") and any(WORD_KINDS.get(w) in (*JUDGING, *VERBS, Kind.NO, Kind.YES) for w in words[:5])
    if PHRASE.match(" ".join(words)) and PHRASE.match(" ".join(words)).lastgroup in ("SAID_GOOD", "SAID_BAD"):  # type: ignore[union-attr]
        return True
    if words[0] in ("rocks", "rocked", "sucks", "sucked", "slaps", "rules", "ruled", "bored", "stinks"):
        return True
    return words[0] in ("was", "is", "were", "are", "isn't", "wasn't", "isnt", "wasnt") and any(WORD_KINDS.get(w) in JUDGING for w in words[1:7])


def _after_opinion(text: str, start: int) -> bool:
    """Whether an opinion stands before as a label: "meh, ...", "good: ...", "👍 ..."."""
    left = text[max(0, start - 40) : start]
    if re.search(r"[👍👎❤🔥]\ufe0f?\s*$", left):
        return True
    match = re.search(r"(?:^|[.!?;\n]\s*)(?:\w+ ){0,3}(?P<word>\w+)\s*[,:]\s*$", left)
    return match is not None and WORD_KINDS.get(match["word"].casefold()) in (*JUDGING, *VERBS)

def _beside(text: str, start: int, end: int, before: Sequence[Mention]) -> bool:
    """Whether it stands in a list after another title."""
    if not before or not AFTER_A_TITLE.match(text, end):
        return False
    return re.fullmatch(r"[\s,?]*(?:,|and|or|&|/|\+|\n)(?: also| then)?\s*", text[before[-1].end : start], re.IGNORECASE) is not None


def _begins_sentence(text: str, start: int) -> bool:
    left = text[:start].rstrip(" \"“'")
    return not left or left[-1] in ".!?\n:"


def _begins_clause(text: str, start: int) -> bool:
    left = text[:start].rstrip(" ")
    return not left or left[-1] in ".!?\n,;:-–*•" or re.search(r"\b(?:and|but|think|thought|omg|because|also|yes|no|yeah|imo|imho|tbh|ngl|so|that|actually|honestly|me|while)$", left, re.IGNORECASE) is not None


def _of_a_name(text: str, start: int, end: int, word: _Word) -> bool:
    """Whether a single word is part of somebody's name: "Emma Stone", "Reese Witherspoon"."""
    after = re.match(r" (?P<next>[A-Z][a-z'’]+)", text[end:])
    if word.text.casefold() in FIRST_NAMES and after and after["next"].casefold() not in FUNCTION_WORDS:
        return True
    previous = re.search(r"(?P<word>[A-Z][a-z'’]+\.?) $", text[:start])
    return previous is not None and previous["word"].casefold() in FIRST_NAMES


def _crossed(text: str, run: Sequence[_Word]) -> str:
    """The mark that ends a sentence within the run of words, if one does."""
    for a, b in zip(run, run[1:], strict=False):
        between = text[a.end : b.start]
        if mark := re.search(r"[!?\n]|\.(?=\s)", between):
            if mark[0] == "." and a.text.casefold() in {"mr", "mrs", "ms", "dr", "vol", "st", "jr", "sr", "vs", "no", "pt"}:
                continue
            return mark[0]
    return ""


def _title_cased(text: str) -> bool:
    words = [w for w in WORD.findall(text) if w[0].isalpha()]
    return len(words) > 5 and sum(w[0].isupper() for w in words) > 0.6 * len(words)


def _adjoining(text: str, run: Sequence[_Word]) -> bool:
    """Whether only spaces and small marks stand between the words."""
    return all(re.fullmatch(r"[\s:'\-&]*", text[a.end : b.start]) for a, b in zip(run, run[1:], strict=False))


def _spellings(movie: Movie) -> Iterable[list[str]]:
    whole = plain_words(movie.title)
    yield whole
    if whole and whole[0] in ("the", "a", "an") and len(whole) > 1:
        yield whole[1:]
    head = plain_words(movie.title.partition(":")[0])
    if head != whole and len(head) > 1:
        yield head


def _many_telling(title: Sequence[str]) -> bool:
    return sum(w not in FUNCTION_WORDS for w in title) > 1


def _may_be_misspelt(text: str, run: Sequence[_Word]) -> bool:
    """Whether a single word that is nearly a title stands where a title would."""
    start, end = run[0].start, run[-1].end
    if _of_a_name(text, start, end, run[-1]) or is_ordinary(run[-1].text):
        return False
    if _capitalised(run, text) and not _begins_sentence(text, start):
        return True
    return _in_frame(text, start, end, ()) or bool(_begins_clause(text, start) and AFTER_A_TITLE.match(text, end))


def _alike(title: Sequence[str], written: Sequence[str]) -> float:
    """How alike, 0 to 100; each word must be near to its counterpart, and a single telling word nearer."""
    if list(title) == list(written):
        return 0.0  # As it is written it was not taken for a title.
    for a, b in zip(title, written, strict=True):
        if fuzz.ratio(a, b) < (78 if len(a) > 4 else 70):
            return 0.0
    telling = [(a, b) for a, b in zip(title, written, strict=True) if a not in FUNCTION_WORDS]
    if len(telling) == 1:
        a, b = telling[0]
        ratio = fuzz.ratio(a, b)
        return ratio if len(a) > 5 and ratio >= (87 if len(a) > 6 else 90) else 0.0
    return fuzz.ratio("".join(title), "".join(written))

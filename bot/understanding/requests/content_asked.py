"""Questions about what is in a movie: "is it sad?", "any nudity in it?", "does the dog die?"."""

from __future__ import annotations

import re

# The adjectives and nouns by which questions ask about each kind of content.
_ADJECTIVES = {
    "sad": r"sad|depressing|heart-?breaking|a tear-?jerker|a downer|bleak|upsetting",
    "funny": r"funny|hilarious|a comedy|comedic|humou?rous|silly",
    "violent": r"violent|gory|bloody|brutal|graphic",
    "slow": r"slow|slow-paced|boring|a slow burn",
}
_NOUNS = {
    "violent": r"violence|gore|blood|killing|torture",
    "sexual": r"nudity|sex|sex scenes?|naked people|sexual content|boobs",
    "swearing": r"swearing|swear words|bad language|cursing|cussing|profanity|f-?bombs",
    "jump scares": r"jump ?-?scares?",
    "animals": r"animal (?:death|cruelty|abuse)|dead (?:dogs?|animals?|cats?)",
}
_IT = (
    r"(?:it|that|this|this one|that one|\x00+|(?:the )?(?:first|second|third|fourth|fifth|last)(?: (?:one|movie|film))?"
    r"|(?:number|no\.?|#) ?\d|\d)"
)
_VERY = r"(?:(?:really|very|too|so|that|super|just|all|a bit|kind of|kinda|gonna be|going to be|supposed to be|any) )*"
_MANY = r"(?:(?:any|a lot of|lots of|much|many|too much|some|full of|have|has|got|contain) )*"
_MORE = {
    "sad": rf"\b(?:will|would|does|did|is) {_IT} (?:going to |gonna )?make (?:me|you|us|people) (?:cry|sad)\b"
    rf"|\b(?:will|do|would) i cry\b[^.!?]{{0,20}}(?:{_IT}|\?)",
    "animals": r"\b(?:does|do|did|will) (?:the|a|any) (?:dog|cat|horse|animal|pet)s?\b[^.!?]{0,12}"
    r"\b(?:die|survive|live|make it|get (?:hurt|killed))\b",
    "awards": r"(?:^|[.!?,;:]|\b(?:and|but|so|ok|also|hey)) *(?:is|was|did|does|has|have|what(?! an?\b)|which|how)\b"
    r"[^.!?]{0,60}\b(?:win|won|nominated|oscars?|awards?|golden globes)\b",
    "happy ending": rf"\b(?:does|is|has|did|will|do) {_IT} (?:have |got |there )?(?:an? )?"
    rf"(?:happy|sad|good|bad|unhappy) end(?:ing)?\b"
    rf"|\b(?:does|will|did) {_IT} end (?:well|happily|badly|sad(?:ly)?|happy)\b"
    rf"|\bis the ending(?: of {_IT})? (?:happy|sad)\b",
}


def _pattern(kind: str) -> re.Pattern[str]:
    adjectives, nouns = _ADJECTIVES.get(kind, "(?!)"), _NOUNS.get(kind, "(?!)")
    asked = (
        rf"\b(?:is|was|are|were) {_IT} {_VERY}(?:{adjectives})\b|\bhow (?:{adjectives}) (?:is|was) {_IT}"
        rf"|\b(?:is|are|was) there {_MANY}(?:{nouns})\b[^.!?]{{0,12}}(?:\bin {_IT}|\W*\?)"
        rf"|\b(?:does|has|did|is) {_IT} {_MANY}(?:{nouns})\b"
        rf"|\b(?:any|much|how much) (?:{nouns}) (?:is there )?in {_IT}|^\W*(?:any|much) (?:{nouns})\W*\?"
    )
    return re.compile(f"{asked}|{_MORE.get(kind, '(?!)')}", re.IGNORECASE)


_ASKED = {kind: _pattern(kind) for kind in dict.fromkeys((*_MORE, *_NOUNS, *_ADJECTIVES))}


def content_asked(text: str) -> str | None:
    """The kind of content that a text asks about, if any; its titles must be overwritten by zero bytes."""
    return next((kind for kind, pattern in _ASKED.items() if pattern.search(text)), None)

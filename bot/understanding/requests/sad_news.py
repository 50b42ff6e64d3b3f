"""Sad news that somebody shares before a wish: "my dog died today. Something soft, please"."""

from __future__ import annotations

import re

_SOMEBODY = (
    r"(?:(?:my|our) (?:\w+ ){0,2}?(?:dog|puppy|cat|kitten|pet|rabbit|hamster|horse|mum|mom|mother|dad|father|parents?"
    r"|gran\w*|nan\w*|aunt|uncle|wife|husband|partner|fianc[ée]e?|brother|sister|son|daughter|baby|friend|boss"
    r"|colleague|neighbou?r|girlfriend|boyfriend|gf|bf)\b)"
)
_LOST = (
    r"(?:(?:just |has |have |had |was |is |sadly |recently ){0,4}(?:died(?! (?:laughing|of laugh|for|inside|over"
    r"|a little"
    r"|when))|passed(?: away)?|dead|dying|put down|put to sleep"
    r"|in (?:the )?hospital|got cancer|has cancer|left me|dumped me|broke up with me|cheated on me|moved out))"
)
_NEWS = re.compile(
    r"(?:^|(?<=[.!?,;:\n]))\W{0,3}(?:(?:so|hi|hey|hello|well|today|ugh|sorry|and|ok|oh|guess what)\b\W{0,3}){0,4}(?:"
    rf"{_SOMEBODY} {_LOST}"
    r"|(?:i|we)(?:['’]ve| have| had)?(?: just)? (?:lost (?:my|our) (?:\w+ )?(?:job|dog|cat|pet|mum|mom|mother|dad"
    r"|father|gran\w*|wife|husband|brother|sister|baby|friend|home|house)|(?:had|came (?:home )?from|went to|been to"
    r"|had to go to)"
    r" (?:a|the|my \w+['’]s) funeral|had a miscarriage|got (?:divorced|fired|dumped|laid off|sacked)"
    r"|(?:had to )?put (?:my|our) (?:dog|cat|pet) (?:down|to sleep)|broke up)"
    r"|(?:bad|rough|messy|awful|nasty|painful|recent|(?:going through|after) a) (?:break-?up|divorce)"
    r"|(?:he|she) (?:just )?(?:left me|dumped me|broke up with me|cheated on me)"
    r"|mein(?:e)? (?:hund|katze|kater|oma|opa|vater|mutter|mann|frau|freund|freundin|bruder|schwester)"
    r" (?:ist|hat)[^.!?,;]{0,20} (?:gestorben|verstorben|verlassen)"
    r")\b[^.!?,;:\n]{0,60}[.!?,;:\n]{0,3}",
    re.IGNORECASE,
)


def tells_sad_news(text: str) -> bool:
    """Whether somebody has lost a person, an animal or a job."""
    return _NEWS.search(text) is not None


def without_sad_news(text: str) -> str:
    """The text with spaces in place of sad news, which is not a wish; unchanged if it says nothing else."""
    rest = _NEWS.sub(lambda news: " " * len(news[0]), text)
    return rest if re.search(r"\w", rest) else text

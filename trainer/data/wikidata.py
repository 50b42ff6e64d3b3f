"""Query Wikidata in SPARQL, politely: one query at a time, with pauses, honouring Retry-After.

Format of answers: https://www.w3.org/TR/sparql11-results-json/. Rules for clients:
https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from movies.errors import DataMissing
from trainer.data.retries import BUSY, USER_AGENT, asked_to_wait, reason_of

ENDPOINT = "https://query.wikidata.org/sparql"
FORM = "application/sparql-results+json"
TIMEOUTS = {500, 504}  # The HTTP status of the answer to a query that takes longer than a minute.
LARGEST_ANSWER = 400_000_000
PIECE_BYTES = 1 << 16

Rows = list[dict[str, str]]


class TooMuchAsked(Exception):
    """Wikidata kept timing out on a query; a smaller one may work."""


@dataclass(frozen=True)
class Wikidata:
    """A client for Wikidata's query service.

    pause: seconds between two queries. wait: seconds before the first retry, doubled each time. stall: seconds without
    a byte after which a connection counts as lost. longest: the limit for one answer, in seconds. tries: attempts per
    query.
    """

    endpoint: str = ENDPOINT
    pause: float = 1.0
    wait: float = 5.0
    stall: float = 90.0
    longest: float = 300.0
    tries: int = 5
    sleep: Callable[[float], None] = time.sleep

    def answer(self, question: str, columns: frozenset[str], say: Callable[[str], None]) -> Rows:
        """The rows of an answer, each as a mapping from its columns to their text.

        Raises
        ------
        TooMuchAsked: Wikidata times out on this query.
        DataMissing: it cannot be reached, or its answers have an unknown form.
        """
        problem = ""
        for number in range(self.tries):
            delay = self.pause if number == 0 else self.wait * 2 ** (number - 1)
            if number:
                say(f"Wikidata: {problem}. Retrying in {delay:.0f} s.")
            self.sleep(delay)
            try:
                return _rows(self._receive(question), columns)
            except HTTPError as error:
                problem = f"it answers {error.code}"
                error.close()
                if error.code in BUSY:
                    self.sleep(asked_to_wait(error))
                elif error.code in TIMEOUTS and number >= 1:
                    raise TooMuchAsked(problem) from error
                elif error.code not in TIMEOUTS:
                    raise DataMissing(f"Wikidata refuses the question (it answers {error.code}).") from error
            except (OSError, HTTPException, ValueError) as error:
                problem = reason_of(error)
        raise DataMissing(
            f"Wikidata gives no usable answer ({problem}). Run matinee fetch films again later: "
            "what was fetched so far is kept, and it goes on from there."
        )

    def _receive(self, question: str) -> bytes:
        address = f"{self.endpoint}?{urlencode({'query': question, 'format': 'json'})}"
        request = Request(address, headers={"User-Agent": USER_AGENT, "Accept": FORM})  # noqa: S310  (see `endpoint`)
        begun, pieces, size = time.monotonic(), [], 0
        with urlopen(request, timeout=self.stall) as response:  # noqa: S310
            while piece := response.read1(PIECE_BYTES):
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST_ANSWER:
                    raise ValueError("an answer was far too large")
                if time.monotonic() - begun > self.longest:
                    raise ValueError("an answer took too long")
            if response.length:
                raise ValueError("an answer was cut off")
        return b"".join(pieces)


def rows_of(content: bytes, columns: frozenset[str]) -> Rows:
    """The rows of a saved answer.

    Raises
    ------
    ValueError: it is not an answer from Wikidata.
    DataMissing: it lacks columns.
    """
    return _rows(content, columns)


def _rows(content: bytes, columns: frozenset[str]) -> Rows:
    try:
        told: Any = json.loads(content)
        names, found = set(told["head"]["vars"]), told["results"]["bindings"]
        rows = [{name: str(cell["value"]) for name, cell in row.items() if name in columns} for row in found]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("an answer does not match the question") from error
    if missing := columns - names:
        raise DataMissing(
            f"Wikidata's answers have another form than this version of Matinee knows (no {min(missing)} in them)."
        )
    return rows

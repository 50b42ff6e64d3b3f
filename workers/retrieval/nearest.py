"""The closest alternatives to some wishes that too few movies fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice

from movies.protocol.recommendation import Wishes
from workers.retrieval.wishes import MAY_GIVE_WAY, relaxations

# How several names of one kind combine; not wishes in themselves.
MANNERS = ("either", "either_topic", "every_person")
# How many of the fitting movies serve as examples for the rest.
MOST_EXAMPLES = 3


def nearest(possible: Wishes, honoured: Wishes, found: Sequence[int]) -> Iterator[Wishes]:
    """Ever wider wishes for the rest of a list; exclusions are kept.

    Parameters
    ----------
    possible: the wishes that the catalogue can honour at all. honoured: those that the movies found fit.
    found: ids of these movies; once every wish is given up, the rest should resemble them.
    """
    wider = islice(dropwhile(lambda wishes: wishes != honoured, relaxations(possible)), 1, None)
    nothing = Wishes()
    wanted = {name for group in MAY_GIVE_WAY for name in group} - set(MANNERS)
    for wishes in wider:
        if any(getattr(wishes, name) != getattr(nothing, name) for name in wanted):
            yield wishes
    if found:
        given_up = {name: getattr(nothing, name) for name in (*wanted, *MANNERS)}
        yield possible.model_copy(update={**given_up, "like": frozenset(found[:MOST_EXAMPLES])})

"""Results of jobs, put into words and cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.audience import Audience
from bot.conversation import MORE, WHY
from bot.replies import Card, Choice, Reply
from bot.session import Question, Session
from movies.catalogue import Catalogue, Movie
from movies.jobs import (
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupResult,
    Job,
    PredictJob,
    PredictResult,
    RecommendJob,
    RecommendResult,
    Result,
)


class Answers:
    """Tells results about the movies of one catalogue."""

    def __init__(self, catalogue: Catalogue, audience: Audience) -> None:
        self._catalogue = catalogue
        self._names = {movie.id: movie for movie in catalogue}
        self._audience = audience

    def tell(self, session: Session, job: Job, result: Result) -> tuple[Session, Reply]:
        """The session after the answer, and the answer."""
        match job, result:
            case PredictJob(), PredictResult():
                return session, self._prediction(job, result)
            case ExplainJob(), ExplainResult():
                return session, self._reason(job, result)
            case GroupJob(), GroupResult():
                return self._for_all(session, job, result)
            case RecommendJob(), RecommendResult():
                return self._recommendation(session, job, result)
        raise TypeError(f"{type(result).__name__} is no result of {type(job).__name__}")

    def _prediction(self, job: PredictJob, result: PredictResult) -> Reply:
        movies = [self._catalogue[i] for i in job.movie_ids]
        lines = [wording.prediction(m, c, len(job.ratings)) for m, c in zip(movies, result.chances, strict=True)]
        return Reply("\n".join(lines), choices=(Choice("why?", f"why:{movies[0].id}"),) if job.ratings else ())

    def _reason(self, job: ExplainJob, result: ExplainResult) -> Reply:
        verdicts = {r.movie_id: r.verdict for r in job.ratings}
        effects = [(self._catalogue[e.movie_id], verdicts[e.movie_id], e.chance_without) for e in result.effects]
        effects.sort(key=lambda e: -abs(result.chance - e[2]))
        left_out = len(job.ratings) - len(effects)
        return Reply(wording.why(self._catalogue[job.movie_id], result.chance, effects, left_out))

    def _recommendation(self, session: Session, job: RecommendJob, result: RecommendResult) -> tuple[Session, Reply]:
        kept = [self._catalogue[i] for i in session.talk.on_screen]
        found = [self._catalogue[r.movie_id] for r in result.recommendations]
        if not found:
            exhausted = bool(job.excluded)
            return session, Reply(wording.nothing_found(job.wishes, self._names, exhausted), choices=(MORE,) if kept else ())
        cards = tuple(
            Card(self._catalogue[r.movie_id], r.chance, self._why_line(r.movie_id, r.because), choices=_card_choices(r.movie_id))
            for r in result.recommendations
        )
        told = {r.movie_id: r.chance for r in result.recommendations}
        session = _shown(session, [*kept, *found], told)
        # Movies that stay on screen mean that these replace some that were rated.
        text = (
            wording.instead(len(found))
            if kept
            else wording.recommended(len(job.ratings), result.honoured, job.wishes, self._names)
        )
        return session, Reply(text, cards, (MORE, WHY))

    def _for_all(self, session: Session, job: GroupJob, result: GroupResult) -> tuple[Session, Reply]:
        names = session.talk.group
        if not result.recommendations:
            return session, Reply(wording.nothing_found(job.wishes, self._names, bool(job.excluded)))
        cards = []
        told = {}
        for one in result.recommendations:
            reasons = [
                wording.because_of(name, self._catalogue[because])
                for name, because in zip(names, one.because, strict=False)
                if because is not None
            ]
            people = tuple(zip(names, one.chances, strict=False))
            told[one.movie_id] = sum(one.chances) / len(one.chances)
            cards.append(Card(self._catalogue[one.movie_id], None, ", ".join(reasons[:2]), people))
        session = _shown(session, [c.movie for c in cards], told)
        return session, Reply(wording.movie_night(names, result.honoured, job.wishes, self._names), tuple(cards))

    def _why_line(self, movie_id: int, because: int | None) -> str:
        if because is not None:
            return wording.like_one_you_loved(self._catalogue[because])
        share = self._audience.liked_share(movie_id)
        return wording.liked_by(share) if share is not None else ""


def _shown(session: Session, on_screen: Sequence[Movie], told: dict[int, float]) -> Session:
    earlier = {i: c for i, c in session.shown.items() if i not in told}
    session = replace(session, shown=earlier | told)
    return session.talking(question=Question.RECOMMENDED, on_screen=tuple(m.id for m in on_screen))


def _card_choices(movie_id: int) -> tuple[Choice, ...]:
    return (
        Choice("👍", f"rate:{movie_id}:good"),
        Choice("👎", f"rate:{movie_id}:bad"),
        Choice("not seen", f"rate:{movie_id}:unseen"),
        Choice("why?", f"why:{movie_id}"),
    )

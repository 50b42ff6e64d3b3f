"""The conversation, as pure functions: a session and a message become a new session, a reply, and maybe a job.

Nothing in here waits or talks to anybody: a front end shows the reply, sends the job, and hands
its result to `answer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot import wording
from bot.replies import Card, Reply
from bot.titles import TitleFinder
from bot.understanding import LONGEST_MESSAGE, Intent, Understanding, understand
from movies.catalogue import Catalogue
from movies.jobs import PredictJob, PredictResult, RatedMovie, RecommendJob, RecommendResult, Wishes
from movies.ratings import Rating, Verdict

NO_WISHES = Wishes()

Job = RecommendJob | PredictJob
Result = RecommendResult | PredictResult


@dataclass(frozen=True)
class Session:
    """What one person said and was shown, oldest first; `wishes` are those of the last recommendation."""

    verdicts: dict[int, Verdict] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    wishes: Wishes = NO_WISHES

    def with_ratings(self, ratings: tuple[Rating, ...]) -> Session:
        """The session with further ratings; a new verdict replaces the old one."""
        new = {r.movie_id: r.verdict for r in ratings}
        return replace(self, verdicts={k: v for k, v in self.verdicts.items() if k not in new} | new)

    @property
    def ratings(self) -> tuple[RatedMovie, ...]:
        return tuple(RatedMovie(movie_id=i, verdict=v) for i, v in self.verdicts.items())


@dataclass(frozen=True)
class Turn:
    """The new session, what to say at once, and the job whose result is to be told afterwards."""

    session: Session
    reply: Reply
    job: Job | None = None


class Conversation:
    """Talks about one catalogue; holds nothing about anybody."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._finder = TitleFinder(catalogue)

    def greet(self) -> Reply:
        """The first words."""
        return Reply(wording.greeting())

    def hear(self, session: Session, message: str) -> Turn:
        """Take one message; always answers something."""
        understood = understand(message, self._finder)
        turn = self._take(session, understood)
        if len(message) > LONGEST_MESSAGE:
            turn = replace(turn, reply=replace(turn.reply, text=f"{wording.cut_off()}\n{turn.reply.text}"))
        return turn

    def answer(self, session: Session, job: Job, result: Result) -> tuple[Session, Reply]:
        """Put a job's result into words."""
        if isinstance(job, PredictJob) and isinstance(result, PredictResult):
            movies = (self._catalogue[i] for i in job.movie_ids)
            lines = [wording.prediction(m, c, len(job.ratings)) for m, c in zip(movies, result.chances, strict=True)]
            return session, Reply("\n".join(lines))
        assert isinstance(job, RecommendJob) and isinstance(result, RecommendResult)
        if not result.recommendations:
            return session, Reply(wording.nothing_found(job.wishes, exhausted=bool(job.excluded)))
        cards = tuple(
            Card(
                self._catalogue[r.movie_id],
                r.chance,
                wording.like_one_you_loved(self._catalogue[r.because]) if r.because is not None else "",
            )
            for r in result.recommendations
        )
        session = replace(session, shown=session.shown | {r.movie_id for r in result.recommendations})
        return session, Reply(wording.recommended(job.wishes, len(job.ratings)), cards)

    def _take(self, session: Session, said: Understanding) -> Turn:
        if said.intent is Intent.HELP:
            return Turn(session, Reply(wording.help_text()))
        if said.intent is Intent.GREET:
            return Turn(session, self.greet())
        if said.intent is Intent.BYE:
            return Turn(session, Reply(wording.goodbye(), ends=True))
        if said.intent is Intent.PREDICT:
            return self._predict(session, said)
        if said.intent is Intent.OTHER:
            return Turn(session, Reply(wording.not_understood()))
        if said.intent is Intent.MORE:
            return self._recommend(session, session.wishes, [])
        session = session.with_ratings(said.ratings)
        lines = self._what_was_understood(said)
        if said.intent is Intent.RECOMMEND:
            return self._recommend(session, said.wishes, lines)
        if said.ratings:
            lines.append(wording.tell_more(len(session.verdicts)))
        return Turn(session, Reply("\n".join(lines)))

    def _what_was_understood(self, said: Understanding) -> list[str]:
        lines = []
        if said.ratings:
            lines.append(wording.understood((self._catalogue[r.movie_id], r.verdict) for r in said.ratings))
        if said.unclear:
            lines.append(wording.which_verdict(said.unclear))
        lines += [wording.unknown_title(title, self._finder.closest(title)) for title in said.unknown]
        return lines

    def _recommend(self, session: Session, wishes: Wishes, lines: list[str]) -> Turn:
        session = replace(session, wishes=wishes)
        job = RecommendJob(
            catalogue=self._catalogue.digest, ratings=session.ratings, excluded=session.shown, wishes=wishes
        )
        return Turn(session, Reply("\n".join([*lines, wording.asking_the_model()])), job)

    def _predict(self, session: Session, said: Understanding) -> Turn:
        lines = [wording.unknown_title(title, self._finder.closest(title)) for title in said.unknown]
        told = [m for m in said.asked_about if m.id in session.verdicts]
        lines += [wording.already_rated(m, session.verdicts[m.id]) for m in told]
        asked = [m for m in said.asked_about if m.id not in session.verdicts]
        if not asked:
            return Turn(session, Reply("\n".join(lines) or wording.which_movie()))
        job = PredictJob(
            catalogue=self._catalogue.digest, ratings=session.ratings, movie_ids=tuple(m.id for m in asked[:20])
        )
        return Turn(session, Reply("\n".join([*lines, wording.asking_the_model()])), job)

"""Put the results of jobs into words and cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import wording
from bot.contracts.actions import Verb, about
from bot.contracts.choices import MORE, WHY, to_tap
from bot.contracts.replies import Card, Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.consent import asked_in_passing
from bot.conversation.popularity import Popularity
from bot.conversation.session_updates import TELLING_GENRES
from movies.catalogue import Catalogue, Movie
from movies.in_common import InCommon
from movies.protocol.recommendation import (
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupResult,
    Job,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    Result,
)
from movies.ratings import Verdict
from movies.topics import LANGUAGES

# Being liked by half of its raters is no reason to watch a movie.
FAVOURITE_FROM = 0.7
# A genre is to somebody's taste if at least this many, and this share, of the movies they liked have it.
FEWEST_OF_A_TASTE, SHARE_OF_A_TASTE = 3, 0.4
# A country is to somebody's taste if at least this share of the movies they liked are from there. Regions and some
# countries are too broad to say much.
SHARE_OF_A_COUNTRY = 0.6
TOO_WIDE = {"American", "British", "European", "Asian", "foreign", "Scandinavian", "Latin American", "African"}
# Nobody calls Shrek a romance, though that is one of its six genres.
MOST_BESIDE_ROMANCE = 3
# Nobody notices a smaller difference between chances.
CLEARLY_MORE = 0.03
# People who ask for movies from this many recent years are told where the catalogue ends.
YEARS_CALLED_NEW = 5


class Answers:
    """Puts results about one catalogue's movies into words."""

    def __init__(self, catalogue: Catalogue, audience: Popularity) -> None:
        self._catalogue = catalogue
        self._in_common = InCommon(catalogue)
        self._names = {movie.id: movie for movie in catalogue}
        self._audience = audience

    def tell(self, session: Session, job: Job, result: Result) -> tuple[Session, Reply]:
        """The answer, and the session after it."""
        match job, result:
            case PredictJob(), PredictResult():
                return asked_in_passing(session, self._prediction(job, result))
            case ExplainJob(), ExplainResult():
                return asked_in_passing(session, self._reason(job, result))
            case GroupJob(), GroupResult():
                return self._for_all(session, job, result)
            case RecommendJob(), RecommendResult():
                return self._recommendation(session, job, result)
        raise TypeError(f"{type(result).__name__} is not a result of {type(job).__name__}")

    def again(self, session: Session, movie_ids: Sequence[int]) -> tuple[Card, ...]:
        """Movies that were recommended before, with the chances given then."""
        movies = [self._catalogue[i] for i in movie_ids]
        chances = [session.shown[m.id] for m in movies]
        return tuple(
            Card(movie, place, chance, choices=_card_choices(movie))
            for place, (movie, chance) in enumerate(zip(movies, chances, strict=True), start=1)
        )

    def _prediction(self, job: PredictJob, result: PredictResult) -> Reply:
        movies = [self._catalogue[i] for i in job.movie_ids]
        found = sorted(zip(movies, result.chances, strict=True), key=lambda one: -one[1])
        # That their taste is unknown is said once, after the last one.
        lines = [
            wording.results.prediction(movie, chance, len(job.ratings) or following)
            for following, (movie, chance) in zip(reversed(range(len(found))), found, strict=True)
        ]
        if len(found) > 1:
            (best, chance), (_, next_chance) = found[:2]
            lines.append(wording.results.likeliest(best, clearly=chance - next_chance >= CLEARLY_MORE))
        return Reply(
            "\n".join(lines), choices=(Choice("why?", about(Verb.WHY, found[0][0].id)),) if job.ratings else ()
        )

    def _reason(self, job: ExplainJob, result: ExplainResult) -> Reply:
        verdicts = {r.movie_id: r.verdict for r in job.ratings}
        effects = [(self._catalogue[e.movie_id], verdicts[e.movie_id], e.chance_without) for e in result.effects]
        effects.sort(key=lambda e: -abs(result.chance - e[2]))
        left_out = len(job.ratings) - len(effects)
        return Reply(wording.results.why(self._catalogue[job.movie_id], result.chance, effects, left_out))

    def _recommendation(self, session: Session, job: RecommendJob, result: RecommendResult) -> tuple[Session, Reply]:
        if not result.recommendations:
            return session, self._nothing(session, job)
        kept = bool(session.talk.on_screen)
        session, places = _shown(session, {r.movie_id: r.chance for r in result.recommendations})
        # Topics that could not be honoured are mentioned once, and are not carried over to the next list.
        used = session.talk.wishes.topics & result.honoured.topics
        session = session.talking(wishes=session.talk.wishes.model_copy(update={"topics": used}))
        cards = []
        for one in result.recommendations:
            movie, reason = self._catalogue[one.movie_id], self._why_line(one, job.ratings)
            cards.append(Card(movie, places[movie.id], one.chance, reason, choices=_card_choices(movie)))
        exact = result.exact or 0
        few = wording.wishes.others_come_close(exact, result.nearest, self._names) if exact and result.nearest else ""
        text = wording.results.recommended(len(job.ratings), result.honoured, job.wishes, self._names, few)
        newest = self._catalogue.newest
        wants_new = job.wishes.year_to is None and (job.wishes.year_from or 0) > (newest or 0) - YEARS_CALLED_NEW
        if newest is not None and wants_new:
            text = f"{wording.wishes.newest(newest)} {text}"
        return session, Reply(
            wording.results.instead(len(cards)) if kept else text, tuple(cards), (MORE, WHY), keeps=kept
        )

    def _for_all(self, session: Session, job: GroupJob, result: GroupResult) -> tuple[Session, Reply]:
        names = session.talk.group
        if not result.recommendations:
            return session, self._nothing(session, job)
        kept = bool(session.talk.on_screen)
        # Store only the chances of this person, who comes first.
        told = {r.movie_id: r.chances[0] for r in result.recommendations}
        session, places = _shown(session, told)
        cards = []
        for one in result.recommendations:
            reasons = [
                wording.nights.because_of(name, self._catalogue[because])
                for name, because in zip(names, one.because, strict=False)
                if because is not None
            ]
            people = tuple(zip(names, one.chances, strict=False))
            movie, reason = self._catalogue[one.movie_id], ", ".join(reasons[:2])
            cards.append(Card(movie, places[movie.id], None, reason, people, _card_choices(movie)))
        text = wording.nights.movie_night(names, result.honoured, job.wishes, self._names)
        return session, Reply(
            wording.results.instead(len(cards)) if kept else text, tuple(cards), (MORE, WHY), keeps=kept
        )

    def _nothing(self, session: Session, job: RecommendJob | GroupJob) -> Reply:
        text = wording.results.nothing_found(job.wishes, self._names, exhausted=bool(job.excluded))
        return Reply(text, choices=(MORE,) if session.talk.on_screen else ())

    def _why_line(self, one: Recommendation, ratings: Sequence[RatedMovie]) -> str:
        """The reason for recommending a movie; no reason is better than a laughable one."""
        share, reason = self._audience.liked_share(one.movie_id), ""
        if one.because is not None:
            liked = self._catalogue[one.because]
            shared = self._in_common.of(self._catalogue[one.movie_id], liked)
            reason = wording.results.like_one_you_loved(liked, shared)
        elif one.company:
            reason = wording.results.loved_by_fans_of([self._catalogue[i] for i in one.company])
        elif country := self._country_liked(self._catalogue[one.movie_id], ratings):
            reason = wording.results.of_a_country_you_like(country)
        elif share is not None and share >= FAVOURITE_FROM:
            reason = wording.results.liked_by(share)
        elif genre := self._genre_liked(self._catalogue[one.movie_id], ratings):
            reason = wording.results.of_a_genre_you_like(genre)
        if one.is_new:
            voted = self._catalogue[one.movie_id].imdb_average is not None
            return wording.results.new_to_me(reason, voted)
        return wording.results.lesser_known(reason) if one.rare else reason

    def _genre_liked(self, movie: Movie, ratings: Sequence[RatedMovie]) -> str | None:
        """The genre of the movie that these ratings favour most clearly; None if they favour none."""
        likes = self._likes(ratings)
        counts = Counter(genre for liked in likes for genre in liked.genres)
        enough = max(FEWEST_OF_A_TASTE, SHARE_OF_A_TASTE * len(likes))
        liked = [g for g in movie.genres if g in wording.results.GENRES and counts[g] >= enough]
        if len(movie.genres) > MOST_BESIDE_ROMANCE:
            liked = [g for g in liked if g != "Romance"]
        return max(liked, key=lambda genre: (genre in TELLING_GENRES, counts[genre]), default=None)

    def _country_liked(self, movie: Movie, ratings: Sequence[RatedMovie]) -> str | None:
        """The movie's country, such as "Korean", if most movies that the person likes are from there; else None."""
        likes = self._likes(ratings)
        enough = max(FEWEST_OF_A_TASTE, SHARE_OF_A_COUNTRY * len(likes))
        countries = sorted((LANGUAGES.keys() & movie.marks) - TOO_WIDE)
        return next((c for c in countries if sum(c in liked.marks for liked in likes) >= enough), None)

    def _likes(self, ratings: Sequence[RatedMovie]) -> list[Movie]:
        liked = (r.movie_id for r in ratings if r.verdict is Verdict.GOOD)
        return [self._catalogue[i] for i in liked if i in self._catalogue]


def _shown(session: Session, told: Mapping[int, float]) -> tuple[Session, dict[int, int]]:
    """The session with these movies on screen, and their places there, from 1.

    They take the places of rated and seen movies, so that "the second" keeps its meaning.
    """
    screen = list(session.talk.on_screen) or list(told)
    known = (k for k, i in enumerate(screen) if i in session.verdicts or i in session.talk.seen or i in told)
    places = dict(zip(told, known, strict=False))
    for movie_id, k in places.items():
        screen[k] = movie_id
    earlier = {i: c for i, c in session.shown.items() if i not in told}
    session = replace(session, shown=earlier | dict(told))
    session = session.talking(question=Question.RECOMMENDED, on_screen=tuple(screen))
    return session, {i: k + 1 for i, k in places.items()}


def _card_choices(movie: Movie) -> tuple[Choice, ...]:
    return (*to_tap(movie), Choice("why?", about(Verb.WHY, movie.id)))

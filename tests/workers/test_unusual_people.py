"""Lists for people and catalogues that are out of the ordinary, from the shipped model: an answer each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from movies.catalogue import Catalogue, Movie
from movies.errors import JobRefused
from movies.movielens import Release
from movies.protocol.recommendation import MOST_RATINGS, RatedMovie, Recommendation, RecommendJob
from movies.ratings import Verdict
from movies.settings import REPOSITORY, SHIPPED_BUNDLE, DataSettings, WorkerSettings
from workers.bundles.bundle import Bundle, load_bundle
from workers.engine.contract import Engine, VectorEngine
from workers.inference import Inference
from workers.serving import open_checked, ranked_by

Opened = tuple[Bundle, Engine | VectorEngine]
List = Callable[..., tuple[Recommendation, ...]]
GOOD, BAD = Verdict.GOOD, Verdict.BAD


@pytest.fixture(scope="module")
def opened() -> Iterator[Opened]:
    bundle, engine = open_checked(load_bundle(SHIPPED_BUNDLE), WorkerSettings(), DataSettings())
    yield bundle, engine
    engine.close()


@pytest.fixture(scope="module")
def listed(opened: Opened, ml_100k: Release) -> List:
    """Makes a list of five for somebody with these opinions, by title."""
    bundle, engine = opened
    inference = Inference(engine, bundle, ml_100k, *ranked_by(bundle))

    def made(good: Sequence[Movie] = (), bad: Sequence[Movie] = ()) -> tuple[Recommendation, ...]:
        return found_by(inference, ml_100k, good, bad)

    return made


def found_by(
    inference: Inference, release: Release, good: Sequence[Movie], bad: Sequence[Movie] = ()
) -> tuple[Recommendation, ...]:
    ratings = [RatedMovie(movie_id=m.id, verdict=v) for movies, v in ((good, GOOD), (bad, BAD)) for m in movies]
    job = RecommendJob(catalogue=release.catalogue.digest, ratings=tuple(ratings), count=5)
    return inference.recommend(job).recommendations


def by_fame(release: Release) -> list[Movie]:
    return sorted(release.catalogue, key=lambda m: (-m.popularity, m.id))


def genres_of(release: Release, found: Sequence[Recommendation]) -> list[set[str]]:
    return [set(release.catalogue[one.movie_id].genres) for one in found]


def test_who_tells_only_of_dislikes_gets_movies_unlike_them(listed: List, ml_100k: Release) -> None:
    horror = [m for m in by_fame(ml_100k) if "Horror" in m.genres][:8]
    found = listed(bad=horror)
    assert len(found) == 5 and all(one.because is None for one in found)
    assert sum("Horror" in genres for genres in genres_of(ml_100k, found)) <= 1


def test_who_names_only_obscure_movies_gets_a_list_of_known_quality(listed: List, ml_100k: Release) -> None:
    """Nothing is offered that too few people rated to tell whether it is any good."""
    obscure = [m for m in by_fame(ml_100k) if 1 <= m.popularity <= 3][:10]
    found = listed(good=obscure)
    assert len(found) == 5 and all(ml_100k.catalogue[one.movie_id].popularity >= 10 for one in found)


def test_a_single_movie_is_enough_for_a_list(listed: List, ml_100k: Release) -> None:
    toy_story = next(m for m in ml_100k.catalogue if m.title == "Toy Story")
    found = listed(good=[toy_story])
    assert len(found) == 5 and toy_story.id not in {one.movie_id for one in found}
    assert sum(bool(genres & {"Animation", "Children"}) for genres in genres_of(ml_100k, found)) >= 2


def test_who_has_rated_nearly_all_movies_gets_the_rest_and_who_has_rated_all_gets_none(
    listed: List, ml_100k: Release
) -> None:
    movies = by_fame(ml_100k)
    left = {movie.name for movie in movies[:20]}
    found = listed(good=movies[20::2], bad=movies[21::2])
    assert {ml_100k.catalogue[one.movie_id].name for one in found} <= left and found
    assert listed(good=movies[::2], bad=movies[1::2]) == ()


def test_five_thousand_ratings_are_answered(opened: Opened, ml_100k: Release) -> None:
    """As many as a profile may hold, in a catalogue that has more."""
    more = [Movie(10_000 + k, f"Made Up {k}", 1950 + k % 70, ("Drama",)) for k in range(MOST_RATINGS)]
    release = replace(ml_100k, catalogue=Catalogue([*ml_100k.catalogue, *more], digest="5" * 64))
    bundle, engine = opened
    inference = Inference(engine, bundle, release, *ranked_by(bundle))
    famous = by_fame(ml_100k)[:100]
    found = found_by(inference, release, [*more[: MOST_RATINGS - 50], *famous[:50]])
    assert len(found) == 5 and not {one.movie_id for one in found} & {m.id for m in famous[:50]}


def test_a_catalogue_without_tags_and_genres_has_a_list(opened: Opened, ml_100k: Release) -> None:
    bare = [replace(movie, genres=(), tags=(), facts=None) for movie in ml_100k.catalogue]
    release = replace(ml_100k, catalogue=Catalogue(bare, digest="6" * 64))
    bundle, engine = opened
    inference = Inference(engine, bundle, release, *ranked_by(bundle))
    assert len(found_by(inference, release, by_fame(release)[:5])) == 5


@pytest.mark.slow
def test_a_bundle_of_the_older_form_is_served_as_before(ml_100k: Release) -> None:
    """Phase 2 reads text, and may have no ranking of its own."""
    bundle, engine = open_checked(
        load_bundle(REPOSITORY / "deploy" / "models" / "phase2"), WorkerSettings(), DataSettings()
    )
    inference = Inference(engine, bundle, ml_100k)
    toy_story = next(m for m in ml_100k.catalogue if m.title == "Toy Story")
    found = found_by(inference, ml_100k, [toy_story])
    engine.close()
    assert len(found) == 5 and all(0 < one.chance < 1 for one in found)


def test_a_movie_that_the_release_does_not_know_is_refused_with_a_sentence(opened: Opened, ml_100k: Release) -> None:
    bundle, engine = opened
    inference = Inference(engine, bundle, ml_100k, *ranked_by(bundle))
    with pytest.raises(JobRefused, match="movie"):
        found_by(inference, ml_100k, [Movie(999_999, "Nobody Made This", 2030)])

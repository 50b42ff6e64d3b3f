"""Sentences about errors, by code. An error's own text is for operators and logs."""

from __future__ import annotations

from collections.abc import Callable

from bot.contracts.refusals import AdminRefused, MovieNightRefused, NightProblem
from bot.queue.refusals import Limit, TooManyQuestions
from bot.ratings_import.reading import FileProblem, FileRefused
from bot.wording.english import admin, files, nights, service, slack
from movies.errors import (
    BrokerUnreachable,
    BundleBroken,
    JobPoisonous,
    JobRefused,
    MatineeError,
    RegistryUnreachable,
    Restarting,
    StoreFull,
    StoreUnreachable,
    WorkerSilent,
)

# Errors whose class alone determines the sentence. Errors in none of these tables are for the operator to fix.
BY_KIND: dict[type[MatineeError], Callable[[], str]] = {
    BrokerUnreachable: service.queue_away,
    BundleBroken: service.bundle_broken,
    JobPoisonous: service.job_poisonous,
    JobRefused: service.job_refused,
    RegistryUnreachable: service.registry_away,
    Restarting: service.restarting,
    StoreFull: service.database_full,
    StoreUnreachable: service.database_away,
    WorkerSilent: service.worker_silent,
}
LIMITS: dict[Limit, Callable[[float], str]] = {
    Limit.ONE_AT_A_TIME: lambda _: service.still_busy(),
    Limit.ALL_PLACES_TAKEN: service.overloaded,
    Limit.SERVER_HOUR: service.enough_for_this_server,
    Limit.PERSON_HOUR: service.enough_for_now,
    Limit.FILES_HOUR: service.enough_files,
    Limit.TOO_LONG_A_WAIT: service.wait_too_long,
}
NIGHTS: dict[NightProblem, Callable[[MovieNightRefused], str]] = {
    NightProblem.UNKNOWN: lambda _: nights.night_unknown(),
    NightProblem.CLOSED: lambda _: nights.night_over(),
    NightProblem.FULL: lambda refused: nights.night_full(refused.most),
    NightProblem.HOST_ONLY: lambda _: nights.night_only_host(),
    NightProblem.JOIN_FIRST: lambda _: nights.night_join_first(),
    NightProblem.TOO_FEW: lambda _: nights.night_too_few(),
    NightProblem.UNSETTLED: lambda _: nights.night_unsettled(),
    NightProblem.NOTHING_FOUND: lambda refused: nights.night_found_nothing(refused.wishes, refused.titles),
    NightProblem.NEEDS_A_SERVER: lambda _: nights.night_needs_a_server(),
    NightProblem.TURNED_OFF: lambda _: nights.nights_not_open_here(),
    NightProblem.STALE_BUTTON: lambda _: service.stale(),
}
FILES: dict[FileProblem, Callable[[str, int], str]] = {
    FileProblem.TOO_BIG: lambda _, most: files.file_too_big(most),
    FileProblem.LIES_ELSEWHERE: lambda _called, _most: slack.file_elsewhere(),
    FileProblem.WITHHELD: lambda _called, _most: slack.file_withheld(),
    FileProblem.TOO_LARGE: files.file_too_large,
    FileProblem.EMPTY: lambda called, _: files.file_empty(called),
    FileProblem.NOT_TEXT: lambda called, _: files.file_no_text(called),
    FileProblem.WEB_PAGE: lambda called, _: files.file_web_page(called),
    FileProblem.NO_KNOWN_COLUMNS: lambda called, _: files.file_without_columns(called),
    FileProblem.TOO_MANY_ROWS: files.file_too_long,
    FileProblem.ZIP_TOO_MANY_FILES: lambda called, _: files.zip_of_too_many(called),
    FileProblem.ZIP_WITHOUT_RATINGS: lambda called, _: files.zip_without_ratings(called),
    FileProblem.ZIP_BROKEN: lambda called, _: files.zip_broken(called),
    FileProblem.ZIP_TOO_LARGE: files.zip_too_large,
}


def failure(error: MatineeError) -> str:
    """The sentence about an expected error, in the current language."""
    match error:
        case AdminRefused():
            return admin.admin_refused(error.outcome)
        case TooManyQuestions():
            return LIMITS[error.limit](error.opens)
        case MovieNightRefused():
            return NIGHTS[error.problem](error)
        case FileRefused():
            return FILES[error.problem](error.name or files.that_file(), error.most)
    return BY_KIND.get(type(error), service.my_fault)()

"""The tasks of an inference worker: thin functions; `workers.questions` and `workers.leases` hold the policy."""

from __future__ import annotations

import os

from celery.signals import worker_process_init

from movies.logs import configure_logs, log
from movies.protocol.reading import MOST_SECONDS, READ_TASK, READING_QUEUE, ReadJob, ReadResult
from movies.protocol.recommendation import (
    EXPLAIN_TASK,
    GROUP_TASK,
    INFERENCE_QUEUE,
    PREDICT_TASK,
    RECOMMEND_TASK,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupResult,
    PredictJob,
    PredictResult,
    RecommendJob,
    RecommendResult,
    ServedBy,
)
from movies.protocol.registry import (
    MODELS_TASK,
    PROMOTE_TASK,
    REGISTRY_QUEUE,
    ROLL_BACK_TASK,
    ModelsJob,
    ModelsResult,
    PromoteJob,
    RollBackJob,
)
from movies.reader_settings import ReaderSettings
from workers import registry_jobs as registry
from workers.leases import end_with_parent
from workers.questions import question
from workers.reading import current_reader, load_reader, reads_here
from workers.serving import current_inference

# A job that takes longer than this is hung. On two busy cores a list takes five seconds, and one for twelve people
# fifteen.
SECONDS_FOR_A_LIST = 30
SECONDS_FOR_MANY_LISTS = 90


@worker_process_init.connect
def load_model(**_: object) -> None:
    """Load the model before the first job, so that nobody has to wait for it."""
    configure_logs()
    end_with_parent(os.getppid())
    current_inference()
    if reads_here(ReaderSettings()):
        load_reader()


@question(RECOMMEND_TASK, RecommendJob, INFERENCE_QUEUE, SECONDS_FOR_A_LIST)
def recommend(job: RecommendJob) -> RecommendResult:
    """Movies for a person."""
    result = current_inference().recommend(job)
    _log_done("recommend_done", result.served_by, len(job.ratings), result.considered)
    return result


@question(PREDICT_TASK, PredictJob, INFERENCE_QUEUE, SECONDS_FOR_A_LIST)
def predict(job: PredictJob) -> PredictResult:
    """The chance that a person likes some movies."""
    result = current_inference().predict(job)
    _log_done("predict_done", result.served_by, len(job.ratings), len(job.movie_ids))
    return result


@question(EXPLAIN_TASK, ExplainJob, INFERENCE_QUEUE, SECONDS_FOR_MANY_LISTS)
def explain(job: ExplainJob) -> ExplainResult:
    """The effect of each rating on the chance that a person likes a movie."""
    result = current_inference().explain(job)
    _log_done("explain_done", result.served_by, len(job.ratings), 1)
    return result


@question(GROUP_TASK, GroupJob, INFERENCE_QUEUE, SECONDS_FOR_MANY_LISTS)
def group(job: GroupJob) -> GroupResult:
    """Movies for several people together."""
    result = current_inference().group(job)
    _log_done("group_done", result.served_by, sum(map(len, job.people)), result.considered)
    return result


@question(MODELS_TASK, ModelsJob, REGISTRY_QUEUE)
def models(job: ModelsJob) -> ModelsResult:
    """The models in the registry, and which one is served."""
    return registry.models(*registry.here())


@question(PROMOTE_TASK, PromoteJob, REGISTRY_QUEUE)
def promote(job: PromoteJob) -> ModelsResult:
    """Test a bundle, and serve it, starting with the next job."""
    return registry.promote(job, *registry.here(), promote.request.id)


@question(ROLL_BACK_TASK, RollBackJob, REGISTRY_QUEUE)
def roll_back(job: RollBackJob) -> ModelsResult:
    """Serve the previous bundle again."""
    return registry.roll_back(job, *registry.here(), roll_back.request.id)


@question(READ_TASK, ReadJob, READING_QUEUE, SECONDS_FOR_A_LIST + MOST_SECONDS)
def read(job: ReadJob) -> ReadResult:
    """What a message means, as a model reads it."""
    return current_reader().read(job)


def _log_done(event: str, served_by: ServedBy, ratings: int, movies: int) -> None:
    log.info(
        event, bundle=served_by.bundle, pid=served_by.pid, seconds=served_by.seconds, ratings=ratings, movies=movies
    )

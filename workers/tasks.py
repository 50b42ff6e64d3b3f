"""The tasks of the queue `inference`: thin functions; `workers.app` and `workers.leases` hold the policy."""

from __future__ import annotations

import os

from celery.signals import worker_process_init

from movies.logs import configure_logs, log
from movies.protocol.recommendation import (
    EXPLAIN_TASK,
    GROUP_TASK,
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
    ROLL_BACK_TASK,
    ModelsJob,
    ModelsResult,
    PromoteJob,
    RollBackJob,
)
from workers import registry_jobs as registry
from workers.app import app
from workers.leases import Question, end_with_parent
from workers.serving import current_inference

# Whatever takes longer than this hangs. On two busy cores a list takes five seconds, and one for twelve people fifteen.
SECONDS_FOR_A_LIST = 30
SECONDS_FOR_MANY_LISTS = 90


@worker_process_init.connect
def load_model(**_: object) -> None:
    """Load the model before the first job, so that the first person need not wait for it."""
    configure_logs()
    end_with_parent(os.getppid())
    current_inference()


@app.task(base=Question, name=RECOMMEND_TASK, pydantic=True, time_limit=SECONDS_FOR_A_LIST)
def recommend(job: RecommendJob) -> RecommendResult:
    """Movies for a person."""
    result = current_inference().recommend(job)
    _log_done("recommend_done", result.served_by, len(job.ratings), result.considered)
    return result


@app.task(base=Question, name=PREDICT_TASK, pydantic=True, time_limit=SECONDS_FOR_A_LIST)
def predict(job: PredictJob) -> PredictResult:
    """The chance that a person likes some movies."""
    result = current_inference().predict(job)
    _log_done("predict_done", result.served_by, len(job.ratings), len(job.movie_ids))
    return result


@app.task(base=Question, name=EXPLAIN_TASK, pydantic=True, time_limit=SECONDS_FOR_MANY_LISTS)
def explain(job: ExplainJob) -> ExplainResult:
    """What each rating does to the chance that a person likes a movie."""
    result = current_inference().explain(job)
    _log_done("explain_done", result.served_by, len(job.ratings), 1)
    return result


@app.task(base=Question, name=GROUP_TASK, pydantic=True, time_limit=SECONDS_FOR_MANY_LISTS)
def group(job: GroupJob) -> GroupResult:
    """Movies for several people together."""
    result = current_inference().group(job)
    _log_done("group_done", result.served_by, sum(map(len, job.people)), result.considered)
    return result


@app.task(base=Question, name=MODELS_TASK, pydantic=True)
def models(job: ModelsJob) -> ModelsResult:
    """The models in the registry, and which is served."""
    return registry.models(*registry.here())


@app.task(base=Question, name=PROMOTE_TASK, pydantic=True)
def promote(job: PromoteJob) -> ModelsResult:
    """Try a bundle, and serve it from the next job on."""
    return registry.promote(job, *registry.here())


@app.task(base=Question, name=ROLL_BACK_TASK, pydantic=True)
def roll_back(job: RollBackJob) -> ModelsResult:
    """Serve again what was served before."""
    return registry.roll_back(job, *registry.here())


def _log_done(event: str, served_by: ServedBy, ratings: int, movies: int) -> None:
    log.info(
        event, bundle=served_by.bundle, pid=served_by.pid, seconds=served_by.seconds, ratings=ratings, movies=movies
    )

"""The events that end a stage between a message and its answer, with its duration in `seconds`."""

from __future__ import annotations

WHOLE_TURN = "turn"
STAGES = {
    "reply_shown": "first reply",
    "turn_done": WHOLE_TURN,
    "job_begun": "queue",
    "recommend_done": "recommend",
    "predict_done": "predict",
    "explain_done": "explain",
    "group_done": "group",
    "model_asked": "model",
    "bundle_taken_up": "bundle",
    "training_done": "training",
}

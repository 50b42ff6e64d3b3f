"""The events that end a stage on the way from a message to its answer, and say how many `seconds` it took."""

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

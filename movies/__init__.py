"""The domain that the bot, the workers and the trainer share: movies, ratings, the prompt, jobs.

Nothing in here knows about Celery, Discord, Slack, torch or llama.cpp.
"""

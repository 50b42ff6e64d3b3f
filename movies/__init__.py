"""The domain that the bot, the workers and the trainer share: movies, ratings, the prompt, jobs.

Nothing in here depends on Celery, Discord, Slack, torch or llama.cpp.
"""

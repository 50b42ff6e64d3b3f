"""The domain that the bot, the workers and the trainer share: movies, ratings, the prompt, jobs.

Nothing in here knows of Celery, Discord, Slack, torch or llama.cpp.
"""

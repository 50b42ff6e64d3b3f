"""Matinee in Slack: it only listens and draws; what is said and why lies in `bot`."""

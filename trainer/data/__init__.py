"""What we learn from: fetched releases, people who allow it, splits and draws. Imports nothing of the trainer."""

"""Train our own reader (`workers.reader`) on messages and their meanings. Imports `data`, `metrics` and `training`."""

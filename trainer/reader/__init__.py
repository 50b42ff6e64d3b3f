"""Train the own reader (`workers.reader`) on messages with their meaning. Imports `data`, `metrics` and `training`."""

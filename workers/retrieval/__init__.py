"""From a catalogue to a list, but for the model: candidates, features, ranking, reasons. Imports nothing of the workers."""

"""From a catalogue to a list: features, candidates, ranking, reasons. Imports nothing of the workers."""

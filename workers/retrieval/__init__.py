"""From a catalogue to a list: features, candidates, ranking, reasons. Imports no other part of the workers."""

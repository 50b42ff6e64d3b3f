"""The trainer's command line, one module a command, each with its options. Imports any floor below, and late if
heavy."""

"""The trainer's command line, a module a command, each with its options. Imports any floor below, late where heavy."""

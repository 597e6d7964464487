"""The command line: the only place with files, the clock, streams and exit codes."""

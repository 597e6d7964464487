"""The command line: arguments, prompts, streams and exit codes."""

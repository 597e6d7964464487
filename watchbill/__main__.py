"""The entry point of `python -m watchbill`."""

from watchbill.cli.main import main

main()

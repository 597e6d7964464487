"""`python -m watchbill`."""

from watchbill.cli.main import main

main()

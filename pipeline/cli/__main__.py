"""`python -m pipeline.cli`: the command line without the console script."""

from pipeline.cli import main

main()

"""The command line; the commands and their output are described in README.md."""

from assistant.cli.main import main

__all__ = ["main"]

"""The command line: each command opens the archive, calls it and prints."""

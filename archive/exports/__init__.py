"""One file per published format that the archive can be written in."""

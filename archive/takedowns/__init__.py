"""Networks that platforms removed: documents about them, read into the archive, compared and exported."""

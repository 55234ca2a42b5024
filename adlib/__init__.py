"""What a political ad is: models, intervals and errors. No database, no files, no printing."""

from adlib.models import Ad, AdVersion, Capture, SpendLine

__all__ = ["Ad", "AdVersion", "Capture", "SpendLine"]

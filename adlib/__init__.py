"""What a political ad is: models, intervals and errors. No database, no files, no printing."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adlib.models import Ad, AdVersion, Capture, SpendLine

__all__ = ["Ad", "AdVersion", "Capture", "SpendLine"]


def __getattr__(name: str) -> Any:
    """Load the models when one is asked for: that takes longer than most answers, which need none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from adlib import models

    return getattr(models, name)

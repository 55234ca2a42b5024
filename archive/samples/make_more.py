"""The samples of the formats beyond the four main sources: what collectors' tools write, and closed releases.

The fiction is the same; each of these files has the facts that are not there already, and how each tool prints them.
"""

from archive.samples.make_common import Files
from archive.samples.make_fbpac import fbpac
from archive.samples.make_ira import ira
from archive.samples.make_meta_tools import (
    meta_api,
    meta_flattened,
    meta_radlibrary,
    meta_script,
    meta_targeting,
    meta_three_files,
    meta_web,
)
from archive.samples.make_whotargetsme import whotargetsme, wtm_standard
from archive.samples.make_x import x


def more_samples() -> Files:
    """Make every sample of this file: contents by path under the samples' folder."""
    files: Files = {}
    makers = (
        meta_api, meta_flattened, meta_radlibrary, meta_script, meta_web, meta_three_files, meta_targeting, ira, fbpac,
        whotargetsme, wtm_standard, x,
    )  # fmt: skip
    for make in makers:
        files |= make()
    return files

"""Publishing: the only part of tc3gen that changes files. First a plan, then `publish`.

`plan_files` is for files among those of other people, such as a spec; `plan_package` for a folder
that is tc3gen's own. Both work on a `Disk`, which is locked meanwhile. `publish` (applying.py)
keeps the order in which files change, `Transaction` has several folders change as one, `Disk`
replaces each file whole, and folder_handles.py makes the calls to the system.
"""

from tc3gen.publishing.applying import RefusedError, publish, remember
from tc3gen.publishing.disk import Disk
from tc3gen.publishing.foreign import Foreign
from tc3gen.publishing.likeness import Likeness
from tc3gen.publishing.memory import Remembered, found_as_made, recall
from tc3gen.publishing.plan import BrokenManifestError, Plan, plan_files, plan_package
from tc3gen.publishing.private_files import private_file
from tc3gen.publishing.scratch import unpacked
from tc3gen.publishing.transaction import Transaction, Way, settle

__all__ = [
    "BrokenManifestError",
    "Disk",
    "Foreign",
    "Likeness",
    "Plan",
    "RefusedError",
    "Remembered",
    "Transaction",
    "Way",
    "found_as_made",
    "plan_files",
    "plan_package",
    "private_file",
    "publish",
    "recall",
    "remember",
    "settle",
    "unpacked",
]

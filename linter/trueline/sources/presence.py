"""Whether a module is there that is not listed."""

from __future__ import annotations

import os


def is_there(root: str, stem: str) -> bool:
    """Whether a path without suffix is a folder, a module, or a compiled one."""
    path = f"{root}/{stem}"
    if os.path.isdir(path) or os.path.exists(f"{path}.py"):
        return True
    folder, _, name = path.rpartition("/")
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    built = tuple(each for each in names if each.endswith((".so", ".pyd")))
    return any(each.startswith(f"{name}.") for each in built)

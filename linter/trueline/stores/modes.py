"""Permission bits: a plan says only whether a file is executable, the world has all of them."""

from __future__ import annotations

import os

from trueline.changes import EXECUTABLE, LINK, REGULAR, FileImage, Image, read_image

_KIND = 0o170000
_RUN = 0o111


def loose(image: Image) -> Image:
    """Return the image as a plan would hold it."""
    if image is None:
        return None
    mode, content = read_image(image)
    if mode & _KIND == LINK:
        return FileImage(LINK, content).encode()
    if mode & _KIND == REGULAR & _KIND:
        return FileImage(EXECUTABLE if mode & 0o100 else REGULAR, content).encode()
    return image


def firm(wanted: Image, model: Image) -> Image:
    """Return a plan's image with all bits: those of ``model``, or what the user's umask gives."""
    if wanted is None:
        return None
    mode, content = read_image(wanted)
    if mode & _KIND == LINK:
        return FileImage(LINK | 0o777, content).encode()
    bits = _umasked(0o666) if model is None else read_image(model).mode & 0o7777
    return FileImage((mode & _KIND) | _runnable(bits, run=bool(mode & 0o100)), content).encode()


def _runnable(bits: int, *, run: bool) -> int:
    """Whoever may read may also run, as git has it; a file that is right is left as it is."""
    if bool(bits & 0o100) == run:
        return bits
    return bits | (bits & 0o444) >> 2 if run else bits & ~_RUN


def folder_bits() -> int:
    """Return the permission bits of a new folder."""
    return _umasked(0o777)


def _umasked(bits: int) -> int:
    mask = os.umask(0)
    os.umask(mask)
    return bits & ~mask

"""Writing so that a power cut leaves the old or the new, and never a file that nobody wrote."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from hashlib import sha256

from trueline.changes import Change, FileImage, read_image
from trueline.errors import ConflictError
from trueline.stores.folders import CACHE, is_cache
from trueline.stores.look import look

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class Writer:
    """Swaps single files and folders below a root."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._touched: set[str] = set()

    def swap(self, change: Change) -> None:
        """Change one file; ConflictError, and no trace, if it is not what it should be."""
        if change.after is None:
            self._expect(change)
            os.unlink(self._path(change.address))
        else:
            self._put(change, read_image(change.after))
        self._touch(change.address)

    def _put(self, change: Change, image: FileImage) -> None:
        path, temp = self._path(change.address), self._temp(change.address)
        self.sweep(change.address)
        try:
            self._write(temp, image, path)
            if change.before is None:
                _create(temp, path, change.address)
            else:
                self._expect(change)
                os.replace(temp, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temp)

    def _write(self, temp: str, image: FileImage, path: str) -> None:
        """Write a file in full and have the disk confirm it, with the owner of what it replaces."""
        if image.is_link:
            os.symlink(os.fsdecode(image.content), temp)
            return
        handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(handle, "wb") as file:
            file.write(image.content)
            file.flush()
            _keep_owner(handle, path)
            os.fchmod(handle, image.mode & 0o7777)
            os.fsync(handle)

    def swap_folder(self, change: Change) -> None:
        """Make a folder, or remove it if it is empty; one that others use meanwhile is left."""
        path = self._path(change.address)
        if change.after is None:
            _remove_folder(path)
        else:
            _make_folder(path, int(change.script.do[0], 8), change.address)
        self._touch(change.address)

    def sweep(self, address: str) -> None:
        """Remove the temporary file of an address, which only a killed swap leaves behind."""
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(self._temp(address))

    def _expect(self, change: Change) -> None:
        if look(self._root, change.address) != change.before:
            raise ConflictError(f"{change.address}: has just been changed by somebody else")

    def settle(self) -> None:
        """Have the disk confirm the entries of all folders that were touched, once for each."""
        while self._touched:
            with suppress(FileNotFoundError):  # it has gone, which its own folder confirms
                _confirm(self._touched.pop())

    def _touch(self, address: str) -> None:
        self._touched.add(self._path(address).rpartition("/")[0])

    def _path(self, address: str) -> str:
        return f"{self._root}/{address}"

    def _temp(self, address: str) -> str:
        """Return a name beside the address that is always the same, so that recovery finds it."""
        folder, _, name = self._path(address).rpartition("/")
        return f"{folder}/.trueline-{sha256(os.fsencode(name)).hexdigest()[:16]}.tmp"


def _confirm(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _create(temp: str, path: str, address: str) -> None:
    """Give the file its name without ever replacing one that exists."""
    try:
        os.link(temp, path, follow_symlinks=False)
    except FileExistsError:
        raise ConflictError(f"{address}: has just been created by somebody else") from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):  # a file system without links offers nothing better
            raise ConflictError(f"{address}: has just been created by somebody else") from None
        os.rename(temp, path)


def _keep_owner(handle: int, path: str) -> None:
    """Let root write in other people's projects without making the files its own."""
    if os.geteuid() != 0:
        return
    with suppress(FileNotFoundError):
        model = os.lstat(path if os.path.lexists(path) else path.rpartition("/")[0])
        os.fchown(handle, model.st_uid, model.st_gid)


def _make_folder(path: str, bits: int, address: str) -> None:
    try:
        os.mkdir(path)
    except FileExistsError:
        if not os.path.isdir(path) or os.path.islink(path):
            raise ConflictError(f"{address}: has just been created by somebody else") from None
        return
    os.chmod(path, bits)


def _remove_folder(path: str) -> None:
    cache = f"{path}/{CACHE}"
    if os.listdir(path) == [CACHE] and is_cache(cache):
        for name in os.listdir(cache):
            os.unlink(f"{cache}/{name}")
        os.rmdir(cache)
    try:
        os.rmdir(path)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise

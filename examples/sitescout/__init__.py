"""Finds the contacts behind a list of web sites."""

try:
    from sitescout._version import version as __version__
except ImportError:
    __version__ = "0.0.0"

"""The types that well-known extensions bring along; their scripts are not part of the DDL."""

from __future__ import annotations

_BROUGHT = {
    "citext": ("citext",),
    "hstore": ("hstore", "ghstore"),
    "ltree": ("ltree", "lquery", "ltxtquery", "ltree_gist"),
    "cube": ("cube",),
    "seg": ("seg",),
    "isn": ("ean13", "isbn13", "ismn13", "issn13", "isbn", "ismn", "issn", "upc"),
    "intarray": ("query_int",),
    "vector": ("vector", "halfvec", "sparsevec"),
    "postgis": ("geometry", "geography", "box2d", "box3d", "raster", "topogeometry"),
    "h3": ("h3index",),
    "semver": ("semver",),
    "pgtap": (),
}
TYPES = {name: extension for extension, names in _BROUGHT.items() for name in names}
"""The extension by the type."""

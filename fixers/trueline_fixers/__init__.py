"""The built-in fixers, one a file, in the shape in which a third party ships its own.

The index says which modules they are, so that one that is not asked for need not be imported.
"""

INDEX = ("documents", "names")

"""The built-in fixers, one a file, in the shape in which a third party ships its own.

A module that begins with an underscore is a helper, any other a fixer that is called as it is.
"""

"""Every reference to a module that moves, rewritten by what it stands for, in the smallest edits.

Pure: bytes and facts in, edits out.  A syntax tree finds the places, the bytes are edited.
"""

"""The rules that come with Trueline: one module each, found by looking, never by a list."""

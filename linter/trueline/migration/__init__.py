"""Migrations of documents: what a file says, and what that makes of each item; pure."""

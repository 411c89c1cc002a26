"""Trying a plan in a copy of the project: nothing here touches the working tree."""

"""Contacts as a table for people."""

import csv
from io import StringIO

COLUMNS = ("email", "name", "source")


def to_csv(contacts) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(contact, column) for column in COLUMNS] for contact in contacts)
    return out.getvalue()

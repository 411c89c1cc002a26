"""Read the URLs out of a sitemap."""

from xml.etree import ElementTree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(body: bytes) -> list[str]:
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return []
    return [node.text.strip() for node in root.iter(f"{NAMESPACE}loc") if node.text]

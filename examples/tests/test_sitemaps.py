import pytest

from sitescout.models import Domain, SitemapStatus
from sitescout.services import WF2_V7_L4_1of2_SitemapService as sitemaps

BODY = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/about</loc></url></urlset>"""


@pytest.mark.parametrize(
    ("body", "status"), [(BODY, SitemapStatus.PARSED), (b"oops", SitemapStatus.BROKEN)]
)
def test_a_sitemap_is_recorded_with_what_became_of_it(session, body, status):
    service = sitemaps.SitemapService(session)
    recorded = service.record(Domain(name="example.org"), "https://example.org/s.xml", body)
    assert recorded.status is status


async def test_a_place_without_sitemap_is_passed_over(session, monkeypatch):
    async def nothing(url):
        return None

    monkeypatch.setattr("sitescout.services.WF2_V7_L4_1of2_SitemapService.fetch", nothing)
    assert await sitemaps.SitemapService(session).discover(None) == []

from unittest import mock

import httpx

from sitescout.models import Domain, DomainStatus
from sitescout.services.WF1_V7_L4_1of2_DomainService import DomainService


async def test_a_domain_that_answers_is_reachable(session):
    domain = Domain(name="example.org")
    with mock.patch(
        "sitescout.services.domain_service.fetch_homepage",
        return_value=httpx.Response(200),
    ):
        assert await DomainService(session).probe(domain) is DomainStatus.REACHABLE


async def test_a_domain_that_sends_us_away_is_blocked(session):
    domain = Domain(name="example.org")
    with mock.patch(
        "sitescout.services.WF1_V7_L4_1of2_DomainService.fetch_homepage",
        return_value=httpx.Response(403),
    ):
        assert await DomainService(session).probe(domain) is DomainStatus.BLOCKED

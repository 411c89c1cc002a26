from sitescout.models import Page
from sitescout.services.page_service import looks_worthy
from sitescout.services.WF3_V7_L4_1of1_ContactService import ContactService


def test_an_imprint_is_worth_reading():
    assert looks_worthy("https://example.org/Imprint")


def test_a_blog_post_is_not():
    assert not looks_worthy("https://example.org/blog/42")


def test_an_address_that_stands_twice_is_one_contact(session):
    html = '<a href="mailto:hi@example.org">hi</a> <a href="mailto:hi@example.org">again</a>'
    ContactService(session).collect(Page(url="https://example.org/team"), html)
    assert session.add.call_count == 1

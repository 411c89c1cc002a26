"""All tables, so that one import fills the metadata."""

from .WF0_V7_L1_1of1_JobModel import Job, JobEvent, JobStatus
from .WF1_V7_L1_1of2_DomainModel import Domain, DomainStatus
from .WF1_V7_L1_2of2_LeadSourceModel import LeadSource
from .WF2_V7_L1_1of1_SitemapModel import Sitemap, SitemapStatus
from .WF3_V7_L1_1of3_PageModel import Page, PageStatus
from .WF3_V7_L1_3of3_ContactModel import Contact, ContactSource

__all__ = [
    "Contact",
    "ContactSource",
    "Domain",
    "DomainStatus",
    "Job",
    "JobEvent",
    "JobStatus",
    "LeadSource",
    "Page",
    "PageStatus",
    "Sitemap",
    "SitemapStatus",
]

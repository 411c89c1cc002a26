"""The web application: one router per workflow, the schedulers beside them."""

from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from sitescout import __version__
from sitescout.core.config import settings
from sitescout.core.db import engine
from sitescout.routers import (
    WF1_V7_L3_1of1_DomainsRouter as domains,
    WF2_V7_L3_1of1_SitemapsRouter as sitemaps,
    WF2_V7_L4_2of2_SitemapImportService as sitemap_import,
    WF3_V7_L3_1of1_PagesRouter as pages,
)
from sitescout.tasks.WF0_V7_L4_1of1_JobScheduler import start_schedulers


@asynccontextmanager
async def lifespan(app):
    scheduler = start_schedulers()
    yield
    scheduler.shutdown()
    await engine.dispose()


app = FastAPI(title="sitescout", version=__version__, lifespan=lifespan)
for module in (domains, sitemaps, sitemap_import, pages):
    app.include_router(module.router, prefix="/api/v3")


def run():
    uvicorn.run("sitescout.main:app", host=settings.host, port=settings.port)

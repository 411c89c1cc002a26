"""Settings, read once from the environment."""

from pydantic_settings import BaseSettings, SettingsConfigDict

try:
    import orjson
except ImportError:
    orjson = None


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SITESCOUT_")

    database_url: str = "postgresql+asyncpg://localhost/sitescout"
    host: str = "0.0.0.0"
    port: int = 8000
    crawl_interval_minutes: int = 5
    page_limit: int = 200


settings = Settings()


def dumps(value):
    if orjson is not None:
        return orjson.dumps(value)
    import json

    return json.dumps(value).encode()

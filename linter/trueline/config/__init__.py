"""Configuration: read from TOML, environment and command line, checked as a whole."""

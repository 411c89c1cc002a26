"""The places that can be changed; one module each."""

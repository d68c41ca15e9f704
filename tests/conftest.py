"""What all tests share."""

import os

from hypothesis import settings

# By hand, examples are new each time and find what was not thought of; a check of a submission
# must say the same of the same code every time.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

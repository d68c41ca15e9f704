"""What all tests share."""

import os

from hypothesis import settings

# By hand, examples are new each time and find what was not thought of; a check of a submission
# must say the same of the same code every time. How long an example takes says more about the
# machine than about the code.
settings.register_profile("by_hand", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "by_hand")

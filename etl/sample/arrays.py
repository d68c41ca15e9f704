"""What the arrays of the generator hold."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]
"""Row numbers, names of groups."""
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.object_]
Moments: TypeAlias = NDArray[np.datetime64]
"""Whole seconds of the deployment's civil time."""
Geometries: TypeAlias = NDArray[np.object_]

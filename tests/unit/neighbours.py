"""Grids of places, and the same neighbours as libpysal writes them."""

import warnings

import numpy as np
import shapely
from libpysal.weights import W
from numpy.typing import NDArray

from geo.analysis.weights import Weights, contiguity

SIDE = 100.0


def squares(rows: int, columns: int) -> NDArray[np.object_]:
    """Return squares of 100 m, row by row."""
    y, x = (axis.ravel() * SIDE for axis in np.mgrid[:rows, :columns])
    return np.asarray(shapely.box(x, y, x + SIDE, y + SIDE), dtype=object)


def grid(rows: int, columns: int) -> Weights:
    """Return the weights of squares that touch."""
    return contiguity(squares(rows, columns))


def lists(matrix_of: Weights | W) -> list[list[int]]:
    """Return the neighbours of each place in order."""
    if isinstance(matrix_of, Weights):
        matrix = matrix_of.matrix
        ends = zip(matrix.indptr, matrix.indptr[1:], strict=False)
        return [sorted(matrix.indices[start:end].tolist()) for start, end in ends]
    return [sorted(int(other) for other in matrix_of.neighbors[i]) for i in matrix_of.id_order]


def pysal(weights: Weights) -> W:
    """Return the weights as libpysal has them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return W(dict(enumerate(lists(weights))), silence_warnings=True)

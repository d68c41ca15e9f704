"""Dash's decorator, with the type that it lacks: the function stays callable as it was."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import dash

F = TypeVar("F", bound=Callable[..., Any])


def callback(*dependencies: Any, prevent_initial_call: bool = False) -> Callable[[F], F]:  # noqa: ANN401 - Dash's own
    """Call the function whenever an input among `dependencies` changes."""
    decorate = dash.callback(*dependencies, prevent_initial_call=prevent_initial_call)
    return cast("Callable[[F], F]", decorate)

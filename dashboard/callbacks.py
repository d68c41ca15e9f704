"""Dash's decorator, with the type that it lacks: the function stays callable as it was."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import dash

F = TypeVar("F", bound=Callable[..., Any])


def callback(
    *dependencies: Any,  # noqa: ANN401 - Dash's own
    prevent_initial_call: bool = False,
    running: list[tuple[Any, Any, Any]] | None = None,
) -> Callable[[F], F]:
    """Call the function whenever an input among `dependencies` changes.

    Parameters
    ----------
    running
        Properties, with their values while the function runs and after it.
    """
    more = {} if running is None else {"running": running}
    decorate = dash.callback(*dependencies, prevent_initial_call=prevent_initial_call, **more)
    return cast("Callable[[F], F]", decorate)

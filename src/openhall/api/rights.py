"""Every call of the API declares its right; the declaration stands in the description, for tests and readers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypedDict

from ninja import NinjaAPI, Router

from openhall.people.permissions import OPEN_RIGHTS, known_right

MEMBER = "x-openhall-right"
BEARER = {"token": {"type": "http", "scheme": "bearer"}}


class Declared(TypedDict):
    """What a route's decorator is given."""

    openapi_extra: dict[str, Any]


def right(name: str) -> Declared:
    """`@router.get(path, **right("public"))`; ValueError for an unknown right. All but the open ones need a token."""
    needs: list[Mapping[str, list[str]]] = [{}] if known_right(name) in OPEN_RIGHTS else []
    return {"openapi_extra": {MEMBER: name, "security": [*needs, {"token": []}]}}


class Routes(Router):
    """A router that takes no call without a declared right."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any],
        *, openapi_extra: dict[str, Any] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        """Ninja's own; ValueError for a call that declares no right."""
        if MEMBER not in (openapi_extra or {}):
            raise ValueError(f"{path} declares no right")
        super().add_api_operation(path, methods, view_func, openapi_extra=openapi_extra, **more)


class Described(NinjaAPI):
    """The API, whose description says how a token is sent."""

    def get_openapi_schema(self, **more: Any) -> Any:
        """Ninja's own, with the one security scheme."""
        described = super().get_openapi_schema(**more)
        described["components"]["securitySchemes"] = BEARER
        return described


def rights_of(api: NinjaAPI) -> Iterator[tuple[str, str, str]]:
    """Method, path and right of every call in the description."""
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation[MEMBER]

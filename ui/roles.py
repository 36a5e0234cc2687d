"""内部人员的权限：staff 查阅和起草，editor 还能改资料和核定事项，admin 还能看运行情况；公开端是 visitor。"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import SettingsError

HOUR_S = 3600


class Role(StrEnum):
    """What a person may do; each includes the ones before it."""

    VISITOR = "visitor"
    STAFF = "staff"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role as users read it."""
        return {"visitor": "公众", "staff": "工作人员", "editor": "资料管理员", "admin": "系统管理员"}[
            self.value
        ]

    def at_least(self, other: Role) -> bool:
        """Whether this role includes ``other``."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class RoleSettings(BaseModel):
    """The ``[banfu]`` table of ``secrets.toml``: who has which role.

    ``role_claim`` names a claim of the provider whose value, or one of whose values, is a role; dots lead into a
    claim that is a table (``realm_access.roles``, as Keycloak writes it). ``admin``,
    ``editor`` and ``staff`` list e-mail addresses or subjects, and go before the claim. With neither a claim
    nor a ``staff`` list, everyone who can sign in is staff. ``session_hours`` after signing in one has to
    sign in again, since Streamlit's cookie lasts 30 days whatever the provider says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    role_claim: str | None = None
    admin: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    staff: tuple[str, ...] | None = None
    session_hours: float = Field(12, gt=0)


def read_role_settings(table: Mapping[str, Any]) -> RoleSettings:
    """The settings in a table of ``secrets.toml``. Raises ``SettingsError`` naming the setting.

    >>> read_role_settings({"admin": ["zhang@lanjiang.example"]}).admin
    ('zhang@lanjiang.example',)
    """
    try:
        return RoleSettings.model_validate(dict(table))
    except ValidationError as error:
        name = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise SettingsError(
            f"secrets.toml 的 [banfu] 中 {name} 有误。可用的设置：{'、'.join(RoleSettings.model_fields)}"
        ) from error


def role_of(claims: Mapping[str, Any], settings: RoleSettings) -> Role | None:
    """The role of a signed-in person, the highest that applies; None for one who may not enter.

    >>> role_of({"email": "li@lanjiang.example", "roles": ["editor", "x"]}, RoleSettings(role_claim="roles")).value
    'editor'
    """
    names = {str(claims[key]).casefold() for key in ("email", "sub") if claims.get(key)}
    # An address that the provider did not verify may be anyone's.
    if claims.get("email_verified") is False:
        names.discard(str(claims.get("email", "")).casefold())
    listed = {Role.ADMIN: settings.admin, Role.EDITOR: settings.editor, Role.STAFF: settings.staff or ()}
    for role, people in listed.items():
        if names & {person.casefold() for person in people}:
            return role
    claimed = _claimed(claims, settings.role_claim)
    for role in listed:
        if role.value in claimed:
            return role
    return Role.STAFF if settings.role_claim is None and settings.staff is None else None


def overdue(claims: Mapping[str, Any], settings: RoleSettings, now: float | None = None) -> bool:
    """Whether the sign-in (``iat``, seconds since 1970, which every ID token has) is older than settings allow."""
    issued = claims.get("iat")
    if not isinstance(issued, int | float):
        return True
    return (time.time() if now is None else now) - issued > settings.session_hours * HOUR_S


def _claimed(claims: Mapping[str, Any], name: str | None) -> set[str]:
    value: Any = claims.get(name) if name else None
    if value is None and name:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return {value.casefold()}
    if isinstance(value, Sequence):
        return {str(one).casefold() for one in value}
    return set()

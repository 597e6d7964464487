"""The forms in which commands write."""

from enum import StrEnum


class Findings(StrEnum):
    """Forms of findings."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


class OnCall(StrEnum):
    """Forms of who is on call."""

    TEXT = "text"
    JSON = "json"


class Rota(StrEnum):
    """Forms of a rota."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


class Changes(StrEnum):
    """Forms of what a change does."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


class Routing(StrEnum):
    """Forms of the Alertmanager configuration, and the rules that watch it."""

    ALERTMANAGER = "alertmanager"
    HELM = "helm"
    OPERATOR_GLOBAL = "operator-global"
    OPERATOR_NAMESPACED = "operator-namespaced"
    SECRET = "secret"
    PROMETHEUS_RULES = "prometheus-rules"


class KeyForm(StrEnum):
    """Forms of the routing keys."""

    KUBERNETES = "kubernetes"
    KUBERNETES_NAMESPACED = "kubernetes-namespaced"
    FILES = "files"

"""The chart, rendered by Helm's own engine, and checked against the schemas of Kubernetes."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from deploy.command import VERBS
from movies.settings import REPOSITORY, BotSettings
from tests.test_documents import settings

helm = pytest.importorskip("helm_python", reason="Helm's engine has no package for this machine")
kubernetes = pytest.importorskip("kubernetes_validate")

CHART = REPOSITORY / "deploy" / "kubernetes"
OLDEST = "1.29"
# Kinds from elsewhere, whose schemas Kubernetes does not have.
OF_OTHERS = {"ScaledObject", "TriggerAuthentication", "PodMonitor"}
ALL: dict[str, Any] = {
    "discord": {"shards": 4},
    "slack": {"replicas": 2},
    "gpu": {"most": 3},
    "training": {"enabled": True},
    "monitoring": {"enabled": True},
    "images": {"pullSecrets": [{"name": "mine"}]},
    "settings": {"MATINEE_TRACES": "http://collector:4318/v1/traces"},
    "scaling": {"tls": True},
    "network": {"more": [{"ports": [{"port": 4318, "protocol": "TCP"}]}]},
}

Object = dict[str, Any]


def rendered(values: dict[str, Any]) -> dict[tuple[str, str], Object]:
    files = helm.Chart.load(str(CHART)).render(values, name="house", namespace="movies")
    found = [one for text in files.values() for one in yaml.safe_load_all(text) if one]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def pods(objects: dict[tuple[str, str], Object]) -> dict[str, Object]:
    return {name: one["spec"]["template"]["spec"] for (_, name), one in objects.items() if "template" in one["spec"]}


DEFAULT, EVERYTHING = rendered({}), rendered(ALL)


def test_helm_finds_nothing_to_complain_of() -> None:
    told = helm.lint(str(CHART), ALL, strict=True)
    assert told["errors"] == [] and [m["error"] for m in told["messages"]] == ["icon is recommended"]


@pytest.mark.parametrize("objects", [DEFAULT, EVERYTHING], ids=["as it is", "with everything"])
def test_kubernetes_would_take_every_object(objects: dict[tuple[str, str], Object]) -> None:
    for (kind, _), one in objects.items():
        if kind not in OF_OTHERS:
            kubernetes.validate(one, OLDEST, strict=True)


def test_every_process_runs_a_verb_that_exists_without_rights() -> None:
    assert pods(EVERYTHING).keys() == {
        f"house-{name}" for name in ("discord", "slack", "worker", "worker-gpu", "training", "movies")
    }
    for pod in pods(EVERYTHING).values():
        [container] = pod["containers"]
        assert container["args"][0] in VERBS
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_variables_are_settings_that_exist() -> None:
    named = re.findall(r"MATINEE_[A-Z_]+", "".join(path.read_text("utf-8") for path in CHART.rglob("*.yaml")))
    assert set(named) - settings() == set()


def test_each_process_of_the_bot_serves_the_shard_of_its_number() -> None:
    discord = EVERYTHING["StatefulSet", "house-discord"]
    variables = {one["name"]: one for one in discord["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert discord["spec"]["replicas"] == 4
    assert variables["MATINEE_DISCORD_SHARD"]["value"] == "$(NUMBER)/4"
    assert list(variables).index("NUMBER") < list(variables).index("MATINEE_DISCORD_SHARD")


def test_workers_scale_with_the_queue_and_never_away() -> None:
    scaled = DEFAULT["ScaledObject", "house-worker"]["spec"]
    assert scaled["minReplicaCount"] >= 1
    [trigger] = scaled["triggers"]
    assert trigger["type"] == "redis" and trigger["metadata"]["listName"] == "inference"
    assert trigger["metadata"]["address"] == "redis:6379"
    assert "replicas" not in DEFAULT["Deployment", "house-worker"]["spec"]
    [trigger] = EVERYTHING["ScaledObject", "house-worker"]["spec"]["triggers"]
    assert trigger["metadata"]["enableTLS"] == "true"
    assert rendered({"scaling": {"enabled": False}})["Deployment", "house-worker"]["spec"]["replicas"] == 2


def test_workers_scale_with_the_queue_of_whichever_broker_the_sentinels_name() -> None:
    sentinels = {"sentinels": ["one:26379", "two:26379", "three:26380"], "master": "matinee"}
    objects = rendered({"scaling": sentinels, "gpu": {"most": 2}})
    for name in ("house-worker", "house-worker-gpu"):
        [trigger] = objects["ScaledObject", name]["spec"]["triggers"]
        assert trigger["type"] == "redis-sentinel"
        assert (
            trigger["metadata"].items()
            >= {
                "addresses": "one:26379,two:26379,three:26380",
                "sentinelMaster": "matinee",
                "listName": "inference",
            }.items()
        )
        assert "address" not in trigger["metadata"]
        assert (
            trigger["authenticationRef"]["name"] == objects["TriggerAuthentication", "house-broker"]["metadata"]["name"]
        )
    policy = objects["NetworkPolicy", "house"]
    kubernetes.validate(policy, OLDEST, strict=True)
    assert {one["port"] for rule in policy["spec"]["egress"] for one in rule["ports"]} >= {6379, 26379, 26380}


def test_sentinels_without_the_name_of_their_broker_are_refused() -> None:
    with pytest.raises(Exception, match="name by which the sentinels know"):
        rendered({"scaling": {"sentinels": ["one:26379"]}})


@pytest.mark.parametrize("objects", [DEFAULT, EVERYTHING], ids=["as it is", "with everything"])
def test_all_that_a_trigger_is_told_is_text_as_keda_takes_nothing_else(objects: dict[tuple[str, str], Object]) -> None:
    scaled = [one["spec"] for (kind, _), one in objects.items() if kind == "ScaledObject"]
    assert scaled
    for trigger in (trigger for one in scaled for trigger in one["triggers"]):
        assert {type(value) for value in trigger["metadata"].values()} == {str}


def test_there_is_one_training_worker_and_it_is_not_interrupted() -> None:
    training = EVERYTHING["Deployment", "house-training"]["spec"]
    assert training["replicas"] == 1 and training["strategy"] == {"type": "Recreate"}
    assert ("ScaledObject", "house-training") not in EVERYTHING
    assert training["template"]["spec"]["terminationGracePeriodSeconds"] >= 4 * 3_600
    assert ("Deployment", "house-training") not in DEFAULT


def test_a_pod_has_more_time_to_end_than_its_process_takes() -> None:
    grace = BotSettings.model_fields["grace"].default
    assert pods(EVERYTHING)["house-discord"]["terminationGracePeriodSeconds"] > grace
    assert pods(EVERYTHING)["house-worker"]["terminationGracePeriodSeconds"] > 90


def test_a_node_that_is_drained_takes_one_process_at_a_time() -> None:
    budgets = {name: one["spec"] for (kind, name), one in EVERYTHING.items() if kind == "PodDisruptionBudget"}
    assert {name: spec["maxUnavailable"] for name, spec in budgets.items()} == {"house-worker": 1, "house-discord": 1}


def test_processes_are_reached_only_to_be_watched() -> None:
    policy = EVERYTHING["NetworkPolicy", "house"]["spec"]
    assert policy["ingress"] == [{"ports": [{"port": 9100, "protocol": "TCP"}]}]
    assert {one["port"] for rule in policy["egress"] for one in rule["ports"]} == {53, 443, 6379, 5432, 4318}

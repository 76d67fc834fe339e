"""The plan: the same from the same inputs, another from any other, without a credential; and what is in scope."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hopquy.runner.evidence import canonical
from hopquy.runner.model.finding import Text
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.requirement import Check, Derivation, Requirement, Source
from hopquy.runner.model.target import FEATURES, PACE, TLS, Driver, Pace, Product, Target, Trials
from hopquy.runner.model.verdict import Basis, Level, Mode
from hopquy.runner.plan import make_plan, read_plan, run_name, scope_of
from hopquy.runner.spec import shipped

DAY = date(2026, 11, 22)
TARGET = Target(
    Product("QLVB mẫu", "1.0", "Công ty Mẫu"), "document-system", FEATURES, "qlvb.mau", "mật-khẩu rất dài", ("H49",), ("127.0.0.1", 8810),
    Driver("http", "http://127.0.0.1:9000", (), "token-of-the-driver"), file="target.yaml",
)  # fmt: skip
INPUTS = {"catalogue": shipped(), "profile": shipped().profiles["document-exchange"], "target": TARGET, "as_of": DAY, "mode": Mode.SELF_TEST, "only": (), "seed": "0123456789abcdef", "run_id": "r1"}  # fmt: skip
OTHERS = {
    "catalogue": replace(shipped(), digest="0" * 64),
    "profile": replace(INPUTS["profile"], id="another"),
    "as_of": date(2026, 11, 23),
    "mode": Mode.LABORATORY,
    "only": ("edxml/*",),
    "seed": "1123456789abcdef",
    "run_id": "r2",
}
OTHER_TARGETS = {
    "name": {"product": replace(TARGET.product, name="x")},
    "version": {"product": replace(TARGET.product, version="x")},
    "vendor": {"product": replace(TARGET.product, vendor="x")},
    "build": {"product": replace(TARGET.product, build="x")},
    "role": {"role": "axis"},
    "features": {"features": FEATURES[:-1]},
    "system_id": {"system_id": "x"},
    "codes": {"codes": ("H49", "H50")},
    "driver": {"driver": replace(TARGET.driver, kind="command")},
    "timeout": {"driver": replace(TARGET.driver, timeout=31.0)},
    "actions": {"driver": replace(TARGET.driver, actions=("send",))},
    "trials": {"trials": Trials(valid=21)},
    "pace": {"pace": {**PACE, "done": Pace(0.2, 61.0)}},
}


def plan(**more):
    return make_plan(**(INPUTS | more))


def test_the_same_inputs_give_the_same_bytes():
    assert plan().data == plan().data == canonical(plan().value) + b"\n"
    assert json.loads(plan().data) == plan().value
    assert read_plan(json.loads(plan().data)).sha256 == plan().sha256
    reordered = replace(shipped(), requirements=dict(reversed(shipped().requirements.items())))
    assert plan(catalogue=reordered).sha256 == plan().sha256


def test_another_process_gives_the_same_bytes():
    code = "import runpy, sys; names = runpy.run_path(sys.argv[1]); print(names['plan'](only=('edxml/*', 'axis/*')).sha256)"  # the very inputs above
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, __file__], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout.strip() == plan(only=("edxml/*", "axis/*")).sha256


def test_any_other_input_gives_another_digest():
    digests = [plan().sha256]
    digests += [plan(**{name: value}).sha256 for name, value in OTHERS.items()]
    digests += [plan(target=replace(TARGET, **change)).sha256 for change in OTHER_TARGETS.values()]
    assert len(set(digests)) == len(digests) == 1 + len(OTHERS) + len(OTHER_TARGETS)


def test_no_credential_and_no_address_is_in_it():
    text = plan().data.decode()
    for secret in TARGET.secrets.values():
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text
    assert "9000" not in text
    assert "8810" not in text
    other = replace(
        TARGET, secret="another secret", driver=replace(TARGET.driver, token="another", url="http://other"), listen=("::1", 1), file="x"
    )
    assert plan(target=other).data == plan().data


def test_what_it_says_is_read_back():
    made = plan(only=("edxml/*",), as_of=date(2020, 1, 1))
    again = read_plan(json.loads(made.data))
    assert again.as_of == date(2020, 1, 1)
    assert again.features == FEATURES
    assert again.only == ("edxml/*",)
    assert again.scope == list(scope_of(shipped().requirements.values(), INPUTS["profile"], FEATURES, date(2020, 1, 1), ("edxml/*",)))
    assert {reason.key for _, reason in again.scope if reason} >= {"reason.only"}


def test_a_run_is_named_by_its_time_and_seed():
    assert run_name(datetime(2026, 11, 22, 8, 5, 3, tzinfo=UTC), "0123456789abcdef") == "20261122-080503-012345"


LAW = Source("law", Basis.LAW, Text("", ""), "full", in_force_from=date(2020, 1, 1), in_force_until=date(2025, 1, 1))
GUIDE = Source("guide", Basis.GUIDANCE, Text("", ""), "full", in_force_from=date(2024, 1, 1))
PRACTICE = Source("practice", Basis.PRACTICE, Text("", ""), "full", in_force_until=date(2000, 1, 1))
PROFILE = Profile("p", "document-system", *[Text("", "")] * 3, ("a/*",), (), ())


def rule(id_="a/x", sources=(LAW,), **more):
    return Requirement(id_, Level.MUST, Text("", ""), "packet", tuple(Derivation(source, read="full") for source in sources), checks=(Check("absent", "A"),), **more)  # fmt: skip


def reason(requirement, features=("send",), day=date(2024, 6, 1), only=()):
    ((_, found),) = scope_of([requirement], PROFILE, features, day, only)
    return (found.key, *dict(found.gaps).values()) if found else None


@pytest.mark.parametrize(
    ("requirement", "settings", "expected"),
    [
        (rule(), {}, None),
        (rule(roles=("document-system", "axis")), {}, None),
        (rule(roles=("axis",)), {}, ("reason.role", "document-system")),
        (rule(), {"day": date(2019, 12, 31)}, ("reason.date", "2019-12-31")),
        (rule(), {"day": date(2020, 1, 1)}, None),
        (rule(), {"day": date(2024, 12, 31)}, None),
        (rule(), {"day": date(2025, 1, 1)}, ("reason.date", "2025-01-01")),
        (rule(sources=(LAW, GUIDE)), {"day": date(2025, 1, 1)}, None),
        (rule(sources=(LAW, PRACTICE)), {"day": date(2025, 1, 1)}, ("reason.date", "2025-01-01")),
        (rule(sources=(PRACTICE,)), {}, ("reason.date", "2024-06-01")),
        (rule(sources=(PRACTICE,)), {"day": date(1999, 12, 31)}, None),
        (rule(sources=(GUIDE,), since=date(2024, 7, 1)), {}, ("reason.date", "2024-06-01")),
        (rule(sources=(GUIDE,), until=date(2024, 6, 1)), {}, ("reason.date", "2024-06-01")),
        (rule(sources=(GUIDE,), until=date(2024, 6, 2)), {}, None),
        (rule(claims=("receive", "refuse")), {"features": ("receive",)}, ("reason.claim", "refuse")),
        (rule(claims=("receive", "refuse")), {"features": ("refuse", "receive")}, None),
        (rule(packet=("recall",)), {}, ("reason.claim", "send-recall")),
        (rule(packet=("recall", "update")), {"features": ("send-update",)}, None),
        (rule(packet=("recall", "update")), {}, ("reason.claim", "send-recall, send-update")),
        (rule(packet=("new",)), {"features": ("receive",)}, ("reason.claim", "send")),
        (rule(packet=("recall", "status")), {"features": ("receive",)}, None),
        (rule(packet=("status",)), {"features": ("receive",)}, None),
        (rule(), {"only": ("b/*", "a/y")}, ("reason.only",)),
        (rule(), {"only": ("b/*", "a/?")}, None),
        (rule(roles=("axis",)), {"only": ("b/*",)}, ("reason.role", "document-system")),
    ],
)
def test_why_something_is_out_of_scope(requirement, settings, expected):
    assert reason(requirement, **settings) == expected


def test_only_what_the_profile_holds_is_there_in_the_order_of_ids():
    rules = [rule("b/x"), rule("a/z"), rule("a/b/c"), rule("a/a")]
    assert [id_ for id_, _ in scope_of(rules, PROFILE, ("send",), DAY)] == ["a/a", "a/b/c", "a/z"]


def test_whoever_claims_everything_has_nothing_out_of_scope_by_claim():
    found = list(scope_of(shipped().requirements.values(), INPUTS["profile"], (*FEATURES, TLS), DAY))
    assert [id_ for id_, why in found if why is not None and why.key == "reason.claim"] == []
    without = [
        id_ for id_, why in scope_of(shipped().requirements.values(), INPUTS["profile"], ("receive", "refuse"), DAY) if why is not None
    ]
    assert "edxml/attachments/attachment-bytes/present" in without

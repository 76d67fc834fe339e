"""More than one client, and more than one packet, at a time."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage

_EACH = 10


@pytest.mark.story(vi="Hai hệ thống gọi cùng lúc", en="Two systems call at once", claims=["exchange"], alone=True)
def test_serves_two_clients_at_once(stage: Stage) -> None:
    """Two systems send each other ten packets at the same time, listing in between."""
    to_b = [stage.letter(stage.a.code, [stage.b.code]) for _ in range(_EACH)]
    to_a = [stage.letter(stage.b.code, [stage.a.code]) for _ in range(_EACH)]

    def first() -> None:
        for letter in to_b:
            stage.send(stage.a, letter, occasion="two-clients")
            stage.a.received("status", variant="two-clients")

    def second() -> None:
        for letter in to_a:
            stage.send(stage.b, letter, occasion="two-clients")
            stage.b.received("status", variant="two-clients")

    stage.at_once(first, second)
    for receiver, letters in ((stage.b, to_b), (stage.a, to_a)):
        stage.all_arrive(receiver, letters, "two-clients")


@pytest.mark.story(vi="Một loạt gói tin liên tiếp", en="A burst of packets", claims=["exchange"], alone=True)
def test_bears_a_burst(stage: Stage) -> None:
    """One system sends two hundred packets as fast as it can; all are looked for, then taken."""
    letters = [stage.letter(stage.a.code, [stage.b.code]) for _ in range(stage.there.burst)]
    for letter in letters:
        stage.send(stage.a, letter, occasion="burst")
    stage.all_arrive(stage.b, letters, "burst", point="burst")
    for letter in letters:
        stage.take(stage.b, letter)

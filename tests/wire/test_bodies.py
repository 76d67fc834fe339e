from __future__ import annotations

import asyncio

from hopquy.fixtures.wire.bodies import Bodies
from hopquy.fixtures.wire.headers import Headers

NO_HEADERS = Headers([])


def coming(*pieces):
    left = [{"type": "http.request", "body": piece, "more_body": place + 1 < len(pieces)} for place, piece in enumerate(pieces)]

    async def receive():
        return left.pop(0) if left else {"type": "http.disconnect"}

    return receive


async def whole(bodies, *pieces, limit=1_000_000):
    with bodies.one() as body:
        return await body.read(NO_HEADERS, coming(*pieces), limit)


def test_what_was_refused_holds_no_room():
    async def play():
        bodies = Bodies(100_000)
        with bodies.one() as first, bodies.one() as second, bodies.one() as third:
            assert (await first.read(NO_HEADERS, coming(b"x" * 60_000), 1_000_000))[1] is None
            assert await second.read(NO_HEADERS, coming(b"x" * 30_000, b"x" * 30_000, b"x"), 1_000_000) == (b"", "overloaded")
            assert (await third.read(NO_HEADERS, coming(b"x" * 30_000), 1_000_000))[1] is None
            assert bodies.room == 10_000
        assert bodies.room == bodies.most

    asyncio.run(play())


def test_small_answers_do_not_wait_for_one_another():
    async def play():
        bodies = Bodies(100_000)
        with bodies.one() as first, bodies.one() as second:
            for body in (first, second):
                await body.read(NO_HEADERS, coming(b"x" * 50_000), 1_000_000)
            async with asyncio.timeout(1):
                assert await first.carry(200)
                assert await second.carry(200)

    asyncio.run(play())


def test_a_large_answer_waits_until_there_is_room():
    async def play():
        bodies = Bodies(200_000)
        with bodies.one() as second:
            with bodies.one() as first:
                await first.read(NO_HEADERS, coming(b"x" * 100_000), 1_000_000)
                await second.read(NO_HEADERS, coming(b"x" * 50_000), 1_000_000)
                waiting = asyncio.create_task(second.carry(100_000))
                await asyncio.sleep(0)
                assert not waiting.done()
            assert await waiting

    asyncio.run(play())


def test_bodies_that_are_too_large_or_end_early():
    async def play():
        bodies = Bodies(100_000)
        assert await whole(bodies, b"x" * 20, limit=10) == (b"", "too-large")
        assert await whole(bodies, b"x" * 5, b"x" * 5, limit=10) == (b"x" * 10, None)
        with bodies.one() as body:
            assert await body.read(Headers([(b"Content-Length", b"99999999999999999999")]), coming(b"x"), 10) == (b"", "too-large")
        with bodies.one() as body:
            early = coming(b"x", b"x")
            await early()
            assert (await body.read(NO_HEADERS, early, 10))[1] is None
            assert await body.read(NO_HEADERS, early, 10) == (b"", "cut-short")
        assert bodies.room == bodies.most

    asyncio.run(play())

"""`hopquy explain`: complete for every requirement, in both languages, plain when piped."""

import io
import re

import pytest
from click.testing import CliRunner
from rich.console import Console

from hopquy.runner.checks import VOCABULARY
from hopquy.runner.cli.check_words import SAID, check_in_words
from hopquy.runner.cli.examples_shown import changed_lines, changes_in_words, findings_on
from hopquy.runner.cli.explain import command
from hopquy.runner.cli.explain_words import WORDS
from hopquy.runner.cli.explanation import Explanation
from hopquy.runner.cli.group import run
from hopquy.runner.cli.judge_words import VIETNAMESE, judge_in_words
from hopquy.runner.judges import JUDGES
from hopquy.runner.model.requirement import Check
from hopquy.runner.spec import shipped
from hopquy.runner.spec.listing import roles_of

GAP = re.compile(r"\{(\w+)")
PACKET, CALL, FLOW = "edxml/attachments/manifest-matches-encoded", "axis/send/hash-matches", "exchange/receive/reports-registration"


def explained(id_, lang="en", width=100, *, terminal=False):
    out = io.StringIO()
    console = Console(
        file=out, width=width, highlight=False, force_terminal=terminal, legacy_windows=False, color_system="standard" if terminal else None
    )
    Explanation(shipped(), console, lang).show(shipped().requirements[id_])
    return out.getvalue()


def sample():
    """Return every requirement that somebody wrote, and one in seven of those that field rows expand to."""
    rows = [(id_, one) for id_, one in shipped().requirements.items() if "/fields/" in one.provenance.file]
    return [(id_, one) for id_, one in shipped().requirements.items() if "/fields/" not in one.provenance.file] + rows[::7]


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("table", [WORDS, SAID], ids=["words", "checks"])
def test_sentences_exist_in_both_languages_with_the_same_gaps(table):
    for key, sentence in table.items():
        assert set(sentence) == {"vi", "en"}, key
        assert set(GAP.findall(sentence["vi"])) == set(GAP.findall(sentence["en"])), key


def test_every_word_and_judge_is_said():
    assert set(SAID) == set(VOCABULARY)
    assert set(VIETNAMESE) == set(JUDGES)
    assert all(judge_in_words(name, "en") for name in JUDGES)


def test_every_declared_check_is_said_without_a_gap():
    for one in shipped().requirements.values():
        for check in one.checks:
            for lang in ("vi", "en"):
                said = check_in_words(check, shipped(), lang)
                assert said
                assert "None" not in said, one.id


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check("occurs", {"at": "To", "min": 1}), "`To` stands there at least 1 time(s)"),
        (Check("occurs", {"at": "To", "min": 0, "max": 1}), "`To` stands there at most 1 time(s)"),
        (Check("occurs", {"at": "To", "min": 2, "max": 3}), "`To` stands there 2 to 3 times"),
        (Check("integer", {"at": "A"}), "`A` is an integer"),
        (Check("integer", {"at": "A", "min": 0}), "`A` is an integer of 0 or more"),
        (Check("integer", {"at": "A", "min": 0, "max": 4}), "`A` is an integer from 0 to 4"),
        (Check("not-empty", "A/B"), "`A/B` is not empty"),
        (Check("absent", "A"), "there is no `A`"),
        (
            Check("header", {"name": "X", "occurs": {"min": 1}, "not-empty": True, "max-length": 9}),
            "the HTTP header `X`: present, not empty, at most 9 characters",
        ),
        (Check("same-as", {"at": "A", "other": "B", "ignoring": "cid-prefix"}), "`A` is the same as `B`, `cid-prefix` aside"),
    ],
)
def test_check_in_words(check, said):
    assert check_in_words(check, shipped(), "en") == said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_requirements_can_be_explained(lang):
    for id_, one in sample():
        text = flat(explained(id_, lang, width=400))
        first, second = (one.statement.vi, one.statement.en) if lang == "vi" else (one.statement.en, one.statement.vi)
        assert text.startswith(f"{id_} {flat(first)} {flat(second)}")
        for derivation in one.derivations:
            assert flat(getattr(derivation.source.title, lang)) in text
        asked = [f"hopquy demo {'' if role == 'document-system' else f'--role {role} '}--defect" for role in roles_of(shipped(), one)]
        assert any(command in text for command in asked) == (one.automated and not shipped().at_rest(one)), id_
        assert str(one.provenance) in text
        assert "None" not in text


def test_wrong_examples_show_what_changed_and_what_is_said_of_it():
    for _, one in sample():
        for violation in one.violations if one.automated else ():
            if shipped().examples[violation.base].kind == "exchange":
                assert all(list(changes_in_words(violation.change, lang)) for lang in ("vi", "en")), one.id
            else:
                assert changed_lines(shipped(), violation, 80), one.id
            assert findings_on(shipped(), one, violation), one.id


def test_packet():
    text = flat(explained(PACKET))
    assert "must: admits no exception" in text
    assert "yes, it decides" in text
    assert "QCVN 102:2016/BTTTT: National technical regulation" in text
    assert (
        "Ministry of Information and Communications, issued 2016-04-01 · law · not read, known by name only · clause not verified" in text
    )
    assert "[pairs] each value at" in text
    assert (
        "- <edXML:ContentId>cid:8f2b6f0e-1c1a-4f0b-9b55-0a6a3d2f4e01</edXML:ContentId> + <edXML:ContentId>cid:khong-co-tep-nay</edXML:ContentId>"
        in text
    )
    assert "Make manifest and attachments from one list of files." in text
    assert "Quote the id `edxml/attachments/manifest-matches-encoded`" in text


def test_call_shows_what_was_changed_and_not_the_signature_that_follows():
    lines = changed_lines(shipped(), shipped().requirements[CALL].violations[0], 200)
    assert [mark for mark, _ in lines] == ["-", "+"]
    assert all(line.startswith("XroadVnpt-hash-file: ") for _, line in lines)
    text = explained(CALL)
    assert "    POST /sendEdoc\n" in text
    assert "Make it so: the HTTP header `XroadVnpt-hash-file`: present;" in flat(text)


def test_a_signature_is_shown_where_it_is_what_changed():
    lines = changed_lines(shipped(), shipped().requirements["axis/signature/text-is-json"].violations[0], 200)
    assert ("+", "XroadVnpt-sign-header: systemid=hopquy.mau.01") in lines


def test_other_bytes_of_the_same_text_are_shown_as_bytes():
    violation = shipped().requirements["edxml/packet/encoding"].violations[1]
    assert [line[:12] for _, line in changed_lines(shipped(), violation, 80)] == ["byte 0: 3c 3", "byte 0: ff f"]


def test_flow():
    text = explained(FLOW, "vi")
    assert "    7. registered: gói tin trạng thái (status-03)" in text
    assert "– thiếu các bước: registered" in text
    assert "Khi xử lý" not in text
    assert "Bộ công cụ EdXML102 0.0.3" in flat(text)
    assert "code: 03" in text


def test_law_is_told_by_its_clause_and_since_when_it_holds():
    text = flat(explained("exchange/receive/same-day", "vi"))
    assert "điều khoản 21(2)(c)" in text
    assert "có hiệu lực từ 2020-03-05" in text


def test_advisory_says_why_and_shows_both_readings():
    text = flat(explained("organ-id/alphabet"))
    assert "no, it is advisory and never decides: its sources disagree (see below)" in text
    assert shipped().requirements["organ-id/alphabet"].conflict.en in text


def test_untested_says_why():
    one = shipped().requirements["organ-id/registered"]
    text = flat(explained(one.id))
    assert one.untested.en in text
    assert "How to fix" not in text
    assert "hopquy demo" not in text


def test_long_lines_are_cut_around_the_change():
    violation = shipped().requirements["edxml/attachments/base64"].violations[0]
    lines = changed_lines(shipped(), violation, 60)
    assert all(len(line) <= 62 for _, line in lines)
    assert "*" in lines[-1][1]


def test_piped_output_is_plain_and_fits():
    text = explained(PACKET, width=80)
    assert "\x1b" not in text
    prose = [line for line in text.splitlines() if not line.startswith(("    -", "    +"))]
    assert max(map(len, prose)) <= 80
    assert all(line == line.rstrip() for line in prose)


def test_terminal_output_has_colours():
    assert "\x1b[31m" in explained(PACKET, terminal=True)


def test_glob_and_several_ids():
    result = CliRunner().invoke(command, ["axis/signature/h*", CALL, "--lang", "en"], standalone_mode=False)
    assert result.return_value == 0
    found = [line for line in result.stdout.splitlines() if line.startswith("axis/")]
    assert found == ["axis/signature/headers-present", "axis/signature/hmac", "axis/signature/hmac-lower-hex", CALL]


@pytest.mark.parametrize(
    ("wish", "nearest"),
    [
        ("axis/signature/hmca", "axis/signature/hmac"),
        ("hmac-lower-hex", "axis/signature/hmac-lower-hex"),
        ("reports-arival", "exchange/receive/reports-arrival"),
    ],
)
def test_unknown_id_suggests(wish, nearest, capfd):
    assert run(["explain", wish, "--lang", "en"]) == 2
    error = capfd.readouterr().err
    assert f"no requirement is called {wish!r}; nearest:" in error
    assert nearest in error


def test_unknown_id_without_anything_near(capfd):
    assert run(["explain", "zzzz", "--lang", "vi"]) == 2
    assert "không có yêu cầu nào tên là 'zzzz'; `hopquy specs list` liệt kê tất cả" in capfd.readouterr().err

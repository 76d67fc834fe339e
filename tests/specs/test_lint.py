"""Each lint rule on a copy of the specs in which one line was broken: the problem is told once, with its file and line."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from hopquy.runner.cli.specs import command
from hopquy.runner.cli.surroundings import surroundings
from hopquy.runner.model.requirement import Provenance
from hopquy.runner.spec import shipped
from hopquy.runner.spec.lint import RULES, lint
from hopquy.runner.spec.yaml import read_yaml

AXIS, EXCHANGE, ATTACHMENTS, HEADER = (
    "axis/requirements.yaml",
    "exchange/requirements.yaml",
    "edxml/requirements/attachments.yaml",
    "edxml/fields/message-header.yaml",
)
NEW = """
- id: {id}
  level: must
  roles: [{role}]
  derives_from: [sdk-vxp]
  statement: {{vi: "Một câu.", en: "A sentence."}}
  applies_to: {kind}
  checks: [{{header: {{name: X, occurs: {{min: 1}}}}}}]
  examples: {{conforming: [call-list], violating: [{{base: call-list, change: {{remove: headers/X}}}}]}}
  defect: {defect}
"""


def requirement(id_="axis/call/more", role="document-system", kind="axis.call", defect="one-more"):
    return NEW.format(id=id_, role=role, kind=kind, defect=defect)


def test_shipped_specs_have_no_problem():
    assert lint(shipped(), surroundings()) == ()


def test_every_rule_is_told_apart():
    assert len(RULES) == 24


def test_copy_is_as_clean_as_the_shipped_specs(copy):
    assert copy.problems() == []


def test_dangling_need(copy):
    line = copy.replace(AXIS, "needs: [axis/call/system-id]", "needs: [axis/call/sistem-id]")
    copy.one(AXIS, line, "axis/call/sistem-id", "did you mean axis/call/system-id?")


def test_need_of_itself(copy):
    copy.replace(AXIS, "needs: [axis/call/system-id]", "needs: [axis/signature/hmac]")
    copy.one(AXIS, copy.line(AXIS, "- id: axis/signature/hmac\n"), "names itself")


def test_dangling_also_of_a_defect(copy):
    line = copy.replace(ATTACHMENTS, "also: [{id: exchange/send/carries-files", "also: [{id: exchange/send/carries-all")
    copy.one(ATTACHMENTS, line, "exchange/send/carries-all")


def test_dangling_also_of_a_violation(copy):
    line = copy.replace(AXIS, "- {id: axis/send/from-is-packet-sender, reason", "- {id: axis/send/from-is-other, reason")
    copy.one(AXIS, line, "axis/send/from-is-other")


def test_needs_in_a_circle(copy):
    line = copy.replace(
        AXIS,
        "applies_to: axis.call\n  checks:\n  - header:\n      name: XroadVnpt-systemid",
        "applies_to: axis.call\n  needs: [axis/signature/hmac]\n  checks:\n  - header:\n      name: XroadVnpt-systemid",
    )
    found = copy.problems()
    assert len(found) == 1
    assert found[0][0] == AXIS
    assert found[0][1] in (line + 1, copy.line(AXIS, "needs: [axis/call/system-id]"))
    assert "axis/call/system-id → axis/signature/hmac → axis/call/system-id" in found[0][2]


def test_unknown_code_list_of_a_requirement_and_an_unused_one(copy):
    line = copy.replace(AXIS, "one-of: axis-version", "one-of: axis-versions")
    assert [(file, at) for file, at, _ in copy.problems()] == [
        ("axis/code-lists.yaml", copy.line("axis/code-lists.yaml", "axis-version:")),
        (AXIS, line),
    ]


def test_unknown_code_list_of_a_field(copy):
    line = copy.replace(HEADER, "value: priorities", "value: no-such-list")
    assert (HEADER, line) in [(file, at) for file, at, what in copy.problems() if "no code list 'no-such-list'" in what]


def test_unknown_pattern(copy):
    line = copy.replace(AXIS, "matches: axis-timestamp", "matches: axis-timestamps")
    assert (AXIS, line) in [(file, at) for file, at, what in copy.problems() if "no pattern 'axis-timestamps'" in what]


def test_unknown_example(copy):
    line = copy.replace(
        AXIS, "conforming: [call-send, call-list, call-get, call-update]", "conforming: [call-sent, call-list, call-get, call-update]"
    )
    copy.one(AXIS, line, "no example 'call-sent'", "did you mean call-send?")


def test_unknown_base_of_a_violation(copy):
    line = copy.replace(AXIS, "- base: call-list", "- base: call-lists")
    copy.one(AXIS, line, "no example 'call-lists'")


def test_no_base_for_the_fields_of_an_operation(copy):
    copy.replace("edxml/examples.yaml", "packet: recall\n  base: true", "packet: recall")
    assert {what for _, _, what in copy.problems()} >= {
        f"{id_}: there is no base example to try recall on (mark one with `base: true`)" for id_ in recall_only()
    }


def recall_only():
    return [
        one.id
        for one in shipped().requirements.values()
        if one.packet == ("recall",) and one.provenance.file.startswith("specs/edxml/fields") and one.automated
    ]


def test_second_base(copy):
    line = copy.replace("edxml/examples.yaml", "packet: new\n  describes", "packet: new\n  base: true\n  describes")
    copy.one("edxml/examples.yaml", line + 1, "second base example", "'new'")


def test_unknown_kind(copy):
    line = copy.replace(AXIS, "applies_to: axis.call", "applies_to: axis.cal")
    assert (AXIS, line) in [(file, at) for file, at, what in copy.problems() if "no kind 'axis.cal'" in what]


def test_unknown_judge(copy):
    line = copy.replace(AXIS, "judge: text-is-json", "judge: text-is-jsn")
    copy.one(AXIS, line, "no judge 'text-is-jsn'", "did you mean text-is-json?")


def test_word_that_has_no_check(copy):
    copy.around = replace(copy.around, words=frozenset(copy.around.words) - {"unique"})
    found = copy.problems()
    assert found
    assert all("'unique' is no word of the vocabulary" in what for _, _, what in found)


def test_impossible_claim(copy):
    line = copy.replace(AXIS, "roles: [document-system]", "roles: [document-system]\n  claims: [sending]")
    copy.one(AXIS, line + 1, "cannot claim 'sending'")


def test_example_without_its_file(copy):
    (copy.folder / "edxml" / "examples" / "recall.edxml").unlink()
    copy.one("edxml/examples.yaml", copy.line("edxml/examples.yaml", "file: examples/recall.edxml"), "no file edxml/examples/recall.edxml")


def test_example_of_unknown_kind(copy):
    line = copy.replace("edxml/examples.yaml", "kind: packet.document", "kind: packet.letter")
    copy.one("edxml/examples.yaml", line, "packet.letter")


def test_fact_that_leads_nowhere(copy):
    line = copy.replace("facts/axis-wire.yaml", "requirements: [axis/call/post]", "requirements: [axis/call/post, axis/calls/*]")
    copy.one("facts/axis-wire.yaml", line, "axis/calls/* matches no requirement")


def test_profile_with_a_glob_that_matches_nothing(copy):
    line = copy.replace("profiles/document-exchange.yaml", "  - axis/signature/hmac", "  - axis/signature/mac")
    copy.one("profiles/document-exchange.yaml", line, "axis/signature/mac matches no requirement")


def test_profile_that_must_see_what_it_does_not_hold(copy):
    copy.replace("profiles/document-exchange.yaml", '"axis/*", ', "")
    line = copy.line("profiles/document-exchange.yaml", "- axis/signature/hmac")
    assert ("profiles/document-exchange.yaml", line) in [(file, at) for file, at, what in copy.problems() if "does not belong" in what]


def test_profile_with_an_impossible_claim(copy):
    line = copy.replace(
        "profiles/document-exchange.yaml", "requires_claims: [send, receive, refuse]", "requires_claims: [send, receive, deny]"
    )
    copy.one("profiles/document-exchange.yaml", line, "cannot claim 'deny'")


def test_requirement_in_no_profile(copy):
    line = copy.append(AXIS, requirement("gateway/call/more")) + 1
    copy.append("facts/axis-wire.yaml", '- {section: S, fact: F, mark: V, requirements: ["gateway/*"]}')
    copy.one(AXIS, line, "belongs to no profile")


def test_kind_at_an_unknown_point(copy):
    line = copy.replace("points.yaml", "points: [axis.wire]", "points: [axis.wires]")
    assert ("points.yaml", line) in [(file, at) for file, at, what in copy.problems() if "'axis.wires', which does not exist" in what]


def test_kind_read_as_an_unknown_message(copy):
    line = copy.replace("points.yaml", "message: axis-call", "message: axis-cal")
    copy.one("points.yaml", line, "read as 'axis-cal'")


def test_point_of_no_kind(copy):
    line = copy.append("points.yaml", "  spare:\n    title: {vi: Điểm thừa, en: a spare point}\n    roles: {}")
    copy.one("points.yaml", line, "no kind is seen at the point spare")


def test_story_that_does_not_exist(copy):
    line = copy.replace(
        "points.yaml",
        "document-system: [test_sends_new_document, test_receives_and_reports]",
        "document-system: [test_sends_new_documents, test_receives_and_reports]",
    )
    copy.one("points.yaml", line, "test_sends_new_documents", "did you mean test_sends_new_document?")


def test_story_that_provides_nothing(copy):
    copy.around = replace(copy.around, stories={**copy.around.stories, "test_idle": Provenance("suites/document/test_idle.py", 7)})
    copy.one("suites/document/test_idle.py", 7, "test_idle provides no point")


def test_story_provides_nothing_for_the_role(copy):
    copy.append(AXIS, requirement(role="onestop-system"))
    line = copy.line(AXIS, "one-more") - 3
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/more]}")
    copy.one(AXIS, line, "no story of onestop-system provides axis.call")


def test_unused_source(copy):
    line = copy.append("sources.yaml", "spare:\n  kind: practice\n  title: {vi: Thừa, en: Spare}\n  read: full")
    copy.one("sources.yaml", line, "nothing rests on the source spare")


def test_unused_source_that_says_why(copy):
    copy.append("sources.yaml", "spare:\n  kind: practice\n  title: {vi: Thừa, en: Spare}\n  read: full\n  note: {vi: Vì sao., en: Why.}")
    assert copy.problems() == []


def test_unused_pattern(copy):
    line = copy.append("axis/patterns.yaml", 'spare: {regex: "a", means: {vi: chữ a, en: an a}, good: [a], bad: [b]}')
    copy.one("axis/patterns.yaml", line, "no requirement names the pattern spare")


def test_unused_list(copy):
    line = copy.append("axis/code-lists.yaml", "spare: {title: {vi: Thừa, en: Spare}, sources: [sdk-vxp], codes: {a: {vi: a, en: a}}}")
    copy.one("axis/code-lists.yaml", line, "no requirement names the code list spare")


def test_unused_example(copy):
    line = copy.append("axis/examples.yaml", "spare: {file: examples/call-list.json, kind: axis.call, describes: {vi: Thừa, en: Spare}}")
    copy.one("axis/examples.yaml", line, "no requirement names the example spare")


def test_file_that_is_no_example(copy):
    (copy.folder / "axis" / "examples" / "spare.json").write_text("{}", encoding="utf-8")
    copy.one("axis/examples/spare.json", 1, "is no example")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("22112026T033953+0737", "22112026T033953", "does not match its good text"),
        ("2026-11-22T03:39:53+07:00", "22112026T033953+0738", "matches its bad text"),
    ],
)
def test_pattern_against_its_own_texts(copy, old, new, said):
    line = copy.replace("axis/patterns.yaml", f'"{old}"', f'"{new}"')
    copy.one("axis/patterns.yaml", line, said)


def test_pattern_that_is_none(copy):
    line = copy.replace("axis/patterns.yaml", "regex: '(0[1-9]", "regex: '((0[1-9]")
    copy.one("axis/patterns.yaml", line, "no regular expression")


def test_no_examples(copy):
    copy.append(AXIS, re.sub(r"\n  examples:.*", "", requirement()))
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/more]}")
    copy.one(AXIS, copy.line(AXIS, "- id: axis/call/more"), "no conforming example, no violating example")


@pytest.mark.parametrize(
    ("once", "twice", "said"),
    [
        ("conforming: [call-list]", "conforming: [call-list, call-list]", "has an example twice: conforming call-list"),
        (
            "{base: call-list, change: {remove: headers/X}}",
            "{base: call-list, change: {remove: headers/X}}, {change: {remove: headers/X}, base: call-list}",
            'has an example twice: violating ["call-list", {"remove": "headers/X"}]',
        ),
    ],
)
def test_example_that_is_written_twice(copy, once, twice, said):
    added = requirement().replace(once, twice)
    assert added != requirement()
    copy.append(AXIS, added)
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/more]}")
    found = [(file, line, said in what) for file, line, what in copy.problems() if "twice" in what]
    assert found == [(AXIS, copy.line(AXIS, "  examples: " + added.partition("  examples: ")[2].partition("\n")[0]), True)]


def test_no_defect(copy):
    copy.replace(AXIS, "  defect: get-instead-of-post\n", "")
    found = copy.problems()
    assert [(file, at) for file, at, what in found if "has no defect" in what] == [(AXIS, copy.line(AXIS, "- id: axis/call/post"))]


def test_defect_of_what_no_machine_judges(copy):
    file = "edxml/requirements/organ-id.yaml"
    line = copy.append(file, "  defect: proves-nothing")
    copy.one(file, line, "proves-nothing can prove nothing")


def test_defect_taken_twice(copy):
    line = copy.append(AXIS, requirement(defect="get-instead-of-post"))
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/more]}")
    found = copy.problems()
    assert all(file == AXIS and at > line for file, at, _ in found)
    assert any("is taken by axis/call/post" in what for _, _, what in found)


def test_behaviour_that_breaks_something_else(copy):
    file, text = (
        copy.around.behaviours[0].file,
        "- name: send-twice\n  breaks: [exchange/send/reaches-addressees]\n  vi: Gửi hai lần.\n  en: Sent twice.\n",
    )
    catalogue = [one for one in shipped().requirements.values() if one.defect == "send-twice"]
    copy.around = replace(copy.around, behaviours=(read_yaml(text, file),))
    assert (EXCHANGE, copy.line(EXCHANGE, "defect: send-twice")) in [
        (found, at) for found, at, what in copy.problems() if "does not break it" in what
    ]
    assert [one.id for one in catalogue] == ["exchange/send/each-request-once"]


def test_behaviour_that_nothing_names_and_breaks_nothing_known(copy):
    file, text = copy.around.behaviours[0].file, "- name: spare\n  breaks:\n  - exchange/send/nothing\n  vi: Thừa.\n  en: Spare.\n"
    copy.around = replace(copy.around, behaviours=(read_yaml(text, file),))
    found = copy.problems()
    assert (file, 1, "no requirement names the behaviour spare (name it as `defect`, or take it out)") in found
    assert (file, 3) in [(one, at) for one, at, what in found if "exchange/send/nothing, which does not exist" in what]


def test_behaviours_against_their_schema(copy):
    copy.around = replace(copy.around, behaviours=(read_yaml("- name: spare\n  brakes: [x]\n", "fixtures/document_system/defects.yaml"),))
    assert copy.problems()
    assert all("specs/schema/defects.json" in what for _, _, what in copy.problems())


def test_no_fact_leads_to_it(copy):
    line = copy.append(AXIS, requirement()) + 1
    copy.one(AXIS, line, "no row of specs/facts leads to it")


def test_id_that_names_a_regulation(copy):
    line = copy.append(AXIS, requirement("axis/qcvn-102/more")) + 1
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/qcvn-102/more]}")
    copy.one(AXIS, line, "names a regulation")


def test_subject_in_two_folders(copy):
    line = copy.append(EXCHANGE, requirement("axis/call/more")) + 1
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/more]}")
    copy.one(EXCHANGE, line, "specs/axis and in specs/exchange")


def test_id_of_another_shape(copy):
    line = copy.append(AXIS, requirement("axis/call/-more")) + 1
    copy.append("facts/axis-wire.yaml", "- {section: S, fact: F, mark: V, requirements: [axis/call/-more]}")
    copy.one(AXIS, line, "is no id")


@pytest.mark.parametrize(
    ("old", "language"),
    [("Các thao tác danh sách, gửi, tải, cập nhật dùng phương thức POST.", "vi"), ("update use the method POST.", "en")],
)
def test_statement_without_its_period(copy, old, language):
    line = copy.replace(AXIS, old, old.rstrip("."))
    copy.one(AXIS, line, f"({language}) does not end with a period")


def test_clause_of_a_text_that_was_not_seen(copy):
    line = copy.replace(ATTACHMENTS, "{source: qcvn-102-2016, clause: null}", '{source: qcvn-102-2016, clause: "4.2"}')
    copy.one(ATTACHMENTS, line, "clause 4.2 of qcvn-102-2016, of which none was read")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("left: edXMLBody/edXMLManifest/Reference/*/ContentId", "left: edXMLBody//ContentId"),
        ("when: {present: edXMLBody/edXMLManifest/Reference}", "when: {present: Reference/0}"),
    ],
)
def test_path_that_is_none(copy, old, new):
    line = copy.replace(ATTACHMENTS, old, new)
    copy.one(ATTACHMENTS, line, "is not a name")


def test_gate_that_does_not_exist(copy):
    copy.replace("edxml/messages.yaml", "gate: [edxml/packet/envelope,", "gate: [edxml/packet/envelop,")
    copy.one("edxml/messages.yaml", copy.line("edxml/messages.yaml", "gate:"), "edxml/packet/envelop")


def test_unloadable_specs_are_told_the_same_way(copy):
    line = copy.replace(AXIS, "level: must", "level: shall")
    copy.one(AXIS, line, "shall")


def test_unknown_source_keeps_the_specs_from_loading(copy):
    copy.replace(AXIS, "derives_from: [sdk-vxp]", "derives_from: [sdk-vpx]")
    assert [(file, "sdk-vpx" in what) for file, _, what in copy.problems()] == [(AXIS, True)]


def test_command_without_problems():
    result = CliRunner().invoke(command, ["lint", "--lang", "vi"], standalone_mode=False)
    assert result.return_value == 0
    assert result.stdout == f"{len(shipped().requirements)} yêu cầu, không có lỗi\n"


def test_command_with_a_problem(copy):
    line = copy.replace(AXIS, "judge: text-is-json", "judge: text-is-jsn")
    result = CliRunner().invoke(command, ["lint", "--folder", str(copy.folder), "--lang", "en"], standalone_mode=False)
    assert result.return_value == 2
    assert result.stdout.startswith(
        f"specs/{AXIS}:{line}: axis/signature/text-is-json: there is no judge 'text-is-jsn' (did you mean text-is-json?)"
    )
    assert result.stderr == "problems: 1\n"


def test_command_with_specs_that_cannot_be_loaded(copy):
    copy.replace(AXIS, "level: must", "level: shall")
    result = CliRunner().invoke(command, ["lint", "--folder", str(copy.folder), "--lang", "en"], standalone_mode=False)
    assert result.return_value == 2
    assert "the specs cannot be loaded" in result.stderr


def points_of(copy, message, points):
    """Let a kind of message come from other points than stories provide for it."""
    told = f"    message: {message}\n    authors: [target, counterpart]\n    points: "
    copy.replace("points.yaml", f"{told}[portal.sent, file]\n", f"{told}{points}\n")


def test_kind_at_rest_has_no_defect_and_no_story(copy):
    points_of(copy, "direct-progress", "[file]\n    at_rest: true")
    assert {file for file, _, what in copy.problems() if "can prove nothing" in what} >= {"dossier/requirements/dates.yaml"}


def test_kind_that_a_story_provides_is_not_at_rest(copy):
    points_of(copy, "direct-status", "[portal.sent]\n    at_rest: true")
    assert any("is said to be at rest, and stories provide portal.sent" in what for _, _, what in copy.problems())


def test_what_is_not_at_rest_needs_a_story(copy):
    points_of(copy, "direct-progress", "[file]")
    said = [what for _, _, what in copy.problems() if "dossier/dates/direct-step-after-start" in what]
    assert any("no story of any role provides dossier.step" in what for what in said)

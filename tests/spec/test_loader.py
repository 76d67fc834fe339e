"""The loader: what is wrong in a spec file is told with its file and line."""

from __future__ import annotations

import time
from datetime import date

import pytest

from hopquy import specs as shipped_specs
from hopquy.runner.model.verdict import Basis
from hopquy.runner.spec import load, shipped
from hopquy.runner.spec.loader import digest

HEADER = "edxml/requirements.yaml"
FIELDS = "edxml/fields.yaml"


def test_a_right_folder_loads(specs):
    catalogue = specs.load()
    assert list(catalogue.requirements) == [
        "edxml/header/subject/present", "edxml/header/subject/single", "edxml/header/subject/max-length", "edxml/a/first", "edxml/a/second",
    ]  # fmt: skip
    first = catalogue.requirements["edxml/a/first"]
    assert [(d.source.key, d.clause, d.read) for d in first.derivations] == [("law-a", None, "full"), ("sdk-b", "1.2", "excerpt")]
    assert first.basis is Basis.LAW
    assert str(first.provenance) == "specs/edxml/requirements.yaml:2"
    assert str(catalogue.requirements["edxml/a/second"].provenance) == "specs/edxml/requirements.yaml:11"
    assert catalogue.requirements["edxml/a/second"].statement.vi == "hai\nvà hơn nữa"
    assert str(catalogue.requirements["edxml/header/subject/max-length"].provenance) == "specs/edxml/fields.yaml:2"
    assert catalogue.sources["law-a"].in_force_from == date(2016, 10, 1)
    assert catalogue.lists["boolean"].codes["true"].en == "yes"


def test_what_the_live_proof_of_a_field_breaks_beyond_its_example(specs):
    """`defect: {also: …}` of an aspect says it of the defect alone, `also` of the example and the defect, `defect: false` that there is none."""
    aspect = "edxml/header/subject/max-length"
    specs.change(FIELDS, "value: 500", "value: 500\n    defect: {also: [{id: edxml/a/first, reason: why}]}")
    one = specs.load().requirements[aspect]
    assert (one.defect, one.defect_also, [violation.also for violation in one.violations]) == (
        "overlong-subject",
        (("edxml/a/first", "why"),),
        [()],
    )
    specs.change(FIELDS, "defect: {also:", "also:")
    specs.change(FIELDS, "reason: why}]}", "reason: why}]")
    one = specs.load().requirements[aspect]
    assert (one.defect_also, [violation.also for violation in one.violations]) == (
        (("edxml/a/first", "why"),),
        [(("edxml/a/first", "why"),)],
    )
    specs.change(FIELDS, "also: [{id: edxml/a/first, reason: why}]", "defect: false")
    assert specs.load().requirements[aspect].defect is None


@pytest.mark.parametrize("kinds", ["packets: [new]", "messages: [create, step]"])
def test_the_messages_that_a_defect_changes(specs, kinds):
    """`defect: {name, packets | messages}` of a requirement names those to which its change is made."""
    specs.change(HEADER, "  checks:\n", f"  defect: {{name: spoiled, {kinds}}}\n  checks:\n")
    one = specs.load().requirements["edxml/a/first"]
    assert (one.defect, list(one.defect_packets)) == ("spoiled", kinds.partition("[")[2].rstrip("]").split(", "))


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        (HEADER, "level: must", "level: musst", ':3: 0/level: "musst" is not one of'),
        (HEADER, "  level: must\n", "", ':2: 0: "level" is a required property'),
        (HEADER, "level: must", "level: must\n  lvl: must", ":4: 0: Additional properties are not allowed ('lvl' was unexpected)"),
        (HEADER, "id: edxml/a/first", "id: Edxml", ':2: 0/id: "Edxml" does not match'),
        (HEADER, "min: 1", "min: -1", ":10: 0/checks/0/occurs/min: -1 is less than the minimum of 0"),
        (HEADER, "min: 1", "mn: 1", ":10: 0/checks/0/occurs: Additional properties are not allowed ('mn' was unexpected)"),
        (HEADER, "occurs: {", "ocurs: {", ":10: 0/checks/0: Additional properties are not allowed ('ocurs' was unexpected)"),
        (HEADER, 'clause: "1.2"', "clause: 12", ":7: 0/derives_from/1/clause: 12 is not of types"),
        (HEADER, "derives_from: [law-a]", "derives_from: []", ":19: 1/derives_from: [] has less than 1 item"),
        (HEADER, "    en: two\n", "", ':13: 1/statement: "en" is a required property'),
        (HEADER, "  judged_by: {judge: no-fault}", "", ":11: 1: one of these is missing: checks, judged_by, procedure, untested"),
        (HEADER, "  judged_by:", "  untested: {vi: a, en: a}\n  judged_by:", ":11: 1: more than one of what excludes each other is there"),
        (HEADER, "    - law-a\n", "    - law-b\n", ":6: unknown source 'law-b'"),
        (HEADER, "source: sdk-b", "source: sdk-c", ":7: unknown source 'sdk-c'"),
        (HEADER, "edxml/a/second", "edxml/a/first", ":11: edxml/a/first is declared twice"),
        (HEADER, "applies_to: packet.document\n  checks:", "applies_to: packet.document\n  since: 2025-02-30\n  checks:", ":9: '2025-02-30' is not a day of the calendar"),
        (HEADER, "id: edxml/a/first", "id: edxml/header/subject/single", ":2: edxml/header/subject/single is declared twice"),
        (HEADER, "level: should", "level: should\n  level: must", ":13: the key 'level' stands twice, first in line 12"),
        (HEADER, "    en: two", "\ten: two", ":18: not YAML: a tab stands in the indentation: YAML wants spaces"),
        (FIELDS, 'occurs: "1"', "occurs: 1", ":9: 0/occurs: "),
        (FIELDS, "value: 500", "value: many", ':11: 0/max_length/value: "many" is not of type "integer"'),
        (FIELDS, "[law-a, sdk-b]", "[law-a, sdk-x]", ":8: unknown source 'sdk-x'"),
        (FIELDS, "      - sdk-b", "      - sdk-x", ":13: unknown source 'sdk-x'"),
        (FIELDS, "  slug: subject\n", "", ':2: 0: "slug" is a required property'),
        ("sources.yaml", "kind: law", "kind: lex", ':3: law-a/kind: "lex" is not one of'),
        ("sources.yaml", "until: null", "until: 2017-13-01", ":3: '2017-13-01' is not a day of the calendar"),
        ("sources.yaml", "read: excerpt", "read: excerpt\nlaw-a: {}", ":8: the key 'law-a' stands twice, first in line 3"),
        ("code-lists.yaml", "sources: [law-a]", "sources: [law-z]", ":5: unknown source 'law-z'"),
        ("patterns.yaml", "good: [a]", "good: [1]", ':2: short/good/0: 1 is not of type "string"'),
        ("points.yaml", "authors: [target]", "authors: [vendor]", ':3: kinds/packet.document/authors/0: "vendor" is not one of'),
        ("profiles/one.yaml", "role: document-system", "role: 1", ':3: role: 1 is not of type "string"'),
        ("facts/one.yaml", ", requirements: [edxml/a/first]", "", ":2: 0: one of these is missing: requirements, reason"),
        ("edxml/examples.yaml", "packet: new", "packet: old", ':2: new/packet: "old" is not one of'),
        ("edxml/messages.yaml", "root: edXML", "rot: edXML", ":2: edxml: Additional properties are not allowed ('rot' was unexpected)"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_file_and_line(specs, name, before, after, told):
    specs.change(name, before, after)
    assert any(problem.startswith(f"specs/{name}{told}") for problem in specs.problems()), specs.problems()


def test_every_problem_is_told_once(specs):
    specs.change(FIELDS, "[law-a, sdk-b]", "[law-y, law-z]")
    specs.change(HEADER, "level: should", "level: shall")
    assert specs.problems() == [
        "specs/edxml/fields.yaml:8: unknown source 'law-y'",
        "specs/edxml/fields.yaml:8: unknown source 'law-z'",
        'specs/edxml/requirements.yaml:12: 1/level: "shall" is not one of "must", "should" or "may"',
    ]


def test_a_broken_registry_does_not_make_every_source_unknown(specs):
    specs.change("sources.yaml", "kind: law", "kind: lex")
    assert len(specs.problems()) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("other/patterns.yaml", 'short: {regex: "[b]", means: {vi: b, en: b}, good: [b], bad: [c]}\n'),
        ("other/code-lists.yaml", "boolean: {title: {vi: b, en: b}, codes: {x: {vi: b, en: b}}, sources: [law-a]}\n"),
        ("other/messages.yaml", "edxml: {root: x, title: {vi: b, en: b}}\n"),
        ("other/examples.yaml", "new: {file: x, kind: packet.document, describes: {vi: b, en: b}}\n"),
    ],
)
def test_a_name_declared_in_two_files_is_told(specs, name, text):
    specs.write(name, text)
    (problem,) = specs.problems()
    assert problem.endswith(f": '{text.partition(':')[0]}' is declared twice")


def test_a_profile_declared_in_two_files_is_told(specs):
    specs.write("profiles/two.yaml", specs.text("profiles/one.yaml"))
    assert specs.problems() == ["specs/profiles/two.yaml:2: 'one' is declared twice"]


def test_a_file_that_is_no_text_is_told(specs):
    specs.write("patterns.yaml", b"# a\n# b\nshort: \xff\n")
    assert specs.problems() == ["specs/patterns.yaml:3: not UTF-8"]
    specs.write("patterns.yaml", "")
    assert specs.problems() == ['specs/patterns.yaml:1: the file: null is not of type "object"']


def test_the_hint_names_the_schema_or_the_first_place(specs):
    specs.change(HEADER, "edxml/a/second", "edxml/a/first")
    specs.change("points.yaml", "authors: [target]", "authors: []")
    with pytest.raises(Exception, match=r"see specs/schema/points\.json") as caught:
        specs.load()
    assert {problem.hint for problem in caught.value.problems} == {
        "see specs/schema/points.json",
        "first in specs/edxml/requirements.yaml:2",
    }


def test_the_digest_covers_every_name_and_byte(specs):
    before = digest(specs.folder)
    assert digest(specs.folder) == before == specs.load().digest
    specs.write("edxml/examples/new.edxml", b"")
    added = digest(specs.folder)
    specs.write("edxml/examples/new.edxml", b"\n")
    changed = digest(specs.folder)
    (specs.folder / "edxml/examples/new.edxml").rename(specs.folder / "edxml/examples/old.edxml")
    assert len({before, added, changed, digest(specs.folder)}) == 4
    (specs.folder / "edxml/examples/old.edxml").unlink()
    specs.write("__init__.py", b"")
    specs.write("__pycache__/x.pyc", b"")
    assert digest(specs.folder) == before


def test_the_shipped_specs_load_quickly_and_the_same_each_time():
    took = []
    for _ in range(3):
        started = time.thread_time()
        catalogue = load(shipped_specs.folder())
        took.append(time.thread_time() - started)
    assert min(took) < 2, took
    assert catalogue.requirements == shipped().requirements
    assert catalogue.digest == shipped().digest
    assert shipped() is shipped()
    lines = {}
    for requirement in catalogue.requirements.values():
        where = requirement.provenance
        text = lines.setdefault(where.file, (shipped_specs.folder().parent / where.file).read_text(encoding="utf-8").splitlines())
        assert text[where.line - 1].startswith("- "), where

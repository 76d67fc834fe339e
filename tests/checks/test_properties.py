"""What holds of every word on every tree."""

import re
from unicodedata import normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hopquy.fixtures.strategies import edxml_trees, element, fitting_locations, misfitting_locations, numbered, trees
from hopquy.runner.checks import VOCABULARY, Context, checked
from hopquy.runner.codec import read_xml
from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.tree import Content
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of

FOUR = {"holds", "broken", "vacuous", "unknown"}
PATHS = st.one_of(
    misfitting_locations(),
    st.sampled_from(("a", "b")),
    st.sampled_from(("a", "b")),
    st.lists(st.sampled_from(("a", "b", "c", "a/1", "b/2", "c/*")), min_size=1, max_size=3).map("/".join),
    st.sampled_from(("a/@x", "b/a/@y", "@x")),
)
DIGEST_FORMS = st.sampled_from((["padded"], ["unpadded", "padded"]))
IGNORING = st.sampled_from(({}, {"ignoring": "case"}, {"ignoring": "cid-prefix"}))
FORMATS = st.sampled_from(("yyyy/MM/dd", "yyyy/MM/dd HH:mm:ss"))


def arguments(paths):
    """Return a strategy of arguments for each word, over the given strategy of paths."""
    at = {"at": paths}
    d = st.fixed_dictionaries
    return {
        "occurs": d(at, optional={"min": st.integers(0, 3), "max": st.integers(1, 3)}),
        "absent": paths,
        "as-list": d({**at, "is": st.booleans()}),
        "not-empty": paths,
        "matches": d({**at, "pattern": st.sampled_from(("code", "word"))}),
        "one-of": d({**at, "list": st.sampled_from(("codes", "none"))}),
        "max-length": d({**at, "limit": st.integers(1, 5)}),
        "integer": d(at, optional={"min": st.integers(-9, 9), "max": st.integers(-9, 9)}),
        "date": d({**at, "format": FORMATS}),
        "datetime": d({**at, "format": FORMATS}),
        "same-as": st.builds(dict.__or__, d({**at, "other": paths}), IGNORING),
        "unique": d(at),
        "pairs": st.builds(dict.__or__, d({"left": paths, "right": paths}), IGNORING),
        "encoded-as": d({**at, "encoding": st.just("base64")}),
        "media-type": d({**at, "label": paths}),
        "unpacks": d(at),
        "digest-of": d({**at, "of": paths, "forms": DIGEST_FORMS}),
        "header": d(
            {"name": st.sampled_from(("A", "b"))},
            optional={
                "occurs": st.just({"min": 1}),
                "not-empty": st.booleans().filter(bool),
                "matches": st.just("code"),
                "one-of": st.just("codes"),
                "max-length": st.just(2),
            },
        ),
    }


ONE_OF_EACH = st.fixed_dictionaries(arguments(PATHS))
ROOTS = st.one_of(trees(), trees(("a", "b"), least=4), trees(("headers", "a", "b"), max_leaves=8))


def rulings(ask, asked, root):
    return {word: VOCABULARY[word](given_, Context(root, ask.KIND, ask.NAMES)) for word, given_ in asked.items()}


def told(found):
    """Return what rulings say, apart from where exactly."""
    return {word: (r.answer, sorted((str(f.expected), str(f.observed)) for f in r.findings)) for word, r in found.items()}


def written(root):
    return [(node.name, node.text, node.attributes, node.position) for node in root.walk()]


@st.composite
def roots_and_questions(draw):
    root = draw(ROOTS)
    fitting = [draw(fitting_locations(root)) for _ in range(3)] if root.children else ["a"]
    return root, draw(st.fixed_dictionaries(arguments(st.one_of(PATHS, st.sampled_from(fitting)))))


@settings(max_examples=150)
@given(drawn=roots_and_questions())
def test_every_word_answers_on_any_tree_says_where_and_changes_nothing(ask, drawn):
    root, asked = drawn
    before = written(root)
    found = rulings(ask, asked, root)
    for word, ruling in found.items():
        assert ruling.answer.value in FOUR, word
        assert bool(ruling.findings) is (ruling.answer == "broken"), word
        for finding in ruling.findings:
            assert finding.where.path.startswith("root"), word
            assert finding.where.position is not None, word
            for language in LANGUAGES:
                assert say(finding.expected, language)
                assert say(finding.observed, language).encode("utf-8")
    assert rulings(ask, asked, root) == found
    assert written(root) == before


@settings(max_examples=40)
@given(root=trees(max_leaves=8), asked=ONE_OF_EACH, data=st.data())
def test_unknown_elements_change_no_answer(ask, root, asked, data):
    before = told(rulings(ask, asked, root))
    for node in list(root.walk()):
        # Something in it is what makes an element more than empty, known or not.
        if not node.text.strip(" \t\r\n") and node.content is None and not node.children:
            continue
        unknown = element(data.draw(st.sampled_from(("Unknown", "{urn:example}a"))), "?")
        unknown.parent = node
        node.children.insert(data.draw(st.integers(0, len(node.children))), unknown)
    assert told(rulings(ask, asked, numbered(root))) == before


def shuffled(node, draw):
    """Reorder the children, those of one name among themselves staying as they are."""
    names = draw(st.permutations([child.name for child in node.children]))
    waiting = {name: iter(node.named(name)) for name in names}
    node.children[:] = [next(waiting[name]) for name in names]
    for child in node.children:
        shuffled(child, draw)


@settings(max_examples=40)
@given(root=trees(max_leaves=8), asked=ONE_OF_EACH, data=st.data())
def test_the_order_of_different_elements_changes_no_answer(ask, root, asked, data):
    before = told(rulings(ask, asked, root))
    shuffled(root, data.draw)
    assert told(rulings(ask, asked, numbered(root))) == before


@settings(max_examples=40)
@given(root=trees(max_leaves=8), asked=ONE_OF_EACH)
def test_either_normal_form_gets_the_same_answer(ask, root, asked):
    answers = []
    for form in ("NFC", "NFD"):
        for node in root.walk():
            node.text = normalize(form, node.text)
            node.attributes = {name: normalize(form, value) for name, value in node.attributes.items()}
        answers.append({word: ruling.answer for word, ruling in rulings(ask, asked, root).items()})
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["new", "new-net", "recall", "status-02"])
@pytest.mark.parametrize("prefix", ["x", "edXMLs", "_"])
def test_a_prefix_changes_no_answer(name, prefix):
    catalogue = shipped()
    kind = catalogue.messages["edxml"]
    data = catalogue.example_bytes(name)
    other = re.sub(rb"(</?|xmlns:)edXML(?=[:=])", rb"\1" + prefix.encode(), data)
    assert other != data or b"edXML:" not in data
    answers = []
    for packet in (data, other):
        message = read_xml(packet, kind)
        checks = [r for r in catalogue.requirements.values() if r.checks and r.applies_to.startswith("packet")]
        answers.append({r.id: checked(r, message, names_of(catalogue)).answer for r in checks})
    assert answers[0] == answers[1]


ABSENT = {
    "occurs": {"at": "zz/a"}, "absent": "zz/a", "as-list": {"at": "zz", "is": True}, "not-empty": "zz", "matches": {"at": "zz", "pattern": "code"}, "one-of": {"at": "zz", "list": "codes"},
    "max-length": {"at": "zz", "limit": 1}, "integer": {"at": "zz"}, "date": {"at": "zz", "format": "yyyy/MM/dd"},
    "datetime": {"at": "zz", "format": "yyyy/MM/dd HH:mm:ss"}, "same-as": {"at": "zz", "other": "a"}, "unique": {"at": "zz"},
    "pairs": {"left": "zz", "right": "zz"}, "encoded-as": {"at": "zz", "encoding": "base64"}, "media-type": {"at": "zz", "label": "a"},
    "unpacks": {"at": "zz"}, "digest-of": {"at": "zz", "of": "a", "forms": ["padded"]},
    "header": {"name": "zz", "not-empty": True, "matches": "code", "one-of": "codes", "max-length": 1},
}  # fmt: skip
EMPTY = sorted(set(ABSENT) - {"occurs", "absent", "not-empty", "header"})


@settings(max_examples=30)
@given(root=trees(max_leaves=8))
def test_what_is_not_there_is_not_ruled_on(ask, root):
    assert {word: ask.answer(word, given_, root) for word, given_ in ABSENT.items()} == dict.fromkeys(ABSENT, "vacuous")


@settings(max_examples=30)
@given(root=trees(max_leaves=6), blank=st.sampled_from(("", " ", "\r\n\t")))
def test_what_is_empty_is_not_ruled_on(ask, root, blank):
    blanks = [element("zz", blank), element("zz", content=Content(0, "0" * 64, "", len(blank)))]
    full = element("root", "", *blanks, *root.children)
    assert {word: ask.answer(word, ABSENT[word], full) for word in EMPTY} == dict.fromkeys(EMPTY, "vacuous")


def _set(root, text):
    root.named("f")[-1].text = text


def _drop(root, _text):
    root.children.remove(root.named("f")[-1])


def _double(root, _text):
    root.children.append(element("f", root.named("f")[-1].text))
    root.children[-1].parent = root


def _spoil(**changes):
    def spoil(root, _text):
        node = root.named("f")[-1]
        fields = {name: getattr(node.content, name) for name in Content.__slots__}
        node.content = Content(**{**fields, **changes})

    return spoil


WHOLE = Content(4, "ab" * 32, "application/pdf", 8)
VIOLATIONS = {
    "occurs": ({"at": "f"}, st.just("x"), _drop, st.just("")),
    "absent": ("g", st.just("x"), lambda root, _text: root.children.append(element("g")), st.just("")),
    "as-list": ({"at": "member", "is": False}, st.just("x"), lambda root, _text: root.named("member")[-1].attributes.update(list="yes"), st.just("")),
    "not-empty": ("f", st.text("abc", min_size=1), _set, st.sampled_from(("", " ", "\n"))),
    "matches": ({"at": "f", "pattern": "code"}, st.from_regex("[A-Z][0-9]{2}", fullmatch=True), _set, st.sampled_from(("a00", "A0", "A000", "-"))),
    "one-of": ({"at": "f", "list": "codes"}, st.sampled_from(("01", "02")), _set, st.text("3456789", min_size=1)),
    "max-length": ({"at": "f", "limit": 5}, st.text("abế", min_size=1, max_size=5), _set, st.text("abế", min_size=6, max_size=50)),
    "integer": ({"at": "f", "min": 0}, st.integers(0, 10**40).map(str), _set, st.sampled_from(("abc", "-1", "1.0", "١"))),
    "date": ({"at": "f", "format": "yyyy/MM/dd"}, st.dates().map(lambda d: f"{d.year:04}/{d:%m/%d}"), _set, st.sampled_from(("2025/02/30", "12/03/2025"))),
    "datetime": (
        {"at": "f", "format": "yyyy/MM/dd HH:mm:ss"}, st.datetimes().map(lambda d: f"{d.year:04}/{d:%m/%d %H:%M:%S}"), _set,
        st.sampled_from(("2025/03/12", "2025/03/12 25:00:00")),
    ),
    "same-as": ({"at": "f", "other": "partner"}, st.text("abc", min_size=1), _set, st.just("unequal")),
    "unique": ({"at": "f"}, st.text("abc", min_size=1), _double, st.just("")),
    "pairs": ({"left": "f", "right": "partner"}, st.text("abc", min_size=1), _set, st.just("unequal")),
    "encoded-as": ({"at": "f", "encoding": "base64"}, st.just(WHOLE), _spoil(fault="base64"), st.just("")),
    "media-type": ({"at": "f", "label": "label"}, st.just(WHOLE), _spoil(media_type="image/png"), st.just("")),
    "unpacks": ({"at": "f"}, st.just(Content(4, "ab" * 32, "application/zip", 8)), _spoil(fault="zip-cut"), st.just("")),
    "digest-of": ({"at": "digest", "of": "f", "forms": ["padded"]}, st.just(WHOLE), _spoil(sha256="cd" * 32), st.just("")),
}  # fmt: skip


@pytest.mark.parametrize("word", sorted(VIOLATIONS))
@settings(max_examples=12)
@given(data=st.data(), around=trees(max_leaves=4))
def test_its_own_violation_breaks_what_held(ask, word, data, around):
    given_, good, violate, bad = VIOLATIONS[word]
    value = data.draw(good)
    field = element("f", content=value) if isinstance(value, Content) else element("f", value)
    fellows = [
        element("partner", field.text),
        element("label", "application/pdf"),
        element("digest", "ab" * 32),
        element("member", "x", type="string"),
        field,
    ]
    root = element("root", "", *around.children, *fellows)
    expected = {"unpacks": {"holds", "vacuous"}}.get(word, {"holds"})
    assert ask.answer(word, given_, root) in expected
    violate(root, data.draw(bad))
    ruling = ask.ruling(word, given_, root)
    assert ruling.answer == "broken"
    assert ruling.findings


def test_every_word_has_its_violation():
    assert sorted({*VIOLATIONS, "header"}) == sorted(VOCABULARY)


@settings(max_examples=60)
@given(root=edxml_trees(), data=st.data())
def test_every_shipped_check_answers_on_anything_like_a_packet(root, data):
    catalogue = shipped()
    kind: MessageKind = catalogue.messages["edxml"]
    context = Context(root, kind, names_of(catalogue))
    checks = [(check, r.each) for r in catalogue.requirements.values() if r.applies_to.startswith("packet") for check in r.checks]
    assume(checks)
    for check, each in data.draw(st.lists(st.sampled_from(checks), min_size=20, max_size=20)):
        for inner in [context.within(selected.node) for selected in context.select(each)] if each else [context]:
            ruling = VOCABULARY[check.word](check.arguments, inner)
            assert ruling.answer.value in FOUR
            assert bool(ruling.findings) is (ruling.answer == "broken")
            assert all(finding.where.path.startswith("edXML") and finding.where.position for finding in ruling.findings)


def test_what_checks_refer_to_is_written_in_the_form_that_texts_are_compared_in():
    catalogue = shipped()
    for listed in catalogue.lists.values():
        assert [code for code in listed.codes if normalize("NFC", code).strip() != code] == []
    for requirement in catalogue.requirements.values():
        assert [value for value in requirement.when.value_one_of if normalize("NFC", value).strip() != value] == []

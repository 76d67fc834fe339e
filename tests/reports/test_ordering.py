from hopquy.reports.ordering import group_of, in_order, sections


def _requirement(identifier, verdict="pass", *, scored=True):
    return {"id": identifier, "verdict": verdict, "scored": scored}


def test_sections_come_in_the_order_of_need():
    listed = [
        _requirement("a/pass"),
        _requirement("a/na", "not-applicable"),
        _requirement("a/advisory", "fail", scored=False),
        _requirement("a/unknown", "inconclusive"),
        _requirement("a/ours", "error"),
        _requirement("a/fail", "fail"),
    ]
    assert [each["id"] for each in in_order(listed)] == ["a/fail", "a/ours", "a/unknown", "a/advisory", "a/pass", "a/na"]


def test_groups_keep_the_order_of_the_report_and_scored_come_first():
    listed = [_requirement("z/1", scored=False), _requirement("a/1"), _requirement("z/2")]
    (section,) = sections(listed)
    assert [(group.name, [each["id"] for each in group.requirements]) for group in section.groups] == [
        ("z", ["z/2", "z/1"]),
        ("a", ["a/1"]),
    ]
    assert section.size == 3


def test_an_id_without_steps_is_its_own_group():
    assert group_of("alone") == "alone"
    assert group_of("edxml/message-header/subject") == "edxml/message-header"

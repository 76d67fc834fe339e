import base64
import copy
import hashlib
import json
import re
import time
from urllib.parse import unquote

import pytest

from hopquy.reports.html import render_html


@pytest.fixture
def rendered(made, page):
    report, blobs = made
    text = render_html(report, blobs.get)
    return report, blobs, text, page(text)


def _shuffled(value):
    if isinstance(value, dict):
        return {key: _shuffled(value[key]) for key in sorted(value, reverse=True)}
    return [_shuffled(each) for each in value] if isinstance(value, list) else value


def test_same_input_same_bytes_whatever_the_order_of_keys(made):
    report, blobs = made
    before = copy.deepcopy(report)
    first = render_html(report, blobs.get)
    assert report == before
    assert render_html(_shuffled(json.loads(json.dumps(report))), blobs.get) == first


def test_the_page_is_well_nested_and_its_ids_are_unique(rendered):
    *_, seen = rendered
    assert seen.wrong == []
    assert len(seen.ids) == len(set(seen.ids))


def test_every_link_leads_somewhere_and_none_leads_out(rendered):
    *_, seen = rendered
    assert all(link.startswith("#") for link in seen.links)
    assert {unquote(link[1:]) for link in seen.links} <= set(seen.ids)
    assert not re.search(r"\b(?:src|action|srcset|poster)=|url\(|@import|https?://(?!www\.mic\.gov\.vn)", rendered[2])


def test_every_requirement_observation_and_story_appears(rendered):
    report, _, text, seen = rendered
    assert {f"requirement/{each['id']}" for each in report["requirements"]} <= set(seen.ids)
    assert {f"observation-{each['seq']}" for each in report["observations"]} <= set(seen.ids)
    for each in report["stories"]:
        assert each["title"]["vi"] in text
        assert each["title"]["en"] in text


def test_the_policy_names_the_style_and_the_script(rendered):
    text = rendered[2]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_inline_that_the_policy_would_refuse(rendered):
    *_, seen = rendered
    assert not [name for _, attributes in seen.elements for name in attributes if name == "style" or name.startswith("on")]


def test_from_a_failure_to_the_exact_bytes_in_two_clicks(rendered):
    report, blobs, text, seen = rendered
    failed = next(each for each in report["requirements"] if each["scored"] and each["verdict"] == "fail")
    (finding,) = failed["findings"]
    row = text[text.index(f'id="requirement/{failed["id"]}"') :]
    row = row[: row.index("</details>")]
    link = re.search(r'<a class="button" href="#([^"]+)">', row)[1]
    assert link == f"bytes-{finding['observation']}-{finding['position']['offset']}"
    panel = text[text.index(f'id="observation-{finding["observation"]}"') :]
    panel = panel[: panel.index("</details>")]
    marked = re.search(rf'<mark id="{link}">(.*?)</mark>', panel)[1].replace("&lt;", "<").replace("&gt;", ">")
    data = blobs[report["observations"][finding["observation"] - 1]["blob"]]
    assert data[finding["position"]["offset"] :].startswith(marked.encode())
    assert panel[: panel.index(f'id="{link}"')].count("<i") == finding["position"]["line"]
    assert re.search(rf"{finding['position']['offset'] // 16 * 16:08x}</b>", panel)
    assert link in seen.ids


def test_the_decision_is_the_first_heading_after_the_product(rendered):
    text = rendered[2]
    assert text.index("Không phù hợp") < text.index('id="requirements"')
    assert "Tự đánh giá" in text
    assert "giấy chứng nhận hợp quy" in text


@pytest.mark.parametrize(("outcome", "vi", "en"), [("conformant", "Phù hợp", "Conformant"), ("undecided", "Chưa kết luận", "Undecided")])
def test_the_words_of_the_decision(made, outcome, vi, en):
    report, blobs = made
    report["decision"].update(outcome=outcome, reasons=[])
    large = re.search(r'<span class="large">(.*?)</h2>', render_html(report, blobs.get), re.DOTALL)[1]
    assert vi in large
    assert en in large


def test_a_diagnosis_holds_no_decision(samples):
    report, blobs = samples.sample(diagnosis=True)
    report["decision"]["outcome"] = "conformant"
    text = render_html(report, blobs.get)
    first = text[text.index('id="decision"') : text.index('id="requirements"')]
    assert "Chẩn đoán" in first
    assert "Diagnosis" in first
    assert "Phù hợp" not in first
    assert "Conformant" not in first


def test_every_sentence_is_in_both_languages(rendered):
    text = rendered[2]
    assert text.count('<span class="vi" lang="vi">') == text.count('<span class="en" lang="en">')


def test_hostile_text_never_becomes_markup(poisoned, page):
    report, blobs = poisoned
    text = render_html(report, blobs.get)
    text.encode()
    seen = page(text)
    assert seen.wrong == []
    assert [tag for tag, _ in seen.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in seen.elements}
    assert not [name for _, attributes in seen.elements for name in attributes if name.startswith("on") or name == "style"]
    assert "{{ 7*7 }}" in seen.text
    assert "⟦U+202E⟧" in seen.text
    assert not set(text) & set("\x00\x1b\u2028\u2029\u202e\u202c\ufeff\r")
    assert len(seen.ids) == len(set(seen.ids))
    assert {unquote(link[1:]) for link in seen.links} <= {unquote(each) for each in seen.ids}


def test_hostile_bytes_never_become_markup(made, page, hostile):
    report, blobs = made
    data = hostile.encode("utf-8", "surrogatepass") + b"\xff\xfe" + b"</pre></details></main><script>alert(3)</script>"
    sha = hashlib.sha256(data).hexdigest()
    report["observations"][0].update(blob=sha, size=len(data))
    text = render_html(report, {**blobs, sha: data}.get)
    seen = page(text)
    assert seen.wrong == []
    assert [tag for tag, _ in seen.elements].count("script") == 1
    for shown in ("U+0000", "U+2028", "U+202E", "U+FEFF", r"\xFF", "</pre></details></main><script>alert(3)</script>"):
        assert shown in seen.text


def test_bytes_shared_by_observations_are_shown_once(made):
    report, blobs = made
    text = render_html(report, blobs.get)
    assert text.count("&lt;edXML:CodeNumber&gt;1200&lt;") == 1
    assert "Cùng dãy byte với" in text


def test_large_bytes_are_named_and_findings_still_lead_to_them(made, page):
    report, blobs = made
    text = render_html(report, blobs.get, embed_limit=500)
    seen = page(text)
    large = report["observations"][1]["blob"]
    assert f"blobs/{large}" in text
    assert "Quá lớn" in text
    assert {unquote(link[1:]) for link in seen.links} <= set(seen.ids)
    assert 'h5 id="bytes-2-' in text
    assert len(text) < len(render_html(report, blobs.get))


def test_the_total_is_kept_and_findings_come_first(made):
    report, blobs = made
    room = len(blobs[report["observations"][1]["blob"]]) + 10
    text = render_html(report, blobs.get, embed_total=room)
    assert 'mark id="bytes-2-' in text
    assert text.count('<pre class="listing" tabindex="0">') == 1


def test_bytes_that_were_not_kept_or_were_changed_are_not_shown(made):
    report, blobs = made
    assert "không được lưu" in render_html(report, lambda _: None)
    changed = render_html(report, lambda sha: blobs[sha] + b"<!-- planted -->")
    assert "không khớp" in changed
    assert "planted" not in changed


def test_findings_without_a_place_lead_to_the_observation(made, page):
    report, blobs = made
    failed = [each for each in report["requirements"] if each["findings"]]
    failed[0]["findings"][0].update(position=None, path="")
    failed[1]["findings"][0].update(observation=None)
    failed[2]["findings"][0].update(observation=9999)
    seen = page(render_html(report, blobs.get))
    assert "#observation-2" in seen.links
    assert {unquote(link[1:]) for link in seen.links} <= set(seen.ids)


def test_an_empty_report_is_still_a_page(made, page):
    report, _ = made
    report.update(requirements=[], observations=[], stories=[])
    report["decision"].update(reasons=[], exercised=0, in_scope=0)
    assert page(render_html(report, lambda _: None)).wrong == []


def test_what_was_looked_at_before_the_run_is_told(made, page):
    report, blobs = made
    text = render_html(report, blobs.get)
    assert text.index('id="requirements"') < text.index('id="preflight"') < text.index('id="evidence"')
    assert "connected to 127.0.0.1" in text
    report["preflight"] = {"skipped": True, "diagnoses": []}
    text = render_html(report, blobs.get)
    assert "Phần này đã bị bỏ qua theo yêu cầu (--skip-doctor)" in text
    assert page(text).wrong == []
    report["preflight"] = {"skipped": False, "diagnoses": []}
    assert 'id="preflight"' not in render_html(report, blobs.get)


def test_a_run_that_was_not_ready_says_so_first(made, page):
    report, blobs = made
    report["preflight"]["diagnoses"][1]["state"] = "not-ready"
    report["decision"].update(outcome="undecided", reasons=[{"code": "preflight", "text": {"vi": "a", "en": "b"}, "requirements": []}])
    text = render_html(report, blobs.get)
    assert text.index('id="preflight"') < text.index('id="requirements"')
    assert "Chưa sẵn sàng" in text
    assert page(text).wrong == []


def test_deep_and_long_data_stay_readable(made, page):
    report, blobs = made
    deep = {"end": 1}
    for _ in range(300):
        deep = {"deeper": deep}
    report["observations"][0]["data"] = {"deep": deep, "long": "x" * 100_000}
    text = render_html(report, blobs.get)
    assert page(text).wrong == []
    assert "… (+96000)" in text


def test_the_printed_feet_cannot_leave_their_string(made):
    report, blobs = made
    report["target"]["name"] = '"}</style><script>'
    style = re.search("<style>(.*?)</style>", render_html(report, blobs.get), re.DOTALL)[1]
    assert r'content:"\000022\00007d\00003c\00002fstyle\00003e' in style


def test_clauses_not_seen_are_said_so(rendered):
    text = rendered[2]
    assert "điều khoản: chưa xác minh" in text
    assert "điều khoản: Điều 5" in text
    assert "clause: not verified" in text


def test_two_thousand_requirements_and_three_hundred_observations(samples):
    report, blobs = samples.sample(repeat=33, observations=300)
    assert len(report["requirements"]) >= 2000
    start = time.process_time()
    text = render_html(report, blobs.get)
    assert time.process_time() - start < 3
    assert len(text) < 16 * 1024 * 1024

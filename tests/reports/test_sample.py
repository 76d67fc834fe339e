def test_the_sample_is_a_valid_report(made, validate):
    report, _ = made
    validate(report)
    assert len(report["requirements"]) >= 120
    assert {each["verdict"] for each in report["requirements"]} == {"pass", "fail", "inconclusive", "not-applicable", "error"}


def test_the_diagnosis_is_a_valid_report(samples, validate):
    report, _ = samples.sample(diagnosis=True)
    validate(report)

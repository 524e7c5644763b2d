"""The figures of `make bench` are read from a trace as Lighthouse reads them."""

import pytest

from benchmarks.pages import Load, figures, median

URL, ELSEWHERE = "http://127.0.0.1:8000/", "http://127.0.0.1:8000/other"
FRAME, PROCESS, MAIN, OTHER = "A", 7, 1, 2
BEGUN, FIRST = 1_000_000, 1_400_000  # microseconds


def event(name, ts=BEGUN, *, tid=MAIN, data=None, **more):
    return {"name": name, "ts": ts, "pid": PROCESS, "tid": tid, "args": {"frame": FRAME, "data": data}} | more


def task(ts, dur, tdur, *, tid=MAIN):
    return event("RunTask", ts, tid=tid, dur=dur * 1000, tdur=tdur * 1000)


TRACE = [
    event("thread_name") | {"args": {"name": "CrRendererMain"}},
    event("navigationStart", 5, data={"documentLoaderURL": ELSEWHERE}),
    event("navigationStart", data={"documentLoaderURL": URL}),
    event("firstContentfulPaint", FIRST),
    event("largestContentfulPaint::Candidate", FIRST),
    event("largestContentfulPaint::Candidate", BEGUN + 900_000),
    event("LayoutShift", 10, data={"score": 0.5, "had_recent_input": False}),  # of the page before
    event("LayoutShift", FIRST, data={"score": 0.01, "had_recent_input": False}),
    event("LayoutShift", FIRST, data={"score": 0.4, "had_recent_input": True}),
    task(FIRST - 300_000, dur=200, tdur=200),  # ended before anything was drawn
    task(FIRST - 100_000, dur=170, tdur=160),  # 70 ms of it after the first paint
    task(FIRST + 100_000, dur=50, tdur=50),
    task(FIRST + 200_000, dur=80, tdur=40),
    task(FIRST + 300_000, dur=900, tdur=900, tid=OTHER),
]


def test_the_figures_of_a_trace_are_those_of_its_page():
    assert figures(TRACE, URL, [1500, 500]) == Load(
        largest=900, blocking=20 + 30, blocking_cpu=10, shift=0.01, kilobytes=2, requests=2
    )


def test_a_trace_of_another_page_is_refused():
    with pytest.raises(LookupError, match=r"8000/nowhere is not among"):
        figures(TRACE, f"{URL}nowhere", [])


def test_the_median_is_taken_of_each_figure_alone():
    loads = [Load(1, 9, 0, 0, 5, 1), Load(2, 8, 0, 0, 5, 1), Load(9, 1, 0, 0.5, 5, 1)]
    assert median(loads) == Load(2, 8, 0, 0, 5, 1)

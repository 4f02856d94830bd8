"""The words of the report and of its page, in each language; sentences of dance are in wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorer.performance import Grade
from scorer.wording import Language


@dataclass(frozen=True, slots=True)
class Words:
    """One language. What stands in braces is put in by whoever uses it."""

    score: str
    shape: str
    timing: str
    grade: str
    coverage: str
    start: str
    tempo: str
    mirrored: str
    unjudged: str
    best: str
    worst: str
    assumed: str
    written: str
    similarity: str

    scored_by: str
    of_hundred: str
    of_seconds: str
    none: str
    yes: str
    no: str
    late: str
    early: str
    on_time: str
    no_timing: str
    together: str
    start_later: str
    start_earlier: str
    rival: str
    same_tempo: str
    slower: str
    faster: str
    seen_share: str

    page_title: str
    by_credit: str
    shape_is: str
    timing_is: str
    coverage_is: str
    score_title: str
    score_text: str
    score_summary: str
    timing_title: str
    timing_text: str
    timing_summary: str
    moments_title: str
    moments_text: str
    reference: str
    dancer: str
    skeletons: str
    heat_title: str
    heat_text: str
    heat_legend: str
    heat_row: str
    heat_unseen: str
    seconds_title: str
    notes_title: str
    late_side: str
    early_side: str
    time: str
    compared: str
    seconds: str
    range: str
    grades: dict[Grade, str]


_ENGLISH: Final = Words(
    score="score",
    shape="shape",
    timing="timing",
    grade="grade",
    coverage="seen",
    start="start",
    tempo="tempo",
    mirrored="mirrored",
    unjudged="not judged",
    best="best",
    worst="worst",
    assumed="assumed",
    written="page",
    similarity="similarity",
    scored_by="scored by {model}",
    of_hundred="{points} of 100",
    of_seconds="{share} of {seconds} s",
    none="none",
    yes="yes; left and right are your own",
    no="no",
    late="{ms} ms late",
    early="{ms} ms early",
    on_time="on time",
    no_timing="cannot be told: too little moves, or too differently",
    together="together with the reference",
    start_later="{seconds} s later than the reference",
    start_earlier="{seconds} s earlier than the reference",
    rival="ambiguous: {start} fits nearly as well (margin {margin})",
    same_tempo="as the reference",
    slower="{percent}% slower than the reference",
    faster="{percent}% faster than the reference",
    seen_share="{what}: seen in {share}",
    page_title="Dance report",
    by_credit="Reference: {credit}",
    shape_is="how the body is placed",
    timing_is="early or late",
    coverage_is="share of the dance in which you were seen",
    score_title="Score over time",
    score_text="Each second of the dance, 0 to 100. Hatched: not judged.",
    score_summary="From {lowest} to {highest} points in {judged} judged of {all} seconds.",
    timing_title="Timing over time",
    timing_text="Milliseconds for each second: above the line late, below it early.",
    timing_summary="From {lowest} to {highest}, told in {judged} of {all} seconds.",
    moments_title="Moments to look at",
    moments_text="Both turned to face you. Red: what was off. Dotted line: where the reference "
    "has it.",
    reference="Reference",
    dancer="You",
    skeletons="Reference and dancer at {time}",
    heat_title="Every joint over time",
    heat_text="How far each joint angle is from the reference's. Hatched: not seen. On the right: "
    "the median.",
    heat_legend="blue: the angle is too small; orange: too large",
    heat_row="{joint}: median {degrees}",
    heat_unseen="{joint}: not seen",
    seconds_title="Second by second, as a table",
    notes_title="Good to know",
    late_side="late",
    early_side="early",
    time="time",
    compared="compared",
    seconds="{seconds} s",
    range="{first} to {last}",
    grades={"perfect": "Perfect", "great": "Great", "good": "Good", "ok": "OK", "miss": "Miss"},
)

_KOREAN: Final = Words(
    score="점수",
    shape="자세",
    timing="타이밍",
    grade="등급",
    coverage="보인 비율",
    start="시작",
    tempo="빠르기",
    mirrored="좌우 반전",
    unjudged="평가 제외",
    best="가장 좋은 순간",
    worst="고칠 순간",
    assumed="가정",
    written="보고서",
    similarity="유사도",
    scored_by="{model} 모델로 평가",
    of_hundred="100점 만점에 {points}점",
    of_seconds="{seconds}초의 {share}",
    none="없음",
    yes="예, 왼쪽과 오른쪽은 춤추는 사람 기준",
    no="아니요",
    late="{ms}ms 늦음",
    early="{ms}ms 빠름",
    on_time="제때",
    no_timing="알 수 없음: 움직임이 너무 적거나 너무 다름",
    together="기준 영상과 동시에 시작",
    start_later="기준 영상보다 {seconds}초 늦게 시작",
    start_earlier="기준 영상보다 {seconds}초 빨리 시작",
    rival="불확실: '{start}'도 거의 똑같이 맞음 (차이 {margin})",
    same_tempo="기준 영상과 같음",
    slower="기준 영상보다 {percent}% 느림",
    faster="기준 영상보다 {percent}% 빠름",
    seen_share="{what}: {share} 보임",
    page_title="댄스 리포트",
    by_credit="기준 영상: {credit}",
    shape_is="몸의 자세",
    timing_is="빠르거나 늦은 정도",
    coverage_is="화면에 보인 시간의 비율",
    score_title="시간에 따른 점수",
    score_text="춤의 매 초를 0점에서 100점으로 나타냅니다. 빗금: 평가하지 않은 구간.",
    score_summary="전체 {all}초 중 평가한 {judged}초에서 {lowest}점부터 {highest}점까지.",
    timing_title="시간에 따른 타이밍",
    timing_text="매 초의 밀리초 차이: 선 위는 늦음, 선 아래는 빠름.",
    timing_summary="{lowest}부터 {highest}까지, {all}초 중 {judged}초에서 알 수 있음.",
    moments_title="눈여겨볼 순간",
    moments_text="두 사람 모두 정면을 보도록 돌렸습니다. 빨간색: 어긋난 곳. "
    "점선: 기준 영상의 위치.",
    reference="기준",
    dancer="나",
    skeletons="{time}의 기준 영상과 춤추는 사람",
    heat_title="시간에 따른 모든 관절",
    heat_text="각 관절의 각도가 기준 영상과 얼마나 다른지 보여 줍니다. 빗금: 보이지 않음. "
    "오른쪽: 중앙값.",
    heat_legend="파랑: 각도가 작음, 주황: 각도가 큼",
    heat_row="{joint}: 중앙값 {degrees}",
    heat_unseen="{joint}: 보이지 않음",
    seconds_title="초별 표",
    notes_title="참고 사항",
    late_side="늦음",
    early_side="빠름",
    time="시간",
    compared="비교한 길이",
    seconds="{seconds}초",
    range="{first}~{last}",
    grades={
        "perfect": "퍼펙트",
        "great": "그레이트",
        "good": "굿",
        "ok": "오케이",
        "miss": "미스",
    },
)

WORDS: Final[dict[Language, Words]] = {"en": _ENGLISH, "ko": _KOREAN}

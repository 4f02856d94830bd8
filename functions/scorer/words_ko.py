"""Korean, in the polite style of apps (haeyo-che)."""

from __future__ import annotations

from typing import Final

from scorer.guesses import ASSUMED_FPS, CUT, IMAGE, OTHER_DETECTORS, SQUARE, WORLD
from scorer.words import Words

# Particles stand in the templates: an arm ends in a consonant and a leg in a vowel.
KOREAN: Final = Words(
    limbs={
        "left_arm": "왼팔",
        "right_arm": "오른팔",
        "left_leg": "왼쪽 다리",
        "right_leg": "오른쪽 다리",
    },
    torso="몸통",
    bends={
        "left_elbow": "왼쪽 팔꿈치",
        "right_elbow": "오른쪽 팔꿈치",
        "left_knee": "왼쪽 무릎",
        "right_knee": "오른쪽 무릎",
    },
    joints={
        "elbow_flexion": "{bend} 굽힘",
        "shoulder_elevation": "{limb} 높이",
        "shoulder_swing": "{limb} 좌우",
        "hip_flexion": "{limb} 높이",
        "hip_spread": "{limb} 벌림",
        "knee_flexion": "{bend} 굽힘",
    },
    angles={
        "elbow_flexion": ("{bend}를 {degrees}° 덜 굽혔어요", "{bend}를 {degrees}° 더 굽혔어요"),
        "shoulder_elevation": ("{limb}이 {degrees}° 낮았어요", "{limb}이 {degrees}° 높았어요"),
        "shoulder_swing": (
            "{limb}이 바깥쪽으로 {degrees}° 벗어났어요",
            "{limb}이 안쪽으로 {degrees}° 들어왔어요",
        ),
        "hip_flexion": ("{limb}를 {degrees}° 덜 들었어요", "{limb}를 {degrees}° 더 들었어요"),
        "hip_spread": ("{limb}를 {degrees}° 더 벌렸어요", "{limb}를 {degrees}° 덜 벌렸어요"),
        "knee_flexion": ("{bend}을 {degrees}° 덜 굽혔어요", "{bend}을 {degrees}° 더 굽혔어요"),
    },
    late="{seconds}초 늦었어요",
    early="{seconds}초 빨랐어요",
    still={
        "arm": "{limb}이 움직이지 않았어요",
        "leg": "{limb}가 움직이지 않았어요",
        "body": "움직이지 않았어요",
    },
    best="가장 잘 맞았어요",
    reasons={
        "too_short": "기준 춤과 나란히 놓이는 부분이 2초보다 짧습니다",
        "unseen": "춤추는 사람이 보인 시간이 60 %보다 적습니다",
        "reference_unseen": "기준 영상에 사람이 보인 시간이 60 %보다 적습니다",
        "unshown": "보인 팔다리는 이 춤에서 거의 움직이지 않고, 나머지는 보이지 않았습니다",
        "nothing_in_common": "offset_ms에서 max_offset_ms 안에 함께 놓이는 구간이 1초도 없습니다",
    },
    guesses={
        ASSUMED_FPS: "fps: 30 (fps도 timestamps_ms도 없었습니다)",
        WORLD: "space: world (엉덩이가 있는 곳으로 알았습니다)",
        IMAGE: "space: image (엉덩이가 있는 곳으로 알았습니다)",
        SQUARE: "그림: 정사각형 (width와 height가 없었습니다)",
        CUT: "끝: 기준 춤이 끝난 뒤는 뺐습니다",
        OTHER_DETECTORS: "detector: 두 클립을 다른 것이 찾았고, 같은 그림에서도 서로 다릅니다",
    },
    of_reference="기준 춤의 {guess}",
    at="{at}에 {what}",
    between="{start}부터 {end}까지 {what}",
    throughout="내내 {what} (특히 {at})",
)

from google.protobuf import any_pb2 as _any_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Dtype(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DTYPE_UNSPECIFIED: _ClassVar[Dtype]
    DTYPE_F2: _ClassVar[Dtype]
    DTYPE_F4: _ClassVar[Dtype]

class Space(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SPACE_UNSPECIFIED: _ClassVar[Space]
    SPACE_AUTO: _ClassVar[Space]
    SPACE_WORLD: _ClassVar[Space]
    SPACE_IMAGE: _ClassVar[Space]

class Mirror(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MIRROR_UNSPECIFIED: _ClassVar[Mirror]
    MIRROR_OFF: _ClassVar[Mirror]
    MIRROR_ON: _ClassVar[Mirror]
    MIRROR_AUTO: _ClassVar[Mirror]

class Sync(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SYNC_UNSPECIFIED: _ClassVar[Sync]
    SYNC_SEARCH: _ClassVar[Sync]
    SYNC_CLOCK: _ClassVar[Sync]

class Grade(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GRADE_UNSPECIFIED: _ClassVar[Grade]
    GRADE_PERFECT: _ClassVar[Grade]
    GRADE_GREAT: _ClassVar[Grade]
    GRADE_GOOD: _ClassVar[Grade]
    GRADE_OK: _ClassVar[Grade]
    GRADE_MISS: _ClassVar[Grade]

class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KIND_UNSPECIFIED: _ClassVar[Kind]
    KIND_BEST: _ClassVar[Kind]
    KIND_ANGLE: _ClassVar[Kind]
    KIND_EARLY: _ClassVar[Kind]
    KIND_LATE: _ClassVar[Kind]
    KIND_STILL: _ClassVar[Kind]

class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REASON_UNSPECIFIED: _ClassVar[Reason]
    REASON_TOO_SHORT: _ClassVar[Reason]
    REASON_UNSEEN: _ClassVar[Reason]
    REASON_REFERENCE_UNSEEN: _ClassVar[Reason]
    REASON_UNSHOWN: _ClassVar[Reason]
    REASON_NOTHING_IN_COMMON: _ClassVar[Reason]
DTYPE_UNSPECIFIED: Dtype
DTYPE_F2: Dtype
DTYPE_F4: Dtype
SPACE_UNSPECIFIED: Space
SPACE_AUTO: Space
SPACE_WORLD: Space
SPACE_IMAGE: Space
MIRROR_UNSPECIFIED: Mirror
MIRROR_OFF: Mirror
MIRROR_ON: Mirror
MIRROR_AUTO: Mirror
SYNC_UNSPECIFIED: Sync
SYNC_SEARCH: Sync
SYNC_CLOCK: Sync
GRADE_UNSPECIFIED: Grade
GRADE_PERFECT: Grade
GRADE_GREAT: Grade
GRADE_GOOD: Grade
GRADE_OK: Grade
GRADE_MISS: Grade
KIND_UNSPECIFIED: Kind
KIND_BEST: Kind
KIND_ANGLE: Kind
KIND_EARLY: Kind
KIND_LATE: Kind
KIND_STILL: Kind
REASON_UNSPECIFIED: Reason
REASON_TOO_SHORT: Reason
REASON_UNSEEN: Reason
REASON_REFERENCE_UNSEEN: Reason
REASON_UNSHOWN: Reason
REASON_NOTHING_IN_COMMON: Reason

class Packed(_message.Message):
    __slots__ = ("dtype", "shape", "data")
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    dtype: Dtype
    shape: _containers.RepeatedScalarFieldContainer[int]
    data: bytes
    def __init__(self, dtype: _Optional[_Union[Dtype, str]] = ..., shape: _Optional[_Iterable[int]] = ..., data: _Optional[bytes] = ...) -> None: ...

class Clip(_message.Message):
    __slots__ = ("landmarks", "fps", "timestamps_ms", "space", "width", "height", "visibility", "detector")
    LANDMARKS_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMPS_MS_FIELD_NUMBER: _ClassVar[int]
    SPACE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    DETECTOR_FIELD_NUMBER: _ClassVar[int]
    landmarks: Packed
    fps: float
    timestamps_ms: _containers.RepeatedScalarFieldContainer[float]
    space: Space
    width: int
    height: int
    visibility: Packed
    detector: str
    def __init__(self, landmarks: _Optional[_Union[Packed, _Mapping]] = ..., fps: _Optional[float] = ..., timestamps_ms: _Optional[_Iterable[float]] = ..., space: _Optional[_Union[Space, str]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., visibility: _Optional[_Union[Packed, _Mapping]] = ..., detector: _Optional[str] = ...) -> None: ...

class LiveRequest(_message.Message):
    __slots__ = ("reference", "clip", "state", "offset_ms", "mirror", "end", "seq", "language")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CLIP_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    MIRROR_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    reference: str
    clip: Clip
    state: str
    offset_ms: float
    mirror: Mirror
    end: bool
    seq: int
    language: str
    def __init__(self, reference: _Optional[str] = ..., clip: _Optional[_Union[Clip, _Mapping]] = ..., state: _Optional[str] = ..., offset_ms: _Optional[float] = ..., mirror: _Optional[_Union[Mirror, str]] = ..., end: _Optional[bool] = ..., seq: _Optional[int] = ..., language: _Optional[str] = ...) -> None: ...

class LiveReply(_message.Message):
    __slots__ = ("answer", "error")
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    answer: LiveAnswer
    error: LiveError
    def __init__(self, answer: _Optional[_Union[LiveAnswer, _Mapping]] = ..., error: _Optional[_Union[LiveError, _Mapping]] = ...) -> None: ...

class LiveAnswer(_message.Message):
    __slots__ = ("second", "total", "worst", "lag_ms", "mirrored", "state", "model", "assumed", "reason", "reason_code", "seq")
    SECOND_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    WORST_FIELD_NUMBER: _ClassVar[int]
    LAG_MS_FIELD_NUMBER: _ClassVar[int]
    MIRRORED_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    second: LiveSecond
    total: LiveTotal
    worst: LiveWorst
    lag_ms: float
    mirrored: bool
    state: str
    model: str
    assumed: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    reason_code: Reason
    seq: int
    def __init__(self, second: _Optional[_Union[LiveSecond, _Mapping]] = ..., total: _Optional[_Union[LiveTotal, _Mapping]] = ..., worst: _Optional[_Union[LiveWorst, _Mapping]] = ..., lag_ms: _Optional[float] = ..., mirrored: _Optional[bool] = ..., state: _Optional[str] = ..., model: _Optional[str] = ..., assumed: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ..., reason_code: _Optional[_Union[Reason, str]] = ..., seq: _Optional[int] = ...) -> None: ...

class LiveSecond(_message.Message):
    __slots__ = ("t_ms", "score", "shape", "timing", "timing_ms", "coverage", "grade")
    T_MS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    TIMING_MS_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    t_ms: float
    score: float
    shape: float
    timing: float
    timing_ms: float
    coverage: float
    grade: Grade
    def __init__(self, t_ms: _Optional[float] = ..., score: _Optional[float] = ..., shape: _Optional[float] = ..., timing: _Optional[float] = ..., timing_ms: _Optional[float] = ..., coverage: _Optional[float] = ..., grade: _Optional[_Union[Grade, str]] = ...) -> None: ...

class LiveTotal(_message.Message):
    __slots__ = ("score", "shape", "timing", "timing_ms", "seconds")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    TIMING_MS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    score: float
    shape: float
    timing: float
    timing_ms: float
    seconds: int
    def __init__(self, score: _Optional[float] = ..., shape: _Optional[float] = ..., timing: _Optional[float] = ..., timing_ms: _Optional[float] = ..., seconds: _Optional[int] = ...) -> None: ...

class LiveWorst(_message.Message):
    __slots__ = ("joint", "name", "limb", "deviation_deg")
    JOINT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LIMB_FIELD_NUMBER: _ClassVar[int]
    DEVIATION_DEG_FIELD_NUMBER: _ClassVar[int]
    joint: str
    name: str
    limb: str
    deviation_deg: float
    def __init__(self, joint: _Optional[str] = ..., name: _Optional[str] = ..., limb: _Optional[str] = ..., deviation_deg: _Optional[float] = ...) -> None: ...

class LiveError(_message.Message):
    __slots__ = ("error", "seq")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    error: Error
    seq: int
    def __init__(self, error: _Optional[_Union[Error, _Mapping]] = ..., seq: _Optional[int] = ...) -> None: ...

class Error(_message.Message):
    __slots__ = ("code", "message", "where")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    WHERE_FIELD_NUMBER: _ClassVar[int]
    code: str
    message: str
    where: str
    def __init__(self, code: _Optional[str] = ..., message: _Optional[str] = ..., where: _Optional[str] = ...) -> None: ...

class Status(_message.Message):
    __slots__ = ("code", "message", "details")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    details: _containers.RepeatedCompositeFieldContainer[_any_pb2.Any]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., details: _Optional[_Iterable[_Union[_any_pb2.Any, _Mapping]]] = ...) -> None: ...

class ScoreRequest(_message.Message):
    __slots__ = ("clip", "reference", "reference_clip", "mirror", "sync", "max_offset_ms", "offset_ms")
    CLIP_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_CLIP_FIELD_NUMBER: _ClassVar[int]
    MIRROR_FIELD_NUMBER: _ClassVar[int]
    SYNC_FIELD_NUMBER: _ClassVar[int]
    MAX_OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    clip: Clip
    reference: str
    reference_clip: Clip
    mirror: Mirror
    sync: Sync
    max_offset_ms: float
    offset_ms: float
    def __init__(self, clip: _Optional[_Union[Clip, _Mapping]] = ..., reference: _Optional[str] = ..., reference_clip: _Optional[_Union[Clip, _Mapping]] = ..., mirror: _Optional[_Union[Mirror, str]] = ..., sync: _Optional[_Union[Sync, str]] = ..., max_offset_ms: _Optional[float] = ..., offset_ms: _Optional[float] = ...) -> None: ...

class ScoreAnswer(_message.Message):
    __slots__ = ("score", "shape", "timing", "similarity", "timing_ms", "coverage", "parts", "unjudged", "compared_ms", "reference_ms", "offset_ms", "tempo", "mirrored", "margin", "rival_offset_ms", "seconds", "joints", "best", "moments", "reference", "assumed", "model", "reason", "reason_code")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    TIMING_MS_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    UNJUDGED_FIELD_NUMBER: _ClassVar[int]
    COMPARED_MS_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_MS_FIELD_NUMBER: _ClassVar[int]
    OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    TEMPO_FIELD_NUMBER: _ClassVar[int]
    MIRRORED_FIELD_NUMBER: _ClassVar[int]
    MARGIN_FIELD_NUMBER: _ClassVar[int]
    RIVAL_OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    BEST_FIELD_NUMBER: _ClassVar[int]
    MOMENTS_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    score: float
    shape: float
    timing: float
    similarity: float
    timing_ms: float
    coverage: float
    parts: PartCoverage
    unjudged: _containers.RepeatedCompositeFieldContainer[PartAnswer]
    compared_ms: float
    reference_ms: float
    offset_ms: float
    tempo: float
    mirrored: bool
    margin: float
    rival_offset_ms: float
    seconds: _containers.RepeatedCompositeFieldContainer[SecondAnswer]
    joints: _containers.RepeatedCompositeFieldContainer[JointAnswer]
    best: MomentAnswer
    moments: _containers.RepeatedCompositeFieldContainer[MomentAnswer]
    reference: str
    assumed: _containers.RepeatedScalarFieldContainer[str]
    model: str
    reason: str
    reason_code: Reason
    def __init__(self, score: _Optional[float] = ..., shape: _Optional[float] = ..., timing: _Optional[float] = ..., similarity: _Optional[float] = ..., timing_ms: _Optional[float] = ..., coverage: _Optional[float] = ..., parts: _Optional[_Union[PartCoverage, _Mapping]] = ..., unjudged: _Optional[_Iterable[_Union[PartAnswer, _Mapping]]] = ..., compared_ms: _Optional[float] = ..., reference_ms: _Optional[float] = ..., offset_ms: _Optional[float] = ..., tempo: _Optional[float] = ..., mirrored: _Optional[bool] = ..., margin: _Optional[float] = ..., rival_offset_ms: _Optional[float] = ..., seconds: _Optional[_Iterable[_Union[SecondAnswer, _Mapping]]] = ..., joints: _Optional[_Iterable[_Union[JointAnswer, _Mapping]]] = ..., best: _Optional[_Union[MomentAnswer, _Mapping]] = ..., moments: _Optional[_Iterable[_Union[MomentAnswer, _Mapping]]] = ..., reference: _Optional[str] = ..., assumed: _Optional[_Iterable[str]] = ..., model: _Optional[str] = ..., reason: _Optional[str] = ..., reason_code: _Optional[_Union[Reason, str]] = ...) -> None: ...

class PartCoverage(_message.Message):
    __slots__ = ("left_arm", "right_arm", "left_leg", "right_leg", "torso")
    LEFT_ARM_FIELD_NUMBER: _ClassVar[int]
    RIGHT_ARM_FIELD_NUMBER: _ClassVar[int]
    LEFT_LEG_FIELD_NUMBER: _ClassVar[int]
    RIGHT_LEG_FIELD_NUMBER: _ClassVar[int]
    TORSO_FIELD_NUMBER: _ClassVar[int]
    left_arm: float
    right_arm: float
    left_leg: float
    right_leg: float
    torso: float
    def __init__(self, left_arm: _Optional[float] = ..., right_arm: _Optional[float] = ..., left_leg: _Optional[float] = ..., right_leg: _Optional[float] = ..., torso: _Optional[float] = ...) -> None: ...

class SecondAnswer(_message.Message):
    __slots__ = ("t_ms", "score", "shape", "timing", "timing_ms", "coverage", "parts", "grade")
    T_MS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    TIMING_MS_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    t_ms: float
    score: float
    shape: float
    timing: float
    timing_ms: float
    coverage: float
    parts: PartCoverage
    grade: Grade
    def __init__(self, t_ms: _Optional[float] = ..., score: _Optional[float] = ..., shape: _Optional[float] = ..., timing: _Optional[float] = ..., timing_ms: _Optional[float] = ..., coverage: _Optional[float] = ..., parts: _Optional[_Union[PartCoverage, _Mapping]] = ..., grade: _Optional[_Union[Grade, str]] = ...) -> None: ...

class PartAnswer(_message.Message):
    __slots__ = ("part", "name")
    PART_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    part: str
    name: str
    def __init__(self, part: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class JointAnswer(_message.Message):
    __slots__ = ("joint", "name", "limb", "deviation_deg", "spread_deg", "worst_ms", "worst_deg", "seconds_deg")
    JOINT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LIMB_FIELD_NUMBER: _ClassVar[int]
    DEVIATION_DEG_FIELD_NUMBER: _ClassVar[int]
    SPREAD_DEG_FIELD_NUMBER: _ClassVar[int]
    WORST_MS_FIELD_NUMBER: _ClassVar[int]
    WORST_DEG_FIELD_NUMBER: _ClassVar[int]
    SECONDS_DEG_FIELD_NUMBER: _ClassVar[int]
    joint: str
    name: str
    limb: str
    deviation_deg: float
    spread_deg: float
    worst_ms: float
    worst_deg: float
    seconds_deg: _containers.RepeatedCompositeFieldContainer[Degrees]
    def __init__(self, joint: _Optional[str] = ..., name: _Optional[str] = ..., limb: _Optional[str] = ..., deviation_deg: _Optional[float] = ..., spread_deg: _Optional[float] = ..., worst_ms: _Optional[float] = ..., worst_deg: _Optional[float] = ..., seconds_deg: _Optional[_Iterable[_Union[Degrees, _Mapping]]] = ...) -> None: ...

class Degrees(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: float
    def __init__(self, value: _Optional[float] = ...) -> None: ...

class MomentAnswer(_message.Message):
    __slots__ = ("t_ms", "until_ms", "kind", "joint", "limb", "deviation_deg", "timing_ms", "text")
    T_MS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_MS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    JOINT_FIELD_NUMBER: _ClassVar[int]
    LIMB_FIELD_NUMBER: _ClassVar[int]
    DEVIATION_DEG_FIELD_NUMBER: _ClassVar[int]
    TIMING_MS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    t_ms: float
    until_ms: float
    kind: Kind
    joint: str
    limb: str
    deviation_deg: float
    timing_ms: float
    text: str
    def __init__(self, t_ms: _Optional[float] = ..., until_ms: _Optional[float] = ..., kind: _Optional[_Union[Kind, str]] = ..., joint: _Optional[str] = ..., limb: _Optional[str] = ..., deviation_deg: _Optional[float] = ..., timing_ms: _Optional[float] = ..., text: _Optional[str] = ...) -> None: ...

class PredictRequest(_message.Message):
    __slots__ = ("seq", "user_pose_data", "target", "fps", "timestamps_ms", "space", "width", "height", "visibility", "detector", "mirror")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    USER_POSE_DATA_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMPS_MS_FIELD_NUMBER: _ClassVar[int]
    SPACE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    DETECTOR_FIELD_NUMBER: _ClassVar[int]
    MIRROR_FIELD_NUMBER: _ClassVar[int]
    seq: int
    user_pose_data: Packed
    target: str
    fps: float
    timestamps_ms: _containers.RepeatedScalarFieldContainer[float]
    space: Space
    width: int
    height: int
    visibility: Packed
    detector: str
    mirror: Mirror
    def __init__(self, seq: _Optional[int] = ..., user_pose_data: _Optional[_Union[Packed, _Mapping]] = ..., target: _Optional[str] = ..., fps: _Optional[float] = ..., timestamps_ms: _Optional[_Iterable[float]] = ..., space: _Optional[_Union[Space, str]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., visibility: _Optional[_Union[Packed, _Mapping]] = ..., detector: _Optional[str] = ..., mirror: _Optional[_Union[Mirror, str]] = ...) -> None: ...

class PredictAnswer(_message.Message):
    __slots__ = ("similarity", "score", "seq", "target", "coverage", "mirrored", "assumed", "model", "provisional", "reason")
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    MIRRORED_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    similarity: float
    score: float
    seq: int
    target: str
    coverage: float
    mirrored: bool
    assumed: _containers.RepeatedScalarFieldContainer[str]
    model: str
    provisional: bool
    reason: str
    def __init__(self, similarity: _Optional[float] = ..., score: _Optional[float] = ..., seq: _Optional[int] = ..., target: _Optional[str] = ..., coverage: _Optional[float] = ..., mirrored: _Optional[bool] = ..., assumed: _Optional[_Iterable[str]] = ..., model: _Optional[str] = ..., provisional: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

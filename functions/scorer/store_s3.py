"""Files of references in an S3 bucket.

boto3 is imported when the bucket is first asked, since that takes longer than all else that a
function does at its start. Lambda's runtime brings it along; elsewhere it is the extra ``s3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from scorer.store import StoreFailed

_ADDRESS: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")
# A dancer waits for it.
_CONNECT_S: Final = 3
_READ_S: Final = 10
_ATTEMPTS: Final = 3
_PAGE: Final = 1_000
_WORDS: Final = {
    "AccessDenied": "access is denied",
    "403": "access is denied",
    "NoSuchBucket": "there is no such bucket",
    "NoSuchKey": "there is no such file",
    "404": "there is no such file",
}


class Bucket:
    """The objects below a prefix of a bucket.

    Args:
        bucket: its name.
        prefix: empty, or ends with a slash.
    """

    def __init__(self, bucket: str, prefix: str = "") -> None:
        self.bucket = bucket
        self.prefix = prefix
        self._made: Any = None

    @classmethod
    def at(cls, address: str) -> Bucket:
        """The bucket at ``s3://bucket/prefix``.

        Raises:
            StoreFailed: that is no such address.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise StoreFailed("a bucket's address is s3://BUCKET or s3://BUCKET/PREFIX")
        prefix = (found[2] or "").strip("/")
        return cls(found[1], f"{prefix}/" if prefix else "")

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @property
    def _client(self) -> Any:  # noqa: ANN401 (boto3 makes its clients' classes when it runs)
        # Not before it is used: a snapshot must hold no connection and no credential.
        if self._made is None:
            import boto3
            from botocore.config import Config

            config = Config(
                connect_timeout=_CONNECT_S,
                read_timeout=_READ_S,
                retries={"total_max_attempts": _ATTEMPTS},
            )
            self._made = boto3.client("s3", config=config)
        return self._made

    def files(self) -> Mapping[str, str]:
        with self._told("listed"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket,
                Prefix=self.prefix,
                Delimiter="/",
                PaginationConfig={"PageSize": _PAGE},
            )
            return {
                found["Key"].removeprefix(self.prefix): found["ETag"]
                for page in pages
                for found in page.get("Contents", ())
            }

    def read(self, name: str) -> bytes:
        with self._told("read", name):
            answer = self._client.get_object(Bucket=self.bucket, Key=self.prefix + name)
            content: bytes = answer["Body"].read()
            return content

    def size(self, name: str) -> int:
        with self._told("read", name):
            answer = self._client.head_object(Bucket=self.bucket, Key=self.prefix + name)
            return int(answer["ContentLength"])

    def read_part(self, name: str, first: int, last: int) -> bytes:
        with self._told("read", name):
            part = f"bytes={first}-{last}"
            answer = self._client.get_object(Bucket=self.bucket, Key=self.prefix + name, Range=part)
            content: bytes = answer["Body"].read()
            return content

    def write(self, name: str, content: bytes) -> None:
        with self._told("written", name):
            self._client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=content)

    def remove(self, name: str) -> None:
        with self._told("removed", name):
            self._client.delete_object(Bucket=self.bucket, Key=self.prefix + name)

    @contextmanager
    def _told(self, done: str, name: str = "") -> Iterator[None]:
        try:
            from botocore.exceptions import BotoCoreError, ClientError
        except ModuleNotFoundError as missing:
            raise StoreFailed(
                f"{missing.name} is not installed; a bucket needs the extra 's3'"
            ) from None
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            raise StoreFailed(f"{self}{name} cannot be {done}: {_WORDS.get(code, code)}") from error
        except BotoCoreError as error:
            reason = " ".join(str(error).split())
            raise StoreFailed(f"{self}{name} cannot be {done}: {reason}") from error

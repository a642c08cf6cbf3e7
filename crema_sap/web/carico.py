"""Where a file that is being sent stays until the request is over: on the disk, without a name."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class SulDisco(FileUploadHandler):
    """Write a file to the disk of the data as it comes.

    It has no name, so a process that dies leaves nothing of it; Django's own would be in the
    system's temporary folder, which is memory in the containers.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one."""
        super().new_file(*args, **kwargs)
        cartella = Path(settings.CARTELLA_DATI) / "arrivi"
        cartella.mkdir(parents=True, exist_ok=True)
        self.file = UploadedFile(
            TemporaryFile(dir=cartella),  # noqa: SIM115 - closed with the request
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; no other handler has to see it."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Give it to the form, from its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Let go of what came: closed, it is gone."""
        if hasattr(self, "file"):
            self.file.close()

"""Where a file that is being sent stays until the request is over: on the disk, without a name."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

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
        self.guasto: OSError | None = None
        self.file = UploadedFile(
            self._apri(),
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; no other handler has to see it.

        When there is no room left the rest is read all the same: who answers before leaves the
        front server writing to nobody, and it says that the portal is down.
        """
        resto = memoryview(raw_data)
        try:
            while resto and self.guasto is None:
                resto = resto[self.file.write(resto) :]
        except OSError as guasto:
            self.guasto = guasto

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Give it to the form, from its beginning.

        Raises what kept it from being written.
        """
        if self.guasto is not None:
            raise self.guasto
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def _apri(self) -> IO[bytes]:
        cartella = Path(settings.CARTELLA_DATI) / "arrivi"
        try:
            cartella.mkdir(parents=True, exist_ok=True)
            return TemporaryFile(dir=cartella, buffering=0)
        except OSError as guasto:
            self.guasto = guasto
            return BytesIO()

    def upload_interrupted(self) -> None:
        """Let go of what came: closed, it is gone."""
        if hasattr(self, "file"):
            self.file.close()

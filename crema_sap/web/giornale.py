"""Structured log lines without personal data: what failed and where, never who or with what."""

import json
import logging
from datetime import UTC, datetime


class RigaJSON(logging.Formatter):
    """One JSON object a line; of an exception the type and the places, not the message's values."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        riga: dict[str, object] = {
            "istante": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "livello": record.levelname,
            "giornale": record.name,
            "messaggio": _messaggio(record),
        }
        if record.exc_info and record.exc_info[0]:
            riga["guasto"] = record.exc_info[0].__name__
            riga["dove"] = _luoghi(record)
        return json.dumps(riga, ensure_ascii=False)


def _messaggio(record: logging.LogRecord) -> str:
    # Django puts the path of the request among the arguments: a path may carry a code.
    if record.name.startswith("django"):
        return str(record.msg).split("%s")[0].split(":")[0]
    # Celery writes the words of the exception, which may repeat the row that was refused.
    if record.name.startswith("celery") and record.exc_info and isinstance(record.args, dict):
        return f"attività non riuscita: {record.args.get('name', '')}"
    return record.getMessage()


def _luoghi(record: logging.LogRecord) -> list[str]:
    luoghi = []
    passo = record.exc_info[2] if record.exc_info else None
    while passo is not None:
        codice = passo.tb_frame.f_code
        luoghi.append(f"{codice.co_filename.rsplit('/', 2)[-1]}:{passo.tb_lineno}")
        passo = passo.tb_next
    return luoghi[-8:]

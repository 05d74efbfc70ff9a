"""The file list that IPED writes as CSV (`FileList.csv`), in the six languages of its columns: one `media` record per row.

Recognised by `MD5`, `SHA1` and the columns of path and carving in one language. IPED's category is the kind of a file (images,
videos) and is kept as that, never as a grade; bookmarks are what an examiner marked, kept as tags: nothing in the list says
whether a mark grades, who set it or when. The link to an exported copy is kept as text and never followed. Dates stay text.
Source of the columns: IPED's ExportCSVTask and its messages.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cells
from rightdoor.readers.columns import Column
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_table import TRUE_FALSE, date_cell, hash_cell, names_of, read_list
from rightdoor.readers.media_values import Once
from rightdoor.readers.source import Source

NAME = "iped_csv"
VERSION = "1"
_ALWAYS = frozenset({"md5", "sha1"})
_OF_A_LANGUAGE = (
    frozenset({"path", "carved"}),
    frozenset({"caminho", "recuperado"}),
    frozenset({"pfad", "wiederhergestellt"}),
    frozenset({"percorso", "recuperato"}),
    frozenset({"ruta", "tallado"}),
    frozenset({"emplacement", "carvé"}),
)
_TEXTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "nome", "nombre", "nom"),
    "path": ("path", "caminho", "pfad", "percorso", "ruta", "emplacement"),
    "tag": ("bookmark", "bookmarks", "labels", "marcador", "lesezeichen", "segnalibro", "favoris"),
    "file_kind": ("category", "categoria", "kategorie", "categoría", "catégorie"),
    "media_id": ("trackid",),
    "extra:link": ("link", "atalho", "verweis", "enlace", "liens"),
    "extra:extension": ("extension", "ext", "erweiterung", "estensione", "extensión"),
}
_FLAGS: dict[str, tuple[str, ...]] = {
    "deleted": ("deleted", "deletado", "gelöscht", "eliminato", "eliminado", "supprimé"),
    "carved": ("carved", "recuperado", "wiederhergestellt", "recuperato", "tallado", "carvé"),
}
_DATES: dict[str, tuple[str, ...]] = {
    "accessed_time": ("accessed", "acesso", "zugegriffen", "ultimoaccesso", "accedido", "accès"),
    "written_time": ("modified", "modificação", "modifiziert", "modificato", "modificado", "modifié"),
    "created_time": ("created", "criação", "erstellt", "creato", "creado", "créé"),
}
_SIZES = ("size", "tamanho", "größe", "grösse", "dimensione", "tamaño", "taille")


def recognises(source: Source) -> bool:
    """Whether the columns are those of IPED's file list."""
    names = names_of(source)
    return names >= _ALWAYS and any(names >= each for each in _OF_A_LANGUAGE)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """The list's `case`, then one `media` per row, in the order of the file."""
    return read_list(source, limits, _columns)


def _columns(once: Once) -> dict[str, Column]:
    return {
        **{name: Column(field) for field, names in _TEXTS.items() for name in names},
        **{name: Column(field, TRUE_FALSE) for field, names in _FLAGS.items() for name in names},
        **{name: Column(field, date_cell(once)) for field, names in _DATES.items() for name in names},
        **{name: Column("size", cells.whole) for name in _SIZES},
        "md5": Column("hash", hash_cell("md5")),
        "sha1": Column("hash", hash_cell("sha1")),
    }

"""Whoosh 2.7.4, imported here and nowhere else.

Compiling its modules for the first time warns about old escapes and about `is` with a literal. Those warnings
are about its source, not about ours: they are silenced during this import only, so that everything else can
run with warnings as errors.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.columns import FixedBytesColumn, VarBytesColumn
    from whoosh.fields import COLUMN, ID, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.filetables import OrderedHashReader
    from whoosh.filedb.structfile import StructFile
    from whoosh.index import TOC, EmptyIndexError

__all__ = [
    "COLUMN",
    "ID",
    "TOC",
    "EmptyIndexError",
    "FileStorage",
    "FixedBytesColumn",
    "OrderedHashReader",
    "Schema",
    "StructFile",
    "VarBytesColumn",
    "W3Codec",
]

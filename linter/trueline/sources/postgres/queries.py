"""What is asked of the system catalogues, one query per kind of object.

No name is looked up and no definition printed that the raw columns already tell: that is what
makes other readers slow.  A default is printed without its table where it can't name a column,
because a new session would have to load the table's description for it.  OIDs from 16384 on are
the users' own objects; types, relations and constraints are put together by OID on our side.
Texts are printed with an empty search path, so that every name in them is qualified.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

IDENTIFY = """
SELECT version(), current_database(), current_schemas(false)::text[],
       ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c
             WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relname = ANY({catalogues})
               AND NOT has_table_privilege(c.oid, 'SELECT'))
"""

_DESCRIBED = """c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND (NOT c.relispartition OR c.oid IN (SELECT confrelid FROM pg_catalog.pg_constraint
                                         WHERE contype = 'f' AND conparentid = 0))"""
"""Relations whose columns are read: of partitions those that a foreign key refers to."""


class Query(NamedTuple):
    """One query; ``since`` maps its version-dependent columns to the version that has them.

    ``optional`` says what is not known without it, when the role may not read its ``catalogues``;
    empty means that nothing can be said without it.
    """

    sql: str
    catalogues: tuple[str, ...]
    optional: str = ""
    since: tuple[tuple[str, int, str], ...] = ()

    def text(self, version: int) -> str:
        """Return the query for a server; a column it does not have is given its constant."""
        sql = self.sql.replace("@described", _DESCRIBED)
        for column, first, otherwise in self.since:
            sql = sql.replace(f"@{column}", column if version >= first else otherwise)
        return sql


SCHEMAS = Query(
    """
SELECT oid::int8, nspname FROM pg_catalog.pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
""",
    ("pg_namespace",),
)

EXTENSIONS = Query("SELECT extname FROM pg_catalog.pg_extension", ("pg_extension",))

RELATIONS = Query(
    """
SELECT c.oid::int8, c.relnamespace::int8, c.relname, c.relkind, c.relispartition,
       pg_get_userbyid(c.relowner)
FROM pg_catalog.pg_class c
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
""",
    ("pg_class",),
)

MEMBERS = Query(
    """
SELECT d.classid = 'pg_catalog.pg_type'::regclass, d.objid::int8, e.extname
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
  AND d.classid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)
""",
    ("pg_depend", "pg_extension"),
)

COMMENTS = Query(
    """
SELECT classoid = 'pg_catalog.pg_type'::regclass, objoid::int8, objsubid, description
FROM pg_catalog.pg_description
WHERE objoid >= 16384
  AND classoid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)
""",
    ("pg_description",),
)

INHERITANCE = Query(
    """
SELECT i.inhrelid::int8, i.inhparent::int8
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
ORDER BY i.inhrelid, i.inhseqno
""",
    ("pg_inherits", "pg_class"),
)

COLUMNS = Query(
    """
SELECT a.attrelid::int8, a.attnum, a.attname, a.atttypid::int8, a.atttypmod, a.attnotnull,
       a.attidentity, a.attgenerated,
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::int8 ELSE 0 END,
       CASE WHEN d.adbin IS NULL THEN ''
            ELSE pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE a.attrelid END) END,
       a.attcollation::int8
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE @described
""",
    ("pg_class", "pg_attribute", "pg_type", "pg_attrdef", "pg_constraint"),
)

TYPES = Query(
    """
SELECT u.type::int8, u.modifier, format_type(u.type, u.modifier),
       b.oid::int8, b.typname, n.nspname, i.oid IS NOT NULL
FROM (SELECT a.atttypid, a.atttypmod FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE @described
      UNION SELECT typbasetype, typtypmod FROM pg_catalog.pg_type WHERE typtype = 'd'
     ) u(type, modifier)
LEFT JOIN pg_catalog.pg_type i ON i.typarray = u.type
JOIN pg_catalog.pg_type b ON b.oid = coalesce(i.oid, u.type)
JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace
""",
    ("pg_class", "pg_attribute", "pg_type", "pg_namespace", "pg_constraint"),
)

COLLATIONS = Query(
    """
SELECT c.oid::int8, CASE n.nspname WHEN 'pg_catalog' THEN '' ELSE n.nspname || '.' END || c.collname
FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
""",
    ("pg_collation", "pg_namespace"),
)

CONSTRAINTS = Query(
    """
SELECT o.conname, o.contype, o.conrelid::int8, o.contypid::int8, o.conindid::int8,
       array_to_string(o.conkey, ' '), o.confrelid::int8, array_to_string(o.confkey, ' '),
       o.confupdtype, o.confdeltype, array_to_string(@o.confdelsetcols, ' '), o.confmatchtype,
       o.condeferrable, o.condeferred, o.convalidated AND @o.conenforced, @o.conperiod,
       CASE WHEN o.contype = 'c' THEN pg_get_expr(o.conbin, o.conrelid)
            WHEN o.contype = 'x' OR @o.conperiod THEN pg_get_constraintdef(o.oid) END
FROM pg_catalog.pg_constraint o
LEFT JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
WHERE o.oid >= 16384 AND o.contype IN ('p', 'u', 'f', 'c', 'x') AND o.conparentid = 0
  AND c.relispartition IS NOT TRUE
""",
    ("pg_constraint", "pg_class"),
    since=(
        ("o.confdelsetcols", 150000, "'{}'::int2[]"),
        ("o.conenforced", 180000, "true"),
        ("o.conperiod", 180000, "false"),
    ),
)

INDEXES = Query(
    """
SELECT i.indexrelid::int8, i.indrelid::int8, c.relname, m.amname, i.indnkeyatts, i.indkey::text,
       i.indclass::text, i.indcollation::text, i.indoption::text, i.indisunique,
       i.indisvalid AND i.indisready, @i.indnullsnotdistinct,
       CASE WHEN i.indpred IS NULL THEN '' ELSE pg_get_expr(i.indpred, i.indrelid) END,
       CASE WHEN i.indexprs IS NOT NULL THEN
            ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
                  FROM generate_series(1, i.indnkeyatts) k WHERE i.indkey[k - 1] = 0) END,
       CASE WHEN i.indexprs IS NOT NULL
             AND EXISTS (SELECT FROM unnest(i.indcollation) v WHERE v NOT IN (0, 100))
            THEN pg_get_indexdef(i.indexrelid) END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indexrelid >= 16384 AND NOT t.relispartition
""",
    ("pg_index", "pg_class", "pg_am"),
    since=(("i.indnullsnotdistinct", 150000, "false"),),
)

OPCLASSES = Query(
    "SELECT oid::int8, opcname FROM pg_catalog.pg_opclass WHERE NOT opcdefault",
    ("pg_opclass",),
)

ENUMS = Query(
    """
SELECT t.oid::int8, t.typnamespace::int8, t.typname,
       ARRAY(SELECT v.enumlabel::text FROM pg_catalog.pg_enum v
             WHERE v.enumtypid = t.oid ORDER BY v.enumsortorder),
       pg_get_userbyid(t.typowner)
FROM pg_catalog.pg_type t
WHERE t.typtype = 'e' AND t.oid >= 16384
""",
    ("pg_type", "pg_enum"),
)

DOMAINS = Query(
    """
SELECT t.oid::int8, t.typnamespace::int8, t.typname, t.typbasetype::int8,
       t.typtypmod, t.typnotnull, pg_get_expr(t.typdefaultbin, 0)
FROM pg_catalog.pg_type t
WHERE t.typtype = 'd' AND t.oid >= 16384
""",
    ("pg_type",),
)

SEQUENCES = Query(
    """
SELECT s.seqrelid::int8, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
       s.seqmax, s.seqcycle, d.refobjid::int8, d.refobjsubid, d.deptype = 'i'
FROM pg_catalog.pg_sequence s
LEFT JOIN pg_catalog.pg_depend d
       ON d.objid = s.seqrelid AND d.classid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0
      AND d.deptype IN ('a', 'i')
""",
    ("pg_sequence", "pg_depend"),
)

USES = Query(
    """
WITH used(type, name) AS (
    SELECT oid, unnest(ARRAY[oid, typarray]) FROM pg_catalog.pg_type
    WHERE typtype IN ('e', 'd') AND oid >= 16384
)
SELECT u.type::int8, d.classid::regclass::text, c.relkind, ty.typtype,
       coalesce(ad.adrelid, rw.ev_class, po.polrelid, tg.tgrelid, o.conrelid, ix.indrelid,
                d.objid)::int8,
       coalesce(ad.adnum, d.objsubid), o.contypid::int8,
       coalesce(pr.pronamespace, op.oprnamespace, ty.typnamespace, c.relnamespace)::int8,
       coalesce(pr.proname, op.oprname, po.polname, tg.tgname, ty.typname, o.conname, a.attname,
                c.relname),
       CASE WHEN ca.oid IS NOT NULL THEN
            format_type(ca.castsource, NULL) || ' -> ' || format_type(ca.casttarget, NULL)
            WHEN coalesce(c.oid, ty.oid, ad.oid, rw.oid, o.oid, pr.oid, op.oid, po.oid, tg.oid)
                 IS NULL OR c.relkind IN ('r', 'p', 'f') AND d.objsubid = 0 THEN
            (SELECT i.type || ' ' || i.identity
             FROM pg_identify_object(d.classid, d.objid, d.objsubid) i) END
FROM used u
JOIN pg_catalog.pg_depend d
  ON d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid = u.name
LEFT JOIN pg_catalog.pg_class c
  ON d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_catalog.pg_index ix ON ix.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
LEFT JOIN pg_catalog.pg_type ty
  ON d.classid = 'pg_catalog.pg_type'::regclass AND ty.oid = d.objid
LEFT JOIN pg_catalog.pg_attrdef ad
  ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND ad.oid = d.objid
LEFT JOIN pg_catalog.pg_rewrite rw
  ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND rw.oid = d.objid
LEFT JOIN pg_catalog.pg_constraint o
  ON d.classid = 'pg_catalog.pg_constraint'::regclass AND o.oid = d.objid
LEFT JOIN pg_catalog.pg_proc pr
  ON d.classid = 'pg_catalog.pg_proc'::regclass AND pr.oid = d.objid
LEFT JOIN pg_catalog.pg_cast ca
  ON d.classid = 'pg_catalog.pg_cast'::regclass AND ca.oid = d.objid
LEFT JOIN pg_catalog.pg_operator op
  ON d.classid = 'pg_catalog.pg_operator'::regclass AND op.oid = d.objid
LEFT JOIN pg_catalog.pg_policy po
  ON d.classid = 'pg_catalog.pg_policy'::regclass AND po.oid = d.objid
LEFT JOIN pg_catalog.pg_trigger tg
  ON d.classid = 'pg_catalog.pg_trigger'::regclass AND tg.oid = d.objid
WHERE (c.oid IS NULL OR c.relkind IN ('c', 'i', 'I') OR a.atttypid IS DISTINCT FROM u.name)
  AND coalesce(ad.adrelid, rw.ev_class, po.polrelid, tg.tgrelid, o.conrelid, ix.indrelid, c.oid, 0)
      NOT IN (SELECT oid FROM pg_catalog.pg_class WHERE relispartition)
""",
    ("pg_type", "pg_depend", "pg_class", "pg_index", "pg_attribute", "pg_attrdef", "pg_rewrite",
     "pg_constraint", "pg_proc", "pg_cast", "pg_operator", "pg_policy", "pg_trigger"),
    optional="who uses a type",
)  # fmt: skip

BODIES = Query(
    """
SELECT n.nspname, p.proname, p.prosrc
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname NOT IN ('c', 'internal')
WHERE p.oid >= 16384 AND p.prosrc <> ''
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.objid = p.oid
                  AND x.classid = 'pg_catalog.pg_proc'::regclass AND x.deptype = 'e')
""",
    ("pg_proc", "pg_namespace", "pg_language", "pg_depend"),
    optional="which functions' texts name a type",
)

OTHER_TYPES = Query(
    """
SELECT t.typnamespace::int8, t.typname
FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE t.oid >= 16384 AND (t.typtype IN ('r', 'm') OR t.typtype = 'c' AND c.relkind = 'c'
                          OR t.typtype = 'b' AND t.typcategory <> 'A')
""",
    ("pg_type", "pg_class"),
)

QUERIES = {
    "schemas": SCHEMAS,
    "extensions": EXTENSIONS,
    "relations": RELATIONS,
    "members": MEMBERS,
    "comments": COMMENTS,
    "inheritance": INHERITANCE,
    "columns": COLUMNS,
    "types": TYPES,
    "collations": COLLATIONS,
    "constraints": CONSTRAINTS,
    "indexes": INDEXES,
    "opclasses": OPCLASSES,
    "enums": ENUMS,
    "domains": DOMAINS,
    "other_types": OTHER_TYPES,
    "sequences": SEQUENCES,
    "uses": USES,
    "bodies": BODIES,
}


def identify() -> str:
    """Return the first query: who is there, and which of the catalogues may not be read."""
    names = sorted({name for query in QUERIES.values() for name in query.catalogues})
    return IDENTIFY.format(catalogues=f"ARRAY[{','.join(map(repr, names))}]")


def batch(version: int, forbidden: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each query that may be asked, in order."""
    for name, query in QUERIES.items():
        if forbidden.isdisjoint(query.catalogues):
            yield name, query.text(version)

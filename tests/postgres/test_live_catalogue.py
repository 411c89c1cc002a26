"""What is read from a live PostgreSQL; the database is tests/data/rich_schema.sql."""

from __future__ import annotations

import psycopg
import pytest

from trueline.facts.catalogue import (
    Catalogue,
    Check,
    Column,
    Domain,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    PrimaryKey,
    Sequence,
    SqlType,
    Table,
    Unique,
    View,
)
from trueline.sources.postgres.live import read_catalogue


def table(catalogue: Catalogue, name: str, schema: str = "public") -> Table:
    found = catalogue.relation(name, schema)
    assert isinstance(found, Table)
    return found


def column(catalogue: Catalogue, address: str) -> Column:
    schema, name, at = address.split(".")
    found = table(catalogue, name, schema).column(at)
    assert found is not None
    return found


def index(catalogue: Catalogue, of: str, name: str) -> Index:
    return next(each for each in table(catalogue, of).indexes if each.name == name)


def uses(catalogue: Catalogue, name: str, schema: str = "public") -> set[tuple[str, str]]:
    return {(use.kind, use.user) for use in catalogue.uses_by_type.get((schema, name), ())}


# What is nobody's business


def test_the_systems_own_objects_are_left_out(rich: Catalogue) -> None:
    assert rich.schemas == ("Odd Name", "billing", "public")
    assert {table.schema for table in rich.tables} == {*rich.schemas}


def test_temporary_tables_are_left_out(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TEMP TABLE mine (id int PRIMARY KEY)")
        connection.execute("CREATE TEMP SEQUENCE counter")
        connection.commit()
        found = read_catalogue(postgres)

    assert (found.tables, found.sequences) == ((), ())


def test_constraints_of_not_null_are_no_checks(rich: Catalogue) -> None:
    names = [check.name for check in table(rich, "person").checks]

    assert names == ["person_feeling_check", "person_height_check"]


def test_a_reference_to_a_partitioned_table_is_one_foreign_key(rich: Catalogue) -> None:
    keys = table(rich, "event_note").foreign_keys

    assert [(key.columns, key.target) for key in keys] == [(("event_id", "event_at"), "event")]


def test_partitions_are_marked_and_not_described(rich: Catalogue) -> None:
    assert [
        ("event_2024", ("public.event",)),
        ("event_rest", ("public.event",)),
        ("event_rest_0", ("public.event_rest",)),
    ] == [(each.name, each.parents) for each in rich.tables if each.kind == "partition"]
    assert table(rich, "event_2024").columns == ()
    assert table(rich, "event_2024").indexes == ()


def test_a_type_of_an_extension_has_columns_for_users_and_nothing_else(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE EXTENSION cube; CREATE EXTENSION earthdistance")
        connection.execute("CREATE TABLE place (at earth)")
    found = read_catalogue(postgres)

    assert found.domain_types["public", "earth"].extension == "earthdistance"
    assert uses(found, "earth") == {("column", "public.place.at")}


def test_a_table_of_an_extension_is_marked(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
    found = read_catalogue(postgres)

    assert {view.extension for view in found.views} == {"pg_stat_statements"}


# Columns


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("height", "numeric(5,2)"),
        ("weight", "numeric"),
        ("seen", "timestamp(3) with time zone"),
        ("changed", "timestamp without time zone"),
        ("wakes", "time(0) without time zone"),
        ("pause_short", "interval day to second(2)"),
        ("initial", "character(1)"),
        ("code", "bit(4)"),
        ("codes", "bit varying(8)"),
        ("names", "character varying(10)[]"),
        ("grid", "integer[]"),
        ("feelings", "public.mood[]"),
        ("odd", "public.Odd Type"),
        ("nick", "public.citext"),
        ("home", "public.address"),
        ("tags", "billing.tags"),
    ],
)
def test_columns_have_their_types_with_modifiers(rich: Catalogue, name: str, expected: str) -> None:
    assert str(column(rich, f"public.person.{name}").type) == expected


def test_columns_stand_in_their_own_order_without_dropped_ones(rich: Catalogue) -> None:
    assert ["id", "person_id", "status", "other_status", "amount", "note"] == [
        each.name for each in table(rich, "invoice", "billing").columns
    ]


def test_defaults_identity_and_generated_columns_are_told_apart(rich: Catalogue) -> None:
    assert column(rich, "public.person.id").default == "nextval('public.person_id_seq'::regclass)"
    assert column(rich, "public.person.feeling").default == "'ok'::public.mood"
    assert column(rich, "public.team.id").identity == "by default"
    odd = table(rich, "Odd.Table", "Odd Name").column("Id")
    assert odd is not None
    assert odd.identity == "always"
    generated = column(rich, "public.person.full_name")
    assert (generated.default, generated.generated) == (
        "",
        "(((initial)::text || ' '::text) || (small)::text)",
    )


def test_a_default_of_null_is_none(rich: Catalogue) -> None:
    assert column(rich, "billing.invoice.note").default == ""


def test_a_collation_is_named_when_it_is_not_the_one_of_the_type(rich: Catalogue) -> None:
    assert column(rich, "public.team.slug").collation == "C"
    assert column(rich, "public.team.name").collation == ""


def test_comments_are_kept_as_they_are(rich: Catalogue) -> None:
    assert table(rich, "team").comment == "A team\nof people"
    assert column(rich, "public.person.Odd Column").comment == 'Tab\tand "quotes"'
    assert rich.enum_types["public", "mood"].comment == "How somebody feels; it's private"


# Types


def test_labels_stand_in_the_order_of_the_server(rich: Catalogue) -> None:
    assert rich.enum_types["public", "mood"].labels == ("sad", "so-so", "ok", "happy")
    assert rich.enum_types["public", "hollow"].labels == ()
    assert rich.enum_types["public", "Odd Type"].labels == (
        "It's", 'a "label"', "with, comma", " blank ", "new\nline", "ünïcödé", "",
    )  # fmt: skip


def test_domains_have_their_base_and_checks(rich: Catalogue) -> None:
    assert rich.domain_types["public", "money_amount"] == Domain(
        "public",
        "money_amount",
        SqlType("numeric", (12, 2)),
        nullable=False,
        default="0",
        checks=(Check("money_amount_check", "(VALUE >= (0)::numeric)"),),
    )
    assert rich.domain_types["billing", "tags"].base == SqlType("text", dimensions=1)


# Constraints


def test_a_primary_key_keeps_the_order_of_its_columns(rich: Catalogue) -> None:
    assert table(rich, "event").primary_key == PrimaryKey("event_pkey", ("id", "at"))


def test_a_foreign_key_has_its_actions_and_when_it_is_checked(rich: Catalogue) -> None:
    assert table(rich, "person").foreign_keys == (
        ForeignKey(
            "person_team_fk",
            ("team_id",),
            "public",
            "team",
            ("id",),
            on_update="CASCADE",
            on_delete="RESTRICT",
            deferrable=True,
            deferred=True,
        ),
    )


def test_constraints_that_are_not_in_force_say_so(rich: Catalogue) -> None:
    found = table(rich, "membership")

    assert [(key.match, key.validated) for key in found.foreign_keys] == [
        ("SIMPLE", True),
        ("FULL", False),
    ]
    assert found.checks == (
        Check("membership_since_check", "(since > '2000-01-01'::date)", validated=False),
    )


def test_unique_and_exclusion_constraints_are_told_apart(rich: Catalogue) -> None:
    found = table(rich, "person")

    assert found.uniques == (Unique("person_email_unique", ("email",), deferrable=True),)
    assert found.exclusions == (
        Exclusion("person_pause_excl", "EXCLUDE USING gist (span WITH &&) WHERE (flag)"),
    )


def test_an_inherited_table_names_its_parent_and_keeps_inherited_checks(rich: Catalogue) -> None:
    found = table(rich, "child_log")

    assert found.parents == ("public.base_log",)
    assert [check.name for check in found.checks] == ["base_log_text_check"]


# Indexes


def test_an_index_has_its_keys_in_order_with_direction(rich: Catalogue) -> None:
    assert index(rich, "person", "person_team_born_idx").keys == (
        IndexKey("team_id"),
        IndexKey("born", descending=True),
        IndexKey("seen", descending=True, nulls_first=True),
    )


def test_an_index_has_expressions_a_predicate_and_payload(rich: Catalogue) -> None:
    assert index(rich, "person", "person_sum_idx") == Index(
        "person_sum_idx",
        (IndexKey("(small + big)", is_expression=True), IndexKey("born")),
        include=("score", "Odd Column"),
    )
    assert index(rich, "person", "person_nick_lower_idx") == Index(
        "person_nick_lower_idx",
        (IndexKey("lower((nick)::text)", is_expression=True),),
        unique=True,
        predicate="(nick IS NOT NULL)",
    )


def test_operator_classes_and_collations_are_named_when_they_are_not_the_default(
    rich: Catalogue,
) -> None:
    found = {each.name: each.keys[0] for each in table(rich, "team").indexes}

    assert found["team_pkey"] == IndexKey("id")
    assert found["team_name_pattern_idx"].opclass == "varchar_pattern_ops"
    assert found["team_slug_collated_idx"].collation == "POSIX"
    assert found["team_name_expr_collated_idx"] == IndexKey(
        "lower((name)::text)",
        is_expression=True,
        descending=True,
        nulls_first=True,
        opclass="text_pattern_ops",
        collation="C",
    )


def test_an_index_names_its_method_and_the_constraint_that_owns_it(rich: Catalogue) -> None:
    assert index(rich, "person", "person_data_idx").method == "gin"
    assert index(rich, "person", "person_email_unique").constraint == "person_email_unique"
    assert index(rich, "person", "person_feeling_idx").constraint == ""


def test_an_index_that_failed_to_build_is_not_valid(postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY twice_id ON twice (id)")

    assert not index(read_catalogue(postgres), "twice", "twice_id").valid


# Views, sequences


def test_a_view_has_the_types_of_its_columns(rich: Catalogue) -> None:
    found = rich.relation("totals", "billing")

    assert isinstance(found, View)
    assert found.materialized
    assert [str(each.type) for each in found.columns] == ["billing.status", "numeric"]


def test_sequences_know_whom_they_belong_to(rich: Catalogue) -> None:
    found = {each.name: each for each in rich.sequences}

    assert found["free_seq"] == Sequence(
        "public", "free_seq", "integer", 5, -2, -100, 50, cycle=True
    )
    assert found["person_id_seq"].owned_by == "public.person.id"
    assert (found["team_id_seq"].identity, found["person_id_seq"].identity) == (True, False)


# Who uses a type


def test_a_type_that_nothing_uses_has_no_users(rich: Catalogue) -> None:
    assert uses(rich, "unused") == set()


def test_every_kind_of_user_of_a_type_is_found(rich: Catalogue) -> None:
    assert uses(rich, "mood") == {
        ("body", "public.cheer"),
        ("check", "public.good_mood.good_mood_check"),
        ("check", "public.person.person_feeling_check"),
        ("column", "public.event.kind"),
        ("column", "public.person.feeling"),
        ("column", "public.person.feelings"),
        ("composite", "public.address.lines"),
        ("composite", "public.address.mood"),
        ("default", "public.person.feeling"),
        ("default", "public.person.feelings"),
        ("domain", "public.good_mood"),
        ("function", "public.cheer"),
        ("index", "public.person_happy_idx"),
        ("policy", "public.person.person_happy"),
        ("trigger", "public.person.person_sad"),
        ("view", "public.person_view"),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("argument_only", {("function", "public.cheer")}),
        ("literal_only", {("view", "public.literal_view")}),
        ("mentioned", {("body", "public.told")}),
        ("cast_only", {("cast", "public.cast_only -> text"), ("function", "public.cast_it")}),
        ("range_only", {("range", "public.mood_range")}),
        ("good_mood", {("column", "public.person.good")}),
    ],
)
def test_a_single_user_of_another_kind_keeps_a_type_in_use(
    rich: Catalogue, name: str, expected: set[tuple[str, str]]
) -> None:
    assert uses(rich, name) == expected


def test_homonyms_in_two_schemas_have_their_own_users(rich: Catalogue) -> None:
    assert ("column", "billing.invoice.status") in uses(rich, "status", "billing")
    assert ("column", "billing.invoice.status") not in uses(rich, "status")
    assert ("column", "billing.invoice.other_status") in uses(rich, "status")


def test_users_of_rare_kinds_keep_a_type_in_use(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute(
            "CREATE TYPE kind AS ENUM ('a'); CREATE TABLE t (k text, s kind);"
            "CREATE STATISTICS stats ON k, s FROM t;"
            "CREATE OPERATOR CLASS kind_hash FOR TYPE kind USING hash AS"
            "  OPERATOR 1 = (anyenum, anyenum), FUNCTION 1 hashenum(anyenum);"
            "CREATE TABLE g (k text, b boolean GENERATED ALWAYS AS (k = any ('{x}')) STORED)"
        )

    found = uses(read_catalogue(postgres), "kind")

    assert ("other", "operator class public.kind_hash USING hash") in found
    assert ("column", "public.t.s") in found


def test_users_in_partitions_are_told_once_by_their_parent(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute(
            "CREATE TYPE kind AS ENUM ('a');"
            "CREATE TABLE t (id int, s kind DEFAULT 'a' CHECK (s = 'a')) PARTITION BY RANGE (id);"
            "CREATE INDEX ti ON t (id) WHERE s = 'a';"
            "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9)"
        )

    assert uses(read_catalogue(postgres), "kind") == {
        ("check", "public.t.t_s_check"),
        ("column", "public.t.s"),
        ("default", "public.t.s"),
        ("index", "public.ti"),
    }


# Schemas that are asked for


def test_only_the_schemas_that_are_asked_for_are_kept(rich_url: str) -> None:
    found = read_catalogue(rich_url, schemas=("billing",))

    assert found.schemas == ("billing",)
    assert {each.schema for each in (*found.tables, *found.views)} == {"billing"}
    assert {each.schema for each in found.sequences} == {"billing"}


def test_a_type_is_kept_where_its_column_is_and_with_all_its_users(rich_url: str) -> None:
    found = read_catalogue(rich_url, schemas=("billing",))

    assert set(found.enum_types) == {("billing", "status"), ("public", "status")}
    assert set(found.domain_types) == {("billing", "tags"), ("public", "money_amount")}
    assert ("column", "public.remote.status") in uses(found, "status", "billing")

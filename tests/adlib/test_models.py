"""The models are the one schema: documented in full, and what the promised names of SQL are made from."""

import inspect

import duckdb
import pytest
from sqlmodel import SQLModel

from adlib import errors, models
from archive import from_models, schema
from archive.database import Archive

# Names that people write queries against: columns may be added, none may be renamed or taken away.
FIGURES = (
    "platform advertiser_id advertiser_name payer grain period_start period_end country region currency "
    "spend_lower spend_upper spend_kind spend_step conversions ads capture_id row_no"
)
PROMISED = {
    "ad": (
        "platform ad_id advertiser_id advertiser_name payer payer_state started_on ended_on status currency "
        "spend_lower spend_upper spend_kind impressions_lower impressions_upper audience_lower audience_upper "
        "text url first_seen last_seen"
    ),
    "ad_version": "version_id ad_key platform ad_id advertiser_id",
    "sighting": "capture_id ad_key version_id",
    "ad_current": "ad_key version_id first_seen last_seen",
    "advertiser": "platform advertiser_id advertiser_name",
    "advertiser_name": "platform advertiser_id advertiser_name",
    "delivery": "platform ad_id advertiser_id age gender region share",
    "targeting": "platform ad_id advertiser_id criterion value excluded",
    "spend_line": FIGURES,
    "spend_line_history": FIGURES,
    "capture": (
        "capture_id platform format scope complete as_of as_of_basis rows_read rows_loaded rows_unchanged "
        "rows_merged rows_rejected"
    ),
    "capture_file": "capture_id name sha256",
    "rejected_row": "capture_id file_no record_no reason raw",
}


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_columns_are_there(new: Archive, name: str) -> None:
    columns = new.sql(f"SELECT * FROM {name} LIMIT 0").columns
    assert set(PROMISED[name].split()) <= set(columns)


@pytest.mark.parametrize("model", models.TABLES, ids=lambda model: model.__name__)
def test_every_column_is_described(model: type[SQLModel]) -> None:
    fields = model.model_fields
    assert [name for name, field in fields.items() if not field.description] == []
    assert inspect.getdoc(model)


@pytest.mark.parametrize("model", models.TABLES, ids=lambda model: model.__name__)
def test_a_table_has_exactly_the_columns_of_its_model(new: Archive, model: type[SQLModel]) -> None:
    found = new.sql(f'SELECT * FROM "{model.__tablename__}" LIMIT 0').columns
    assert set(found) == set(model.model_fields)
    assert dict(schema.columns(str(model.__tablename__))).keys() == set(found)


def test_no_table_has_a_key_that_would_slow_bulk_loads(new: Archive) -> None:
    assert new.sql("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type <> 'CHECK'").rows == [(0,)]


def test_every_type_is_one_that_duckdb_knows() -> None:
    with duckdb.connect() as con:
        for table in schema.tables():
            con.execute(schema.create_table(table))


def test_the_compiled_schema_is_what_the_models_say() -> None:
    """`make docs` compiles it anew."""
    assert schema.compiled() == from_models.compiled()
    assert {kind: list(found) for kind, found in schema.compiled().items()} == {
        kind: list(found) for kind, found in from_models.compiled().items()
    }


def test_an_ad_object_has_a_field_for_every_column_of_the_view(new: Archive) -> None:
    assert set(new.sql("SELECT * FROM ad LIMIT 0").columns) == set(models.Ad.model_fields)


def test_every_error_has_the_exit_code_that_the_module_draws() -> None:
    """The tree at the top of `adlib/errors.py` is what people read."""
    drawn = {}
    for line in (errors.__doc__ or "").splitlines():
        words = line.strip("│├└─ ").split()
        if words and words[0] in vars(errors):
            drawn[words[0]] = int(words[1])
    kinds = {
        name: kind
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, errors.AdlibError)
    }
    assert drawn == {name: kind.exit_code for name, kind in kinds.items()}
    assert all(issubclass(kind, errors.AdlibError) and inspect.getdoc(kind) for kind in kinds.values())

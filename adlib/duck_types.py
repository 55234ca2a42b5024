"""DuckDB's types of what an ad holds several of, where an import finds them without loading the models."""

AGE_GENDER = "STRUCT(age VARCHAR, gender VARCHAR, percentage DECIMAL(12,10))[]"
REGION_SHARE = "STRUCT(region VARCHAR, percentage DECIMAL(12,10))[]"

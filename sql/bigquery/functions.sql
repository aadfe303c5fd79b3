-- The functions that models call where the engines differ, as BigQuery SQL functions.
-- sql/duckdb/functions.sql defines the same names; test/models/function-cases.ts is one table of
-- cases that both must pass.

-- Texts. BigQuery's lower() makes two letters of İ and another one of the Σ that ends a word, so
-- these two are put into lower case before.

-- The key of a caption: SHA-256 (hex) of the text in NFC, trimmed, white space collapsed, lower case.
create or replace function fn.caption_key(txt string) returns string as (
    to_hex(sha256(lower(replace(replace(
        trim(regexp_replace(normalize(txt, nfc), r'[\t\n\v\f\r\x{85}\p{Z}]+', ' '), ' '),
        'İ', 'i'), 'Σ', 'σ'
    ))))
);

-- The words of a text in NFC and lower case, in order, as an array; empty for null. A word is letters
-- and digits with their marks. Addresses of pages and @mentions are left out; variation selectors,
-- keycaps and joiners are taken out of what stays.
create or replace function fn.tokens(txt string) returns array<string> as (
    regexp_extract_all(
        regexp_replace(
            regexp_replace(
                lower(replace(replace(normalize(coalesce(txt, ''), nfc), 'İ', 'i'), 'Σ', 'σ')),
                r'(?:https?://|www\.)\S*|@[\p{L}\p{N}_.]+',
                ' '
            ),
            r'[\x{200C}\x{200D}\x{20E3}\x{FE00}-\x{FE0F}]',
            ''
        ),
        r'[\p{L}\p{N}][\p{L}\p{M}\p{N}]*'
    )
);

-- A whole number, a date, a boolean or a text as text. Not for floats and instants.
create or replace function fn.text(x any type) returns string as (
    cast(x as string)
);

-- A text in lower case, letter by letter (simple case mapping).
create or replace function fn.lower(txt string) returns string as (
    lower(replace(replace(txt, 'İ', 'i'), 'Σ', 'σ'))
);

-- A text with the letters a to z in upper case; all others stay as they are.
create or replace function fn.upper(txt string) returns string as (
    translate(txt, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
);

-- An instant as people and JSON read it: 2026-11-20T08:00:00Z, to the second, in UTC.
create or replace function fn.instant_text(ts timestamp) returns string as (
    format_timestamp('%E4Y-%m-%dT%H:%M:%SZ', ts, 'UTC')
);

-- A share for people, to a tenth: 3.4 %.
create or replace function fn.percent_text(x float64) returns string as (
    cast(div(cast(floor(x * 1000 + 0.5) as int64), 10) as string)
    || '.'
    || cast(mod(cast(floor(x * 1000 + 0.5) as int64), 10) as string)
    || ' %'
);

-- The sentence in a plan item's reasons that says why; null where there is no text.
create or replace function fn.why(reasons string) returns string as (
    case
        when starts_with(json_query(reasons, '$.why'), '"') then json_value(reasons, '$.why')
    end
);

-- Instants, zones, dates

-- The date of an instant in a zone.
create or replace function fn.local_date(ts timestamp, zone string) returns date as (
    date(ts, zone)
);

-- The Monday of an instant's week in a zone.
create or replace function fn.week_start(ts timestamp, zone string) returns date as (
    date_trunc(date(ts, zone), isoweek)
);

-- The ISO week of a date: 2026-W48.
create or replace function fn.iso_week(day date) returns string as (
    lpad(format_date('%G-W%V', day), 8, '0')
);

-- The hour of the week of an instant in a zone: 0 is Monday 00:00, 167 is Sunday 23:00.
create or replace function fn.hour_of_week(ts timestamp, zone string) returns int64 as (
    mod(extract(dayofweek from ts at time zone zone) + 5, 7) * 24
    + extract(hour from ts at time zone zone)
);

-- Hours from the first instant to the second; negative where the second is earlier.
create or replace function fn.hours_between(first_ts timestamp, second_ts timestamp)
returns float64 as (
    (unix_micros(second_ts) - unix_micros(first_ts)) / 3600000000
);

-- Days of 24 hours from the first instant to the second.
create or replace function fn.days_between(first_ts timestamp, second_ts timestamp)
returns float64 as (
    (unix_micros(second_ts) - unix_micros(first_ts)) / 86400000000
);

-- An instant some hours later, to the microsecond.
create or replace function fn.add_hours(ts timestamp, hours float64) returns timestamp as (
    timestamp_add(ts, interval cast(round(hours * 3600000000) as int64) microsecond)
);

-- A date some whole days later.
create or replace function fn.add_days(day date, days int64) returns date as (
    date_add(day, interval days day)
);

-- The number of a date: 0 is 1970-01-01.
create or replace function fn.day_number(day date) returns int64 as (
    unix_date(day)
);

-- Numbers

-- A float as a decimal, with halves of the ninth digit away from zero. Sums of decimals do not depend
-- on the order of their terms. A plain cast would round the float's exact value, DuckDB rounds the
-- float of its billionths.
create or replace function fn.decimal(x float64) returns numeric as (
    cast(round(x * 1000000000) as numeric) * numeric '0.000000001'
);

-- a / b as a float; null where either is null or b is 0.
create or replace function fn.safe_divide(a float64, b float64) returns float64 as (
    case when b <> 0 then a / b end
);

-- The larger of two; where one is null, the other.
create or replace function fn.larger(a any type, b any type) as (
    case when a is null or b > a then b else a end
);

-- The smaller of two; where one is null, the other.
create or replace function fn.smaller(a any type, b any type) as (
    case when a is null or b < a then b else a end
);

-- The sum of two counts that may not have been reported: null only where both are null.
create or replace function fn.add_reported(a any type, b any type) as (
    case when a is null then b when b is null then a else a + b end
);

-- x, moved up to low or down to high where it lies outside; null stays null.
create or replace function fn.clamp(x any type, low any type, high any type) as (
    case when x < low then low when x > high then high else x end
);

-- The nearest whole number; halves go up.
create or replace function fn.round_half_up(x float64) returns int64 as (
    cast(floor(x + 0.5) as int64)
);

-- The natural logarithm; null where there is none (0 and below).
create or replace function fn.ln(x float64) returns float64 as (
    case when x > 0 then ln(x) end
);

-- The whole numbers from the first to the last, as an array.
create or replace function fn.int_series(first_int int64, last_int int64)
returns array<int64> as (
    generate_array(first_int, last_int)
);

-- The Wilson score interval of a rate at 95 % (Wilson 1927; z = 1.959964, z² = 3.841458881296):
-- null without trials. Successes beyond the trials count as all of them.
create or replace function fn.wilson_lower(successes float64, trials float64) returns float64 as (
    case when trials > 0 and successes >= 0 then
        greatest(
            0.0,
            (
                least(successes, trials) + 1.920729440648
                - 1.959964 * sqrt(
                    least(successes, trials) * (1 - least(successes / trials, 1.0))
                    + 0.960364720324
                )
            ) / (trials + 3.841458881296)
        )
    end
);

create or replace function fn.wilson_upper(successes float64, trials float64) returns float64 as (
    case when trials > 0 and successes >= 0 then
        least(
            1.0,
            (
                least(successes, trials) + 1.920729440648
                + 1.959964 * sqrt(
                    least(successes, trials) * (1 - least(successes / trials, 1.0))
                    + 0.960364720324
                )
            ) / (trials + 3.841458881296)
        )
    end
);

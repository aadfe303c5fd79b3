-- The functions that models call where the engines differ, as DuckDB macros.
-- sql/bigquery/functions.sql defines the same names; test/models/functions.test.ts holds one table
-- of cases for both.

-- Texts

-- The key of a caption: SHA-256 (hex) of the text in NFC, trimmed, white space collapsed, lower case.
create or replace macro fn.caption_key(txt) as
    sha256(lower(trim(regexp_replace(nfc_normalize(txt), '[\t\n\v\f\r\x{85}\p{Z}]+', ' ', 'g'))));

-- The words of a text in NFC and lower case, in order, as an array; empty for null. A word is letters
-- and digits with their marks. Addresses of pages and @mentions are left out; variation selectors,
-- keycaps and joiners are taken out of what stays.
create or replace macro fn.tokens(txt) as
    regexp_extract_all(
        regexp_replace(
            regexp_replace(
                lower(nfc_normalize(coalesce(txt, ''))),
                '(?:https?://|www\.)\S*|@[\p{L}\p{N}_.]+',
                ' ',
                'g'
            ),
            '[\x{200C}\x{200D}\x{20E3}\x{FE00}-\x{FE0F}]',
            '',
            'g'
        ),
        '[\p{L}\p{N}][\p{L}\p{M}\p{N}]*'
    );

-- A whole number, a date, a boolean or a text as text. Not for floats and instants.
create or replace macro fn.text(x) as
    cast(x as varchar);

-- A text in lower case, letter by letter (simple case mapping).
create or replace macro fn.lower(txt) as
    lower(txt);

-- A text with the letters a to z in upper case; all others stay as they are.
create or replace macro fn.upper(txt) as
    translate(txt, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');

-- An instant as people and JSON read it: 2026-11-20T08:00:00Z, to the second, in UTC.
create or replace macro fn.instant_text(ts) as
    strftime(timezone('UTC', ts), '%Y-%m-%dT%H:%M:%SZ');

-- A share for people, to a tenth: 3.4 %.
create or replace macro fn.percent_text(x) as
    cast(cast(floor(cast(x as double) * 1000 + 0.5) as bigint) // 10 as varchar)
    || '.'
    || cast(cast(floor(cast(x as double) * 1000 + 0.5) as bigint) % 10 as varchar)
    || ' %';

-- The sentence in a plan item's reasons that says why; null where there is no text.
create or replace macro fn.why(reasons) as
    case
        when not json_valid(reasons) then null
        when json_type(reasons, '$.why') = 'VARCHAR' then json_extract_string(reasons, '$.why')
    end;

-- Instants, zones, dates

-- The date of an instant in a zone.
create or replace macro fn.local_date(ts, zone) as
    cast(timezone(zone, ts) as date);

-- The Monday of an instant's week in a zone.
create or replace macro fn.week_start(ts, zone) as
    cast(date_trunc('week', timezone(zone, ts)) as date);

-- The ISO week of a date: 2026-W48.
create or replace macro fn.iso_week(day) as
    strftime(day, '%G-W%V');

-- The hour of the week of an instant in a zone: 0 is Monday 00:00, 167 is Sunday 23:00.
create or replace macro fn.hour_of_week(ts, zone) as
    cast((isodow(timezone(zone, ts)) - 1) * 24 + hour(timezone(zone, ts)) as bigint);

-- Hours from the first instant to the second; negative where the second is earlier.
create or replace macro fn.hours_between(first_ts, second_ts) as
    cast(epoch_us(second_ts) - epoch_us(first_ts) as double) / 3600000000;

-- Days of 24 hours from the first instant to the second.
create or replace macro fn.days_between(first_ts, second_ts) as
    cast(epoch_us(second_ts) - epoch_us(first_ts) as double) / 86400000000;

-- An instant some hours later, to the microsecond.
create or replace macro fn.add_hours(ts, hours) as
    ts + to_microseconds(cast(round(hours * 3600000000) as bigint));

-- A date some whole days later.
create or replace macro fn.add_days(day, days) as
    day + cast(days as integer);

-- The number of a date: 0 is 1970-01-01.
create or replace macro fn.day_number(day) as
    cast(date_diff('day', date '1970-01-01', day) as bigint);

-- Numbers

-- A float as a decimal, with halves of the ninth digit away from zero. Sums of decimals do not depend
-- on the order of their terms.
create or replace macro fn.decimal(x) as
    cast(cast(x as double) as decimal(38, 9));

-- a / b as a float; null where either is null or b is 0.
create or replace macro fn.safe_divide(a, b) as
    case when b <> 0 then cast(a as double) / cast(b as double) end;

-- The larger of two; where one is null, the other.
create or replace macro fn.larger(a, b) as
    case when a is null or b > a then b else a end;

-- The smaller of two; where one is null, the other.
create or replace macro fn.smaller(a, b) as
    case when a is null or b < a then b else a end;

-- The sum of two counts that may not have been reported: null only where both are null.
create or replace macro fn.add_reported(a, b) as
    case when a is null then b when b is null then a else a + b end;

-- x, moved up to low or down to high where it lies outside; null stays null.
create or replace macro fn.clamp(x, low, high) as
    case when x < low then low when x > high then high else x end;

-- The nearest whole number; halves go up.
create or replace macro fn.round_half_up(x) as
    cast(floor(cast(x as double) + 0.5) as bigint);

-- The natural logarithm; null where there is none (0 and below).
create or replace macro fn.ln(x) as
    case when x > 0 then ln(cast(x as double)) end;

-- The whole numbers from the first to the last, as an array.
create or replace macro fn.int_series(first_int, last_int) as
    range(cast(first_int as bigint), cast(last_int as bigint) + 1);

-- The Wilson score interval of a rate at 95 % (Wilson 1927; z = 1.959964, z² = 3.841458881296):
-- null without trials. Successes beyond the trials count as all of them.
create or replace macro fn.wilson_lower(successes, trials) as
    case when trials > 0 and successes >= 0 then
        greatest(
            0.0,
            (
                least(cast(successes as double), cast(trials as double)) + 1.920729440648
                - 1.959964 * sqrt(
                    least(cast(successes as double), cast(trials as double))
                    * (1 - least(cast(successes as double) / cast(trials as double), 1.0))
                    + 0.960364720324
                )
            ) / (cast(trials as double) + 3.841458881296)
        )
    end;

create or replace macro fn.wilson_upper(successes, trials) as
    case when trials > 0 and successes >= 0 then
        least(
            1.0,
            (
                least(cast(successes as double), cast(trials as double)) + 1.920729440648
                + 1.959964 * sqrt(
                    least(cast(successes as double), cast(trials as double))
                    * (1 - least(cast(successes as double) / cast(trials as double), 1.0))
                    + 0.960364720324
                )
            ) / (cast(trials as double) + 3.841458881296)
        )
    end;

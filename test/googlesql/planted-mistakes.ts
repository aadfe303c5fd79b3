/** A text that the engines do not understand alike, and what the portability check says of it. */
type Mistake = readonly [name: string, sql: string, message: RegExp]

const text = (value: string): string => `cast('${value}' as float64)`

/** Texts that both engines run without a word, to other results. */
export const SILENT_MISTAKES: readonly Mistake[] = [
  ['the larger of a null', 'select greatest(1, cast(null as int64)) as x', /fn\.larger/],
  ['the smaller of a null', 'select least(1, cast(null as int64)) as x', /fn\.smaller/],
  ['a text and a null', `select concat('a', cast(null as string)) as x`, /use \|\|/],
  ['all matches or the first', `select regexp_replace('aab', 'a', 'x') as x`, /fn\.\*/],
  ['a logarithm', 'select log(100.0) as x', /fn\.ln/],
  ['a rounded decimal', 'select round(1.005, 2) as x', /fn\.round_half_up/],
  ['a week', `select extract(week from date '2027-01-01') as x`, /fn\.iso_week/],
  ['a date less an interval', `select date '2026-01-02' - interval 1 day as x`, /fn\.add_days/],
  ['a date less a date', `select date '2026-01-02' - date '2026-01-01' as x`, /fn\.day_number/],
  ['a hash', `select md5('a') as x`, /hex/],
  ['another hash', `select sha256('a') as x`, /fn\.caption_key/],
  ['a piece from 0', `select substr('abc', 0, 2) as x`, /counts from 1/],
  ['a large letter', `select upper('ß') as x`, /fn\.upper/],
  ['a small letter', `select lower('İ ΟΔΟΣ') as x`, /fn\.lower/],
  ['a float as text', `select cast(${text('1')} as string) as x`, /fn\.text/],
  [
    'an instant as text',
    `select cast(cast('2026-01-02 03:04:05.6+00' as timestamp) as string) as x`,
    /fn\.text/,
  ],
  ['half a number', `select cast(${text('2.5')} as int64) as x`, /halves/],
  ['half a billionth', `select cast(${text('12345.0000000025')} as numeric) as x`, /fn\.decimal/],
  ['an instant without a zone', `select timestamp '2026-01-02 03:04:05' as x`, /no zone/],
  ['a letter behind a backslash', String.raw`select 'a\tb' as x`, /special letter/],
  ['white space', `select trim('\ta') as x`, /white space/],
]

/** Texts that one of the engines refuses: the check says what to write before it does. */
export const LOUD_MISTAKES: readonly Mistake[] = [
  [
    'a division by zero',
    'select 1 / count(y) as x from (select 1 as y) as t where y > 1',
    /fn\.safe_divide/,
  ],
  ['a cast by colons', 'select 1::bigint as x', /write cast/],
  ['a whole division', 'select 7 // 2 as x', /floor/],
  [
    'all columns but one',
    'select * exclude (y) from (select 1 as x, 2 as y) as t',
    /name the columns/,
  ],
  [
    'a filtered count',
    'select count(*) filter (where y > 1) as x from (select 1 as y) as t',
    /countif/,
  ],
  ['grouping by all', 'select y, count(*) as x from (select 1 as y) as t group by all', /by all/],
  ['from first', 'from (select 1 as x) as t', /begin with select/],
  ['the row of the largest', 'select max_by(x, x) as x from (select 1 as x) as t', /rank the rows/],
  ['an element of an array', 'select xs[1] as x from (select [1, 2] as xs) as t', /unnest/],
  ['a text in double quotes', 'select "a" as x', /is a name on DuckDB/],
]

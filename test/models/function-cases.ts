import type { Value } from '../../sql/warehouse.ts'

/** Arguments as SQL both engines read, and what must come out. */
type Case = readonly [args: string, expected: Value]

const at = (instant: string): string => `cast('${instant}' as timestamp)`

/** What every `fn` function must give on every engine. */
export const FUNCTION_CASES: Readonly<Record<string, readonly Case[]>> = {
  caption_key: [
    [`'x'`, '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
    [`'  X '`, '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
    [`''`, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    // Letter by letter: no final sigma, no dot apart from its i, no ss.
    [`'ΟΔΟΣ İI ẞ'`, '053c6ca1faea9e3def062cec3940f6ff20bd57d5c717cc125131a757e011471d'],
    [
      `'\u00A0👍🏽\u2003 e\u0301\u3000'`,
      'adb4cad6cc76fef91ef86d4a4c83f3fabf6869831df21677d66e7f171e4f79e4',
    ],
    ['cast(null as string)', null],
  ],
  tokens: [
    [`'Hello, wörld 12'`, ['hello', 'wörld', '12']],
    [`'#TBT — don’t'`, ['tbt', 'don', 't']],
    [`'हिन्दी ไทย'`, ['हिन्दी', 'ไทย']],
    [`'👍 !'`, []],
    // A keycap and a heart with their variation selectors, and a zero-width joiner.
    [`'1\uFE0F\u20E3 ❤\uFE0F x क्\u200Dष'`, ['1', 'x', 'क्ष']],
    [`'see https://a.example/b?c and www.example.org end'`, ['see', 'and', 'end']],
    [`'with @ann.b at me@x.example, ann @ home'`, ['with', 'at', 'me', 'ann', 'home']],
    [`'E\u0301te\u0301'`, ['\u00E9t\u00E9']],
    [`'健身教练｜北京'`, ['健身教练', '北京']],
    [`'ΟΔΟΣ İI ẞ'`, ['οδοσ', 'ii', 'ß']],
    ['cast(null as string)', []],
  ],
  text: [
    ['12', '12'],
    ['-3', '-3'],
    [`date '2026-11-23'`, '2026-11-23'],
    ['true', 'true'],
    [`'a'`, 'a'],
    ['cast(null as int64)', null],
  ],
  lower: [
    [`'GREEN É ΟΔΟΣ İI ẞ ǅ'`, 'green é οδοσ ii ß ǆ'],
    ['cast(null as string)', null],
  ],
  upper: [
    [`'pending_approval ßéı'`, 'PENDING_APPROVAL ßéı'],
    ['cast(null as string)', null],
  ],
  instant_text: [
    [at('0001-01-01 00:00:00+00'), '0001-01-01T00:00:00Z'],
    [at('1969-12-31 23:59:59.999999+00'), '1969-12-31T23:59:59Z'],
    [at('2026-11-20 08:00:00.999+00'), '2026-11-20T08:00:00Z'],
    [at('2026-11-20 08:00:00+05:30'), '2026-11-20T02:30:00Z'],
    ['cast(null as timestamp)', null],
  ],
  percent_text: [
    ['0.034', '3.4 %'],
    ['0.0005', '0.1 %'],
    ['1.0', '100.0 %'],
    ['0.0', '0.0 %'],
    ['0.1', '10.0 %'],
    ['cast(null as float64)', null],
  ],
  why: [
    [`'{"why": "best hour", "slot": {"why": "no"}}'`, 'best hour'],
    [`'{"slot": {}}'`, null],
    [`'{"why": null}'`, null],
    [`'{"why": "é \u{1F600}"}'`, 'é \u{1F600}'],
    [`'{"why": ""}'`, ''],
    [`'{"why": {"a": 1}}'`, null],
    [`'{"why": 1.50}'`, null],
    [`'[1]'`, null],
    [`''`, null],
    [`'not json'`, null],
    ['cast(null as string)', null],
  ],
  local_date: [
    [`${at('2026-11-22 23:30:00+00')}, 'Europe/Oslo'`, '2026-11-23'],
    [`${at('2026-11-23 04:59:59+00')}, 'America/New_York'`, '2026-11-22'],
    [`${at('2026-11-23 00:00:00+00')}, cast(null as string)`, null],
  ],
  week_start: [
    // Sunday night in UTC is Monday in Oslo.
    [`${at('2026-11-22 23:30:00+00')}, 'Europe/Oslo'`, '2026-11-23'],
    [`${at('2026-11-22 23:30:00+00')}, 'UTC'`, '2026-11-16'],
    [`${at('2027-01-01 12:00:00+00')}, 'UTC'`, '2026-12-28'],
    // The night the clocks go back.
    [`${at('2026-10-25 23:30:00+00')}, 'Europe/Oslo'`, '2026-10-26'],
    [`${at('2026-10-25 22:30:00+00')}, 'Europe/Oslo'`, '2026-10-19'],
  ],
  iso_week: [
    [`date '2026-11-23'`, '2026-W48'],
    [`date '2027-01-01'`, '2026-W53'],
    [`date '2027-01-04'`, '2027-W01'],
    [`date '2024-12-30'`, '2025-W01'],
    [`date '0001-01-01'`, '0001-W01'],
    ['cast(null as date)', null],
  ],
  hour_of_week: [
    [`${at('2026-11-23 00:00:00+00')}, 'UTC'`, 0],
    [`${at('2026-11-22 23:59:59+00')}, 'UTC'`, 167],
    [`${at('2026-11-23 00:30:00+00')}, 'Asia/Kolkata'`, 6],
    // Clocks go forward at 01:00 UTC on 29 March: 02:00 does not happen.
    [`${at('2026-03-29 00:59:00+00')}, 'Europe/Oslo'`, 145],
    [`${at('2026-03-29 01:00:00+00')}, 'Europe/Oslo'`, 147],
    // And back on 25 October: 02:00 happens twice.
    [`${at('2026-10-25 00:30:00+00')}, 'Europe/Oslo'`, 146],
    [`${at('2026-10-25 01:30:00+00')}, 'Europe/Oslo'`, 146],
    // Kathmandu is 5:45 ahead: its Monday begins at 18:15 UTC.
    [`${at('2026-11-22 18:14:59+00')}, 'Asia/Kathmandu'`, 167],
    [`${at('2026-11-22 18:15:00+00')}, 'Asia/Kathmandu'`, 0],
    // Lord Howe goes back by half an hour at 15:00 UTC on 4 April: half of 01:00 happens twice.
    [`${at('2026-04-04 14:59:00+00')}, 'Australia/Lord_Howe'`, 145],
    [`${at('2026-04-04 15:29:00+00')}, 'Australia/Lord_Howe'`, 145],
    [`${at('2026-04-04 15:30:00+00')}, 'Australia/Lord_Howe'`, 146],
    [`${at('2026-10-25 01:30:00+00')}, cast(null as string)`, null],
  ],
  hours_between: [
    [`${at('2026-11-20 08:00:00+00')}, ${at('2026-11-20 09:30:00+00')}`, 1.5],
    [`${at('2026-11-20 08:00:00+00')}, ${at('2026-11-20 07:00:00+00')}`, -1],
    // A day with 25 hours on the wall has 24 between equal instants.
    [`${at('2026-10-25 00:00:00+00')}, ${at('2026-10-26 00:00:00+00')}`, 24],
    [`cast(null as timestamp), ${at('2026-10-26 00:00:00+00')}`, null],
  ],
  days_between: [
    [`${at('2026-11-20 08:00:00+00')}, ${at('2026-11-21 20:00:00+00')}`, 1.5],
    [`${at('2026-11-20 08:00:00+00')}, cast(null as timestamp)`, null],
  ],
  add_hours: [
    [`${at('2026-10-25 00:00:00+00')}, 1.5`, '2026-10-25T01:30:00Z'],
    [`${at('2026-11-20 08:00:00+00')}, -48`, '2026-11-18T08:00:00Z'],
    [`${at('2026-11-20 08:00:00+00')}, cast(null as float64)`, null],
  ],
  add_days: [
    [`date '2026-02-27', 2`, '2026-03-01'],
    [`date '2027-01-04', -7`, '2026-12-28'],
    [`date '2026-02-27', cast(null as int64)`, null],
  ],
  day_number: [
    [`date '1970-01-01'`, 0],
    [`date '1969-12-31'`, -1],
    [`date '2026-11-23'`, 20_780],
  ],
  decimal: [
    ['0.1', '0.1'],
    ['1e-10', '0'],
    [`cast('0.0000000005' as float64)`, '0.000000001'],
    // Halves of the ninth digit that no float meets exactly.
    [`cast('-1.9999999995' as float64)`, '-2'],
    [`cast('12345.0000000025' as float64)`, '12345.000000003'],
    [`cast('0.0000000185' as float64)`, '0.000000019'],
    [`cast('123456789.123456789' as float64)`, '123456789.123456784'],
    ['12', '12'],
    ['cast(null as float64)', null],
  ],
  safe_divide: [
    ['1, 4', 0.25],
    ['1, 0', null],
    ['0, 0', null],
    ['cast(null as int64), 2', null],
    ['2, cast(null as int64)', null],
    ['cast(1 as numeric), cast(3 as numeric)', 1 / 3],
  ],
  larger: [
    ['1, 2', 2],
    ['2, 1', 2],
    ['cast(null as int64), 2', 2],
    ['2, cast(null as int64)', 2],
    ['cast(null as int64), cast(null as int64)', null],
    [`'a', 'b'`, 'b'],
  ],
  smaller: [
    ['1, 2', 1],
    ['2, 1', 1],
    ['cast(null as int64), 2', 2],
    ['2, cast(null as int64)', 2],
    ['cast(null as int64), cast(null as int64)', null],
  ],
  add_reported: [
    ['1, 2', 3],
    ['cast(null as int64), 2', 2],
    ['0, cast(null as int64)', 0],
    ['cast(null as int64), cast(null as int64)', null],
  ],
  clamp: [
    ['-1, 0, 3', 0],
    ['5, 0, 3', 3],
    ['2, 0, 3', 2],
    ['cast(null as int64), 0, 3', null],
  ],
  round_half_up: [
    ['41.65', 42],
    ['2.5', 3],
    ['-0.5', 0],
    ['-2.5', -2],
    ['2.4', 2],
    ['cast(null as float64)', null],
  ],
  ln: [
    ['1', 0],
    ['2.718281828459045', 1],
    ['10', Math.LN10],
    ['0', null],
    ['-1', null],
    ['cast(null as float64)', null],
  ],
  int_series: [
    ['0, 2', [0, 1, 2]],
    ['5, 5', [5]],
    ['3, 2', []],
  ],
  // Values of Wilson (1927) at z = 1.959964, computed without the engine.
  wilson_lower: [
    ['5, 10', 0.236_593_089_011_479_4],
    ['0, 10', 0],
    ['10, 10', 0.722_467_196_973_942_1],
    ['1, 1000', 0.000_176_546_368_676_5],
    ['0, 0', null],
    ['1, cast(null as int64)', null],
    ['cast(null as int64), 10', null],
    ['3, 2', 0.342_380_223_954_649_3],
    ['2.5, 5.5', 0.153_383_758_108_680_6],
  ],
  wilson_upper: [
    ['5, 10', 0.763_406_910_988_520_5],
    ['0, 10', 0.277_532_803_026_057_7],
    ['10, 10', 1],
    ['1, 1000', 0.005_642_558_659_926_1],
    ['0, 0', null],
    ['1, cast(null as int64)', null],
    ['cast(null as int64), 10', null],
    ['2.5, 5.5', 0.793_091_411_738_597_8],
  ],
}

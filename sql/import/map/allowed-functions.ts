/**
 * The functions an expression of a person may call: of texts, numbers, times, lists and JSON, all
 * pure. Nothing that reads files, settings or the clock, and nothing that makes text without end.
 */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    // operators
    '+ - * / // % ** ^ || ~ ~~ !~~ ~~* !~~* ~~~ & | << >> -> ->> @> <@ !',
    // texts
    'ascii chr concat concat_ws contains ends_with instr lcase left len length like_escape',
    'lower lpad ltrim md5 nfc_normalize not_like_escape position prefix printf format',
    'regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches',
    'regexp_replace regexp_split_to_array replace reverse right rpad rtrim sha1 sha256 split',
    'split_part starts_with str_split string_split string_split_regex string_to_array',
    'strip_accents strlen strpos substr substring suffix translate trim ucase unicode upper',
    'url_decode url_encode nullif ifnull hash ilike_escape not_ilike_escape from_base64 decode',
    // numbers
    'abs ceil ceiling divide floor fmod greatest isfinite isinf isnan least ln log log10 log2 mod',
    'multiply add subtract pow power round round_even sign sqrt trunc even',
    // times
    'age century date_add date_diff date_part date_sub date_trunc datediff datepart datetrunc day',
    'dayname dayofmonth dayofweek dayofyear epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear',
    'last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns',
    'make_timestamptz microsecond millisecond minute month monthname quarter second strftime strptime',
    'time_bucket timezone to_days to_hours to_microseconds to_milliseconds to_minutes to_months',
    'to_seconds to_timestamp to_weeks to_years to_quarters to_decades to_centuries try_strptime week',
    'weekday weekofyear year yearweek',
    // lists, structs and JSON
    'array_contains array_extract array_has array_length array_slice array_to_string array_value',
    'element_at flatten list_concat list_contains list_distinct list_extract list_has list_position',
    'list_reverse list_slice list_sort list_unique list_value list_pack map map_extract map_keys row',
    'map_values struct_extract struct_pack json_array_length json_exists json_extract',
    'json_extract_path json_extract_path_text json_extract_string json_keys json_type json_valid',
    'json_value to_json typeof from_json',
  ]
    .join(' ')
    .split(' '),
)

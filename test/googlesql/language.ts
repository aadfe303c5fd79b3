/**
 * The parts of GoogleSQL that BigQuery had at the beginning of 2024, by the names of the server's
 * options. The shared dialect uses no others.
 */
const FEATURES = `
  ANALYTIC_FUNCTIONS BIGNUMERIC_TYPE CBRT_FUNCTIONS CREATE_TABLE_AS_SELECT_COLUMN_LIST
  CREATE_TABLE_CLUSTER_BY CREATE_TABLE_PARTITION_BY GROUP_BY_ROLLUP INTERVAL_TYPE
  INVERSE_TRIG_FUNCTIONS JSON_ARRAY_FUNCTIONS JSON_TYPE JSON_VALUE_EXTRACTION_FUNCTIONS
  NAMED_ARGUMENTS NUMERIC_TYPE PARAMETERIZED_TYPES ROUND_WITH_ROUNDING_MODE TABLESAMPLE
  TEMPLATE_FUNCTIONS
  V_1_1_HAVING_IN_AGGREGATE V_1_1_LIMIT_IN_AGGREGATE V_1_1_NULL_HANDLING_MODIFIER_IN_AGGREGATE
  V_1_1_NULL_HANDLING_MODIFIER_IN_ANALYTIC V_1_1_ORDER_BY_IN_AGGREGATE
  V_1_1_SELECT_STAR_EXCEPT_REPLACE V_1_1_WITH_ON_SUBQUERY
  V_1_2_CIVIL_TIME V_1_2_GROUP_BY_STRUCT V_1_2_SAFE_FUNCTION_CALL V_1_2_WEEK_WITH_WEEKDAY
  V_1_3_ADDITIONAL_STRING_FUNCTIONS V_1_3_ALLOW_REGEXP_EXTRACT_OPTIONALS V_1_3_CONCAT_MIXED_TYPES
  V_1_3_DATE_ARITHMETICS V_1_3_DATE_TIME_CONSTRUCTORS V_1_3_DECIMAL_ALIAS
  V_1_3_EXTENDED_DATE_TIME_SIGNATURES V_1_3_FORMAT_IN_CAST V_1_3_IS_DISTINCT
  V_1_3_LIKE_ANY_SOME_ALL V_1_3_NULLS_FIRST_LAST_IN_ORDER_BY V_1_3_PIVOT V_1_3_QUALIFY
  V_1_3_UNNEST_AND_FLATTEN_ARRAYS V_1_3_UNPIVOT V_1_3_WITH_RECURSIVE
  V_1_4_GROUPING_BUILTIN V_1_4_GROUPING_SETS`

/** Rewrites the evaluator needs: it knows no functions written in SQL, pivots and so on. */
const REWRITES = `FLATTEN PIVOT UNPIVOT TYPEOF_FUNCTION LIKE_ANY_ALL BUILTIN_FUNCTION_INLINER
  INLINE_SQL_FUNCTIONS GROUPING_SET`

const words = (text: string): string[] => text.trim().split(/\s+/)

/** BigQuery's language, as the server takes it. */
export const languageOptions = {
  nameResolutionMode: 'NAME_RESOLUTION_DEFAULT',
  productMode: 'PRODUCT_EXTERNAL',
  enabledLanguageFeatures: words(FEATURES).map((name) => `FEATURE_${name}`),
  supportedStatementKinds: [],
  reservedKeywords: ['QUALIFY'],
}

/** How statements are understood: in BigQuery's language, in UTC, without parameters. */
export const analyzerOptions = {
  languageOptions,
  defaultTimezone: 'UTC',
  pruneUnusedColumns: false,
  errorMessageMode: 'ERROR_MESSAGE_MULTI_LINE_WITH_CARET',
  parameterMode: 'PARAMETER_NAMED',
  allowUndeclaredParameters: false,
  enabledRewrites: words(REWRITES).map((name) => `REWRITE_${name}`),
  statementContext: 'CONTEXT_DEFAULT',
  preserveColumnAliases: true,
}

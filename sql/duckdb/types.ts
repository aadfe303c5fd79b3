import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  LIST,
  TIMESTAMPTZ,
  VARCHAR,
  type DuckDBType,
} from '@duckdb/node-api'

import type { SqlType } from '../../domain/records/column.ts'

const DECIMAL_WIDTH = 38
/** Digits behind the point of a decimal: the scale of BigQuery's NUMERIC. */
export const DECIMAL_SCALE = 9

/** How DuckDB spells the column types of the shared dialect. */
export const duckDbTypes: Readonly<Record<SqlType, string>> = {
  string: 'varchar',
  int64: 'bigint',
  float64: 'double',
  numeric: `decimal(${DECIMAL_WIDTH}, ${DECIMAL_SCALE})`,
  bool: 'boolean',
  timestamp: 'timestamptz',
  date: 'date',
  strings: 'varchar[]',
  json: 'varchar',
}

/** The same types as values of the client, for data chunks. */
export const chunkTypes: Readonly<Record<SqlType, DuckDBType>> = {
  string: VARCHAR,
  int64: BIGINT,
  float64: DOUBLE,
  numeric: DECIMAL(DECIMAL_WIDTH, DECIMAL_SCALE),
  bool: BOOLEAN,
  timestamp: TIMESTAMPTZ,
  date: DATE,
  strings: LIST(VARCHAR),
  json: VARCHAR,
}
export { DECIMAL_WIDTH }

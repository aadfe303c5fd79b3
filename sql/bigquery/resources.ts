/** The parts of BigQuery's REST resources that are used here, as v2 of the API names them. */

export interface FieldSchema {
  readonly name: string
  readonly type: string
  readonly mode?: string
  readonly description?: string
  readonly fields?: readonly FieldSchema[]
}

export interface TableSchema {
  readonly fields?: readonly FieldSchema[]
}

export interface TableReference {
  readonly projectId: string
  readonly datasetId: string
  readonly tableId: string
}

export interface TableResource {
  readonly tableReference: TableReference
  readonly type?: string
  readonly description?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly schema?: TableSchema
  readonly timePartitioning?: { readonly type: string; readonly field?: string }
  readonly rangePartitioning?: unknown
  readonly clustering?: { readonly fields: readonly string[] }
  readonly numRows?: string
  readonly numBytes?: string
  /** Milliseconds since 1970. */
  readonly lastModifiedTime?: string
}

export interface DatasetResource {
  readonly datasetReference: { readonly projectId: string; readonly datasetId: string }
  readonly location?: string
  readonly description?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** A cell: a scalar as text, the cells of an array, or the row of a struct. */
export type Cell = string | null | readonly { readonly v: Cell }[] | RowResource

export interface RowResource {
  readonly f: readonly { readonly v: Cell }[]
}

export interface ErrorProto {
  readonly reason?: string
  readonly message?: string
}

export interface ParameterType {
  readonly type: string
  readonly arrayType?: ParameterType
  readonly structTypes?: readonly { readonly name: string; readonly type: ParameterType }[]
}

export interface ParameterValue {
  readonly value?: string
  readonly arrayValues?: readonly ParameterValue[]
  readonly structValues?: Readonly<Record<string, ParameterValue>>
}

export interface QueryParameter {
  readonly name: string
  readonly parameterType: ParameterType
  readonly parameterValue: ParameterValue
}

export interface QueryConfiguration {
  readonly query: string
  readonly useLegacySql: false
  readonly parameterMode?: 'NAMED'
  readonly queryParameters?: readonly QueryParameter[]
  readonly maximumBytesBilled?: string
  readonly createSession?: boolean
  readonly connectionProperties?: readonly { readonly key: string; readonly value: string }[]
}

export interface JobConfiguration {
  readonly query?: QueryConfiguration
  readonly load?: Readonly<Record<string, unknown>>
  readonly copy?: Readonly<Record<string, unknown>>
  readonly labels?: Readonly<Record<string, string>>
  readonly jobTimeoutMs?: string
  readonly dryRun?: boolean
}

export interface JobResource {
  readonly jobReference: {
    readonly projectId: string
    readonly jobId: string
    readonly location?: string
  }
  readonly configuration: JobConfiguration
  readonly status: { readonly state?: string; readonly errorResult?: ErrorProto }
  readonly statistics?: {
    readonly totalBytesProcessed?: string
    readonly sessionInfo?: { readonly sessionId?: string }
    readonly load?: { readonly outputRows?: string }
    readonly query?: {
      readonly totalBytesBilled?: string
      readonly statementType?: string
      readonly referencedTables?: readonly TableReference[]
      readonly schema?: TableSchema
    }
  }
}

export interface ResultsResource {
  readonly jobComplete?: boolean
  readonly schema?: TableSchema
  readonly rows?: readonly RowResource[]
  readonly pageToken?: string
}

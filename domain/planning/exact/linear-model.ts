/** What a row of the programme stands for, so that its price can be told in words. */
export interface RowName {
  readonly rule:
    | 'gap'
    | 'day'
    | 'week'
    | 'kind a day'
    | 'least a day'
    | 'original once'
    | 'caption once'
    | 'near-duplicates'
    | 'spread'
    | 'same instant'
    | 'type'
    | 'budget'
    | 'words'
  readonly account: number | null
  /** Day of the account’s calendar, a kind, an original, a type: what the rule counts. */
  readonly what: string | number | null
}

/** A row: lower ≤ Σ coefficient × column ≤ upper. */
export interface Row {
  readonly name: RowName
  readonly columns: readonly number[]
  /** As many as columns; none is 1 for each. */
  readonly coefficients: readonly number[] | null
  readonly lower: number
  readonly upper: number
}

/**
 * A linear programme to maximise, all columns between 0 and 1: costs, which columns are whole, and
 * named rows. Columns and rows are in the order in which they were added.
 */
export class LinearModel {
  readonly costs: number[] = []
  readonly whole: boolean[] = []
  readonly rows: Row[] = []

  /** Adds a column worth `cost` and gives back its index. */
  column(cost: number, isWhole: boolean): number {
    this.costs.push(cost)
    this.whole.push(isWhole)
    return this.costs.length - 1
  }

  /** Σ columns ≤ `upper`; left out where it could never bind. */
  atMost(name: RowName, columns: readonly number[], upper: number): void {
    if (columns.length > upper) {
      this.rows.push({ name, columns, coefficients: null, lower: -Infinity, upper })
    }
  }

  /** Any other row. */
  row(row: Row): void {
    if (row.columns.length > 0 || row.lower > 0 || row.upper < 0) this.rows.push(row)
  }
}

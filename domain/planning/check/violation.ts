/** A rule of records.md that a plan breaks. */
export interface Violation {
  readonly rule: string
  readonly account_id: string | null
  readonly detail: string
}

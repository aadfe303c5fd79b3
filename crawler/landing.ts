import { rejectedRecords } from '../domain/records/operations.ts'
import { crawlAttempts, profilePosts, profileSnapshots } from '../domain/records/profiles.ts'
import type { RecordSpec, RowOf } from '../domain/records/record.ts'
import type { Load, Warehouse } from '../sql/warehouse.ts'

/** What one question leaves behind. */
export interface Landed {
  readonly attempt: RowOf<typeof crawlAttempts>
  readonly snapshots: readonly RowOf<typeof profileSnapshots>[]
  readonly posts: readonly RowOf<typeof profilePosts>[]
}

interface Batch {
  readonly entries: Landed[]
  readonly done: Promise<void>
  readonly settle: (error: unknown) => void
}

/**
 * Lands results as they arrive: those that come while a transaction is under way share the next.
 * Rows that do not fit their record go to raw.rejected_records.
 */
export class Landing {
  private readonly warehouse: Warehouse
  private readonly load: Load
  private next: Batch | null = null
  private isWriting = false

  constructor(warehouse: Warehouse, load: Load) {
    this.warehouse = warehouse
    this.load = load
  }

  /** Resolves once the result is on disk. */
  land(entry: Landed): Promise<void> {
    this.next ??= newBatch()
    const { entries, done } = this.next
    entries.push(entry)
    void this.write()
    return done
  }

  private async write(): Promise<void> {
    if (this.isWriting) return
    this.isWriting = true
    while (this.next) {
      const batch = this.next
      this.next = null
      await this.append(batch.entries).then(() => batch.settle(null), batch.settle)
    }
    this.isWriting = false
  }

  private async append(entries: readonly Landed[]): Promise<void> {
    const snapshots = fitting(
      profileSnapshots,
      entries.flatMap((entry) => entry.snapshots),
    )
    const posts = fitting(
      profilePosts,
      entries.flatMap((entry) => entry.posts),
    )
    const attempts = entries.map(({ attempt }) => attempt)
    await this.warehouse.atomically(async (session) => {
      await session.append(crawlAttempts, attempts, this.load)
      await session.append(profileSnapshots, snapshots.rows, this.load)
      await session.append(profilePosts, posts.rows, this.load)
      await session.append(rejectedRecords, [...snapshots.rejected, ...posts.rejected], this.load)
    })
  }
}

function newBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const settle = (error: unknown) => (error === null ? resolve() : reject(error))
  return { entries: [], done: promise, settle }
}

/** Rows that fit, and for each that does not the field and the reason. */
function fitting<R extends RecordSpec>(
  { name, row: shape }: R,
  rows: readonly RowOf<R>[],
): { rows: RowOf<R>[]; rejected: RowOf<typeof rejectedRecords>[] } {
  const fits: RowOf<R>[] = []
  const rejected: RowOf<typeof rejectedRecords>[] = []
  for (const row of rows) {
    const issue = shape.safeParse(row).error?.issues[0]
    if (!issue) {
      fits.push(row)
      continue
    }
    const { platform, username } = row as { platform?: unknown; username?: unknown }
    rejected.push({
      file_kind: name === profileSnapshots.name ? 'profile' : 'profile post',
      source: `${String(platform)}/${String(username)}`,
      field: issue.path.join('.') || null,
      reason: issue.message,
    })
  }
  return { rows: fits, rejected }
}

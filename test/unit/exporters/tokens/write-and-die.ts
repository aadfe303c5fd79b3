import { openTokenStore } from '../../../../exporters/tokens/token-store.ts'

/**
 * Adds one to the number in a token again and again, and prints each number once it is on the disk.
 * Arguments: path of the store, key, account, how often.
 */
const [path = '', key, account_id = '', times = '0'] = process.argv.slice(2)
const store = openTokenStore(path, key)
const name = { account_id, provider: 'fake' }
for (let turn = 0; turn < Number(times); turn += 1) {
  const stored = await store.change(name, (current) => ({
    ...name,
    token: { access_token: `token-${Number(current?.token.access_token.split('-')[1] ?? 0) + 1}` },
    stored_at: '2026-11-20T08:00:00Z',
    renewal: null,
  }))
  process.stdout.write(`${stored?.token.access_token.split('-')[1]}\n`)
}

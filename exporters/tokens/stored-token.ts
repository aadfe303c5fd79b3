import { z } from 'zod'

const word = z
  .string()
  .trim()
  .min(1, 'empty')
  .max(20_000, 'longer than 20,000 characters')
  // What may stand in a header.
  .regex(/^[\x20-\x7e]+$/, 'holds what is no plain character')

/** A token’s form. Messages name what is wrong, never a value. */
export const tokenSchema = z.object({
  access_token: word,
  username: word.optional(),
  refresh_token: word.optional(),
  expires_at: z.iso
    .datetime({ offset: true, error: 'not an instant such as 2026-12-31T00:00:00Z' })
    .optional(),
  scopes: z.array(z.string().min(1)).optional(),
})

/** How the last renewal of a token went. `ended`: a person must connect the account again. */
const renewalSchema = z.object({
  at: z.string(),
  kind: z.enum(['refreshed', 'later', 'ended']),
  detail: z.string(),
})

/** What is sealed: a token, since when it is there, and how its last renewal went. */
export const storedTokenSchema = z.object({
  token: tokenSchema,
  stored_at: z.string(),
  renewal: renewalSchema.nullable(),
})

export type Renewal = z.output<typeof renewalSchema>

/** Whose token it is. */
export interface TokenName {
  readonly account_id: string
  readonly provider: string
}

/** One account’s token at one provider. */
export interface StoredToken extends z.output<typeof storedTokenSchema>, TokenName {}

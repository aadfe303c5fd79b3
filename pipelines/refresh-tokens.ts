import { z } from 'zod'

import { InvalidInputError } from '../domain/errors.ts'
import { refreshTokens } from '../exporters/tokens/refresh-tokens.ts'
import { defineTask } from '../runtime/task.ts'
import { openProviders } from './open-providers.ts'

/** Renews the tokens of accounts ahead of their end. */
export const refreshTokensTask = defineTask({
  id: 'refresh-tokens',
  doc: 'Renews tokens that end soon, and says which need a person; a failure keeps the old ones.',
  input: z.object({ account_id: z.string().min(1).optional() }),
  schedule: { cron: '40 4 * * *', timezone: 'UTC' },
  queue: { name: 'publishing', concurrency: 1 },
  retry: { attempts: 1, pauseMs: 1000 },
  run: (input, context) => {
    if (context.isOwnClock) {
      throw new InvalidInputError('tokens end by the machine’s clock: leave --now out')
    }
    const open = openProviders(context)
    return refreshTokens(open.tokens, open, input.account_id)
  },
})

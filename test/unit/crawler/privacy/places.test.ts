import { expect, test } from 'vitest'

import { PLACES } from '../../../../crawler/privacy/places.ts'
import { rawRecords } from '../../../../domain/records/index.ts'
import { columnsOf } from '../../../../domain/records/record.ts'

test('somebody decided for every raw table what forgetting does there', () => {
  expect(Object.keys(PLACES).toSorted()).toEqual(rawRecords.map(({ name }) => name).toSorted())
})

test.each(rawRecords.map((record) => [record.name, record] as const))(
  'raw.%s has the texts that are named',
  (name, record) => {
    const place = PLACES[name]
    const texts = columnsOf(record).flatMap(([column, meta]) =>
      ['string', 'json'].includes(meta.sql) ? [column] : [],
    )
    for (const column of place && 'texts' in place ? place.texts : []) {
      expect(texts).toContain(column)
    }
  },
)

test('whoever has a row for a profile loses it', () => {
  const withNames = rawRecords.filter(({ row }) => 'username' in row.shape)
  expect(withNames.map(({ name }) => PLACES[name]?.kind)).toEqual(withNames.map(() => 'person'))
})

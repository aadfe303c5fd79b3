import { expect, test } from 'vitest'

import { mergeParts } from '../../../../domain/clusters/merge-parts.ts'

/** Parts from their summed vectors. */
function parts(vectors: readonly (readonly number[])[]) {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0)
  const at = (i: number) => vectors[i] ?? []
  const lengths = vectors.map((vector) => Math.sqrt(dot(vector, vector)))
  const cosine = (i: number, j: number) =>
    dot(at(i), at(j)) / ((lengths[i] ?? 1) * (lengths[j] ?? 1) || 1)
  return { lengths, cosine }
}

test('parts of one direction come together, however large they are', () => {
  const vectors = [
    [5, 0, 0],
    [0, 4, 1],
    [1, 0, 0],
    [0, 40, 2],
    [0, 0, 3],
  ]
  expect(mergeParts(parts(vectors), 3)).toEqual([0, 1, 0, 1, 2])
})

test('what was merged is compared as one: its sum, not its first part', () => {
  const vectors = [
    [10, 0],
    [9, 4],
    [5, 8],
    [0, 10],
  ]
  const groups = mergeParts(parts(vectors), 2)
  expect(groups).toEqual([0, 0, 1, 1])
})

test('empty parts belong to no group, and fewer parts than groups stay apart', () => {
  const vectors = [
    [1, 0],
    [0, 0],
    [0, 1],
  ]
  expect(mergeParts(parts(vectors), 5)).toEqual([0, null, 1])
  expect(mergeParts({ lengths: [0, 0], cosine: () => 0 }, 1)).toEqual([null, null])
})

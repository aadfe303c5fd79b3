/** The clock of the imports in these tests. */
export const AS_OF = '2026-11-21T12:00:00Z'

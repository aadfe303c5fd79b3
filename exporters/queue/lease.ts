/**
 * Where other processes write too: how long after its claim a run may still be acting on an item,
 * in minutes. A run is ended after 5.
 */
export const LEASE_MINUTES = 15

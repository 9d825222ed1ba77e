import { join } from 'node:path';

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');

/**
 * The programs as they are shipped: `npm run build` makes them, and so does `npm test` before it runs anything. They start
 * in a quarter of the time that their sources take.
 */
export const shipped = {
  guard: join(dist, 'subscription-guard.mjs'),
  leftovers: join(dist, 'kubectl-leftovers.mjs'),
};

import type { Row } from '../../hub/row.ts';

/** A package that was removed as it should be, but for what `row` says. */
export function rowOf(row: Partial<Row> = {}): Row {
  return {
    package: 'redis',
    version: '1.0.0',
    date: '2026-01-01',
    installed: true,
    objects: 10,
    operands: 2,
    missing: [],
    foreign: [],
    left: [],
    damaged: [],
    deletion: 'denied',
    cascade: 'Succeeded',
    seconds: 1.5,
    ...row,
  };
}

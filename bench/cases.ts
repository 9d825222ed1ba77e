import type { Case } from './bench.ts';
import { audit } from './cases/audit.ts';
import { cascade } from './cases/cascade.ts';
import { cost } from './cases/cost.ts';
import { growth } from './cases/growth.ts';
import { latency } from './cases/latency.ts';
import { openshift } from './cases/openshift.ts';
import { smoke } from './cases/smoke.ts';
import { together } from './cases/together.ts';

export const cases = {
  latency,
  cost,
  growth,
  audit,
  cascade,
  together,
  openshift,
  smoke,
} as const satisfies Readonly<Record<string, Case>>;

export type CaseName = keyof typeof cases;

export function isCaseName(name: string): name is CaseName {
  return Object.hasOwn(cases, name);
}

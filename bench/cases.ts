import type { Case } from './bench.ts';
import { audit } from './cases/audit.ts';
import { cascade } from './cases/cascade.ts';
import { cost } from './cases/cost.ts';
import { growth } from './cases/growth.ts';
import { latency } from './cases/latency.ts';
import { openshift } from './cases/openshift.ts';
import { smoke } from './cases/smoke.ts';

export type CaseName = 'latency' | 'cost' | 'growth' | 'audit' | 'cascade' | 'openshift' | 'smoke';

export const cases: Readonly<Record<CaseName, Case>> = { latency, cost, growth, audit, cascade, openshift, smoke };

export function isCaseName(name: string): name is CaseName {
  return Object.hasOwn(cases, name);
}

import t from 'tap';
import { lackingRightToDisown } from '../../src/cleanup/rights.ts';
import type { Access } from '../../src/cluster/access.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { crd, csv, operator, planIn, subscription } from '../support/objects.ts';

const crds = 'customresourcedefinitions.apiextensions.k8s.io';
const all = [subscription(), csv(), crd(), operator()];

const withoutOperator = all.filter(({ kind }) => kind !== 'Operator');

const patchCrds: Access = { verb: 'patch', group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };

interface Case {
  readonly objects: readonly KubeObject[];
  readonly keepsCrds: boolean;
  readonly may: boolean;
  readonly asked: readonly Access[];
  readonly want: readonly string[];
}

const cases: Record<string, Case> = {
  'who may patch them': { objects: all, keepsCrds: true, may: true, asked: [patchCrds], want: [] },
  'who may not': { objects: all, keepsCrds: true, may: false, asked: [patchCrds], want: [crds] },
  'who need not, because they go': { objects: all, keepsCrds: false, may: false, asked: [], want: [] },
  'who need not, because others own them and there is no Operator object': {
    objects: [...withoutOperator, csv('other.v1', 'team-b')],
    keepsCrds: false,
    may: false,
    asked: [],
    want: [],
  },
  'who may not, and could not note that they stay on purpose': {
    objects: withoutOperator,
    keepsCrds: true,
    may: false,
    asked: [patchCrds],
    want: [crds],
  },
};

for (const [name, { objects, keepsCrds, may, want, ...wanted }] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = await planIn(objects, { ...defaultPolicy, crds: keepsCrds ? 'Keep' : 'DeleteIfUnused' });
    const asked: Access[] = [];
    const mayAccess = async (_: object, access: Access): Promise<boolean> => {
      asked.push(access);
      return may;
    };
    t.strictSame(await lackingRightToDisown(plan, mayAccess, new AbortController().signal), want);
    t.strictSame(asked, wanted.asked);
  });
}

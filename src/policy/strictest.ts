import type { DeletionPolicy } from './deletion-policy.ts';
import { type Allowable, defaultPolicy, type Policy, type PolicyFields } from './policy.ts';

type Ranked = Exclude<keyof PolicyFields, 'allow' | 'operandOrder' | 'ttlSecondsAfterFinished'>;

/** The values of each field, strictest first. The strictest destroys nothing and admits nothing. */
const byStrictness: { readonly [Field in Ranked]: readonly PolicyFields[Field][] } = {
  action: ['Block', 'Warn', 'Cascade'],
  operands: ['Block', 'Orphan', 'Delete'],
  crds: ['Keep', 'DeleteIfUnused'],
  operatorGroup: ['Keep', 'DeleteIfUnused'],
  dependencies: ['Keep', 'DeleteIfUnused'],
  authorization: ['Requester', 'Policy'],
};

/** The choice that must be allowed for an action. Warn leaves everything behind, as Orphan does. */
const needs: Readonly<Record<PolicyFields['action'], Allowable | undefined>> = {
  Block: undefined,
  Warn: 'Orphan',
  Cascade: 'Cascade',
};

/**
 * Merges policies into one: the strictest value of each field, only what all of them allow, the orders of
 * operands one after the other, and the longest time to keep a record. If the strictest action is then no longer allowed, it is Block. No policies: the defaults.
 */
export function strictest(policies: readonly DeletionPolicy[]): Policy {
  if (policies.length === 0) return defaultPolicy;
  const all = policies.map(({ fields }) => fields);
  const allow = defaultPolicy.allow.filter(choice => all.every(fields => fields.allow.includes(choice)));
  const action = first('action', all);
  const needed = needs[action];
  return {
    names: policies.map(({ name }) => name).toSorted(),
    selectors: policies.flatMap(({ match: { namespaceSelector } }) => namespaceSelector ?? []),
    action: needed === undefined || allow.includes(needed) ? action : 'Block',
    allow,
    operands: first('operands', all),
    operandOrder: [...new Set(all.flatMap(fields => fields.operandOrder))],
    crds: first('crds', all),
    operatorGroup: first('operatorGroup', all),
    dependencies: first('dependencies', all),
    authorization: first('authorization', all),
    ttlSecondsAfterFinished: Math.max(...all.map(fields => fields.ttlSecondsAfterFinished)),
  };
}

function first<Field extends Ranked>(field: Field, all: readonly PolicyFields[]): PolicyFields[Field] {
  const said = new Set(all.map(fields => fields[field]));
  return byStrictness[field].find(value => said.has(value)) ?? defaultPolicy[field];
}

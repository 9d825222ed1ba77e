import t from 'tap';
import { type PolicyRule, rulesFor } from '../../src/controllers/operand-rules.ts';

const verbs = ['get', 'list'];
const gathered = (group: string, ...resources: string[]): PolicyRule => ({ apiGroups: [group], resources, verbs });

const cases: Record<string, { crds: string[]; given?: PolicyRule[]; want: PolicyRule[]; reason: string }> = {
  NoCrds: { crds: [], want: [], reason: 'nothing is installed' },
  OneRulePerGroup: {
    crds: ['b.one.example.io', 'c.two.example.io', 'a.one.example.io'],
    want: [gathered('one.example.io', 'a', 'b'), gathered('two.example.io', 'c')],
    reason: 'the same CRDs make the same rules, in whatever order they come',
  },
  GivenByOlm: {
    crds: ['a.one.example.io', 'b.one.example.io'],
    given: [gathered('one.example.io', 'a')],
    want: [gathered('one.example.io', 'b')],
    reason: 'OLM has made the roles of an operator that became ready',
  },
  GivenInPart: {
    crds: ['a.one.example.io'],
    given: [{ ...gathered('one.example.io', 'a'), verbs: ['get'] }],
    want: [gathered('one.example.io', 'a')],
    reason: 'every verb is needed',
  },
  GivenByWildcard: {
    crds: ['a.one.example.io'],
    given: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
    want: [],
    reason: 'somebody has widened the gathered role',
  },
  BuiltIn: {
    crds: [
      'gateways.gateway.networking.k8s.io',
      'bundles.k8s.io',
      'oauthaccesstokens.oauth.openshift.io',
      'subscriptions.operators.coreos.com',
      'cleanups.subscription-guard.io',
      'nodes.core',
      'a.one.example.io',
    ],
    want: [gathered('one.example.io', 'a')],
    reason: 'the admission policy would refuse the whole role',
  },
};

for (const [name, { crds, given = [], want, reason }] of Object.entries(cases)) {
  t.test(name, async t => t.strictSame(rulesFor(crds, verbs, given), want, reason));
}

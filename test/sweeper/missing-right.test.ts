import t from 'tap';
import { errorOfAnswer } from '../../src/cluster/live/api-errors.ts';
import { remedyFor } from '../../src/sweeper/missing-right.ts';

const user = 'User "system:serviceaccount:subscription-guard:sweeper"';

const cases: Record<string, { readonly message: string; readonly want: RegExp | string }> = {
  'an object in a namespace': {
    message: `cannot go on, trying again: redisclusters.redis.example.io "prod" is forbidden: ${user} cannot delete resource "redisclusters" in API group "redis.example.io" in the namespace "redis"`,
    want: /^; it may again after: kubectl create clusterrole (\S+) --verb=delete --resource=redisclusters\.redis\.example\.io && kubectl create clusterrolebinding \1 --clusterrole=\1 --serviceaccount=subscription-guard:sweeper$/,
  },
  'the core group': {
    message: `services is forbidden: ${user} cannot list resource "services" in API group "" at the cluster scope`,
    want: / --verb=list --resource=services && /,
  },
  'a subresource': {
    message: `${user} cannot patch resource "cleanups/status" in API group "subscription-guard.io" at the cluster scope`,
    want: / --verb=patch --resource=cleanups\.subscription-guard\.io\/status && /,
  },
  'somebody who denies it for another reason': {
    message: 'admission webhook "w.example.io" denied the request: services "a" is forbidden: it is needed',
    want: '',
  },
  'a person, whose rights are not ours to give': {
    message: 'services is forbidden: User "alice" cannot list resource "services" in API group "" at the cluster scope',
    want: '',
  },
};

for (const [name, { message, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { missingRight } = errorOfAnswer(403, { value: { reason: 'Forbidden', message }, text: '' }, 'GET /');
    if (typeof want === 'string') t.equal(remedyFor(missingRight), want);
    else t.match(remedyFor(missingRight), want);
  });
}

import { authReaderWithoutAccount } from '../../../src/audit/rules/auth-reader-without-account.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { object } from '../../support/objects.ts';
import { healthy, installedCsv, managed, rbac } from '../objects.ts';
import { testRule } from './table.ts';

function reader(name = 'redis-operator-service-auth-reader', labels: Record<string, string> = managed): KubeObject {
  const binding = object(rbac, 'RoleBinding', name, { namespace: 'kube-system', metadata: { labels } });
  const subjects = [{ kind: 'ServiceAccount', namespace: 'redis', name: 'redis-operator' }];
  return { ...binding, subjects } as KubeObject;
}

const account = object('v1', 'ServiceAccount', 'redis-operator', { namespace: 'redis' });
const binding = 'RoleBinding kube-system/redis-operator-service-auth-reader';

testRule(authReaderWithoutAccount, import.meta.filename, {
  AccountGone: {
    reason: 'OLM never removes it',
    objects: [reader()],
    want: [`${binding}: its ServiceAccount redis/redis-operator is gone`],
  },
  OperatorGone: {
    reason: 'the ServiceAccount was left, too',
    objects: [reader(), account],
    want: [`${binding}: no operator is left in namespace redis`],
  },
  Installed: { reason: 'a healthy one', objects: [...healthy, reader()], want: [] },
  CsvStillThere: { reason: 'its Pods are at work', objects: [installedCsv, account, reader()], want: [] },
  Unread: { reason: 'nobody knows', objects: [reader()], unreadable: ['ServiceAccount'], want: [] },
  NotOfOlm: { reason: 'anybody may bind that role', objects: [reader(undefined, {})], want: [] },
  AnotherName: { reason: 'OLM makes others in kube-system', objects: [reader('redis-operator')], want: [] },
});

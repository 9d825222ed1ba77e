import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { extensionValidator, type ValidateExtensionOptions } from '../../src/admission/validate-extension.ts';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { listPolicies } from '../../src/policy/deletion-policy.ts';
import { installation } from '../extension/objects.ts';
import { ownedBy, redis, uidOf } from '../support/objects.ts';

/** `kubectl delete clusterextension redis` */
const request: DeletionRequest = {
  uid: 'call-1',
  kind: 'ClusterExtension',
  requester: { username: 'alice' },
  namespace: '',
  name: 'redis',
  objectUid: uidOf('ClusterExtension', 'redis'),
  dryRun: false,
};

/** What would go with the extension. */
export const data = [redis('prod'), redis('cache', 'team-a')];

export interface Case {
  /** Default: an extension with custom resources. */
  readonly objects?: readonly KubeObject[];
  /** What differs in the request. */
  readonly request?: Partial<DeletionRequest>;
  readonly verdict: string;
  readonly allowed: boolean;
  readonly reason: string;
}

/** `of`: what is deleted instead of the extension. */
export function testDecisions(cases: Readonly<Record<string, Case>>, of: Partial<DeletionRequest> = {}): void {
  for (const [name, { objects = [...installation(), ...data], verdict, allowed, reason, request }] of Object.entries(
    cases,
  )) {
    t.test(name, async t => {
      const decision = await decide(new SnapshotCluster(objects), { request: { ...of, ...request } });
      t.equal(decision.verdict, verdict, reason);
      t.equal(decision.allowed, allowed, reason);
      for (const warning of decision.warnings ?? []) t.ok(warning.length <= 120, warning);
    });
  }
}

export function decide(
  cluster: ClusterReader,
  {
    request: changes,
    options,
  }: { readonly request?: Partial<DeletionRequest> | undefined; readonly options?: Partial<ValidateExtensionOptions> },
): Promise<Decision> {
  const mayAccess = async (): Promise<boolean> => true;
  const policies = { read: () => listPolicies(cluster) };
  const decider = extensionValidator({ cluster, mayAccess, policies, ownAccounts: ['ours'], ...options });
  return decider({ ...request, ...changes }, new AbortController().signal);
}

export function ownedBySeveral(crd: KubeObject, owners: readonly KubeObject[]): KubeObject {
  return { ...crd, metadata: { ...crd.metadata, ...ownedBy(...owners) } };
}

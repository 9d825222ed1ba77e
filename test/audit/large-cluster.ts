import { audit } from '../../src/audit/audit.ts';
import {
  ClusterError,
  type ClusterReader,
  type Content,
  type KubeObject,
  keptOf,
  type Resource,
} from '../../src/cluster/cluster.ts';
import * as resources from '../../src/cluster/resources.ts';
import { csv, installPlan, object, ownerLabels, step, subscription } from '../support/objects.ts';
import { managed, rbac } from './objects.ts';

/**
 * The audit of a cluster with 5,000 operators and 50,000 objects of RBAC; ten operators have lost their Subscription.
 * Run by memory.test.ts with little memory. The objects are as large as real ones, and are made when they are asked
 * for, as the pages of a list come; all of them together would need a gigabyte.
 */
const operators = 5_000;
const lost = 10;
const rolesEach = 10;

/** A string that takes its length in memory: `repeat` would share one. */
const text = (bytes: number): string => Buffer.alloc(bytes, 'x').toString('latin1');

function metadataOf(labels: Readonly<Record<string, string>>) {
  return { labels, managedFields: [{ manager: 'olm', fieldsV1: { [text(1_000)]: {} } }] };
}

function metadataOfCsv(labels: Readonly<Record<string, string>>) {
  return { ...metadataOf(labels), annotations: { 'alm-examples': text(50_000) } };
}

function* all(kind: string, only?: string): Iterable<KubeObject> {
  const from = only === undefined ? 0 : Number(only.slice('ns-'.length));
  const to = only === undefined ? operators : from + 1;
  for (let index = from; index < to; index += 1) yield* made(kind, index);
}

function* made(kind: string, index: number): Iterable<KubeObject> {
  const namespace = `ns-${index}`;
  const labels = { ...ownerLabels, 'olm.owner.namespace': namespace };
  switch (kind) {
    case 'ClusterServiceVersion':
      yield csv('redis-operator.v1', namespace, { metadata: metadataOfCsv(managed), spec: { icon: text(50_000) } });
      break;
    case 'Subscription':
      if (index >= lost) yield subscription('redis-operator', namespace);
      break;
    case 'InstallPlan':
      yield installPlan([], {
        metadata: metadataOf(managed),
        status: { phase: 'Complete', plan: [step('ClusterRole', `raw-${index}`, 'rbac.authorization.k8s.io')] },
      });
      break;
    case 'ClusterRole':
      yield object(rbac, kind, `raw-${index}`, { metadata: metadataOf(managed) });
      for (let role = 1; role < rolesEach; role += 1) {
        yield object(rbac, kind, `role-${index}-${role}`, { metadata: metadataOf(labels) });
      }
  }
}

/** As the live cluster has them: what is in one page is in memory at once. */
const pageSizes = { full: 500, metadata: 10_000, managers: 500 };

function* pagesOf(objects: Iterable<KubeObject>, content: Content, size: number): Iterable<KubeObject[]> {
  let page: KubeObject[] = [];
  for (const { apiVersion, kind, metadata, ...rest } of objects) {
    page.push({ apiVersion, kind, metadata, ...(content === 'full' && rest) });
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  yield page;
}

const known = Object.values(resources) as readonly Resource[];

const cluster: ClusterReader = {
  resource: async (group, kind) => known.find(one => one.group === group && one.kind === kind),
  get: async () => undefined,
  firstPage: () => Promise.reject(new Error('an audit needs all')),
  async *list({ kind, group }, query = {}) {
    const { namespace, content = 'full', pageSize = pageSizes[content] } = query;
    if (group === 'subscription-guard.io')
      throw new ClusterError(404, 'NotServed', 'not installed', { kind: 'not-served' });
    for (const page of pagesOf(all(kind, namespace), content, pageSize))
      yield* page.map(object => keptOf(object, query)).filter(kept => kept !== undefined);
  },
};

const { operators: found, unknowns } = await audit(cluster);
const findings = found.flatMap(operator => operator.findings);
process.stdout.write(`${JSON.stringify({ findings: findings.length, unknowns })}\n`);

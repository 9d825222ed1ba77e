import { ApiClient } from '../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../src/cluster/live/live-cluster.ts';
import { ClusterView } from '../../src/cluster/view.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { readSubject } from '../../src/subject/subject.ts';
import type { Api } from '../../test/support/control-plane/api.ts';
import type { TestCluster } from '../../test/support/control-plane/cluster.ts';
import { waitFor } from '../../test/support/control-plane/process.ts';
import type { Bench } from '../bench.ts';
import { type Cell, measure } from '../load.ts';
import { metricsOf, metricsOfApiServer } from '../metrics.ts';
import { type Row, rowOf } from '../report.ts';
import { crowded, fourteen, manyOperands } from '../shapes.ts';
import { Stage } from '../stage.ts';
import { type ClusterSize, fill, openShift, scaled } from '../synthetic-cluster.ts';
import { audits, commands } from './audit.ts';

/** Gibibytes. etcd's default of 2 is the first thing that does not hold 40,000 copies of 70 kB. */
const etcdQuota = 8;

/**
 * A cluster of OpenShift's size, by `--size` or a part of it: what a plain deletion takes there, what a cascade takes until
 * it is admitted, and what finding leftovers takes.
 */
export async function openshift(bench: Bench): Promise<Row[]> {
  await bench.alone();
  const { tell, seconds } = bench;
  const size = scaled(openShift, bench.size);
  const stage = await Stage.start(tell, { olm: 'apis', etcdQuota });
  const { cluster, endpoints } = stage;
  try {
    const paths = { none: await stage.operator(fourteen), many: await stage.operator(crowded, manyOperands) };
    tell(`openshift: ${describe(size)}`);
    await fill(cluster.etcd, size);
    await verify(cluster.api, size);
    await stage.quiet();
    const group = `OpenShift: ${describe(size)}`;
    const reference = await endpoints.noopFastify();
    const guard = await endpoints.guard();
    const cells = [1, 8].flatMap((parallel): Cell[] => [
      { name: `no-op webhook, Fastify, ${parallel} at once`, path: paths.none, route: reference.route, parallel },
      { name: `Block, 14 CRDs, ${parallel} at once`, path: paths.none, route: guard.route, parallel },
      { name: `Block, 14 CRDs, 10,000 operands, ${parallel} at once`, path: paths.many, route: guard.route, parallel },
    ]);
    const samples = await measure(cluster.api, cells, { seconds, rounds: 6 });
    const rows = cells.map(cell => {
      const noop = cells.find(({ parallel, route }) => parallel === cell.parallel && route === reference.route);
      return rowOf(group, cell.name, 'ms', samples.get(cell) ?? [], noop && samples.get(noop));
    });
    for (const { name, p50, p99 } of rows)
      tell(`openshift: ${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms`);
    const plans = await planTimes(cluster, crowded.name);
    const memory = await metricsOf(guard.healthPort ?? 0);
    const server = await metricsOfApiServer(cluster.api);
    const found = await commands(cluster, { codes: [0, 1] });
    return [
      ...rows,
      rowOf(group, 'inventory and plan of a cascade that deletes 10,000 operands', 'ms', plans),
      rowOf(group, 'RSS of the webhook', 'MB', [memory.rss / 1e6]),
      rowOf(group, 'RSS of the API server', 'MB', [server.rss / 1e6]),
      rowOf(
        group,
        'kubectl leftovers, time',
        'ms',
        found.map(({ time }) => time),
      ),
      rowOf(
        group,
        'kubectl leftovers, peak RSS',
        'MB',
        found.map(({ peak }) => peak / 1e6),
      ),
      rowOf(group, 'an audit in the sweeper', 'ms', await audits(cluster)),
    ];
  } finally {
    await stage.stop();
  }
}

function describe({ namespaces, operators, clusterRoles, crds }: ClusterSize): string {
  const counts = [
    `${(namespaces * operators).toLocaleString('en')} copied CSVs`,
    `${clusterRoles.toLocaleString('en')} ClusterRoles`,
    `${crds.toLocaleString('en')} CRDs`,
  ];
  return counts.join(', ');
}

/** What was written past the API server must have reached it. */
async function verify(api: Api, { namespaces, operators, clusterRoles, crds }: ClusterSize): Promise<void> {
  const lists = {
    'operators.coreos.com/v1alpha1/clusterserviceversions': namespaces * operators,
    'rbac.authorization.k8s.io/v1/clusterroles': clusterRoles,
    'apiextensions.k8s.io/v1/customresourcedefinitions': crds,
  };
  for (const [list, least] of Object.entries(lists)) {
    await waitFor(`${least} ${list}`, async () => {
      const { metadata } = await api.ok('GET', `/apis/${list}?limit=1`);
      return 1 + metadata.remainingItemCount >= least;
    });
  }
}

/** Milliseconds of what `/mutate` and `/validate` each do first; one before them is not counted. */
async function planTimes({ kubeconfig }: TestCluster, name: string): Promise<number[]> {
  const client = new ApiClient(loadKubeConfig({ file: kubeconfig }));
  const live = new LiveCluster(client);
  const policy = { ...defaultPolicy, operands: 'Delete' } as const;
  const samples: number[] = [];
  for (let run = 0; run <= 3; run += 1) {
    const view = new ClusterView(live);
    const started = performance.now();
    const subject = await readSubject(view, name, name);
    if (!subject) throw new Error(`there is no Subscription ${name}`);
    const { unknowns, operands } = makePlan(await takeInventory(view, subject), policy);
    if (unknowns.length > 0 || operands[0]?.items.length !== manyOperands) throw new Error('the plan is not whole');
    if (run > 0) samples.push(performance.now() - started);
  }
  await client.close();
  return samples;
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './api.ts';
import { type Binaries, stages } from './binaries.ts';

/**
 * The one node there is: kwok plays its kubelet, so that pods become ready and Deployments available.
 *
 * Nobody sends heartbeats for it, and the node-lifecycle-controller, who would miss them, does not run. With both, the
 * node was NotReady for seconds after every 50, which kwok's pods do not recover from: all CSVs then went through
 * NeedsReinstall and Installing for ever. That controller also lifts the taint of a new node, so it is lifted here.
 */
export async function addNode(api: Api): Promise<void> {
  await api.ok('POST', '/api/v1/nodes', node);
  await api.ok('PATCH', `/api/v1/nodes/${node.metadata.name}`, { spec: { taints: null } });
}

const resources = { cpu: '64', memory: '256Gi', pods: '1000' };

const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'fake',
    annotations: { 'kwok.x-k8s.io/node': 'fake' },
    labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': 'fake' },
  },
  status: { allocatable: resources, capacity: resources },
};

/** The kwok stages that a node and its pods go through, as one file. */
export function writeStages(binaries: Binaries, dir: string): string {
  const documents = stages.flatMap(stage =>
    readdirSync(join(binaries.stages, stage))
      .filter(name => name.endsWith('.yaml') && name !== 'kustomization.yaml')
      .map(name => readFileSync(join(binaries.stages, stage, name), 'utf8')),
  );
  const file = join(dir, 'stages.yaml');
  writeFileSync(file, documents.join('\n---\n'));
  return file;
}

import { join } from 'node:path';
import { NoControlPlane } from './binaries.ts';
import type { TestCluster } from './cluster.ts';
import { go } from './go.ts';
import { takesObjectSets } from './pair.ts';

/** The CustomResourceDefinitions of whatever our manifests and reports are written for, by module and file. */
const crds = {
  'github.com/cert-manager/cert-manager': [
    'deploy/crds/cert-manager.io_certificaterequests.yaml',
    'deploy/crds/cert-manager.io_certificates.yaml',
    'deploy/crds/cert-manager.io_clusterissuers.yaml',
    'deploy/crds/cert-manager.io_issuers.yaml',
  ],
  'github.com/openreports/reports-api': ['config/crd/openreports.io_clusterreports.yaml'],
  'github.com/prometheus-operator/prometheus-operator': [
    'example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
  ],
};

const olmV1 = {
  'github.com/operator-framework/operator-controller': [
    'helm/olmv1/base/operator-controller/crd/experimental/olm.operatorframework.io_clusterextensions.yaml',
    ...(takesObjectSets
      ? ['helm/olmv1/base/operator-controller/crd/experimental/olm.operatorframework.io_clusterobjectsets.yaml']
      : []),
    'helm/olmv1/base/catalogd/crd/experimental/olm.operatorframework.io_clustercatalogs.yaml',
  ],
};

/**
 * Applies the CustomResourceDefinitions of cert-manager, the Prometheus operator and OpenReports, as they publish them, so
 * that the API server can check our objects; nobody acts on them here. They come from the go.mod file in `foreign`, which
 * has no part in what is built: another version of them costs a download, not a new control plane.
 */
export function applyForeignCrds(cluster: Pick<TestCluster, 'kubectl'>): Promise<void> {
  return applyCrds(cluster, crds);
}

/** Those of OLM v1. Its program is not to be had from the module proxy: its own dependency `boxcutter` is refused there. */
export function applyOlmV1Crds(cluster: Pick<TestCluster, 'kubectl'>): Promise<void> {
  return applyCrds(cluster, olmV1);
}

type Files = Readonly<Record<string, readonly string[]>>;

async function applyCrds({ kubectl }: Pick<TestCluster, 'kubectl'>, wanted: Files): Promise<void> {
  const files = (await Promise.all(Object.entries(wanted).map(filesOf))).flat();
  // Larger than the annotation in which kubectl keeps what it has applied may be; the server needs none.
  for (const args of [
    ['apply', '--server-side', ...files.flatMap(file => ['-f', file])],
    ['wait', '--for=condition=Established', '--timeout=300s', ...files.flatMap(file => ['-f', file])],
  ]) {
    const { exitCode, stderr } = await kubectl(...args);
    if (exitCode !== 0) throw new Error(`kubectl ${args[0]}: ${stderr}`);
  }
}

async function filesOf([module, paths]: [string, readonly string[]]): Promise<string[]> {
  const found = await go('foreign', ['mod', 'download', '-json', module]).catch(error => {
    throw new NoControlPlane(`Go is needed for the CustomResourceDefinitions of others: ${error.message}`);
  });
  const { Dir: dir } = JSON.parse(found);
  return paths.map(path => join(dir, path));
}

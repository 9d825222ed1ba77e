import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootCluster, ourBundles, realBundle } from './cluster.ts';

/** `npm run cluster`: a cluster to play with until Ctrl-C, with all bundles in its catalog. */
const real = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const cluster = await bootCluster({ bundles: [...ourBundles(), ...real] });
process.stdout.write(`The cluster is ready. Ctrl-C stops it. Its catalog, CatalogSource olm/test, has these packages (and channels):
${channels(cluster.dir)}

  export KUBECONFIG=${cluster.kubeconfig}
  kubectl get catalogsources -A
  npm run build && npx subscription-guard serve --kubeconfig $KUBECONFIG --tls-dir DIR

Logs are in ${cluster.dir}/logs
`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await cluster.stop();
process.exit(0);

function channels(dir: string): string {
  const documents = readFileSync(join(dir, 'catalog', 'catalog.json'), 'utf8').split('\n');
  return documents
    .map(document => JSON.parse(document))
    .filter(({ schema }) => schema === 'olm.channel')
    .map(channel => `  ${channel.package} (${channel.name})`)
    .join('\n');
}

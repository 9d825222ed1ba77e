import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../support/control-plane/foreign-crds.ts';
import { certManager } from '../support/control-plane/go-programs.ts';
import { Programs } from '../support/control-plane/programs.ts';

const secret = '/api/v1/namespaces/subscription-guard/secrets/subscription-guard-webhook-tls';

/** Starts cert-manager's controller and its cainjector. Its webhook, which only checks what people write, is not there. */
export async function startCertManager(cluster: TestCluster): Promise<void> {
  await applyForeignCrds(cluster);
  const { controller } = await certManager();
  const logs = join(cluster.dir, 'logs', 'cert-manager');
  mkdirSync(logs);
  const programs = new Programs(dirname(controller), logs);
  for (const name of ['controller', 'cainjector']) programs.start(name, ['--kubeconfig', cluster.kubeconfig]);
}

/** The certificate that cert-manager has issued last, and that of its CA; undefined while there is none. */
export async function issued({ api }: TestCluster): Promise<{ certificate: X509Certificate; ca: string } | undefined> {
  const { code, body } = await api.send('GET', secret);
  if (code !== 200 || !body.data?.['tls.crt']) return undefined;
  const decode = (key: string): string => Buffer.from(body.data[key], 'base64').toString();
  return { certificate: new X509Certificate(decode('tls.crt')), ca: decode('ca.crt') };
}

/** The CA that each of our webhooks is called with, as the cainjector has written it. */
export async function injected({ api }: TestCluster): Promise<string[]> {
  const kinds = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
  const path = '/apis/admissionregistration.k8s.io/v1';
  const found = await Promise.all(kinds.map(kind => api.ok('GET', `${path}/${kind}/subscription-guard`)));
  const webhooks: { clientConfig: { caBundle?: string } }[] = found.flatMap(({ webhooks }) => webhooks);
  return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
}

/** The fingerprint of the certificate that a Pod serves to whoever connects now. */
export function served(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: 8443, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.end();
    });
    socket.on('error', reject);
  });
}

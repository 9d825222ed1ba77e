import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { issuedBy, selfSigned } from '../certificates.ts';

/** Who issues the certificate with which the API server of a cluster calls webhooks: what `serve --client-ca` takes. */
export function webhookClientCaOf({ dir }: { readonly dir: string }): string {
  return join(dir, 'webhook-client-ca.crt');
}

/**
 * Gives the API server a certificate for its calls to webhooks, as docs/threat-model.md tells. Returns the file for
 * `--admission-control-config-file`. (Kubernetes: "Authenticate API servers" in the page on admission webhooks.)
 */
export async function writeAdmissionConfig(dir: string): Promise<string> {
  const ca = await selfSigned('webhook clients');
  const { cert, key } = await issuedBy(ca, 'kube-apiserver');
  writeFileSync(webhookClientCaOf({ dir }), ca.cert);
  const [kubeConfigFile, file] = [join(dir, 'webhook-client.kubeconfig'), join(dir, 'admission.yaml')];
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  writeFileSync(kubeConfigFile, stringify({ apiVersion: 'v1', kind: 'Config', users: [{ name: '*', user }] }));
  const configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'WebhookAdmissionConfiguration',
    kubeConfigFile,
  };
  const plugins = ['ValidatingAdmissionWebhook', 'MutatingAdmissionWebhook'].map(name => ({ name, configuration }));
  writeFileSync(file, stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins }));
  return file;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

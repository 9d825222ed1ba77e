import { existsSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';

/** Why no API server can be talked to, in one line for the person who started the command. */
export class KubeConfigError extends Error {
  override readonly name = 'KubeConfigError';
}

export interface KubeConfigChoice {
  /** A kubeconfig file. Absent: in a Pod its ServiceAccount, elsewhere kubectl's own default. */
  readonly file?: string;
  readonly context?: string;
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export function loadKubeConfig({ file, context }: KubeConfigChoice): KubeConfig {
  const config = new KubeConfig();
  try {
    if (file !== undefined) config.loadFromFile(file);
    else if (process.env.KUBERNETES_SERVICE_HOST && existsSync(serviceAccountToken)) config.loadFromCluster();
    else config.loadFromDefault();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new KubeConfigError(`cannot read the kubeconfig ${file ?? '(default)'}: ${why}`);
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) throw new KubeConfigError(`the kubeconfig has no context "${context}"`);
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster()) {
    throw new KubeConfigError(`the kubeconfig ${file ?? '(default)'} names no cluster for its current context`);
  }
  return config;
}

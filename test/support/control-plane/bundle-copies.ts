import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from './cluster.ts';

const bundles = join(import.meta.dirname, '..', '..', 'bundles');

/** Changes a manifest of a bundle. */
type Edit = (manifest: string) => string;

/**
 * A copy of redis-operator with a package, a Deployment and an API group of its own: `<name>-operator` provides
 * `redises.<name>.example.io`. So one cluster can have many that have nothing to do with each other, and OLM installs
 * them side by side.
 */
export function redisLikeBundle(name: string, under: string, edit?: Edit): string {
  return copyOf(join(bundles, 'redis-operator', 'v1.0.0'), /\bredis(?=-operator|\.example\.io)/g, name, under, edit);
}

/** The same of kitchen-sink: `<name>-sink` provides `taps.<name>.example.io`. */
export function kitchenLikeBundle(name: string, under: string, edit?: Edit): string {
  return copyOf(join(bundles, 'kitchen-sink'), /\bkitchen(?=-sink|\.example\.io)/g, name, under, edit);
}

/**
 * The same of a real MetalLB, in whose place it is given: `<name>-operator` provides `ipaddresspools.<name>.io` and 150 other
 * objects.
 */
export function metalLbLikeBundle(metalLb: string, name: string, under: string): string {
  return copyOf(metalLb, /\bmetallb(?=-operator\b|\.io\b)/g, name, under);
}

function copyOf(original: string, word: RegExp, name: string, under: string, edit: Edit = text => text): string {
  const bundle = join(under, name);
  cpSync(original, bundle, { recursive: true });
  for (const file of readdirSync(bundle, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yaml')) continue;
    const path = join(bundle, file);
    // Kinds and plurals keep their names, because the group distinguishes them.
    writeFileSync(path, edit(readFileSync(path, 'utf8').replaceAll(word, name)));
  }
  return bundle;
}

interface RedisClusterOptions {
  /** The operator, by the name of its bundle's API group: `redis`, or one that {@link redisLikeBundle} has made. */
  readonly operator?: string;
  /** Default: that of the operator. */
  readonly namespace?: string;
  readonly name?: string;
  readonly finalizers?: readonly string[];
}

/** Makes a custom resource of the operator. */
export async function makeRedisCluster(
  { api }: Pick<TestCluster, 'api'>,
  options: RedisClusterOptions = {},
): Promise<void> {
  const { operator = 'redis', namespace = operator, name = 'prod', finalizers = [] } = options;
  await api.ok('POST', `/apis/${operator}.example.io/v1/namespaces/${namespace}/redisclusters`, {
    apiVersion: `${operator}.example.io/v1`,
    kind: 'RedisCluster',
    metadata: { name, finalizers },
  });
}

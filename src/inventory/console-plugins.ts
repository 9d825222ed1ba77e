import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { consolePlugins, consoles } from '../cluster/openshift.ts';
import { consolePluginsAnnotation } from '../names.ts';
import type { Dependent } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';

/** A name in the list of plugins that OpenShift's console loads (docs/facts/openshift.md#plugin-list). */
export interface EnabledPlugin {
  /** That of a ConsolePlugin. */
  readonly name: string;
  /** Its place in `spec.plugins` of the Console. */
  readonly index: number;
}

/** The only Console that OpenShift's console heeds. */
export const consoleName = 'cluster';

/**
 * Finds the operator's plugins that the console loads: by the annotation of a CSV, or by a ConsolePlugin of the bundle. No
 * decision uses them, so a failed read does not block.
 */
export async function findEnabledPlugins(
  cluster: ClusterReader,
  { csvs, otherCsvs }: Pick<OlmObjects, 'csvs' | 'otherCsvs'>,
  dependents: readonly Pick<Dependent, 'ref'>[],
): Promise<Reported<EnabledPlugin>> {
  const reads = new Reads(cluster);
  const bundled = dependents.flatMap(({ ref }) => (isA(ref, consolePlugins) ? ref.name : []));
  const own = new Set([...bundled, ...csvs.flatMap(csv => pluginsOf(csv.object))]);
  if (own.size === 0) return reads.report([]);
  const others = new Set(otherCsvs.flatMap(csv => pluginsOf(csv.object)));
  const console = await readConsole(reads);
  return reads.report(enabledIn(console).filter(({ name }) => own.has(name) && !others.has(name)));
}

/** Asks for the Console only where a source has found OpenShift's console: elsewhere this costs no request. */
export async function readConsole(reads: Reads): Promise<KubeObject | undefined> {
  if (!(await reads.resource(consolePlugins.group, consolePlugins.kind))) return undefined;
  const served = await reads.resource(consoles.group, consoles.kind);
  return served && reads.get(served, consoleName);
}

export function enabledIn(console: KubeObject | undefined): EnabledPlugin[] {
  const { plugins = [] } = (console?.spec ?? {}) as { readonly plugins?: readonly string[] };
  return plugins.map((name, index) => ({ name, index }));
}

/** The ConsolePlugins that a CSV announces. */
export function pluginsOf({ metadata: { annotations = {} } }: KubeObject): readonly string[] {
  try {
    const names: unknown = JSON.parse(annotations[consolePluginsAnnotation] ?? '[]');
    return Array.isArray(names) ? names.filter(name => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

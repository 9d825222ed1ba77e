import type { KubeObject } from '../cluster/cluster.ts';
import { apiVersionOf, isA } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { madeByOlm } from './made-by-olm.ts';

/**
 * One object that an InstallPlan creates. It names no namespace: namespaced kinds land in the plan's
 * (docs/facts/olm.md#plan-steps).
 */
interface Step {
  /** The CSV that this object belongs to. */
  readonly resolving: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The CSV that this step's CSV replaces, if the step creates a CSV and carries its manifest. */
  readonly replaces?: string;
}

export interface InstallPlan {
  readonly object: KubeObject;
  readonly name: string;
  /** Whether OLM is creating objects now. */
  readonly installing: boolean;
  /** The CSVs that OLM installs when a person approves the plan; none if it does not wait for that. */
  readonly awaiting: readonly string[];
  /** When OLM began, as RFC 3339. */
  readonly startTime?: string;
  /** When OLM had created the last object, as RFC 3339. */
  readonly installedTime?: string;
  readonly steps: readonly Step[];
}

interface PlanSpec {
  readonly approved?: boolean;
  readonly clusterServiceVersionNames?: readonly string[];
}

interface PlanStatus {
  readonly phase?: string;
  readonly startTime?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly lastUpdateTime?: string }[];
  readonly plan?: readonly PlanStep[];
}

interface PlanStep {
  readonly resolving: string;
  readonly resource: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly name: string;
    readonly manifest?: string;
  };
}

export function installPlanOf(object: KubeObject): InstallPlan {
  const status = (object.status ?? {}) as PlanStatus;
  const installed = status.conditions?.find(({ type, status }) => type === 'Installed' && status === 'True');
  return {
    object,
    name: object.metadata.name,
    installing: status.phase === 'Installing',
    awaiting: awaitingIn(object),
    ...(status.startTime && { startTime: status.startTime }),
    ...(installed?.lastUpdateTime && { installedTime: installed.lastUpdateTime }),
    steps: (status.plan ?? []).map(parseStep),
  };
}

/** Without the steps: a whole plan may have a megabyte. */
export function awaitingIn(plan: KubeObject): readonly string[] {
  const { approved } = (plan.spec ?? {}) as PlanSpec;
  const { phase } = (plan.status ?? {}) as PlanStatus;
  return approved === false && phase === 'RequiresApproval' ? csvsIn(plan) : [];
}

/** The CSVs that a plan installs. */
export function csvsIn({ spec }: KubeObject): readonly string[] {
  return ((spec ?? {}) as PlanSpec).clusterServiceVersionNames ?? [];
}

function parseStep({ resolving, resource }: PlanStep): Step {
  const { group, version, kind, name, manifest } = resource;
  const made = madeByOlm({ apiVersion: apiVersionOf({ group, version }), kind, name });
  const replaces = isA(made, clusterServiceVersions) ? replacesOf(manifest) : undefined;
  return { resolving, ...made, ...(replaces && { replaces }) };
}

/** The manifest is the CSV, or for an unpacked bundle a reference to a ConfigMap, which also has `replaces`. */
function replacesOf(manifest: string | undefined): string | undefined {
  try {
    const parsed = JSON.parse(manifest ?? '') as { replaces?: string; spec?: { replaces?: string } };
    return parsed.spec?.replaces ?? parsed.replaces;
  } catch {
    return undefined;
  }
}

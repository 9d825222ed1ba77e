import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { subscriptions } from '../cluster/resources.ts';
import { componentLabelPrefix, generatedByAnnotation, onDeleteAnnotation, operandsAnnotation } from '../names.ts';

/** The Subscription under review, with the names that lead to everything it installed. */
export interface Subject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly packageName: string;
  /** The CatalogSource it installs from, as `namespace/name`; absent for a Subscription that is gone. */
  readonly catalog?: string;
  /** The first CSV to install, if the Subscription names one; OLM names one for dependencies. */
  readonly startingCSV?: string;
  /**
   * Absent until OLM has created the ClusterServiceVersion; set in whatever phase that is
   * (docs/facts/olm.md#installed-csv).
   */
  readonly installedCSV?: string;
  /** Differs from {@link installedCSV} while an upgrade is in flight. */
  readonly currentCSV?: string;
  readonly installPlan?: string;
  /** The name of OLM's Operator object. */
  readonly operatorName: string;
  /** The label key that OLM puts on the components. */
  readonly componentLabel: string;
  /** The value of the annotation that chooses the action, unchecked. */
  readonly onDelete?: string;
  /** The value of the annotation about operands in a cascade, unchecked. */
  readonly operands?: string;
  readonly terminating: boolean;
  /** When it was created, as RFC 3339; not known of a Subscription that is gone. */
  readonly created?: string;
  /** The InstallPlan by which OLM added it as a dependency of another Subscription. */
  readonly generatedBy?: string;
  /** When OLM last changed what it says of it, as RFC 3339. */
  readonly updated?: string;
  /** What OLM says against it. */
  readonly failures?: readonly Failure[];
}

/** A condition of a Subscription that is true and should not be, in OLM's words. */
export interface Failure {
  readonly condition: (typeof failedConditions)[number];
  readonly message: string;
  /** As RFC 3339; OLM leaves it out of some. */
  readonly since?: string;
}

const failedConditions = [
  'ResolutionFailed',
  'BundleUnpackFailed',
  'InstallPlanFailed',
  'CatalogSourcesUnhealthy',
] as const;

/** The subject of leftovers that cannot be attributed to an operator. No Operator object can have this name. */
export const nobody = '_';

export function isOfNobody({ operatorName }: Pick<Subject, 'operatorName'>): boolean {
  return operatorName === nobody || operatorName.startsWith(`${nobody}.`);
}

interface SubscriptionSpec {
  readonly name: string;
  readonly source?: string;
  readonly sourceNamespace?: string;
  readonly startingCSV?: string;
}

interface SubscriptionStatus {
  readonly installedCSV?: string;
  readonly currentCSV?: string;
  readonly installPlanRef?: { readonly name: string };
  readonly lastUpdated?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
    readonly lastTransitionTime?: string;
  }[];
}

/** Reads a Subscription live; undefined if it does not exist. */
export async function readSubject(
  cluster: ClusterReader,
  namespace: string,
  name: string,
): Promise<Subject | undefined> {
  const subscription = await cluster.get(subscriptions, { namespace, name });
  return subscription && subjectOf(subscription);
}

export function subjectOf(subscription: KubeObject): Subject {
  const { metadata } = subscription;
  const spec = subscription.spec as SubscriptionSpec;
  const status = (subscription.status ?? {}) as SubscriptionStatus;
  const failures = failuresOf(status);
  const namespace = metadata.namespace ?? '';
  const operatorName = operatorNameOf(spec.name, namespace);
  const { [onDeleteAnnotation]: onDelete, [operandsAnnotation]: operands } = metadata.annotations ?? {};
  const generatedBy = metadata.annotations?.[generatedByAnnotation];
  return {
    namespace,
    name: metadata.name,
    uid: metadata.uid ?? '',
    packageName: spec.name,
    operatorName,
    componentLabel: componentLabelOf(operatorName),
    terminating: metadata.deletionTimestamp !== undefined,
    ...(metadata.creationTimestamp && { created: metadata.creationTimestamp }),
    ...(spec.source && { catalog: `${spec.sourceNamespace ?? ''}/${spec.source}` }),
    ...(spec.startingCSV && { startingCSV: spec.startingCSV }),
    ...(status.installedCSV && { installedCSV: status.installedCSV }),
    ...(status.currentCSV && { currentCSV: status.currentCSV }),
    ...(status.installPlanRef && { installPlan: status.installPlanRef.name }),
    ...(onDelete !== undefined && { onDelete }),
    ...(operands !== undefined && { operands }),
    ...(generatedBy && { generatedBy }),
    ...(status.lastUpdated && { updated: status.lastUpdated }),
    ...(failures.length > 0 && { failures }),
  };
}

function failuresOf({ conditions = [] }: SubscriptionStatus): Failure[] {
  return failedConditions.flatMap(condition => {
    const found = conditions.find(({ type, status }) => type === condition && status === 'True');
    if (!found) return [];
    const { message = '', lastTransitionTime: since } = found;
    return [{ condition, message, ...(since && { since }) }];
  });
}

/** The label key that OLM puts on the components of an Operator object. */
export function componentLabelOf(operatorName: string): string {
  return componentLabelPrefix + operatorName;
}

/**
 * Returns the name of the Operator object for a package in a namespace. OLM cuts it to fit in a label key: 63
 * characters, the last one alphanumeric (docs/facts/olm.md#operator-name).
 */
export function operatorNameOf(packageName: string, namespace: string): string {
  const name = `${packageName}.${namespace}`;
  return name.length <= 63 ? name : name.slice(0, 63).replace(/[._-]+$/, '');
}

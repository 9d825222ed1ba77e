/** Every name that is visible in a cluster, ours and others' that we act upon, with its source. */

/**
 * Our API group, and the prefix of our annotations. Never `operators.coreos.com/`: OLM makes Operators of such labels.
 */
export const group = 'subscription-guard.io';

/**
 * The name of our mutating webhook, as deploy/components/cascade registers it. If it exists, the cascade is installed.
 */
export const cascadeWebhook = `cascade.${group}`;

/** The admission policy, and its binding, that bounds the rights on operands which the sweeper writes (deploy/policies). */
export const operandRightsPolicy = `operand-rights.${group}`;

/** On a Subscription, for clients that cannot choose a propagation policy (GitOps): `Cascade` or `Orphan`. */
export const onDeleteAnnotation = `${group}/on-delete`;

/** On a Subscription, beside a cascade: `Keep` leaves the custom resources of its operator, and their CRDs, in the cluster. */
export const operandsAnnotation = `${group}/operands`;

/** On a CRD that a clean-up has kept on purpose: who chose that, in words for a person. */
export const keptByAnnotation = `${group}/kept-by`;

/** Beside it: the name of the Operator object of the operator that had brought the CRD. */
export const keptOfAnnotation = `${group}/kept-of`;

/**
 * The prefix of OLM's component labels; the rest of the key is the name of the Operator object
 * (docs/facts/olm.md#component-label).
 */
export const componentLabelPrefix = 'operators.coreos.com/';

/** OLM's record of the object's owner (docs/facts/olm.md#owner-labels). */
export const ownerLabel = 'olm.owner';
export const ownerNamespaceLabel = 'olm.owner.namespace';
export const ownerKindLabel = 'olm.owner.kind';

/**
 * On nearly everything that OLM creates; its controllers see most kinds only with this label
 * (docs/facts/olm.md#managed-label).
 */
export const managedLabel = 'olm.managed';
export const managedSelector = `${managedLabel}=true`;

/** On a copied ClusterServiceVersion: the namespace of the original. OLM makes and removes the copies itself. */
export const copiedFromLabel = 'olm.copiedFrom';
export const notCopiedSelector = `!${copiedFromLabel}`;

/**
 * On a Subscription that OLM added as a dependency: the InstallPlan that asked for it (docs/facts/olm.md#dependencies).
 */
export const generatedByAnnotation = 'olm.generated-by';

/**
 * OperatorGroups of OLM itself and of OpenShift's monitoring. They exist before any operator, and nothing makes them
 * again.
 */
export const olmsOwnGroups: ReadonlySet<string> = new Set([
  'global-operators',
  'olm-operators',
  'openshift-cluster-monitoring',
]);

/** On a ClusterServiceVersion: the namespaces its OperatorGroup targets, comma-separated; '' means all. */
export const targetNamespacesAnnotation = 'olm.targetNamespaces';

/** On a ClusterServiceVersion: the bundle's properties, among them what it requires (docs/facts/olm.md#properties). */
export const propertiesAnnotation = 'operatorframework.io/properties';

/** On a ClusterServiceVersion: what the vendor wants a person to know before uninstalling (OpenShift console). */
export const uninstallMessageAnnotation = 'operator.openshift.io/uninstall-message';

/** On a ClusterServiceVersion: "true" means that no tool may delete the operands (OpenShift console). */
export const disableOperandDeleteAnnotation = 'console.openshift.io/disable-operand-delete';

/** On a ClusterServiceVersion: the names of the ConsolePlugins that its operator makes, as a JSON array (OpenShift console). */
export const consolePluginsAnnotation = 'console.openshift.io/plugins';

/** Helm's and Argo CD's ways to say "never delete this object". */
export const helmResourcePolicyAnnotation = 'helm.sh/resource-policy';
export const argoSyncOptionsAnnotation = 'argocd.argoproj.io/sync-options';

/** On a dependent that a Cleanup will remove: the Cleanup's name. Informs people; proves nothing. */
export const markAnnotation = `${group}/cleanup`;

/** On the ConfigMap into which OLM unpacks a bundle: its package. */
export const unpackedPackageAnnotation = 'operators.operatorframework.io.bundle.package.v1';

/** OLM v1's marks: on all that it installs, the ClusterExtension that it belongs to; on a ClusterObjectSet, where it comes from. */
export const extensionNameLabel = 'olm.operatorframework.io/owner-name';
export const extensionPackageKey = 'olm.operatorframework.io/package-name';
export const extensionNamespaceKey = 'olm.operatorframework.io/service-account-namespace';

/** On a ClusterExtension and a ClusterObjectSet that upstream's migration has made: `<namespace>/<name>` of the Subscription. */
export const migratedFromAnnotation = 'olm.operatorframework.io/migrated-from-subscription';
/** catalogd puts it on each ClusterCatalog: its name. */
export const catalogNameLabel = 'olm.operatorframework.io/metadata.name';

/** On a ClusterRole: our account may do what it says. For APIs of OLM v1, which makes no roles for them. */
export const customResourcesViewLabel = `${group}/custom-resources-view`;

/** The ClusterRole of the component extension-guard: where it is, the deletion of extensions is guarded. */
export const extensionGuardRole = 'subscription-guard-webhook-extensions';

export interface InstallMode {
  readonly type: string;
  readonly supported: boolean;
}

/**
 * The namespaces that an OperatorGroup in `namespace` must target for OLM to install an operator of these modes: none for
 * the whole cluster, which people choose where they can. Undefined: OLM can install it nowhere.
 */
export function targetNamespaces(modes: readonly InstallMode[], namespace: string): string[] | undefined {
  const supported = new Set(modes.filter(mode => mode.supported).map(({ type }) => type));
  if (supported.has('AllNamespaces')) return [];
  if (supported.has('OwnNamespace')) return [namespace];
  if (supported.has('SingleNamespace')) return [`${namespace}-watched`];
  if (supported.has('MultiNamespace')) return [`${namespace}-watched`, `${namespace}-watched-too`];
  return undefined;
}

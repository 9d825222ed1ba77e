import type { ExtensionAuditInput } from './input.ts';
import type { ExtensionLeftover, ExtensionRule } from './rule.ts';

/** An object without an owner that a ClusterExtension installed, which is gone. */
export const objectWithoutExtension: ExtensionRule = {
  name: 'object-without-extension',
  severity: 'medium',
  find: ({ extensions, labelled }: ExtensionAuditInput) =>
    labelled
      .filter(
        ({ meta, extension }) =>
          extensions.known && !extensions.value.has(extension) && (meta.ownerReferences ?? []).length === 0,
      )
      .map(
        (object): ExtensionLeftover => ({
          ...object,
          reason: 'its ClusterExtension is gone, and nothing owns it',
          breaks: 'the next install of the extension may fail, because OLM v1 takes over nothing that it did not make',
        }),
      ),
};

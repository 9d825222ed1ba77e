import type { LabelSelector } from './deletion-policy.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether labels meet a selector, as Kubernetes defines it: NotIn is met by labels that lack the key. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every(expression => meets(labels, expression))
  );
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

function meets(labels: Labels, { key, operator, values = [] }: Expression): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** "constructor" is a label key like any other. */
function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

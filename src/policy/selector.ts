import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** A label selector as Kubernetes writes it in objects. */
export const selectorSchema = Type.Object(
  {
    matchLabels: Type.Optional(Type.Record(Type.String(), Type.String())),
    matchExpressions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Type.String(),
            operator: Type.Enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
            values: Type.Optional(Type.Array(Type.String())),
          },
          strict,
        ),
      ),
    ),
  },
  strict,
);

export type LabelSelector = Static<typeof selectorSchema>;

type Labels = Readonly<Record<string, string>>;

/** Whether labels match a selector, as Kubernetes defines it: labels without the key match NotIn. */
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

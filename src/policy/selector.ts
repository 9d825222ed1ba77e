import Type, { type Static } from 'typebox';
import { meets } from '../cluster/label-selector.ts';

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

/** Whether labels match a selector. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => meets(labels, { key, operator: 'In', values: [value] })) &&
    matchExpressions.every(expression => meets(labels, expression))
  );
}

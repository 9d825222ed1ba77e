import { ClusterError } from './cluster.ts';

type Labels = Readonly<Record<string, string>>;

/** One condition of a label selector. `values`: for `In` and `NotIn`. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** Whether labels meet a requirement, as Kubernetes defines it: labels without the key meet NotIn. */
export function meets(labels: Labels, { key, operator, values = [] }: Requirement): boolean {
  // "constructor" is a label key like any other.
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
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

/** Whether labels match a Kubernetes label selector: `key`, `!key`, `key=value`, `key in (a,b)`, joined by commas. */
export function matchesSelector(labels: Labels, selector: string): boolean {
  return parseSelector(selector).every(requirement => meets(labels, requirement));
}

/** Returns the requirements of a selector. Throws a 400 for syntax that it does not support, such as `!=` and `notin`. */
export function parseSelector(selector: string): Requirement[] {
  return requirementsIn(selector).map(parse);
}

/** Splits at commas outside parentheses. */
function requirementsIn(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map(requirement => requirement.trim());
}

function parse(requirement: string): Requirement {
  const [, setKey, values] = /^(\S+)\s+in\s+\(([^)]*)\)$/.exec(requirement) ?? [];
  if (setKey !== undefined && values !== undefined) {
    const allowed = values.split(',').map(value => value.trim());
    assertLabel(requirement, setKey, allowed);
    return { key: setKey, operator: 'In', values: allowed };
  }
  const [, key, value] = /^([^\s=!]+)\s*==?\s*([^\s=!]*)$/.exec(requirement) ?? [];
  if (key !== undefined && value !== undefined) {
    assertLabel(requirement, key, [value]);
    return { key, operator: 'In', values: [value] };
  }
  const [, not, name] = /^(!?)\s*([^\s=!]+)$/.exec(requirement) ?? [];
  if (name === undefined) throw refused(requirement);
  assertLabel(requirement, name);
  return { key: name, operator: not === '' ? 'Exists' : 'DoesNotExist' };
}

/** The name part of a label key, or a label value. */
const namePattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const prefixPattern = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Throws for a key or value that no label can have (apimachinery validateLabelKey and -Value). */
function assertLabel(requirement: string, key: string, values: readonly string[] = []): void {
  const [name = '', ...prefixes] = key.split('/').toReversed();
  const isKey = namePattern.test(name) && prefixes.length <= 1 && prefixes.every(text => prefixPattern.test(text));
  if (!isKey || !values.every(isLabelValue)) throw refused(requirement);
}

export function isLabelValue(text: string): boolean {
  return text === '' || namePattern.test(text);
}

/** Selectors contain names that users chose, so this is not a bug of ours: an API server says the same. */
function refused(requirement: string): ClusterError {
  return new ClusterError(400, 'BadRequest', `"${requirement}" is not a label selector that is understood here`);
}

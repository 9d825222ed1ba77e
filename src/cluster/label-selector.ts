type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

/** Whether labels match a Kubernetes label selector: `key`, `!key`, `key=value`, `key in (a,b)`, joined by commas. */
export function matchesSelector(labels: Labels, selector: string): boolean {
  const requirements = requirementsIn(selector).map(parse);
  return requirements.every(isMet => isMet(labels));
}

/** At commas outside parentheses. */
function requirementsIn(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map(requirement => requirement.trim());
}

/** What is not understood is refused: whatever it was answered with would be wrong. */
function parse(requirement: string): Requirement {
  const [, setKey, values] = /^(\S+)\s+in\s+\(([^)]*)\)$/.exec(requirement) ?? [];
  if (setKey !== undefined && values !== undefined) {
    const allowed = values.split(',').map(value => value.trim());
    return labels => allowed.some(value => labels[setKey] === value);
  }
  const [, key, value] = /^([^\s=!]+)\s*==?\s*([^\s=!]*)$/.exec(requirement) ?? [];
  if (key !== undefined) return labels => labels[key] === value;
  const [, not, name] = /^(!?)\s*([^\s=!]+)$/.exec(requirement) ?? [];
  if (name !== undefined) return labels => (labels[name] !== undefined) === (not === '');
  throw new Error(`"${requirement}" is not a label selector that snapshots understand`);
}

import type { TLocalizedValidationError } from 'typebox/error';

/** A person can act on the deepest problem; those above it only say that something below is wrong. */
export function explain(errors: readonly TLocalizedValidationError[]): string {
  const [first, ...others] = errors;
  if (!first) return 'it does not match its schema';
  return sentence(others.reduce((worst, error) => (depth(error) > depth(worst) ? error : worst), first));
}

function sentence({ keyword, instancePath, params, message }: TLocalizedValidationError): string {
  const field = instancePath.slice(1).replaceAll('/', '.');
  switch (keyword) {
    case 'required':
      return `${[field, params.requiredProperties[0]].filter(Boolean).join('.')} is missing`;
    case 'const':
      return `${field} must be ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `${field} must be one of ${params.allowedValues.map(value => JSON.stringify(value)).join(', ')}`;
    case 'boolean':
      return `${field} is not known`;
    default:
      return `${field || 'it'} ${message}`;
  }
}

function depth({ instancePath }: TLocalizedValidationError): number {
  return instancePath.split('/').length;
}

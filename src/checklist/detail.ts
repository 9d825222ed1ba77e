/** How much a text tells: names or counts, and of what how many at most. */
export interface Detail {
  /** The names of objects, and why reads failed. */
  readonly names: boolean;
  readonly unknowns: number;
  readonly operandApis: number;
  readonly namespaces: number;
  readonly kinds: number;
  readonly policies: number;
  /** Characters of what the vendor says. */
  readonly vendor: number;
  /** What is not touched. */
  readonly kept: boolean;
  /** The way between the two that a cascade and an orphan are. */
  readonly thirdWay: boolean;
  /** The name of the Subscription outside commands. */
  readonly subject: boolean;
}

const everything: Detail = {
  names: true,
  unknowns: 4,
  operandApis: 5,
  namespaces: 3,
  kinds: 4,
  policies: 3,
  vendor: 300,
  kept: true,
  thirdWay: true,
  subject: true,
};

const counts: Detail = { ...everything, names: false };

const brief: Detail = {
  ...counts,
  unknowns: 3,
  operandApis: 3,
  namespaces: 1,
  kinds: 3,
  policies: 1,
  vendor: 100,
  kept: false,
};

/** All of it is in the full list; what to do is still here. */
const shortest: Detail = {
  ...brief,
  unknowns: 0,
  operandApis: 0,
  namespaces: 0,
  kinds: 0,
  policies: 0,
  vendor: 0,
  thirdWay: false,
  subject: false,
};

/** From the most to the least: what matters least to the person who deletes is left out first, the two commands never. */
export const details: readonly Detail[] = [everything, counts, brief, shortest];

/** The amount of detail in a text: names or counts, and limits. */
export interface Detail {
  /** Show the names of objects, and why reads failed. */
  readonly names: boolean;
  readonly unknowns: number;
  readonly operandApis: number;
  readonly namespaces: number;
  readonly kinds: number;
  readonly policies: number;
  /** The most characters of the vendor's message. */
  readonly vendor: number;
  /** Show what is not touched. */
  readonly kept: boolean;
  /** Show the choice between a cascade and an orphan. */
  readonly thirdWay: boolean;
  /** Show the name of the Subscription outside commands. */
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

/** Everything is in the full list; the text still says what to do. */
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

/** From the most to the least. The least important for the requester goes first; the two commands never go. */
export const details: readonly Detail[] = [everything, counts, brief, shortest];

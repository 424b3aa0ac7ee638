/** What the page of an element says that its manifest cannot: whom it is for, why it is so, and how it is worked. */
export interface ElementDoc {
  readonly tag: string;
  /** What the one who works with it gains, in a sentence. */
  readonly promise: string;
  /** When to take it. */
  readonly takeIt: readonly string[];
  /** When something else does better: a case, and what to take there. */
  readonly rather: readonly (readonly [when: string, what: string])[];
  /** Story shown first, by its name in the table of states or its own. */
  readonly live: string;
  /** What to try in it. */
  readonly tryIt: string;
  /** What was decided, and why. */
  readonly design: readonly (readonly [decision: string, why: string])[];
  /** The pattern of the ARIA Authoring Practices, and roles. */
  readonly pattern: string;
  /** Keys, and what they do. */
  readonly keys: readonly (readonly [key: string, does: string])[];
  /** What is said without the focus moving; empty when nothing is. */
  readonly said: readonly string[];
  /** What is left to the page around it. */
  readonly host: readonly string[];
  readonly sample: Sample;
}

/** A small program around the element, from which that of each framework is made. */
export interface Sample {
  /** Values imported besides the elements: module, names. */
  readonly imports?: readonly (readonly [from: string, names: string])[];
  /** Lines of the module: what properties are given and handlers call. TypeScript. */
  readonly setup?: readonly string[];
  /** Property, and the expression it is given. */
  readonly props?: Readonly<Record<string, string>>;
  /** Event, and what is done; `event` and `element` are at hand. */
  readonly on?: Readonly<Record<string, string>>;
  /** Events of the provider above. */
  readonly onProvider?: Readonly<Record<string, string>>;
  /** A button of the host's page, and what it does; `element` is at hand. */
  readonly button?: { readonly label: string; readonly act: string };
  /** A `sas-search` beside it, with this id. */
  readonly beside?: string;
  /** The provider is given the host's own `client` instead of an address and a token. */
  readonly ownClient?: boolean;
}

/** What a page needs of an element's entry in the manifest. */
export interface Declaration {
  readonly name: string;
  readonly tagName: string;
  readonly summary: string;
  readonly description: string;
  readonly members?: readonly Member[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly (Named & { default?: string })[];
}
export interface Named {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
}
export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly attribute?: string;
  readonly readonly?: boolean;
  readonly default?: string;
  readonly parameters?: readonly (Named & { optional?: boolean })[];
  readonly return?: { readonly type: { readonly text: string } };
}

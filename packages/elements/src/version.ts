/** Version of this package, as in its package.json; stamped on every class. */
export const VERSION = '0.1.0';

/** The browser's executable, or `undefined`. */
export function findBrowser(): string | undefined;
/** Firefox's executable, or `undefined`. */
export function findFirefox(): string | undefined;
/** How to bring one, in a sentence. */
export const browserHint: string;
/** Flags under which tests run it. */
export const browserFlags: string[];

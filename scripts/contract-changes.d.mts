/** An OpenAPI document. */
export type OpenApi = Record<string, unknown>;
export function breakingChanges(before: OpenApi, after: OpenApi): string[];
export function versionAllowsBreaking(before: string, after: string): boolean;

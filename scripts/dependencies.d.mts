/** Whether an expression of SPDX is allowed: one side of an OR, both sides of an AND. */
export function isAllowed(licence: string): boolean;

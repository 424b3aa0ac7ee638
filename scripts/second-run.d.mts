export function fileOfFailure(name: string): string | undefined;
export function runAgain(failures: string[], work: (files: string[]) => boolean): boolean;

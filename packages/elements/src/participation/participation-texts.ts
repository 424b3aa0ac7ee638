import type { DeclaredPlace } from '@sas-embed/contract';
import { errorDetail, isSignedOut } from '../internal/index.js';
import type { frParticipation, LocalizeController } from '../localize/index.js';
import type { FaultField, Faults } from './participation-draft.js';

/** The texts of `sas-participation`. */
export type Texts = LocalizeController<typeof frParticipation>;

/** Whose place it is, and where. */
export function placeText(t: Texts, { practitioner, structure, address }: DeclaredPlace): string {
  const title = practitioner?.title;
  const who = practitioner && [
    title === 'DR' || title === 'PR' ? t.t(`participation.title.${title}`) : '',
    practitioner.firstName,
    practitioner.lastName,
  ];
  const where = [...address.lines, [address.postcode, address.city].filter(Boolean).join(' ')];
  const name = [who?.filter(Boolean).join(' '), structure?.name, ...where].filter(Boolean).join(' · ');
  return name || t.t('participation.unnamed');
}

/** How it takes part now, and who says so. */
export function nowText(t: Texts, { participation, declaration, structures }: DeclaredPlace): string {
  const { sas, via } = participation;
  // The declaration names all; the place's first card one of them only.
  const way = declaration?.via ?? via;
  const names = structures.map(({ name }) => name).join(', ');
  const how = !sas
    ? t.t('participation.now.no')
    : way === 'CPTS' || way === 'MSP' || way === 'SOS'
      ? t.t(`participation.now.${way}`, { names })
      : way
        ? t.t(`participation.now.${way}`)
        : t.t('participation.now.yes');
  const own = sas && declaration?.ownCard ? ` ${t.t('participation.now.own')}` : '';
  return `${how}${own} (${t.t(declaration ? 'participation.declared' : 'participation.directory')})`;
}

const FAULTS: readonly string[] = ['places', 'via', 'communityIds', 'structureId', 'hoursStated'];

/**
 * What is wrong with each of some fields.
 * @param isMixed - several places are ticked that share no way to take part
 */
export function faultsOf(t: Texts, fields: Iterable<string>, isMixed: boolean): Faults {
  const faults: Faults = {};
  for (const field of fields) {
    const key = FAULTS.includes(field) ? (field as 'via') : 'field';
    faults[field as FaultField] = () => t.t(`participation.fault.${key === 'via' && isMixed ? 'mixed' : key}`);
  }
  return faults;
}

/** What a refusal means, and what to do. Codes never show. */
export function problemText(t: Texts, error: unknown): string {
  const { code, retryable } = errorDetail(error);
  switch (code) {
    case 'version-conflict':
      return t.t('participation.problem.version');
    case 'not-found':
      return t.t('participation.problem.gone');
    case 'forbidden':
      return t.t('participation.problem.forbidden');
    case 'unauthenticated':
    case 'token-expired':
    case 'session-ended':
    case 'token-unavailable':
      return t.t('participation.problem.session');
    default:
      return t.t(retryable ? 'participation.problem.unsure' : 'participation.problem.failed');
  }
}

/** Why nothing could be read. */
export type ReadProblem = 'forbidden' | 'session' | 'failed';

/** What a code means for the reading. */
export function readProblemOf(code: string): ReadProblem {
  if (code === 'forbidden') return code;
  return isSignedOut(code) ? 'session' : 'failed';
}

import type { SasClient } from '@sas-embed/client';
import type { Agenda } from '@sas-embed/contract';
import type { TemplateResult } from 'lit';
import type { SasElement } from '../internal/index.js';
import type { AgendaPosition } from './agenda-keys.js';

/** What was done, and how to undo it. */
export interface AgendaNotice {
  /** What is said, in the language of the moment. */
  readonly text: () => string;
  /** Undoes it. */
  readonly undo?: (client: SasClient) => Promise<unknown>;
  /** Where the focus goes on. */
  readonly focus?: AgendaPosition;
}

/** What a form in front of the week works with. */
export interface AgendaDesk {
  /** `sas-agenda`: it renders the form. */
  readonly element: SasElement;
  /** Undefined when nobody is signed in any more. */
  readonly client: SasClient | undefined;
  /** As it was read last. */
  readonly agenda: Agenda;
  /** Milliseconds since 1970. */
  now(): number;
  /** Reads the agenda again; rejects as the client does. */
  reread(): Promise<void>;
  /** Reads the agenda again, tells what was done and, unless another form has taken over, closes the form. */
  done(notice: AgendaNotice, stay?: boolean): Promise<void>;
  /** Tells what is to be known. */
  tell(notice: AgendaNotice): void;
  /** Tells the host of a failure that the form shows. */
  failed(error: unknown): void;
  /** Closes the form. */
  close(): void;
}

/** A form in front of the week; in a file of its own, loaded when it is wanted. */
export interface AgendaPanel {
  /** Whether it is unknown yet if something was written: then it stays open. */
  readonly busy: boolean;
  title(): string;
  body(): TemplateResult;
  footer(): TemplateResult;
}

import { VERSION as ELEMENTS_VERSION, type SasEventDetails, type SasSearch, type ThemeName } from '@sas-embed/elements';
import { VERSION, type EmbedContext, type FrameOptions, type SasEmbedEvents } from '@sas-embed/loader';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CANCELABLE } from './relay.js';

// The loader depends on nothing, so it says by itself what the elements say: here both are held together.

describe('what the loader says of the elements', () => {
  it('is true of every event and its detail', () => {
    // the frame shows the search, which has no map and no list of appointments
    type Searched = Omit<SasEventDetails, 'sas-show' | 'sas-rebook'>;
    expectTypeOf<Omit<SasEmbedEvents, 'escape'>>().toExtend<Searched>();
    expectTypeOf<Searched>().toExtend<Omit<SasEmbedEvents, 'escape'>>();
  });

  it('is true of the case that is searched for', () => {
    expectTypeOf<EmbedContext>().toExtend<NonNullable<SasSearch['context']>>();
  });

  it('is true of the themes', () => {
    expectTypeOf<ThemeName>().toEqualTypeOf<Extract<FrameOptions['appearance'], string>>();
  });

  it('is of the same version', () => {
    expect(VERSION).toBe(ELEMENTS_VERSION);
    expect([...CANCELABLE]).toContain('sas-open');
  });
});

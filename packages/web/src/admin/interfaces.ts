import '@sas-embed/elements/define/interface-status.js';
import { el } from './dom.js';
import { isAsked, restoreButton, switchForm } from './flow-switch.js';
import { FLOWS, type View } from './view.js';

/** How the interfaces do, and the flows that whoever watches them switches off and on. */
export const interfaces: View = {
  id: 'interfaces',
  title: 'Suivi des interfaces',
  async show(tools) {
    // Whoever may not read them is told so here, before anything is shown.
    const all = await tools.admin.listInterfaces();
    const off = all.flatMap((editor) =>
      editor.flows.flatMap(({ flow, switchedOff }) => (isAsked(flow) && switchedOff ? [{ editor, flow }] : [])),
    );
    return [
      Object.assign(document.createElement('sas-interface-status'), { headingLevel: 3 }),
      ...(off.length === 0
        ? []
        : [
            el('h3', {}, 'Flux désactivés'),
            el(
              'ul',
              { className: 'off' },
              ...off.map(({ editor, flow }) =>
                el('li', {}, `${editor.label}, ${FLOWS[flow]} `, restoreButton(tools, editor, flow)),
              ),
            ),
          ]),
      ...(all.length === 0 ? [] : [switchForm(tools, all)]),
    ];
  },
};

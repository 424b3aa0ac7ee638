// A choice takes effect at once; what happened is said in the status line. Without this script the forms do the same.
document.documentElement.classList.add('live');
const said = document.getElementById('said');

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Shows the state that an editor has now. */
function show({ id, state, summary }) {
  const panel = document.querySelector(`[data-editor="${id}"]`);
  panel.querySelector('.state').textContent = summary;
  if (!state) return;
  panel.querySelector('select').value = state.manner;
  for (const box of panel.querySelectorAll('input')) box.checked = state.twists.includes(box.value);
}

async function attempt(work, tell) {
  try {
    said.textContent = tell(await work());
  } catch {
    said.textContent = 'Rien n’a changé\u00a0: cet éditeur est arrêté ou a refusé.';
  }
}

for (const panel of document.querySelectorAll('[data-editor]')) {
  const { editor } = panel.dataset;
  const form = panel.querySelector('form');
  const label = panel.querySelector('h2').textContent;
  const change = (body) =>
    attempt(
      async () => {
        const now = await post(`/api/editors/${editor}`, body);
        show(now);
        return now;
      },
      ({ summary }) => `${label}\u00a0: ${summary}.`,
    );
  form.addEventListener('change', () => {
    const twists = [...form.querySelectorAll('input:checked')].map((box) => box.value);
    void change({ manner: form.querySelector('select').value, twists });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.submitter?.name === 'reset') void change({ reset: true });
  });
}

document.querySelector('.presets').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value, textContent } = event.submitter;
  void attempt(
    async () => (await post(`/api/presets/${value}`, {})).forEach(show),
    () => `${textContent}\u00a0: fait.`,
  );
});

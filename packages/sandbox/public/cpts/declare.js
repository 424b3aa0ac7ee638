import '/sas-embed/sas-embed.js';

const provider = document.querySelector('sas-provider');
const who = document.getElementById('who');

// ---- What an integrator copies -------------------------------------------------------------------------------------

// A short-lived token of the person who is signed in here, asked from our own server.
async function signIn(view) {
  provider.getToken = null; // what the one before saw and wrote is forgotten
  await provider.updateComplete;
  provider.getToken = async () => {
    const response = await fetch(`/api/token?vue=${view}`, { method: 'POST' });
    if (!response.ok) throw new Error(`No token: ${response.status}`);
    return (await response.json()).token;
  };
}

// ---- The rest is the demonstration's own page ----------------------------------------------------------------------

const views = await (await fetch('/api/declaring-views')).json();
for (const { id, label } of views) who.append(new Option(label, id));
who.addEventListener('change', () => void signIn(who.value));
await signIn(who.value);

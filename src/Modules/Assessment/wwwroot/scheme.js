// The sums of a scheme while it is edited; without this they are those of the last save.
const form = document.querySelector('form[data-scheme]');

function add() {
  const sums = new Map();
  let all = 0;
  for (const field of form.querySelectorAll('input[data-max]')) {
    const line = field.closest('[data-line]');
    if (line.querySelector('input[type="checkbox"][name$=".Remove"]')?.checked) continue;
    // In hundredths, so that no binary fraction shows.
    const points = Math.round((Number.parseFloat(field.value) || 0) * 100);
    const dimension = line.querySelector('select[name$=".Dimension"]').value;
    sums.set(dimension, (sums.get(dimension) ?? 0) + points);
    all += points;
  }
  for (const output of form.querySelectorAll('output[data-sum]')) {
    const dimension = output.dataset.sum;
    const goal = dimension === '' ? 10000 : Math.round((Number.parseFloat(form.querySelector(`input[data-points="${dimension}"]`)?.value) || 0) * 100);
    const sum = dimension === '' ? all : sums.get(dimension) ?? 0;
    output.textContent = `${sum / 100}`;
    output.classList.toggle('off', sum !== goal);
    const shown = dimension === '' ? null : form.querySelector(`[data-goal="${dimension}"]`);
    if (shown) shown.textContent = `${goal / 100}`;
  }
}

if (form) {
  form.addEventListener('input', add);
  add();
}

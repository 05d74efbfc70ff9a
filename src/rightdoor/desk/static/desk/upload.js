// Progress of an upload. Without this script the form is sent plainly and the browser shows what it shows.
const form = document.getElementById('upload-form')
const files = form?.querySelector('input[type=file]')

// What is wrong with a field stands at the field too, as on a page that the server draws.
function markFields(fields) {
  for (const old of form.querySelectorAll('.rd-upload-error')) {
    old.parentElement.classList.remove('govuk-form-group--error')
    old.remove()
  }
  for (const control of form.querySelectorAll('[aria-invalid=true]')) {
    control.removeAttribute('aria-invalid')
    control.classList.remove('govuk-input--error', 'govuk-file-upload--error')
    control.setAttribute('aria-describedby', control.getAttribute('aria-describedby').replace(` ${control.id}_error`, ''))
  }
  for (const { id, text } of fields) {
    const control = document.getElementById(id)
    const group = control?.closest('.govuk-form-group')
    if (!group || control.getAttribute('aria-invalid') === 'true') continue
    const words = document.createElement('p')
    words.id = `${id}_error`
    words.className = 'govuk-error-message rd-upload-error'
    const hidden = document.createElement('span')
    hidden.className = 'govuk-visually-hidden'
    hidden.textContent = 'Error: '
    words.append(hidden, text)
    group.classList.add('govuk-form-group--error')
    group.insertBefore(words, control.closest('.rd-drop') ?? control)
    control.classList.add(control.type === 'file' ? 'govuk-file-upload--error' : 'govuk-input--error')
    control.setAttribute('aria-invalid', 'true')
    control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} ${words.id}`)
  }
}

function showErrors(lines, fields = []) {
  markFields(fields)
  const box = document.getElementById('upload-errors')
  const summary = document.createElement('div')
  summary.className = 'govuk-error-summary'
  const inner = document.createElement('div')
  inner.setAttribute('role', 'alert')
  const title = document.createElement('h2')
  title.className = 'govuk-error-summary__title'
  title.textContent = 'There is a problem'
  const list = document.createElement('ul')
  list.className = 'govuk-list govuk-error-summary__list'
  const shown = fields.length ? fields.map(({ id, label, text }) => [id, `${label}: ${text}`]) : lines.map((line) => [files.id, line])
  for (const [id, line] of shown) {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = `#${id}`
    link.textContent = line
    item.append(link)
    list.append(item)
  }
  inner.append(title, list)
  summary.append(inner)
  box.replaceChildren(summary)
  box.hidden = false
  box.focus()
}

function send(event) {
  event.preventDefault()
  const chosen = [...files.files]
  const total = chosen.reduce((sum, file) => sum + file.size, 0)
  const most = Number(form.dataset.limitBytes)
  if (most && total > most) return showErrors([`These files are ${Math.ceil(total / 1048576)} MiB together; ${Math.floor(most / 1048576)} MiB are taken at once. Nothing was sent.`])
  if (chosen.length > Number(form.dataset.limitFiles || Infinity)) return showErrors([`At most ${form.dataset.limitFiles} files are taken at once. Nothing was sent.`])
  const [progress, bar, words, stop] = ['progress', 'bar', 'words', 'stop'].map((name) => document.getElementById(`upload-${name}`))
  const button = form.querySelector('button[type=submit]')
  const request = new XMLHttpRequest()
  const over = (lines, fields) => {
    progress.hidden = true
    stop.hidden = true
    button.disabled = false
    if (lines) showErrors(lines, fields)
  }
  progress.hidden = false
  stop.hidden = false
  button.disabled = true
  document.getElementById('upload-errors').hidden = true
  stop.onclick = () => request.abort()
  let told = -10
  request.upload.addEventListener('progress', (step) => {
    if (!step.lengthComputable) return
    const share = Math.floor(100 * step.loaded / step.total)
    bar.value = share
    if (share - told >= 10 || share === 100) words.textContent = share === 100 ? 'Sent. Being written down.' : `${share} per cent`
    if (share - told >= 10) told = share
  })
  request.addEventListener('abort', () => over(['Sending was stopped. Nothing was taken.']))
  request.addEventListener('error', () => over(['The connection broke off. Nothing was taken; send it again.']))
  request.addEventListener('load', () => {
    let answer = {}
    try { answer = JSON.parse(request.responseText) } catch { /* a page: the session ended, or a proxy answered */ }
    if (request.status < 300 && answer.next) return location.assign(answer.next)
    over(answer.errors ?? [request.status === 403 ? 'This form is from an older session. Load the page again.' : 'The server did not take it. Nothing was kept; try again.'], answer.fields)
  })
  request.open('POST', form.action)
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest')
  request.send(new FormData(form))
}

form?.addEventListener('submit', send)

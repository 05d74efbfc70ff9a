// Progress of an upload. Without this script the form is sent plainly and the browser shows what it shows.
const form = document.getElementById('upload-form')
const files = form?.querySelector('input[type=file]')

function showErrors(lines) {
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
  for (const line of lines) {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = `#${files.id}`
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
  const over = (lines) => {
    progress.hidden = true
    stop.hidden = true
    button.disabled = false
    if (lines) showErrors(lines)
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
    over(answer.errors ?? [request.status === 403 ? 'This form is from an older session. Load the page again.' : 'The server did not take it. Nothing was kept; try again.'])
  })
  request.open('POST', form.action)
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest')
  request.send(new FormData(form))
}

form?.addEventListener('submit', send)

// The only script of our own on every page. Loaded as a module, so it runs after the page is read; without it every page still works.
//
// It marks the page as scripted (GOV.UK Frontend does this by an inline script, which our content policy refuses), starts the
// components of GOV.UK and MoJ Frontend, gives htmx the CSRF token of the page, and tells screen readers and the keyboard what htmx changed.
import { initAll as startGovuk } from '../vendor/govuk-frontend/6.6.0/govuk-frontend.min.js'
import { initAll as startMoj } from '../vendor/moj-frontend/11.1.0/moj-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

// Says above a table, or the parts of a subject, that it goes on beyond the edge, while it does. The region itself is read whole by screen readers.
function sayMore(region) {
  const there = region.previousElementSibling?.classList.contains('rd-scroll__more') ? region.previousElementSibling : null
  if (region.scrollWidth <= region.clientWidth + 1) return there?.remove()
  if (there) return
  const words = document.createElement('p')
  words.className = 'rd-scroll__more'
  words.setAttribute('aria-hidden', 'true')
  words.textContent = 'This goes on to the right: scroll it sideways.'
  region.before(words)
}

// The scroll region of a table stands in the order of the Tab key only while there is something to scroll.
function markScrollRegions(root) {
  for (const region of root.querySelectorAll('.rd-scroll')) {
    if (region.hidden) continue // a picture that is not drawn yet has no width: it stays as the page has it
    sayMore(region)
    if (region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight) region.setAttribute('tabindex', '0')
    else region.removeAttribute('tabindex')
  }
  root.querySelectorAll('.rd-parts .moj-sub-navigation__list').forEach(sayMore) // on a phone the parts of a subject stand in one row
}

// "Select all" boxes appear only where a script can serve them: <input type=checkbox data-rd-select-all="name of the boxes">.
function startSelectAll(root) {
  for (const all of root.querySelectorAll('input[data-rd-select-all]')) {
    const scope = all.closest('form') || document
    const boxes = () => [...scope.querySelectorAll('input[type=checkbox]')].filter((box) => box.name === all.dataset.rdSelectAll)
    if (all.dataset.rdStarted) continue
    all.dataset.rdStarted = 'yes'
    all.closest('[hidden]')?.removeAttribute('hidden')
    all.addEventListener('change', () => boxes().forEach((box) => { box.checked = all.checked }))
  }
}

// Starts whatever on the page is not started yet: on arrival, and again after each change by htmx.
function start() {
  const onError = (error) => { if (error?.name !== 'InitError') console.error(error) }
  startGovuk({ scope: document, onError })
  startMoj({ scope: document, onError })
  startSelectAll(document)
  markScrollRegions(document)
}

start()
addEventListener('resize', () => markScrollRegions(document))
document.addEventListener('htmx:after:swap', start)

// The page holds the token in its forms (the sign-out form is on every page). Requests are same-origin by configuration.
document.addEventListener('htmx:config:request', (event) => {
  const token = document.querySelector('input[name=csrfmiddlewaretoken]')?.value
  const request = event.detail.ctx.request
  if (token && !['GET', 'HEAD'].includes(request.method)) request.headers['X-CSRFToken'] = token
})

// A request that fails says so where it is read aloud: nobody may take an old page for a new one.
function say(words) {
  const place = document.getElementById('rd-live')
  if (place) place.textContent = words
}
document.addEventListener('htmx:error', () => say('The page could not be brought up to date. What you see may be old: load the page again.'))
document.addEventListener('htmx:after:request', (event) => {
  const status = event.detail.ctx?.response?.raw?.status ?? 0
  if (status >= 500) say('The server could not answer. What you see may be old: load the page again.')
  else if (status) say('')
})

// Draws the link chart of a subject with cytoscape from the page's own address. Without it the table beside it says the same.
(() => {
  'use strict'
  const place = document.getElementById('rd-chart')
  if (!place || typeof cytoscape !== 'function') return
  const shape = { subject: 'star', referral: 'rectangle', identifier: 'ellipse', address: 'diamond', premises: 'pentagon', other: 'star' }

  function draw(data) {
    place.textContent = ''
    place.style.height = `${Math.min(70, Math.max(24, 2.2 * data.nodes.length))}rem`
    document.getElementById('rd-chart-key').hidden = false
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const chart = cytoscape({
      container: place,
      elements: [
        ...data.nodes.map((n) => ({ data: { id: n.id, label: n.text.length > 44 ? `${n.text.slice(0, 43)}…` : n.text, shape: shape[n.kind] || 'ellipse', kind: n.kind, href: n.href } })),
        ...data.edges.map((e, i) => ({ data: { id: `e${i}`, source: e.start, target: e.end, line: e.firm ? 'solid' : 'dashed' } }))
      ],
      style: [
        { selector: 'node', style: { shape: 'data(shape)', label: 'data(label)', 'background-color': '#fff', 'border-color': '#0b0c0c', 'border-width': 2, 'font-size': 13, 'text-wrap': 'wrap', 'text-max-width': 190, 'text-valign': 'bottom', 'text-margin-y': 4, width: 24, height: 24, color: '#0b0c0c', 'text-background-color': '#fff', 'text-background-opacity': 0.85 } },
        { selector: 'node[kind = "subject"]', style: { 'background-color': '#0b0c0c', width: 44, height: 44 } },
        { selector: 'node[kind = "other"]', style: { 'border-style': 'double', 'border-width': 6 } },
        { selector: 'edge', style: { width: 2, 'line-color': '#484949', 'line-style': 'data(line)', 'curve-style': 'bezier' } }
      ],
      // from the subject on the left to premises on the right, so that labels have room
      layout: { name: 'breadthfirst', roots: data.nodes.filter((n) => n.kind === 'subject').map((n) => n.id), directed: false, padding: 30, spacingFactor: 1, avoidOverlap: true, nodeDimensionsIncludeLabels: true, transform: (node, at) => ({ x: at.y * 1.6, y: at.x * 0.55 }) },
      userZoomingEnabled: false,
      boxSelectionEnabled: false,
      autoungrabify: still
    })
    // words and marks keep their size on the screen, however far the whole had to be drawn together
    const scale = () => {
      const zoom = Math.min(1, chart.zoom())
      chart.style().selector('node').style({ 'font-size': 12 / zoom, 'text-max-width': 170 / zoom, width: 20 / zoom, height: 20 / zoom, 'border-width': 2 / zoom }).selector('edge').style({ width: 1.5 / zoom }).update()
    }
    scale()
    chart.on('tap', 'node[href]', (event) => { const to = event.target.data('href'); if (to) location.assign(to) })
    addEventListener('resize', () => { chart.resize(); chart.fit(undefined, 30); scale() })
    place.setAttribute('role', 'img')
    place.setAttribute('aria-label', `Link chart: ${data.nodes.length} things and ${data.edges.length} lines. The table below says the same.`)
    place.dataset.drawn = String(data.nodes.length)
  }

  place.parentElement.hidden = false
  place.textContent = 'The drawing is being made.'
  fetch(place.dataset.href, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
    .then((answer) => (answer.ok && answer.headers.get('Content-Type')?.includes('json') ? answer.json() : null))
    .then((data) => { if (data) draw(data); else place.parentElement.hidden = true })
    .catch(() => { place.parentElement.hidden = true })
})()

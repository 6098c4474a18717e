import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FormLogicContext } from '../../engines/forms/web/form-logic.ts'
import { onSignedOut } from '../kit/api.ts'
import { asApiProblem } from '../kit/api-problem.ts'
import { startLanguage } from '../kit/language.ts'
import '../kit/kit.css'
import './shell.css'
import { loadForms } from './form-logic.ts'
import { watchForUpdates } from './offline/updates.ts'
import { loadEnglish } from './pages.tsx'
import { createWorkbenchRouter } from './router.tsx'

const STALE_MS = 15_000
const RETRIES = 2

const client = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: STALE_MS,
      // Without network the device answers what it has kept; a paused query would answer nothing.
      networkMode: 'always',
      // A refusal stays a refusal; only a lost connection or a busy server is worth another try.
      retry: (times, error) => {
        const { status } = asApiProblem(error)
        return navigator.onLine && times < RETRIES && (status === 0 || status >= 502)
      },
    },
  },
})

await startLanguage(loadEnglish)
const router = createWorkbenchRouter()

onSignedOut(() => {
  const { pathname, searchStr } = router.state.location
  if (pathname === '/sign-in') return
  client.clear()
  void router.navigate({ to: '/sign-in', search: { next: pathname + searchStr } as never })
})

watchForUpdates()

const root = document.getElementById('app')
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <FormLogicContext value={loadForms}>
          <RouterProvider router={router} />
        </FormLogicContext>
      </QueryClientProvider>
    </StrictMode>,
  )

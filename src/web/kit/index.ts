/** Front door of the kit: what every module's pages are built from. See README.md. */

export { ActionBar } from './action-bar.tsx'
export { ActorContext, type ActorView, actorView, forgetMe, type Me, useActor, useMe } from './actor.ts'
export { actorName } from './actor-name.ts'
export { api, onSignedOut, type Query, withQuery } from './api.ts'
export { ApiProblem, asApiProblem, type ProblemField } from './api-problem.ts'
export { type AsOf, AsOfPicker, endOfDay, endOfPast } from './as-of-picker.tsx'
export { CHART_COLOURS, Chart } from './chart.tsx'
export { type City, CityContext, type DistrictTile, useCity } from './city.ts'
export { DataTable } from './data-table.tsx'
export { DayInput } from './day-input.tsx'
export { DistrictTiles } from './district-tiles.tsx'
export { Facts } from './facts.tsx'
export { Icon } from './icon.tsx'
export {
  currentLanguage,
  type Dictionary,
  setLanguage,
  startLanguage,
  type Text,
  useLanguage,
  useText,
} from './language.ts'
export { Masked } from './masked.tsx'
export { formatAge, formatDay, formatMoment, recentYears } from './moment.ts'
export type { FileKeeper } from './offline/files.ts'
export { getKept, keptAmong, warm } from './offline/kept-replies.ts'
export type { Outbox, OutboxState } from './offline/outbox.ts'
export { heldBy, type QueuedForm, type QueueTarget, type Remedy, remediesFor } from './offline/queue.ts'
export { useFileKeeper, useOutbox, useRoom } from './offline/use-outbox.ts'
export type { MenuGroup, PageDeclaration } from './page.ts'
export { Empty, Page, Section } from './page-frame.tsx'
export { PaperInput } from './paper-input.tsx'
export { PhotoInput, type StoredFile } from './photo-input.tsx'
export { Picture } from './picture.tsx'
export { fieldId, ProblemSummary } from './problem-summary.tsx'
export { ProofBadge } from './proof-badge.tsx'
export { ReadyButton } from './ready-button.tsx'
export { forgetRecent, type RecentSubject, readRecent, rememberSubject } from './recent-subjects.ts'
export { useRegionChoices } from './region-choices.ts'
export { RequiredMark } from './required-mark.tsx'
export { PHONE_MAX_WIDTH_PX, useIsPhone } from './screen.ts'
export { useSearchText } from './search-params.ts'
export { Select, TreeSelect } from './select.tsx'
export type { Column, ExtraFilter, Filter, Paged, SearchText } from './table-columns.ts'

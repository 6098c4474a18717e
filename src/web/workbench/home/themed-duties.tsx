import { AdministratorDuties } from '../access/administrator-duties.tsx'
import { Themed } from '../themed.tsx'

/** The duties of administrators in the theme that other pages have from their frame. */
export default function ThemedDuties() {
  return (
    <Themed>
      <AdministratorDuties />
    </Themed>
  )
}

/** The file name of a week's workbook, of all brands or of one. */
export function workbookName(of: { week: string; brand?: string | undefined }): string {
  const brand = of.brand === undefined ? '' : `-${of.brand.replaceAll(/[^\p{L}\p{N}_-]+/gu, '_')}`
  return `drumbeat-${of.week}${brand}.xlsx`
}

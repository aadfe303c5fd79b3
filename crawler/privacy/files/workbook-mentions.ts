import exceljs from 'exceljs'

/**
 * The cells of a workbook whose text is changed by `blot`, as `Sheet!B7`. The workbook is only read:
 * it belongs to those who approve in it.
 */
export async function workbookMentions(
  path: string,
  blot: (text: string) => string,
): Promise<string[]> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.readFile(path)
  const found: string[] = []
  workbook.eachSheet((sheet) => {
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        const text = `${cell.text}\n${cell.hyperlink ?? ''}`
        if (blot(text) !== text) found.push(`${sheet.name}!${cell.address}`)
      })
    })
  })
  return found
}

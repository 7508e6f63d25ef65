// core/look/ is what the service is called and looks like at first sight, and what must not be in that.

/**
 * Words by which a name, an address or a picture says what this service is, in the languages people here read and in
 * those of their homes: the one list. Without accents, capitals and blanks.
 */
export const GIVEAWAY_WORDS: readonly string[] = [
  // Chinese, simplified and traditional
  '家暴|暴力|施暴|虐|妇女|婦女|妇联|婦聯|女性|受害|被害|幸存|求助|求救|救助|救命|救援|热线|熱線|危机|危機|庇护|庇護',
  '性侵|强奸|強姦|报警|報警|维权|維權|反家',
  // English
  'domestic|violen|abuse|abusive|victim|survivor|shelter|refuge|crisis|hotline|helpline|lifeline|safeline|assault|harass',
  'batter|traffick|women|woman|female|gender|feminis|safehouse|emergency|rescue|help|rape|wife|wives|girls|sos|dv|gbv|vaw',
  // Japanese, Korean
  'シェルター|ドメスティック|ホットライン|ヘルプ|避難|폭력|학대|여성|피해|쉼터|위기|핫라인|긴급전화',
  // Vietnamese, Thai
  'baoluc|baohanh|phunu|nannhan|khunghoang|duongdaynong|nhatamlanh|cuugiup|xamhai',
  'ความรุนแรง|ทำร้าย|เหยื่อ|สายด่วน|ผู้หญิง|สตรี|ที่พักพิง|วิกฤต|ข่มขืน|ช่วยเหลือ',
  // Indonesian, Tagalog
  'kekerasan|korban|perempuan|wanita|kdrt|pelecehan|perkosaan|krisis|rumahaman',
  'karahasan|biktima|kababaihan|babae|abuso|kanlungan|saklolo|tulong',
  // Pictures
  '🆘|🎗',
].flatMap((line) => line.split('|'));

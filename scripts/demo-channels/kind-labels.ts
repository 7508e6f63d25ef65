/** What stands for things that the demo cannot show, by the name a platform has for them. */
const KINDS: Record<string, string> = {
  sticker: '贴纸 sticker',
  photo: '图片 picture',
  image: '图片 picture',
  voice: '语音 voice',
  audio: '录音 sound',
  video_note: '圆形视频 video note',
  video: '视频 video',
  animation: '动图 animation',
  document: '文件 file',
  file: '文件 file',
  contact: '名片 contact',
  poll: '投票 poll',
  dice: '骰子 dice',
  location: '位置 place',
  hologram: '新的类型 a kind nobody knows',
};

export function kindLabel(kind: string): string {
  return `[${KINDS[kind] ?? kind}]`;
}

import { htmlPage, jsonScript } from './page.ts'

const PICTURE = 'https://cdn.example/harbour.jpeg?x-expires=1&x-signature=k%3D'

export const user = {
  id: '6800',
  uniqueId: 'harbour.studio',
  nickname: 'Harbour Studio',
  avatarLarger: PICTURE,
  avatarThumb: 'https://cdn.example/harbour-100.jpeg',
  signature: 'Slow films of the sea.\nBergen',
  verified: true,
  privateAccount: false,
  secret: false,
  commerceUserInfo: { commerceUser: true, category: 'Art' },
}

export const stats = {
  followerCount: 2_600_000,
  followingCount: 6,
  heart: -1_625_611_536,
  heartCount: -1_625_611_536,
  videoCount: 124,
  diggCount: 19,
}

const statsV2 = {
  followerCount: '2600123',
  followingCount: '6',
  heart: '2669355760',
  heartCount: '2669355760',
  videoCount: '124',
  diggCount: '19',
}

const videos = [
  {
    id: '7300',
    desc: 'Low tide #Harbour #boats',
    createTime: 1_690_000_000,
    author: { uniqueId: 'harbour.studio' },
    stats: {
      diggCount: 3400,
      shareCount: 50,
      commentCount: 12,
      playCount: 90_210,
      collectCount: '7',
    },
    statsV2: { diggCount: '3401', shareCount: '50', commentCount: '12', playCount: '90210' },
  },
  {
    id: '7299',
    desc: '',
    createTime: '1689000000',
    author: 'harbour.studio',
    imagePost: { images: [{}, {}] },
    stats: { diggCount: 1, shareCount: 0, commentCount: 0, playCount: 5 },
  },
]

function universal(detail: unknown): string {
  const data = {
    __DEFAULT_SCOPE__: { 'webapp.app-context': { language: 'en' }, 'webapp.user-detail': detail },
  }
  return htmlPage(
    '<title>Harbour Studio (@harbour.studio) | TikTok</title>',
    jsonScript('__UNIVERSAL_DATA_FOR_REHYDRATION__', data),
  )
}

const sigi = {
  UserModule: {
    users: { 'harbour.studio': user, 'quay.notes': { ...user, uniqueId: 'quay.notes' } },
    stats: { 'harbour.studio': stats, 'quay.notes': { followerCount: 1 } },
  },
  UserPage: { uniqueId: 'harbour.studio', statusCode: 0 },
  ItemModule: {
    7300: { ...videos[0], author: 'harbour.studio' },
    6000: { ...videos[0], id: '6000', author: 'quay.notes' },
  },
}

/** Bodies in TikTok's layouts, with a made-up profile. */
export const tiktokBodies = {
  universalData: universal({ userInfo: { user, stats, statsV2, itemList: videos }, statusCode: 0 }),
  universalOverflow: universal({ userInfo: { user, stats }, statusCode: 0 }),
  universalPrivateUser: universal({
    userInfo: { user: { ...user, privateAccount: true }, stats, statsV2 },
    statusCode: 0,
  }),
  universalMissing: universal({ userInfo: {}, statusCode: 10_221, statusMsg: '' }),
  universalPrivate: universal({ userInfo: {}, statusCode: 10_222, statusMsg: '' }),
  universalCaptcha: universal({ statusCode: 10_000 }),
  universalUnknown: universal({ statusCode: 31_337 }),
  userDetail: JSON.stringify({ statusCode: 0, userInfo: { user, stats, statsV2 } }),
  sigiState: htmlPage('', jsonScript('SIGI_STATE', sigi)),
  sigiAssigned: htmlPage(
    '',
    `<script>window['SIGI_STATE']=${JSON.stringify(sigi)};window['SIGI_RETRY']={"a":1};</script>`,
  ),
  nextData: htmlPage(
    '',
    jsonScript('__NEXT_DATA__', { props: { pageProps: { userInfo: { user, stats } } } }),
  ),
  itemList: JSON.stringify({ statusCode: 0, itemList: videos, hasMore: false }),
  captchaPage: htmlPage(
    '<title>Please wait...</title>',
    '<script src="/captcha_verify.js"></script>',
  ),
  wafPage: htmlPage('<title></title>', '<p id="wci" class="_wafchallengeid"></p>'),
  emptyPage: htmlPage('<title>TikTok - Make Your Day</title>'),
} as const

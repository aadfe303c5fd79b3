import { html, type Answer, type Layout } from './answer.ts'
import type { SiteProfile } from './profile-at.ts'

/** What TikTok’s page says in place of a profile that is not there. */
const USER_NOT_FOUND = 10_221

/** TikTok’s profile page with `__UNIVERSAL_DATA_FOR_REHYDRATION__`, of 2024 and later. */
export const tiktok: Layout = {
  nameIn: ({ pathname }) => /^\/@([\w.]+)$/.exec(pathname)?.[1] ?? null,
  answer(found) {
    if (found === null || found.trouble === 'not_found') {
      return page('TikTok - Make Your Day', {
        statusCode: USER_NOT_FOUND,
        statusMsg: '',
        needFix: true,
      })
    }
    const { profile } = found
    return page(`${profile.fullName} (@${profile.handle}) | TikTok`, {
      userInfo: userInfo(profile),
      shareMeta: {
        title: `${profile.fullName} on TikTok`,
        desc: `@${profile.handle} ${profile.followers} Followers`,
      },
      statusCode: 0,
      statusMsg: '',
      needFix: true,
    })
  },
}

function userInfo(profile: SiteProfile): object {
  const stats = {
    followerCount: profile.followers,
    followingCount: profile.following,
    heart: profile.likes,
    heartCount: profile.likes,
    videoCount: profile.posts,
    diggCount: 0,
    friendCount: 0,
  }
  return {
    user: {
      id: profile.id,
      shortId: '',
      uniqueId: profile.handle,
      nickname: profile.fullName,
      avatarLarger: profile.pictureUrl,
      avatarMedium: profile.pictureUrl,
      avatarThumb: profile.pictureUrl,
      signature: profile.bio,
      createTime: 0,
      verified: profile.isVerified,
      secUid: `MS4wLjABAAAA${profile.id}`,
      ftc: false,
      relation: 0,
      commentSetting: 0,
      commerceUserInfo: { commerceUser: true, category: profile.category },
      privateAccount: false,
      secret: false,
      ttSeller: false,
      region: 'NO',
      language: 'en',
      suggestAccountBind: false,
    },
    stats,
    statsV2: Object.fromEntries(
      Object.entries(stats).map(([name, value]) => [name, String(value)]),
    ),
    itemList: [],
  }
}

function page(title: string, detail: object): Answer {
  const scope = {
    __DEFAULT_SCOPE__: {
      'webapp.app-context': { language: 'en', region: 'NO', appId: 1988 },
      'webapp.biz-context': { navList: [] },
      'webapp.user-detail': detail,
    },
  }
  const data = JSON.stringify(scope).replaceAll('<', String.raw`\u003C`)
  return html(
    200,
    `<!DOCTYPE html><html lang="en"><head><meta charSet="UTF-8"/><title data-rh="true">${title}</title></head><body><div id="app"></div><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">${data}</script></body></html>`,
  )
}
